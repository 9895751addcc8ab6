"""The legend names what is in the picture, and nothing that is not: counted, and looked up in the scene."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import pytest

from convviz import TransposedSetting
from convviz.kinds import Picture, draw, legend
from convviz.notices import TransposedFacts
from convviz.scene import LAYOUTS, Marks, gather_labels, size
from convviz.texts import words
from convviz.views.view import View

from .counting import Line, landed, lines, stamps
from .drawn import a_conv, a_transposed_view, possible
from .test_refusals import drawn
from .transposed_claims import moved

EN = words("en")
#: What is drawn only where there is some of it, and the words for it.
SOMETIMES = {"padding", "extra", "unread", "added", "keras"}
SAID = SOMETIMES | {"ring", "unstamped", "zeros", "longer"}


def judge(pictures: list[Picture], expected: set[str]) -> None:
    """Check that the legend has these words, that each is drawn, and that nothing is drawn without."""
    told = legend(pictures, EN)
    roles = {
        item.role for picture in pictures for item in draw(picture, EN).scene.items if hasattr(item, "role")
    }
    names = {EN(f"legend.{word}"): word for word in EN.section("legend")}
    assert {names[text] for _, text in told} & SAID == expected, pictures
    # Windows may have no input, where all of it is cropped.
    assert {part for role, _ in told for part in role.split()} <= roles | {"input"}, pictures
    assert roles & SOMETIMES <= {part for role, _ in told for part in role.split()}, pictures


def padding_words(axes: Sequence[Line]) -> set[str]:
    found = {"padding"} if any(axis.before or axis.after for axis in axes) else set()
    found |= {"extra"} if any(axis.before != axis.after for axis in axes) else set()
    return found | ({"unread"} if any(len(axis.read) < axis.padded for axis in axes) else set())


def conv_words(view: View) -> set[str]:
    return padding_words(lines(view.setting))


def transposed_words(view: View) -> set[str]:
    axes, shown = stamps(view.setting), {picture.view for picture in view.pictures}
    found: set[str] = set()
    if "scatter" in shown:
        shift = moved(TransposedFacts(view.setting))
        found |= {"ring"} if any(axis.before or axis.after for axis in axes) else set()
        found |= {"unstamped"} if (landed(view.setting) == 0).any() else set()
        found |= {"keras"} if any(shift or ()) else set()
    if "gather" in shown:
        found |= {"zeros"} if not all(chain(*(axis.plate for axis in axes))) else set()
        reach = [axis.dilation * (axis.kernel - 1) for axis in axes]
        # Zeros around the input, before and after; where there are fewer than none, input is cut off.
        around = [
            (max(far - axis.before, 0), max(far - axis.after + axis.extra, 0))
            for axis, far in zip(axes, reach, strict=True)
        ]
        found |= {"longer"} if any(before != after for before, after in around) else set()
        read = [
            {start + tap * axis.dilation for start in range(axis.output) for tap in range(axis.kernel)}
            for axis in axes
        ]
        found |= (
            {"unread"}
            if any(len(own) < len(axis.plate) for own, axis in zip(read, axes, strict=True))
            else set()
        )
    if "direct" in shown:
        direct = [
            Line(axis.output, axis.kernel, axis.stride, axis.dilation, axis.before, axis.after)
            for axis in axes
        ]
        found |= padding_words(direct)
    if shown & {"scatter", "gather"} and any(axis.extra for axis in axes):
        found.add("added")
    return found


def a_conv_view(source: random.Random) -> View | None:
    setting = a_conv(source)
    return setting and View.of("conv", setting, layout=source.choice(("isometric", "flat")))


def test_the_legend_of_a_convolution_names_what_is_drawn() -> None:
    for view in possible(1, 150, a_conv_view):
        judge(view.pictures, conv_words(view))


def test_the_legend_of_a_transposed_convolution_names_what_is_drawn() -> None:
    for view in possible(2, 200, a_transposed_view):
        judge(view.pictures, transposed_words(view))


def test_the_label_of_the_windows_says_what_became_of_the_input() -> None:
    for view in possible(5, 300, a_transposed_view):
        axes = stamps(view.setting)
        said = gather_labels(view.setting, EN)["input"]
        padded = size((len(axes[0].plate), len(axes[1].plate)))
        cut = any(sum(axis.plate) < axis.size for axis in axes)
        bare = not cut and all(all(axis.plate) for axis in axes)
        assert ("partly cut off" in said) == cut
        assert ("with zeros" in said) == (not cut and not bare)
        assert size(view.setting.input) in said
        assert bare or said.endswith(padded)


@pytest.mark.full
def test_the_legends_of_many_settings_name_what_is_drawn() -> None:
    for view in possible(3, 2000, a_conv_view):
        judge(view.pictures, conv_words(view))
    for view in possible(4, 2000, a_transposed_view):
        judge(view.pictures, transposed_words(view))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_legend_of_what_is_impossible_names_what_is_wrong_in_the_picture(layout: str) -> None:
    found: Counter[str] = Counter()
    for page in ("conv", "grouped", "separable", "transposed"):
        source = random.Random(f"{page} {layout}")
        for _ in range(120):
            view = drawn(page, source).changed(layout=layout)
            if view.problem is None:
                continue
            [picture] = view.pictures
            scene = view.kind.draw_impossible(picture, EN).scene
            marked = {
                item.role
                for item in scene.items
                if isinstance(item, Marks) and len(scene.frame(0).marks.get(item.id, ()))
            }
            shown = marked | {
                item.role for item in scene.items if hasattr(item, "role") and not isinstance(item, Marks)
            }
            told = {part for role, _ in view.kind.impossible_legend(picture, EN) for part in role.split()}
            assert told <= shown, (view, told - shown)
            assert ("bad" in told) == ("bad" in shown), view
            found["bad" if "bad" in told else "good"] += 1
    assert found["bad"] > 100
    assert found["good"] > 20


def test_what_goes_the_other_way_is_named_by_its_letters() -> None:
    setting = TransposedSetting(2, 2)
    views = {name: Picture(kind="transposed", setting=setting, view=name) for name in ("C", "CT", "direct")}
    for name, picture in views.items():
        told = dict(legend([picture], EN))
        letters = [told[role].split()[0].rstrip(",") for role in ("input", "output")]
        assert letters == (["input", "output"] if name == "CT" else ["X", "x"])
    for one, other in (("C", "CT"), ("CT", "direct"), ("C", "scatter"), ("gather", "direct")):
        found = dict(legend([replace(views["C"], view=one), replace(views["C"], view=other)], EN))
        for role, here, there in (("input", "x into", "X into"), ("output", "y of", "x of")):
            assert f"{here} the transposed convolution" in found[role]
            assert f"{there} the ordinary one" in found[role]


@pytest.mark.parametrize("digits", [True, False])
def test_the_weights_of_a_matrix_have_the_swatch_that_they_are_drawn_in(digits: bool) -> None:
    found = set()
    for side in range(1, 9):
        setting = TransposedSetting(side, 3)
        for shown in (("CT",), ("C",), ("C", "CT"), ("C", "scatter"), ("direct", "CT")):
            pictures = [
                Picture(kind="transposed", setting=setting, view=view, digits=digits) for view in shown
            ]
            told = {role for role, _ in legend(pictures, EN)} & {"kernel", "entry"}
            scenes = [draw(picture, EN).scene for picture in pictures]
            assert told == {item.role for scene in scenes for item in scene.items} & {"kernel", "entry"}
            found.add(frozenset(told))
    # The picture of C is the wider one: there is a size at which its numbers go first.
    assert {frozenset({"entry"}), frozenset({"kernel", "entry"})} <= found
    assert (frozenset({"kernel"}) in found) == digits
