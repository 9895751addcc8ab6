"""What is used of Matplotlib beyond what is documented: it works, and pictures are drawn without it."""

from __future__ import annotations

import io
import re

import matplotlib
import pytest
from matplotlib.backends import backend_svg
from matplotlib.backends.backend_pdf import PdfFile

from convviz import conv2d_trace
from convviz.render import Options, svg, write
from convviz.render import matplotlib_inside as inside
from convviz.scene import Scene, conv_scene

from ..serving import ROOT

#: The release that every part of matplotlib_inside.py was tried with. When another one is in the lock, run
#: the tests of render/ with it, see whether each function's words hold, and name it.
CHECKED_WITH = "3.11.2"


def test_the_release_that_is_locked_is_the_one_that_was_tried() -> None:
    locks = [(ROOT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock")]
    assert [re.findall(r"^matplotlib==([\w.]+)", lock, re.MULTILINE) for lock in locks] == [
        [CHECKED_WITH]
    ] * 2


@pytest.mark.skipif(matplotlib.__version__ != CHECKED_WITH, reason="another release may lack some")
def test_the_release_has_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    assert inside._overhears()
    monkeypatch.delattr(inside, "_commands")
    svg(scene())


def scene() -> Scene:
    return conv_scene(conv2d_trace([[[1, 2], [3, 4]]], [[[[1, 1]]]], padding=1))


def pdf() -> bytes:
    file = io.BytesIO()
    write(scene(), file, "pdf", Options())
    return file.getvalue()


@pytest.mark.parametrize("lost", ["the renderer", "what it writes"])
def test_a_picture_is_the_same_where_its_paths_are_written_without_matplotlib(
    lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = svg(scene(), 1)
    if lost == "the renderer":
        monkeypatch.delattr(backend_svg, "RendererSVG")
    else:
        monkeypatch.setattr(backend_svg.RendererSVG, "draw_path", lambda *_: None)
    assert svg(scene(), 1) == expected


def test_a_pdf_has_its_numbers_where_no_text_can_be_overheard(monkeypatch: pytest.MonkeyPatch) -> None:
    overheard = pdf()
    monkeypatch.setattr(inside, "_PDF_PARTS", ((PdfFile, "lacking"),))
    plain = pdf()
    assert plain.startswith(b"%PDF") and plain != overheard
    assert _pages(plain) == _pages(overheard) == len(scene())


def _pages(file: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", file))
