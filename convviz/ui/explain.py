"""What is said about a setting: the size formula with its numbers, and what to notice."""

from __future__ import annotations

from ..engine import Axis, ConvSetting
from ..notices import CONV_RULES, ConvFacts, Notice, noticed, remainder, told_by
from ..texts import Words
from .view import View

__all__ = ["formula", "notices"]


def formula(setting: ConvSetting, say: Words, *, faded: bool = True) -> str:
    """Return the size formula with this setting's numbers, and what the floor drops, as HTML.

    `faded` says whether the picture shows by fainter cells what no window reads.
    """
    rows, cols = setting.axes
    general = _fraction("i + p<sub>1</sub> + p<sub>2</sub> − d(k − 1) − 1", "s")
    parts = [f"<i>o</i> = {_floor(general)}"]
    axes = [("both", rows)] if rows == cols else [("rows", rows), ("cols", cols)]
    for lines, axis in axes:
        parts.append(_line(axis, say(f"formula.{lines}")))
        left = remainder(axis, lines)
        if left:
            parts.append(left.sentence(say))
    if faded and (rows.dropped or cols.dropped):
        parts.append(Notice("formula.faded").sentence(say))
    parts.append(f"<small>{say('formula.symbols')}</small>")
    return "".join(f"<p>{part}</p>" for part in parts)


def _floor(text: str) -> str:
    return f"<span class='floor'>⌊{text}⌋ + 1</span>"


def _fraction(over: str, under: str) -> str:
    return f"<span class='fraction'><span>{over}</span>{under}</span>"


def _line(axis: Axis, name: str) -> str:
    reach = axis.padded - axis.span
    over = f"{axis.size} + {axis.before} + {axis.after} − {axis.dilation}({axis.kernel} − 1) − 1"
    text = _floor(_fraction(over, str(axis.stride)))
    if axis.stride > 1:
        text += f" = {_floor(_divided(reach, axis.stride))}"
    return f"{name} <i>o</i> = {text} = <b>{reach // axis.stride + 1}</b>"


def _divided(reach: int, stride: int) -> str:
    """Return a quotient exactly: with up to two decimals, else as a fraction."""
    return _fraction(str(reach), str(stride)) if 100 * reach % stride else f"{reach / stride:.12g}"


#: At most so many things are pointed out at once.
_MOST = 4


def notices(view: View, say: Words, case: str = "") -> list[str]:
    """Return the few sentences on what to notice in this setting, the most particular first.

    `case` names the worked example on the page, or is "": what its note says is not said again.
    """
    found = noticed(CONV_RULES, ConvFacts(view.setting, view.flip), _MOST, told_by(case))
    return [notice.sentence(say) for notice in found]
