"""``paper``: nineteen GIFs with the published sizes and frames."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from ..scene.test_paper_figures import FIGURES, NUMERICAL, POOLING, TRANSPOSED_FIGURES
from .conftest import Run

#: Frames of every figure, and pixels where they are published.
PUBLISHED = {figure.name: (figure.frames, figure.pixels) for figure in (*FIGURES, *TRANSPOSED_FIGURES)}
PUBLISHED |= dict.fromkeys((*NUMERICAL, *POOLING), (9, None))


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_figures_have_the_published_sizes_and_frames(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "figures"
    assert run("paper -o", folder) == (0, "", ""), "and no bar where nobody looks"
    assert {path.name for path in folder.iterdir()} == {f"{name}.gif" for name in PUBLISHED}
    assert len(PUBLISHED) == 19
    for name, (frames, size) in PUBLISHED.items():
        with Image.open(folder / f"{name}.gif") as image:
            assert image.n_frames == frames, name
            assert image.info["loop"] == 0
            assert image.info["duration"] == 1000
            if size:
                assert all(abs(one - other) <= 1 for one, other in zip(image.size, size, strict=True)), name


def test_existing_figures_are_kept_unless_they_are_forced(
    run: Run, refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dilation.gif").write_bytes(b"mine")
    (tmp_path / "other.gif").write_bytes(b"mine")
    said = refused("paper -o", tmp_path)
    assert said == (
        f"{tmp_path} has 1 of these files already, such as dilation.gif; with --force it is written over"
    )
    assert len(list(tmp_path.iterdir())) == 2
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    assert run("paper --force -o", tmp_path).status == 0
    assert (tmp_path / "dilation.gif").stat().st_size > 10_000
    assert (tmp_path / "other.gif").read_bytes() == b"mine"
    drawn = screen.getvalue().split("\r")
    assert f"{tmp_path} [###############...............] 10/19" in drawn
    assert f"{tmp_path} [{'#' * 30}] 19/19" in drawn
    assert drawn[-1] == "\x1b[K", "the line is left empty"


def test_a_folder_that_cannot_be_made_is_refused(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    assert refused("paper -o", tmp_path / "file") == f"{tmp_path / 'file'} cannot be written: File exists"
    inside = tmp_path / "file" / "figures"
    assert refused("paper -o", inside) == f"{inside} cannot be written: Not a directory"


def test_stopped_half_way_it_leaves_whole_figures_only(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from convviz.render import gif

    update, count = gif._update, iter(range(30))

    def stop(*arguments: object) -> object:
        if next(count) == 20:
            raise KeyboardInterrupt
        return update(*arguments)

    monkeypatch.setattr(gif, "_update", stop)
    assert run("paper -o", tmp_path) == (130, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["no_padding_no_strides.gif"]
