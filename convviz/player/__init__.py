"""A scene and its numbers as what the player in the browser needs, on a page or in a file of its own."""

from .code import bundle, cost_styles, files, modules, rules, styles
from .page import PAGE_THEMES, SCHEMES, page
from .player import panel, payload

__all__ = [
    "PAGE_THEMES",
    "SCHEMES",
    "bundle",
    "cost_styles",
    "files",
    "modules",
    "page",
    "panel",
    "payload",
    "rules",
    "styles",
]
