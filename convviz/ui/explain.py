"""What is said about a setting: words on the picture, the size formula with its numbers, what to notice."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from ..engine import Axis, ConvSetting
from ..scene import size
from ..texts import Words
from .view import View

__all__ = ["formula", "notices"]


def formula(setting: ConvSetting, say: Words) -> str:
    """Return the size formula with this setting's numbers, and what the floor drops, as HTML."""
    rows, cols = setting.axes
    general = _fraction("i + p<sub>1</sub> + p<sub>2</sub> − d(k − 1) − 1", "s")
    parts = [f"<i>o</i> = {_floor(general)}"]
    if rows == cols:
        parts += [_line(rows, say("formula.both")), _rest(rows, "both", say)]
    else:
        parts += [_line(rows, say("formula.rows")), _rest(rows, "rows", say)]
        parts += [_line(cols, say("formula.cols")), _rest(cols, "cols", say)]
    parts.append(f"<small>{say('formula.symbols')}</small>")
    return "".join(f"<p>{part}</p>" for part in parts if part)


def _floor(text: str) -> str:
    return f"<span class='floor'>⌊{text}⌋ + 1</span>"


def _fraction(over: str, under: str) -> str:
    return f"<span class='fraction'><span>{over}</span>{under}</span>"


def _line(axis: Axis, name: str) -> str:
    reach = axis.padded - axis.span
    over = f"{axis.size} + {axis.before} + {axis.after} − {axis.dilation}({axis.kernel} − 1) − 1"
    text = _floor(_fraction(over, str(axis.stride)))
    if axis.stride > 1:
        text += f" = {_floor(f'{reach / axis.stride:.4g}')}"
    return f"{name} <i>o</i> = {text} = <b>{reach // axis.stride + 1}</b>"


def _rest(axis: Axis, kind: str, say: Words) -> str:
    if axis.stride == 1 or not axis.fits:
        return ""
    if not axis.dropped:
        return say("formula.even")
    lost = max(0, axis.dropped - axis.after)
    key = "formula.rest_input" if lost else "formula.rest_padding"
    return say(key, rest=axis.dropped, lost=lost, kind=say(f"formula.kind_{kind}"))


#: At most so many things are pointed out at once.
_MOST = 4


def notices(view: View, say: Words) -> list[str]:
    """Return the few sentences on what to notice in this setting, the most particular first."""
    return [text for text, _ in zip(_notices(view, say), range(_MOST), strict=False)]


def _notices(view: View, say: Words) -> Iterator[str]:
    setting = view.setting
    rows, cols = setting.axes
    if view.flip:
        yield say("notice.flipped")
    if setting.kernel == (1, 1):
        yield say("notice.one_by_one")
    lopsided = next((axis for axis in (rows, cols) if axis.before != axis.after), None)
    if setting.padding in ("same", "same_lower"):
        if lopsided:
            yield say("notice.same_lopsided", before=lopsided.before, after=lopsided.after)
        if max(setting.stride) > 1:
            yield say("notice.same_strided", stride=_plain(setting.stride), output=size(setting.output))
    if setting.padding == "full":
        yield say("notice.full")
    if max(setting.dilation) > 1 and max(setting.kernel) > 1:
        yield say(
            "notice.dilation",
            dilation=_plain(setting.dilation),
            kernel=rows.kernel * cols.kernel,
            span=size((rows.span, cols.span)),
        )
    for axis in (rows, cols):
        if axis.stride > axis.span and axis.output > 1:
            yield say("notice.gaps")
            break
        if axis.stride > 1 and axis.output > 1 and not axis.read()[: axis.padded - axis.dropped].all():
            yield say("notice.dilation_gaps", stride=axis.stride, dilation=axis.dilation)
            break
    if setting.in_channels > 1:
        count = prod(setting.weight_shape)
        plus = say("notice.plus_bias", count=setting.out_channels) if setting.bias else ""
        yield say(
            "notice.channels",
            depth=setting.weight_shape[1],
            shape=str(setting.weight_shape),
            count=count,
            plus_bias=plus,
        )
    if setting.output == setting.input:
        yield say("notice.same", input=size(setting.input))
    elif all(out >= size_in for out, size_in in zip(setting.output, setting.input, strict=True)):
        yield say("notice.grows", input=size(setting.input), output=size(setting.output))
    elif all(out <= size_in for out, size_in in zip(setting.output, setting.input, strict=True)):
        yield say("notice.shrinks", input=size(setting.input), output=size(setting.output))
    on_padding, total = _padding_share(setting)
    if on_padding and setting.padding_mode != "zeros":
        yield say("notice.mode")
    elif on_padding:
        yield say("notice.border", share=on_padding, total=total)
    if rows.before or rows.after:
        yield say("notice.per_side", top=rows.before, bottom=rows.after, sum=rows.before + rows.after)


def _plain(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else size(pair)


def _padding_share(setting: ConvSetting) -> tuple[int, int]:
    """Return how many products multiply a padding cell, and how many there are."""
    inside = []
    for axis in setting.axes:
        position = axis.taps() - axis.before
        inside.append(int(((position >= 0) & (position < axis.size)).sum()))
    rows, cols = setting.axes
    each = rows.output * rows.kernel * cols.output * cols.kernel
    filters = setting.out_channels * setting.weight_shape[1]
    return (each - inside[0] * inside[1]) * filters, each * filters
