"""Every way out of an impossible setting: it works, and the page's widgets can show it."""

from __future__ import annotations

import random
from urllib.parse import parse_qs

import pytest

from convviz.parameters import parameters

from .pages import PAGES, READ, can_be_shown, collected, offered

SIZES = ("input", "kernel", "stride", "padding", "output_padding", "dilation", "sized", "output_size")
OTHERS = (
    "in_channels",
    "out_channels",
    "groups",
    "padding_mode",
    "frame",
    "multiplier",
    "weights",
    "way",
    "side",
)
#: Too large by the only change that was offered, once.
KNOWN = [
    ("transposed", "input=7&kernel=3&stride=4&padding=0&sized=same&size=24"),
    ("transposed", "input=8&kernel=4&stride=3&padding=0&sized=output_size&size=24"),
    ("transposed", "input=8&kernel=7&stride=5&padding=0&dilation=4&sized=valid&size=24"),
    ("transposed", "input=8x1&kernel=7x1&stride=5x1&padding=0,6,0,6&sized=output_size&size=1x24"),
    ("conv", "input=1&kernel=7&stride=1&padding=0&dilation=4"),
    ("conv", "input=1&kernel=7&stride=1&padding=6&dilation=4&mode=circular"),
    ("grouped", "input=2&kernel=7&stride=1&padding=0&in=7&out=7&groups=3"),
    ("grouped", "input=5&kernel=3&stride=1&padding=0&in=7&out=512&groups=509"),
    ("image", "kernel=7&weights=box&dilation=8&side=32&padding=0"),
]


def check(page: str, link: str) -> int:
    view = READ[page](parse_qs(link))[0]
    offers = offered(view) if view.problem else []
    labels = [offer.words for offer in offers]
    assert len(labels) == len(set(labels)), (link, labels)
    for offer in offers:
        after = offer.view
        assert after.problem is None, (link, offer.words)
        assert can_be_shown(page, after)
        # The widgets say it, and so does the link.
        assert collected(page, after.spread()) == after, (link, offer.words)
        assert READ[page](parse_qs(after.link()))[0].link() == after.link(), (link, offer.words)
    return len(offers)


@pytest.mark.parametrize(("page", "link"), KNOWN)
def test_a_setting_whose_nearest_way_out_is_beyond_the_sliders_has_another(page: str, link: str) -> None:
    assert check(page, link) > 0


def drawn_link(page: str, chance: random.Random) -> str:
    """Return a link to a setting that is likely to be impossible."""
    table = parameters(page)
    # Only a small picture can be too small.
    said = {"side": "32", "weights": "box"} if page == "image" else {}
    for name in [*SIZES, *chance.sample(OTHERS, 4)]:
        if name in table:
            codec = table[name].codec
            numbers = getattr(codec, "allowed", ("0", "1"))
            ends = [*numbers[:2], *numbers[-2:], chance.choice(numbers)]
            value = str(chance.choice(ends))
            if name in ("input", "kernel", "stride", "padding", "dilation", "output_padding", "output_size"):
                value = chance.choice([value, value, f"{value}x{chance.choice(ends)}"])
            said[table[name].links[0]] = value
    return "&".join(f"{name}={value}" for name, value in said.items())


def sweep(page: str, count: int, seed: int) -> None:
    chance = random.Random(f"{page} {seed}")
    assert sum(check(page, drawn_link(page, chance)) for _ in range(count)) > 0


@pytest.mark.parametrize("page", PAGES)
def test_every_offer_works_and_can_be_shown(page: str) -> None:
    sweep(page, 30, 0)


@pytest.mark.full
@pytest.mark.parametrize("page", PAGES)
def test_every_offer_of_many_works_and_can_be_shown(page: str) -> None:
    sweep(page, 3000, 1)
