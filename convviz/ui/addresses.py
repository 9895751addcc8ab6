"""The server's addresses: below its prefix, as visitors have them, and those at which nothing lies."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Mount
from streamlit import config, file_util

from ..texts import best_language, words
from .plain import brief

__all__ = ["PAGES", "Addresses", "below", "missing", "site", "usable_url"]

#: The pages beside the gallery, which has no address of its own, by file and by address.
PAGES = ("conv", "transposed", "grouped", "separable", "image")

#: More of an unknown address is not carried along, and no prefix is longer.
_LONGEST = 200
_HOST = re.compile(
    r"(?:\w(?:[\w.-]{0,250}[\w.])?|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?", re.ASCII | re.IGNORECASE
)
#: A kind that is named only to say that it is not wanted.
_UNWANTED = re.compile(r"q=0(?:\.0*)?", re.ASCII)
#: What an answer is kept by that depends on who asks.
_BY_VISITOR = {"cache-control": "no-cache", "vary": "Accept, Accept-Language"}
_PREFIX = re.compile(r"(?:/[\w~%@+-][\w.~%@+-]*)*/?", re.ASCII)


def below(path: str) -> str:
    """Return a path as the server is asked for it: below the prefix of ``server.baseUrlPath``.

    Examples
    --------
    >>> below("/conv"), below("/")
    ('/conv', '/')
    """
    return f"{_base()}{path}"


def _base() -> str:
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def site(request: HTTPConnection) -> str:
    """Return the address of the gallery as visitors have it, absolute, with a slash at its end.

    It is the environment's CONVVIZ_URL, else what the proxy says in X-Forwarded-Proto, -Host and -Prefix,
    else the request's own. What is no sensible part of an address is passed over.
    """
    if url := usable_url(os.environ.get("CONVVIZ_URL", "")):
        return url
    scheme = _first(request, "x-forwarded-proto").lower()
    if scheme not in ("http", "https"):
        scheme = "https" if request.scope.get("scheme") == "https" else "http"
    hosts = (_first(request, "x-forwarded-host"), request.headers.get("host", ""), _socket(request))
    host = next(filter(_is_host, hosts), "localhost")
    inner = request.scope.get("root_path", "").rstrip("/") + _base()
    outer = _first(request, "x-forwarded-prefix").rstrip("/")
    if not _is_prefix(outer):
        outer = ""
    # A proxy that names the prefix and keeps it, too, does not mean it twice.
    return f"{scheme}://{host}{outer if outer.endswith(inner) else outer + inner}/"


def usable_url(url: str) -> str:
    """Return the address of a site with a slash at its end, or "" where it is none.

    Examples
    --------
    >>> usable_url("https://example.org/convviz"), usable_url("example.org"), usable_url("http://a b/")
    ('https://example.org/convviz/', '', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    good = parts.scheme in ("http", "https") and _is_host(parts.netloc) and _is_prefix(path)
    return f"{parts.scheme}://{parts.netloc}{path}/" if good and not parts.query + parts.fragment else ""


def _first(request: HTTPConnection, header: str) -> str:
    """Return what the proxy nearest to the visitor said."""
    return request.headers.get(header, "").split(",")[0].strip()


def _socket(request: HTTPConnection) -> str:
    host, port = request.scope.get("server") or ("", None)
    return f"{host}:{port}" if port else host


def _is_host(text: str) -> bool:
    found = _HOST.fullmatch(text)
    return found is not None and int(found[1] or 0) < 2**16


def _is_prefix(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_PREFIX.fullmatch(text))


def missing(headers: Headers, key: str, *, status: int = 404, **named: str) -> Response:
    """Return the answer that something is not there: a sentence in the visitor's language."""
    say = words(best_language(headers.get("accept-language")))
    sentence = say(key, **{name: brief(value) for name, value in named.items()})
    return PlainTextResponse(sentence, status_code=status, headers=_BY_VISITOR)


def _wants_page(accept: str) -> bool:
    """Return whether who asks takes HTML, and says so."""
    for part in accept.lower().replace(" ", "").split(","):
        kind, *said = part.split(";")
        if kind == "text/html" and not any(map(_UNWANTED.fullmatch, said)):
            return True
    return False


class Addresses:
    """Middleware for what holds of every address.

    A browser that asks for a page that is not there is led to the gallery; what was asked for goes along
    as ``asked``, so that the gallery can say so. A file, or an address for programs, is never redirected:
    if nothing lies there, the answer says so. A slash too many is left out. Redirects are relative, so that
    none leads out of a prefix that a proxy has taken off. Browsers take every answer as what it says it is.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._files: frozenset[str] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Routers write their own mounting point into the scope.
        place = _Place.of(scope)

        async def send_on(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": place.headers(message.get("headers", ()))}
            await send(message)

        await (self._answer(place, scope) or self._app)(scope, receive, send_on)

    def _answer(self, place: _Place, scope: Any) -> Response | None:
        """Return the answer for an address at which nothing lies, None for any other."""
        if scope["method"] not in ("GET", "HEAD") or place.rest is None:
            return None
        query = scope["query_string"].decode("latin-1")
        if not place.rest:  # the prefix itself, without its slash
            return _redirect(f"{place.prefix.rpartition('/')[2]}/", query)
        asked, headers = place.rest.strip("/"), Headers(scope=scope)
        tidy = "/".join(filter(None, asked.split("/")))
        if place.torn:
            return missing(headers, "app.nothing_there", address=asked)
        if self._lies_at(tidy, place, scope):
            # Streamlit sees to slashes at the end alone.
            tidied = place.rest == "/" or (tidy and place.rest.rstrip("/") == f"/{tidy}")
            return None if tidied else _redirect(place.up + quote(tidy), query)
        if not _wants_page(headers.get("accept", "")) or "." in asked:
            return missing(headers, "app.nothing_there", address=asked)
        others = [part for part in query.split("&") if part and not part.startswith("asked=")]
        told = f"asked={quote(asked[:_LONGEST], safe='')}"
        return _redirect(place.up, "&".join([told, *others]), _BY_VISITOR)

    def _lies_at(self, path: str, place: _Place, scope: Any) -> bool:
        """Return whether a path below the prefix is that of a route, or of one of Streamlit's files."""
        if self._files is None:
            folder = Path(file_util.get_static_dir())
            found = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
            self._files = frozenset(found)
        if path in self._files:
            return True
        here = scope | {"path": f"{place.prefix}/{path}"}
        # The mount is Streamlit's files, and its page at whatever is none of them.
        routes = (route for route in scope["app"].routes if not isinstance(route, Mount))
        return any(route.matches(here)[0] == Match.FULL for route in routes)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an address lies.

    What of it follows the prefix, None outside; the way up to the gallery; and whether a slash of the prefix
    is written as a sign, so that no way leads up.
    """

    prefix: str
    rest: str | None
    up: str
    torn: bool

    @classmethod
    def of(cls, scope: Any) -> _Place:
        """Return where a request's address lies."""
        prefix = scope.get("root_path", "").rstrip("/") + _base()
        rest: str = scope["path"].removeprefix(prefix)
        inside = scope["path"].startswith(prefix) and (rest.startswith("/") or (not rest and prefix))
        # A slash may be written %2F, which is none for browsers.
        written = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        deep = written.count("/") - prefix.count("/") - 1
        return cls(prefix, rest if inside else None, "../" * deep or "./", deep < 0 and bool(rest))

    def headers(self, headers: Any) -> list[tuple[bytes, bytes]]:
        """Return an answer's headers: redirects made relative, types to be taken at their word."""
        found = [(name, value) for name, value in headers if name.lower() != b"x-content-type-options"]
        inside = f"{self.prefix}/".encode("latin-1")
        for at, (name, value) in enumerate(found):
            if name.lower() == b"location" and value.startswith(inside) and self.rest:
                found[at] = (name, self.up.encode() + value.removeprefix(inside))
        return [*found, (b"x-content-type-options", b"nosniff")]


def _redirect(where: str, query: str, kept: Mapping[str, str] = MappingProxyType({})) -> Response:
    location = {"location": f"{where}?{query}" if query else where}
    return Response(status_code=307, headers={**location, **kept})
