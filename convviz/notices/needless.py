"""What the note of a worked example says itself, so that no notice says it again beside it."""

from __future__ import annotations

#: The keys of the notices, by the name of the example: of the catalogue, or of the picture page.
_NEEDLESS: dict[str, tuple[str, ...]] = {
    "s000_02": ("notice.grows",),
    "s000_04": ("transposed.shrinks",),
    "s000_05": ("transposed.shrinks",),
    "s000_07": ("transposed.collapse",),
    "s001_02": ("notice.channels",),
    "s002_02": ("notice.same_shifted",),
    "s002_04": ("notice.same_shifted",),
    "s002_08": ("transposed.added_empty",),
    "s003_07": ("transposed.added",),
    "s004_03": ("transposed.shrinks",),
    "s001_04": ("grouped.shape", "grouped.saves"),
    "s001_04b": ("grouped.free",),
    "s001_07": ("grouped.depthwise",),
    "s001_08": ("separable.not_equal",),
    "s001_09": ("separable.frame",),
    "blur": ("image.border_zeros",),
    "aliasing": ("image.stride",),
    "gridding": ("image.dilation",),
    "dilation": ("notice.dilation",),
    "arbitrary_padding_no_strides": ("notice.grows",),
    "full_padding_no_strides": ("notice.grows",),
    "same_padding_no_strides": ("notice.same",),
    "arbitrary_padding_no_strides_transposed": ("transposed.shrinks",),
    "full_padding_no_strides_transposed": ("transposed.shrinks",),
    "no_padding_no_strides_transposed": ("transposed.not_inverse",),
    "padding_strides_odd_transposed": ("transposed.collapse", "transposed.added"),
    "shift_pytorch": ("transposed.shifted",),
}


def needless_keys(case: str) -> tuple[str, ...]:
    """Return the keys of the notices that the note of a worked example makes needless.

    `case` is the example's name; "" is none.

    Examples
    --------
    >>> needless_keys("s001_02"), needless_keys("")
    (('notice.channels',), ())
    """
    return _NEEDLESS.get(case, ())
