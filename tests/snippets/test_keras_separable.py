"""Separable and depthwise TensorFlow programs as a person reads them."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from convviz import ConvSetting, SeparableSetting

from .written import written


def small(**other: Any) -> SeparableSetting:
    return SeparableSetting(
        **{"input": 3, "kernel": 2, "in_channels": 2, "multiplier": 2, "out_channels": 2}
        | {"depthwise_bias": True, "pointwise_bias": True}
        | other
    )


#: The data of `small`, in the paper's numbers.
DATA = dedent("""\
    import keras
    import tensorflow as tf

    x = tf.constant([[[3, 3, 2],
                      [0, 0, 1],
                      [3, 1, 2]],
                     [[1, 2, 0],
                      [0, 3, 3],
                      [1, 0, 0]]], dtype=tf.float32)
    # (1, 3, 3, 2) = batch, height, width, channels
    x = tf.transpose(x, (1, 2, 0))[None]
    depthwise_kernel = tf.constant([[[[0, 1],
                                      [2, 2]],
                                     [[2, 0],
                                      [2, 0]]],
                                    [[[1, 2],
                                      [2, 0]],
                                     [[0, 1],
                                      [2, 2]]]], dtype=tf.float32)
    # (2, 2, 2, 2) = height, width, channels, kernels per channel
    depthwise_kernel = tf.transpose(depthwise_kernel, (2, 3, 0, 1))
    depthwise_bias = tf.constant([1.0, 2.0, 3.0, 4.0])
    pointwise_kernel = tf.constant([[[[ 1]], [[ 2]], [[-2]], [[ 2]]],
                                    [[[ 2]], [[-1]], [[ 1]], [[-1]]]], dtype=tf.float32)
    # (1, 1, 4, 2) = height, width, channels per filter, filters
    pointwise_kernel = tf.transpose(pointwise_kernel, (2, 3, 1, 0))
    pointwise_bias = tf.constant([1.0, 2.0])
    """)


def test_two_layers_with_two_kernels_a_channel() -> None:
    assert written("keras", small()) == DATA + dedent("""
        depthwise = keras.layers.DepthwiseConv2D(kernel_size=2, depth_multiplier=2)
        depthwise.build(x.shape)
        depthwise.set_weights([depthwise_kernel, depthwise_bias])
        between = depthwise(x)  # (1, 2, 2, 4)

        pointwise = keras.layers.Conv2D(2, kernel_size=1)
        pointwise.build(between.shape)
        pointwise.set_weights([pointwise_kernel, pointwise_bias])
        y = pointwise(between)

        print(tf.transpose(y[0], (2, 0, 1)))  # one grid per channel
        print(y.shape)  # (1, 2, 2, 2)
        """)


def test_one_layer_has_one_bias_that_stands_for_both() -> None:
    assert written("keras_one_layer", small()) == DATA + dedent("""
        # SeparableConv2D has one bias, at the end: the depthwise one comes to a constant there
        bias = tf.tensordot(depthwise_bias, pointwise_kernel[0, 0], 1) + pointwise_bias
        conv = keras.layers.SeparableConv2D(2, kernel_size=2, depth_multiplier=2)
        conv.build(x.shape)
        conv.set_weights([depthwise_kernel, pointwise_kernel, bias])
        y = conv(x)

        print(tf.transpose(y[0], (2, 0, 1)))  # one grid per channel
        print(y.shape)  # (1, 2, 2, 2)
        """)


ONE_BIAS = "# SeparableConv2D has one bias, at the end: the depthwise one comes to a constant there"


@pytest.mark.parametrize(
    ("biases", "lines"),
    [
        (
            (False, False),
            [
                "conv = keras.layers.SeparableConv2D(2, kernel_size=2, depth_multiplier=2,",
                "                                    use_bias=False)",
                "conv.build(x.shape)",
                "conv.set_weights([depthwise_kernel, pointwise_kernel])",
            ],
        ),
        (
            (False, True),
            [
                "conv = keras.layers.SeparableConv2D(2, kernel_size=2, depth_multiplier=2)",
                "conv.build(x.shape)",
                "conv.set_weights([depthwise_kernel, pointwise_kernel, pointwise_bias])",
            ],
        ),
        (
            (True, False),
            [
                ONE_BIAS,
                "bias = tf.tensordot(depthwise_bias, pointwise_kernel[0, 0], 1)",
                "conv = keras.layers.SeparableConv2D(2, kernel_size=2, depth_multiplier=2)",
                "conv.build(x.shape)",
                "conv.set_weights([depthwise_kernel, pointwise_kernel, bias])",
            ],
        ),
    ],
)
def test_one_layer_takes_the_biases_there_are(biases: tuple[bool, bool], lines: list[str]) -> None:
    setting = small(depthwise_bias=biases[0], pointwise_bias=biases[1])
    assert written("keras_one_layer", setting).split("\n\n")[2].splitlines()[:-1] == lines


def test_one_layer_of_many_channels_makes_its_numbers() -> None:
    setting = small(input=7, kernel=3, padding=1, in_channels=8, multiplier=3, out_channels=20)
    assert written("keras_one_layer", setting, "random") == dedent(f"""\
        import keras
        import numpy as np
        import tensorflow as tf

        # the picture's own numbers, drawn from its seed
        random = np.random.default_rng(0)
        x = random.integers(0, 10, (8, 7, 7))
        # (1, 7, 7, 8) = batch, height, width, channels
        x = tf.constant(x.transpose(1, 2, 0)[None], dtype=tf.float32)
        depthwise_kernel = random.integers(-2, 3, (24, 1, 3, 3))
        depthwise_kernel = depthwise_kernel.reshape(8, 3, 3, 3)
        # (3, 3, 8, 3) = height, width, channels, kernels per channel
        depthwise_kernel = tf.constant(depthwise_kernel.transpose(2, 3, 0, 1), dtype=tf.float32)
        depthwise_bias = tf.range(1.0, 25.0)
        # drawn from the picture's seed, after an input that is not used here
        random = np.random.default_rng(0)
        random.integers(0, 10, (24, 7, 7))
        pointwise_kernel = random.integers(-2, 3, (20, 24, 1, 1))
        # (1, 1, 24, 20) = height, width, channels per filter, filters
        pointwise_kernel = tf.constant(pointwise_kernel.transpose(2, 3, 1, 0), dtype=tf.float32)
        pointwise_bias = tf.range(1.0, 21.0)

        {ONE_BIAS}
        bias = tf.tensordot(depthwise_bias, pointwise_kernel[0, 0], 1) + pointwise_bias
        conv = keras.layers.SeparableConv2D(20, kernel_size=3, padding="same",
                                            depth_multiplier=3)
        conv.build(x.shape)
        conv.set_weights([depthwise_kernel, pointwise_kernel, bias])
        y = conv(x)

        print(tf.transpose(y[0], (2, 0, 1)))  # one grid per channel
        print(y.shape)  # (1, 7, 7, 20)
        """)


def test_a_padded_pointwise_stage_is_two_layers_and_a_reason() -> None:
    setting = small(input=16, kernel=3, padding=1, in_channels=8, pointwise_padding=1)
    blocks = written("keras_one_layer", setting).split("\n\n")[2:]
    assert "\n\n".join(blocks) == dedent("""\
        # SeparableConv2D cannot pad between its stages; two layers can
        depthwise = keras.layers.DepthwiseConv2D(kernel_size=3, padding="same",
                                                 depth_multiplier=2)
        depthwise.build(x.shape)
        depthwise.set_weights([depthwise_kernel, depthwise_bias])
        between = depthwise(x)  # (1, 16, 16, 16)

        # Conv2D's padding is "valid" or "same": any other zeros are added first
        between = keras.layers.ZeroPadding2D(1)(between)  # (1, 18, 18, 16)

        pointwise = keras.layers.Conv2D(2, kernel_size=1)
        pointwise.build(between.shape)
        pointwise.set_weights([pointwise_kernel, pointwise_bias])
        y = pointwise(between)

        print(tf.transpose(y[0], (2, 0, 1)))  # one grid per channel
        print(y.shape)  # (1, 18, 18, 2)
        """)


ZEROS = '# {}\'s padding is "valid" or "same": any other zeros are added first'
EQUAL = "# without oneDNN, {} takes only equal strides on a CPU: slide by 1, skip outputs"
PROMISED = "# {}'s manual excludes strides and dilation_rate both > 1: slide by 1, skip outputs"


@pytest.mark.parametrize(
    ("parameters", "arguments", "before", "after", "index"),
    [
        ({"stride": 2}, "kernel_size=3, strides=2", [], [], ""),
        ({"padding": 1}, 'kernel_size=3, padding="same"', [], [], ""),
        ({"dilation": (1, 2)}, "kernel_size=3, dilation_rate=(1, 2)", [], [], ""),
        (
            {"padding": (0, 1), "stride": 2},
            "kernel_size=3, strides=2",
            [ZEROS, "x = keras.layers.ZeroPadding2D((0, 1))(x)  # (1, 20, 22, 8)", ""],
            [],
            "",
        ),
        ({"stride": (1, 2)}, "kernel_size=3", [], [EQUAL], "[:, :, ::2]"),
        ({"stride": (3, 2), "dilation": 2}, "kernel_size=3, dilation_rate=2", [], [EQUAL], "[:, ::3, ::2]"),
        ({"stride": 2, "dilation": 2}, "kernel_size=3, dilation_rate=2", [], [PROMISED], "[:, ::2, ::2]"),
    ],
)
def test_every_padding_and_stride_is_said_alike_by_either_layer(
    parameters: dict[str, Any], arguments: str, before: list[str], after: list[str], index: str
) -> None:
    plane = {"input": 20, "kernel": 3, "in_channels": 8, **parameters}
    separable = SeparableSetting(**plane, out_channels=4, pointwise_bias=True)
    depthwise = ConvSetting(**plane, out_channels=8, groups=8, bias=True)
    for text, layer, filters in (
        (written("keras_one_layer", separable), "SeparableConv2D", "4, "),
        (written("keras_depthwise", depthwise), "DepthwiseConv2D", ""),
    ):
        lines = text.split("\n\n", 2)[2].rsplit("\n\n", 1)[0].splitlines()
        assert [line for line in lines if "conv." not in line] == [
            *[line.format(layer) for line in before],
            f"conv = keras.layers.{layer}({filters}{arguments})",
            *[line.format(layer) for line in after],
            f"y = conv(x){index}",
        ]
