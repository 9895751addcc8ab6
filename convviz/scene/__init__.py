"""The picture as data: plates, cells, links, numbers and words, and what each frame changes."""

from .conv import LAYOUTS, conv_numbers, conv_scene, impossible_scene
from .plate import UNIT, Plate
from .scene import Fill, Frame, Item, Label, Lines, Links, Marks, Numbers, Scene, Timeline, Weights
from .theme import THEMES, Paint, css

__all__ = [
    "LAYOUTS",
    "THEMES",
    "UNIT",
    "Fill",
    "Frame",
    "Item",
    "Label",
    "Lines",
    "Links",
    "Marks",
    "Numbers",
    "Paint",
    "Plate",
    "Scene",
    "Timeline",
    "Weights",
    "conv_numbers",
    "conv_scene",
    "css",
    "impossible_scene",
]
