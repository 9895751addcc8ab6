"""The pages' own code: the ES modules and style rules of assets/, served as they are, or as one script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from graphlib import TopologicalSorter
from types import MappingProxyType

from ..folder import app_folder
from ..scene import GROUNDS, THEMES, css, halo_css

_ASSETS = app_folder() / "assets"
#: What a module of ours says of others: where it takes names from, what of it is for others, and the rules
#: that it fetches.
_IMPORT = re.compile(r"^import \{[^}]*\} from '\./(\w+\.js)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)
_STYLES = ("page.css", "player.css", "costs.css", "themes.css")
_RULES = re.compile(r"'(\w+\.css)'")
#: Types and their words, which no browser needs.
_TYPES = re.compile(r"^ *\/\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)


@cache
def files() -> Mapping[str, str]:
    """Return every file that a browser may ask for, by its name.

    They are those of assets/, and ``themes.css``, which has the colours of every theme under a class each.
    """
    files_by_name = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(_ASSETS.iterdir())
        if path.suffix in (".js", ".css")
    }
    rules = [part for theme in THEMES for part in _theme_rules(theme)]
    return MappingProxyType({**files_by_name, "themes.css": "\n".join(rules)})


def _theme_rules(theme: str) -> list[str]:
    return [css(theme, f".{theme} "), halo_css(theme, GROUNDS, f".{theme} ")]


@cache
def modules(entry: str) -> tuple[str, ...]:
    """Return the names of a module and of all that it imports, each after those that it imports itself.

    Examples
    --------
    >>> modules("plate.js")
    ('page.js', 'plate.js')
    """
    imports: dict[str, list[str]] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in imports:
            imports[name] = _IMPORT.findall(files()[name])
            waiting += imports[name]
    return tuple(TopologicalSorter(imports).static_order())


@cache
def rules(entry: str) -> tuple[str, ...]:
    """Return the names of the style rules that a module, or one that it imports, fetches.

    Examples
    --------
    >>> rules("lens_component.js")
    ('page.css', 'workbench.css', 'few.css', 'lens.css')
    """
    return tuple(name for module in modules(entry) for name in _RULES.findall(files()[module]))


@cache
def bundle(entry: str) -> str:
    """Return a module and all that it imports as one script that imports nothing.

    The modules follow one another in a scope that they share, so what they name at the top differs; what
    they take from one another keeps its name, and none of them has a default.

    Examples
    --------
    >>> text = bundle("plate.js")
    >>> "class Plate" in text, "import" in text, "export" in text
    (True, False, False)
    """
    parts = [_EXPORT.sub("", _TYPES.sub("", _IMPORT.sub("", files()[name]))) for name in modules(entry)]
    return "\n".join(part.strip("\n") for part in parts) + "\n"


def cost_styles() -> str:
    """Return the style rules of tables and charts of costs, for a page that shows one beside the player."""
    return files()["costs.css"]


def styles() -> str:
    """Return the player's style rules, those of every theme included."""
    return "\n".join(files()[name] for name in _STYLES)
