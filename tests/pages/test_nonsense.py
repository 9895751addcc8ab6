"""A link with nonsense in it opens the nearest page, which says what was changed; on every page."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from convviz.texts import LANGUAGES, words
from convviz.ui.visit import change_words
from convviz.views.view import View

from ..views.pages import READ
from .image import lens
from .shown import player

HUGE = "9" * 3000
#: Links, of which the last value cannot be used, and the value that is used instead.
NONSENSE = {
    "conv": [
        ("kernel=99", "7"), ("kernel=-3", "1"), ("kernel=abc", "3"), ("kernel=1e400", "7"),
        ("kernel=", "3"), ("stride=2.6", "3"), ("padding=1,2,3", "1"), ("padding=9,0,0,0", "6,0,0,0"),
        ("in=0", "1"), ("in_channels=0", "1"), ("numbers=mine", "paper"), ("case=nothing", ""),
        ("layout=round", "isometric"), ("bias=maybe", "0"), ("step=1000", "9"), ("step=-1", "1"),
    ],
    "transposed": [
        ("op=9", "4"), ("view=upside", "scatter"), ("beside=me", "none"),
        ("sized=paddle", "output_padding"), ("sized=same&size=99", "24"), ("input=12", "8"),
        ("padding=same", "0"), ("case=dilation", ""), ("step=99", "4"), ("view=gather&step=99", "25"),
    ],
    "grouped": [
        ("groups=0", "1"), ("groups=4&in=100", "96"), ("out=many", "4"), ("groups=9999", "512"),
    ],
    "separable": [
        ("multiplier=9", "4"), ("mode=reflect", "zeros"), ("layer_out=-3", "1"), ("groups=2", "1"),
    ],
    "image": [
        ("kernel=abc", "3"), ("kernel=-3", "1"), ("kernel=3x", "3"), ("kernel=1x2x3", "3"),
        ("stride=1e400", "5"), ("stride=nan", "1"), (f"dilation={HUGE}", "8"),
        ("picture=cat", "still_life"), ("picture=../../etc/passwd", "still_life"),
        ("picture=upload", "still_life"), ("weights=blur", "sobel_x"), ("weights=bilinear", "sobel_x"),
        ("way=both", "conv"), ("tone=loud", "signed"), ("mode=mirror", "zeros"), ("side=100", "128"),
        ("side=-1", "32"), ("small=1e9", "96"), ("grid=99", "16"), ("factor=1", "2"), ("colour=maybe", "0"),
        ("whole=2", "0"), ("padding=7", "6"), ("padding=-1", "0"), ("padding=1,2,3", "same"),
        ("padding=999,0,x,0", "64,0,0,0"), ("w=1,zwei", ""), ("x=nan,zwei", ""), ("x=inf,1e99", ""),
        (f"w={HUGE}", ""), ("at=999,999", "255,255"), ("at=-5,7", "0,7"), ("at=a,b", ""), ("at=1", ""),
        ("at=1,2,3", ""), ("stride=4&at=64,64", "63,63"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("page", "link", "used"), [(page, *row) for page, rows in NONSENSE.items() for row in rows]
)
def test_nonsense_in_a_link_opens_the_nearest_page_and_says_so(page: str, link: str, used: str) -> None:
    query = parse_qs(link, keep_blank_values=True)
    view, [change] = READ[page](query)
    name = list(query)[-1]
    assert (change.name, change.used) == (name, used)
    for language in LANGUAGES:
        sentence = change_words(change, words(language))
        assert name in sentence
        assert used in sentence
        assert len(sentence) < 500
    assert player(view)["svg"] if isinstance(view, View) else lens(view).pictures
