"""Record what the frameworks make of "same": python record_same.py OUT.json, once in an environment of each.

The first run, where PyTorch is, writes its half; the second, where TensorFlow and Keras are, adds theirs and
compares. Needs PyTorch, or TensorFlow and Keras; not convviz. same.json was made with PyTorch 2.13.0,
TensorFlow 2.21.0 and Keras 3.15.1 on an x86-64 CPU, oneDNN on.
"""

from __future__ import annotations

import json
import random
import sys
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.float64]]


def numbers(shape: tuple[int, ...], step: int, modulus: int) -> Numbers:
    """Return whole numbers: number i, in C order, is (step i + 11) mod modulus + 1."""
    return ((step * np.arange(np.prod(shape)) + 11) % modulus + 1).astype(float).reshape(shape)


def packed(y: Numbers) -> dict[str, Any]:
    flat = np.rint(y).astype(int).ravel()
    return {
        "shape": list(y.shape),
        "sum": int(flat.sum()),
        "weighted": int((flat * (1 + np.arange(flat.size))).sum()),
    }


def settings() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return 240 transposed convolutions, and 160 convolutions with the padding "same"."""
    source = random.Random(15)

    def pair(*values: int) -> list[int]:
        first = source.choice(values)
        return [first, first if source.random() < 0.4 else source.choice(values)]

    transposed: list[dict[str, Any]] = []
    while len(transposed) < 240:
        stride, dilation = pair(1, 2, 3, 4), pair(1, 1, 2, 3)
        if max(stride) > 1 and max(dilation) > 1:
            dilation = [1, 1]
        both = source.choice([True, True, False])
        sides = [[side, side if both else source.randrange(4)] for side in pair(0, 0, 1, 1, 2, 3)]
        row = {
            "input": pair(1, 2, 3, 4),
            "kernel": pair(1, 2, 3, 4, 5),
            "stride": stride,
            "padding": sides,
            "output_padding": [source.randrange(step) if source.random() < 0.6 else 0 for step in stride],
            "dilation": dilation,
        }
        made, wanted = (
            sizes(row),
            [(size - 1) * step + 1 for size, step in zip(row["input"], stride, strict=True)],
        )
        # Three of four have a size that SAME makes on both axes.
        sized = all(
            least <= size < least + step for size, least, step in zip(made, wanted, stride, strict=True)
        )
        if min(made) > 0 and row not in transposed and sized == (len(transposed) % 4 > 0):
            transposed.append(row)
    same: list[dict[str, Any]] = []
    while len(same) < 160:
        stride, dilation = pair(1, 1, 2, 3), pair(1, 1, 2)
        if max(stride) > 1 and max(dilation) > 1:
            dilation = [1, 1]
        row = {
            "input": pair(3, 4, 5, 6, 7),
            "kernel": pair(1, 2, 3, 4),
            "stride": stride,
            "dilation": dilation,
        }
        # The larger side of what "same" pads, on both sides.
        row["half"] = [
            max((-(-size // step) - 1) * step + gap * (kernel - 1) + 2 - size, 0) // 2
            for size, kernel, step, gap in zip(*row.values(), strict=True)
        ]
        if row not in same:
            same.append(row)
    return transposed, same


def sizes(row: dict[str, Any]) -> list[int]:
    return [
        (row["input"][a] - 1) * row["stride"][a]
        + row["dilation"][a] * (row["kernel"][a] - 1)
        + 1
        + row["output_padding"][a]
        - sum(row["padding"][a])
        for a in range(2)
    ]


def with_torch() -> dict[str, Any]:
    import torch
    from torch.nn import functional

    torch.set_default_dtype(torch.float64)
    transposed, same = settings()
    for row in transposed:
        x, w = (torch.tensor(grid) for grid in grids(row))
        whole = functional.conv_transpose2d(
            x[None], w, None, row["stride"], 0, row["output_padding"], 1, row["dilation"]
        )[0, 0].numpy()
        (top, bottom), (left, right) = row["padding"]
        if top == bottom and left == right:
            y = functional.conv_transpose2d(
                x[None], w, None, row["stride"], [top, left], row["output_padding"], 1, row["dilation"]
            )[0, 0].numpy()
        else:  # PyTorch's layer has no other way: the full result, cropped.
            y = whole[top : whole.shape[0] - bottom, left : whole.shape[1] - right]
        row["y"] = y.tolist()
    for row in same:
        x, w = (torch.tensor(grid) for grid in grids(row))
        y = functional.conv2d(x[None], w, None, row["stride"], row["half"], row["dilation"])
        row["torch"] = packed(y[0, 0].numpy())
    return {"transposed": transposed, "same": same}


def grids(row: dict[str, Any]) -> tuple[Numbers, Numbers]:
    return numbers((1, *row["input"]), 37, 101), numbers((1, 1, *row["kernel"]), 23, 97)


def with_tensorflow(found: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    keras.config.set_floatx("float64")
    for row in found["transposed"]:
        x, w = grids(row)
        ours = np.array(row.pop("y"))
        height, width = ours.shape
        try:
            theirs = tf.nn.conv2d_transpose(
                x[0][None, ..., None],
                w[0, 0][..., None, None],
                (1, height, width, 1),
                row["stride"],
                "SAME",
                dilations=row["dilation"],
            )[0, ..., 0].numpy()
        except (tf.errors.OpError, ValueError) as error:
            # Some dilations no CPU makes, whatever the size.
            row["refused"] = "dilation" if "dilation rates" in str(error) else "size"
        else:
            row["shifts"] = shifts(ours, theirs)
        layer = keras.layers.Conv2DTranspose(
            1, row["kernel"], row["stride"], "same", dilation_rate=row["dilation"]
        )
        # What it says it makes: some dilations it makes on no CPU.
        row["layer"] = list(layer.compute_output_shape((1, *row["input"], 1))[1:3])
    for row in found["same"]:
        x, w = grids(row)
        layer = keras.layers.Conv2D(
            1, row["kernel"], row["stride"], "same", dilation_rate=row["dilation"], use_bias=False
        )
        layer.build((1, *x.shape[1:], 1))
        layer.set_weights([w[0, 0][..., None, None]])
        row["keras"] = packed(layer(x[0][None, ..., None])[0, ..., 0].numpy())
    return found


def shifts(ours: Numbers, theirs: Numbers) -> list[list[int]]:
    """Return by how many rows and columns `theirs` may be moved: all places at which some number that is
    not 0 lies on its like, and none on another."""
    found = []
    height, width = ours.shape
    for down, right in product(range(1 - height, height), range(1 - width, width)):
        own = ours[max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
        other = theirs[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
        if own.any() and np.allclose(own, other):
            found.append([down, right])
    return found


if __name__ == "__main__":
    out = Path(sys.argv[1])
    found = with_tensorflow(json.loads(out.read_text())) if out.exists() else with_torch()
    rows = {
        name: "[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n ]"
        for name, rows in found.items()
    }
    out.write_text("{\n" + ",\n".join(f' "{name}": {text}' for name, text in rows.items()) + "\n}\n")
