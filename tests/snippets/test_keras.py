"""TensorFlow programs as a person reads them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from convviz import ConvSetting

from .written import written as program_of


def written(setting: ConvSetting, numbers: str = "paper", flip: bool = False) -> str:
    return program_of("keras", setting, numbers, flip=flip)


def layer(**parameters: object) -> str:
    """Return the lines about padding, layer and call only, of a program on ones."""
    setting = ConvSetting(**{"input": 20, "kernel": 3, **parameters})
    program = written(setting, "ones")
    lines = program.split("\n\n", 2)[2].rsplit("\n\n", 1)[0].removesuffix("\ny = conv(x)").splitlines()
    return "\n".join(line for line in lines if "conv." not in line)


def test_the_papers_strided_figure() -> None:
    assert written(ConvSetting(input=5, kernel=3, stride=2, padding=1)) == dedent("""\
        import keras
        import tensorflow as tf

        x = tf.constant([[3, 3, 2, 1, 0],
                         [0, 0, 1, 3, 1],
                         [3, 1, 2, 2, 3],
                         [2, 0, 0, 2, 2],
                         [2, 0, 0, 0, 1]], dtype=tf.float32)
        # (1, 5, 5, 1) = batch, height, width, channels
        x = x[None, :, :, None]
        kernel = tf.constant([[0, 1, 2],
                              [2, 2, 0],
                              [0, 1, 2]], dtype=tf.float32)
        # (3, 3, 1, 1) = height, width, channels per filter, filters
        kernel = kernel[:, :, None, None]

        # "same" pads like this for some input sizes only: here the zeros are added first
        x = keras.layers.ZeroPadding2D(1)(x)  # (1, 7, 7, 1)

        conv = keras.layers.Conv2D(1, kernel_size=3, strides=2, use_bias=False)
        conv.build(x.shape)
        conv.set_weights([kernel])
        y = conv(x)

        print(y[0, :, :, 0])
        print(y.shape)  # (1, 3, 3, 1)
        """)


def test_a_true_convolution_of_two_channels_with_a_bias() -> None:
    setting = ConvSetting(input=3, kernel=2, padding="same", in_channels=2, out_channels=2, bias=True)
    assert written(setting, flip=True) == dedent("""\
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
        kernel = tf.constant([[[[0, 1],
                                [2, 2]],
                               [[2, 0],
                                [2, 0]]],
                              [[[1, 2],
                                [2, 0]],
                               [[0, 1],
                                [2, 2]]]], dtype=tf.float32)
        # (2, 2, 2, 2) = height, width, channels per filter, filters
        kernel = tf.transpose(kernel, (2, 3, 1, 0))
        bias = tf.constant([1.0, 2.0])

        # "same" pads top 0, bottom 1, left 0, right 1 here: the extra line goes last
        conv = keras.layers.Conv2D(2, kernel_size=2, padding="same")
        conv.build(x.shape)
        # frameworks do not flip the kernel; a true convolution rotates it by 180°
        conv.set_weights([kernel[::-1, ::-1], bias])
        y = conv(x)

        print(tf.transpose(y[0], (2, 0, 1)))  # one grid per channel
        print(y.shape)  # (1, 3, 3, 2)
        """)


def test_a_layer_too_large_to_write_out_makes_its_numbers() -> None:
    setting = ConvSetting(input=56, kernel=3, padding=1, in_channels=64, out_channels=64, bias=True)
    assert written(setting) == dedent("""\
        import keras
        import numpy as np
        import tensorflow as tf

        # the picture's own numbers, by a formula
        grid = np.array([[3, 3, 2, 1, 0],
                         [0, 0, 1, 3, 1],
                         [3, 1, 2, 2, 3],
                         [2, 0, 0, 2, 2],
                         [2, 0, 0, 0, 1]])
        c, i, j = np.ogrid[:64, :56, :56]
        x = grid[(i - c % 2 * c) % 5, (j - c) % 5]
        # (1, 56, 56, 64) = batch, height, width, channels
        x = tf.constant(x.transpose(1, 2, 0)[None], dtype=tf.float32)
        # the picture's own numbers, by a formula
        grid = np.array([[0, 1, 2],
                         [2, 2, 0],
                         [0, 1, 2]])
        n, i, j = np.ogrid[:4096, :3, :3]
        kernel = grid[(i - n % 2 * n) % 3, (j - n) % 3].reshape(64, 64, 3, 3)
        # (3, 3, 64, 64) = height, width, channels per filter, filters
        kernel = tf.constant(kernel.transpose(2, 3, 1, 0), dtype=tf.float32)
        bias = tf.range(1.0, 65.0)

        conv = keras.layers.Conv2D(64, kernel_size=3, padding="same")
        conv.build(x.shape)
        conv.set_weights([kernel, bias])
        y = conv(x)

        print(tf.transpose(y[0], (2, 0, 1)))  # one grid per channel
        print(y.shape)  # (1, 56, 56, 64)
        """)


ZEROS = '# Conv2D\'s padding is "valid" or "same": any other zeros are added first'
SKIP = "# Conv2D takes no strides > 1 with dilation_rate > 1: slide by 1, then skip outputs"
PLAIN = "conv = keras.layers.Conv2D(1, kernel_size=3, use_bias=False)"


@pytest.mark.parametrize(
    ("parameters", "lines"),
    [
        ({"padding": "valid"}, [PLAIN]),
        (
            {"padding": "same"},
            ['conv = keras.layers.Conv2D(1, kernel_size=3, padding="same", use_bias=False)'],
        ),
        ({"padding": 1}, ['conv = keras.layers.Conv2D(1, kernel_size=3, padding="same", use_bias=False)']),
        (
            {"padding": "same", "stride": 2},
            [
                '# "same" pads top 0, bottom 1, left 0, right 1 here: the extra line goes last',
                'conv = keras.layers.Conv2D(1, kernel_size=3, strides=2, padding="same", use_bias=False)',
            ],
        ),
        (
            {"padding": "same", "kernel": (2, 3)},
            [
                '# "same" pads top 0, bottom 1, left 1, right 1 here: the extra line goes last',
                'conv = keras.layers.Conv2D(1, kernel_size=(2, 3), padding="same", use_bias=False)',
            ],
        ),
        (
            {"padding": (2, 1)},
            [ZEROS, "x = keras.layers.ZeroPadding2D((2, 1))(x)  # (1, 24, 22, 1)", "", PLAIN],
        ),
        ({"padding": "full"}, [ZEROS, "x = keras.layers.ZeroPadding2D(2)(x)  # (1, 24, 24, 1)", "", PLAIN]),
        (
            {"padding": ((0, 1), (2, 3))},
            [ZEROS, "x = keras.layers.ZeroPadding2D(((0, 1), (2, 3)))(x)  # (1, 21, 25, 1)", "", PLAIN],
        ),
        (
            {"padding": ((0, 1), (2, 3)), "padding_mode": "reflect"},
            [
                "# Conv2D pads with zeros only: mirror the border first",
                'x = tf.pad(x, ((0, 0), (0, 1), (2, 3), (0, 0)), mode="REFLECT")  # (1, 21, 25, 1)',
                "",
                PLAIN,
            ],
        ),
        (
            {"padding": (1, 0), "padding_mode": "replicate"},
            [
                "# Conv2D pads with zeros only: repeat the border by index first",
                "x = tf.gather(x, tf.clip_by_value(tf.range(-1, 21), 0, 19), axis=1)  # (1, 22, 20, 1)",
                "",
                PLAIN,
            ],
        ),
        (
            {"padding": 1, "padding_mode": "circular"},
            [
                "# Conv2D pads with zeros only: wrap around by index first",
                "x = tf.gather(x, tf.range(-1, 21) % 20, axis=1)",
                "x = tf.gather(x, tf.range(-1, 21) % 20, axis=2)  # (1, 22, 22, 1)",
                "",
                PLAIN,
            ],
        ),
        (
            {"stride": (3, 1), "dilation": 2},
            [
                "conv = keras.layers.Conv2D(1, kernel_size=3, dilation_rate=2, use_bias=False)",
                SKIP,
                "y = conv(x)[:, ::3]",
            ],
        ),
        (
            {
                "stride": (1, 3),
                "dilation": (2, 1),
                "bias": True,
                "in_channels": 2,
                "out_channels": 2,
                "groups": 2,
            },
            [
                "conv = keras.layers.Conv2D(2, kernel_size=3, dilation_rate=(2, 1), groups=2)",
                SKIP,
                "y = conv(x)[:, :, ::3]",
            ],
        ),
        (
            {"stride": 2, "dilation": 2, "padding": "same"},
            [
                '# "same" for the strides asked for: top 1, bottom 2, left 1, right 2',
                "x = keras.layers.ZeroPadding2D(((1, 2), (1, 2)))(x)  # (1, 23, 23, 1)",
                "",
                "conv = keras.layers.Conv2D(1, kernel_size=3, dilation_rate=2, use_bias=False)",
                SKIP,
                "y = conv(x)[:, ::2, ::2]",
            ],
        ),
    ],
)
def test_every_padding_and_stride_is_said_in_the_shortest_words_the_layer_has(
    parameters: dict[str, object], lines: list[str]
) -> None:
    assert layer(**parameters).splitlines() == lines
