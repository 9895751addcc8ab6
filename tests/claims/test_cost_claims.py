"""Every number of the tables of costs, and of the line below them, is counted by loops."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from convviz import ConvSetting, SeparableSetting
from convviz.kinds.costs import fraction, layer_costs
from convviz.texts import words
from convviz.texts.numbers import read
from convviz.views.view import View

from .channel_claims import products, stages, weights, whole
from .counting import outputs
from .drawn import a_grouped, a_separable, possible

SAY = words("en")


def table(html: str) -> list[list[str]]:
    """Return the rows of the first table of costs after a heading, without what is bold or small."""
    body = html.split(SAY("costs.title"))[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body)[1:]
    return [
        [re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows
    ]


def grid(channels: int, size: tuple[int, int]) -> int:
    return sum(size[0] * size[1] for _ in range(channels))


def counted(stages: list[ConvSetting], biases: list[bool], first: int) -> list[str]:
    """Return a row as it should be: weights, with biases, multiply-adds, FLOPs, activations, compared."""
    own = sum(map(weights, stages))
    bias = sum(stage.out_channels * has for stage, has in zip(stages, biases, strict=True))
    macs = sum(map(products, stages))
    values = grid(stages[0].in_channels, stages[0].input)
    values += sum(grid(stage.out_channels, outputs(stage)) for stage in stages)
    numbers = [own, own + bias, macs, 2 * macs, values]
    return [*(f"{number:,}" for number in numbers), fraction(Fraction(macs, first))]


def judge_groups(setting: ConvSetting) -> None:
    one = replace(setting, groups=1)
    expected = [counted([one], [setting.bias], products(one))]
    if setting.groups > 1:
        expected.append(counted([setting], [setting.bias], products(one)))
    view = View.of("grouped", setting)
    assert [row[1:] for row in table(view.kind.below(view.values, setting, SAY))] == expected


def judge_stages(setting: SeparableSetting) -> None:
    one, (first, second) = whole(setting), stages(setting)
    macs = products(one)
    html = layer_costs(setting, SAY)
    both = [setting.depthwise_bias, setting.pointwise_bias]
    standard_bias = setting.standard.bias
    assert [row[1:] for row in table(html)] == [
        counted([one], [standard_bias], macs),
        counted([first, second], both, macs),
        counted([first], both[:1], macs),
        counted([second], both[1:], macs),
    ]
    ratio = Fraction(products(first) + products(second), macs)
    said = re.sub(r"<.*?>", "", html.split("<section><p>")[1].split("</p>")[0])
    assert fraction(ratio) in said
    # “1/6 + 1/(3·3) = 5/18”: what is put in comes to what stands behind it.
    put_in, result = re.search(r"= ([^=]*?) = ([\d,]+(?:/[\d,]+)?)", said).groups()  # type: ignore[union-attr]
    assert worked_out(put_in) == Fraction(result.replace(",", ""))
    for left, sign, right in re.findall(r"(?<![\d,.])([\d,]+/[\d,]+) ([=≈]) ([\d.,e−]+\d)", html):
        assert (sign == "=") == (Fraction(left.replace(",", "")) == read(right))


def worked_out(text: str) -> Fraction:
    times, inner = re.fullmatch(r"(?:(\d+)·\()?(1/.*?1/\(\d+·\d+\))\)?", text.strip()).groups()  # type: ignore[union-attr]
    one, height, width = re.fullmatch(r"1/([\d,]+) \+ 1/\((\d+)·(\d+)\)", inner).groups()  # type: ignore[union-attr]
    found = Fraction(1, int(one.replace(",", ""))) + Fraction(1, int(height) * int(width))
    return found * int(times or 1)


def test_what_groups_cost_is_counted() -> None:
    for setting in possible(31, 60, a_grouped):
        judge_groups(setting)


def judge_apart(setting: ConvSetting) -> None:
    """Check what is said of the groups that are computed apart: how many, of how many, and what came out."""
    view = View.of("grouped", setting)
    html = view.kind.below(view.values, setting, SAY)
    if setting.groups == 1:
        assert SAY("grouped.proof_title") not in html
        return
    said = re.sub(r"<.*?>", "", html.split("<p>")[1].split("</p>")[0])
    rows = re.findall(r"<tr><th>\d+</th><td>.*?</td><td>w\[(\d+):(\d+)\]</td>", html)
    widths = {int(end) - int(start) for start, end in rows}
    [fan] = widths
    rows_out, cols_out = outputs(setting)
    count = sum(rows_out * cols_out * fan for _ in rows)
    own = f"{rows_out}×{cols_out}"
    proof = SAY("grouped.proof", groups=len(rows), equal=count, total=count, own=own)
    every = setting.out_channels // setting.groups
    parts = [proof]
    parts += [SAY("grouped.proof_groups", groups=len(rows), every=setting.groups)] * (
        len(rows) < setting.groups
    )
    parts += [SAY("grouped.proof_filters", fan=fan, every=every)] * (fan < every)
    assert said == " ".join(parts), setting


def test_what_is_said_of_groups_apart_is_counted() -> None:
    seen = set()
    for setting in (
        *possible(35, 80, a_grouped),
        *(ConvSetting(4, 2, in_channels=ins, out_channels=outs, groups=groups)
          for ins, outs, groups in ((2, 20, 2), (4, 256, 4), (512, 512, 512), (12, 24, 12), (9, 81, 9))),
    ):  # fmt: skip
        judge_apart(setting)
        every = setting.out_channels // setting.groups
        seen.add((setting.groups > 8, every > 8))
    assert len(seen) == 4


def test_what_two_stages_cost_is_counted() -> None:
    for setting in possible(32, 60, a_separable):
        judge_stages(setting)


@pytest.mark.full
def test_what_many_layers_cost_is_counted() -> None:
    for setting in possible(33, 3000, a_grouped):
        judge_groups(setting)
    for two in possible(34, 3000, a_separable):
        judge_stages(two)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(1, 4), "1/4 = 0.25"), (Fraction(9, 8), "9/8 = 1.125"), (Fraction(1, 3), "1/3 ≈ 0.3333")],
)
def test_a_fraction_has_its_decimals_behind_the_right_sign(value: Fraction, text: str) -> None:
    assert fraction(value) == text


def test_a_fraction_is_near_its_decimals() -> None:
    dice = random.Random(1)
    for _ in range(300):
        value = Fraction(dice.randint(1, 10**6), dice.randint(1, 10**6))
        _, sign, decimals = re.fullmatch(r"(\S+)(?: ([=≈]) (\S+))?", fraction(value)).groups()  # type: ignore[union-attr]
        if sign:
            assert (sign == "=") == (read(decimals) == value)
            assert abs(read(decimals) - value) <= value / 1000
