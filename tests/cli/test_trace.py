"""``trace`` and ``cases``: what is printed, to read and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from math import prod

import numpy as np
import pytest

from convviz import ConvSetting, conv2d
from convviz.cases import CASES, SOURCES
from convviz.engine import samples
from convviz.kinds import KINDS
from convviz.texts import LANGUAGES, words

from .conftest import Run

SMALL = {
    "conv": "conv --input 3 --kernel 2 --padding 1,0,0,0 --numbers counting",
    "grouped": "grouped --input 3 --kernel 2 --groups 2 --bias",
    "transposed": "transposed --input 2 --kernel 2 --stride 2 --padding 1 --view gather",
    "separable": "separable --input 3 --kernel 2 --in-channels 2 --out-channels 2 --pointwise-bias",
    "max_pool": "max_pool --input 3 --kernel 2 --padding 1",
    "avg_pool": "avg_pool --input 3 --kernel 2 --ceil-mode --no-count-include-pad",
}


def test_a_line_writes_out_every_product_and_marks_the_padding(run: Run) -> None:
    status, out, err = run("trace", SMALL["conv"])
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "0: y[0, 0, 0] = (0)*1 + (0)*2 + 0*3 + 1*4 = 4",
        "1: y[0, 0, 1] = (0)*1 + (0)*2 + 1*3 + 2*4 = 11",
        "2: y[0, 1, 0] = 0*1 + 1*2 + 3*3 + 4*4 = 27",
        "3: y[0, 1, 1] = 1*1 + 2*2 + 4*3 + 5*4 = 37",
        "4: y[0, 2, 0] = 3*1 + 4*2 + 6*3 + 7*4 = 57",
        "5: y[0, 2, 1] = 4*1 + 5*2 + 7*3 + 8*4 = 67",
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (SMALL["grouped"], "4: y[1, 0, 0] = 1*2 + 2*0 + 0*2 + 3*0 + 2 = 4"),
        ("conv --input 200x1 --kernel 200x1 --numbers counting", "= 2666600"),
        ("s002_06", "+ 1*1 = 4.5"),
        (SMALL["separable"], "10: y[0, 1, 0] = 8*1 + 2*2 + 1 = 13"),
        (
            "transposed --input 1x2 --kernel 1x2 --padding 0,0,1,0 --numbers from_one",
            "0: x[0, 0, 0] = 1: (y[0, 0, -1]) += 1*1, y[0, 0, 0] += 1*2",
        ),
        ("s004_02", "4: y[0, 1, 1] = 0*3 + 1*2 + 2*1 + 3*0 = 4"),
        (
            "transposed --input 1x2 --kernel 1x2 --stride 1x2 --view gather --numbers from_one",
            "1: y[0, 0, 1] = 1*2 + (0)*1 = 2",
        ),
        ("numerical_max_pooling", "1: y[0, 0, 1] = max(3, 2, 1, 0, 1, 3, 1, 2, 2) = 3, x[0, 0, 1]"),
        (SMALL["max_pool"], "0: y[0, 0, 0] = max((-inf), (-inf), (-inf), 3) = 3, x[0, 0, 0]"),
        (SMALL["avg_pool"], "1: y[0, 0, 1] = (2 + (0) + 1 + (0)) / 2 = 1.5"),
    ],
)
def test_a_line_of_each_kind(run: Run, arguments: str, line: str) -> None:
    assert any(one.endswith(line) for one in run("trace", arguments).out.splitlines())


def test_what_the_stages_of_a_separable_convolution_make_has_names_of_its_own(run: Run) -> None:
    lines = run("trace", SMALL["separable"]).out.splitlines()
    assert [re.findall(r": (\w)\[", line)[0] for line in lines] == ["z"] * 8 + ["y"] * 8
    assert [int(line.split(":")[0]) for line in lines] == list(range(16))


@pytest.mark.parametrize("kind", KINDS)
def test_json_tells_every_placement_of_every_kind(run: Run, kind: str) -> None:
    status, out, err = run("trace", SMALL[kind], "--json")
    assert (status, err) == (0, "")
    told = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert told["kind"] == kind
    assert told["setting"]["input"] == [3 - (kind == "transposed")] * 2
    assert [one["index"] for one in told["placements"]] == list(range(len(told["placements"])))
    for one in told["placements"]:
        if "total" in one:
            assert sum(tap["product"] for tap in one["taps"]) + one["bias"] == pytest.approx(one["total"])
        elif one["winner"] is not None:
            assert one["taps"][one["winner"]]["value"] == one["result"]
            assert not one["taps"][one["winner"]]["padding"]
        else:
            assert sum(tap["value"] for tap in one["taps"]) / one["divisor"] == one["result"]


def test_json_of_a_convolution_is_its_output(run: Run) -> None:
    told = json.loads(run("trace", SMALL["grouped"], "--json --numbers random --seed 3").out)
    setting = ConvSetting(3, 2, in_channels=2, out_channels=2, groups=2, bias=True)
    expected = conv2d(*samples(setting, "random", 3), groups=2)
    made = np.zeros((2, *told["setting"]["output"]))
    for one in told["placements"]:
        made[tuple(one["output"])] = one["total"]
    assert made.tolist() == expected.tolist()


def test_what_never_wins_has_no_value_in_json(run: Run) -> None:
    told = json.loads(run("trace max_pool --input 1x2 --kernel 1x2 --padding 0x1 --dilation 1x3 --json").out)
    [one] = told["placements"]
    assert one["result"] is one["winner"] is one["taps"][0]["value"] is None


@pytest.mark.parametrize(
    ("bad", "good", "said"),
    [
        ("conv --input 3 --kernel 4", "conv --input 3 --kernel 3", "the nearest that work: --kernel 3"),
        ("separable --input 3 --kernel 4", SMALL["separable"], "the nearest that work: --kernel 3"),
        ("separable --input 3 --kernel 3 --groups 2", SMALL["separable"], "separable takes no --groups"),
        ("avg_pool --input 3 --kernel 2 --dilation 2", SMALL["avg_pool"], "average pooling has no dilation"),
        ("max_pool --input 3 --kernel 2 --stride 0", SMALL["max_pool"], "stride is 0, but the smallest"),
        ("seperable --input 3 --kernel 2", SMALL["separable"], "the nearest are separable"),
        ("conv --input 3 --kernel 3 --theme dark", SMALL["conv"], "unrecognized arguments: --theme dark"),
        ("separable --input 3 --kernel 3 --in-channels 1048576", SMALL["separable"], "computes with at most"),
    ],
)
def test_what_cannot_be_traced_is_refused_and_its_neighbour_is_printed(
    run: Run, refused: Callable[..., str], bad: str, good: str, said: str
) -> None:
    assert said in refused("trace", bad)
    assert run("trace", good).out.startswith("0: ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_listed_in_its_order_and_in_the_language(run: Run, language: str) -> None:
    status, out, err = run("cases --lang", language)
    assert (status, err) == (0, "")
    catalogue, _, sources = out.partition("\n\n")
    found = [re.split(r"  +", line) for line in catalogue.splitlines()]
    say = words(language)
    assert found == [[name, case.page, say(f"cases.{name}.title")] for name, case in CASES.items()]
    assert all(source.address in sources for source in SOURCES)


def test_numbers_are_a_kernel_with_a_name_and_cells_written_by_hand(run: Run) -> None:
    asked = "trace conv --input 2 --kernel 2 --numbers ones"
    assert run(f"{asked} --x ,0.5 --w ;-3").out == "0: y[0, 0, 0] = 1*1 + 0.5*1 + 1*-3 + 1*1 = -0.5\n"
    assert run(f"{asked} --weights gaussian --whole").out == "0: y[0, 0, 0] = 1*1 + 1*1 + 1*1 + 1*1 = 4\n"
    assert run(f"{asked} --weights gaussian").out.endswith("= 1\n")
    assert run("trace separable --input 1 --kernel 1 --numbers ones --pw 7").out.endswith("= 1*7 = 7\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("conv --input 2 --kernel 2 --x 1,two", "'two' is not a number from -1000000 to 1000000"),
        (
            "conv --input 2 --kernel 2 --weights blur",
            "--weights 'blur' is not known; there are identity, box",
        ),
        ("conv --input 2 --kernel 2 --pw 1", "conv takes no --pw"),
        ("max_pool --input 2 --kernel 2 --w 1", "max_pool takes no --w"),
        ("grouped --input 2 --kernel 2 --groups 2 --flip", "grouped takes no --flip"),
    ],
)
def test_numbers_that_cannot_be_are_refused_in_one_line(run: Run, arguments: str, sentence: str) -> None:
    ended = run("trace", arguments)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert sentence in ended.err


NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"


def value(side: str) -> Fraction:
    """Return what a written sum of products comes to."""
    found, _, divisor = side.partition(" / ")
    terms = re.sub(rf"\(({NUMBER})\)", r"\1", found).strip("()").split(" + ")
    total = sum((prod(map(Fraction, term.split("*"))) for term in terms), Fraction(0))
    return total / int(divisor or 1)


@pytest.mark.parametrize(
    "asked",
    [
        "conv --input 3 --kernel 2 --x 99999,88888.123456;77777.7,1 --w 12345.678,-9999.5",
        "conv --input 4 --kernel 3 --weights box --numbers counting",
        "conv --input 4 --kernel 3 --padding 1 --numbers tenths",
        "separable --input 3 --kernel 2 --x 0.333333333333 --w 0.1",
        "avg_pool --input 4 --kernel 3 --padding 1 --numbers counting",
        "transposed --input 3 --kernel 3 --view gather --x 0.123456789012",
    ],
)
def test_every_equation_is_true_of_the_digits_that_stand_there(run: Run, asked: str) -> None:
    lines = run("trace", asked).out.splitlines()
    assert len(lines) > 3
    for line in lines:
        _, first, sums, second, total = re.fullmatch(r"(.*?\]) ([=≈]) (.*) ([=≈]) (\S+)", line).groups()
        assert (second == "=") == (value(sums) == Fraction(total)), line
        assert abs(value(sums) - Fraction(total)) <= Fraction(1, 10**6) * (1 + abs(value(sums)))
        # What is written with all its digits has none to leave out.
        longest = max(len(number.replace(".", "")) for number in re.findall(r"\d+(?:\.\d+)?", sums))
        assert first == "=" or longest >= 10, line


def test_rounded_numbers_stand_behind_their_sign(run: Run) -> None:
    box = run("trace conv --input 3 --kernel 3 --weights box --numbers ones").out
    assert box.startswith("0: y[0, 0, 0] ≈ 1*0.1111111111 + ")
    assert box.endswith(" ≈ 1\n")
    ones = run("trace avg_pool --input 3 --kernel 3 --numbers counting").out
    assert ones.endswith("/ 9 = 4\n")
