"""How a page of pictures opens, beside its setting."""

from __future__ import annotations

from ..scene import LAYOUTS


def looks(numbers: str, *cells: str) -> dict[str, object]:
    """Return the values of what every page of pictures has: its numbers, nothing over `cells`, its layout.

    Examples
    --------
    >>> looks("paper", "x")["x"], looks("paper")["layout"]
    ('', 'isometric')
    """
    return {
        "numbers": numbers,
        "seed": 0,
        "weights": "",
        "whole": False,
        **dict.fromkeys(cells, ""),
        "layout": LAYOUTS[0],
        "digits": True,
        "colours": "standard",
    }
