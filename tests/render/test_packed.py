"""Pictures on their way to a browser, unpacked here as assets/photo.js unpacks them."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.photos import SPECIMENS
from convviz.render import Planes, packed, specimen

from ..engine.drawn import examples
from .unpacking import unpacked

shapes = st.tuples(st.integers(1, 3), st.integers(1, 9), st.integers(1, 9))


def noise(seed: int, shape: tuple[int, ...]) -> Planes:
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


@examples(60)
@given(st.lists(shapes, max_size=4), st.integers(0, 99))
def test_nothing_is_lost_on_the_way(sizes: list[tuple[int, int, int]], seed: int) -> None:
    pictures = [noise(seed + number, size) for number, size in enumerate(sizes)]
    words, found = unpacked(packed({"seed": seed}, *pictures))
    assert words == {"seed": seed, "shapes": [list(size) for size in sizes]}
    assert len(found) == len(pictures)
    for one, picture in zip(found, pictures, strict=True):
        np.testing.assert_array_equal(one, picture)


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_sample_picture_arrives_as_it_is_and_is_not_written_to(name: str) -> None:
    picture = specimen(name)
    before = picture.copy()
    data = packed({"id": name}, picture, picture[:1, ::2, 1::3])
    _, [whole, part] = unpacked(data)
    np.testing.assert_array_equal(whole, picture)
    np.testing.assert_array_equal(part, picture[:1, ::2, 1::3])
    np.testing.assert_array_equal(picture, before)


def test_differences_of_neighbours_make_a_picture_smaller_than_its_pixels() -> None:
    picture = specimen("still_life")
    assert len(packed({}, picture)) < 0.95 * len(zlib.compress(picture.tobytes(), 1))


def test_what_colours_share_is_sent_once() -> None:
    grey = specimen("still_life")[:1]
    alike = len(packed({}, np.repeat(grey, 3, axis=0)))
    assert alike < 1.1 * len(packed({}, grey))


def test_no_picture_at_all_is_an_empty_stream() -> None:
    assert unpacked(packed({})) == ({"shapes": []}, [])


@pytest.mark.parametrize("text", ["卷积核 × −1", "über", "a\nline", '"<b>&', "\u2028", "🖼"])
def test_words_of_every_language_arrive_and_stay_on_one_line(text: str) -> None:
    data = packed({"name": text, text: [1, {"deep": text}]}, noise(0, (1, 2, 3)))
    line, _, rest = data.partition(b"\n")
    words, [picture] = unpacked(data)
    assert words == {"name": text, text: [1, {"deep": text}], "shapes": [[1, 2, 3]]}
    np.testing.assert_array_equal(picture, noise(0, (1, 2, 3)))
    # As it is written, and not as an escape of six signs.
    assert text.isascii() or text.encode() in line
    assert rest


def test_the_words_are_the_first_line_and_short() -> None:
    data = packed({"a": [1, 2], "b": None}, noise(1, (3, 4, 5)), noise(2, (1, 1, 1)))
    line, end, _ = data.partition(b"\n")
    assert line == b'{"a":[1,2],"b":null,"shapes":[[3,4,5],[1,1,1]]}'
    assert end == b"\n"


def test_what_json_has_no_word_for_is_refused() -> None:
    assert packed({"at": 1.5})
    with pytest.raises(TypeError, match="float32 is not JSON serializable"):
        packed({"at": np.float32(1.5)})
