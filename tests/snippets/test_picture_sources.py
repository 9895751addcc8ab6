"""Programs of the picture page have the page's very pixels: of a drawing, of a sample picture, of a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from convviz import ConvSetting
from convviz.engine import drawing, filter2d
from convviz.photos import SPECIMENS
from convviz.render import grey, shrunk, specimen, toned
from convviz.snippets import picture_snippets
from convviz.texts import LANGUAGES, words

from .conftest import Run
from .judged import maps_of

ASSETS = Path(__file__).parents[2] / "assets"
SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("name", SPECIMENS)
def test_a_sample_picture_is_the_file_that_the_comment_names(
    name: str, colour: bool, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    whole = specimen(name)
    for side in (512, 200, 7):
        pixels = shrunk(whole, side)
        pixels = pixels if colour else grey(pixels)
        setting = ConvSetting((side, side), 3)
        for language in LANGUAGES:
            say = words(language)
            text = picture_snippets()["pytorch"](
                setting, SOBEL, colour=len(pixels) == 3, tone="signed", say=say, source=name
            )
            comment = next(line for line in text.splitlines() if f"assets/{name}" in line)
            assert comment == f"# {say('snippets.picture_sample', file=f'assets/{name}.png')}"
        shutil.copy(ASSETS.parent / f"assets/{name}.png", tmp_path)
        np.testing.assert_array_equal(np.asarray(run(text).names["x"])[0], pixels)


@pytest.mark.parametrize("way", picture_snippets())
@pytest.mark.parametrize("cells", ["", "0,7,255;9"])
@pytest.mark.parametrize("side", [4, 8, 16])
def test_a_drawing_is_written_out_and_needs_no_file(
    side: int, cells: str, way: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pixels, _ = toned(drawing(side, cells), "clamped")
    setting = ConvSetting((side, side), 3, padding="same")
    write = picture_snippets()[way]
    text = write(setting, SOBEL, colour=False, tone="signed", say=words("en"), source=pixels)
    names = run(text).names
    np.testing.assert_allclose(maps_of(text, names["y"]), filter2d(pixels, SOBEL, setting))
    assert [path.name for path in tmp_path.iterdir()] == ["result.png"]
