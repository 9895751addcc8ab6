"""A scene and its numbers as what the player in the browser needs, on a page or in a file of its own."""

from .page import PAGE_THEMES, SCHEMES, page
from .player import cost_styles, lens_script, lens_styles, panel, payload, script, styles

__all__ = [
    "PAGE_THEMES",
    "SCHEMES",
    "cost_styles",
    "lens_script",
    "lens_styles",
    "page",
    "panel",
    "payload",
    "script",
    "styles",
]
