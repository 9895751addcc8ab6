"""What the division in the size formula leaves over, and which cells no window reads for it."""

from __future__ import annotations

from ..engine import Axis
from .notice import Notice


def remainder(axis: Axis, lines: str) -> Notice | None:
    """Return what to say of the division on an axis, None where nothing is divided.

    `lines` says what lies along it: "rows", "cols", or "both" where both axes are alike.

    Examples
    --------
    >>> remainder(Axis(size=6, kernel=3, stride=2, before=1, after=1), "rows")
    Notice(key='formula.remainder_padding_rows', numbers={'rest': 1})
    """
    if axis.stride == 1 or not axis.fits:
        return None
    if not axis.dropped:
        return Notice("formula.divides")
    lost = min(max(axis.dropped - axis.after, 0), axis.size)
    if lost:
        return Notice(f"formula.remainder_input_{lines}", {"rest": axis.dropped, "lost": lost})
    return Notice(f"formula.remainder_padding_{lines}", {"rest": axis.dropped})
