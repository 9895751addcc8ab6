"""Upsampling against plain loops, an independent runtime, and its own laws."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper

from convviz import ConvError, conv_transpose2d
from convviz.engine import UPSAMPLINGS, upsample2d

from .drawn import examples, whole_numbers

sizes = st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6))
factors = st.tuples(st.integers(1, 4), st.integers(1, 4))


def resized(x: np.ndarray, factor: tuple[int, int], mode: str) -> np.ndarray:
    """Return what onnxruntime makes of a picture."""
    names = {"nearest": "nearest", "bilinear": "linear"}
    node = helper.make_node(
        "Resize",
        ["x", "", "scales"],
        ["y"],
        mode=names[mode],
        coordinate_transformation_mode="half_pixel" if mode == "bilinear" else "asymmetric",
        nearest_mode="floor",
    )
    graph = helper.make_graph(
        [node],
        "resize",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, *x.shape])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [helper.make_tensor("scales", TensorProto.FLOAT, [4], [1.0, 1.0, *map(float, factor)])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found: np.ndarray = session.run(None, {"x": x[None].astype(np.float32)})[0][0]
    return found


@pytest.mark.parametrize("mode", UPSAMPLINGS)
@examples(40)
@given(sizes, factors, st.integers(0, 99))
def test_it_is_what_an_independent_runtime_makes(
    mode: str, size: tuple[int, int, int], factor: tuple[int, int], seed: int
) -> None:
    x = whole_numbers(seed, *size)
    np.testing.assert_allclose(upsample2d(x, factor, mode), resized(x, factor, mode), atol=1e-5)


@examples(40)
@given(sizes, factors, st.integers(0, 99))
def test_nearest_is_a_transposed_convolution_with_ones(
    size: tuple[int, int, int], factor: tuple[int, int], seed: int
) -> None:
    x = whole_numbers(seed, *size)
    ones = np.ones((size[0], 1, *factor))
    made = conv_transpose2d(x, ones, stride=factor, groups=size[0])
    np.testing.assert_array_equal(upsample2d(x, factor), made)


@examples(40)
@given(sizes, st.integers(0, 99))
def test_bilinear_is_a_plain_loop_over_half_pixel_centres(size: tuple[int, int, int], seed: int) -> None:
    x, (rows, cols) = whole_numbers(seed, *size), size[1:]
    found = upsample2d(x, (2, 3), "bilinear")
    for i in range(2 * rows):
        for j in range(3 * cols):
            r, c = min(max((i + 0.5) / 2 - 0.5, 0), rows - 1), min(max((j + 0.5) / 3 - 0.5, 0), cols - 1)
            top, left = int(r), int(c)
            down, right = min(top + 1, rows - 1), min(left + 1, cols - 1)
            upper = x[:, top, left] * (1 - c + left) + x[:, top, right] * (c - left)
            lower = x[:, down, left] * (1 - c + left) + x[:, down, right] * (c - left)
            np.testing.assert_allclose(found[:, i, j], upper * (1 - r + top) + lower * (r - top), atol=1e-12)


@pytest.mark.parametrize("mode", UPSAMPLINGS)
def test_an_even_picture_stays_even_and_floats_keep_their_kind(mode: str) -> None:
    assert (upsample2d(np.full((1, 3, 2), 7), 3, mode) == 7).all()
    assert upsample2d(np.ones((1, 2, 2), np.float32), 2, mode).dtype == np.float32
    assert upsample2d(np.ones((2, 1, 2, 2), np.int8), 2, mode).shape == (2, 1, 4, 4)
    np.testing.assert_array_equal(upsample2d([[[1, 2]]], 1, mode), [[[1, 2]]])


def test_what_would_be_too_large_is_refused() -> None:
    with pytest.raises(ConvError, match="the limit is"):
        upsample2d(np.ones((1, 512, 512)), 1 << 10)
