"""The gallery as HTML: links to the pages, and a card for each example."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape

from ..cases import Case
from ..engine import PoolSetting
from ..scene import size
from ..texts import Words, words
from .addresses import PAGES
from .gallery import SECTIONS, way_to
from .preview import SIZE


@cache
def gallery_html(language: str) -> str:
    """Return the whole gallery in a language; `assets/gallery.js` gives its pictures their addresses.

    Every card is a link that works by itself. A link's ``data-page`` or ``data-case`` says where it leads.
    """
    say = words(language)
    ways = "".join(
        f"<a href='{_address(page, '', say)}' data-page='{page}'>"
        f"<b>{escape(say(f'pages.{page}'))}</b><span>{escape(say(f'home.page_{page}'))}</span></a>"
        for page in PAGES
    )
    moving = (
        f"<label class='moving'><input type='checkbox' role='switch'>{escape(say('home.moving'))}</label>"
    )
    return f"<nav class='pages'>{ways}</nav>{moving}" + "".join(
        f"<section><h4>{escape(say(f'home.section_{name}'))}</h4>{_sources(cases, say)}"
        f"<div class='cards'>{''.join(_card(case, say) for case in cases)}</div></section>"
        for name, cases in SECTIONS.items()
    )


def _sources(cases: Iterable[Case], say: Words) -> str:
    """Return the line that says where examples come from; nothing for those that are our own."""
    foreign = [case for case in cases if case.group != "frameworks"]
    links = [
        f"<a href='{escape(source.address)}' target='_blank' rel='noopener'>{escape(source.title)}</a>"
        for source in dict.fromkeys(case.origin for case in foreign)
        if source
    ]
    if any(case.origin is None for case in foreign):
        links.append(escape(say("home.no_address")))
    return f"<p>{escape(say('home.sources'))} {' · '.join(links)}</p>" if links else ""


def _card(case: Case, say: Words) -> str:
    width, height = SIZE
    title = escape(say(f"cases.{case.name}.title"))
    facts = f"<span>{escape(_sizes(case, say))}</span>"
    if isinstance(case.setting, PoolSetting):
        facts += f"<span>{escape(say(f'home.pooling_{case.setting.kind}'))}</span>"
    page, query = way_to(case)
    # The link is named by the words in it: the picture's would only repeat them.
    return (
        f"<a class='card' href='{_address(page, query, say)}' data-case='{case.name}'"
        f" aria-labelledby='{case.name}'>"
        f"<img data-name='{case.name}' alt='{title}' width='{width}' height='{height}' loading='lazy'>"
        f"<span class='said' id='{case.name}'><b>{title}</b>{facts}</span></a>"
    )


def _address(page: str, query: str, say: Words) -> str:
    return escape(f"{page}?{'&'.join(filter(None, (query, f'lang={say.language}')))}")


def _sizes(case: Case, say: Words) -> str:
    setting = case.setting
    channels = (setting.in_channels, setting.out_channels)
    if channels == (1, 1):
        ends = (size(setting.input), size(setting.output))
    else:
        ends = (f"{size(setting.input)}×{channels[0]}", f"{size(setting.output)}×{channels[1]}")
    return say("home.sizes", input=ends[0], output=ends[1], kernel=size(setting.kernel))
