"""What each notice of a filtered picture claims, asked of the engine's numbers or counted by loops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from convviz import ConvSetting, TransposedSetting, conv2d, conv_transpose2d
from convviz.engine import bilinear_kernel, upsample2d
from convviz.engine.enlarge import enlarging
from convviz.notices import ImageFacts
from convviz.texts.numbers import read

from .conv_claims import each_side
from .counting import Line, lines, outputs
from .judging import Claim

Numbers = Mapping[str, Any]
Array = np.ndarray[Any, Any]


def number(text: object) -> tuple[float, float]:
    """Return a number that is written, and by how much it may be rounded."""
    written = str(text)
    value = float(read(written.removeprefix("≈ ")))
    return value, 2e-3 * abs(value) + 1e-9 if written.startswith("≈") else 1e-9 * (1 + abs(value))


def near(text: object, value: float) -> bool:
    found, slack = number(text)
    return abs(found - value) <= slack


# -- convolution ------------------------------------------------------------------------------------


def conv_of(facts: ImageFacts) -> ConvSetting:
    assert isinstance(facts.setting, ConvSetting)
    return facts.setting


def is_conv(facts: ImageFacts) -> bool:
    return isinstance(facts.setting, ConvSetting)


def made(facts: ImageFacts, picture: Array) -> Array:
    """Return what comes out of a grey picture."""
    return conv2d(picture[None], facts.weights[None, None], **conv_of(facts).arguments)[0]


def real(line: Line, position: int) -> bool:
    """Return whether a padded position is a line of the picture itself."""
    return line.before <= position < line.before + line.size


def inside(facts: ImageFacts) -> Array:
    """Return which outputs come from real pixels only."""
    rows, cols = (
        np.array([all(real(line, position) for position in window) for window in line.windows])
        for line in lines(conv_of(facts))
    )
    return rows[:, None] & cols


def uniform(facts: ImageFacts, grey: float) -> Array:
    """Return what a uniform picture of one grey becomes away from the border."""
    return made(facts, np.full(conv_of(facts).input, grey))[inside(facts)]


def total(facts: ImageFacts) -> float:
    """Return what the weights add up to, one by one."""
    return sum(sorted(facts.weights.ravel().tolist(), key=abs))


def sum_nothing(facts: ImageFacts, _: Numbers) -> None:
    picture = np.random.default_rng(0).integers(0, 256, conv_of(facts).input).astype(float)
    assert not made(facts, picture).any()


def sum_zero(facts: ImageFacts, _: Numbers) -> None:
    """Check that uniform pictures become 0, and that a picture may give a negative number."""
    for grey in (1.0, 100.0, 255.0):
        np.testing.assert_allclose(uniform(facts, grey), 0, atol=1e-9 * 255 * np.abs(facts.weights).sum())
    # White where the weights are negative.
    window = np.where(facts.weights < 0, 255.0, 0.0)
    assert (window * facts.weights).sum() < 0


def sum_one(facts: ImageFacts, _: Numbers) -> None:
    for grey in (1.0, 100.0, 255.0):
        np.testing.assert_allclose(uniform(facts, grey), grey, rtol=1e-9 * (1 + np.abs(facts.weights).sum()))


def sum_other(facts: ImageFacts, numbers: Numbers) -> None:
    assert near(numbers["sum"], total(facts))
    for grey in (1.0, 100.0):
        found = uniform(facts, grey)
        np.testing.assert_allclose(found, grey * total(facts), rtol=1e-6, atol=1e-6)


def adds_up_to(facts: ImageFacts, value: float) -> bool:
    size = np.abs(facts.weights).sum()
    return bool(size) and abs(total(facts) - value) <= 1e-12 * max(size, value)


def padding_read(facts: ImageFacts) -> bool:
    return not inside(facts).all()


#: What NumPy calls the contents of padding.
_NUMPY = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def border(facts: ImageFacts, numbers: Numbers) -> None:
    """Check what the frame holds, by a copy of the picture that has it; and how wide it is."""
    setting = conv_of(facts)
    rows, cols = lines(setting)
    sides = [(line.before, line.after) for line in (rows, cols)]
    assert numbers["padding"] == max(map(max, sides))
    picture = np.random.default_rng(0).integers(1, 256, setting.input).astype(float)
    framed = np.pad(picture, sides, mode=_NUMPY[setting.padding_mode])  # type: ignore[call-overload]
    kernel = facts.weights[None, None]
    again = conv2d(framed[None], kernel, stride=setting.stride, dilation=setting.dilation)[0]
    np.testing.assert_allclose(made(facts, picture), again, rtol=1e-9, atol=1e-6)
    assert padding_read(facts)


def border_reflect(facts: ImageFacts, numbers: Numbers) -> None:
    """Check that the outermost pixels are not repeated: what comes before the first is the second."""
    border(facts, numbers)
    assert np.pad([1, 2, 3], (1, 0), mode="reflect").tolist() == [2, 1, 2, 3]


def border_none(facts: ImageFacts, numbers: Numbers) -> None:
    setting = conv_of(facts)
    assert inside(facts).all()
    assert (numbers["input"], numbers["output"]) == (setting.input, outputs(setting))
    assert np.prod(outputs(setting)) < np.prod(setting.input)


def border_none_same(facts: ImageFacts, _: Numbers) -> None:
    setting = conv_of(facts)
    assert inside(facts).all()
    assert all(line.padded == line.size for line in lines(setting))


def unpadded(facts: ImageFacts) -> bool:
    return is_conv(facts) and all(line.padded == line.size for line in lines(conv_of(facts)))


def every_window(facts: ImageFacts) -> int:
    """Return how many windows there would be at stride 1."""
    count = 1
    for line in lines(conv_of(facts)):
        count *= len(Line(line.size, line.kernel, 1, line.dilation, line.before, line.after).windows)
    return count


def kept(facts: ImageFacts) -> int:
    rows, cols = outputs(conv_of(facts))
    return rows * cols


def stride(facts: ImageFacts, numbers: Numbers) -> None:
    assert each_side(numbers["stride"]) == conv_of(facts).stride
    assert (numbers["kept"], numbers["of"]) == (kept(facts), every_window(facts))
    assert numbers["kept"] < numbers["of"]


def dilation(facts: ImageFacts, numbers: Numbers) -> None:
    """Check what a window reads, over how many pixels that is spread, and that it skips some."""
    rows, cols = lines(conv_of(facts))
    assert numbers["count"] == len(rows.windows[0]) * len(cols.windows[0])
    spans = tuple(line.windows[0][-1] - line.windows[0][0] + 1 for line in (rows, cols))
    assert numbers["span"] == spans
    assert numbers["count"] < spans[0] * spans[1]


def skips(facts: ImageFacts) -> bool:
    return is_conv(facts) and any(
        line.windows[0][-1] - line.windows[0][0] >= len(line.windows[0]) for line in lines(conv_of(facts))
    )


def channels(facts: ImageFacts, _: Numbers) -> None:
    """Check that each colour by itself is what a depthwise convolution of equal kernels makes."""
    setting = conv_of(facts)
    picture = np.random.default_rng(0).integers(0, 256, (facts.channels, *setting.input)).astype(float)
    kernels = np.repeat(facts.weights[None, None], facts.channels, axis=0)
    found = conv2d(picture, kernels, groups=facts.channels, **setting.arguments)
    for channel in range(facts.channels):
        np.testing.assert_allclose(found[channel], made(facts, picture[channel]), rtol=1e-9, atol=1e-6)


# -- transposed convolution -------------------------------------------------------------------------


def middle(setting: TransposedSetting, kernel: Array, grey: float) -> Array:
    """Return one period of what a large uniform picture becomes, far from its border."""
    reach = [
        d * (k - 1) // s + 1 for d, k, s in zip(setting.dilation, kernel.shape, setting.stride, strict=True)
    ]
    picture = np.full([2 * more + 1 for more in reach], grey)
    y = conv_transpose2d(picture[None], kernel[None, None], stride=setting.stride, dilation=setting.dilation)[
        0
    ]
    top, left = (more * step for more, step in zip(reach, setting.stride, strict=True))
    return y[top : top + setting.stride[0], left : left + setting.stride[1]]


def turned(facts: ImageFacts) -> TransposedSetting:
    assert isinstance(facts.setting, TransposedSetting)
    return facts.setting


def greys(facts: ImageFacts) -> list[float]:
    """Return the different greys that a uniform grey of 100 becomes."""
    found = middle(turned(facts), facts.weights, 100.0).round(6)
    return sorted(set(found.ravel().tolist()))


def counts(facts: ImageFacts) -> list[int]:
    """Return how many products a pixel gets, pixel by pixel of the same period."""
    setting = turned(facts)
    found = set()
    for row in range(setting.stride[0]):
        for col in range(setting.stride[1]):
            found.add(
                sum(
                    (a * setting.dilation[0] - row) % setting.stride[0] == 0
                    and (b * setting.dilation[1] - col) % setting.stride[1] == 0
                    for a in range(setting.kernel[0])
                    for b in range(setting.kernel[1])
                )
            )
    return sorted(found)


def phases_even(facts: ImageFacts, numbers: Numbers) -> None:
    assert (numbers["kernel"], each_side(numbers["stride"])) == (turned(facts).kernel, turned(facts).stride)
    [grey] = greys(facts)
    assert near(numbers["value"], grey)
    np.testing.assert_allclose(enlarged(facts), grey, rtol=1e-6, atol=1e-6)


def phases_even_inside(facts: ImageFacts, numbers: Numbers) -> None:
    assert (numbers["kernel"], each_side(numbers["stride"])) == (turned(facts).kernel, turned(facts).stride)
    [grey] = greys(facts)
    assert near(numbers["value"], grey)
    assert border_differs(facts)


def enlarged(facts: ImageFacts) -> Array:
    """Return what a whole uniform picture of grey 100 becomes, its border included."""
    setting = turned(facts)
    names = ("stride", "padding", "output_padding", "dilation")
    picture = np.full((1, *setting.input), 100.0)
    return conv_transpose2d(
        picture, facts.weights[None, None], **{name: getattr(setting, name) for name in names}
    )


def border_differs(facts: ImageFacts) -> bool:
    [grey] = greys(facts)
    return bool((np.abs(enlarged(facts) - grey) > 1e-5).any())


def phases_uneven(facts: ImageFacts, numbers: Numbers) -> None:
    assert (numbers["kernel"], each_side(numbers["stride"])) == (turned(facts).kernel, turned(facts).stride)
    found = greys(facts)
    assert numbers["count"] == len(found) > 1
    assert near(numbers["least"], found[0])
    assert near(numbers["most"], found[-1])


def overlap_evened(facts: ImageFacts, numbers: Numbers) -> None:
    assert numbers["counts"] == counts(facts)
    assert len(numbers["counts"]) > 1 == len(greys(facts))


def overlap_uneven_weights(facts: ImageFacts, numbers: Numbers) -> None:
    assert [numbers["count"]] == counts(facts)
    assert len(greys(facts)) > 1


def times(facts: ImageFacts, numbers: Numbers) -> None:
    """Check that an average of so many times its weights leaves a uniform grey as bright, on average."""
    assert numbers["times"] == numbers["factor"] ** 2
    assert turned(facts).stride == (numbers["factor"], numbers["factor"])
    np.testing.assert_allclose(middle(turned(facts), facts.weights, 100.0).mean(), 100)


def interpolated(facts: ImageFacts, _: Numbers) -> None:
    """Check both neighbours against transposed convolutions."""
    factor = turned(facts).stride[0]
    picture = np.random.default_rng(0).integers(0, 256, (1, 6, 7)).astype(float)
    for mode, kernel, rim in (
        ("nearest", np.ones((factor, factor)), 0),
        ("bilinear", bilinear_kernel(factor), factor),
    ):
        setting = enlarging((6, 7), kernel.shape, factor)
        y = conv_transpose2d(
            picture,
            kernel[None, None],
            stride=setting.stride,
            padding=setting.padding,
            output_padding=setting.output_padding,
        )
        rest = (slice(None), slice(rim, y.shape[1] - rim), slice(rim, y.shape[2] - rim))
        np.testing.assert_allclose(upsample2d(picture, factor, mode)[rest], y[rest], rtol=1e-9)


IMAGE_CLAIMS = {
    "image.sum_nothing": Claim(sum_nothing, lambda facts: is_conv(facts) and not facts.weights.any()),
    "image.sum_zero": Claim(sum_zero, lambda facts: is_conv(facts) and adds_up_to(facts, 0)),
    "image.sum_one": Claim(sum_one, lambda facts: is_conv(facts) and adds_up_to(facts, 1)),
    "image.sum_other": Claim(
        sum_other,
        lambda facts: (
            is_conv(facts) and facts.weights.any() and not adds_up_to(facts, 0) and not adds_up_to(facts, 1)
        ),
    ),
    **{
        f"image.border_{mode}": Claim(
            border_reflect if mode == "reflect" else border,
            lambda facts, mode=mode: (
                is_conv(facts) and facts.setting.padding_mode == mode and padding_read(facts)
            ),
        )
        for mode in _NUMPY
    },
    "image.border_none": Claim(
        border_none, lambda facts: unpadded(facts) and outputs(conv_of(facts)) != conv_of(facts).input
    ),
    "image.border_none_same": Claim(
        border_none_same, lambda facts: unpadded(facts) and outputs(conv_of(facts)) == conv_of(facts).input
    ),
    "image.stride": Claim(stride, lambda facts: is_conv(facts) and kept(facts) < every_window(facts)),
    "image.dilation": Claim(dilation, skips),
    "image.channels": Claim(channels, lambda facts: is_conv(facts) and facts.channels > 1),
    "image.phases_even": Claim(
        phases_even,
        lambda facts: not is_conv(facts) and len(greys(facts)) == 1 and not border_differs(facts),
    ),
    "image.phases_even_inside": Claim(
        phases_even_inside,
        lambda facts: not is_conv(facts) and len(greys(facts)) == 1 and border_differs(facts),
    ),
    "image.phases_uneven": Claim(phases_uneven, lambda facts: not is_conv(facts) and len(greys(facts)) > 1),
    "image.overlap_evened": Claim(
        overlap_evened,
        lambda facts: (
            not is_conv(facts) and facts.weights.any() and len(counts(facts)) > 1 == len(greys(facts))
        ),
    ),
    "image.overlap_even_weights_not": Claim(
        overlap_uneven_weights,
        lambda facts: not is_conv(facts) and len(counts(facts)) == 1 < len(greys(facts)),
    ),
    "image.times": Claim(times),
    "image.interpolated": Claim(interpolated, lambda facts: not is_conv(facts)),
}
