"""The pages' own code as files of the server, at addresses that name what is in them.

A browser gets each file once: another content has another address. Streamlit runs a component's inline code
from an address of its own making (blob:), and sends it with every run, so what is inline only imports a
module from here.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..player import files, modules, rules
from .addresses import below, missing

_FOLDER = "assets"
_YEAR = 365 * 24 * 3600
_MEDIA = {"js": "text/javascript", "css": "text/css"}


@cache
def _digest() -> str:
    """Return what names all files as they are."""
    digest = blake2b(digest_size=10)
    for name, text in files().items():
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()


def _entry(component: str) -> str:
    """Return the name of the module that mounts a component."""
    return f"{component}_component.js"


def _address(name: str) -> str:
    """Return the address of a file as seen from a page."""
    return f"{_FOLDER}/{_digest()}/{name}"


def module_addresses(*components: str) -> list[str]:
    """Return the addresses of all code of some components, as seen from a page."""
    names = dict.fromkeys(name for component in components for name in modules(_entry(component)))
    return [_address(name) for name in names]


def rule_addresses(*components: str) -> list[str]:
    """Return the addresses of all style rules of some components, as seen from a page."""
    names = dict.fromkeys(name for component in components for name in rules(_entry(component)))
    return [_address(name) for name in names]


def component_code(component: str) -> str:
    """Return the JavaScript of one of Streamlit's components: the default of a module of ours.

    A page lies beside the files, whatever prefixes proxies put before both.
    """
    address = _address(_entry(component))
    return f"""
export default async (component) =>
  (await import(new URL('{address}', document.baseURI).href)).default(component);
"""


async def _answer(request: Request) -> Response:
    digest, name = request.path_params["digest"], request.path_params["file"]
    if digest != _digest():
        return missing(request.headers, "app.other_version", status=410)
    if name not in files():
        return missing(request.headers, "app.nothing_there", address=name)
    headers = {"cache-control": f"public, max-age={_YEAR}, immutable", "access-control-allow-origin": "*"}
    return Response(files()[name], media_type=_MEDIA[name.rpartition(".")[2]], headers=headers)


def code_route() -> Route:
    """Return the server's route."""
    return Route(below(f"/{_FOLDER}/{{digest}}/{{file}}"), _answer)
