"""The address of the gallery's pictures: drawn when first asked for, one at a time, and kept."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..cases import CASES
from ..figures.answers import missing
from ..render import FORMATS
from ..shelf import Shelf
from .addresses import below
from .preview import COVERS, PREVIEW_FORMATS, page_cover, preview

#: The first part of the pictures' addresses.
FOLDER = "gallery"
_THEMES = ("light", "dark")
#: All there are: some 240 files of 10 MB.
_ENTRIES, _BYTES = 400, 24 * 2**20
#: How long a browser shows a picture without asking whether it is still the same, in seconds.
_FRESH = 3600

Key = tuple[str, str, str]


class Pictures:
    """Answers requests for ``<case>.<kind>?theme=<theme>``, and for a page's ``cover_<page>.png``.

    Parameters
    ----------
    shelf : Shelf
        Where the pictures are kept.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        # A single thread: however many pictures are asked for, pages keep the rest of the machine.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="gallery")

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        file = request.path_params["file"]
        name, _, kind = file.rpartition(".")
        if not ((name in CASES and kind in PREVIEW_FORMATS) or (name in COVERS and kind == "png")):
            return missing(request.headers, "home.no_picture", name=file)
        theme = request.query_params.get("theme", "")
        picture = await self._picture((name, kind, theme if theme in _THEMES else _THEMES[0]))
        etag = f'"{blake2b(picture, digest_size=12).hexdigest()}"'
        headers = {"etag": etag, "cache-control": f"public, max-age={_FRESH}"}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(picture, media_type=FORMATS[kind].media, headers=headers)

    async def _picture(self, key: Key) -> bytes:
        file = self._shelf.get(key)
        if file is None:
            file = await asyncio.get_running_loop().run_in_executor(self._worker, self._drawn, key)
        return file

    def _drawn(self, key: Key) -> bytes:
        # Asked for twice at the same time, it is there when the second turn comes.
        file = self._shelf.get(key)
        if file is None:
            name, kind, theme = key
            file = page_cover(name) if name in COVERS else preview(CASES[name], kind, theme)
            self._shelf.put(key, file)
        return file


def pictures_route() -> Route:
    """Return the server's route, with a shelf of its own."""
    return Route(below(f"/{FOLDER}/{{file}}"), Pictures(Shelf(_ENTRIES, _BYTES)).answer)
