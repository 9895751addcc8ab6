"""What each part of the picture looks like: one table a theme, role -> paint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

#: Line widths and dashes of the paper's figures, in points.
_GRID, _THIN, _DASH = 0.8, 0.4, (3.0, 3.0)


@dataclass(frozen=True, slots=True)
class Paint:
    """How one role is painted: colours as ``#rrggbb`` or None, widths and dashes in points."""

    fill: str | None = None
    opacity: float = 1.0
    stroke: str | None = None
    width: float = _GRID
    dash: tuple[float, float] | None = None
    bold: bool = False


def _theme(
    *,
    canvas: str,
    ink: str,
    line: str,
    links: str,
    padding: str,
    input: str,
    output: str,
    kernel: str,
    shadow: str,
    shadow_opacity: float,
    outline: str,
    on_input: str,
    on_shadow: str,
    extra: str,
    fading: float,
    faded: str,
    bad: str,
    hover: str,
    groups: tuple[str, ...],
) -> dict[str, Paint]:
    return {
        **{f"group{number}": Paint(fill=colour) for number, colour in enumerate(groups)},
        "canvas": Paint(fill=canvas),
        # cells
        "input": Paint(fill=input),
        "output": Paint(fill=output),
        "kernel": Paint(fill=kernel),
        "extra": Paint(fill=extra, opacity=0.45),
        "added": Paint(fill=extra, opacity=0.6),
        "band": Paint(fill=ink, opacity=0.18),
        "entry": Paint(fill=padding),
        "bad": Paint(fill=bad, opacity=0.35, stroke=bad),
        # The page shows through cells that nothing reads.
        "unread": Paint(fill=canvas, opacity=fading),
        # lines
        "grid": Paint(stroke=line),
        "padding": Paint(stroke=padding, dash=_DASH),
        # what moves
        "window": Paint(fill=shadow, opacity=shadow_opacity, stroke=outline),
        "active": Paint(fill=shadow, opacity=shadow_opacity, stroke=outline),
        # Kernel cells are pale: white numbers on them need a darker shadow.
        "row": Paint(fill=shadow, opacity=0.64, stroke=outline),
        "links": Paint(stroke=links, width=_THIN),
        "keras": Paint(stroke=bad, width=1.6, dash=(5.0, 3.0)),
        "hover": Paint(fill=hover, opacity=0.6, stroke=hover, width=1.6),
        # numbers and words
        "number": Paint(fill=on_input),
        "lit": Paint(fill=on_shadow, bold=True),
        "ghost": Paint(fill=ink),
        "faded": Paint(fill=faded),
        "weight": Paint(fill=on_shadow),
        "kernel-number": Paint(fill=on_input),
        # any of these under the pointer's mark
        "hit": Paint(fill=on_input),
        "label": Paint(fill=ink),
    }


#: How many groups have a colour of their own.
GROUPS = 8
_HUES = ("#3d9be0", "#8b8fe8", "#c4951a", "#2aa198", "#e0733f", "#e06aa8", "#93aa1e", "#94a3a8")
#: These differ in lightness too, each from its neighbours.
_SAFE_HUES = ("#8fd0f5", "#d98c1f", "#ddd056", "#5f9fd8", "#f4c7a1", "#b57fb0", "#8ad6bb", "#a0a0a0")

_LIGHT = _theme(
    canvas="#ffffff",
    ink="#1d2b30",
    line="#002b36",
    links="#000000",
    padding="#002b36",
    input="#268bd2",
    output="#2aa198",
    kernel="#b9c6c9",
    shadow="#073642",
    shadow_opacity=0.4,
    outline="#002b36",
    on_input="#00141a",
    on_shadow="#ffffff",
    extra="#e0a100",
    fading=0.62,
    faded="#45575e",
    bad="#dc322f",
    hover="#ffd23f",
    groups=_HUES,
)
_DARK = _theme(
    canvas="#171614",
    ink="#d5dcdd",
    line="#04141a",
    links="#c3cccd",
    padding="#8fa3a8",
    input="#3d9be0",
    output="#34b3a8",
    kernel="#8b9a9e",
    shadow="#021016",
    shadow_opacity=0.55,
    outline="#c3cccd",
    on_input="#00141a",
    on_shadow="#ffffff",
    extra="#e0a100",
    fading=0.7,
    faded="#a9b3b3",
    bad="#ff6b66",
    hover="#ffe27a",
    groups=_HUES,
)
# Lightness steps apart, hues that every kind of colour vision tells apart (blue, orange, yellow).
_SAFE = _theme(
    canvas="#ffffff",
    ink="#222222",
    line="#111111",
    links="#000000",
    padding="#111111",
    input="#8fd0f5",
    output="#d98c1f",
    kernel="#e4e4e4",
    shadow="#00224e",
    shadow_opacity=0.5,
    outline="#111111",
    on_input="#000000",
    on_shadow="#ffffff",
    extra="#fff17a",
    fading=0.62,
    faded="#45575e",
    bad="#b3003c",
    hover="#fff17a",
    groups=_SAFE_HUES,
)
_SAFE_DARK = _SAFE | {
    "canvas": Paint(fill="#171614"),
    "padding": Paint(stroke="#d8d8d8", dash=_DASH),
    "links": Paint(stroke="#d8d8d8", width=_THIN),
    "extra": replace(_SAFE["extra"], fill="#d8c430"),
    "band": Paint(fill="#eeeeee", opacity=0.18),
    "entry": Paint(fill="#d8d8d8"),
    "bad": replace(_SAFE["bad"], fill="#e0457a", stroke="#e0457a"),
    "window": replace(_SAFE["window"], stroke="#d8d8d8"),
    "active": replace(_SAFE["active"], stroke="#d8d8d8"),
    "row": replace(_SAFE["row"], stroke="#d8d8d8"),
    "unread": Paint(fill="#171614", opacity=0.75),
    "ghost": Paint(fill="#eeeeee"),
    "faded": Paint(fill="#b4bdbd"),
    "label": Paint(fill="#eeeeee"),
}

#: Theme name -> role -> paint. "light" has the paper's colours; the "safe" ones are for every colour vision.
THEMES: dict[str, dict[str, Paint]] = {
    "light": _LIGHT,
    "dark": _DARK,
    "safe": _SAFE,
    "safe-dark": _SAFE_DARK,
}


def css(theme: str, prefix: str = "") -> str:
    """Return the style rules of a theme, a class a role; `prefix` is put before every selector.

    Examples
    --------
    >>> ".input{fill:#268bd2}" in css("light").splitlines()
    True
    """
    rules = []
    for role, paint in THEMES[theme].items():
        parts = [f"fill:{paint.fill or 'none'}"]
        if paint.fill and paint.opacity < 1:
            parts.append(f"fill-opacity:{paint.opacity:g}")
        if paint.stroke:
            parts.append(f"stroke:{paint.stroke};stroke-width:{paint.width:g}")
        if paint.dash:
            parts.append("stroke-dasharray:{:g} {:g}".format(*paint.dash))
        if paint.bold:
            parts.append("font-weight:700")
        rules.append(f"{prefix}.{role}{{{';'.join(parts)}}}")
    return "\n".join(rules)


#: What numbers stand on where links pass behind them.
GROUNDS = ("canvas", "input", "output", *(f"group{number}" for number in range(GROUPS)))
#: How wide a number's halo is, in heights of its type, both sides together.
HALO = 0.3


def over(paint: Paint, ground: Paint) -> str:
    """Return the colour of a translucent paint over an opaque one, rounded to the nearest."""
    pairs = [
        (int((paint.fill or "#000000")[at : at + 2], 16), int((ground.fill or "#ffffff")[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(
        f"{round(paint.opacity * above + (1 - paint.opacity) * below):02x}" for above, below in pairs
    )


def halos(theme: str, ground: str) -> dict[str, str]:
    """Return the colour around a number for each state of its cell, which is the cell's own.

    The states are "" (nothing lies on it), "lit" (the window does) and "faded".

    Examples
    --------
    >>> halos("light", "input")
    {'': '#268bd2', 'lit': '#1a6998', 'faded': '#add3ee'}
    """
    paints = THEMES[theme]
    below = paints[ground]
    return {
        "": below.fill or "#ffffff",
        "lit": over(paints["window"], below),
        "faded": over(paints["unread"], below),
    }


def halo_css(theme: str, grounds: Iterable[str], prefix: str = "") -> str:
    """Return the style rules of the halos on some grounds: of a group of class "halo" and "on-<ground>".

    A number of another class than its group, "lit" or "under" the window or "faded", has another.
    """
    rules = [
        f"{prefix}.halo{{stroke-width:{HALO}em;stroke-linejoin:round;paint-order:stroke}}",
    ]
    for ground in grounds:
        colours = halos(theme, ground)
        rules += [
            f"{prefix}.on-{ground}{{stroke:{colours['']}}}",
            f"{prefix}.on-{ground} .lit,{prefix}.on-{ground} .under{{stroke:{colours['lit']}}}",
            f"{prefix}.on-{ground} .faded{{stroke:{colours['faded']}}}",
        ]
    # What is pointed at has the pointer's mark for a ground.
    rules.append(f"{prefix}.halo .hit{{stroke:none}}")
    return "\n".join(rules)
