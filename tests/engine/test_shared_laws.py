"""Laws that hold for every operation; numbers are small and whole, so that equal means equal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError, dataclass
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from convviz import (
    avg_pool2d,
    avg_pool2d_trace,
    conv2d,
    conv2d_trace,
    conv_transpose2d,
    conv_transpose2d_trace,
    max_pool2d,
    max_pool2d_trace,
    separable_conv2d,
    separable_conv2d_trace,
)
from convviz.engine import correlation, transposed

from .drawn import (
    Array,
    calls,
    examples,
    pool_calls,
    separable_calls,
    transposed_calls,
    whole_numbers,
)


def scatter(*arrays: Any, **options: Any) -> Any:
    return conv_transpose2d_trace(*arrays, **options, view="scatter")


def gather(*arrays: Any, **options: Any) -> Any:
    return conv_transpose2d_trace(*arrays, **options, view="gather")


@dataclass(frozen=True)
class Operation:
    """An operation: its function and its traces, its calls, and a call of arrays with these shapes."""

    function: Callable[..., Array]
    traces: tuple[Callable[..., Any], ...]
    calls: st.SearchStrategy[Any]
    shapes: tuple[tuple[int, ...], ...]
    options: dict[str, Any]
    #: What a call has of arrays: those that the output is linear in, and the biases.
    terms: tuple[str, ...] = ("x", "weight")
    biases: tuple[str, ...] = ("bias",)

    def arrays(self) -> list[Array]:
        return [whole_numbers(seed, *shape) for seed, shape in enumerate(self.shapes)]

    def bare(self, call: Any) -> Any:
        return call.changed(**dict.fromkeys(self.biases))


STAGES = {"terms": ("x", "depthwise", "pointwise"), "biases": ("depthwise_bias", "pointwise_bias")}
POOL: dict[str, Any] = {"options": {"kernel_size": 2}, "terms": ("x",), "biases": ()}
IMAGE, KERNEL = (2, 4, 5), (3, 2, 3, 2)
OPERATIONS = {
    "conv": Operation(conv2d, (conv2d_trace,), calls(), (IMAGE, KERNEL, (3,)), {"padding": 1}),
    "transposed": Operation(
        conv_transpose2d, (scatter, gather), transposed_calls(), (IMAGE, (2, 3, 3, 2), (3,)), {"padding": 1}
    ),
    "separable": Operation(
        separable_conv2d,
        (separable_conv2d_trace,),
        separable_calls(),
        (IMAGE, (2, 1, 3, 3), (3, 2, 1, 1), (2,), (3,)),
        {"padding": 1},
        **STAGES,
    ),
    "max_pool": Operation(max_pool2d, (max_pool2d_trace,), pool_calls("max"), (IMAGE,), **POOL),
    "avg_pool": Operation(avg_pool2d, (avg_pool2d_trace,), pool_calls("avg"), (IMAGE,), **POOL),
}
each_operation = pytest.mark.parametrize("name", OPERATIONS)
each_with_weights = pytest.mark.parametrize("name", ["conv", "transposed", "separable"])
each_with_groups = pytest.mark.parametrize("name", ["conv", "transposed"])


@each_with_weights
@examples(60)
@given(st.data(), st.integers(-5, 5), st.integers(-5, 5))
def test_the_output_is_linear_in_the_input_and_in_each_kernel(
    name: str, data: st.DataObject, a: int, b: int
) -> None:
    operation = OPERATIONS[name]
    call = operation.bare(data.draw(operation.calls))
    for term in operation.terms:
        array = getattr(call, term)
        other = array[..., ::-1] + 1
        expected = a * call.output() + b * call.changed(**{term: other}).output()
        assert_array_equal(call.changed(**{term: a * array + b * other}).output(), expected)


@each_with_weights
@examples(60)
@given(st.data())
def test_the_last_bias_is_added_to_every_cell_of_its_channel(name: str, data: st.DataObject) -> None:
    operation = OPERATIONS[name]
    call = data.draw(operation.calls)
    plain = call.changed(**{operation.biases[-1]: None}).output()
    bias = np.arange(1.0, call.setting.out_channels + 1)
    biased = call.changed(**{operation.biases[-1]: bias}).output()
    assert_array_equal(biased - plain, np.ones(plain.shape) * bias[:, None, None])


@each_operation
@examples(60)
@given(st.data(), st.integers(1, 3))
def test_a_batch_is_its_images_one_by_one(name: str, data: st.DataObject, images: int) -> None:
    call = data.draw(OPERATIONS[name].calls)
    batch = np.stack([np.roll(call.x, k, axis=-1) for k in range(images)])
    each = [call.changed(x=image).output() for image in batch]
    assert_array_equal(call.changed(x=batch).output(), each)


@each_with_groups
@examples(60)
@given(st.data())
def test_groups_are_separate_convolutions_side_by_side(name: str, data: st.DataObject) -> None:
    call = data.draw(OPERATIONS[name].calls)
    groups = call.setting.groups
    parts = [
        OPERATIONS[name].function(x, weight, **{**call.options, "groups": 1})
        for x, weight in zip(np.split(call.x, groups), np.split(call.weight, groups), strict=True)
    ]
    assert_array_equal(call.changed(bias=None).output(), np.concatenate(parts))


@each_with_groups
@examples(60)
@given(st.data(), st.integers(1, 30), st.integers(1, 3))
def test_the_size_of_the_blocks_does_not_show(
    name: str, data: st.DataObject, cells: int, images: int
) -> None:
    call = data.draw(OPERATIONS[name].calls)
    call = call.changed(x=np.stack([call.x + k for k in range(images)]))
    expected = call.output()
    for module in (correlation, transposed):
        with mock.patch.multiple(module, _BLOCK=0, _LEAST_CELLS=cells):
            assert_array_equal(call.output(), expected)


# -- traces -----------------------------------------------------------------------------------------


@each_operation
@examples(40)
@given(st.data(), st.slices(40))
def test_a_trace_is_indexed_like_a_tuple_of_its_placements(
    name: str, data: st.DataObject, part: slice
) -> None:
    call = data.draw(OPERATIONS[name].calls)
    for trace in [call.scatter(), call.gather()] if name == "transposed" else [call.trace()]:
        placements = tuple(trace)
        assert trace[part] == placements[part]
        assert [trace[p] for p in range(-len(trace), len(trace))] == [*placements, *placements]
        assert [placement.index for placement in placements] == list(range(len(trace)))
        if hasattr(trace, "growing"):
            assert [trace.at(*stamp.input) for stamp in placements] == list(placements)
        elif hasattr(trace, "at"):
            assert [trace.at(*placement.output) for placement in placements] == list(placements)
        for beyond in (len(trace), -len(trace) - 1, 10**30):
            with pytest.raises(IndexError, match=f"placement {beyond} of {len(trace)}"):
                trace[beyond]


@each_operation
def test_a_trace_cannot_be_changed(name: str) -> None:
    operation = OPERATIONS[name]
    for make in operation.traces:
        trace = make(*operation.arrays(), **operation.options)
        names = [name for name in dir(trace) if isinstance(getattr(trace, name), np.ndarray)]
        assert len(names) > 2
        for field in names:
            with pytest.raises(ValueError, match="read-only"):
                getattr(trace, field)[...] = 7
            with pytest.raises((FrozenInstanceError, AttributeError), match=field):
                setattr(trace, field, 7)
        if make is scatter:
            with pytest.raises(ValueError, match="read-only"):
                trace.growing(3)[...] = 7


@each_operation
def test_the_callers_arrays_stay_the_callers(name: str) -> None:
    operation = OPERATIONS[name]
    for options in (operation.options, {**operation.options, "padding": 0}):
        arrays = operation.arrays()
        output = operation.function(*arrays, **options)
        traces = [make(*arrays, **options) for make in operation.traces]
        before, placements = output.copy(), [tuple(trace) for trace in traces]
        for array, copy in zip(arrays, operation.arrays(), strict=True):
            assert_array_equal(array, copy)
            assert array.flags.writeable
            array[...] = 99
        assert_array_equal(output, before)
        assert [tuple(trace) for trace in traces] == placements
        for trace in traces:
            assert_array_equal(trace.x, operation.arrays()[0])
            assert_array_equal(trace.output, before)


# -- numbers ----------------------------------------------------------------------------------------


def dtypes(operation: Operation, arrays: Sequence[Array]) -> set[Any]:
    traces = [make(*arrays, **operation.options) for make in operation.traces]
    inner = [
        getattr(trace, name, trace.output) for trace in traces for name in ("padded", "between", "output")
    ]
    return {array.dtype for array in (operation.function(*arrays, **operation.options), *inner)}


@each_operation
def test_float32_stays_float32_and_one_other_array_makes_all_of_it_float64(name: str) -> None:
    operation = OPERATIONS[name]
    arrays = operation.arrays()
    singles = [array.astype(np.float32) for array in arrays]
    assert dtypes(operation, singles) == {np.dtype(np.float32)}
    assert dtypes(operation, singles[: len(operation.terms)]) == {np.dtype(np.float32)}
    assert dtypes(operation, [array.astype(">f4") for array in singles]) == {np.dtype(np.float32)}
    for k, array in enumerate(arrays):
        assert dtypes(operation, [*singles[:k], array, *singles[k + 1 :]]) == {np.dtype(np.float64)}
    for kind in ("f2", "i4", "?"):
        assert dtypes(operation, [array.astype(kind) for array in arrays]) == {np.dtype(np.float64)}


@each_with_weights
@pytest.mark.parametrize(
    ("x", "weight", "result"),
    [
        *((np.inf, 0, np.nan), (np.nan, 1, np.nan), (np.inf, -1, -np.inf), (1e308, 1e308, np.inf)),
        (np.float32(3e38), np.float32(3e38), np.inf),
    ],
)
def test_infinities_and_overflows_pass_through_without_a_warning(
    name: str, x: float, weight: float, result: float
) -> None:
    operation = OPERATIONS[name]
    ones = [np.ones((1, 1, 1, 1), type(x))] * (name == "separable")
    many = [np.full((1, 1, 1), x), np.full((1, 1, 1, 1), weight), *ones]
    assert_array_equal(operation.function(*many), [[[result]]])
    for make in operation.traces:
        assert_array_equal(make(*many).output, [[[result]]])
