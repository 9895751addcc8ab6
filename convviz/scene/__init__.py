"""The picture as data: plates, cells, links, numbers and words, and what each frame changes."""

from .caption import captioned
from .conv import LAYOUTS, conv_numbers, conv_scene, impossible_scene
from .grouped import leftover_scene
from .labels import (
    Say,
    conv_labels,
    conv_legend,
    conv_title,
    gather_labels,
    grouped_legend,
    scatter_labels,
    separable_labels,
    separable_legend,
    separable_title,
    size,
    transposed_legend,
    transposed_title,
    weight_labels,
)
from .matrix import MATRICES, matrix_numbers, matrix_scene
from .plate import UNIT, Plate
from .pool import pool_scene
from .scene import (
    Fill,
    Frame,
    Item,
    Label,
    Lines,
    Links,
    Marks,
    Numbers,
    Placements,
    Scene,
    Timeline,
    Weights,
)
from .separable import Chain, separable_numbers, separable_scene
from .theme import GROUPS, THEMES, Paint, css
from .transposed import (
    gather_numbers,
    gather_scene,
    nothing_left_scene,
    scatter_numbers,
    scatter_scene,
)
from .weights import weights_numbers, weights_scene

__all__ = [
    "GROUPS",
    "LAYOUTS",
    "MATRICES",
    "THEMES",
    "UNIT",
    "Chain",
    "Fill",
    "Frame",
    "Item",
    "Label",
    "Lines",
    "Links",
    "Marks",
    "Numbers",
    "Paint",
    "Placements",
    "Plate",
    "Say",
    "Scene",
    "Timeline",
    "Weights",
    "captioned",
    "conv_labels",
    "conv_legend",
    "conv_numbers",
    "conv_scene",
    "conv_title",
    "css",
    "gather_labels",
    "gather_numbers",
    "gather_scene",
    "grouped_legend",
    "impossible_scene",
    "leftover_scene",
    "matrix_numbers",
    "matrix_scene",
    "nothing_left_scene",
    "pool_scene",
    "scatter_labels",
    "scatter_numbers",
    "scatter_scene",
    "separable_labels",
    "separable_legend",
    "separable_numbers",
    "separable_scene",
    "separable_title",
    "size",
    "transposed_legend",
    "transposed_title",
    "weight_labels",
    "weights_numbers",
    "weights_scene",
]
