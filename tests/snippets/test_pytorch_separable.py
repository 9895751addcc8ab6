"""Separable PyTorch programs as a person reads them."""

from __future__ import annotations

from textwrap import dedent

from convviz import SeparableSetting

from .written import written as program_of


def written(setting: SeparableSetting, numbers: str = "paper") -> str:
    return program_of("pytorch", setting, numbers)


def test_two_kernels_a_channel_and_a_bias_in_both_stages() -> None:
    setting = SeparableSetting(
        input=3,
        kernel=2,
        in_channels=2,
        multiplier=2,
        out_channels=2,
        depthwise_bias=True,
        pointwise_bias=True,
    )
    assert written(setting) == dedent("""\
        import torch
        from torch import nn

        # (1, 2, 3, 3) = batch, channels, height, width
        x = torch.tensor([[[[3, 3, 2],
                            [0, 0, 1],
                            [3, 1, 2]],
                           [[1, 2, 0],
                            [0, 3, 3],
                            [1, 0, 0]]]], dtype=torch.float32)
        # (4, 1, 2, 2) = filters, channels per filter, height, width
        depthwise_weight = torch.tensor([[[[0, 1],
                                           [2, 2]]],
                                         [[[2, 0],
                                           [2, 0]]],
                                         [[[1, 2],
                                           [2, 0]]],
                                         [[[0, 1],
                                           [2, 2]]]], dtype=torch.float32)
        depthwise_bias = torch.tensor([1.0, 2.0, 3.0, 4.0])
        # (2, 4, 1, 1) = filters, channels per filter, height, width
        pointwise_weight = torch.tensor([[[[ 1]], [[ 2]], [[-2]], [[ 2]]],
                                         [[[ 2]], [[-1]], [[ 1]], [[-1]]]], dtype=torch.float32)
        pointwise_bias = torch.tensor([1.0, 2.0])

        depthwise = nn.Conv2d(2, 4, kernel_size=2, groups=2)
        pointwise = nn.Conv2d(4, 2, kernel_size=1)
        with torch.no_grad():
            depthwise.weight.copy_(depthwise_weight)
            depthwise.bias.copy_(depthwise_bias)
            pointwise.weight.copy_(pointwise_weight)
            pointwise.bias.copy_(pointwise_bias)
            between = depthwise(x)  # (1, 4, 2, 2)
            y = pointwise(between)

        print(y)
        print(y.shape)  # torch.Size([1, 2, 2, 2])
        """)


def test_a_large_layer_pads_either_stage_where_it_must() -> None:
    setting = SeparableSetting(
        input=16,
        kernel=2,
        stride=(1, 3),
        padding="same",
        in_channels=8,
        out_channels=16,
        pointwise_bias=True,
        pointwise_padding=((0, 1), (0, 0)),
    )
    assert "import torch.nn.functional as F\n" in written(setting)
    assert "\n\n".join(written(setting).split("\n\n")[2:]) == dedent("""\
        # padding="same" takes no stride > 1; TensorFlow pads left 0, right 1, top 0, bottom 1
        x = F.pad(x, (0, 1, 0, 1))  # (1, 8, 17, 17)

        depthwise = nn.Conv2d(8, 8, kernel_size=2, stride=(1, 3), groups=8, bias=False)
        pointwise = nn.Conv2d(8, 16, kernel_size=1)
        with torch.no_grad():
            depthwise.weight.copy_(depthwise_weight)
            pointwise.weight.copy_(pointwise_weight)
            pointwise.bias.copy_(pointwise_bias)
            between = depthwise(x)  # (1, 8, 16, 6)
            # Conv2d pads opposite sides alike; here left 0, right 0, top 0, bottom 1
            between = F.pad(between, (0, 0, 0, 1))  # (1, 8, 17, 6)
            y = pointwise(between)

        print(y)
        print(y.shape)  # torch.Size([1, 16, 17, 6])
        """)


def test_a_padded_pointwise_layer_says_so_itself() -> None:
    setting = SeparableSetting(16, 3, padding=1, in_channels=3, out_channels=16, pointwise_padding=1)
    assert "pointwise = nn.Conv2d(3, 16, kernel_size=1, padding=1, bias=False)\n" in written(setting)
