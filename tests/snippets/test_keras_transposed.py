"""Transposed TensorFlow programs as a person reads them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from convviz import TransposedSetting
from convviz.cases import CASES

from .written import written as program_of


def written(name: str) -> str:
    case = CASES[name]
    assert isinstance(case.setting, TransposedSetting)
    return program_of("keras", case.setting, case.numbers)


def layer(**parameters: object) -> list[str]:
    """Return the lines about layer and crop only, of a program on ones."""
    setting = TransposedSetting(**{"input": 20, "kernel": 3, **parameters})
    program = program_of("keras", setting, "ones")
    lines = "\n".join(program.split("\n\n")[2:]).splitlines()
    skipped = ("conv.", "print(", "same = ", "same + ")
    return [line for line in lines if not line.startswith(skipped) and 'padding="SAME"' not in line]


def test_one_size_in_two_frameworks() -> None:
    assert written("shift_pytorch") == dedent("""\
        import keras
        import tensorflow as tf

        x = tf.reshape(tf.range(1.0, 5.0), (2, 2))
        # (1, 2, 2, 1) = batch, height, width, channels
        x = x[None, :, :, None]
        kernel = tf.reshape(tf.range(1.0, 10.0), (3, 3))
        # (3, 3, 1, 1) = height, width, output channels per group, input channels
        kernel = kernel[:, :, None, None]

        conv = keras.layers.Conv2DTranspose(1, kernel_size=3, strides=2, use_bias=False)
        conv.build(x.shape)
        conv.set_weights([kernel])
        # padding="valid" crops nothing: cut off top 1, bottom 0, left 1, right 0
        y = conv(x)[:, 1:, 1:]

        print(y[0, :, :, 0])
        print(y.shape)  # (1, 4, 4, 1)

        # padding="same" has this shape, too, but is shifted: y's [i, j] is its [i + 1, j + 1]
        same = tf.nn.conv2d_transpose(x, kernel, (1, 4, 4, 1), strides=2, padding="SAME")
        print(same[0, :, :, 0])
        """)
    assert 'strides=2, padding="same",' in written("shift_keras")
    assert "same = " not in written("shift_keras")


EQUAL = '# padding="same" gives just this here: the same shape and the same numbers'
CUT = '# padding="valid" crops nothing: cut off '
CPU = "# on CPUs without oneDNN, TensorFlow refuses this dilation: spread the kernel with zeros"
BY_FUNCTION = '# no padding="same" layer makes this size; tf.nn.conv2d_transpose\'s SAME gives just this'
GROUPS = "# Conv2DTranspose has no groups: zeros keep them apart"


@pytest.mark.parametrize(
    ("parameters", "lines"),
    [
        (
            {},
            [
                '# padding="same" makes 20×20 of this input, not 22×22',
                "conv = keras.layers.Conv2DTranspose(1, kernel_size=3)",
                "y = conv(x)",
            ],
        ),
        (
            {"padding": 1},
            [EQUAL, 'conv = keras.layers.Conv2DTranspose(1, kernel_size=3, padding="same")', "y = conv(x)"],
        ),
        (
            {"padding": 1, "stride": 2},
            [
                '# padding="same" alone makes 40×40; with output_padding=0 it gives just this',
                'conv = keras.layers.Conv2DTranspose(1, kernel_size=3, strides=2, padding="same",',
                "                                    output_padding=0)",
                "y = conv(x)",
            ],
        ),
        (
            {"kernel": 2, "stride": 2},
            [EQUAL, "conv = keras.layers.Conv2DTranspose(1, kernel_size=2, strides=2)", "y = conv(x)"],
        ),
        # Keras would make room for a whole stride.
        (
            {"kernel": 2, "stride": 3, "output_padding": (0, 1)},
            [
                BY_FUNCTION,
                "conv = keras.layers.Conv2DTranspose(1, kernel_size=2, strides=3, output_padding=(0, 1))",
                "y = conv(x)",
            ],
        ),
        (
            {"padding": 1, "stride": 2, "output_padding": 1},
            [
                "conv = keras.layers.Conv2DTranspose(1, kernel_size=3, strides=2)",
                CUT + "top 1, bottom 0, left 1, right 0",
                "y = conv(x)[:, 1:, 1:]",
                '# padding="same" has this shape, too, but is shifted: y\'s [i, j] is its [i + 1, j + 1]',
            ],
        ),
        (
            {"padding": ((0, 2), (1, 1))},
            [
                "conv = keras.layers.Conv2DTranspose(1, kernel_size=3)",
                CUT + "top 0, bottom 2, left 1, right 1",
                "y = conv(x)[:, :-2, 1:-1]",
                '# padding="same" has this shape, too, but is shifted: y\'s [i, j] is its [i - 1, j]',
            ],
        ),
        (
            {"dilation": (2, 1), "output_padding": (1, 0)},
            [
                CPU,
                "wide = tf.Variable(tf.zeros((5, 3, 1, 1)))",
                "wide[::2, :].assign(kernel)",
                '# padding="same" makes 20×20 of this input, not 25×22',
                "# output_padding must stay below strides: zeros after the input reach further",
                "longer = keras.layers.ZeroPadding2D(((0, 1), (0, 0)))(x)  # (1, 21, 20, 1)",
                "conv = keras.layers.Conv2DTranspose(1, kernel_size=(5, 3))",
                "y = conv(longer)",
            ],
        ),
        (
            {"dilation": 2, "stride": 2, "in_channels": 4, "out_channels": 6, "groups": 2},
            [
                "# Conv2DTranspose takes no strides > 1 with dilation_rate > 1: spread the kernel with zeros",
                GROUPS,
                "wide = tf.Variable(tf.zeros((5, 5, 6, 4)))",
                "for o, i in zip(range(0, 6, 3), range(0, 4, 2)):",
                "    wide[::2, ::2, o : o + 3, i : i + 2].assign(kernel[..., i : i + 2])",
                "conv = keras.layers.Conv2DTranspose(6, kernel_size=5, strides=2)",
                "y = conv(x)",
            ],
        ),
    ],
)
def test_every_setting_is_said_in_the_shortest_words_keras_has(
    parameters: dict[str, object], lines: list[str]
) -> None:
    assert layer(**parameters, bias=True) == lines
