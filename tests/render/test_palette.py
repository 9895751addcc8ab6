"""Colours for a GIF: exact where it matters, near elsewhere, and never more than there is room for."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.render.palette import Palette, tally

OPAQUE = np.uint32(0xFF000000)


def colour(text: str) -> int:
    return int.from_bytes(bytes.fromhex(text[1:]), "little")


def shades(count: int) -> np.ndarray:
    """Return so many different opaque colours."""
    return np.random.default_rng(1).choice(1 << 24, count, replace=False).astype(np.uint32) | OPAQUE


def rgb_of(palette: Palette, colours: np.ndarray) -> np.ndarray:
    """Return what colours are drawn as, (n, 3)."""
    every = np.frombuffer(palette.rgb, dtype=np.uint8).reshape(-1, 3)
    return every[palette.numbers(colours)]


def parts(colours: np.ndarray) -> np.ndarray:
    return colours.view(np.uint8).reshape(-1, 4)[:, :3]


@pytest.mark.parametrize("count", [1, 100, 254])
def test_all_colours_are_exact_where_there_is_room(count: int) -> None:
    colours = shades(count)
    palette = Palette(["#123456"], [tally(colours)])
    assert np.array_equal(rgb_of(palette, colours), parts(colours))
    assert rgb_of(palette, np.array([colour("#123456")], dtype=np.uint32)).tolist() == [[0x12, 0x34, 0x56]]


def test_what_must_be_exact_is_even_if_it_was_never_seen() -> None:
    palette = Palette(["#123456", "#fefefe"], [tally(np.tile(shades(5000), 3))])
    wanted = np.array([colour("#123456"), colour("#fefefe")], dtype=np.uint32)
    assert np.array_equal(rgb_of(palette, wanted), parts(wanted))


def test_what_is_seen_most_is_exact() -> None:
    rare, often = shades(5100)[:5000], shades(5100)[5000:]
    palette = Palette([], [tally(rare), tally(np.repeat(often, 50))])
    assert np.array_equal(rgb_of(palette, often), parts(often))
    assert len(palette.rgb) <= 3 * 256


def test_the_rest_is_drawn_in_the_nearest_colour_there_is() -> None:
    colours = shades(3000)
    palette = Palette(["#000000"], [tally(colours)])
    every = np.frombuffer(palette.rgb, dtype=np.uint8).reshape(-1, 3)[1:].astype(int)
    found, wanted = rgb_of(palette, colours).astype(int), parts(colours).astype(int)
    far = ((found - wanted) ** 2).sum(axis=1)
    assert np.array_equal(far, ((wanted[:, None] - every) ** 2).sum(axis=2).min(axis=1))
    # Nothing has number 0, and asking again gives the same.
    assert palette.numbers(colours).min() > 0
    assert np.array_equal(rgb_of(palette, colours), found)


def test_a_tally_counts_every_pixel() -> None:
    pixels = np.array([[1, 1, 2], [2, 1, 3]], dtype=np.uint32) | OPAQUE
    found, counts = tally(pixels)
    assert dict(zip(found.tolist(), counts.tolist(), strict=True)) == {1: 3, 2: 2, 3: 1}
    found, counts = tally(np.empty(0, dtype=np.uint32))
    assert len(found) == len(counts) == 0
