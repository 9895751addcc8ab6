"""Words where a font is missing: nothing is said by Matplotlib, and other words are drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from convviz import ConvSetting
from convviz.engine import NumberChoice
from convviz.kinds import Picture
from convviz.render import can_write, fonts, read_note
from convviz.render.fonts import families
from convviz.texts import words
from convviz.ui.made import FileSpec, order

from ..scene.pictures import page_scene

ROOT = Path(__file__).parents[2]
#: The program on a machine that has no font with Chinese signs.
WITHOUT = """
import sys
from matplotlib.font_manager import fontManager
fontManager.ttflist = [font for font in fontManager.ttflist if "CJK" not in font.name]
from convviz.cli import main
from convviz.texts import words
assert main(["render", "dilation", "--lang", sys.argv[1], *sys.argv[3:], "-o", sys.argv[2]]) == 0
"""


@pytest.fixture
def no_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no font with Chinese signs."""
    monkeypatch.setattr(fonts, "families", lambda: families()[:1])
    fonts._is_there.cache_clear()
    yield
    fonts._is_there.cache_clear()


def test_there_are_fonts_for_both_languages() -> None:
    assert families()[0] == "DejaVu Sans"
    assert len(families()) == 2
    for language in ("en", "zh"):
        assert can_write(page_scene(ConvSetting(input=4, kernel=3), "flat", language, numbers=True))


@pytest.mark.usefixtures("no_chinese")
def test_without_a_font_for_a_language_the_words_of_a_page_are_english() -> None:
    picture = Picture(kind="conv", setting=ConvSetting(5, 3), numbers=NumberChoice(), layout="flat")
    asked = {
        kind: order(picture, FileSpec(kind=kind, theme="light"), 0, words("zh")) for kind in ("png", "svg")
    }
    assert can_write(asked["png"].scene)
    assert not can_write(asked["svg"].scene), "whoever opens an SVG has fonts of their own"


@pytest.mark.parametrize("kind", ["png", "pdf"])
@pytest.mark.parametrize(
    ("language", "more", "said"),
    [("zh", [], "convviz: 这台机器上没有中文字体"), ("en", ["--caption", "卷积 \U0001f600"], "")],
)
def test_nothing_but_one_sentence_is_said(
    kind: str, language: str, more: list[str], said: str, tmp_path: Path
) -> None:
    path = tmp_path / f"figure.{kind}"
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, language, str(path), *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == bool(said)
    if kind == "png":
        with path.open("rb") as file:
            # With the font it is drawn as it was asked for.
            assert f'"lang":"{language}"' in (read_note(file) or "")
