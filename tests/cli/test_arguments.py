"""Whatever stands for an argument: a file, a text, or one line why not, and never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from convviz.parameters import parameters

from .conftest import Run

SEEDS = range(30)
FIGURES = (
    "conv --input 5 --kernel 3",
    "grouped --input 4 --kernel 2 --in-channels 4 --out-channels 4 --groups 2",
    "transposed --input 3 --kernel 2",
    "separable --input 4 --kernel 2 --in-channels 2 --out-channels 2",
    "max_pool --input 4 --kernel 2",
    "avg_pool --input 4 --kernel 2",
    "dilation",
    "bogus",
)
VALUES = (
    *(
        "",
        "0",
        "-1",
        "1",
        "3",
        "5x7",
        "x",
        "1x2x3",
        "1,1,1,1",
        "1,2",
        "1:2",
        "1;2",
        "[1,2]",
        "1,2;3,4",
        "+3",
        "1_0",
    ),
    *(
        "1e5",
        "nan",
        "inf",
        "1.5",
        "0x10",
        "10**9",
        "9" * 30,
        "9" * 5000,
        "\u0661",
        "\u00b2",
        "\u00bd",
        "\u00e9",
    ),
    *("\udcff", "\0x", "a\nb", "\U0001f600", "-", "--", "{", "{x}", "%s", "same", "SAME", "valid", "reflect"),
    *("full", "light", "flat", "random", "counting", "paper", "scatter", "gather", "CT", "C"),
)
PICTURE, FILE = parameters("command"), parameters("file")
SWITCHES = {name for name, row in {**PICTURE, **FILE}.items() if row.is_switch}


def arguments_of(seed: int, folder: Path) -> list[str]:
    """Return the arguments of a command, with a few that mean something else or nothing."""
    some = random.Random(seed)
    command = some.choice(["render", "trace"])
    names = [*PICTURE, *(FILE if command == "render" else ())]
    words = [command, *some.choice(FIGURES).split()]
    for name in some.sample(names, some.choice([1, 1, 2, 3])):
        value = "" if name in SWITCHES else f"={some.choice(VALUES)}"
        words.append(f"--{name.replace('_', '-')}{value}")
    if command == "render":
        kind = some.choice(["svg", "png", "html", "pdf", "gif"])
        return [*words, "--force", "-o", str(folder / f"figure.{kind}")]
    return words + some.choice([[], ["--json"], ["--lang", "zh"]])


def check(run: Run, seed: int, folder: Path) -> None:
    arguments = arguments_of(seed, folder)
    status, out, err = run(*[Word(word) for word in arguments])
    # It went well and nothing was wrong, or something was and nothing came of it.
    assert (status, err.count("\n")) in ((0, 0), (2, 1)), (arguments, err)
    assert "Traceback" not in out + err


class Word:
    """An argument that is not taken apart at its blanks."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


@pytest.mark.parametrize("seed", SEEDS)
def test_any_value_of_any_argument_gives_a_result_or_a_line(run: Run, tmp_path: Path, seed: int) -> None:
    check(run, seed, tmp_path)


@pytest.mark.parametrize("name", [name for name in (*PICTURE, *FILE) if name not in SWITCHES])
def test_two_dashes_are_no_value(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "figure.svg"
    for figure in FIGURES[:6]:
        option = f"--{name.replace('_', '-')}=--"
        status, out, err = run("render", figure, option, "-o", path)
        assert (status, out, err.count("\n")) in ((2, "", 1), (0, "", 0)), err


@pytest.mark.full
@pytest.mark.parametrize("start", range(1000, 3000, 100))
def test_any_value_of_any_argument_gives_a_result_or_a_line_many_times(
    run: Run, tmp_path: Path, start: int
) -> None:
    for seed in range(start, start + 100):
        check(run, seed, tmp_path)
