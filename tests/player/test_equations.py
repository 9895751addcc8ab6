"""Every equation that the player and the magnifier write is true of the very digits that stand there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import pytest

from convviz import ConvSetting, SeparableSetting, TransposedSetting, conv2d, conv2d_trace
from convviz.engine import first_part
from convviz.figures import OwnPicture
from convviz.player import payload
from convviz.scene import Numbers
from convviz.scene.shown import shown
from convviz.texts import words
from convviz.texts.numbers import exact, read, written
from convviz.views.image import ImageView

from ..engine.drawn import SeparableCall, TransposedCall
from ..pages.image import lens_sent
from ..scene.geometry import items_of
from ..scene.test_separable import pictured
from . import node
from .test_group_player import chain_data, part_data
from .test_transposed_player import asked, pictures
from .test_words import read as visited

SAY = words("en").section("player")
NUMBER = r"−?\d+(?:\.\d+)?(?:e−?\d+)?"
#: What stands on a side of "=" or "≈": a number, or numbers in brackets multiplied and added up.
SIDE = rf"\(?{NUMBER}\)?(?:(?: \+ |·| · | / )(?:bias )?\(?{NUMBER}\)?)*"
CELL = r"[a-zA-Z]\[[^]]*\]"


def numbers(kind: str, dice: np.random.Generator, *shape: int) -> np.ndarray:
    """Return numbers that go on too long, noise of sums of tenths among them."""
    if kind == "thirds":
        return dice.integers(-9, 10, shape) / 9
    if kind == "tenths":
        return np.cumsum(np.full(shape, 0.1)).reshape(shape)
    if kind == "large":
        return np.round(dice.uniform(-1e6, 1e6, shape), int(dice.integers(0, 7)))
    if kind == "small":
        return dice.integers(-99, 100, shape) * 1e-8
    return dice.integers(-9, 10, shape).astype(float)


KINDS = ("whole", "thirds", "tenths", "large", "small")


def player_data(seed: int) -> Iterator[dict[str, Any]]:
    """Yield pictures of every kind whose numbers are drawn."""
    dice = np.random.default_rng(seed)
    x_kind, w_kind = dice.choice(KINDS, 2)
    ins, outs = (int(count) for count in dice.integers(1, 3, 2))
    with_bias = bool(dice.integers(2))
    conv = ConvSetting(3, 2, padding=1, stride=2, in_channels=ins, out_channels=outs, bias=with_bias)
    x, w = numbers(x_kind, dice, ins, 3, 3), numbers(w_kind, dice, outs, ins, 2, 2)
    bias = numbers(w_kind, dice, outs) if with_bias else None
    yield part_data(first_part(conv, x, w, bias))[1]
    yield part_data(first_part(conv, x, w, bias, inputs=1))[1]
    turned = TransposedSetting(2, 2, padding=1, stride=1, in_channels=ins, out_channels=outs, bias=with_bias)
    call = TransposedCall(x[:, :2, :2], np.swapaxes(w, 0, 1), bias, turned)
    yield from (data for _, data in pictures(call).values())
    two = SeparableSetting(3, 2, in_channels=ins, out_channels=outs)
    first, second = numbers(w_kind, dice, ins, 1, 2, 2), numbers(x_kind, dice, outs, ins, 1, 1)
    yield chain_data(pictured(SeparableCall(x, first, second, None, None, two), "flat"))


def heard(seeds: range) -> list[str]:
    shown = [
        {"kind": "player", "data": payload([data], key="k", words=SAY, legend=[])}
        for seed in seeds
        for data in player_data(seed)
    ]
    return visited(shown)[1]


def value(side: str) -> Fraction:
    """Return what a side of an equation comes to."""
    found = Fraction(0)
    for term in side.split(" + "):
        product = Fraction(1)
        plain = term.replace("bias", "").replace(" ", "")
        for sign, factor in re.findall(rf"(^|·|/)\(?({NUMBER})\)?", plain):
            product = product / read(factor) if sign == "/" else product * read(factor)
        found += product
    return found


def equations(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the two sides and the sign between them of each equation of numbers in a text."""
    for chain in re.findall(rf"{SIDE}(?: [=≈] {SIDE})+", text):
        parts = re.split(r" ([=≈]) ", chain)
        for at in range(0, len(parts) - 2, 2):
            yield parts[at], parts[at + 1], parts[at + 2]


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 100), marks=pytest.mark.full)])
def test_every_equation_is_true_of_the_digits_that_stand_there(seeds: range) -> None:
    found = [one for text in heard(seeds) for one in equations(text)]
    assert {sign for _, sign, _ in found} == {"=", "≈"}
    assert len(found) > 500
    for left, sign, right in found:
        assert (sign == "=") == (value(left) == value(right)), (left, sign, right)
        # What is rounded is near all the same.
        assert abs(value(left) - value(right)) <= Fraction(1, 10**4) * (
            1 + abs(value(left)) + abs(value(right))
        )


def step_texts(data: dict[str, Any], steps: list[int]) -> list[list[str]]:
    ((found,),) = asked((data, [{"kind": "said", "steps": steps}]), words=SAY)
    return [one["text"] for one in found]


def test_a_step_is_the_sum_that_is_written_below_it() -> None:
    signs = set()
    for seed in range(12):
        dice = np.random.default_rng(1000 + seed)
        x_kind, w_kind = dice.choice(KINDS, 2)
        setting = ConvSetting(2, 2, padding=1, bias=True)
        x, w, b = (
            numbers(x_kind, dice, 1, 2, 2),
            numbers(w_kind, dice, 1, 1, 2, 2),
            numbers("thirds", dice, 1),
        )
        part = first_part(setting, x, w, b)
        data = part_data(part)[1]
        for (first, below), placement in zip(
            step_texts(data, [0, 4]), (part.trace[0], part.trace[4]), strict=True
        ):
            name, sign, shown = re.fullmatch(rf"({CELL}) ([=≈]) \|({NUMBER})", first).groups()  # type: ignore[union-attr]
            true = sum(
                (Fraction(str(tap.value)) * Fraction(str(tap.weight)) for tap in placement.taps),
                Fraction(str(placement.bias)),
            )
            assert name == f"y[{', '.join(map(str, placement.output[1:]))}]"
            if w_kind != "thirds" and x_kind != "thirds" and "tenths" not in (w_kind, x_kind):
                assert (sign == "=") == (read(shown) == true), (first, true)
            line = below.replace("|", "")
            between, rest = line[0], line[1:].strip().replace("+ bias", " + bias").replace("  ", " ")
            assert between in "=≈"
            assert (between == "=") == (read(shown) == value(rest)), (first, line)
            signs |= {sign, between}
    assert signs == {"=", "≈"}


#: Looks at every pixel of results, and takes down each product and each sum as one line.
LOOK = """
import { readFileSync } from 'node:fs';
import { Node } from './document.js';
import { sumLine, tapCell, tapsOf } from '../../assets/glass.js';
import { Lens } from '../../assets/lens.js';
import { lensData } from './lens_data.js';

const all = (node) => [node.textContent, ...node.children.map(line)].join('');
const line = (node) => (typeof node === 'string' ? node : all(node));
const lines = [];
for (const sent of JSON.parse(readFileSync(0, 'utf8'))) {
  const lens = new Lens(new Node(), await lensData(sent));
  for (let r = 0; lens.at && r < lens.results[0].rows; r++)
    for (let c = 0; c < lens.results[0].cols; c++) {
      lens.at = [r, c];
      const taps = tapsOf(lens, 0);
      lines.push(...taps.map((tap) => line(tapCell(tap, lens.data.words))), line(sumLine(lens, 0)));
    }
}
process.stdout.write(JSON.stringify(lines));
"""


def test_the_magnifier_writes_only_what_is_true() -> None:
    own = ImageView(picture="upload", uploaded=(4, 4), w="0.3333333,12345.678;-0.1", kernel=(2, 2))
    wide = replace(own, way="transposed", weights="gaussian", w="", kernel=(3, 3), factor=2)
    dice = np.random.default_rng(3)
    shown = []
    for view in (own, wide, replace(own, weights="box", w="")):
        shown.append(lens_sent(view, OwnPicture(dice.integers(0, 256, (1, 4, 4), dtype=np.uint8))))
    lines = json.loads(node.run(LOOK, json.dumps(shown)))
    found = [one for line in lines for one in equations(re.sub(r"(\d)× ?|(\d)(?=[=≈])", _spaced, line))]
    assert {sign for _, sign, _ in found} == {"=", "≈"}
    assert len(found) > 200
    for left, sign, right in found:
        assert (sign == "=") == (value(left) == value(right)), (left, sign, right)


def _spaced(found: re.Match[str]) -> str:
    return f"{found[1]}·" if found[1] else f"{found[2]} "


WRITE = """
import { readFileSync } from 'node:fs';
import { brief, equals, say } from '../../assets/numbers.js';

const given = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(given.map((one) => [say(one), equals(one).split(' ')[0], brief(one)])));
"""


def test_python_and_the_browser_write_numbers_alike() -> None:
    dice = np.random.default_rng(7)
    found = [0.0, 1 / 3, 0.1 + 0.2, 2.0**53, 2.0**54, 1e15 + 0.5, 999999.5, 1e6, 123456.5, 1e-7, 0.00012345]
    for kind in KINDS:
        found += numbers(kind, dice, 200).tolist()
    found += (dice.normal(size=300) * 10.0 ** dice.integers(-9, 19, 300)).tolist()
    found += (dice.normal(size=200) * 10.0 ** dice.integers(-290, 290, 200)).tolist()
    # Around every power of ten, where a digit more is needed, whole and not.
    found += [near * 10.0**power for power in range(-12, 20) for near in (0.9994, 0.9995, 0.9999999, 1, 1.5)]
    found += [float(round(near)) for near in found if 1 <= abs(near) < 1e15]
    found += [-near for near in found]
    answers = json.loads(node.run(WRITE, json.dumps(found)))
    for number, (text, sign, brief) in zip(found, answers, strict=True):
        assert text == written(number), number
        assert (sign == "=") == exact(number), number
        assert brief == shown(number), number
        # Where a cell has all digits of a number, they are those that the panel has.
        if exact(number, 3) and len(text.removeprefix("−")) <= 9:
            assert brief == text


@pytest.mark.parametrize("number", [0, 1, 6718390, -(2**53), 2**53 - 1, 12345678901])
def test_whole_numbers_are_written_out(number: int) -> None:
    assert written(float(number)) == str(number).replace("-", "−")
    assert exact(float(number))


#: Tenths whose products cancel out, often but for noise, and numbers that leave nothing of the others.
CANCELLING = {
    "tenths": ([0.1, 0.2, 0.3, -0.3, 0.7, -0.1], [1, -1, 3, 0.1, -0.7]),
    "large": ([1e6, -1e6, 0.1, 0.00001, 3], [1e6, -1e6, 123456.789, 0.00001]),
}


def true_sum(terms: Iterable[tuple[float, ...]]) -> float:
    return float(sum((prod(Fraction(str(factor)) for factor in factors) for factors in terms), Fraction(0)))


@pytest.mark.parametrize("kind", CANCELLING)
def test_what_all_but_cancels_out_is_the_same_in_cells_and_sums(kind: str) -> None:
    """No noise of floats is written anywhere, in a cell or beside the picture."""
    noisy = 0
    for seed in range(6):
        dice = np.random.default_rng(seed)
        x, w = (
            dice.choice(some, shape)
            for some, shape in zip(CANCELLING[kind], ((2, 3, 3), (2, 2, 2, 2)), strict=True)
        )
        bias = dice.choice([0.3, -0.1], 2) if seed % 2 else None
        setting = ConvSetting(3, 2, padding=1, in_channels=2, out_channels=2, bias=bias is not None)
        raw = conv2d(x, w, bias, padding=1).ravel()
        for part in (first_part(setting, x, w, bias), first_part(setting, x, w, bias, inputs=1)):
            scene, data = part_data(part)
            whole = conv2d_trace(x, w, bias, padding=1)
            steps = list(range(len(part.trace)))
            rows = int(setting.output[0] * setting.output[1])
            sums = [
                true_sum([*((tap.value, tap.weight) for tap in whole[step].taps), (whole[step].bias,)])
                for step in steps
            ]
            noisy += sum(
                written(one) != written(other) for one, other in zip(sums, raw.tolist(), strict=True)
            )
            texts = [item.texts[0] for item in items_of(scene, Numbers) if item.plate.startswith("out")]
            assert [text for one in texts for text in one] == [shown(value) for value in sums]
            assert len(texts) * rows == len(steps)
            if part.depth == 0:
                said = [first.split("|")[1] for first, *_ in step_texts(data, steps)]
                assert said == [written(value) for value in sums]
    assert noisy > 1


@pytest.mark.parametrize("kind", CANCELLING)
def test_stamps_that_all_but_cancel_out_leave_no_noise_at_any_step(kind: str) -> None:
    noisy = 0
    for seed in range(6):
        dice = np.random.default_rng(seed)
        x, w = (
            dice.choice(some, shape)
            for some, shape in zip(CANCELLING[kind], ((2, 3, 3), (2, 2, 2, 2)), strict=True)
        )
        bias = dice.choice([0.3, -0.1], 2) if seed % 2 else None
        setting = TransposedSetting(3, 2, padding=1, in_channels=2, out_channels=2, bias=bias is not None)
        call = TransposedCall(x, w, bias, setting)
        whole = replace(call, setting=replace(setting, padding=0)).scatter()
        landed: dict[tuple[int, ...], list[tuple[float, ...]]] = {}
        for at in np.ndindex(whole.output.shape):
            landed[at] = [] if bias is None else [(float(bias[at[0]]),)]
        wanted, rough = [], np.array(whole.growing(0))
        for stamp in whole:
            for tap in stamp.taps:
                landed[tap.output].append((tap.value, tap.weight))
                rough[tap.output] += tap.product
            sums = {at: true_sum(terms) for at, terms in landed.items()}
            wanted.append(sums)
            noisy += sum(written(value) != written(float(rough[at])) for at, value in sums.items())
        shapes = pictures(call)
        scene, data = shapes["scatter"]
        for count, sums in enumerate(wanted, 1):
            grown = whole.growing(count)
            assert all(written(float(grown[at])) == written(value) for at, value in sums.items())
        ((drawn,),) = asked((data, [{"kind": "steps", "steps": list(range(len(scene)))}]))
        for sums, (step, found) in zip(wanted, enumerate(drawn), strict=True):
            for item in items_of(scene, Numbers):
                if item.plate.startswith("out"):
                    now = scene.frame(step).written(item)
                    own = [text for text, kept in zip(now, item.texts[0], strict=True) if kept]
                    assert found["numbers"][item.id] == own
                    values = [sums[(int(item.plate[3:]), *divmod(at, 4))] for at in range(16)]
                    assert all(text in ("", shown(value)) for text, value in zip(now, values, strict=True)), (
                        step,
                        item.id,
                    )
        # What is made of a cell by one stamp more is told without noise, too.
        told = " ".join(" ".join(one) for one in step_texts(data, list(range(len(scene)))))
        assert kind == "large" or not re.search(r"e−1\d", told)
        final = list(wanted[-1].values())
        windows = [
            first.split("|")[1]
            for first, *_ in step_texts(shapes["gather"][1], list(range(len(call.gather()))))
        ]
        matrix = [
            first.split("|")[1] for first, *_ in step_texts(shapes["CT"][1], list(range(len(call.gather()))))
        ]
        inside = [value for at, value in wanted[-1].items() if 0 < at[1] < 3 and 0 < at[2] < 3]
        assert windows == matrix == [written(value) for value in inside]
        assert len(final) == 32
    assert noisy > 1


def test_what_own_numbers_gave_a_wrong_sum() -> None:
    x = np.array([[[99999, 88888.123456, 2], [77777.7, 1, 4], [5, 6, 7]]])
    w = np.array([[[[12345.678, -9999.5], [3, 4]]]])
    part = first_part(ConvSetting(3, 2), x, w, None)
    ((first, below),) = step_texts(part_data(part)[1], [0])
    assert first.startswith("y[0, 0] ≈ |")
    assert read(first.split("|")[1]) == round(Fraction(str(part.trace[0].total)))
    assert below.startswith("≈ ")
