"""Convolution arithmetic with every number behind every cell.

>>> import convviz
>>> convviz.conv2d([[[3, 3, 2], [0, 0, 1], [3, 1, 2]]], [[[[0, 1, 2], [2, 2, 0], [0, 1, 2]]]])
array([[[12.]]])
"""

from .engine import (
    Axis,
    ConvMatrix,
    ConvSetting,
    GatherTrace,
    Placement,
    ScatterTrace,
    SeparableSetting,
    SeparableTrace,
    Stamp,
    Tap,
    Trace,
    TransposedAxis,
    TransposedSetting,
    Wiring,
    conv2d,
    conv2d_trace,
    conv_matrix,
    conv_transpose2d,
    conv_transpose2d_trace,
    feasible,
    nearest,
    one_group,
    separable_conv2d,
    separable_conv2d_trace,
    tensorflow_setting,
    wiring,
    with_output_size,
)
from .errors import ConvError

__all__ = [
    "Axis",
    "ConvError",
    "ConvMatrix",
    "ConvSetting",
    "GatherTrace",
    "Placement",
    "ScatterTrace",
    "SeparableSetting",
    "SeparableTrace",
    "Stamp",
    "Tap",
    "Trace",
    "TransposedAxis",
    "TransposedSetting",
    "Wiring",
    "conv2d",
    "conv2d_trace",
    "conv_matrix",
    "conv_transpose2d",
    "conv_transpose2d_trace",
    "feasible",
    "nearest",
    "one_group",
    "separable_conv2d",
    "separable_conv2d_trace",
    "tensorflow_setting",
    "wiring",
    "with_output_size",
]
