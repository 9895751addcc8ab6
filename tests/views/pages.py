"""Every page with settings, whether an operation's or the picture page: its links, its views, its widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from convviz.kinds import PAGED
from convviz.parameters import parameters
from convviz.texts import words
from convviz.views.image import ImageView, image_link, image_offers
from convviz.views.offers import Offer, offers
from convviz.views.view import View, read_link

PAGES = (*PAGED, "image")
READ: dict[str, Any] = {name: partial(read_link, name) for name in PAGED} | {"image": image_link}


def first(page: str) -> Any:
    """Return the view that a page opens with."""
    return ImageView() if page == "image" else View.of(page)


def collected(page: str, widgets: Mapping[str, Any]) -> Any:
    """Return the view that a page's widgets say."""
    if page == "image":
        return ImageView.collected(widgets, None)
    return View.collected(PAGED[page], widgets)


def base(view: Any) -> Any:
    """Return the setting that the sliders say."""
    return view.kind.base(view.values) if isinstance(view, View) else view.setting


def offered(view: Any, language: str = "en") -> Sequence[Offer]:
    """Return the ways out of an impossible view."""
    say = words(language)
    return image_offers(view, say) if isinstance(view, ImageView) else offers(view, say)


def can_be_shown(page: str, view: Any) -> bool:
    """Return whether a page has the values of a view."""
    return all(parameters(page)[name].codec.allows(value) for name, value in view.values.items())
