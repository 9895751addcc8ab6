"""The pages' own code as files of the server, at addresses that name the version.

Streamlit runs a component's inline code from an address of its own making (blob:), and sends it with every
run, so what is inline only imports a module from here.
"""

from __future__ import annotations

from ..kinds import PAGED
from ..player import files, modules, rules
from .version import folder

#: Where the files lie, below the version's folder.
FOLDER = "assets"
_MEDIA = {"js": "text/javascript", "css": "text/css"}


def _entry(component: str) -> str:
    """Return the name of the module that mounts a component."""
    return f"{component}_component.js"


def _address(name: str) -> str:
    """Return the address of a file as seen from a page."""
    return f"{folder()}/{FOLDER}/{name}"


def module_addresses(*components: str) -> list[str]:
    """Return the addresses of all code of some components, as seen from a page."""
    names = dict.fromkeys(name for component in components for name in modules(_entry(component)))
    return [_address(name) for name in names]


def rule_addresses(*components: str) -> list[str]:
    """Return the addresses of all style rules of some components, as seen from a page."""
    names = dict.fromkeys(name for component in components for name in rules(_entry(component)))
    return [_address(name) for name in names]


def page_addresses(page: str, language: str) -> list[str]:
    """Return the addresses of what a page has in a language beside its pictures, as seen from it."""
    return [f"{folder()}/page/{page}.json?lang={language}"] if page in (*PAGED, "image") else []


def component_code(component: str) -> str:
    """Return the JavaScript of one of Streamlit's components: the default of a module of ours.

    A page lies beside the files, whatever prefixes proxies put before both.
    """
    address = _address(_entry(component))
    return f"""
export default async (component) =>
  (await import(new URL('{address}', document.baseURI).href)).default(component);
"""


def file_of(name: str) -> tuple[str, str] | None:
    """Return a file's text and its media type; None where there is no such file."""
    return (files()[name], _MEDIA[name.rpartition(".")[2]]) if name in files() else None
