"""The table of what there is to draw and to trace: how each kind is set up, traced, drawn and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from ..cases import Case
from ..engine import (
    ConvSetting,
    PoolSetting,
    SeparableSetting,
    TransposedSetting,
    first_channels,
    separable_conv2d_trace,
    separable_samples,
)
from ..scene import Say, conv_legend, grouped_legend, separable_legend, transposed_legend
from .conv import conv_trace, draw_conv, draw_pool, pool_trace
from .grouped import draw_group, draw_grouped, draw_weights
from .picture import Drawn, Picture
from .separable import draw_separable
from .transposed import draw_direct, draw_gather, draw_matrix, draw_scatter, transposed_trace, views

__all__ = ["KINDS", "Kind", "draw", "kind_of", "legend", "views_of"]

Draw = Callable[[Picture, Say], Drawn]
Legend = list[tuple[str, str]]

#: At most so many groups are shown as convolutions of their own.
_MOST_APART = 4


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of layer: its setting's class, how it is traced, and how each of its views is drawn.

    `views` names the views that a possible setting has; `needed` are the setting's arguments without a
    usual value; `usual` gives values for others, from those given.
    """

    form: type[Any]
    trace: Callable[[Picture], Any]
    drawings: Mapping[str, Draw]
    legend: Callable[[Sequence[Picture], Say], Legend]
    views: Callable[[Any], tuple[str, ...]]
    needed: tuple[str, ...] = ("input", "kernel")
    usual: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda _: {}

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the setting's arguments that can be given."""
        return tuple(one.name for one in fields(self.form) if one.name != "kind")

    def setting(self, given: Mapping[str, Any]) -> Any:
        """Return the setting of these arguments, possible or not; all that are needed must be there."""
        return self.form(**{**self.usual(given), **given})


def kind_of(case: Case) -> str:
    """Return the kind of a case, a key of `KINDS`."""
    return f"{case.setting.kind}_pool" if isinstance(case.setting, PoolSetting) else case.page


def views_of(kind: str, setting: Any) -> tuple[str, ...]:
    """Return the views of a possible setting, the usual one first.

    Examples
    --------
    >>> views_of("grouped", ConvSetting(5, 3, in_channels=4, out_channels=4, groups=2))
    ('layers', 'weights', 'group0', 'group1')
    """
    return KINDS[kind].views(setting)


def draw(picture: Picture, say: Say) -> Drawn:
    """Return a picture as data, with words in the language of `say`.

    Examples
    --------
    >>> from convviz.texts import words
    >>> drawn = draw(Picture(kind="conv", setting=ConvSetting(5, 3)), words("en"))
    >>> len(drawn.scene)
    9
    """
    kind = KINDS[picture.kind]
    return kind.drawings[picture.view or next(iter(kind.drawings))](picture, say)


def legend(pictures: Sequence[Picture], say: Say) -> Legend:
    """Return (role, words) for each kind of cell that pictures of one page show, of which the first leads."""
    return KINDS[pictures[0].kind].legend(pictures, say)


def _separable_trace(picture: Picture) -> Any:
    options = picture.options("stride", "padding", "dilation", "pointwise_padding")
    arrays = separable_samples(picture.setting, picture.numbers)
    return separable_conv2d_trace(*arrays, **options)


def _whole(_: Any) -> tuple[str, ...]:
    return ("layers",)


def _grouped_views(setting: ConvSetting) -> tuple[str, ...]:
    # Of many groups the first ones are drawn.
    apart = min(first_channels(setting).groups, _MOST_APART) if setting.groups > 1 else 0
    return ("layers", "weights", *(f"group{group}" for group in range(apart)))


def _each_group(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return as many channels as groups: one in and one out for each."""
    return {"in_channels": given["groups"], "out_channels": given["groups"]}


def _plain(
    of: Callable[[Any, Say], Legend],
) -> Callable[[Sequence[Picture], Say], Legend]:
    """Return a legend that follows from the leading picture's setting alone."""
    return lambda pictures, say: of(pictures[0].setting, say)


def _transposed_legend(pictures: Sequence[Picture], say: Say) -> Legend:
    shown = tuple(picture.view or "scatter" for picture in pictures)
    return transposed_legend(shown, pictures[0].setting, say, numbers=pictures[0].written)


def _no_legend(_: Sequence[Picture], __: Say) -> Legend:
    return []


_APART = {f"group{group}": partial(draw_group, group=group) for group in range(_MOST_APART)}

#: What there is, by name.
KINDS: dict[str, Kind] = {
    "conv": Kind(ConvSetting, conv_trace, {"layers": draw_conv}, _plain(conv_legend), _whole),
    "grouped": Kind(
        ConvSetting,
        conv_trace,
        {"layers": draw_grouped, "weights": draw_weights, **_APART},
        _plain(grouped_legend),
        _grouped_views,
        ("input", "kernel", "groups"),
        _each_group,
    ),
    "transposed": Kind(
        TransposedSetting,
        transposed_trace,
        {
            "scatter": draw_scatter,
            "gather": draw_gather,
            "CT": draw_matrix,
            "C": draw_matrix,
            "direct": draw_direct,
        },
        _transposed_legend,
        views,
    ),
    "separable": Kind(
        SeparableSetting, _separable_trace, {"layers": draw_separable}, _plain(separable_legend), _whole
    ),
    "max_pool": Kind(
        PoolSetting, pool_trace, {"layers": draw_pool}, _no_legend, _whole, usual=lambda _: {"kind": "max"}
    ),
    "avg_pool": Kind(
        PoolSetting, pool_trace, {"layers": draw_pool}, _no_legend, _whole, usual=lambda _: {"kind": "avg"}
    ),
}
