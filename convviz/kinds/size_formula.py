"""The size formulas with the numbers of a setting, as HTML."""

from __future__ import annotations

from ..engine import Axis, ConvSetting, TransposedAxis, TransposedSetting
from ..notices import Notice, remainder
from ..texts import Words


def conv_formula(setting: ConvSetting, say: Words, *, faded: bool = True) -> str:
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


def transposed_formula(setting: TransposedSetting, say: Words) -> str:
    """Return the size formula with this setting's numbers, as HTML."""
    rows, cols = setting.axes
    parts = ["<i>o</i> = (i − 1)s − p<sub>1</sub> − p<sub>2</sub> + d(k − 1) + 1 + op"]
    if rows == cols:
        parts.append(_transposed_line(rows, say("formula.both")))
    else:
        parts += [_transposed_line(rows, say("formula.rows")), _transposed_line(cols, say("formula.cols"))]
    parts.append(f"<small>{say('transposed.symbols')}</small>")
    return "".join(f"<p>{part}</p>" for part in parts)


def _transposed_line(axis: TransposedAxis, name: str) -> str:
    return (
        f"{name} <i>o</i> = ({axis.size} − 1)·{axis.stride} − {axis.before} − {axis.after} + "
        f"{axis.dilation}({axis.kernel} − 1) + 1 + {axis.extra} = <b>{axis.output}</b>"
    )
