"""Depthwise-separable convolution: the result of both stages, and every number of either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import ConvError
from .arrays import IMAGE, IMAGES, INFINITIES_ARE_DATA, Array, alike, as_numbers, check_bias, common_type
from .conv import conv2d, conv2d_trace, refuse_unholdable
from .separable_setting import SeparableSetting
from .separable_trace import SeparableTrace


def separable_conv2d(
    x: object,
    depthwise_weight: object,
    pointwise_weight: object,
    depthwise_bias: object = None,
    pointwise_bias: object = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: object = 0,
    dilation: int | Sequence[int] = 1,
) -> Array:
    """Return the depthwise-separable 2-D convolution of `x`: each channel by itself, then all mixed.

    Parameters
    ----------
    x : array_like, shape (C_in, H, W) or (N, C_in, H, W)
        Integers, or floating point; NaN and infinities are data and pass through.
    depthwise_weight : array_like, shape (C_in * m, 1, kh, kw)
        torch's weight of ``groups=C_in``; the channel multiplier m follows from it. Kernels
        ``c * m`` to ``c * m + m - 1`` are laid on input channel c, and on it alone.
    pointwise_weight : array_like, shape (C_out, C_in * m, 1, 1)
    depthwise_bias : array_like, shape (C_in * m,), optional
        Added between the stages, so that the pointwise weights multiply it, too.
    pointwise_bias : array_like, shape (C_out,), optional
    stride, padding, dilation
        Of the depthwise stage, as in `conv2d`. The pointwise stage has neither.

    Returns
    -------
    ndarray, shape (C_out, H_out, W_out) or (N, C_out, H_out, W_out)
        H_out and W_out as in `conv2d`. float32 when all arrays given are float32, else float64.

    Raises
    ------
    ConvError
        With the rule and both numbers in its sentence.

    See Also
    --------
    separable_conv2d_trace : the same numbers with every product named.
    cost_ratio : what it saves.

    Notes
    -----
    A. Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision
    applications", section 3.1. With a multiplier it is Keras's ``SeparableConv2D``, whose kernels have
    the shapes (kh, kw, C_in, m) and (1, 1, C_in * m, C_out).

    Examples
    --------
    >>> x, depthwise = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], [[[[1, 0], [0, 1]]], [[[1, 1], [1, 1]]]]
    >>> separable_conv2d(x, depthwise, [[[[1]], [[0]]], [[[1]], [[10]]]])
    array([[[  5.]],
           [[265.]]])
    """
    arrays, setting = _settle(
        as_numbers(x, "x", IMAGES),
        depthwise_weight,
        pointwise_weight,
        depthwise_bias,
        pointwise_bias,
        stride=stride,
        padding=padding,
        dilation=dilation,
    )
    values, kernels, mixers, offsets, last = arrays
    between = conv2d(values, kernels, offsets, **_options(setting))
    return conv2d(between, mixers, last)


def separable_conv2d_trace(
    x: object,
    depthwise_weight: object,
    pointwise_weight: object,
    depthwise_bias: object = None,
    pointwise_bias: object = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: object = 0,
    dilation: int | Sequence[int] = 1,
    pointwise_padding: object = 0,
) -> SeparableTrace:
    """Return `separable_conv2d` of one image as two chained traces with every number behind every cell.

    Parameters are those of `separable_conv2d`, but `x` is (C_in, H, W), and one more.

    Parameters
    ----------
    pointwise_padding : int, (vertical, horizontal) or ((top, bottom), (left, right))
        To look at a mistake: what happens to a 1x1 convolution that is padded.

    Returns
    -------
    SeparableTrace
        ``len(trace)`` counts the cells that both stages make.

    Examples
    --------
    The padded 1x1 convolution makes the picture larger by a frame that knows nothing but the bias:

    >>> trace = separable_conv2d_trace([[[5]]], [[[[1]]]], [[[[2]]]], None, [7], pointwise_padding=1)
    >>> trace.output
    array([[[ 7.,  7.,  7.],
            [ 7., 17.,  7.],
            [ 7.,  7.,  7.]]])
    >>> trace.depthwise_of(0, 0, 0), trace.depthwise_of(0, 1, 1)
    ((), ((0, 0, 0),))
    """
    arrays, setting = _settle(
        as_numbers(x, "x", IMAGE),
        depthwise_weight,
        pointwise_weight,
        depthwise_bias,
        pointwise_bias,
        stride=stride,
        padding=padding,
        dilation=dilation,
        pointwise_padding=pointwise_padding,
    )
    values, kernels, mixers, offsets, last = arrays
    depthwise = conv2d_trace(values, kernels, offsets, **_options(setting))
    pointwise = conv2d_trace(depthwise.output, mixers, last, padding=setting.pointwise_padding)
    return SeparableTrace(setting=setting, depthwise=depthwise, pointwise=pointwise)


def _options(setting: SeparableSetting) -> dict[str, Any]:
    names = ("stride", "padding", "dilation")
    return {"groups": setting.in_channels, **{name: getattr(setting, name) for name in names}}


@INFINITIES_ARE_DATA
def _settle(
    values: Array,
    depthwise_weight: object,
    pointwise_weight: object,
    depthwise_bias: object,
    pointwise_bias: object,
    **options: Any,
) -> tuple[list[Any], SeparableSetting]:
    """Return the arrays in their common type and the setting they make, or raise a ConvError."""
    kernels = as_numbers(depthwise_weight, "depthwise_weight", "(C_in*m, 1, kh, kw)")
    mixers = as_numbers(pointwise_weight, "pointwise_weight", "(C_out, C_in*m, 1, 1)")
    in_channels, filters = values.shape[-3], kernels.shape[0]
    if kernels.shape[1] != 1:
        raise ConvError("depthwise_depth", "depthwise_weight", depth=kernels.shape[1])
    if filters % in_channels:
        raise ConvError(
            "depthwise_filters",
            "depthwise_weight",
            filters=filters,
            in_channels=in_channels,
            rest=filters % in_channels,
        )
    if mixers.shape[2:] != (1, 1):
        raise ConvError("pointwise_kernel", "pointwise_weight", kernel=mixers.shape[2:])
    if mixers.shape[1] != filters:
        raise ConvError("pointwise_depth", "pointwise_weight", depth=mixers.shape[1], channels=filters)
    setting = SeparableSetting(
        input=values.shape[-2:],
        kernel=kernels.shape[-2:],
        in_channels=in_channels,
        multiplier=filters // in_channels,
        out_channels=mixers.shape[0],
        depthwise_bias=depthwise_bias is not None,
        pointwise_bias=pointwise_bias is not None,
        **options,
    ).check()
    # Neither stage begins before both are known to be held.
    images = values.shape[0] if values.ndim == 4 else 1
    for stage in (setting.depthwise, setting.pointwise):
        refuse_unholdable(images, stage)
    offsets = check_bias(depthwise_bias, filters, "depthwise_bias")
    last = check_bias(pointwise_bias, setting.out_channels, "pointwise_bias")
    kind = common_type(values, kernels, mixers, offsets, last)
    return alike(kind, values, kernels, mixers, offsets, last), setting
