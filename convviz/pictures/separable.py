"""The picture of a depthwise-separable convolution: both of its stages."""

from __future__ import annotations

from ..engine import separable_parts, separable_samples
from ..scene import Say, separable_labels, separable_numbers, separable_scene, separable_title
from .picture import Drawn, Picture

__all__ = ["draw_separable"]


def draw_separable(picture: Picture, say: Say) -> Drawn:
    """Return the three levels, the first channels of each."""
    setting = picture.setting
    one, two = separable_parts(setting, *separable_samples(setting, picture.numbers))
    scene = separable_scene(
        one, two, picture.layout, numbers=picture.written, labels=separable_labels(setting, say)
    )
    return Drawn(scene, separable_numbers(one, two), separable_title(setting, say))
