"""The catalogue: the paper's figures and the tutorials' worked examples, one table.

A case is a setting with its numbers. What it is called and what to notice in it stands in
``convviz/texts`` under ``[cases.<name>]``; `SOURCES` says whose example it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .engine import ConvSetting, PoolSetting, SeparableSetting, TransposedSetting, tensorflow_setting


@dataclass(frozen=True, slots=True)
class Source:
    """A public text: its title, its address, and how the names of its examples begin."""

    title: str
    address: str
    examples: tuple[str, ...]


#: Where the examples come from. What is named by none of these came without an address.
SOURCES = (
    Source(
        "V. Dumoulin, F. Visin: A guide to convolution arithmetic for deep learning",
        "https://arxiv.org/abs/1603.07285",
        ("paper",),
    ),
    Source(
        "V. Dumoulin, F. Visin: Convolution arithmetic (animations)",
        "https://github.com/vdumoulin/conv_arithmetic",
        ("S000",),
    ),
    Source(
        "C.-F. Wang: A Basic Introduction to Separable Convolutions",
        "https://towardsdatascience.com/a-basic-introduction-to-separable-convolutions-b99ec3102728",
        ("S001-02", "S001-03", "S001-06", "S001-07", "S001-08"),
    ),
    Source(
        "PyTorch documentation: ConvTranspose2d",
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html",
        ("S003",),
    ),
    Source(
        "Dive into Deep Learning: Transposed Convolution",
        "https://d2l.ai/chapter_computer-vision/transposed-conv.html",
        ("S004",),
    ),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One worked example.

    `name` is its key everywhere; `page` the page it opens on ("conv" and "grouped" have a ConvSetting,
    "transposed" a TransposedSetting, "separable" a SeparableSetting, "pooling" a PoolSetting); `numbers`
    a number set of the engine; `layout` how it opens; `source` is "paper", "frameworks" or the tutorials'
    number of the example; `expected` the published output of a single-channel case, where there is one,
    with the digits it is printed with; `view` how a transposed case opens: "scatter", "gather", "CT" or
    "C", which is the ordinary convolution's matrix at work.
    """

    name: str
    page: str
    setting: ConvSetting | TransposedSetting | SeparableSetting | PoolSetting
    numbers: str = "paper"
    layout: str = "isometric"
    source: str = "paper"
    expected: tuple[tuple[float, ...], ...] | None = None
    view: str = ""

    @property
    def group(self) -> str:
        """Where it comes from: "paper", "frameworks" or "tutorial"."""
        return self.source if self.source in ("paper", "frameworks") else "tutorial"

    @property
    def origin(self) -> Source | None:
        """The text that it comes from; None where no address is known, and for what is our own."""
        return next((source for source in SOURCES if self.source.startswith(source.examples)), None)


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


def _paper_transposed(name: str, **setting: Any) -> Case:
    return Case(f"{name}_transposed", "transposed", TransposedSetting(**setting), view="gather")


def _transposed(
    source: str,
    setting: TransposedSetting,
    numbers: str = "paper",
    expected: tuple[tuple[float, ...], ...] | None = None,
    view: str = "scatter",
    name: str = "",
) -> Case:
    name = name or source.lower().replace("-", "_")
    return Case(name, "transposed", setting, numbers, "flat", source, expected, view)


def _grouped(source: str, numbers: str = "paper", **setting: Any) -> Case:
    name = source.lower().replace("-", "_")
    return Case(name, "grouped", ConvSetting(**setting, bias=True), numbers, source=source)


def _separable(source: str, **setting: Any) -> Case:
    name = source.lower().replace("-", "_")
    both = SeparableSetting(**setting, depthwise_bias=True, pointwise_bias=True)
    return Case(name, "separable", both, source=source)


def _paper_pooling(name: str, kind: str, expected: tuple[tuple[float, ...], ...]) -> Case:
    setting = PoolSetting(kind, input=5, kernel=3, stride=1)
    return Case(f"numerical_{name}_pooling", "pooling", setting, layout="flat", expected=expected)


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
    _paper_transposed("no_padding_no_strides", input=2, kernel=3),
    _paper_transposed("arbitrary_padding_no_strides", input=6, kernel=4, padding=2),
    _paper_transposed("same_padding_no_strides", input=5, kernel=3, padding=1),
    _paper_transposed("full_padding_no_strides", input=7, kernel=3, padding=2),
    _paper_transposed("no_padding_strides", input=2, kernel=3, stride=2),
    _paper_transposed("padding_strides", input=3, kernel=3, stride=2, padding=1),
    _paper_transposed("padding_strides_odd", input=3, kernel=3, stride=2, padding=1, output_padding=1),
    _transposed("S000-03", TransposedSetting(input=2, kernel=3, bias=True)),
    _transposed("S000-04", TransposedSetting(input=6, kernel=4, padding=2, bias=True)),
    _transposed("S000-05", TransposedSetting(input=7, kernel=3, padding=2, bias=True)),
    _transposed("S000-06", TransposedSetting(input=2, kernel=3, stride=2, bias=True)),
    _transposed("S000-07", TransposedSetting(input=3, kernel=3, stride=2, padding=1, bias=True)),
    _transposed(
        "S002-07",
        tensorflow_setting(input=2, kernel=3, padding="valid", output_shape=4),
        "convolved_tenths",
        ((4.5, 9.9, 9.9, 5.4), (12.6, 27, 27, 14.4), (12.6, 27, 27, 14.4), (8.1, 17.1, 17.1, 9)),
    ),
    _transposed(
        "S002-08",
        tensorflow_setting(input=2, kernel=3, stride=2, padding="valid", output_shape=6),
        "convolved_tenths",
        (
            (4.5, 4.5, 9.9, 5.4, 5.4, 0),
            (4.5, 4.5, 9.9, 5.4, 5.4, 0),
            (12.6, 12.6, 27, 14.4, 14.4, 0),
            (8.1, 8.1, 17.1, 9, 9, 0),
            (8.1, 8.1, 17.1, 9, 9, 0),
            (0, 0, 0, 0, 0, 0),
        ),
    ),
    _transposed(
        "S002-08b",
        tensorflow_setting(input=2, kernel=3, stride=2, padding="valid"),
        "convolved_tenths",
        (
            (4.5, 4.5, 9.9, 5.4, 5.4),
            (4.5, 4.5, 9.9, 5.4, 5.4),
            (12.6, 12.6, 27, 14.4, 14.4),
            (8.1, 8.1, 17.1, 9, 9),
            (8.1, 8.1, 17.1, 9, 9),
        ),
    ),
    _transposed("S003-06", TransposedSetting(input=4, kernel=3, dilation=2, bias=True)),
    _transposed(
        "S003-07",
        TransposedSetting(input=2, kernel=3, stride=2, padding=1, output_padding=1),
        "ones",
        ((1, 2, 1, 1), (2, 4, 2, 2), (1, 2, 1, 1), (1, 2, 1, 1)),
    ),
    _transposed(
        "S004-01", TransposedSetting(input=2, kernel=2), "from_zero", ((0, 0, 1), (0, 4, 6), (4, 12, 9))
    ),
    # PyTorch's layer on the same numbers: the other view of them.
    _transposed(
        "S004-02",
        TransposedSetting(input=2, kernel=2),
        "from_zero",
        ((0, 0, 1), (0, 4, 6), (4, 12, 9)),
        view="gather",
    ),
    _transposed("S004-03", TransposedSetting(input=2, kernel=2, padding=1), "from_zero", ((4,),)),
    _transposed(
        "S004-04",
        TransposedSetting(input=2, kernel=2, stride=2),
        "from_zero",
        ((0, 0, 0, 1), (0, 0, 2, 3), (0, 2, 0, 3), (4, 6, 6, 9)),
    ),
    # The way there; S004-09 is the way back.
    _transposed("S004-08", TransposedSetting(input=2, kernel=2), "convolved_counting", view="C"),
    _transposed(
        "S004-09",
        TransposedSetting(input=2, kernel=2),
        "convolved_counting",
        ((27, 91, 74), (138, 400, 282), (171, 429, 268)),
        view="CT",
    ),
    _transposed(
        "frameworks",
        TransposedSetting(input=2, kernel=3, stride=2, padding=1, output_padding=1),
        "from_one",
        ((5, 14, 10, 12), (14, 36, 24, 30), (15, 34, 20, 24), (24, 55, 32, 36)),
        name="shift_pytorch",
    ),
    _transposed(
        "frameworks",
        tensorflow_setting(input=2, kernel=3, stride=2, padding="same"),
        "from_one",
        ((1, 2, 5, 4), (4, 5, 14, 10), (10, 14, 36, 24), (12, 15, 34, 20)),
        name="shift_keras",
    ),
    _grouped("S001-03", input=12, kernel=5, in_channels=3, out_channels=256),
    _grouped("S001-04", input=12, kernel=3, padding=1, in_channels=256, out_channels=32, groups=8),
    _grouped("S001-04b", input=12, kernel=3, padding=1, in_channels=256, out_channels=64, groups=8),
    _grouped("S001-05", input=6, kernel=3, padding=1, in_channels=20, out_channels=10, groups=5),
    _grouped("S001-06", input=8, kernel=1, in_channels=3, out_channels=256),
    _grouped("S001-07", input=12, kernel=5, in_channels=3, out_channels=3, groups=3),
    # The paper's numbers would give both groups the same kernels.
    _grouped("S001-11", "random", input=5, kernel=3, padding=1, in_channels=4, out_channels=6, groups=2),
    _separable("S001-08", input=12, kernel=5, in_channels=3, out_channels=256),
    # As printed, with its mistake, and corrected.
    _separable("S001-09", input=16, kernel=3, padding=1, in_channels=3, out_channels=16, pointwise_padding=1),
    _separable("S001-09fix", input=16, kernel=3, padding=1, in_channels=3, out_channels=16),
    _paper_pooling("average", "avg", ((1.7, 1.7, 1.7), (1.0, 1.2, 1.8), (1.1, 0.8, 1.3))),
    _paper_pooling("max", "max", ((3, 3, 3), (3, 3, 3), (3, 2, 3))),
)

#: Name -> case, in the order in which they are offered.
CASES: dict[str, Case] = {case.name: case for case in _ALL}


def cases_of(page: str) -> dict[str, Case]:
    """Return the cases that open on `page`, by name, in the order in which they are offered.

    Examples
    --------
    >>> list(cases_of("transposed"))[:2]
    ['no_padding_no_strides_transposed', 'arbitrary_padding_no_strides_transposed']
    """
    return {name: case for name, case in CASES.items() if case.page == page}
