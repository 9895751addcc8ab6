"""The table of what there is to draw and to trace: how each kind is set up, traced, drawn and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..cases import Case
from ..engine import (
    ConvSetting,
    Part,
    PoolSetting,
    SeparableSetting,
    TransposedSetting,
    avg_pool2d_trace,
    conv2d_trace,
    conv_transpose2d_trace,
    first_part,
    max_pool2d_trace,
    pool_samples,
    same_shift,
    samples,
    separable_conv2d_trace,
    separable_parts,
    separable_samples,
)
from ..scene import (
    Say,
    Scene,
    conv_labels,
    conv_legend,
    conv_numbers,
    conv_scene,
    conv_title,
    gather_labels,
    gather_numbers,
    gather_scene,
    grouped_legend,
    pool_scene,
    scatter_labels,
    scatter_numbers,
    scatter_scene,
    separable_labels,
    separable_legend,
    separable_numbers,
    separable_scene,
    separable_title,
    transposed_legend,
    transposed_title,
)

__all__ = ["DRAWINGS", "KINDS", "Drawing", "Figure", "Kind", "kind_of"]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is asked for: a possible setting, its numbers, and how it is looked at.

    `digits` says whether cells show their numbers; None leaves it to the kind and to the paper.
    """

    kind: str
    setting: Any
    numbers: str = "paper"
    seed: int = 0
    layout: str = "isometric"
    view: str = "scatter"
    digits: bool | None = None
    as_paper: bool = False

    @property
    def written(self) -> bool:
        """Whether cells show their numbers: in the paper's figures only those side by side do."""
        if self.digits is None:
            return not self.as_paper or self.layout == "flat"
        return self.digits

    def options(self, *names: str) -> dict[str, Any]:
        """Return what the setting says under these names."""
        return {name: getattr(self.setting, name) for name in names}


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a kind is drawn: its scene, and what the player needs besides, or None where it has no player."""

    scene: Callable[[Figure, Say], Scene]
    player: Callable[[Figure, Say], Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of layer: its setting's class, and how it is traced.

    `needed` are the setting's arguments without a usual value; `usual` gives values for others, from
    those given.
    """

    form: type[Any]
    trace: Callable[[Figure], Any]
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


def _conv_trace(figure: Figure) -> Any:
    names = ("stride", "padding", "dilation", "groups", "padding_mode")
    arrays = samples(figure.setting, figure.numbers, figure.seed)
    return conv2d_trace(*arrays, **figure.options(*names))


def _conv_scene(figure: Figure, say: Say) -> Scene:
    return conv_scene(
        _conv_trace(figure),
        figure.layout,
        numbers=figure.written,
        labels=None if figure.as_paper else conv_labels(figure.setting, say, figure.layout),
        as_paper=figure.as_paper,
    )


def _conv_player(figure: Figure, say: Say) -> dict[str, Any]:
    return {
        "numbers": conv_numbers(_conv_trace(figure)),
        "legend": conv_legend(figure.setting, say),
        "title": conv_title(figure.setting, say),
    }


def _transposed_trace(figure: Figure) -> Any:
    names = ("stride", "padding", "output_padding", "dilation", "groups")
    arrays = samples(figure.setting, figure.numbers, figure.seed)
    return conv_transpose2d_trace(*arrays, **figure.options(*names), view=figure.view)


def _transposed_scene(figure: Figure, say: Say) -> Scene:
    trace, layout, written = _transposed_trace(figure), figure.layout, figure.written
    if figure.view == "scatter":
        down, right = (moved or 0 for moved in same_shift(figure.setting))
        kept = (-down, -right) if down or right else None
        labels = scatter_labels(figure.setting, say)
        return scatter_scene(trace, layout, numbers=written, labels=labels, kept=kept)
    words = None if figure.as_paper else gather_labels(figure.setting, say)
    return gather_scene(trace, layout, numbers=written, labels=words, as_paper=figure.as_paper)


def _transposed_player(figure: Figure, say: Say) -> dict[str, Any]:
    numbers = scatter_numbers if figure.view == "scatter" else gather_numbers
    return {
        "numbers": numbers(_transposed_trace(figure)),
        "legend": transposed_legend((figure.view,), figure.setting, say),
        "title": transposed_title(figure.view, figure.setting, say),
    }


def _separable_trace(figure: Figure) -> Any:
    names = ("stride", "padding", "dilation", "pointwise_padding")
    arrays = separable_samples(figure.setting, figure.numbers, figure.seed)
    return separable_conv2d_trace(*arrays, **figure.options(*names))


def _grouped_part(figure: Figure) -> Part:
    return first_part(figure.setting, *samples(figure.setting, figure.numbers, figure.seed))


def _grouped_scene(figure: Figure, say: Say) -> Scene:
    part = _grouped_part(figure)
    return conv_scene(
        part.trace,
        figure.layout,
        numbers=figure.written,
        labels=None if figure.as_paper else conv_labels(figure.setting, say, figure.layout),
        as_paper=figure.as_paper,
        part=part,
    )


def _grouped_player(figure: Figure, say: Say) -> dict[str, Any]:
    part = _grouped_part(figure)
    return {
        "numbers": conv_numbers(part.trace, part),
        "legend": grouped_legend(figure.setting, say),
        "title": conv_title(figure.setting, say),
    }


def _separable_parts(figure: Figure) -> tuple[Part, Part]:
    arrays = separable_samples(figure.setting, figure.numbers, figure.seed)
    return separable_parts(figure.setting, *arrays)


def _separable_scene(figure: Figure, say: Say) -> Scene:
    labels = separable_labels(figure.setting, say)
    return separable_scene(*_separable_parts(figure), figure.layout, numbers=figure.written, labels=labels)


def _separable_player(figure: Figure, say: Say) -> dict[str, Any]:
    return {
        "numbers": separable_numbers(*_separable_parts(figure)),
        "legend": separable_legend(figure.setting, say),
        "title": separable_title(figure.setting, say),
    }


def _pool_trace(figure: Figure) -> Any:
    pool, own = (
        (max_pool2d_trace, "dilation")
        if figure.setting.kind == "max"
        else (avg_pool2d_trace, "count_include_pad")
    )
    options = figure.options("stride", "padding", "ceil_mode", own)
    return pool(pool_samples(figure.setting, figure.numbers, figure.seed), figure.setting.kernel, **options)


def _pool_scene(figure: Figure, say: Say) -> Scene:
    return pool_scene(_pool_trace(figure), figure.layout, numbers=figure.written, as_paper=figure.as_paper)


def _each_group(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return as many channels as groups: one in and one out for each."""
    return {"in_channels": given["groups"], "out_channels": given["groups"]}


#: What there is, by name.
KINDS: dict[str, Kind] = {
    "conv": Kind(ConvSetting, _conv_trace),
    "grouped": Kind(ConvSetting, _conv_trace, ("input", "kernel", "groups"), _each_group),
    "transposed": Kind(TransposedSetting, _transposed_trace),
    "separable": Kind(SeparableSetting, _separable_trace),
    "max_pool": Kind(PoolSetting, _pool_trace, usual=lambda _: {"kind": "max"}),
    "avg_pool": Kind(PoolSetting, _pool_trace, usual=lambda _: {"kind": "avg"}),
}
#: How it is drawn.
DRAWINGS: dict[str, Drawing] = {
    "conv": Drawing(_conv_scene, _conv_player),
    "grouped": Drawing(_grouped_scene, _grouped_player),
    "transposed": Drawing(_transposed_scene, _transposed_player),
    "separable": Drawing(_separable_scene, _separable_player),
    "max_pool": Drawing(_pool_scene),
    "avg_pool": Drawing(_pool_scene),
}
