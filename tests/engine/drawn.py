"""Settings and calls drawn by hypothesis; every one is legal, so that none is thrown away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

import hypothesis
import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from convviz import (
    Axis,
    ConvSetting,
    GatherTrace,
    PoolSetting,
    PoolTrace,
    ScatterTrace,
    SeparableSetting,
    SeparableTrace,
    Trace,
    TransposedAxis,
    TransposedSetting,
    avg_pool2d,
    avg_pool2d_trace,
    conv2d,
    conv2d_trace,
    conv_transpose2d,
    conv_transpose2d_trace,
    max_pool2d,
    max_pool2d_trace,
    separable_conv2d,
    separable_conv2d_trace,
)
from convviz.engine import PADDING_MODES, POOLINGS

Array = npt.NDArray[Any]
Setting = TypeVar(
    "Setting",
    ConvSetting,
    TransposedSetting,
    SeparableSetting,
    PoolSetting,
    ConvSetting | TransposedSetting | SeparableSetting | PoolSetting,
)

#: What NumPy calls our padding modes.
NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def examples(count: int) -> hypothesis.settings:
    """Draw `count` examples in the full sweeps, else the profile's share of them (``tests/conftest.py``)."""
    share = hypothesis.settings().max_examples
    return hypothesis.settings(max_examples=max(5, count * share // 100))


def whole_numbers(seed: int, *shape: int) -> Array:
    """Return small integers as floats: sums of their products are exact in any order."""
    return np.random.default_rng(seed).integers(-9, 10, shape).astype(np.float64)


def turned(setting: Setting, **fields: Any) -> Setting:
    """Return the setting with other values, in any form a person may give them."""
    return replace(setting, **fields)


@dataclass(frozen=True)
class Call:
    """The arguments of one convolution; x is (C_in, H, W)."""

    x: Array
    weight: Array
    bias: Array | None
    setting: ConvSetting

    @property
    def options(self) -> dict[str, Any]:
        """Return the keyword arguments, torch's names."""
        names = ("stride", "padding", "dilation", "groups", "padding_mode")
        return {name: getattr(self.setting, name) for name in names}

    def output(self) -> Array:
        return conv2d(self.x, self.weight, self.bias, **self.options)

    def trace(self) -> Trace:
        return conv2d_trace(self.x, self.weight, self.bias, **self.options)

    def padded(self) -> Array:
        """Return the padded input, made by NumPy."""
        mode: Any = NUMPY_MODES[self.setting.padding_mode]
        return np.pad(self.x, ((0, 0), *self.setting.sides), mode=mode)

    def unpadded(self, x: Array, weight: Array | None = None) -> Array:
        """Return the convolution of another input (and kernel), all else equal but without padding."""
        kernel = self.weight if weight is None else weight
        return conv2d(x, kernel, self.bias, **{**self.options, "padding": 0, "padding_mode": "zeros"})

    def undilated(self) -> Call:
        """Return the same convolution with zeros between the kernel's elements instead of dilation."""
        rows, cols = self.setting.axes
        weight = np.zeros((*self.weight.shape[:2], rows.span, cols.span))
        weight[:, :, :: rows.dilation, :: cols.dilation] = self.weight
        setting = replace(self.setting, kernel=(rows.span, cols.span), dilation=(1, 1))
        return replace(self, weight=weight, setting=setting)

    def changed(self, **fields: Any) -> Call:
        return replace(self, **fields)


@st.composite
def axes(draw: st.DrawFn, mode: str = "zeros") -> Axis:
    """Draw one axis on which the kernel fits and the padding is legal for `mode`."""
    kernel, stride, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    before, after = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    most = max(before, after)
    least = max(
        1,
        dilation * (kernel - 1) + 1 - before - after,
        {"reflect": most + 1, "circular": most}.get(mode, 1),
    )
    return Axis(draw(st.integers(least, least + 6)), kernel, stride, dilation, before, after)


@st.composite
def conv_settings(draw: st.DrawFn, modes: tuple[str, ...] = PADDING_MODES) -> ConvSetting:
    """Draw a legal setting with padding on four sides."""
    mode = draw(st.sampled_from(modes))
    rows, cols = draw(axes(mode)), draw(axes(mode))
    groups = draw(st.integers(1, 3))
    return ConvSetting(
        input=(rows.size, cols.size),
        kernel=(rows.kernel, cols.kernel),
        stride=(rows.stride, cols.stride),
        padding=((rows.before, rows.after), (cols.before, cols.after)),
        dilation=(rows.dilation, cols.dilation),
        in_channels=groups * draw(st.integers(1, 2)),
        out_channels=groups * draw(st.integers(1, 2)),
        groups=groups,
        padding_mode=mode,
        bias=draw(st.booleans()),
    ).check()


@st.composite
def calls(draw: st.DrawFn, modes: tuple[str, ...] = PADDING_MODES) -> Call:
    """Draw a setting and whole numbers for it."""
    setting = draw(conv_settings(modes))
    seed = draw(st.integers(0, 2**32 - 1))
    return Call(
        x=whole_numbers(seed, setting.in_channels, *setting.input),
        weight=whole_numbers(seed + 1, *setting.weight_shape),
        bias=whole_numbers(seed + 2, setting.out_channels) if setting.bias else None,
        setting=setting,
    )


@dataclass(frozen=True)
class TransposedCall:
    """The arguments of one transposed convolution; x is (C_in, H, W)."""

    x: Array
    weight: Array
    bias: Array | None
    setting: TransposedSetting

    @property
    def options(self) -> dict[str, Any]:
        """Return the keyword arguments, torch's names."""
        names = ("stride", "padding", "output_padding", "groups", "dilation")
        return {name: getattr(self.setting, name) for name in names}

    def output(self) -> Array:
        return conv_transpose2d(self.x, self.weight, self.bias, **self.options)

    def scatter(self) -> ScatterTrace:
        return conv_transpose2d_trace(self.x, self.weight, self.bias, **self.options, view="scatter")

    def gather(self) -> GatherTrace:
        return conv_transpose2d_trace(self.x, self.weight, self.bias, **self.options, view="gather")

    def changed(self, **fields: Any) -> TransposedCall:
        return replace(self, **fields)


@st.composite
def transposed_axes(draw: st.DrawFn) -> TransposedAxis:
    """Draw one axis on which something is left of the output; the crop may be deeper than the padding."""
    kernel, stride, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    bare = TransposedAxis(draw(st.integers(1, 5)), kernel, stride, dilation)
    extra = draw(st.integers(0, bare.extra_limit - 1))
    before = draw(st.integers(0, min(5, bare.full + extra - 1)))
    after = draw(st.integers(0, min(5, bare.full + extra - 1 - before)))
    return replace(bare, before=before, after=after, extra=extra)


@st.composite
def transposed_settings(draw: st.DrawFn) -> TransposedSetting:
    """Draw a legal setting with a crop on four sides."""
    rows, cols = draw(transposed_axes()), draw(transposed_axes())
    groups = draw(st.integers(1, 3))
    return TransposedSetting(
        input=(rows.size, cols.size),
        kernel=(rows.kernel, cols.kernel),
        stride=(rows.stride, cols.stride),
        padding=((rows.before, rows.after), (cols.before, cols.after)),
        output_padding=(rows.extra, cols.extra),
        dilation=(rows.dilation, cols.dilation),
        in_channels=groups * draw(st.integers(1, 2)),
        out_channels=groups * draw(st.integers(1, 2)),
        groups=groups,
        bias=draw(st.booleans()),
    ).check()


@st.composite
def transposed_calls(draw: st.DrawFn) -> TransposedCall:
    """Draw a setting and whole numbers for it."""
    setting = draw(transposed_settings())
    seed = draw(st.integers(0, 2**32 - 1))
    return TransposedCall(
        x=whole_numbers(seed, setting.in_channels, *setting.input),
        weight=whole_numbers(seed + 1, *setting.weight_shape),
        bias=whole_numbers(seed + 2, setting.out_channels) if setting.bias else None,
        setting=setting,
    )


@dataclass(frozen=True)
class SeparableCall:
    """The arguments of one separable convolution; x is (C_in, H, W)."""

    x: Array
    depthwise: Array
    pointwise: Array
    depthwise_bias: Array | None
    pointwise_bias: Array | None
    setting: SeparableSetting

    @property
    def arrays(self) -> tuple[Array, Array, Array, Array | None, Array | None]:
        return self.x, self.depthwise, self.pointwise, self.depthwise_bias, self.pointwise_bias

    @property
    def options(self) -> dict[str, Any]:
        """Return the keyword arguments of the result (the trace has one more), torch's names."""
        return {name: getattr(self.setting, name) for name in ("stride", "padding", "dilation")}

    def output(self) -> Array:
        return separable_conv2d(*self.arrays, **self.options)

    def trace(self) -> SeparableTrace:
        padding = self.setting.pointwise_padding
        return separable_conv2d_trace(*self.arrays, **self.options, pointwise_padding=padding)

    def stages(self) -> tuple[Array, Array]:
        """Return what each stage makes, as two convolutions."""
        groups, padding = self.setting.in_channels, self.setting.pointwise_padding
        between = conv2d(self.x, self.depthwise, self.depthwise_bias, **self.options, groups=groups)
        return between, conv2d(between, self.pointwise, self.pointwise_bias, padding=padding)

    def changed(self, **fields: Any) -> SeparableCall:
        return replace(self, **fields)


@st.composite
def separable_settings(draw: st.DrawFn, *, framed: bool = False) -> SeparableSetting:
    """Draw a legal setting with padding on four sides; `framed` may pad the pointwise stage, too."""
    rows, cols = draw(axes()), draw(axes())
    side = st.integers(0, 1)
    return SeparableSetting(
        input=(rows.size, cols.size),
        kernel=(rows.kernel, cols.kernel),
        stride=(rows.stride, cols.stride),
        padding=((rows.before, rows.after), (cols.before, cols.after)),
        dilation=(rows.dilation, cols.dilation),
        in_channels=draw(st.integers(1, 3)),
        multiplier=draw(st.integers(1, 3)),
        out_channels=draw(st.integers(1, 3)),
        depthwise_bias=draw(st.booleans()),
        pointwise_bias=draw(st.booleans()),
        pointwise_padding=draw(st.tuples(*[st.tuples(side, side)] * 2)) if framed else 0,
    ).check()


@st.composite
def separable_calls(draw: st.DrawFn, *, framed: bool = False) -> SeparableCall:
    """Draw a setting and whole numbers for it."""
    setting = draw(separable_settings(framed=framed))
    seed = draw(st.integers(0, 2**32 - 1))
    return SeparableCall(
        x=whole_numbers(seed, setting.in_channels, *setting.input),
        depthwise=whole_numbers(seed + 1, *setting.depthwise_weight_shape),
        pointwise=whole_numbers(seed + 2, *setting.pointwise_weight_shape),
        depthwise_bias=whole_numbers(seed + 3, setting.channels) if setting.depthwise_bias else None,
        pointwise_bias=whole_numbers(seed + 4, setting.out_channels) if setting.pointwise_bias else None,
        setting=setting,
    )


@dataclass(frozen=True)
class PoolCall:
    """The arguments of one pooling; x is (C, H, W)."""

    x: Array
    setting: PoolSetting

    @property
    def options(self) -> dict[str, Any]:
        """Return the keyword arguments, torch's names."""
        own = "dilation" if self.setting.kind == "max" else "count_include_pad"
        names = ("stride", "padding", "ceil_mode", own)
        return {"kernel_size": self.setting.kernel} | {name: getattr(self.setting, name) for name in names}

    def output(self) -> Array:
        return {"max": max_pool2d, "avg": avg_pool2d}[self.setting.kind](self.x, **self.options)

    def trace(self) -> PoolTrace:
        return {"max": max_pool2d_trace, "avg": avg_pool2d_trace}[self.setting.kind](self.x, **self.options)

    def changed(self, **fields: Any) -> PoolCall:
        return replace(self, **fields)


@st.composite
def pool_settings(draw: st.DrawFn, kind: str | None = None) -> PoolSetting:
    """Draw a legal setting with padding on four sides; windows may hang over."""
    kind = draw(st.sampled_from(POOLINGS)) if kind is None else kind
    ceil = draw(st.booleans())
    kernels, dilations, sizes, sides = [], [], [], []
    for _ in range(2):
        kernel = draw(st.integers(1, 4))
        dilation = draw(st.integers(1, 3)) if kind == "max" else 1
        around = draw(st.integers(0, kernel // 2)), draw(st.integers(0, kernel // 2))
        least = max(1, dilation * (kernel - 1) + 1 - sum(around))
        sizes.append(draw(st.integers(least, least + 5)))
        kernels.append(kernel)
        dilations.append(dilation)
        sides.append(around)
    return PoolSetting(
        kind,
        sizes,
        kernels,
        stride=draw(st.none() | st.tuples(st.integers(1, 5), st.integers(1, 5))),
        padding=sides,
        dilation=dilations,
        in_channels=draw(st.integers(1, 3)),
        ceil_mode=ceil,
        count_include_pad=kind == "max" or draw(st.booleans()),
    ).check()


@st.composite
def pool_calls(draw: st.DrawFn, kind: str | None = None) -> PoolCall:
    """Draw a setting and whole numbers for it."""
    setting = draw(pool_settings(kind))
    return PoolCall(
        whole_numbers(draw(st.integers(0, 2**32 - 1)), setting.in_channels, *setting.input), setting
    )
