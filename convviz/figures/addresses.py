"""The server's routes below a version's folder, and the one that tells the version."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .. import __version__
from ..engine import MOST_SIGNS
from ..kinds import PAGED
from ..render import blank
from ..texts import best_language, offered_language
from ..views.image import ImageView, image_link
from ..views.view import View, read_link
from .answers import missing, takes
from .code import FOLDER, file_of
from .controls import page_data
from .own_pictures import OwnPicture, own_picture
from .pictures import SHELF, packed, variants
from .results import photo, result
from .version import digest
from .worker import Worker

T = TypeVar("T")

#: The longest address that is answered, in signs. What it cannot say comes with the page.
LONGEST = 8000
#: The longest address of a result: it says as many cells as a link may.
LONGEST_RESULT = 2 * MOST_SIGNS + 1000
#: How often it is looked whether somebody still waits, in seconds.
_LOOK = 0.2
#: Of a slider's pictures so many bytes travel at once, packed; the others are asked for one by one.
_TOGETHER = 300_000
_YEAR = 365 * 24 * 3600
_FOR_EVER = {"cache-control": f"public, max-age={_YEAR}, immutable", "access-control-allow-origin": "*"}
_PACKED = {**_FOR_EVER, "content-encoding": "gzip", "vary": "Accept-Encoding"}
#: What nobody keeps on the way: it is a visitor's own.
_NEVER = {"cache-control": "no-store"}
#: What is answered where nobody waits any longer.
_NOBODY = Response(status_code=204)
_WORKER = Worker("figures")
#: Who works on pixels, which takes longer: the pictures of the other pages do not wait for it.
_PIXELS = Worker("pixels")


def routes(below: Callable[[str], str]) -> list[Route]:
    """Return the routes; `below` puts the server's prefix before a path."""
    version = below("/v/{digest}")
    return [
        Route(below("/version.json"), _version),
        Route(f"{version}/{FOLDER}/{{file}}", _code),
        Route(f"{version}/page/{{file}}", _page),
        Route(f"{version}/picture/{{file}}", _picture),
        Route(f"{version}/pictures/{{file}}", _pictures),
        Route(f"{version}/result/{{file}}", _result),
        Route(f"{version}/photo/{{file}}", _photo),
    ]


async def _version(request: Request) -> Response:
    headers = {"cache-control": "no-cache", "access-control-allow-origin": "*"}
    return JSONResponse({"version": __version__, "digest": digest()}, headers=headers)


def _refusal(request: Request, files: Any, longest: int = LONGEST) -> Response | None:
    """Return why an address is not answered, None if it is; `files` has what lies in its folder."""
    if request.path_params["digest"] != digest():
        return missing(request.headers, "app.other_version", status=410)
    if request.path_params["file"] not in files:
        return missing(request.headers, "app.nothing_there", address=request.path_params["file"])
    if len(request.url.query) > longest:
        return missing(request.headers, "app.long_address", status=414, limit=longest)
    return None


async def _code(request: Request) -> Response:
    name = request.path_params["file"]
    found = file_of(name)
    if refusal := _refusal(request, {name} if found else ()):
        return refusal
    assert found is not None
    return Response(found[0], media_type=found[1], headers=_FOR_EVER)


_FILES = {f"{name}.json": name for name in PAGED}
_PAGES = {**_FILES, "image.json": "image"}


def _answer(request: Request, text: bytes) -> Response:
    """Return an answer that is kept packed."""
    if takes(request.headers.get("accept-encoding", ""), "gzip"):
        return Response(text, media_type="application/json", headers=_PACKED)
    headers = {**_FOR_EVER, "vary": "Accept-Encoding"}
    return Response(gzip.decompress(text), media_type="application/json", headers=headers)


def _language(request: Request) -> str:
    named = offered_language(request.query_params.get("lang"))
    return named or best_language(None)


async def _page(request: Request) -> Response:
    if refusal := _refusal(request, _PAGES):
        return refusal
    return _answer(request, _packed_page(_PAGES[request.path_params["file"]], _language(request)))


@cache
def _packed_page(page: str, language: str) -> bytes:
    text = json.dumps(page_data(page, language), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


async def _picture(request: Request) -> Response:
    if refusal := _refusal(request, _FILES):
        return refusal
    address = _address(request)
    if (kept := SHELF.get(address)) is None:
        try:
            view, case, language = await _unless_gone(request, _WORKER.do(_asked, request))
            kept = await _unless_gone(request, _WORKER.do(packed, view, case, language))
        except asyncio.CancelledError:
            return _NOBODY
        SHELF.put(address, kept)
    return _answer(request, kept)


async def _pictures(request: Request) -> Response:
    """Answer with the pictures of a slider's values, the nearest first, as far as they travel together."""
    if refusal := _refusal(request, _FILES):
        return refusal
    address = _address(request)
    if kept := SHELF.get(address):
        return _answer(request, kept)
    name = request.query_params.get("vary", "")
    try:
        view, case, language = await _unless_gone(request, _WORKER.do(_asked, request))
        views = await _unless_gone(request, _WORKER.do(variants, view, name))
        values: list[int] = []
        parts: list[bytes] = []
        room = _TOGETHER
        for value, variant in views:
            # A single picture is what a hand waits for.
            drawing = _WORKER.do(packed, variant, case, language, urgent=False)
            part = await _unless_gone(request, drawing)
            if (room := room - len(part)) < 0:
                break
            values.append(value)
            parts.append(part)
        joined = await _WORKER.do(_joined, values, parts, urgent=False)
    except KeyError:
        return missing(request.headers, "app.no_slider", name=name)
    except asyncio.CancelledError:
        return _NOBODY
    SHELF.put(address, joined)
    return _answer(request, joined)


async def _unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Wait for some work as long as somebody waits for the answer; raise `CancelledError` otherwise."""
    task = asyncio.ensure_future(work)
    while not (await asyncio.wait({task}, timeout=_LOOK))[0]:
        if await request.is_disconnected():
            task.cancel()
    return await task


def _address(request: Request) -> tuple[str, str]:
    """Return what an answer is kept by: reading an address takes longer than finding what was answered."""
    return request.url.path, request.url.query


def _joined(values: list[int], parts: list[bytes]) -> bytes:
    texts = b",".join(gzip.decompress(part) for part in parts)
    whole = b'{"values":%s,"pictures":[%s]}' % (json.dumps(values).encode(), texts)
    return gzip.compress(whole, 1, mtime=0)


def _asked(request: Request) -> tuple[View, str, str]:
    """Return the view that an address asks for, the worked example it names, and the language."""
    query = parse_qs(request.url.query, keep_blank_values=True)
    case = query.get("case", [""])[0]
    page = _FILES[request.path_params["file"]]
    language = _language(request)
    view, _ = read_link(
        page, {name: values for name, values in query.items() if name not in ("vary", "lang")}
    )
    return view, case, language


async def _result(request: Request) -> Response:
    language = _language(request)
    return await _of_pixels(request, lambda view, own: result(view, own, language))


async def _photo(request: Request) -> Response:
    return await _of_pixels(request, photo)


async def _of_pixels(request: Request, make: Callable[[ImageView, OwnPicture | None], bytes]) -> Response:
    """Answer with pixels of the picture page: everybody's, or, by an address that says so, one visitor's."""
    if refusal := _refusal(request, {"image.bin"}, LONGEST_RESULT):
        return refusal
    token = request.query_params.get("own", "")
    own = own_picture(token) if token else None
    if token and own is None:
        return missing(request.headers, "app.no_picture")
    query = parse_qs(request.url.query, keep_blank_values=True)
    try:
        data = await _unless_gone(request, _PIXELS.do(_made, query, own, make))
    except asyncio.CancelledError:
        return _NOBODY
    return Response(data, media_type="application/octet-stream", headers=_NEVER if own else _FOR_EVER)


def _made(
    query: dict[str, list[str]],
    own: OwnPicture | None,
    make: Callable[[ImageView, OwnPicture | None], bytes],
) -> bytes:
    link = {name: values for name, values in query.items() if name not in ("own", "lang")}
    # Before a visitor has brought a picture there is a sheet of the same kind.
    view, _ = image_link(link, own.size if own else blank().shape[1:])
    return make(view, own)
