"""The program as the shell sees it: help, languages, one line of error, pipes, signals, and nothing heavy."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from convviz.cli import main
from convviz.cli.parser import _EXAMPLES
from convviz.texts import LANGUAGES

from .conftest import Run

ROOT = Path(__file__).parents[2]
COMMANDS = ("render", "trace", "cases", "paper", "app")


#: The environment of a person's shell: in English, and what is printed is buffered.
SHELL = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | {
    "LC_ALL": "C.UTF-8"
}


def program(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, in English."""
    options.setdefault("env", SHELL)
    words = [sys.executable, "-m", "convviz", *map(str, arguments)]
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(
        words, cwd=ROOT, stderr=subprocess.PIPE, text=True, timeout=60, check=False, **options
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_explains_itself_with_examples(run: Run, command: str, language: str) -> None:
    status, out, err = run(command, "--lang", language, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: convviz {command}".rstrip())
    assert out.count("\n  convviz ") == len(_EXAMPLES[command or "about"])
    assert (re.search("[\u4e00-\u9fff]", out) is not None) == (language == "zh")


def test_who_says_nothing_is_told_what_there_is(run: Run) -> None:
    assert run("").out == run("--help").out


@pytest.mark.parametrize(
    "example",
    sorted({one for command, examples in _EXAMPLES.items() if command != "app" for one in examples}),
)
def test_every_example_works(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("render dilation --as-paper -o figure.png").status == 0
    status, _, err = run(example, *(["--force"] if " -o " in example and "--force" not in example else []))
    assert (status, err) == (0, "")


@pytest.mark.parametrize(
    ("environment", "arguments", "chinese"),
    [
        ({}, "", False),
        ({"LANG": "zh_CN.UTF-8"}, "", True),
        ({"LANG": "zh_CN.UTF-8"}, "--lang en", False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "", False),
        ({"LANG": "de_DE", "LC_MESSAGES": "zh_TW"}, "", True),
        ({"LANG": "de_DE", "LC_ALL": ""}, "--lang=zh", True),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_environments(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], arguments: str, chinese: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    status, _, err = run("trace conv --input 2 --kernel 3", arguments)
    assert status == 2
    assert ("卷积核跨度为 3×3" in err) == chinese
    assert ("最接近的可行改法：--kernel 2" in err) == chinese
    assert ("the nearest that work: --kernel 2" in err) != chinese


def test_the_language_may_stand_before_the_command(run: Run) -> None:
    assert run("--lang zh cases").out.splitlines()[0].endswith("无填充，步幅 1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("draw", "argument COMMAND: invalid choice: 'draw'"),
        ("render conv", "the following arguments are required: -o/--output"),
        ("paper", "the following arguments are required: -o/--output"),
        ("cases dilation", "unrecognized arguments: dilation"),
        ("cases --lang de", "argument --lang: invalid choice: 'de'"),
        ("trace conv --input", "argument --input: expected one argument"),
    ],
)
def test_bad_arguments_are_one_line(refused: Callable[..., str], arguments: str, said: str) -> None:
    assert said in refused(arguments)


@pytest.mark.parametrize(
    ("arguments", "packages"),
    [("cases", {"numpy"}), ("trace dilation", {"numpy"}), ("--help", {"numpy"})],
)
def test_what_draws_nothing_loads_nothing_that_draws(arguments: str, packages: set[str]) -> None:
    probe = (
        "import sys, io; sys.stdout = io.StringIO(); from convviz.cli import main\n"
        f"main({arguments.split()!r})\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.__stdout__)"
    )
    found = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
    )
    heavy = {"numpy", "matplotlib", "PIL", "streamlit", "pandas"}
    assert set(found.stdout.split()) & heavy == packages


# -- as a process ---------------------------------------------------------------------------------


def test_the_program_draws_a_file(tmp_path: Path) -> None:
    path = tmp_path / "figure.gif"
    words = [
        "render",
        "conv",
        "--input",
        "5",
        "--kernel",
        "3",
        "--stride",
        "2",
        "--padding",
        "1",
        "--as-paper",
        "-o",
    ]
    done = program(*words, path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with Image.open(path) as image:
        assert (image.size, image.n_frames) == ((395, 381), 9)


def test_the_program_says_what_is_wrong_in_a_line_and_ends_with_2(tmp_path: Path) -> None:
    done = program("render", "conv", "--input", "2", "--kernel", "3", "-o", tmp_path / "figure.gif")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "convviz: the kernel spans 3×3 cells (kernel 3×3, dilation 1×1) but the padded input has only 2×2 "
        "(input 2×2, padding 0×0); the nearest that work: --kernel 2, --padding 1, --input 3\n"
    )


@pytest.mark.parametrize(
    "arguments",
    ["trace conv --input 300 --kernel 3", "trace conv --input 2 --kernel 2", "cases", "render --help"],
)
def test_a_reader_that_has_seen_enough_hears_no_complaint(arguments: str) -> None:
    words = [sys.executable, "-m", "convviz", *arguments.split()]
    with subprocess.Popen(
        words, cwd=ROOT, env=SHELL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 141


def test_a_full_disk_is_told_in_a_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = program("cases", stdout=full)
    assert done.returncode == 2
    assert done.stderr == "convviz: stdout cannot be written: No space left on device\n"


def test_a_terminal_without_chinese_gets_question_marks() -> None:
    done = program("cases", env=SHELL | {"PYTHONIOENCODING": "ascii", "LC_ALL": "zh_CN"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "no_padding_no_strides" in done.stdout
    assert "??" in done.stdout


def test_main_takes_the_process_own_arguments(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["convviz", "cases"])
    assert main() == 0
    assert capsys.readouterr().out
