"""A convolution as a PyTorch layer, with the lines that must stand before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..engine.setting import ConvSetting
from .literals import Say, assign, both, unless

__all__ = ["TorchLayer", "conv_layer"]


@dataclass(frozen=True, slots=True)
class TorchLayer:
    """The lines that make a layer, and those that pad its input first where the layer cannot."""

    make: list[str]
    pad_first: list[str]


def conv_layer(setting: ConvSetting, say: Say, *, name: str = "conv", source: str = "x") -> TorchLayer:
    """Return ``name = nn.Conv2d(...)`` for a setting, which is to be called with `source`.

    Examples
    --------
    >>> from convviz.texts import words
    >>> print(*conv_layer(ConvSetting(input=5, kernel=3, stride=2), words("en")).make)
    conv = nn.Conv2d(1, 1, kernel_size=3, stride=2, bias=False)
    """
    padding = _padding(setting, say, source)
    layer = assign(
        name,
        "nn.Conv2d",
        setting.in_channels,
        setting.out_channels,
        kernel_size=both(setting.kernel),
        stride=unless((1, 1), setting.stride),
        padding=padding.argument,
        dilation=unless((1, 1), setting.dilation),
        groups=setting.groups if setting.groups > 1 else None,
        bias=None if setting.bias else False,
        padding_mode=padding.mode,
    )
    return TorchLayer([*padding.why_in_layer, layer], padding.first)


@dataclass(frozen=True, slots=True)
class _Padding:
    """How a setting's padding is said: in the layer's arguments, or by lines that pad first."""

    argument: str | None = None
    mode: str | None = None
    why_in_layer: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)


#: Why a named padding is written as it is; other paddings are plain numbers.
_REASONS = {"same": "torch_same", "full": "full", "same_lower": "same_lower"}


def _padding(setting: ConvSetting, say: Say, source: str) -> _Padding:
    (top, bottom), (left, right) = setting.sides
    even = (top, left) == (bottom, right)
    mode = None if setting.padding_mode == "zeros" else f'"{setting.padding_mode}"'

    def why(key: str) -> list[str]:
        return ["# " + say(f"snippets.{key}", left=left, right=right, top=top, bottom=bottom)]

    name = setting.padding if isinstance(setting.padding, str) else ""
    if name == "same" and setting.stride == (1, 1):
        return _Padding('"same"', mode, [] if even else why("same_sides"))
    if not any((top, bottom, left, right)):
        return _Padding()
    if even:
        return _Padding(both((top, left)), mode, why(_REASONS[name]) if name in ("same", "full") else [])
    rows, cols = setting.axes
    pad = assign(source, "F.pad", source, (left, right, top, bottom), mode=mode)
    shape = (1, setting.in_channels, rows.padded, cols.padded)
    return _Padding(first=[*why(_REASONS.get(name, "torch_sides")), f"{pad}  # {shape}"])
