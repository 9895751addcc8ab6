"""PyTorch programs as a person reads them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from convviz import ConvSetting
from convviz.engine import NumberChoice

from .written import written as program_of


def written(setting: ConvSetting, numbers: str | NumberChoice = "paper", flip: bool = False) -> str:
    return program_of("pytorch", setting, numbers, flip=flip)


def layer(**parameters: object) -> str:
    """Return the lines about padding and layer only, of a program on ones."""
    setting = ConvSetting(**{"input": 20, "kernel": 3, **parameters})
    program = written(setting, "ones")
    return program.split("\n\n", 2)[2].rsplit("\nwith torch", 1)[0]


def test_the_papers_strided_figure() -> None:
    assert written(ConvSetting(input=5, kernel=3, stride=2, padding=1)) == dedent("""\
        import torch
        from torch import nn

        # (1, 1, 5, 5) = batch, channels, height, width
        x = torch.tensor([[[[3, 3, 2, 1, 0],
                            [0, 0, 1, 3, 1],
                            [3, 1, 2, 2, 3],
                            [2, 0, 0, 2, 2],
                            [2, 0, 0, 0, 1]]]], dtype=torch.float32)
        # (1, 1, 3, 3) = filters, channels per filter, height, width
        weight = torch.tensor([[[[0, 1, 2],
                                 [2, 2, 0],
                                 [0, 1, 2]]]], dtype=torch.float32)

        conv = nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1, bias=False)
        with torch.no_grad():
            conv.weight.copy_(weight)
            y = conv(x)

        print(y)
        print(y.shape)  # torch.Size([1, 1, 3, 3])
        """)


def test_a_true_convolution_padded_by_tensorflows_rule_with_a_bias() -> None:
    setting = ConvSetting(input=4, kernel=2, stride=3, padding="same", bias=True)
    assert written(setting, "tenths", flip=True) == dedent("""\
        import torch
        import torch.nn.functional as F
        from torch import nn

        # (1, 1, 4, 4) = batch, channels, height, width
        x = torch.tensor([[[[0.0, 0.1, 0.2, 0.3],
                            [0.4, 0.5, 0.6, 0.7],
                            [0.8, 0.9, 1.0, 1.1],
                            [1.2, 1.3, 1.4, 1.5]]]])
        # filters, channels per filter, height, width
        weight = torch.ones(1, 1, 2, 2)
        bias = torch.tensor([1.0])

        # padding="same" takes no stride > 1; TensorFlow pads left 0, right 1, top 0, bottom 1
        x = F.pad(x, (0, 1, 0, 1))  # (1, 1, 5, 5)

        conv = nn.Conv2d(1, 1, kernel_size=2, stride=3)
        with torch.no_grad():
            # frameworks do not flip the kernel; a true convolution rotates it by 180°
            conv.weight.copy_(weight.flip(-2, -1))
            conv.bias.copy_(bias)
            y = conv(x)

        print(y)
        print(y.shape)  # torch.Size([1, 1, 2, 2])
        """)


def test_a_layer_too_large_to_write_out_makes_its_numbers() -> None:
    setting = ConvSetting(input=56, kernel=3, padding=1, in_channels=64, out_channels=64, bias=True)
    choice = NumberChoice(numbers="random", seed=7, x=",,0.5,-1")
    assert written(setting, choice) == dedent("""\
        import numpy as np
        import torch
        from torch import nn

        # the picture's own numbers, drawn from its seed
        random = np.random.default_rng(7)
        x = random.integers(0, 10, (64, 56, 56))
        x = x.astype(float)
        x[0, 0, 2:4] = [0.5, -1.0]
        # (1, 64, 56, 56) = batch, channels, height, width
        x = torch.tensor(x[None], dtype=torch.float32)
        weight = random.integers(-2, 3, (64, 64, 3, 3))
        # (64, 64, 3, 3) = filters, channels per filter, height, width
        weight = torch.tensor(weight, dtype=torch.float32)
        bias = torch.arange(1.0, 65.0)

        conv = nn.Conv2d(64, 64, kernel_size=3, padding=1)
        with torch.no_grad():
            conv.weight.copy_(weight)
            conv.bias.copy_(bias)
            y = conv(x)

        print(y)
        print(y.shape)  # torch.Size([1, 64, 56, 56])
        """)


@pytest.mark.parametrize(
    ("parameters", "lines"),
    [
        ({"padding": "valid"}, ["conv = nn.Conv2d(1, 1, kernel_size=3, bias=False)"]),
        ({"padding": "same"}, ['conv = nn.Conv2d(1, 1, kernel_size=3, padding="same", bias=False)']),
        (
            {"padding": "same", "kernel": 4},
            [
                '# "same" pads top 1, bottom 2, left 1, right 2 here: the extra line goes last',
                'conv = nn.Conv2d(1, 1, kernel_size=4, padding="same", bias=False)',
            ],
        ),
        (
            {"padding": "same", "input": 21, "stride": 2},
            [
                '# padding="same" takes no stride > 1; TensorFlow pads left 1, right 1, top 1, bottom 1',
                "conv = nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1, bias=False)",
            ],
        ),
        (
            {"padding": "same", "kernel": 2, "stride": 2},
            ["conv = nn.Conv2d(1, 1, kernel_size=2, stride=2, bias=False)"],
        ),
        (
            {"padding": "full", "kernel": (3, 5)},
            [
                "# full: the kernel's span minus 1 on every side",
                "conv = nn.Conv2d(1, 1, kernel_size=(3, 5), padding=(2, 4), bias=False)",
            ],
        ),
        ({"padding": "same_lower"}, ["conv = nn.Conv2d(1, 1, kernel_size=3, padding=1, bias=False)"]),
        (
            {"padding": "same_lower", "kernel": 2},
            [
                '# "same_lower" puts the extra line first: left 1, right 0, top 1, bottom 0',
                "x = F.pad(x, (1, 0, 1, 0))  # (1, 1, 21, 21)",
                "",
                "conv = nn.Conv2d(1, 1, kernel_size=2, bias=False)",
            ],
        ),
        (
            {"padding": ((0, 1), (2, 3)), "padding_mode": "reflect"},
            [
                "# Conv2d pads opposite sides alike; here left 2, right 3, top 0, bottom 1",
                'x = F.pad(x, (2, 3, 0, 1), mode="reflect")  # (1, 1, 21, 25)',
                "",
                "conv = nn.Conv2d(1, 1, kernel_size=3, bias=False)",
            ],
        ),
        ({"padding_mode": "circular"}, ["conv = nn.Conv2d(1, 1, kernel_size=3, bias=False)"]),
        (
            {"padding": (1, 2), "padding_mode": "circular", "dilation": (1, 2)}
            | {"in_channels": 4, "out_channels": 6, "groups": 2, "bias": True},
            [
                "conv = nn.Conv2d(4, 6, kernel_size=3, padding=(1, 2), dilation=(1, 2), groups=2,",
                '                 padding_mode="circular")',
            ],
        ),
    ],
)
def test_every_padding_is_said_in_the_shortest_words_the_layer_has(
    parameters: dict[str, object], lines: list[str]
) -> None:
    assert layer(**parameters).splitlines() == lines
