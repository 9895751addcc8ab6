"""Every comment of the generated code is true, and stands wherever it is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from convviz import ConvSetting, SeparableSetting, TransposedSetting
from convviz.snippets import picture_snippets
from convviz.texts import words

from ..claims.drawn import a_conv, a_transposed, possible
from ..frameworks.drawn import a_separable, an_image, of_same_size
from ..frameworks.hearing import Hearing
from .comments import OF_A_STAGE, Written, check_crop, due_on_stages, due_on_transposed
from .written import ways

#: Comments that name axes, or where numbers come from: running the programs proves them.
PROVEN_BY_RUNNING = {
    *("nchw", "oihw", "iohw", "nhwc", "hwio", "hwoi", "hwcm", "grids", "made", "drawn", "drawn_after"),
    *("chw", "picture_grey", "picture_colour", "picture_own", "picture_sample"),
}
#: Comments that are checked where they stand.
CHECKED = {
    *OF_A_STAGE,
    *("flip", "torch_crop", "keras_crop", "longer", "keras_groups", "keras_refuses", "tf_refuses"),
    *("keras_same_equal", "keras_same_padded", "tf_same_equal", "keras_same_shifted", "tf_same_shifted"),
    *("jax_padding", "jax_rotated", "jax_groups", "onnx_crops", "stamps"),
    *("keras_same_apart", "tf_same_apart", "keras_same_size", "keras_one_bias", "keras_no_frame"),
}

Setting = ConvSetting | TransposedSetting | SeparableSetting


def judge(settings: Iterable[Setting]) -> Counter[str]:
    """Hold the comments of all programs of settings against what is due; return how often each stood."""
    counts: Counter[str] = Counter()
    for number, setting in enumerate(settings):
        flip = isinstance(setting, ConvSetting) and number % 5 == 0
        for way, write in ways(setting).items():
            say = Hearing()
            text = write(setting, "ones", say=say, flip=flip)
            counts.update(hold(Written(way, setting, text, flip), say))
    return counts


def judge_pictures(settings: Iterable[ConvSetting | TransposedSetting]) -> Counter[str]:
    """Do the same with the programs that run a kernel over a picture."""
    counts: Counter[str] = Counter()
    for number, setting in enumerate(settings):
        channels = 3 if number % 2 else 1
        whole = replace(setting, in_channels=channels, out_channels=channels, groups=channels)
        for way, write in picture_snippets().items():
            say = Hearing()
            text = write(setting, np.ones(setting.kernel), colour=channels == 3, tone="clamped", say=say)
            counts.update(hold(Written(way, whole, text), say))
            for key in ("picture_own", "picture_colour" if channels == 3 else "picture_grey"):
                assert f"# {say.words(f'snippets.{key}')}\n" in text
    return counts


def hold(program: Written, say: Hearing) -> list[str]:
    """Hold the comments of a program, and what each tells, against what is due; return which there are."""
    setting = program.setting
    transposed = isinstance(setting, TransposedSetting)
    due = due_on_transposed(program) if transposed else due_on_stages(program)
    said = [(key.removeprefix("snippets."), numbers) for key, numbers in say.shown(program.text)]
    said = [(key, numbers) for key, numbers in said if key not in PROVEN_BY_RUNNING]
    crops = [numbers for key, numbers in said if key == "keras_crop"]
    for numbers in crops:
        check_crop(program, numbers)
    said = [(key, numbers) for key, numbers in said if key != "keras_crop"]
    assert sorted(key for key, _ in said) == sorted(key for key, _ in due), (program.way, setting)
    for key, numbers in said:
        # What a sentence tells is what is due, for one of the stages.
        shown = {name for name in numbers if f"{{{name}}}" in say.words.sentences[f"snippets.{key}"]}
        rights = [right for other, right in due if other == key]
        assert any(all(numbers[name] == right[name] for name in shown) for right in rights), (
            f"{program.way} {key}: {numbers}, not {rights}; {setting}"
        )
    return [key for key, _ in said] + ["keras_crop"] * len(crops)


def drawn(count: int, seed: int) -> Iterator[Setting]:
    """Yield settings of every page, `count` each, and as many crops to a size that "same" makes."""
    yield from possible(seed, count, a_conv)
    yield from possible(seed + 1, count, lambda source: a_conv(source, "grouped"))
    yield from possible(seed + 2, count, a_separable)
    yield from possible(seed + 3, count, a_transposed)
    yield from possible(seed + 4, count, of_same_size)


def test_every_comment_has_a_check() -> None:
    keys = {key.removeprefix("snippets.") for key in words("en").sentences if key.startswith("snippets.")}
    assert keys == PROVEN_BY_RUNNING | CHECKED


def test_the_comments_of_drawn_settings_are_true() -> None:
    # Groups of a transposed convolution are no page's yet.
    assert judge(drawn(600, 1)).keys() == CHECKED - {"keras_groups", "jax_groups"}


def test_the_comments_of_a_transposed_convolution_in_groups_are_true() -> None:
    settings = [
        TransposedSetting(3, 3, stride, padding, dilation=dilation, in_channels=4, out_channels=2, groups=2)
        for stride in (1, 2)
        for dilation in (1, 2)
        for padding in range(2)
    ]
    found = judge(settings)
    assert found["keras_groups"] == found["jax_groups"] == len(settings)


def test_the_comments_beside_pictures_are_true() -> None:
    settings = (setting for _, setting, _ in possible(6, 300, an_image))
    found = judge_pictures(one for one in settings if isinstance(one, ConvSetting | TransposedSetting))
    assert {"torch_same", "torch_sides", "same_lower", "full", "border", "jax_groups"} < found.keys()


@pytest.mark.full
def test_the_comments_of_many_drawn_settings_are_true() -> None:
    judge(drawn(7_000, 100))
