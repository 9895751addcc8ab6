"""Record what the frameworks refuse, close to the borders: python record_refusals.py OUT.json.

Run it in an environment of each: once where PyTorch is, which writes its half; twice where TensorFlow and
Keras are, the second time with TF_ENABLE_ONEDNN_OPTS=0. It needs no convviz. refusals.json was made with
PyTorch 2.13.0, TensorFlow 2.21.0 and Keras 3.15.1 on an x86-64 CPU. "shape" is what came out, (height,
width), or null where it was refused; "plain" is the same without oneDNN, where dilation is always refused.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def rows() -> dict[str, list[Row]]:
    """Return the settings that are tried, by what is tried."""
    source = random.Random(21)

    def pair(*values: int) -> list[int]:
        first = source.choice(values)
        return [first, first if source.random() < 0.5 else source.choice(values)]

    def sides(most: int) -> list[list[int]]:
        if source.random() < 0.5:
            return [[side, side] for side in pair(*range(most))]
        return [pair(*range(most)), pair(*range(most))]

    conv = [
        {
            "input": pair(1, 2, 3, 4),
            "kernel": pair(1, 2, 3, 4),
            "stride": pair(1, 2),
            "padding": sides(5),
            "dilation": pair(1, 1, 2, 3),
            "in_channels": source.choice([1, 2, 3, 4]),
            "out_channels": source.choice([2, 4, 6]),
            "groups": source.choice([1, 1, 1, 2, 3]),
            "padding_mode": source.choice(["zeros", "reflect", "replicate", "circular"]),
        }
        for _ in range(200)
    ]
    transposed = [
        {
            "input": pair(1, 2, 3),
            "kernel": pair(1, 2, 3),
            "stride": pair(1, 2, 3),
            "padding": [[side, side] for side in pair(0, 0, 1, 2, 3)],
            "output_padding": pair(0, 0, 1, 2, 3),
            "dilation": pair(1, 1, 2, 3),
        }
        for _ in range(200)
    ]
    sized = []
    for name in ("output_size", "valid", "same"):
        for _ in range(150):
            row = {
                "input": pair(1, 2, 3),
                "kernel": pair(1, 2, 3),
                "stride": pair(1, 2, 3),
                "dilation": pair(1, 1, 2, 3),
                "padding": [[side, side] for side in pair(0, 0, 1, 2, 3)],
                "sized": name,
            }
            if name != "output_size":
                row["padding"] = [[0, 0], [0, 0]]
                # What TensorFlow makes of both depends on the machine, and Keras refuses it.
                row["dilation"] = [1, 1] if max(row["stride"]) > 1 else row["dilation"]
            crop = [sum(side) for side in row["padding"]]
            row["size"] = [
                max(
                    1,
                    (i - 1) * s
                    + (1 if name == "same" else d * (k - 1) + 1 - p)
                    + source.choice([-1, 0, 0, 1, 2]),
                )
                for i, s, d, k, p in zip(
                    row["input"], row["stride"], row["dilation"], row["kernel"], crop, strict=True
                )
            ]
            sized.append(row)
    keras = [
        {"input": pair(3, 4), "kernel": pair(1, 2, 3), "stride": pair(1, 1, 2), "dilation": pair(1, 1, 2)}
        for _ in range(40)
    ]
    return {"conv": conv, "transposed": transposed, "sized": sized, "keras": keras}


def with_torch(found: dict[str, list[Row]]) -> None:
    import torch
    from torch import nn

    def shape(made: Any) -> list[int] | None:
        try:
            return list(made().shape[-2:])
        except (RuntimeError, ValueError):
            return None

    def conv(row: Row) -> Any:
        (top, bottom), (left, right) = row["padding"]
        even = top == bottom and left == right
        layer = nn.Conv2d(
            row["in_channels"],
            row["out_channels"],
            row["kernel"],
            row["stride"],
            (top, left) if even else 0,
            tuple(row["dilation"]),
            row["groups"],
            padding_mode=row["padding_mode"],
        )
        x = torch.zeros(1, row["in_channels"], *row["input"])
        mode = row["padding_mode"].replace("zeros", "constant")
        return layer(x if even else nn.functional.pad(x, (left, right, top, bottom), mode))

    def transposed(row: Row) -> Any:
        (top, _), (left, _) = row["padding"]
        extra, size = row.get("output_padding", 0), row.get("size")
        layer = nn.ConvTranspose2d(
            1, 1, row["kernel"], row["stride"], (top, left), extra, dilation=tuple(row["dilation"])
        )
        return layer(torch.zeros(1, 1, *row["input"]), size)

    for row in found["conv"]:
        row["shape"] = shape(lambda: conv(row))  # noqa: B023
    for row in (*found["transposed"], *(row for row in found["sized"] if row["sized"] == "output_size")):
        row["shape"] = shape(lambda: transposed(row))  # noqa: B023


def with_tensorflow(found: dict[str, list[Row]]) -> None:
    import keras
    import numpy as np
    import tensorflow as tf

    name = "plain" if os.environ.get("TF_ENABLE_ONEDNN_OPTS") == "0" else "shape"
    for row in found["sized"]:
        if row["sized"] != "output_size":
            # oneDNN knows dilation, and single precision alone.
            x = np.zeros((1, *row["input"], 1), np.float32)
            weight = np.zeros((*row["kernel"], 1, 1), np.float32)
            size = (1, *row["size"], 1)
            try:
                y = tf.nn.conv2d_transpose(
                    x, weight, size, row["stride"], row["sized"].upper(), dilations=row["dilation"]
                )
                row[name] = list(y.shape[1:3])
            except (tf.errors.OpError, ValueError):
                row[name] = None
    for row in found["keras"]:
        try:
            layer = keras.layers.Conv2DTranspose(
                1, row["kernel"], row["stride"], dilation_rate=row["dilation"]
            )
            layer.build((1, *row["input"], 1))
            row["shape"] = list(layer.compute_output_shape((1, *row["input"], 1))[1:3])
        except ValueError:
            row["shape"] = None


def main(path: Path) -> None:
    if path.exists():
        found = json.loads(path.read_text())
        with_tensorflow(found)
    else:
        found = rows()
        with_torch(found)
    parts = [
        f"{json.dumps(name)}: [\n" + ",\n".join(map(json.dumps, own)) + "\n]" for name, own in found.items()
    ]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
