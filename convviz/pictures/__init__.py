"""What can be drawn, by kind and view: a setting becomes a scene with its words and numbers."""

from .arguments import arguments
from .impossible import draw_impossible, impossible_legend
from .kinds import KINDS, Kind, draw, kind_of, legend, views_of
from .picture import Drawn, Picture
from .transposed import Given, given, matrix_is_too_large

__all__ = [
    "KINDS",
    "Drawn",
    "Given",
    "Kind",
    "Picture",
    "arguments",
    "draw",
    "draw_impossible",
    "given",
    "impossible_legend",
    "kind_of",
    "legend",
    "matrix_is_too_large",
    "views_of",
]
