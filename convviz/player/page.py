"""The player as one file: a page that needs nothing but a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from ..errors import ConvError
from ..scene import GROUNDS, THEMES, css, halo_css
from .code import bundle, styles

#: Light or dark as the reader's system is, or always the same.
SCHEMES = ("auto", "light", "dark")
#: Themes as the colours and the scheme of a page.
PAGE_THEMES = {
    "light": ("standard", "light"),
    "dark": ("standard", "dark"),
    "safe": ("safe", "light"),
    "safe-dark": ("safe", "dark"),
}

#: Nothing is ever fetched, from anywhere: the browser sees to it.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
_LOOKS = """\
body { margin: 0.75rem; background: var(--st-background-color); }
.still { margin: 0; font-family: system-ui, sans-serif; color: var(--st-text-color); }
.still h1 { font-size: 1.1rem; margin: 0 0 0.5rem; }
.still svg { display: block; width: auto; height: 75vh; max-width: 100%; }
.still .wait { visibility: hidden; }
"""


def page(
    data: Mapping[str, Any],
    *,
    title: str,
    language: str = "en",
    colours: str = "standard",
    scheme: str = "auto",
    still: str = "",
) -> str:
    """Return a page with the player in it: it works from a disk, without a network, and in a frame.

    Where scripts are off it shows the leading picture as it stands, under its title.

    Parameters
    ----------
    data : mapping
        What `payload` returns; ``start`` is the step it begins with.
    title : str
        What the window is called.
    language : str
        The language of the words, as a tag such as ``"en"``.
    colours : str
        "standard" or "safe", as on the app's pages.
    scheme : str
        One of `SCHEMES`.
    still : str
        The leading picture at the step that the player begins with, as `svg` makes it without a theme;
        by default the one in the data, at its first step.

    Examples
    --------
    >>> from convviz import conv2d_trace
    >>> from convviz.player import panel, payload
    >>> from convviz.scene import conv_numbers, conv_scene
    >>> trace = conv2d_trace([[[1, 2], [3, 4]]], [[[[1, 1]]]])
    >>> picture = panel(conv_scene(trace), conv_numbers(trace))
    >>> text = page(payload([picture], key="k", words={}, legend=[]), title="1 < 2")
    >>> text[:15], "<title>1 &lt; 2</title>" in text
    ('<!doctype html>', True)
    """
    if scheme not in SCHEMES:
        raise ConvError("scheme", "scheme", value=f"“{scheme}”", names=list(SCHEMES))
    # Without a link of its own the player leaves the address bar alone.
    shown = {name: value for name, value in data.items() if name != "link"} | {"colours": colours}
    lead, *others = data["panels"]
    # It is in the page once: the player takes it from where it stands.
    shown["panels"] = [{**lead, "svg": ""}, *others]
    # An angle bracket could end the element that holds the data.
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(language)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="generator" content="convviz">',
            f"<title>{escape(title)}</title>",
            f"<style>\n{_ground(scheme)}{_LOOKS}{styles()}\n{_still_rules(colours, scheme)}</style>",
            "</head>",
            "<body>",
            f'<main class="still"><h1>{escape(lead["title"] or title)}</h1>{still or lead["svg"]}',
            f"<noscript><p>{escape(data['words'].get('no_script', ''))}</p></noscript></main>",
            f'<script type="application/json" id="data">{text}</script>',
            f'<script type="module">\n{bundle("exported.js")}</script>',
            "</body>",
            "</html>\n",
        ]
    )


def _still_rules(colours: str, scheme: str) -> str:
    """Return the rules for the picture that stands where scripts are off."""
    if scheme == "auto":
        dark = _still_rules(colours, "dark")
        return f"{_still_rules(colours, 'light')}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"
    theme = next(theme for theme, shown in PAGE_THEMES.items() if shown == (colours, scheme))
    return f"{css(theme, prefix='.still ')}\n{halo_css(theme, GROUNDS, prefix='.still ')}\n"


def _ground(scheme: str) -> str:
    """Return the rules for the page's own colours, which the player reads its theme from."""
    if scheme == "auto":
        return f"{_ground('light')}@media (prefers-color-scheme: dark) {{ {_ground('dark')}}}\n"
    paints = THEMES[scheme]
    return (
        f":root {{ color-scheme: {scheme}; --st-background-color: {paints['canvas'].fill}; "
        f"--st-text-color: {paints['label'].fill}; }}\n"
    )
