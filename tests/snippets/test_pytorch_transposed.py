"""Transposed PyTorch programs as a person reads them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from convviz import TransposedSetting
from convviz.cases import CASES

from .written import written as program_of


def written(name: str) -> str:
    case = CASES[name]
    assert isinstance(case.setting, TransposedSetting)
    return program_of("pytorch", case.setting, case.numbers)


def layer(**parameters: object) -> list[str]:
    """Return the lines about layer and crop only, of a program on ones."""
    setting = TransposedSetting(**{"input": 20, "kernel": 3, **parameters})
    program = program_of("pytorch", setting, "ones")
    lines = program.split("\n\n", 2)[2].rsplit("\n\n", 1)[0].splitlines()
    return [
        line.strip() if "y = " in line else line
        for line in lines
        if "copy_" not in line and "with" not in line
    ]


def test_the_papers_odd_figure() -> None:
    assert written("padding_strides_odd_transposed") == dedent("""\
        import torch
        from torch import nn

        # (1, 1, 3, 3) = batch, channels, height, width
        x = torch.tensor([[[[3, 3, 2],
                            [0, 0, 1],
                            [3, 1, 2]]]], dtype=torch.float32)
        # (1, 1, 3, 3) = input channels, output channels per group, height, width
        weight = torch.tensor([[[[0, 1, 2],
                                 [2, 2, 0],
                                 [0, 1, 2]]]], dtype=torch.float32)

        conv = nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, output_padding=1,
                                  bias=False)
        with torch.no_grad():
            conv.weight.copy_(weight)
            y = conv(x)

        print(y)
        print(y.shape)  # torch.Size([1, 1, 6, 6])
        """)


CROP = "# padding crops opposite sides alike; here "


@pytest.mark.parametrize(
    ("parameters", "lines"),
    [
        ({"bias": True}, ["conv = nn.ConvTranspose2d(1, 1, kernel_size=3)", "y = conv(x)"]),
        (
            {"kernel": (3, 5), "stride": (2, 1), "padding": (4, 2), "output_padding": (1, 0), "bias": True},
            [
                "conv = nn.ConvTranspose2d(1, 1, kernel_size=(3, 5), stride=(2, 1), padding=(4, 2),",
                "                          output_padding=(1, 0))",
                "y = conv(x)",
            ],
        ),
        (
            {"in_channels": 4, "out_channels": 6, "groups": 2, "dilation": 2},
            [
                "conv = nn.ConvTranspose2d(4, 6, kernel_size=3, groups=2, bias=False, dilation=2)",
                "y = conv(x)",
            ],
        ),
        # One line less cropped at the end is output_padding 1, if the stride is there for it ...
        (
            {"padding": ((1, 0), (1, 1)), "stride": 2, "bias": True},
            [
                CROP + "top 1, bottom 0, left 1, right 1",
                "conv = nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1,",
                "                          output_padding=(1, 0))",
                "y = conv(x)",
            ],
        ),
        # ... if not, or if it is one line more, the rest is cut off.
        (
            {"padding": ((2, 1), (0, 1)), "bias": True},
            [
                CROP + "top 2, bottom 1, left 0, right 1",
                "conv = nn.ConvTranspose2d(1, 1, kernel_size=3, padding=(1, 0))",
                "y = conv(x)[:, :, 1:, :-1]",
            ],
        ),
    ],
)
def test_every_crop_is_said_in_the_shortest_words_the_layer_has(
    parameters: dict[str, object], lines: list[str]
) -> None:
    assert layer(**parameters) == lines
