"""What each notice of a transposed convolution claims, counted stamp by stamp or in the engine's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from convviz import conv2d, conv_transpose2d
from convviz.notices import Notice, TransposedFacts

from .counting import Stamps, landed, named_sides, stamps
from .judging import Claim

Numbers = Mapping[str, Any]
Grid = np.ndarray[Any, np.dtype[np.float64]]


def made(facts: TransposedFacts) -> Grid:
    """Return the output, put together stamp by stamp, the bias on top."""
    setting = facts.setting
    rows, cols = stamps(setting)
    full = np.zeros((setting.out_channels, rows.full + rows.extra, cols.full + cols.extra))
    high, wide = rows.dilation * (rows.kernel - 1) + 1, cols.dilation * (cols.kernel - 1) + 1
    for channel, grid in enumerate(facts.x):
        for (row, col), value in np.ndenumerate(grid):
            top, left = row * rows.stride, col * cols.stride
            at = np.s_[:, top : top + high : rows.dilation, left : left + wide : cols.dilation]
            full[at] += value * facts.weight[channel]
    cropped = full[:, rows.before : full.shape[1] - rows.after, cols.before : full.shape[2] - cols.after]
    return cropped if facts.bias is None else cropped + facts.bias[:, None, None]


def one_kind(notice: Notice) -> str:
    return notice.key.rpartition("_")[2]


# -- the round trip ---------------------------------------------------------------------------------


def there_and_back(facts: TransposedFacts, numbers: Numbers) -> tuple[Grid, Grid]:
    """Check that `x` is what the ordinary convolution makes of X; return X and what comes back."""
    setting = facts.setting
    assert facts.before is not None
    options = {"stride": setting.stride, "padding": setting.padding, "dilation": setting.dilation}
    np.testing.assert_allclose(facts.x, conv2d(facts.before, facts.weight, **options))
    back = made(facts)
    assert numbers["size"] == back.shape[1:] == facts.before.shape[1:]
    return facts.before, back


def round_trip(facts: TransposedFacts, numbers: Numbers) -> None:
    before, back = there_and_back(facts, numbers)
    cell = tuple(int(part) for part in numbers["cell"].removeprefix("X[").removesuffix("]").split(","))
    cell = cell if len(cell) == 3 else (0, *cell)
    values = [float(numbers[name].replace("−", "-")) for name in ("first", "back")]
    np.testing.assert_allclose(values, [before[cell], back[cell]], rtol=1e-5)
    assert values[0] != values[1]
    assert (len(before) > 1) == (numbers["cell"].count(",") == 2)


def round_trip_exact(facts: TransposedFacts, numbers: Numbers) -> None:
    np.testing.assert_allclose(*there_and_back(facts, numbers), rtol=1e-7, atol=1e-7)


# -- the same size of TensorFlow --------------------------------------------------------------------


def tensorflow_first(axis: Stamps) -> int | None:
    """Return the line of the full result that SAME keeps first, None where it cannot make this size.

    A transposed convolution is the gradient of the ordinary one: SAME crops what that one pads. What it
    pads is the frameworks' own, recorded in tests/recorded/same.json.
    """
    if -(-axis.output // axis.stride) != axis.size:
        return None
    return named_sides("same", axis.output, axis.kernel, axis.stride, axis.dilation)[0]


def moved(facts: TransposedFacts) -> tuple[int, int] | None:
    """Return how many lines further TensorFlow has what this output has; None where it has no such output."""
    setting = facts.setting
    if max(setting.stride) > 1 and max(setting.dilation) > 1:
        return None  # Keras refuses it, and TensorFlow without oneDNN.
    firsts = [(axis, tensorflow_first(axis)) for axis in stamps(setting)]
    if any(first is None for _, first in firsts):
        return None
    down, right = (axis.before - first for axis, first in firsts if first is not None)
    return down, right


def common_cells(facts: TransposedFacts) -> bool:
    return all(
        abs(by) < axis.output for by, axis in zip(moved(facts) or (), stamps(facts.setting), strict=True)
    )


def usual(facts: TransposedFacts) -> tuple[int, int]:
    """Return the size that Keras's "same" makes without more."""
    down, right = (axis.size * axis.stride for axis in stamps(facts.setting))
    return down, right


def place(text: str, letter: str) -> int:
    """Return how far an index such as ``i + 1`` is from its letter."""
    return int(text.replace("−", "-").replace(letter, "").replace(" ", "") or 0)


def shifted(facts: TransposedFacts, numbers: Numbers) -> None:
    assert numbers["output"] == tuple(axis.output for axis in stamps(facts.setting))
    assert (place(numbers["row"], "i"), place(numbers["col"], "j")) == moved(facts) != (0, 0)
    assert numbers.get("usual", numbers["output"]) == usual(facts)


def shifted_apart(facts: TransposedFacts, numbers: Numbers) -> None:
    assert numbers["output"] == tuple(axis.output for axis in stamps(facts.setting))
    kept = []
    for axis in stamps(facts.setting):
        first = tensorflow_first(axis)
        assert first is not None
        own = set(range(axis.before, axis.before + axis.output))
        kept.append(own & set(range(first, first + axis.output)))
    assert not all(kept)


def is_shifted(facts: TransposedFacts, kind: str) -> bool:
    if moved(facts) in (None, (0, 0)):
        return False
    if not common_cells(facts):
        return kind == "apart"
    return kind == ("usual" if usual(facts) == facts.setting.output else "sized")


# -- output_padding ---------------------------------------------------------------------------------


def new_cells(facts: TransposedFacts) -> list[int]:
    """Return how many taps land on each cell of the last rows and columns that output_padding adds."""
    rows, cols = stamps(facts.setting)
    return [
        int(count)
        for (row, col), count in np.ndenumerate(landed(facts.setting))
        if row >= rows.output - rows.extra or col >= cols.output - cols.extra
    ]


def is_added(facts: TransposedFacts) -> bool:
    """Whether there is an output without output_padding, too."""
    axes = stamps(facts.setting)
    return any(axis.extra for axis in axes) and all(axis.output > axis.extra for axis in axes)


def lines_added(facts: TransposedFacts, numbers: Numbers) -> list[int]:
    """Check how many rows and columns are said to be new; return the taps on their cells."""
    rows, cols = stamps(facts.setting)
    said = numbers["lines"]
    kind = one_kind(said)
    assert said.numbers["rows"] == rows.extra
    assert said.numbers["cols"] == cols.extra
    assert kind == ("both" if rows.extra and cols.extra else "rows" if rows.extra else "cols")
    # The rest is what there is without it.
    bare = landed(facts.setting)[: rows.output - rows.extra, : cols.output - cols.extra]
    assert bare.shape == tuple(axis.full - axis.before - axis.after for axis in (rows, cols))
    return new_cells(facts)


def added(facts: TransposedFacts, numbers: Numbers) -> None:
    assert all(lines_added(facts, numbers))


def added_partly(facts: TransposedFacts, numbers: Numbers) -> None:
    counts = lines_added(facts, numbers)
    assert (numbers["total"], numbers["rest"]) == (len(counts), counts.count(0))
    assert numbers["reached"] == sum(count > 0 for count in counts) > 0 < numbers["rest"]
    empty(facts, numbers)


def added_empty(facts: TransposedFacts, numbers: Numbers) -> None:
    assert not any(lines_added(facts, numbers))
    empty(facts, numbers)


def empty(facts: TransposedFacts, numbers: Numbers) -> None:
    """Check what is said to be in cells on which nothing lands, in the engine's numbers."""
    setting = facts.setting
    names = ("stride", "padding", "output_padding", "dilation", "groups")
    y = conv_transpose2d(
        facts.x, facts.weight, facts.bias, **{name: getattr(setting, name) for name in names}
    )
    for channel, grid in enumerate(y):
        held = set(grid[landed(setting) == 0])
        bias = None if facts.bias is None else facts.bias[channel]
        assert one_kind(numbers["empty"]) == ("zero" if bias is None else "bias")
        assert held == {0.0 if bias is None else bias}


def is_added_and(facts: TransposedFacts, kind: str) -> bool:
    if not is_added(facts):
        return False
    counts = new_cells(facts)
    return kind == ("all" if all(counts) else "some" if any(counts) else "none")


def sizes_from(axis: Stamps) -> list[int]:
    """Return the sizes of which the ordinary convolution makes this input's."""
    return axis.sizes


def forgotten(facts: TransposedFacts) -> list[tuple[str, Stamps]]:
    """Return the axes on which more sizes than one come to the same; where both are alike, the rows."""
    rows, cols = stamps(facts.setting)
    named = [("rows", rows)] if rows == cols else [("rows", rows), ("cols", cols)]
    return [one for one in named if len(sizes_from(one[1])) > 1]


def parts_of(notice: Notice) -> list[Notice]:
    """Return the one or two notices that are put in as one."""
    both = notice.numbers
    return [both["first"], both["second"]] if notice.key == "transposed.and" else [notice]  # type: ignore[list-item]


def collapse(facts: TransposedFacts, numbers: Numbers) -> None:
    axes = forgotten(facts)
    beyond = [one for one in axes if one[1].output not in sizes_from(one[1])]
    ranges, counts = parts_of(numbers["ranges"]), parts_of(numbers["now"])
    for (kind, axis), told, now in zip(beyond or axes, ranges, counts, strict=True):
        sizes, told_sizes = sizes_from(axis), told.numbers
        assert sizes == list(range(told_sizes["first"], told_sizes["last"].numbers["count"] + 1))
        assert told_sizes["size"].numbers["count"] == axis.size
        assert now.numbers["count"] == axis.output
        assert {one_kind(one) for one in (told_sizes["size"], told_sizes["last"], now)} == {kind}
    extra = [axis.extra for axis in stamps(facts.setting)]
    assert numbers["extra"] == (extra[0] if extra[0] == extra[1] else tuple(extra))


def is_forgotten(facts: TransposedFacts, *, chosen: bool) -> bool:
    axes = forgotten(facts)
    return bool(axes) and all(axis.output in sizes_from(axis) for _, axis in axes) == chosen


# -- windows ----------------------------------------------------------------------------------------


def on_input(facts: TransposedFacts) -> tuple[int, int]:
    """Return how many products of the windows meet an input cell, and how many there are."""
    useful = total = 1
    for axis in stamps(facts.setting):
        met = every = 0
        for start in range(axis.output):
            for tap in range(axis.kernel):
                met += axis.plate[start + tap * axis.dilation]
                every += 1
        useful, total = useful * met, total * every
    return useful, total


def useful(facts: TransposedFacts, numbers: Numbers) -> None:
    assert (numbers["useful"], numbers["total"]) == on_input(facts)
    assert numbers["zeros"] == numbers["total"] - numbers["useful"]


def cut_off(facts: TransposedFacts) -> tuple[int, int]:
    """Return how many input cells the windows do not slide over, and how many there are."""
    (rows, cols), total = stamps(facts.setting), facts.setting.input[0] * facts.setting.input[1]
    return total - sum(rows.plate) * sum(cols.plate), total


def crops_input(facts: TransposedFacts, numbers: Numbers) -> None:
    assert (numbers["lost"], numbers["total"]) == cut_off(facts)
    assert any(
        max(axis.before, axis.after) > axis.dilation * (axis.kernel - 1) for axis in stamps(facts.setting)
    )


# -- how stamps overlap -----------------------------------------------------------------------------


def holes(facts: TransposedFacts, numbers: Numbers) -> None:
    assert numbers["count"] == int((landed(facts.setting) == 0).sum())
    empty(facts, numbers)


def is_holed(facts: TransposedFacts) -> bool:
    """Whether cells are empty that are not among those of which output_padding's sentence says it."""
    empty = int((landed(facts.setting) == 0).sum())
    told = new_cells(facts).count(0) if is_added(facts) and not all(new_cells(facts)) else 0
    return empty > told


def uneven(facts: TransposedFacts, numbers: Numbers) -> None:
    assert numbers["counts"] == sorted(set(landed(facts.setting).ravel().tolist()))
    assert differs(facts)
    assert numbers["counts"][-1] > 1
    parameters(facts, numbers)
    assert not is_uniform(facts)


def gaps(facts: TransposedFacts, _: Numbers) -> None:
    """Check that no cell of the output gets two products of an input channel, and that some get none."""
    assert set(landed(facts.setting).ravel().tolist()) == {0, 1}


def is_gapped(facts: TransposedFacts) -> bool:
    return differs(facts) and not is_uniform(facts) and not piled(facts)


def piled(facts: TransposedFacts) -> bool:
    return bool((landed(facts.setting) > 1).any())


def parameters(facts: TransposedFacts, numbers: Numbers) -> None:
    for name in ("kernel", "stride", "dilation"):
        if name in numbers:
            assert numbers[name] == getattr(facts.setting, name)


def is_uneven(facts: TransposedFacts, *, dilated: bool) -> bool:
    if (max(facts.setting.dilation) > 1) != dilated:
        return False
    return piled(facts) and differs(facts) and not is_uniform(facts)


def is_uniform(facts: TransposedFacts) -> bool:
    return all(axis.uniform for axis in stamps(facts.setting))


def differs(facts: TransposedFacts) -> bool:
    return len(set(landed(facts.setting).ravel().tolist())) > 1


def inside(facts: TransposedFacts) -> set[int]:
    """Return the counts of the cells that lie inside: a longer input would leave theirs as they are."""
    rows, cols = stamps(facts.setting)
    counts = landed(facts.setting)
    return {
        int(counts[row, col])
        for row, far_row in enumerate(rows.inner)
        for col, far_col in enumerate(cols.inner)
        if far_row and far_col
    }


def uniform(facts: TransposedFacts, numbers: Numbers) -> None:
    parameters(facts, numbers)
    assert inside(facts) == {numbers["count"]}
    assert all(axis.uniform and axis.kernel % axis.stride == 0 for axis in stamps(facts.setting))
    assert facts.setting.stride != (1, 1)


def shrinks(facts: TransposedFacts, numbers: Numbers) -> None:
    axes = stamps(facts.setting)
    assert numbers["input"] == facts.setting.input
    assert numbers["output"] == tuple(axis.output for axis in axes)
    # Crop and stamps are what makes the difference, line for line.
    assert all(axis.before + axis.after > axis.full - axis.size for axis in axes)


def is_smaller(facts: TransposedFacts) -> bool:
    return all(axis.output < axis.size for axis in stamps(facts.setting))


def comes_back(facts: TransposedFacts) -> bool:
    """Whether the ordinary convolution of this output's size has this input's size."""
    return all(axis.direct(axis.output) == axis.size for axis in stamps(facts.setting))


def not_inverse(facts: TransposedFacts, _: Numbers) -> None:
    assert comes_back(facts)


TRANSPOSED_CLAIMS: dict[str, Claim[TransposedFacts]] = {
    "transposed.round_trip": Claim(round_trip),
    "transposed.round_trip_exact": Claim(round_trip_exact),
    "transposed.shifted": Claim(shifted, lambda facts: is_shifted(facts, "usual")),
    "transposed.shifted_sized": Claim(shifted, lambda facts: is_shifted(facts, "sized")),
    "transposed.shifted_apart": Claim(shifted_apart, lambda facts: is_shifted(facts, "apart")),
    "transposed.added": Claim(added, lambda facts: is_added_and(facts, "all")),
    "transposed.added_partly": Claim(added_partly, lambda facts: is_added_and(facts, "some")),
    "transposed.added_empty": Claim(added_empty, lambda facts: is_added_and(facts, "none")),
    "transposed.collapse": Claim(collapse, lambda facts: is_forgotten(facts, chosen=True)),
    "transposed.collapse_beyond": Claim(collapse, lambda facts: is_forgotten(facts, chosen=False)),
    "transposed.useful": Claim(
        useful, lambda facts: "gather" in facts.views and len(set(on_input(facts))) == 2
    ),
    "transposed.crops_input": Claim(
        crops_input, lambda facts: "gather" in facts.views and cut_off(facts)[0] > 0
    ),
    "transposed.holes": Claim(holes, is_holed),
    "transposed.gaps": Claim(gaps, is_gapped),
    "transposed.uneven": Claim(uneven, lambda facts: is_uneven(facts, dilated=False)),
    "transposed.uneven_dilated": Claim(uneven, lambda facts: is_uneven(facts, dilated=True)),
    "transposed.uniform": Claim(
        uniform, lambda facts: is_uniform(facts) and facts.setting.stride != (1, 1) and bool(inside(facts))
    ),
    "transposed.shrinks": Claim(shrinks, is_smaller),
    "transposed.not_inverse": Claim(not_inverse, lambda facts: facts.before is None and comes_back(facts)),
}


# -- the map of overlaps ----------------------------------------------------------------------------


def map_equal(facts: TransposedFacts, numbers: Numbers) -> None:
    assert set(landed(facts.setting).ravel().tolist()) == {numbers["count"]}


def map_uneven(facts: TransposedFacts, numbers: Numbers) -> None:
    uneven(facts, numbers)


def map_border(facts: TransposedFacts, numbers: Numbers) -> None:
    assert numbers["counts"] == sorted(set(landed(facts.setting).ravel().tolist()))
    assert not inside(facts)


def map_uniform(facts: TransposedFacts, numbers: Numbers) -> None:
    assert inside(facts) == {numbers["count"]}


MAP_CLAIMS: dict[str, Claim[TransposedFacts]] = {
    "transposed.map_equal": Claim(map_equal, lambda facts: not differs(facts)),
    "transposed.map_gaps": Claim(gaps, is_gapped),
    "transposed.map_uneven": Claim(
        map_uneven, lambda facts: piled(facts) and differs(facts) and not is_uniform(facts)
    ),
    "transposed.map_border": Claim(
        map_border, lambda facts: differs(facts) and is_uniform(facts) and not inside(facts)
    ),
    "transposed.map_uniform": Claim(
        map_uniform, lambda facts: differs(facts) and is_uniform(facts) and bool(inside(facts))
    ),
}
