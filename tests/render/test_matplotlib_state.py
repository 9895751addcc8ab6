"""All that draws, side by side in threads: the bytes it makes alone, and settings as they were."""

from __future__ import annotations

import io
import re
import sys
import threading
from collections.abc import Callable, Iterator

import matplotlib as mpl
import pytest

from convviz import ConvSetting
from convviz.render import FORMATS, Options, ratio_chart, svg, write
from convviz.render.chart import _curve
from convviz.render.glyphs import _outline, sprite
from convviz.render.matplotlib_state import matplotlib_state
from convviz.scene import Scene

from ..scene.pictures import page_scene

#: How often each is made at the same time as all others.
_ROUNDS = 2


@pytest.fixture
def hurried() -> Iterator[None]:
    """Have threads interrupt each other after every few steps."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def forget() -> None:
    """Let go of what was drawn already."""
    for kept in (_curve, _outline, sprite):
        kept.cache_clear()


def written(scene: Scene, kind: str) -> bytes:
    file = io.BytesIO()
    write(scene, file, kind, Options(dpi=40, last=2, caption="x = 1"))
    return file.getvalue()


def makers() -> list[Callable[[], bytes]]:
    """Return what makes every kind of file, in two scripts, charts and a page's picture."""
    scenes = [
        page_scene(ConvSetting(input=4, kernel=3), "flat", language, numbers=True)
        for language in ("en", "zh")
    ]
    found: list[Callable[[], bytes]] = []
    for scene in scenes:
        found += [lambda scene=scene, kind=kind: written(scene, kind) for kind in FORMATS]
        found += [lambda scene=scene: written(scene, "pdf"), lambda scene=scene: svg(scene, 1).encode()]
    for filters in (4, 64, 1024):
        found.append(lambda filters=filters: ratio_chart(9, filters, 7, ("a", "b", "c")).encode())
    return found


@pytest.mark.usefixtures("hurried")
def test_all_that_draws_makes_the_same_side_by_side_and_leaves_the_settings_alone() -> None:
    makes = makers()
    settings = dict(mpl.rcParams)
    alone = [make() for make in makes]
    found: list[list[bytes]] = [[] for _ in makes]
    ready = threading.Barrier(len(makes))

    def run(at: int) -> None:
        for _ in range(_ROUNDS):
            ready.wait(60)
            forget()
            found[at].append(makes[at]())

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(makes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for several, one in zip(found, alone, strict=True):
        assert several == [one] * _ROUNDS
        kinds = set(re.findall(rb"/Subtype /(Type3|TrueType|Type0|Type42)", one))
        assert len(kinds) <= 1, "a PDF has fonts of one kind"
    assert dict(mpl.rcParams) == settings


def test_settings_are_as_before_where_something_fails() -> None:
    before = mpl.rcParams["font.size"]
    with pytest.raises(ZeroDivisionError), matplotlib_state({"font.size": before + 1}):
        assert mpl.rcParams["font.size"] == before + 1
        raise ZeroDivisionError
    assert mpl.rcParams["font.size"] == before
    with matplotlib_state():
        assert mpl.rcParams["font.size"] == before


def test_whoever_draws_waits_for_whoever_changes_the_settings() -> None:
    makes = makers()
    done: list[int] = []
    forget()
    with matplotlib_state({"pdf.fonttype": 3, "svg.fonttype": "path", "font.size": 99}):
        threads = [
            threading.Thread(target=lambda at=at: done.append(len(makes[at]()) * 0 + at))
            for at in range(len(makes))
        ]
        for thread in threads:
            thread.start()
        # None of them ends, however long it is waited for; so short a time is enough to find most that would.
        for thread in threads:
            thread.join(0.02)
        assert done == []
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(len(makes)))
