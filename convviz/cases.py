"""The catalogue: the paper's figures and the tutorials' worked examples, one table.

A case is a setting with its numbers. What it is called and what to notice in it stands in
``convviz/texts`` under ``[cases.<name>]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .engine import ConvSetting

__all__ = ["CASES", "Case"]


@dataclass(frozen=True, slots=True)
class Case:
    """One worked example.

    `name` is its key everywhere; `page` the page it opens on; `numbers` a number set of the engine;
    `layout` how it opens; `source` is "paper" or the tutorials' number of the example; `expected`
    the published output of a single-channel case, where there is one.
    """

    name: str
    page: str
    setting: ConvSetting
    numbers: str = "paper"
    layout: str = "isometric"
    source: str = "paper"
    expected: tuple[tuple[float, ...], ...] | None = None


def _paper(name: str, **setting: Any) -> Case:
    return Case(name, "conv", ConvSetting(**setting))


def _paper_numbers(name: str, expected: tuple[tuple[float, ...], ...], **setting: Any) -> Case:
    return Case(name, "conv", ConvSetting(**setting), layout="flat", expected=expected)


def _tutorial(
    source: str,
    numbers: str = "paper",
    expected: tuple[tuple[float, ...], ...] | None = None,
    **setting: Any,
) -> Case:
    name = source.lower().replace("-", "_")
    return Case(name, "conv", ConvSetting(**setting), numbers, "flat", source, expected)


_ALL = (
    _paper("no_padding_no_strides", input=4, kernel=3),
    _paper("arbitrary_padding_no_strides", input=5, kernel=4, padding=2),
    _paper("same_padding_no_strides", input=5, kernel=3, padding=1),
    _paper("full_padding_no_strides", input=5, kernel=3, padding=2),
    _paper("no_padding_strides", input=5, kernel=3, stride=2),
    _paper("padding_strides", input=5, kernel=3, stride=2, padding=1),
    _paper("padding_strides_odd", input=6, kernel=3, stride=2, padding=1),
    _paper("dilation", input=7, kernel=3, dilation=2),
    _paper_numbers(
        "numerical_no_padding_no_strides", ((12, 12, 17), (10, 17, 19), (9, 6, 14)), input=5, kernel=3
    ),
    _paper_numbers(
        "numerical_padding_strides",
        ((6, 17, 3), (8, 17, 13), (6, 4, 4)),
        input=5,
        kernel=3,
        stride=2,
        padding=1,
    ),
    _tutorial("S000-01", input=4, kernel=3, bias=True),
    _tutorial("S000-02", input=5, kernel=4, padding=2, bias=True),
    _tutorial("S001-01", input=5, kernel=2, stride=2, padding=1, bias=True),
    _tutorial("S001-02", input=12, kernel=5, in_channels=3, bias=True),
    _tutorial("S001-10", input=(6, 7), kernel=(3, 5), padding=(2, 1), bias=True),
    _tutorial("S002-01", input=4, kernel=3, padding="valid"),
    _tutorial(
        "S002-02", "ones", ((27, 18), (18, 12)), input=4, kernel=3, stride=2, padding="same", in_channels=3
    ),
    _tutorial("S002-03", "ones", ((27,),), input=4, kernel=3, stride=2, padding="valid", in_channels=3),
    _tutorial(
        "S002-04",
        "ones",
        ((27, 27, 18), (27, 27, 18), (18, 18, 12)),
        input=6,
        kernel=3,
        stride=2,
        padding="same",
        in_channels=3,
    ),
    _tutorial(
        "S002-05", "ones", ((27, 27), (27, 27)), input=6, kernel=3, stride=2, padding="valid", in_channels=3
    ),
    _tutorial("S002-06", "tenths", ((4.5, 5.4), (8.1, 9.0)), input=4, kernel=3, padding="valid"),
    _tutorial("S004-07", "counting", ((27, 37), (57, 67)), input=3, kernel=2),
)

#: Name -> case, in the order in which they are offered.
CASES: dict[str, Case] = {case.name: case for case in _ALL}
