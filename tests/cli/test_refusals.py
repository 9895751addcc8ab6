"""Refusals on the command line: parameters are called as they are typed, sizes as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from convviz.cases import CASES
from convviz.kinds import KINDS
from convviz.parameters import parameters
from convviz.texts import LANGUAGES

from .conftest import Run

Refused = Callable[..., str]

CONV = "conv --input 3 --kernel 3"
STAGES = "separable --input 3 --kernel 3"
STAMPS = "transposed --input 2 --kernel 2"
#: Arguments that cannot be, and the options that their refusal names as the ones at fault.
BAD = [
    ("conv", "--input --kernel"),
    (f"{CONV} --padding-mode odd", "--padding-mode"),
    (f"{CONV} --padding odd", "--padding"),
    (f"{CONV} --padding 1,2,3", "--padding"),
    (f"{CONV} --padding -1", "--padding"),
    (f"{CONV} --in-channels 0", "--in-channels"),
    (f"{CONV} --in-channels two", "--in-channels"),
    (f"{CONV} --in-channels 9999999", "--in-channels"),
    (f"{CONV} --in-channels 0_1", "--in-channels"),
    (f"{CONV} --stride 1xtwo", "--stride"),
    (f"{CONV} --padding 0_1", "--padding"),
    (f"{CONV} --padding 0,0,0_1,0", "--padding"),
    (f"{CONV} --x 0_1", "--x"),
    (f"{CONV} --in-channels 4 --out-channels 3 --groups 3", "--groups --in-channels --out-channels"),
    (f"{CONV} --multiplier 2", "--multiplier"),
    (f"{CONV} --output-padding 1", "--output-padding"),
    (f"{CONV} --ceil-mode", "--ceil-mode"),
    (f"{CONV} --pointwise-padding 1", "--pointwise-padding"),
    (f"{CONV} --layout odd", "--layout"),
    (f"{CONV} --numbers odd", "--numbers"),
    (f"{CONV} --weights odd", "--weights"),
    (f"{CONV} --x one", "--x"),
    (f"{CONV} --w 1,two", "--w"),
    (f"{CONV} --x 1,2,3,4", "--x"),
    ("conv --input 1x40 --kernel 1x40 --weights box", "--kernel"),
    (f"{CONV} --numbers random --seed -1", "--seed"),
    ("dilation --in-channels 0", "--in-channels"),
    (f"{STAGES} --pw two", "--pw"),
    (f"{STAGES} --pointwise-padding -1", "--pointwise-padding"),
    (f"{STAGES} --pointwise-padding same", "--pointwise-padding"),
    (f"{STAGES} --multiplier 0", "--multiplier"),
    (f"{STAGES} --in-channels 2048 --multiplier 1024", "--in-channels --multiplier"),
    (f"{STAMPS} --output-padding 1", "--output-padding --stride --dilation"),
    (f"{STAMPS} --padding 2", "--output-padding --padding"),
    (f"{STAMPS} --padding same", "--padding"),
    (f"{STAMPS} --view odd", "--view"),
    (f"{STAMPS} --as-paper --view scatter", "--as-paper --view"),
    ("max_pool --input 3 --kernel 2 --no-count-include-pad", "--no-count-include-pad --count-include-pad"),
    ("max_pool --input 3 --kernel 2 --padding 2", "--padding"),
]  # fmt: skip
#: What the engine calls its parameters where the command line does not.
UNTYPED = {name for column in ("command", "file") for name in parameters(column) if "_" in name}


@pytest.mark.parametrize(("bad", "options"), BAD)
def test_a_refusal_calls_parameters_as_they_are_typed(refused: Refused, bad: str, options: str) -> None:
    for language in LANGUAGES:
        said = refused("trace", bad, "--lang", language)
        assert set(options.split()) <= set(re.findall(r"--[a-z]+(?:-[a-z]+)*", said)), said
        assert not set(re.findall(r"[a-z]+(?:_[a-z]+)+", said)) & UNTYPED, said
        # No bare name of a parameter begins the sentence where the option should.
        assert not re.match(r"(padding|layout|view|numbers|seed|groups|weights|theme|size)\b", said), said


#: What not every kind takes, with a value, and the kinds that take it.
PARTICULAR = {
    "kernel 2": "conv grouped transposed separable max_pool avg_pool",
    "padding 0": "conv grouped transposed separable max_pool avg_pool",
    "in-channels 2": "conv grouped transposed separable max_pool avg_pool",
    "out-channels 2": "conv grouped transposed separable",
    "groups 1": "conv grouped transposed",
    "multiplier 2": "separable",
    "output-padding 0": "transposed",
    "padding-mode zeros": "conv grouped",
    "bias": "conv grouped transposed",
    "depthwise-bias": "separable",
    "pointwise-bias": "separable",
    "pointwise-padding 1": "separable",
    "ceil-mode": "max_pool avg_pool",
    "count-include-pad": "max_pool avg_pool",
    "weights box": "conv grouped transposed separable",
    "whole": "conv grouped transposed separable",
    "w 1": "conv grouped transposed separable",
    "pw 1": "separable",
    "view layers": "grouped",
    "view scatter": "transposed",
    "as-paper": "conv grouped transposed max_pool avg_pool",
    "flip": "conv",
    "round-trip": "transposed",
    "x 1": "conv grouped transposed separable max_pool avg_pool",
    "digits": "conv grouped transposed separable max_pool avg_pool",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("argument", PARTICULAR)
def test_a_kind_takes_its_own_arguments_and_names_them_where_it_refuses_others(
    run: Run, kind: str, argument: str
) -> None:
    groups = "--groups 1" if kind == "grouped" and "groups" not in argument else ""
    status, _, err = run("trace", kind, "--input 3 --kernel 2", groups, f"--{argument}")
    name = argument.partition(" ")[0]
    if kind in PARTICULAR[argument].split():
        assert (status, err) == (0, "")
    elif argument.startswith("view") and kind in ("grouped", "transposed"):
        # It has others.
        assert re.search(rf"--view '{argument.split()[1]}' is not known; there are (layers|scatter), ", err)
    else:
        assert err.startswith(f"convviz: {kind} takes no --{name}; it takes --input, --kernel, ")
        names = re.findall(r"--[a-z-]+", err.partition(";")[2])
        takes = {other.partition(" ")[0] for other, kinds in PARTICULAR.items() if kind in kinds.split()}
        rest = {"input", "stride", "dilation"}
        assert sorted(names) == sorted(f"--{name}" for name in (takes - {"x", "digits"}) | rest)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("bad", "sizes"),
    [
        ("conv --input 1x2 --kernel 1 --x 1,2,3", ["1×1×2"]),
        ("conv --input 2 --kernel 1x2 --w 1,2,3", ["1×1×1×2"]),
        ("separable --input 2 --kernel 1 --in-channels 2 --pw 1,2", ["1×2×1×1"]),
        ("conv --input 2x5 --kernel 3x1", ["3×1", "3×1", "1×1", "2×5", "2×5", "0×0"]),
        ("conv --input 3 --kernel 2 --weights sobel_x", ["3×3", "2×2", "3×3"]),
        ("avg_pool --input 3 --kernel 2 --dilation 2x1", ["2×1", "1×1"]),
    ],
)
def test_sizes_are_written_as_people_write_them(
    refused: Refused, bad: str, sizes: list[str], language: str
) -> None:
    said = refused("trace", bad, "--lang", language)
    problem = re.split(r"[;；]", said)[0] if "--kernel" in said and "sobel" not in said else said
    assert re.findall(r"\d+(?:×\d+)+", problem) == sizes
    # What can be typed has the sign of the keyboard.
    assert not re.findall(r"(?<!-) \d+x\d", problem)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (f"{CONV} --padding SAME", f"{CONV} --padding same"),
        (f"{CONV} --padding-mode Reflect --padding 1", f"{CONV} --padding-mode reflect --padding 1"),
        (f"{CONV} --numbers Ones --weights Sobel_X", f"{CONV} --numbers ones --weights sobel_x"),
        (f"{STAMPS} --numbers FROM_ONE", f"{STAMPS} --numbers from_one"),
        ("Conv --input 3 --kernel 3 --layout Flat", CONV),
        ("DILATION", "dilation"),
        (f"{STAMPS} --view GATHER", f"{STAMPS} --view gather"),
        (f"{STAMPS} --view ct", f"{STAMPS} --view CT"),
        (f"{CONV} --lang EN", f"{CONV} --lang en"),
    ],
)
def test_words_are_read_in_any_case(run: Run, typed: str, meant: str) -> None:
    assert run("trace", typed) == run("trace", meant)
    assert run("trace", typed).status == 0


def test_words_of_files_are_read_in_any_case(run: Run, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.svg" for name in ("typed", "meant")]
    for path, theme in zip(paths, ("Dark", "dark"), strict=True):
        assert run("render", CONV, "--theme", theme, "--layout FLAT -o", path).status == 0
    typed, meant = (path.read_bytes() for path in paths)
    assert typed == meant
    assert run("render", CONV, "--theme SAFE --lang ZH -o", tmp_path / "page.html").status == 0


def test_no_two_words_of_the_command_line_differ_in_case_alone() -> None:
    words = [*KINDS, *CASES]
    assert len({word.lower() for word in words}) == len(words)
    views = {view for kind in KINDS.values() for view in kind.drawings}
    assert len({view.lower() for view in views}) == len(views)
