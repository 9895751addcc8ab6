"""Numbers only: the geometry of a setting, the arrays, and the trace of every placement."""

from .axis import PADDING_MODES, Axis
from .cells import (
    LARGEST_CELL,
    MOST_SIGNS,
    cells_outside,
    cells_refused,
    is_cell,
    overlay,
    read_cells,
    with_cells,
)
from .conv import conv2d, conv2d_trace
from .cost import COST_PARTS, Cost, cost, cost_ratio, stage_costs
from .drawing import drawing
from .enlarge import bilinear_kernel, enlarging, even_area, phase_sums
from .filter2d import filter2d, strongest
from .fixes import Fix, feasible, nearest, nearest_pairs
from .kernels import KERNELS, NamedKernel, named_kernel
from .matrix import ConvMatrix, conv_matrix
from .output_size import (
    TENSORFLOW_PADDINGS,
    same_shift,
    tensorflow_setting,
    tensorflow_sizes,
    with_output_size,
)
from .part import Part, first_channels, first_part, sample_part, separable_parts, with_fewer
from .pool import avg_pool2d, avg_pool2d_trace, max_pool2d, max_pool2d_trace
from .pool_setting import PoolSetting
from .pool_trace import PoolPlacement, PoolTap, PoolTrace
from .samples import (
    NUMBER_SETS,
    TRANSPOSED_NUMBER_SETS,
    NumberChoice,
    pool_samples,
    samples,
    separable_samples,
)
from .separable import separable_conv2d, separable_conv2d_trace
from .separable_setting import SeparableSetting
from .separable_trace import SeparableTrace
from .setting import PADDING_NAMES, POOLINGS, ConvSetting
from .trace import Placement, Tap, Trace
from .transposed import VIEWS, conv_transpose2d, conv_transpose2d_trace
from .transposed_setting import TransposedAxis, TransposedSetting
from .transposed_trace import GatherTrace, ScatterTrace, Stamp
from .upsample import UPSAMPLINGS, upsample2d
from .wiring import Wiring, one_group, wiring

__all__ = [
    "COST_PARTS",
    "KERNELS",
    "LARGEST_CELL",
    "MOST_SIGNS",
    "NUMBER_SETS",
    "PADDING_MODES",
    "PADDING_NAMES",
    "POOLINGS",
    "TENSORFLOW_PADDINGS",
    "TRANSPOSED_NUMBER_SETS",
    "UPSAMPLINGS",
    "VIEWS",
    "Axis",
    "ConvMatrix",
    "ConvSetting",
    "Cost",
    "Fix",
    "GatherTrace",
    "NamedKernel",
    "NumberChoice",
    "Part",
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
    "bilinear_kernel",
    "cells_outside",
    "cells_refused",
    "conv2d",
    "conv2d_trace",
    "conv_matrix",
    "conv_transpose2d",
    "conv_transpose2d_trace",
    "cost",
    "cost_ratio",
    "drawing",
    "enlarging",
    "even_area",
    "feasible",
    "filter2d",
    "first_channels",
    "first_part",
    "is_cell",
    "max_pool2d",
    "max_pool2d_trace",
    "named_kernel",
    "nearest",
    "nearest_pairs",
    "one_group",
    "overlay",
    "phase_sums",
    "pool_samples",
    "read_cells",
    "same_shift",
    "sample_part",
    "samples",
    "separable_conv2d",
    "separable_conv2d_trace",
    "separable_parts",
    "separable_samples",
    "stage_costs",
    "strongest",
    "tensorflow_setting",
    "tensorflow_sizes",
    "upsample2d",
    "wiring",
    "with_cells",
    "with_fewer",
    "with_output_size",
]
