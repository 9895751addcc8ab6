"""One kernel over a picture, each channel by itself."""

from __future__ import annotations

import numpy as np

from .arrays import Array
from .conv import conv2d
from .setting import ConvSetting
from .transposed import conv_transpose2d
from .transposed_setting import TransposedSetting


def filter2d(x: Array, kernel: Array, setting: ConvSetting | TransposedSetting) -> Array:
    """Return a picture filtered by one kernel: a depthwise convolution whose kernels are all the same.

    Parameters
    ----------
    x : ndarray, shape (C, H, W)
    kernel : ndarray, shape (kh, kw)
    setting : ConvSetting or TransposedSetting
        How it runs over one channel.

    Returns
    -------
    ndarray, shape (C, H_out, W_out)

    Raises
    ------
    ConvError
        For an impossible setting.

    Examples
    --------
    >>> x, kernel = np.array([[[1, 2, 4]], [[0, 0, 9]]]), np.array([[-1, 1]])
    >>> filter2d(x, kernel, ConvSetting((1, 3), (1, 2))).tolist()
    [[[1.0, 2.0]], [[0.0, 9.0]]]
    """
    setting.check()
    channels = len(x)
    weight = np.broadcast_to(kernel, (channels, 1, *kernel.shape))
    if isinstance(setting, TransposedSetting):
        return conv_transpose2d(
            x,
            weight,
            stride=setting.stride,
            padding=setting.padding,
            output_padding=setting.output_padding,
            dilation=setting.dilation,
            groups=channels,
        )
    return conv2d(x, weight, groups=channels, **setting.arguments)


def strongest(numbers: Array) -> tuple[int, int]:
    """Return the row and the column of the number farthest from zero, of several the first.

    Examples
    --------
    >>> strongest(np.array([[1, -7], [7, 0]]))
    (0, 1)
    """
    row, col = np.unravel_index(np.abs(numbers).argmax(), numbers.shape)
    return int(row), int(col)
