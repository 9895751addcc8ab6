"""What cannot work is refused with one error class, in a sentence that names the rule and both numbers."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import (
    ConvError,
    ConvSetting,
    GatherTrace,
    Placement,
    PoolPlacement,
    PoolSetting,
    ScatterTrace,
    SeparableSetting,
    SeparableTrace,
    Stamp,
    Trace,
    TransposedSetting,
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
    separable_conv2d,
    separable_conv2d_trace,
    stage_costs,
    tensorflow_setting,
    wiring,
    with_output_size,
)
from convviz.engine import (
    cells_refused,
    is_cell,
    named_kernel,
    overlay,
    pool_samples,
    samples,
    separable_samples,
    upsample2d,
    with_cells,
)

from .drawn import Array, examples, turned

HUGE = 10**5000  # Python refuses to write it out


@dataclass(frozen=True)
class Refusal:
    """A call that cannot work, its nearest neighbour that can, and what the sentence must say."""

    call: Callable[..., object]
    bad: dict[str, Any]
    good: dict[str, Any]
    code: str
    field: str
    sentence: str

    def raised(self) -> ConvError:
        with pytest.raises(ConvError, match=re.escape(self.sentence)) as caught:
            self.call(**self.bad)
        return caught.value

    def numbers(self) -> list[str]:
        """Return the numbers and pairs of the English sentence."""
        return re.findall(r"\d+(?:×\d+)*", self.sentence)


class Learned:
    """What PyTorch's tensors are like that need a gradient."""

    requires_grad = True

    def __init__(self, numbers: Array) -> None:
        self.numbers = numbers

    def __array__(self, *_: object, **__: object) -> Array:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")

    def detach(self) -> Array:
        return self.numbers


def conv(**changes: Any) -> Array:
    return conv2d(**{"x": np.ones((1, 4, 4)), "weight": np.ones((1, 1, 3, 3)), **changes})


def point(**changes: Any) -> Array:
    return conv(weight=np.ones((1, 1, 1, 1)), **changes)


def six(**changes: Any) -> Array:
    return conv(x=np.ones((6, 4, 4)), groups=2, **changes)


def trace(**changes: Any) -> Trace:
    return conv2d_trace(**{"x": np.ones((1, 4, 4)), "weight": np.ones((1, 1, 3, 3)), **changes})


def setting(**changes: Any) -> ConvSetting:
    return ConvSetting(**{"input": 4, "kernel": 3, **changes}).check()


def cell(at: tuple[Any, Any, Any]) -> Placement:
    return trace().at(*at)


def transposed(**changes: Any) -> Array:
    return conv_transpose2d(**{"x": np.ones((1, 4, 4)), "weight": np.ones((1, 1, 3, 3)), **changes})


def transposed_six(**changes: Any) -> Array:
    return transposed(x=np.ones((6, 4, 4)), groups=2, **changes)


def views(**changes: Any) -> ScatterTrace | GatherTrace:
    return conv_transpose2d_trace(**{"x": np.ones((1, 2, 2)), "weight": np.ones((1, 1, 2, 2)), **changes})


def transposed_setting(**changes: Any) -> TransposedSetting:
    return TransposedSetting(**{"input": 4, "kernel": 3, **changes}).check()


def input_cell(at: tuple[Any, Any, Any]) -> Stamp:
    return conv_transpose2d_trace(np.ones((1, 2, 2)), np.ones((1, 1, 2, 2))).at(*at)


def window(at: tuple[Any, Any, Any]) -> Placement:
    return conv_transpose2d_trace(np.ones((1, 2, 2)), np.ones((1, 1, 2, 2)), view="gather").at(*at)


def grown(count: Any) -> Array:
    return conv_transpose2d_trace(np.ones((1, 2, 2)), np.ones((1, 1, 2, 2))).growing(count)


def sized(output_size: Any, **changes: Any) -> TransposedSetting:
    return with_output_size(
        TransposedSetting(**{"input": 6, "kernel": 3, "stride": 2, "padding": 1, **changes}), output_size
    )


def tensorflow(**changes: Any) -> TransposedSetting:
    return tensorflow_setting(**{"input": 2, "kernel": 3, "stride": 2, **changes})


def largest(**changes: Any) -> Array:
    return max_pool2d(**{"x": np.ones((1, 4, 4)), "kernel_size": 2, **changes})


def average(**changes: Any) -> Array:
    return avg_pool2d(**{"x": np.ones((1, 4, 4)), "kernel_size": 2, **changes})


def pooling(**changes: Any) -> PoolSetting:
    return PoolSetting(**{"kind": "max", "input": 4, "kernel": 3, **changes}).check()


def pooled_cell(at: tuple[Any, Any, Any]) -> PoolPlacement:
    return max_pool2d_trace(np.ones((1, 4, 4)), 2).at(*at)


def matrix(input: Any = 4, weight: Any = ((((1, 2), (3, 4)),),), **changes: Any) -> object:
    return conv_matrix(ConvSetting(input=input, kernel=np.shape(weight)[2:], **changes), weight)


def dense(input: Any) -> Array:
    return conv_matrix(TransposedSetting(input=input, kernel=1), ones(1, 1, 1, 1)).dense()


def seeded(seed: Any) -> object:
    return samples(ConvSetting(3, 2), "random", seed)


def separable(**changes: Any) -> Array:
    arrays = {"x": ones(2, 4, 4), "depthwise_weight": ones(4, 1, 3, 3), "pointwise_weight": ones(5, 4, 1, 1)}
    return separable_conv2d(**{**arrays, **changes})


def stages(**changes: Any) -> SeparableTrace:
    arrays = {"x": ones(2, 4, 4), "depthwise_weight": ones(4, 1, 3, 3), "pointwise_weight": ones(5, 4, 1, 1)}
    return separable_conv2d_trace(**{**arrays, **changes})


def separable_setting(**changes: Any) -> SeparableSetting:
    return SeparableSetting(**{"input": 4, "kernel": 3, **changes}).check()


def second_stage(**changes: Any) -> ConvSetting:
    return separable_setting(**changes).pointwise


def first_stage(**changes: Any) -> ConvSetting:
    return separable_setting(**changes).depthwise


def behind(at: tuple[Any, Any, Any]) -> object:
    return stages().depthwise_of(*at)


def fed(at: tuple[Any, Any, Any]) -> object:
    return stages().pointwise_of(*at)


def reads(filter: Any) -> range:
    return wiring(ConvSetting(5, 3, in_channels=4, out_channels=6, groups=2)).reads(filter)


def inputs(group: Any) -> range:
    return wiring(ConvSetting(5, 3, in_channels=4, out_channels=6, groups=2)).inputs(group)


def compared(**changes: Any) -> Fraction:
    return cost_ratio(SeparableSetting(3, 3), ConvSetting(3, 3), **changes)


def readers(at: tuple[Any, Any, Any]) -> object:
    return trace().readers(*at)


def written(value: Any) -> object:
    if not is_cell(value):
        raise cells_refused([value])
    return value


def ones(*shape: int) -> Array:
    return np.ones(shape)


REFUSALS = [
    # the arrays
    Refusal(conv, {"x": ones(4, 5)}, {"x": ones(1, 4, 5)},
            "rank", "x", "must have shape (C, H, W) or (N, C, H, W), but it has 2 axes: (4, 5)"),
    Refusal(conv, {"x": ones(1, 1, 1, 4, 4)}, {"x": ones(1, 1, 4, 4)},
            "rank", "x", "but it has 5 axes: (1, 1, 1, 4, 4)"),
    Refusal(trace, {"x": ones(1, 1, 4, 4)}, {"x": ones(1, 4, 4)},
            "rank", "x", "x must have shape (C, H, W), but it has 4 axes: (1, 1, 4, 4)"),
    Refusal(conv, {"weight": ones(1, 3, 3)}, {"weight": ones(1, 1, 3, 3)},
            "rank", "weight", "must have shape (C_out, C_in/groups, kh, kw), but it has 3 axes: (1, 3, 3)"),
    Refusal(conv, {"bias": 1.0}, {"bias": [1.0]},
            "rank", "bias", "bias must have shape (C_out,), but it has 0 axes: ()"),
    Refusal(conv, {"x": ones(1, 4, 4) * 1j}, {"x": ones(1, 4, 4)},
            "not_numbers", "x", "x must hold real numbers, not complex128"),
    Refusal(conv, {"x": [[[None, 1, 1]] * 3]}, {"x": [[[0, 1, 1]] * 3]},
            "not_numbers", "x", "x must hold real numbers, not object"),
    Refusal(conv, {"x": [[[1, 2, 3], [4, 5], [6, 7, 8]]]}, {"x": [[[1, 2, 3], [4, 5, 0], [6, 7, 8]]]},
            "not_numbers", "x", "x must hold real numbers, not object"),
    Refusal(conv, {"weight": [[[["1"]]]]}, {"weight": [[[[1]]]]},
            "not_numbers", "weight", "weight must hold real numbers, not str32"),
    Refusal(conv, {"bias": np.array(["2020"], dtype="M8[D]")}, {"bias": np.array([True])},
            "not_numbers", "bias", "bias must hold real numbers, not datetime64[D]"),
    Refusal(conv, {"x": [[[Decimal(0), 1, 1]] * 3]}, {"x": [[[Fraction(1, 3), 1, True]] * 3]},
            "not_numbers", "x", "x must hold real numbers, not object"),
    Refusal(point, {"x": [[[Fraction(10) ** 400]]]}, {"x": [[[Fraction(10) ** 300]]]},
            "not_numbers", "x", "x must hold real numbers, not object"),
    Refusal(conv, {"x": np.ma.array(ones(1, 4, 4), mask=True)}, {"x": np.ma.array(ones(1, 4, 4)).filled(0)},
            "masked", "x", "x is a masked array"),
    Refusal(conv, {"weight": [np.ma.array(ones(1, 3, 3))]}, {"weight": [ones(1, 3, 3)]},
            "masked", "weight", "fill it first, with weight.filled(0) say"),
    Refusal(conv, {"x": Learned(ones(1, 4, 4))}, {"x": Learned(ones(1, 4, 4)).detach()},
            "gradient", "x", "x takes part in a gradient, which would be lost here; hand over x.detach()"),
    Refusal(conv, {"weight": [Learned(ones(1, 3, 3))]}, {"weight": [Learned(ones(1, 3, 3)).detach()]},
            "gradient", "weight", "hand over weight.detach()"),
    Refusal(conv, {"x": np.full((1, 4, 4), (1 << 53) + 1)}, {"x": np.full((1, 4, 4), 1 << 53)},
            "too_wide", "x", "x holds the whole number 9007199254740993, but only those from "
            "-9007199254740992 to 9007199254740992 are computed without an error"),
    Refusal(point, {"x": [[[-(1 << 63), 0]]]}, {"x": [[[-float(1 << 63), 0]]]},
            "too_wide", "x", "x holds the whole number -9223372036854775808, but"),
    Refusal(point, {"x": [[[1 << 64]]]}, {"x": [[[float(1 << 64)]]]},
            "too_wide", "x", "x holds the whole number <65 bits>, but"),
    Refusal(point, {"x": [[[HUGE]]]}, {"x": [[[1 << 53]]]},
            "too_wide", "x", "x holds the whole number <16610 bits>, but"),
    Refusal(conv, {"weight": [list(np.ma.array(ones(1, 3, 3)))]}, {"weight": [list(ones(1, 3, 3))]},
            "masked", "weight", "weight is a masked array"),
    Refusal(conv, {"weight": [[[Learned(ones(3))] * 3]]}, {"weight": [[[ones(3)] * 3]]},
            "gradient", "weight", "hand over weight.detach()"),
    Refusal(point, {"x": [[[(1 << 53) + 1, 0.5]]]}, {"x": [[[1 << 53, 0.5]]]},
            "too_wide", "x", "x holds the whole number 9007199254740993, but"),
    Refusal(point, {"x": np.array([[[np.int64((1 << 53) + 1)]]], object)}, {"x": [[[np.int64(7)]]]},
            "too_wide", "x", "x holds the whole number 9007199254740993, but"),
    Refusal(point, {"x": ones(1, 0, 4)}, {"x": ones(1, 1, 4)},
            "empty", "x", "x is empty: its shape is (1, 0, 4)"),
    Refusal(conv, {"weight": ones(0, 1, 3, 3)}, {"weight": ones(1, 1, 3, 3)},
            "empty", "weight", "weight is empty: its shape is (0, 1, 3, 3)"),
    Refusal(conv, {"weight": ones(2, 1, 3, 3), "bias": ones(3)},
            {"weight": ones(2, 1, 3, 3), "bias": ones(2)},
            "bias_length", "bias", "bias has 3 numbers, but there are 2 output channels"),
    # channels
    Refusal(six, {"weight": ones(4, 5, 3, 3)}, {"weight": ones(4, 3, 3, 3)},
            "weight_depth", "weight",
            "are 5 channels deep, but 6 input channels in 2 groups need a depth of 3"),
    Refusal(six, {"weight": ones(5, 3, 3, 3)}, {"weight": ones(6, 3, 3, 3)},
            "groups", "groups", "groups 2 must divide both channel counts: "
            "in_channels 6 leaves a remainder of 0, out_channels 5 a remainder of 1"),
    Refusal(setting, {"in_channels": 4, "groups": 3, "out_channels": 5},
            {"in_channels": 6, "groups": 3, "out_channels": 3},
            "groups", "groups", "groups 3 must divide both channel counts: "
            "in_channels 4 leaves a remainder of 1, out_channels 5 a remainder of 2"),
    # one number
    *[Refusal(setting, {name: low}, {name: least},
              "below_minimum", name, f"{name} is {low}, but the smallest that works is {least}")
      for name, low, least in [("stride", 0, 1), ("stride", -2, 1), ("dilation", 0, 1), ("kernel", 0, 1),
                               ("groups", 0, 1), ("in_channels", -3, 1), ("out_channels", 0, 1)]],
    Refusal(setting, {"input": (4, 0), "kernel": 1}, {"input": (4, 1), "kernel": 1},
            "below_minimum", "input", "input is 0, but the smallest that works is 1"),
    Refusal(conv, {"padding": ((0, 0), (-1, 0))}, {"padding": ((0, 0), (0, 0))},
            "below_minimum", "padding", "padding is -1, but the smallest that works is 0"),
    Refusal(cell, {"at": (0, -1, 0)}, {"at": (0, 0, 0)},
            "below_minimum", "row", "row is -1, but the smallest that works is 0"),
    Refusal(seeded, {"seed": -1}, {"seed": 0},
            "below_minimum", "seed", "seed is -1, but the smallest that works is 0"),
    Refusal(conv, {"stride": 1048577}, {"stride": 1048576},
            "above_maximum", "stride", "stride is 1048577, but the largest that works is 1048576"),
    Refusal(point, {"x": ones(1, 1, 1048577)}, {"x": ones(1, 1, 1048576)},
            "above_maximum", "input", "input is 1048577, but the largest that works is 1048576"),
    Refusal(conv, {"dilation": 1 << 64}, {"dilation": 1},
            "above_maximum", "dilation", "dilation is 18446744073709551616, but the largest"),
    Refusal(conv, {"groups": HUGE}, {"groups": 1},
            "above_maximum", "groups", "groups is <int>, but the largest that works is 1048576"),
    *[Refusal(conv, {name: wrong}, {name: 1}, "not_whole", name, f"{name} must be a whole number, not {said}")
      for name, wrong, said in [
          ("stride", 1.0, "1.0"), ("stride", True, "True"), ("stride", "2", "'2'"), ("stride", None, "None"),
          ("dilation", float("nan"), "nan"), ("dilation", (1, 1.5), "1.5"), ("dilation", {1: 2}, "{1: 2}"),
          ("padding", Fraction(1), "Fraction(1, 1)"), ("padding", np.array([0.5, 1]), "np.float64(0.5)"),
          ("groups", (1, 1), "(1, 1)"), ("groups", np.True_, "np.True_"), ("groups", [HUGE], "<list>"),
          ("groups", list(range(1000)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16...")]],
    Refusal(cell, {"at": (0, 0, 0.0)}, {"at": (0, 0, np.int8(0))},
            "not_whole", "column", "column must be a whole number, not 0.0"),
    # pairs, sides and names
    *[Refusal(conv, {name: wrong}, {name: right}, "not_a_pair", name,
              f"{name} must be one number or a (vertical, horizontal) pair, not {len(wrong)} number")
      for name, wrong, right in [("stride", (1, 2, 3), (1, 2)), ("dilation", [1], [1, 1]),
                                 ("padding", (), 0), ("padding", (1, 1, 2, 2), ((1, 1), (2, 2)))]],
    Refusal(conv, {"padding": ((1, 2), 3)}, {"padding": ((1, 2), (3, 3))},
            "padding_sides", "padding", "padding ((1, 2), 3) must be ((top, bottom), (left, right))"),
    Refusal(conv, {"padding": ((1, 1), (2, 2), (3, 3))}, {"padding": ((1, 1), (2, 2))},
            "padding_sides", "padding", "padding ((1, 1), (2, 2), (3, 3)) must be"),
    Refusal(conv, {"padding": ((1, 2), 0, (3, 4))}, {"padding": ((1, 2), (3, 4))},
            "padding_sides", "padding", "padding ((1, 2), 0, (3, 4)) must be"),
    Refusal(conv, {"padding": "SAME"}, {"padding": "same"},
            "padding_name", "padding",
            "padding 'SAME' is not known; the names are valid, same, same_lower, full"),
    Refusal(ConvSetting, {"input": 4, "kernel": 3, "bias": np.ones(2)},
            {"input": 4, "kernel": 3, "bias": True},
            "not_a_switch", "bias",
            "bias must be True or False, not of type ndarray"),
    Refusal(samples, {"setting": ConvSetting(4, 3), "numbers": "mine"},
            {"setting": ConvSetting(4, 3), "numbers": "ones"},
            "number_set", "numbers",
            "the numbers 'mine' are not known; there are paper, random, counting, ones, tenths"),
    Refusal(named_kernel, {"name": "blur"}, {"name": "box"}, "kernel_name", "name",
            "the kernel 'blur' is not known; there are identity, box, gaussian"),
    Refusal(named_kernel, {"name": "sobel_x", "size": 5}, {"name": "sobel_x", "size": 3},
            "kernel_size", "size", "the kernel sobel_x has a size of 3×3 only, not 5×5"),
    Refusal(overlay, {"array": np.zeros((1, 2, 2)), "text": "1,two"},
            {"array": np.zeros((1, 2, 2)), "text": "1,2"}, "cells", "cells",
            "'two' is not a number from -1000000 to 1000000"),
    Refusal(written, {"value": 1000001}, {"value": 1000000}, "cell_value", "cells",
            "1000001 is not a number from -1000000 to 1000000; 1 cell keeps its old number"),
    Refusal(with_cells, {"text": "", "changes": {(0, 0, 0, 5000): 1}},
            {"text": "", "changes": {(0, 0, 0, 3000): 1}}, "too_many_cells", "cells",
            "the cells written by hand take 5001 characters, but a link carries at most 4000"),
    Refusal(upsample2d, {"x": np.ones((1, 2, 2)), "factor": 2, "mode": "cubic"},
            {"x": np.ones((1, 2, 2)), "factor": 2, "mode": "bilinear"}, "upsampling", "mode",
            "there is no 'cubic' upsampling; there are nearest, bilinear"),
    Refusal(conv, {"padding_mode": "mirror"}, {"padding_mode": "reflect"},
            "padding_mode", "padding_mode",
            "padding_mode 'mirror' is not known; the modes are zeros, reflect, replicate, circular"),
    Refusal(conv, {"padding_mode": np.array(["zeros"])}, {"padding_mode": np.str_("zeros")},
            "padding_mode", "padding_mode", "padding_mode array(['zeros'], dtype='<U5') is not known"),
    # sizes that do not go together
    Refusal(setting, {"input": 5, "kernel": 5, "dilation": 2, "padding": 1},
            {"input": 5, "kernel": 5, "dilation": 2, "padding": 2},
            "kernel_too_large", "kernel", "the kernel spans 9×9 cells (kernel 5×5, dilation 2×2) "
            "but the padded input has only 7×7 (input 5×5, padding 1×1)"),
    Refusal(conv, {"weight": ones(1, 1, 1, 5)}, {"weight": ones(1, 1, 1, 4)},
            "kernel_too_large", "kernel", "the kernel spans 1×5 cells (kernel 1×5, dilation 1×1) "
            "but the padded input has only 4×4 (input 4×4, padding 0×0)"),
    Refusal(setting, {"kernel": (9, 2), "padding": ((3, 1), (0, 1))},
            {"kernel": (8, 2), "padding": ((3, 1), (0, 1))},
            "kernel_too_large_sides", "kernel", "the kernel spans 9×2 cells (kernel 9×2, dilation 1×1) "
            "but the padded input has only 8×5 (input 4×4, padding top 3, bottom 1, left 0, right 1)"),
    Refusal(conv, {"padding": ((3, 4), (0, 0)), "padding_mode": "reflect"},
            {"padding": ((3, 3), (0, 0)), "padding_mode": "reflect"},
            "reflect_padding", "padding", "vertical padding 4, but input 4 allows at most 3"),
    Refusal(conv, {"padding": (4, 5), "padding_mode": "circular"},
            {"padding": (4, 4), "padding_mode": "circular"},
            "circular_padding", "padding", "horizontal padding 5, but input 4 allows at most 4"),
    Refusal(conv, {"padding": 1 << 20}, {"padding": 1 << 4},
            "too_large", "padding", "this would make 4398063288336 numbers of padded input "
            "and 4398054899716 of output, but the limit is 2147483648"),
    # A view without memory of its own.
    Refusal(conv, {"x": np.broadcast_to(1.0, (1 << 28, 1, 4, 4))},
            {"x": np.broadcast_to(1.0, (1 << 2, 1, 4, 4))},
            "too_large", "padding", "4294967296 numbers of padded input and 1073741824 of output"),
    Refusal(cell, {"at": (0, 2, 0)}, {"at": (0, 1, 0)},
            "no_cell", "output", "the output has no cell 0×2×0: its shape is 1×2×2"),
    # transposed
    Refusal(transposed, {"weight": ones(1, 3, 3)}, {"weight": ones(1, 1, 3, 3)},
            "rank", "weight", "must have shape (C_in, C_out/groups, kh, kw), but it has 3 axes: (1, 3, 3)"),
    Refusal(transposed_six, {"weight": ones(3, 2, 3, 3)}, {"weight": ones(6, 2, 3, 3)},
            "weight_inputs", "weight", "kernels for 3 input channels, but x has 6"),
    Refusal(transposed_six, {"weight": ones(6, 2, 3, 3), "bias": ones(2)},
            {"weight": ones(6, 2, 3, 3), "bias": ones(4)},
            "bias_length", "bias", "bias has 2 numbers, but there are 4 output channels"),
    Refusal(transposed, {"x": ones(5, 4, 4), "weight": ones(5, 2, 3, 3), "groups": 3},
            {"x": ones(6, 4, 4), "weight": ones(6, 2, 3, 3), "groups": 3},
            "groups", "groups", "groups 3 must divide both channel counts: "
            "in_channels 5 leaves a remainder of 2, out_channels 6 a remainder of 0"),
    Refusal(transposed, {"groups": 0}, {"groups": 1},
            "below_minimum", "groups", "groups is 0, but the smallest that works is 1"),
    Refusal(transposed, {"padding": "same"}, {"padding": ((1, 0), (0, 1))},
            "not_whole", "padding", "padding must be a whole number, not 'same'"),
    Refusal(transposed, {"output_padding": -1}, {"output_padding": 0},
            "below_minimum", "output_padding", "output_padding is -1, but the smallest that works is 0"),
    Refusal(TransposedSetting, {"input": 4, "kernel": 3, "bias": 1}, {"input": 4, "kernel": 3, "bias": True},
            "not_a_switch", "bias", "bias must be True or False, not of type int"),
    Refusal(transposed_setting, {"stride": 2, "output_padding": (1, 2)},
            {"stride": 2, "output_padding": (1, 1)}, "output_padding", "output_padding",
            "horizontal output_padding is 2, but stride 2 and dilation 1 allow at most 1"),
    Refusal(transposed, {"dilation": (3, 1), "output_padding": (3, 0)},
            {"dilation": (3, 1), "output_padding": (2, 0)}, "output_padding", "output_padding",
            "vertical output_padding is 3, but stride 1 and dilation 3 allow at most 2"),
    Refusal(transposed, {"padding": ((3, 3), (0, 0))}, {"padding": ((3, 2), (0, 0))},
            "nothing_left", "padding", "nothing is left of the vertical axis: the stamps cover 6 cells "
            "(input 4, stride 1, kernel span 3), output_padding adds 0, and padding crops 3 before and 3 "
            "after"),
    Refusal(transposed_setting, {"stride": 2, "output_padding": (0, 1), "padding": (4, 5)},
            {"stride": 2, "output_padding": (1, 1), "padding": 4},
            "nothing_left", "padding", "nothing is left of the horizontal axis: the stamps cover 9 cells "
            "(input 4, stride 2, kernel span 3), output_padding adds 1, and padding crops 5 before and 5 "
            "after"),
    Refusal(transposed, {"stride": 1 << 20}, {"stride": 1 << 4},
            "output_too_large", "stride",
            "this would make 9895623524361 numbers of output, but the limit is 2147483648"),
    Refusal(views, {"view": "gather", "dilation": 1 << 20, "padding": ((1 << 20, 0), (0, 1 << 20))},
            {"view": "scatter", "dilation": 1 << 20, "padding": ((1 << 20, 0), (0, 1 << 20))},
            "too_large", "dilation", "1099515822084 numbers of padded input and 4 of output"),
    Refusal(views, {"view": "matrix"}, {"view": "gather"},
            "view", "view", "the view 'matrix' is not known; there are scatter, gather"),
    Refusal(views, {"view": None}, {"view": "scatter"}, "view", "view", "the view None is not known"),
    Refusal(input_cell, {"at": (0, 2, 0)}, {"at": (0, 1, 0)},
            "no_input_cell", "input", "the input has no cell 0×2×0: its shape is 1×2×2"),
    Refusal(window, {"at": (1, 0, 0)}, {"at": (0, 2, 2)},
            "no_cell", "output", "the output has no cell 1×0×0: its shape is 1×3×3"),
    Refusal(grown, {"count": 5}, {"count": 4},
            "above_maximum", "count", "count is 5, but the largest that works is 4"),
    # an output size
    Refusal(sized, {"output_size": 10}, {"output_size": 11}, "output_size", "output_size",
            "the vertical output size is 10, but only 11 to 12 can be reached (input 6, stride 2, "
            "kernel span 3, padding 1 before and 1 after)"),
    Refusal(sized, {"output_size": (12, 13), "dilation": (1, 1)}, {"output_size": (12, 12)},
            "output_size", "output_size", "the horizontal output size is 13, but only 11 to 12 can be"),
    Refusal(sized, {"output_size": 7, "stride": 1}, {"output_size": 6, "stride": 1},
            "one_output_size", "output_size", "the vertical output size is 7, but only 6 can be reached"),
    # output_padding 2 would be allowed here, but PyTorch does not choose it.
    Refusal(sized, {"output_size": (11, 17), "dilation": (1, 3)},
            {"output_size": (11, 16), "dilation": (1, 3)},
            "output_size", "output_size", "only 15 to 16 can be reached (input 6, stride 2, kernel span 7"),
    Refusal(sized, {"output_size": 0}, {"output_size": 12},
            "below_minimum", "output_size", "output_size is 0, but the smallest that works is 1"),
    Refusal(sized, {"output_size": 1, "padding": 7}, {"output_size": 1, "padding": 6},
            "no_output_size", "padding", "whatever the output size: the stamps cover 13 cells "
            "(input 6, stride 2, kernel span 3), an output size adds at most 1, and padding crops 7 before"),
    Refusal(sized, {"output_size": 1, "groups": 2}, {"output_size": 11}, "groups", "groups", "groups 2 must"),
    Refusal(tensorflow, {"padding": "same", "output_shape": (4, 5)},
            {"padding": "same", "output_shape": (3, 4)}, "output_shape", "output_shape",
            "the horizontal output shape is 5, but by TensorFlow’s rule padding “same” allows 3 to 4 only "
            "(input 2, stride 2, kernel span 3)"),
    Refusal(tensorflow, {"output_shape": 7}, {"output_shape": 6}, "output_shape", "output_shape",
            "the vertical output shape is 7, but by TensorFlow’s rule padding “valid” allows 5 to 6 only"),
    Refusal(tensorflow, {"output_shape": 5, "stride": 1}, {"output_shape": 4, "stride": 1},
            "one_output_shape", "output_shape", "by TensorFlow’s rule padding “valid” allows 4 only"),
    Refusal(tensorflow, {"padding": "full"}, {"padding": "Same"},
            "padding_name", "padding", "padding 'full' is not known; the names are valid, same"),
    Refusal(tensorflow, {"padding": 1}, {"padding": "VALID"},
            "padding_name", "padding", "padding 1 is not known; the names are valid, same"),
    Refusal(tensorflow, {"dilation": (1, 2)}, {"dilation": (1, 2), "stride": 1},
            "stride_and_dilation", "dilation",
            "Keras refuses stride 2×2 together with dilation 1×2: only one of the two may be larger than 1"),
    # the matrix
    Refusal(matrix, {"input": 1}, {"input": 2}, "kernel_too_large", "kernel", "the kernel spans 2×2 cells"),
    Refusal(matrix, {"in_channels": 2}, {"in_channels": 1}, "setting_shape", "weight",
            "weight must have shape (1, 2, 2, 2) in this setting, but has (1, 1, 2, 2)"),
    Refusal(conv_matrix, {"setting": TransposedSetting(2, 1), "weight": ones(1, 1)},
            {"setting": TransposedSetting(2, 1), "weight": ones(1, 1, 1, 1)},
            "rank", "weight", "must have shape (C_in, C_out/groups, kh, kw), but it has 2 axes: (1, 1)"),
    Refusal(matrix, {"input": 1026}, {"input": 1025},
            "matrix_too_large", "input", "the matrix would take 4202500 products, but the limit is 4194304"),
    Refusal(dense, {"input": (1, 4097)}, {"input": (1, 256)}, "dense_too_large", "input",
            "the matrix has 4097×4097 places, too many to write them all out: the limit is 16777216"),
    # groups
    Refusal(wiring, {"setting": ConvSetting(3, 3, in_channels=4, out_channels=9, groups=3)},
            {"setting": ConvSetting(3, 3, in_channels=6, out_channels=9, groups=3)}, "groups", "groups",
            "in_channels 4 leaves a remainder of 1, out_channels 9 a remainder of 0"),
    Refusal(reads, {"filter": 6}, {"filter": 5},
            "above_maximum", "filter", "filter is 6, but the largest that works is 5"),
    Refusal(inputs, {"group": -1}, {"group": 1},
            "below_minimum", "group", "group is -1, but the smallest that works is 0"),
    Refusal(readers, {"at": (0, 4, 0)}, {"at": (0, 3, 0)},
            "no_input_cell", "input", "the input has no cell 0×4×0: its shape is 1×4×4"),
    # separable
    Refusal(separable, {"x": ones(4, 4)}, {"x": ones(1, 2, 4, 4)},
            "rank", "x", "must have shape (C, H, W) or (N, C, H, W), but it has 2 axes: (4, 4)"),
    Refusal(stages, {"x": ones(1, 2, 4, 4)}, {"x": ones(2, 4, 4)},
            "rank", "x", "x must have shape (C, H, W), but it has 4 axes: (1, 2, 4, 4)"),
    Refusal(separable, {"depthwise_weight": ones(4, 3, 3)}, {"depthwise_weight": ones(4, 1, 3, 3)},
            "rank", "depthwise_weight",
            "depthwise_weight must have shape (C_in*m, 1, kh, kw), but it has 3 axes: (4, 3, 3)"),
    Refusal(separable, {"pointwise_weight": ones(5, 4)}, {"pointwise_weight": ones(5, 4, 1, 1)},
            "rank", "pointwise_weight", "must have shape (C_out, C_in*m, 1, 1), but it has 2 axes: (5, 4)"),
    Refusal(separable, {"depthwise_weight": ones(4, 2, 3, 3)}, {"depthwise_weight": ones(4, 1, 3, 3)},
            "depthwise_depth", "depthwise_weight",
            "a depthwise kernel reads one channel, so it is 1 deep, but these are 2 deep"),
    Refusal(separable, {"depthwise_weight": ones(5, 1, 3, 3), "pointwise_weight": ones(5, 5, 1, 1)},
            {"depthwise_weight": ones(6, 1, 3, 3), "pointwise_weight": ones(5, 6, 1, 1)},
            "depthwise_filters", "depthwise_weight",
            "but 5 kernels for 2 channels leave a remainder of 1"),
    Refusal(separable, {"pointwise_weight": ones(5, 4, 1, 3)}, {"pointwise_weight": ones(5, 4, 1, 1)},
            "pointwise_kernel", "pointwise_weight", "a pointwise kernel is 1×1, but these are 1×3"),
    Refusal(separable, {"pointwise_weight": ones(5, 2, 1, 1)}, {"pointwise_weight": ones(3, 4, 1, 1)},
            "pointwise_depth", "pointwise_weight",
            "the pointwise kernels are 2 channels deep, but the depthwise stage makes 4"),
    Refusal(separable, {"depthwise_bias": ones(5)}, {"depthwise_bias": ones(4)}, "bias_length",
            "depthwise_bias", "depthwise_bias has 5 numbers, but there are 4 output channels"),
    Refusal(separable, {"pointwise_bias": ones(4)}, {"pointwise_bias": ones(5)}, "bias_length",
            "pointwise_bias", "pointwise_bias has 4 numbers, but there are 5 output channels"),
    Refusal(separable, {"pointwise_bias": "1"}, {"pointwise_bias": [1] * 5},
            "not_numbers", "pointwise_bias", "pointwise_bias must hold real numbers, not str32"),
    Refusal(separable, {"dilation": 2}, {"dilation": 2, "padding": 1},
            "kernel_too_large", "kernel", "the kernel spans 5×5 cells (kernel 3×3, dilation 2×2) "
            "but the padded input has only 4×4"),
    Refusal(separable, {"padding": 1 << 20}, {"padding": 1 << 4},
            "stage_too_large", "padding", "the depthwise stage makes 2097154×2097154 cells, "
            "but the pointwise stage takes at most 1048576 on an axis"),
    # The first stage could be held, but not what the second would make of it.
    Refusal(separable, {"pointwise_weight": np.broadcast_to(1.0, (1 << 20, 4, 1, 1)), "padding": 23},
            {"pointwise_weight": ones(5, 4, 1, 1), "padding": 23},
            "too_large", "padding", "9216 numbers of padded input and 2415919104 of output"),
    Refusal(stages, {"pointwise_padding": "same"}, {"pointwise_padding": 1},
            "not_whole", "pointwise_padding", "pointwise_padding must be a whole number, not 'same'"),
    Refusal(stages, {"pointwise_padding": -1}, {"pointwise_padding": (1, 0)},
            "below_minimum", "pointwise_padding", "pointwise_padding is -1, but the smallest"),
    Refusal(separable_setting, {"pointwise_padding": ((1, 1), 0)}, {"pointwise_padding": ((1, 1), (0, 0))},
            "padding_sides", "pointwise_padding", "pointwise_padding ((1, 1), 0) must be"),
    Refusal(separable_setting, {"multiplier": 0}, {"multiplier": 1},
            "below_minimum", "multiplier", "multiplier is 0, but the smallest that works is 1"),
    Refusal(separable_setting, {"depthwise_bias": 1}, {"depthwise_bias": True},
            "not_a_switch", "depthwise_bias", "depthwise_bias must be True or False, not of type int"),
    Refusal(first_stage, {"in_channels": 1 << 11, "multiplier": 1 << 10},
            {"in_channels": 1 << 10, "multiplier": 1 << 10}, "too_many_channels", "multiplier",
            "in_channels 2048 times multiplier 1024 makes 2097152 channels between the stages, "
            "but the limit is 1048576"),
    Refusal(second_stage, {"in_channels": 1 << 20, "multiplier": 2}, {"in_channels": 1 << 20},
            "too_many_channels", "multiplier", "makes 2097152 channels between the stages"),
    Refusal(second_stage, {"padding": ((0, 0), (1 << 20, 0))}, {"padding": ((0, 0), (1 << 19, 0))},
            "stage_too_large", "padding", "the depthwise stage makes 2×1048578 cells"),
    Refusal(behind, {"at": (5, 0, 0)}, {"at": (4, 1, 1)},
            "no_cell", "output", "the output has no cell 5×0×0: its shape is 5×2×2"),
    Refusal(fed, {"at": (0, 0, 2)}, {"at": (3, 1, 1)},
            "no_input_cell", "input", "the input has no cell 0×0×2: its shape is 4×2×2"),
    Refusal(separable_samples, {"setting": SeparableSetting(4, 3), "numbers": "from_one"},
            {"setting": SeparableSetting(4, 3), "numbers": "counting"}, "number_set", "numbers",
            "the numbers 'from_one' are not known; there are paper, random, counting, ones, tenths"),
    Refusal(separable_samples, {"setting": SeparableSetting(3, 4)}, {"setting": SeparableSetting(4, 4)},
            "kernel_too_large", "kernel", "the kernel spans 4×4 cells"),
    # pooling
    Refusal(largest, {"kernel_size": 0}, {"kernel_size": 1}, "below_minimum", "kernel",
            "kernel is 0, but the smallest that works is 1"),
    Refusal(largest, {"kernel_size": 5}, {"kernel_size": 4}, "kernel_too_large", "kernel",
            "the kernel spans 5×5 cells (kernel 5×5, dilation 1×1) but the padded input has only 4×4"),
    Refusal(largest, {"kernel_size": 3, "dilation": 2}, {"kernel_size": 2, "dilation": 2},
            "kernel_too_large", "kernel", "the kernel spans 5×5 cells (kernel 3×3, dilation 2×2)"),
    Refusal(largest, {"kernel_size": (5, 3), "stride": 1, "ceil_mode": True},
            {"kernel_size": (5, 3), "stride": 2, "ceil_mode": True}, "kernel_too_large", "kernel",
            "the kernel spans 5×3 cells (kernel 5×3, dilation 1×1) but the padded input has only 4×4"),
    Refusal(average, {"padding": (0, 2)}, {"padding": (0, 1)}, "pool_padding", "padding",
            "horizontal padding is 2, but kernel 2 allows at most 1"),
    Refusal(largest, {"kernel_size": 3, "padding": ((2, 0), (0, 0))},
            {"kernel_size": 4, "padding": ((2, 0), (0, 0))}, "pool_padding", "padding",
            "vertical padding is 2, but kernel 3 allows at most 1"),
    Refusal(largest, {"padding": "same"}, {"padding": 1}, "not_whole", "padding",
            "padding must be a whole number, not 'same'"),
    Refusal(largest, {"x": np.ones((4, 4))}, {"x": np.ones((1, 4, 4))}, "rank", "x",
            "x must have shape (C, H, W) or (N, C, H, W), but it has 2 axes: (4, 4)"),
    Refusal(max_pool2d_trace, {"x": np.ones((1, 1, 4, 4)), "kernel_size": 2},
            {"x": np.ones((1, 4, 4)), "kernel_size": 2}, "rank", "x",
            "x must have shape (C, H, W), but it has 4 axes: (1, 1, 4, 4)"),
    Refusal(average, {"ceil_mode": 1}, {"ceil_mode": True}, "not_a_switch", "ceil_mode",
            "ceil_mode must be True or False, not of type int"),
    Refusal(average, {"count_include_pad": None}, {"count_include_pad": False},
            "not_a_switch", "count_include_pad", "count_include_pad must be True or False"),
    Refusal(pooling, {"kind": "mean"}, {"kind": "avg"}, "pooling", "kind",
            "there is no 'mean' pooling; there are max, avg"),
    Refusal(pooling, {"kind": "avg", "dilation": (1, 2), "kernel": 1}, {"dilation": (1, 2), "kernel": 1},
            "avg_dilation", "dilation", "average pooling has no dilation: it is 1×2, but only 1×1 works"),
    Refusal(pooling, {"count_include_pad": False}, {"kind": "avg", "count_include_pad": False},
            "max_count", "count_include_pad", "count_include_pad is for average pooling"),
    Refusal(pooled_cell, {"at": (0, 2, 0)}, {"at": (0, 1, 0)}, "no_cell", "output",
            "the output has no cell 0×2×0: its shape is 1×2×2"),
    Refusal(pool_samples, {"setting": PoolSetting("max", 4, 3), "numbers": "from_one"},
            {"setting": PoolSetting("max", 4, 3), "numbers": "ones"}, "number_set", "numbers",
            "the numbers 'from_one' are not known; there are paper"),
    # costs
    Refusal(cost, {"setting": ConvSetting(2, 3)}, {"setting": ConvSetting(2, 2)},
            "kernel_too_large", "kernel", "the kernel spans 3×3 cells"),
    Refusal(cost, {"setting": SeparableSetting(2, 3, pointwise_padding=1)},
            {"setting": SeparableSetting(2, 2, pointwise_padding=1)},
            "kernel_too_large", "kernel", "the kernel spans 3×3 cells"),
    Refusal(cost, {"setting": TransposedSetting(2, 3, in_channels=3, groups=3)},
            {"setting": TransposedSetting(2, 3, in_channels=3, out_channels=3, groups=3)},
            "groups", "groups", "groups 3 must divide both channel counts"),
    Refusal(cost, {"setting": ConvSetting(2, 2), "images": 0}, {"setting": ConvSetting(2, 2), "images": 1},
            "below_minimum", "images", "images is 0, but the smallest that works is 1"),
    Refusal(stage_costs, {"setting": SeparableSetting(2, 2), "images": 1.5},
            {"setting": SeparableSetting(2, 2), "images": 2},
            "not_whole", "images", "images must be a whole number, not 1.5"),
    Refusal(compared, {"part": "time"}, {"part": "macs"}, "cost_part", "part",
            "there is no cost called 'time'; there are macs, flops, weights, parameters, inputs, outputs"),
    Refusal(compared, {"part": None}, {"part": "weights"},
            "cost_part", "part", "there is no cost called None"),
]  # fmt: skip

each_refusal = pytest.mark.parametrize(
    "refusal", REFUSALS, ids=[f"{number}-{one.code}" for number, one in enumerate(REFUSALS)]
)


@each_refusal
def test_what_cannot_work_is_refused_and_its_neighbour_works(refusal: Refusal) -> None:
    error = refusal.raised()
    assert (error.code, error.field) == (refusal.code, refusal.field)
    refusal.call(**refusal.good)


@each_refusal
def test_the_chinese_sentence_names_the_same_numbers(refusal: Refusal) -> None:
    sentence = refusal.raised().sentence("zh")
    assert sorted(set(refusal.numbers()) - set(re.findall(r"\d+(?:×\d+)*", sentence))) == []
    assert re.search(r"{\w*}", sentence) is None


def test_every_refusal_in_the_engines_code_is_tried_here() -> None:
    raised = set()
    spec = find_spec("convviz.engine")
    assert spec is not None
    assert spec.origin is not None
    for module in Path(spec.origin).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ConvError":
                raised |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)}
    assert "stride" not in raised
    assert {code for code in raised if isinstance(code, str)} - {"_padding"} <= {one.code for one in REFUSALS}


#: Things nobody should pass, but somebody will: wrong kinds, sizes, shapes and depths.
odd_values = st.one_of(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=3)
    | st.binary(max_size=3)
    | st.complex_numbers(),
    st.sampled_from([-1, 0, 1, 2, 3, 1 << 21, 1 << 31, 1 << 63, 1 << 64, -(1 << 64), 10**30]),
    st.sampled_from([-1, 1]).map(lambda sign: sign * HUGE),
    st.sampled_from(
        ["same", "full", "zeros", "reflect", "circular", object(), object, len, {1: 2}, {3}, range(3)]
    ),
    st.sampled_from([Decimal("1.5"), Fraction(1, 3), slice(2), iter([1]), memoryview(b"ab"), b"x", Ellipsis]),
    st.sampled_from(
        [np.float32(2), np.int8(1), np.bool_(1), np.array(2), np.str_("same"), np.datetime64("2020")]
    ),
    st.builds(
        np.zeros,
        st.lists(st.integers(0, 3), max_size=5),
        st.sampled_from(
            ["f4", "f8", "f2", "g", "i1", "u8", "?", "c8", "O", "U2", "S2", "M8[s]", "m8[s]", "f4,i4"]
        ),
    ),
)
odd_things = st.recursive(
    odd_values, lambda parts: st.lists(parts, max_size=3) | st.tuples(parts, parts), max_leaves=9
)

CALLS: list[tuple[Callable[..., object], dict[str, Any]]] = [
    *[
        (
            call,
            {"x": ones(1, 4, 4), "weight": ones(1, 1, 2, 2), "bias": [1.0], "stride": 1, "padding": 1}
            | {"dilation": 1, "groups": 1, "padding_mode": "zeros"},
        )
        for call in (conv, trace)
    ],
    (
        setting,
        {"input": 5, "kernel": 2, "stride": 1, "padding": 1, "dilation": 1, "in_channels": 2}
        | {"out_channels": 2, "groups": 1, "padding_mode": "reflect"},
    ),
    (seeded, {"seed": 0}),
    *[
        (
            call,
            {"x": ones(1, 4, 4), "weight": ones(1, 1, 2, 2), "bias": [1.0], "stride": 1, "padding": 1}
            | {"output_padding": 0, "dilation": 1, "groups": 1},
        )
        for call in (transposed, views)
    ],
    (views, {"view": "gather", "dilation": 1, "padding": 0}),
    (
        transposed_setting,
        {"input": 5, "kernel": 2, "stride": 2, "padding": 1, "output_padding": 1, "dilation": 1}
        | {"in_channels": 2, "out_channels": 2, "groups": 1, "bias": False},
    ),
    (grown, {"count": 1}),
    (sized, {"output_size": 12}),
    (
        tensorflow,
        {"input": 2, "kernel": 3, "stride": 2, "padding": "same", "output_shape": 4, "dilation": 1}
        | {"in_channels": 2, "out_channels": 2, "bias": False},
    ),
    (conv_matrix, {"setting": ConvSetting(3, 2), "weight": ones(1, 1, 2, 2)}),
    *[
        (
            call,
            {"x": ones(1, 4, 4), "depthwise_weight": ones(2, 1, 2, 2), "pointwise_weight": ones(1, 2, 1, 1)}
            | {"depthwise_bias": [1.0, 2.0], "pointwise_bias": [1.0]}
            | {"stride": 1, "padding": 1, "dilation": 1},
        )
        for call in (separable, stages)
    ],
    (stages, {"pointwise_padding": 1}),
    (
        separable_setting,
        {"input": 5, "kernel": 2, "stride": 2, "padding": 1, "dilation": 1, "in_channels": 2}
        | {"multiplier": 2, "out_channels": 2, "depthwise_bias": False, "pointwise_bias": True}
        | {"pointwise_padding": 0},
    ),
    *[
        (
            call,
            {"x": ones(1, 4, 4), "kernel_size": 2, "stride": 1, "padding": 1, "ceil_mode": True, own: value},
        )
        for call, own, value in (
            (max_pool2d, "dilation", 1),
            (max_pool2d_trace, "dilation", 1),
            (avg_pool2d, "count_include_pad", True),
            (avg_pool2d_trace, "count_include_pad", True),
        )
    ],
    (
        pooling,
        {"kind": "max", "input": 5, "kernel": 2, "stride": 2, "padding": 1, "dilation": 1, "in_channels": 2}
        | {"ceil_mode": False, "count_include_pad": True},
    ),
    (reads, {"filter": 1}),
    (inputs, {"group": 1}),
    (cost, {"setting": ConvSetting(3, 2), "images": 1}),
    (compared, {"part": "macs"}),
]


@examples(500)
@given(st.data())
def test_nonsense_meets_a_conv_error_and_nothing_else(data: st.DataObject) -> None:
    call, arguments = data.draw(st.sampled_from(CALLS))
    names = sorted(arguments.keys() - {"setting"})
    wrong = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=2))
    try:
        call(**{**arguments, **{name: data.draw(odd_things) for name in sorted(wrong)}})
    except ConvError as error:
        for language in ("en", "zh"):
            assert 0 < len(error.sentence(language)) < 400


@examples(200)
@given(st.tuples(odd_values, odd_values, odd_values))
def test_a_nonsense_cell_has_no_placement(at: tuple[Any, Any, Any]) -> None:
    with contextlib.suppress(ConvError):
        assert cell(at).output == at
    with contextlib.suppress(ConvError):
        assert window(at).output == at
    with contextlib.suppress(ConvError):
        assert input_cell(at).input == at


@examples(100)
@given(
    st.sampled_from(["input", "kernel", "stride", "padding", "dilation"]), st.lists(odd_values, max_size=4)
)
def test_nonsense_among_the_candidates_is_not_feasible_and_fixes_nothing(
    field: str, candidates: list[Any]
) -> None:
    impossible = ConvSetting(input=3, kernel=4)
    for value in feasible(impossible, field, 0, candidates):
        both = (value, 3 if field == "input" else 4 if field == "kernel" else 1)
        assert turned(impossible, **{field: both}).axes[0].fits
    assert nearest(impossible, {"stride": range(-3, 9), "dilation": range(-3, 9)}) == []
