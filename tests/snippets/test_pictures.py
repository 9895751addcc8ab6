"""Programs that run a kernel over a picture in a file: what they save is what the page shows."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from convviz import ConvError, ConvSetting
from convviz.engine import PADDING_MODES, TransposedSetting, enlarging, filter2d
from convviz.photos import TONES
from convviz.render import toned
from convviz.snippets import picture_snippets
from convviz.texts import words

from .conftest import Run
from .judged import maps_of, shape_told

sides = st.integers(1, 3)
convolutions = st.builds(
    ConvSetting,
    input=st.tuples(st.integers(7, 9), st.integers(7, 9)),
    kernel=st.tuples(sides, sides),
    stride=st.tuples(sides, sides),
    padding=st.tuples(st.tuples(sides, sides), st.tuples(sides, sides)) | st.sampled_from(["same", "full"]),
    dilation=st.tuples(sides, sides),
    padding_mode=st.sampled_from(PADDING_MODES),
).filter(lambda setting: setting.problem() is None)
enlargements = st.builds(
    enlarging,
    st.tuples(st.integers(2, 5), st.integers(2, 5)),
    st.tuples(sides, sides),
    st.integers(2, 4),
    st.integers(1, 2),
)


WAYS = list(picture_snippets())


def program(setting: ConvSetting | TransposedSetting, kernel: np.ndarray, way: str, **changes: object) -> str:
    usual: dict = {"colour": False, "tone": "clamped", "say": words("en")}
    return picture_snippets()[way](setting, kernel, **usual | changes)


def drawn(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-3, 4, shape) / 2.0


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(convolutions | enlargements, st.booleans(), st.sampled_from(TONES), st.integers(0, 99))
def test_what_it_saves_is_what_the_page_shows(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    setting: ConvSetting | TransposedSetting,
    colour: bool,
    tone: str,
    seed: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    rows, cols = setting.input
    pixels = np.random.default_rng(seed).integers(0, 256, (rows, cols, 3) if colour else (rows, cols))
    Image.fromarray(pixels.astype(np.uint8)).save("picture.png")
    kernel = drawn(seed, *setting.kernel)
    planes = pixels.transpose(2, 0, 1) if colour else pixels[None]
    numbers = filter2d(planes, kernel, setting)
    text = program(setting, kernel, way, colour=colour, tone=tone)
    outcome = run(text)
    np.testing.assert_allclose(maps_of(text, outcome.names["y"]), numbers, rtol=1e-5, atol=1e-3)
    assert outcome.printed == [shape_told(text, numbers)]
    saved = np.asarray(Image.open("result.png"))
    shown = toned(numbers, tone)[0]
    # Halves are rounded to the even number there.
    difference = np.abs(saved.astype(int) - (shown.transpose(1, 2, 0) if colour else shown[0]))
    assert difference.max() <= 1
    assert saved.shape == (*setting.output, 3) if colour else saved.shape == setting.output


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tone", TONES)
def test_numbers_that_are_all_alike_are_saved_as_the_page_shows_them(
    way: str, tone: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for grey, weight in ((0, 1.0), (40, 0.5), (200, 0.0), (200, -1.0)):
        Image.fromarray(np.full((8, 8), grey, np.uint8)).save("picture.png")
        setting, kernel = ConvSetting(8, 1), np.array([[weight]])
        run(program(setting, kernel, way, tone=tone))
        shown = toned(filter2d(np.full((1, 8, 8), grey), kernel, setting), tone)[0]
        saved = np.asarray(Image.open("result.png")).astype(int)
        assert np.abs(saved - shown[0]).max() <= 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("colour", [False, True])
def test_only_comments_differ_between_languages_and_everything_imported_is_used(
    way: str, language: str, colour: bool
) -> None:
    for setting in (
        ConvSetting(256, 3, 2, "same", padding_mode="reflect"),
        enlarging(64, 3, 2),
    ):
        text = program(setting, np.ones(setting.kernel) / 9, way, colour=colour, say=words(language))
        english = program(setting, np.ones(setting.kernel) / 9, way, colour=colour)
        assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(english))
        tree = ast.parse(text)
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        imported = {alias.asname or alias.name for node in imports for alias in node.names}
        assert imported <= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("way", WAYS)
def test_an_impossible_setting_and_a_kernel_of_another_size_are_refused(way: str) -> None:
    setting = ConvSetting(4, 3)
    assert "picture.png" in program(setting, np.ones((3, 3)), way)
    with pytest.raises(ConvError, match=r"must have shape \(3, 3\) in this setting, but has \(2, 2\)"):
        program(setting, np.ones((2, 2)), way)
    with pytest.raises(ConvError, match="spans 5×5"):
        program(ConvSetting(4, 5), np.ones((5, 5)), way)
