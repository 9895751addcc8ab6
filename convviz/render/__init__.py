"""The only package that knows Matplotlib and Pillow: a scene becomes an SVG or pixels."""

from .frames import Frames
from .svg import svg

__all__ = ["Frames", "svg"]
