"""The pages' own code as files of the server: a browser gets each once, for its name says what is in it.

Streamlit runs a component's inline code from an address of its own making (blob:), and sends it with every
run. So what is inline only fetches the code from here.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..player import lens_script, lens_styles, script, styles
from .addresses import below, missing

__all__ = ["code_address", "code_route", "importing"]

_FOLDER = "code"
_YEAR = 365 * 24 * 3600


@cache
def _files() -> dict[str, tuple[str, bytes]]:
    """Return the name and the content of each file."""
    texts = {
        "player": f"{script()}\nConvvizPlayer.styles = {json.dumps(styles())};\n"
        "export default globalThis.ConvvizPlayer;\n",
        "lens": f"{lens_script()}\nConvvizLens.styles = {json.dumps(lens_styles())};\n"
        "export default globalThis.ConvvizLens;\n",
    }
    return {name: (f"{name}.{_digest(text)}.js", text.encode()) for name, text in texts.items()}


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=10).hexdigest()


def code_address(name: str) -> str:
    """Return the address of a file, "player" or "lens", as seen from a page."""
    return f"{_FOLDER}/{_files()[name][0]}"


def importing(name: str) -> str:
    """Return JavaScript that promises a file's module, whose default is the code.

    A page lies beside the files, whatever prefixes proxies put before both.
    """
    return f"import(new URL('{code_address(name)}', document.baseURI).href)"


async def _answer(request: Request) -> Response:
    asked = request.path_params["file"]
    found = dict(_files().values()).get(asked)
    if found is None:
        return missing(request.headers, "app.nothing_there", address=asked)
    headers = {"cache-control": f"public, max-age={_YEAR}, immutable", "access-control-allow-origin": "*"}
    return Response(found, media_type="text/javascript", headers=headers)


def code_route() -> Route:
    """Return the server's route."""
    return Route(below(f"/{_FOLDER}/{{file}}"), _answer)
