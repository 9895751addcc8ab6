"""Pictures of a convolution of few channels, and of pooling."""

from __future__ import annotations

from ..engine import Trace, avg_pool2d_trace, conv2d_trace, max_pool2d_trace, pool_samples, samples
from ..engine.pool_trace import PoolTrace
from ..scene import Say, conv_labels, conv_numbers, conv_scene, conv_title, pool_scene, size
from .picture import Drawn, Picture

__all__ = ["conv_trace", "draw_conv", "draw_pool", "pool_trace"]


def conv_trace(picture: Picture) -> Trace:
    """Return every placement of a convolution."""
    x, weight, bias = samples(picture.setting, picture.numbers)
    if picture.flip:
        weight = weight[..., ::-1, ::-1]
    return conv2d_trace(x, weight, bias, groups=picture.setting.groups, **picture.setting.arguments)


def draw_conv(picture: Picture, say: Say) -> Drawn:
    """Return a convolution with all its channels."""
    setting, trace = picture.setting, conv_trace(picture)
    scene = conv_scene(
        trace,
        picture.layout,
        numbers=picture.written,
        labels=None if picture.as_paper else conv_labels(setting, say, picture.layout),
        as_paper=picture.as_paper,
    )
    return Drawn(scene, conv_numbers(trace), conv_title(setting, say))


def pool_trace(picture: Picture) -> PoolTrace:
    """Return every placement of a pooling layer."""
    x = pool_samples(picture.setting, picture.numbers)
    own = "dilation" if picture.setting.kind == "max" else "count_include_pad"
    pool = max_pool2d_trace if picture.setting.kind == "max" else avg_pool2d_trace
    return pool(x, picture.setting.kernel, **picture.options("stride", "padding", "ceil_mode", own))


def draw_pool(picture: Picture, say: Say) -> Drawn:
    """Return a pooling layer; its steps have no sums for the player to write out."""
    setting = picture.setting
    scene = pool_scene(
        pool_trace(picture), picture.layout, numbers=picture.written, as_paper=picture.as_paper
    )
    title = say(
        f"pool.picture_{setting.kind}",
        input=size(setting.input),
        kernel=size(setting.kernel),
        output=size(setting.output),
    )
    return Drawn(scene, {}, title)
