"""Stand-ins for the frameworks, in NumPy: they take what the real ones take and refuse what those refuse.

TensorFlow's is the one without oneDNN, which refuses more. `test_stand_ins` holds them against the real ones.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

__all__ = [
    "jax_stand_in",
    "keras_stand_in",
    "layer_size",
    "same_rows",
    "same_sides",
    "tensorflow_stand_in",
    "torch_stand_in",
]


def _pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value


def _correlate(x: Any, weight: Any, stride: Any, dilation: Any, groups: int) -> np.ndarray:
    """Return the correlation of (N, C, H, W), one kernel element and one filter at a time."""
    if x.dtype != np.float32:
        raise TypeError(f"the layer's weights are float32, but its input is {x.dtype}")
    (down, right), (apart, beside) = _pair(stride), _pair(dilation)
    filters, depth, kh, kw = weight.shape
    assert x.shape[1] == depth * groups
    height = (x.shape[2] - apart * (kh - 1) - 1) // down + 1
    width = (x.shape[3] - beside * (kw - 1) - 1) // right + 1
    assert height > 0
    assert width > 0
    out = np.zeros((x.shape[0], filters, height, width))
    for one in range(filters):
        first = one // (filters // groups) * depth
        for c, a, b in np.ndindex(depth, kh, kw):
            rows = slice(apart * a, apart * a + down * (height - 1) + 1, down)
            cols = slice(beside * b, beside * b + right * (width - 1) + 1, right)
            out[:, one] += np.float64(weight[one, c, a, b]) * x[:, first + c, rows, cols]
    return out.astype(np.float32)


def _scatter(x: Any, weight: Any, stride: Any, dilation: Any = 1, groups: int = 1) -> np.ndarray:
    """Return all stamps of (N, C, H, W), uncropped, one input cell and one kernel element at a time."""
    if x.dtype != np.float32:
        raise TypeError(f"the layer's weights are float32, but its input is {x.dtype}")
    (down, right), (apart, beside) = _pair(stride), _pair(dilation)
    inputs, fan, kh, kw = weight.shape
    batch, channels, height, width = x.shape
    assert channels == inputs
    rows = (height - 1) * down + apart * (kh - 1) + 1
    cols = (width - 1) * right + beside * (kw - 1) + 1
    out = np.zeros((batch, groups * fan, rows, cols))
    for c, f, a, b in np.ndindex(inputs, fan, kh, kw):
        o = c // (inputs // groups) * fan + f
        for r, s in np.ndindex(height, width):
            out[:, o, down * r + apart * a, right * s + beside * b] += (
                np.float64(weight[c, f, a, b]) * x[:, c, r, s]
            )
    return out.astype(np.float32)


def _cropped(full: Any, before: tuple[int, int], size: tuple[int, int]) -> Any:
    """Return a part of the two last axes, with zeros before and beyond them."""
    room = [(max(0, -start), max(0, start + length)) for start, length in zip(before, size, strict=True)]
    longer = np.pad(full, ((0, 0), (0, 0), *room))
    top, left = (max(0, start) for start in before)
    return longer[:, :, top : top + size[0], left : left + size[1]]


def same_sides(size: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """Return the zeros that TensorFlow's SAME puts before and after an axis."""
    total = max((-(-size // stride) - 1) * stride + dilation * (kernel - 1) + 1 - size, 0)
    return total // 2, total - total // 2


class _Size(tuple[int, ...]):
    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"


class _TorchTensor(np.ndarray):
    @property
    def shape(self) -> _Size:  # type: ignore[override]
        return _Size(np.shape(self.view(np.ndarray)))

    def flip(self, *axes: int) -> _TorchTensor:
        return np.flip(self, axes).copy()

    def copy_(self, other: np.ndarray) -> None:
        assert np.shape(self) == np.shape(other)
        self[...] = other

    def expand(self, *sizes: int) -> _TorchTensor:
        return np.broadcast_to(self, sizes).view(_TorchTensor)

    def clamp(self, min: float | None = None, max: float | None = None) -> _TorchTensor:
        return self.clip(min, max)

    def min(self) -> _TorchTensor:  # type: ignore[override]
        return np.asarray(self.view(np.ndarray).min()).view(_TorchTensor)

    def max(self) -> _TorchTensor:  # type: ignore[override]
        return np.asarray(self.view(np.ndarray).max()).view(_TorchTensor)

    def abs(self) -> _TorchTensor:
        return np.abs(self)

    def byte(self) -> _TorchTensor:
        # Below 0 or above 255, torch's result is undefined.
        assert 0 <= self.min() <= self.max() <= 255
        return self.astype(np.uint8)

    def numpy(self) -> np.ndarray:
        return self.view(np.ndarray)


def torch_stand_in() -> SimpleNamespace:
    modes = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    random = np.random.default_rng(0)

    def tensor(data: object, dtype: Any = None) -> Any:
        array = np.array(data)
        return array.astype(dtype or (np.float32 if array.dtype.kind == "f" else np.int64)).view(_TorchTensor)

    def pad(input: Any, pad: tuple[int, ...], mode: str = "constant") -> Any:
        left, right, top, bottom = pad
        return np.pad(input, ((0, 0), (0, 0), (top, bottom), (left, right)), modes[mode]).view(_TorchTensor)

    class Conv2d:
        def __init__(
            self,
            in_channels: int,
            out_channels: int,
            kernel_size: Any,
            stride: Any = 1,
            padding: Any = 0,
            dilation: Any = 1,
            groups: int = 1,
            bias: bool = True,
            padding_mode: str = "zeros",
        ) -> None:
            if padding == "same":
                if _pair(stride) != (1, 1):
                    raise ValueError("padding='same' is not supported for strided convolutions")
                totals = [d * (k - 1) for k, d in zip(_pair(kernel_size), _pair(dilation), strict=True)]
                self.sides = [(total // 2, total - total // 2) for total in totals]
            else:
                self.sides = [(one, one) for one in _pair(padding)]
            shape = (out_channels, in_channels // groups, *_pair(kernel_size))
            self.weight = tensor(random.normal(size=shape))
            self.bias = tensor(random.normal(size=out_channels)) if bias else None
            self.mode = "constant" if padding_mode == "zeros" else padding_mode
            self.rest = (stride, dilation, groups)

        def __call__(self, x: Any) -> Any:
            padded = pad(x, (*self.sides[1], *self.sides[0]), self.mode)
            out = _correlate(padded.view(np.ndarray), self.weight.view(np.ndarray), *self.rest)
            return (out if self.bias is None else out + self.bias[:, None, None]).view(_TorchTensor)

    class ConvTranspose2d:
        def __init__(
            self,
            in_channels: int,
            out_channels: int,
            kernel_size: Any,
            stride: Any = 1,
            padding: Any = 0,
            output_padding: Any = 0,
            groups: int = 1,
            bias: bool = True,
            dilation: Any = 1,
            padding_mode: str = "zeros",
        ) -> None:
            assert padding_mode == "zeros"
            self.weight = tensor(
                random.normal(size=(in_channels, out_channels // groups, *_pair(kernel_size)))
            )
            self.bias = tensor(random.normal(size=out_channels)) if bias else None
            self.padding, self.extra = _pair(padding), _pair(output_padding)
            self.rest = (stride, dilation, groups)
            for extra, step, apart in zip(self.extra, _pair(stride), _pair(dilation), strict=True):
                if extra >= max(step, apart):
                    raise RuntimeError("output padding must be smaller than either stride or dilation")

        def __call__(self, x: Any) -> Any:
            full = _scatter(x.view(np.ndarray), self.weight.view(np.ndarray), *self.rest)
            height, width = (
                size + extra - 2 * padding
                for size, extra, padding in zip(full.shape[2:], self.extra, self.padding, strict=True)
            )
            if min(height, width) < 1:
                raise RuntimeError("the output size is too small")
            out = _cropped(full, self.padding, (height, width))
            return (out if self.bias is None else out + self.bias[:, None, None]).view(_TorchTensor)

    functional = SimpleNamespace(pad=pad)
    return SimpleNamespace(
        float32=np.float32,
        tensor=tensor,
        ones=lambda *shape: tensor(np.ones(shape)),
        arange=lambda *span: tensor(np.arange(*span)),
        no_grad=contextlib.nullcontext,
        nn=SimpleNamespace(Conv2d=Conv2d, ConvTranspose2d=ConvTranspose2d, functional=functional),
    )


def tensorflow_stand_in() -> SimpleNamespace:
    def constant(value: object, dtype: Any = None) -> Any:
        array = np.array(value)
        return array.astype(dtype or (np.float32 if array.dtype.kind == "f" else np.int32))

    def pad(tensor: Any, paddings: Any, mode: str) -> Any:
        assert mode == "REFLECT"
        return np.pad(tensor, paddings, "reflect")

    return SimpleNamespace(
        float32=np.float32,
        constant=constant,
        ones=lambda shape: constant(np.ones(shape)),
        range=lambda *span: constant(np.arange(*span)),
        reshape=lambda tensor, shape: tensor.reshape(shape),
        transpose=lambda a, perm: a.transpose(perm),
        tensordot=lambda a, b, axes: np.tensordot(a, b, axes),
        pad=pad,
        gather=lambda params, indices, axis: params.take(indices, axis=axis, mode="raise"),
        clip_by_value=lambda t, least, most: t.clip(least, most),
        zeros=lambda shape: constant(np.zeros(shape)),
        Variable=lambda value: value.copy().view(_Variable),
        nn=SimpleNamespace(conv2d_transpose=_conv2d_transpose),
    )


def _conv2d_transpose(
    input: Any, filters: Any, output_shape: tuple[int, ...], strides: Any, padding: str = "SAME"
) -> Any:
    """TensorFlow's function, without the dilations that it refuses on a CPU."""
    kernel = filters.view(np.ndarray).transpose(3, 2, 0, 1)
    full = _scatter(input.transpose(0, 3, 1, 2), kernel, strides)
    batch, height, width, channels = output_shape
    assert (batch, channels) == full.shape[:2]
    axes = zip(input.shape[1:3], _pair(strides), kernel.shape[2:], (height, width), strict=True)
    rows = [same_rows(*axis) if padding == "SAME" else _valid_rows(*axis) for axis in axes]
    if None in rows:
        raise ValueError("Size of out_backprop doesn't match computed")
    before = [kept.start for kept in rows if kept is not None]
    return _cropped(full, (before[0], before[1]), (height, width)).transpose(0, 2, 3, 1)


def same_rows(size: int, step: int, kernel: int, wanted: int) -> range | None:
    """Return the lines of the full result that TensorFlow's SAME keeps for a size, None where it refuses."""
    least = (size - 1) * step + 1
    if not least <= wanted < least + step:
        return None
    before = max((size - 1) * step + kernel - wanted, 0) // 2
    return range(before, before + wanted)


def _valid_rows(size: int, step: int, kernel: int, wanted: int) -> range | None:
    least = (size - 1) * step + kernel
    return range(wanted) if least <= wanted < least + step else None


def layer_size(size: int, step: int, kernel: int, padding: str, extra: int | None) -> int:
    """Return the output size of Keras's Conv2DTranspose on an axis, with an output_padding or None."""
    if padding == "same":
        return size * step if extra is None else (size - 1) * step + kernel % 2 + extra
    return (size - 1) * step + (max(kernel, step) if extra is None else kernel + extra)


class _Variable(np.ndarray):
    def assign(self, value: np.ndarray) -> None:
        assert self.shape == value.shape
        self[...] = value.copy()


def _refuse_both(strides: Any, dilation_rate: Any) -> None:
    """Refuse what Conv2D refuses and the manuals of the depthwise layers exclude."""
    if max(_pair(strides)) > 1 and max(_pair(dilation_rate)) > 1:
        raise ValueError("`strides > 1` not supported in conjunction with `dilation_rate > 1`")


def _slid(x: Any, weight: Any, padding: str, strides: Any, dilation: Any, groups: int) -> Any:
    """Return the correlation of channels-last data with a weight in torch's layout."""
    if padding == "same":
        sides = map(same_sides, x.shape[1:3], weight.shape[2:], _pair(strides), _pair(dilation))
        x = np.pad(x, ((0, 0), *sides, (0, 0)))
    return _correlate(x.transpose(0, 3, 1, 2), weight, strides, dilation, groups).transpose(0, 2, 3, 1)


def _depthwise(x: Any, kernel: Any, padding: str, strides: Any, dilation: Any) -> Any:
    """Return every channel by itself; a kernel's last axis is a channel's own kernels."""
    if len(set(_pair(strides))) > 1:
        raise ValueError("Current implementation only supports equal length strides")
    height, width, channels, multiplier = kernel.shape
    weight = kernel.view(np.ndarray).transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
    return _slid(x, weight, padding, strides, dilation, channels)


class _Tensor(np.ndarray):
    """What a layer makes: it has not all the methods of NumPy's arrays."""

    @property
    def _missing(self) -> None:
        raise AttributeError("'EagerTensor' object has no such attribute")

    max = min = round = clip = astype = _missing  # type: ignore[assignment]


class _KerasLayer:
    """What the layers share: `build` makes their weights, the bias last, and `set_weights` fills them."""

    variables: tuple[Any, ...] = ()

    def __init__(self, kernel_size: Any, strides: Any, padding: str, use_bias: bool) -> None:
        self.size, self.strides = _pair(kernel_size), _pair(strides)
        self.padding, self.use_bias = padding, use_bias

    def shapes(self, channels: int) -> list[tuple[int, ...]]:
        raise NotImplementedError

    def computed(self, x: Any, *kernels: Any) -> Any:
        raise NotImplementedError

    def build(self, shape: tuple[int, ...]) -> None:
        random = np.random.default_rng(0)
        *kernels, bias = self.shapes(shape[-1])
        arrays = [*(random.normal(size=kernel) for kernel in kernels), np.zeros(bias)]
        self.variables = tuple(array.astype(np.float32).view(_Variable) for array in arrays)

    def set_weights(self, weights: list[Any]) -> None:
        variables = self.variables if self.use_bias else self.variables[:-1]
        for variable, value in zip(variables, weights, strict=True):
            variable.assign(value)

    def __call__(self, x: Any) -> Any:
        if not self.variables:
            self.build(x.shape)
        *kernels, bias = (variable.view(np.ndarray) for variable in self.variables)
        return (self.computed(np.asarray(x), *kernels) + bias).view(_Tensor)


class _Conv2D(_KerasLayer):
    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        data_format: None = None,
        dilation_rate: Any = (1, 1),
        groups: int = 1,
        activation: None = None,
        use_bias: bool = True,
    ) -> None:
        _refuse_both(strides, dilation_rate)
        super().__init__(kernel_size, strides, padding, use_bias)
        self.filters, self.dilation, self.groups = filters, dilation_rate, groups

    def shapes(self, channels: int) -> list[tuple[int, ...]]:
        return [(*self.size, channels // self.groups, self.filters), (self.filters,)]

    def computed(self, x: Any, *kernels: Any) -> Any:
        weight = kernels[0].transpose(3, 2, 0, 1)
        return _slid(x, weight, self.padding, self.strides, self.dilation, self.groups)


class _DepthwiseConv2D(_KerasLayer):
    def __init__(
        self,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        depth_multiplier: int = 1,
        data_format: None = None,
        dilation_rate: Any = (1, 1),
        activation: None = None,
        use_bias: bool = True,
    ) -> None:
        _refuse_both(strides, dilation_rate)
        super().__init__(kernel_size, strides, padding, use_bias)
        self.multiplier, self.dilation = depth_multiplier, dilation_rate

    def shapes(self, channels: int) -> list[tuple[int, ...]]:
        return [(*self.size, channels, self.multiplier), (channels * self.multiplier,)]

    def computed(self, x: Any, *kernels: Any) -> Any:
        return _depthwise(x, kernels[0], self.padding, self.strides, self.dilation)


class _SeparableConv2D(_KerasLayer):
    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        data_format: None = None,
        dilation_rate: Any = (1, 1),
        depth_multiplier: int = 1,
        activation: None = None,
        use_bias: bool = True,
    ) -> None:
        _refuse_both(strides, dilation_rate)
        super().__init__(kernel_size, strides, padding, use_bias)
        self.filters, self.multiplier, self.dilation = filters, depth_multiplier, dilation_rate

    def shapes(self, channels: int) -> list[tuple[int, ...]]:
        mixer = (1, 1, channels * self.multiplier, self.filters)
        return [(*self.size, channels, self.multiplier), mixer, (self.filters,)]

    def computed(self, x: Any, *kernels: Any) -> Any:
        kernel, mixer = kernels
        return _depthwise(x, kernel, self.padding, self.strides, self.dilation) @ mixer[0, 0]


class _Conv2DTranspose(_KerasLayer):
    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        output_padding: Any = None,
        data_format: None = None,
        dilation_rate: Any = (1, 1),
        activation: None = None,
        use_bias: bool = True,
    ) -> None:
        if _pair(dilation_rate) != (1, 1):
            raise NotImplementedError("not on a CPU")
        super().__init__(kernel_size, strides, padding, use_bias)
        self.filters = filters
        self.extra = None if output_padding is None else _pair(output_padding)
        if self.extra and any(map(int.__ge__, self.extra, self.strides)):
            raise ValueError("`output_padding` must be strictly less than `strides`")

    def shapes(self, channels: int) -> list[tuple[int, ...]]:
        return [(*self.size, self.filters, channels), (self.filters,)]

    def computed(self, x: Any, *kernels: Any) -> Any:
        extras = self.extra or (None, None)
        axes = zip(x.shape[1:3], self.strides, self.size, extras, strict=True)
        size = [layer_size(cells, step, kernel, self.padding, extra) for cells, step, kernel, extra in axes]
        shape = (x.shape[0], *size, self.filters)
        return _conv2d_transpose(x, kernels[0], shape, self.strides, self.padding.upper())


def keras_stand_in() -> SimpleNamespace:
    def zero_padding(padding: Any) -> Callable[[Any], Any]:
        sides = [(one, one) if isinstance(one, int) else one for one in _pair(padding)]
        return lambda x: np.pad(x, ((0, 0), *sides, (0, 0)))

    layers = SimpleNamespace(
        Conv2D=_Conv2D,
        Conv2DTranspose=_Conv2DTranspose,
        DepthwiseConv2D=_DepthwiseConv2D,
        SeparableConv2D=_SeparableConv2D,
        ZeroPadding2D=zero_padding,
    )
    return SimpleNamespace(layers=layers)


def jax_stand_in() -> SimpleNamespace:
    """`jax` with its modules ``numpy`` and ``lax``."""

    def array(data: object, dtype: Any = None) -> Any:
        made = np.array(data)
        return made.astype(dtype or (np.float32 if made.dtype.kind == "f" else np.int32))

    def conv_general_dilated(
        lhs: Any,
        rhs: Any,
        window_strides: Any,
        padding: Any,
        lhs_dilation: None = None,
        rhs_dilation: Any = (1, 1),
        dimension_numbers: None = None,
        feature_group_count: int = 1,
    ) -> Any:
        if isinstance(padding, str):
            axes = zip(lhs.shape[2:], rhs.shape[2:], window_strides, rhs_dilation, strict=True)
            named = {
                "VALID": lambda before, after: (0, 0),
                "SAME": lambda before, after: (before, after),
                "SAME_LOWER": lambda before, after: (after, before),
            }[padding]
            padding = [named(*same_sides(*axis)) for axis in axes]
        padded = np.pad(lhs, ((0, 0), (0, 0), *padding))
        return _correlate(padded, rhs, window_strides, rhs_dilation, feature_group_count)

    def conv_transpose(
        lhs: Any,
        rhs: Any,
        strides: Any,
        padding: Any,
        rhs_dilation: Any = (1, 1),
        dimension_numbers: Any = ("NHWC", "HWIO", "NHWC"),
        transpose_kernel: bool = False,
    ) -> Any:
        assert dimension_numbers == ("NCHW", "OIHW", "NCHW")
        # Without it, the kernel is one that maps inputs to outputs, and slides as it is.
        kernel = rhs if transpose_kernel else rhs.swapaxes(0, 1)[:, :, ::-1, ::-1]
        full = _scatter(lhs, kernel, strides, rhs_dilation)
        axes = zip(rhs.shape[2:], rhs_dilation, padding, full.shape[2:], strict=True)
        kept = [
            (apart * (kernel - 1) - before, max(cells + before + after - 2 * apart * (kernel - 1), 0))
            for kernel, apart, (before, after), cells in axes
        ]
        return _cropped(full, (kept[0][0], kept[1][0]), (kept[0][1], kept[1][1]))

    numpy = SimpleNamespace(
        float32=np.float32,
        array=array,
        ones=lambda shape: array(np.ones(shape)),
        arange=lambda *span: array(np.arange(*span)),
        pad=lambda array, pad_width, mode: np.pad(array, pad_width, mode),
        split=np.split,
        concatenate=np.concatenate,
    )
    lax = SimpleNamespace(conv_general_dilated=conv_general_dilated, conv_transpose=conv_transpose)
    return SimpleNamespace(numpy=numpy, lax=lax)
