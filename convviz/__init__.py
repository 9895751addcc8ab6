"""Convolution arithmetic with every number behind every cell.

>>> import convviz
>>> convviz.conv2d([[[3, 3, 2], [0, 0, 1], [3, 1, 2]]], [[[[0, 1, 2], [2, 2, 0], [0, 1, 2]]]])
array([[[12.]]])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from .engine import (
        Axis,
        ConvMatrix,
        ConvSetting,
        Cost,
        GatherTrace,
        Placement,
        PoolPlacement,
        PoolSetting,
        PoolTap,
        PoolTrace,
        ScatterTrace,
        SeparableSetting,
        SeparableTrace,
        Stamp,
        Tap,
        Trace,
        TransposedAxis,
        TransposedSetting,
        Wiring,
        avg_pool2d,
        avg_pool2d_trace,
        conv2d,
        conv2d_trace,
        conv_matrix,
        conv_transpose2d,
        conv_transpose2d_trace,
        cost,
        cost_ratio,
        feasible,
        max_pool2d,
        max_pool2d_trace,
        nearest,
        one_group,
        separable_conv2d,
        separable_conv2d_trace,
        stage_costs,
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
    "Cost",
    "GatherTrace",
    "Placement",
    "PoolPlacement",
    "PoolSetting",
    "PoolTap",
    "PoolTrace",
    "ScatterTrace",
    "SeparableSetting",
    "SeparableTrace",
    "Stamp",
    "Tap",
    "Trace",
    "TransposedAxis",
    "TransposedSetting",
    "Wiring",
    "avg_pool2d",
    "avg_pool2d_trace",
    "conv2d",
    "conv2d_trace",
    "conv_matrix",
    "conv_transpose2d",
    "conv_transpose2d_trace",
    "cost",
    "cost_ratio",
    "feasible",
    "max_pool2d",
    "max_pool2d_trace",
    "nearest",
    "one_group",
    "separable_conv2d",
    "separable_conv2d_trace",
    "stage_costs",
    "tensorflow_setting",
    "wiring",
    "with_output_size",
]


def __getattr__(name: str) -> Any:
    # What is asked for is loaded then: the command line starts at once, and can be stopped from there on.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import engine, errors

    return getattr(errors if name == "ConvError" else engine, name)
