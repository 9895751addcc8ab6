"""The line under a picture: inside the page, below all else, and broken where a reader would."""

from __future__ import annotations

import pytest

from convviz import ConvSetting
from convviz.scene import Label, captioned

from .geometry import items_of, label_box, things
from .pictures import page_scene, paper_scene
from .test_paper_figures import FIGURES

LONG = "Convolution: input 5x5, kernel 3x3, stride 2, padding 1, output 3x3"


def captions(text: str, name: str = "padding_strides") -> list[Label]:
    scene = paper_scene(name)
    return items_of(captioned(scene, text), Label)[len(items_of(scene, Label)) :]


@pytest.mark.parametrize(
    "text", ["short", LONG, "卷积：输入 5x5，核 3x3，步幅 2，填充 1，输出 3x3", "x" * 90]
)
@pytest.mark.parametrize("name", [figure.name for figure in FIGURES])
def test_a_caption_lies_below_the_picture_and_inside_the_page(name: str, text: str) -> None:
    scene, said = paper_scene(name), captioned(paper_scene(name), text)
    (width, height), foot = said.size, 0.0
    assert width == scene.size[0]
    for label in captions(text, name):
        (left, top), (right, bottom) = label_box(label).min(axis=0), label_box(label).max(axis=0)
        assert top >= max(foot, scene.size[1]) - 0.01
        assert left >= 9.9
        assert right <= width - 9.9
        foot = bottom
    assert foot < height - 5
    assert said.items[: len(scene.items)] == scene.items


def test_lines_break_between_words_and_no_word_is_lost() -> None:
    lines = [label.text for label in captions(LONG)]
    assert len(lines) > 1
    assert " ".join(lines) == LONG


@pytest.mark.parametrize("start", ["", "一", "一二"])
def test_chinese_breaks_between_any_two_signs_but_not_before_a_comma(start: str) -> None:
    text = start + "输入，" * 15
    lines = [label.text for label in captions(text)]
    assert len(lines) > 1
    assert "".join(lines) == text
    assert not any(line.startswith("，") for line in lines)
    # Of a line of 24 signs no more than a pair is left open.
    assert all(len(line) >= len(lines[0]) - 2 for line in lines[:-1])


def test_a_line_break_is_kept() -> None:
    assert [label.text for label in captions("one\ntwo")] == ["one", "two"]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_no_text_leaves_the_picture_as_it_is(text: str) -> None:
    scene = paper_scene("dilation")
    assert captioned(scene, text) is scene


def test_nothing_overlaps_a_caption() -> None:
    scene = captioned(page_scene(ConvSetting(input=4, kernel=3), "flat"), LONG)
    names, shapes = things(scene)
    under = [name for name in names if name.startswith("caption")]
    assert under
    assert shapes[[names.index(name) for name in under]][..., 1].min() > max(
        shape[..., 1].max() for name, shape in zip(names, shapes, strict=True) if name not in under
    )
