"""The server's addresses: below its prefix, as visitors have them, and those at which nothing lies."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import Match, Mount

from ..figures.answers import BY_VISITOR, missing, takes
from .streamlit_inside import static_folder

#: The pages beside the gallery, which has no address of its own, by file and by address.
PAGES = ("conv", "transposed", "grouped", "separable", "image")

#: What lies nowhere here, but is for programs wherever it lies.
_PROGRAMS = frozenset({"api"})
#: More of an unknown address is not carried along, and no prefix is longer.
_LONGEST = 200
_HOST = re.compile(
    r"(?:\w(?:[\w.-]{0,250}[\w.])?|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?", re.ASCII | re.IGNORECASE
)
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
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
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
    return f"{scheme}://{host}{_outer_path(request) or f'{inner_prefix(request.scope)}/'}"


def inner_prefix(scope: Any) -> str:
    """Return the prefix that requests have when they come here."""
    return f"{scope.get('root_path', '').rstrip('/')}{_base()}"


def _outer_path(request: HTTPConnection) -> str:
    """Return the path of the gallery as the proxy says that visitors have it, "" if it says none."""
    inner, outer = inner_prefix(request.scope), _first(request, "x-forwarded-prefix")
    if not outer or not _is_prefix(outer):
        return ""
    outer = outer.rstrip("/")
    # A proxy that names the prefix and keeps it, too, does not mean it twice.
    return f"{outer if outer.endswith(inner) else outer + inner}/"


def _gallery_path(request: HTTPConnection) -> str:
    """Return the path of the gallery as visitors have it, "" where nobody says it."""
    parts = urlsplit(usable_url(os.environ.get("CONVVIZ_URL", "")))
    visited = _first(request, "x-forwarded-host") or request.headers.get("host", "")
    # A visitor may have come by another way than the one that others are shown.
    came_by_it = parts.netloc and parts.netloc.lower() == visited.lower()
    return parts.path if came_by_it else _outer_path(request)


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
    match = _HOST.fullmatch(text)
    return match is not None and int(match[1] or 0) < 2**16


def _is_prefix(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_PREFIX.fullmatch(text))


class Addresses:
    """Middleware for what holds of every address.

    A browser that asks for a page that is not there is led to the gallery; what was asked for goes along
    as ``asked``, so that the gallery can say so. A file, or an address for programs, is never redirected:
    if nothing lies there, the answer says so. A slash too many is left out. Redirects lead below the prefix
    that the proxy says; where none is said they are relative, so that none leads out of a prefix that a
    proxy has taken off. Browsers take every answer as what it says it is.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._files: frozenset[str] | None = None
        self._folders: frozenset[str] = frozenset()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Routers write their own mounting point into the scope.
        place = _Place.of(scope)
        answer = self._answer(place, scope)

        async def send_on(message: Any) -> None:
            if message["type"] == "http.response.start":
                # Redirects of ours lead where visitors are already.
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                if answer is None and "location" in headers:
                    headers["location"] = place.seen(headers["location"])
                headers["x-content-type-options"] = "nosniff"
                message = message | {"headers": headers.raw}
            await send(message)

        await (answer or self._app)(scope, receive, send_on)

    def _answer(self, place: _Place, scope: Any) -> Response | None:
        """Return the answer for an address at which nothing lies, None for any other."""
        if scope["method"] not in ("GET", "HEAD") or place.rest is None:
            return None
        query = scope["query_string"].decode("latin-1")
        if not place.rest:  # the prefix itself, without its slash
            return _redirect(place.gallery, query)
        address, headers = place.rest.strip("/"), Headers(scope=scope)
        tidy = "/".join(filter(None, address.split("/")))
        self._look_around(place, scope)
        if self._lies_at(tidy, place, scope):
            # Streamlit sees to slashes at the end alone.
            tidied = place.rest == "/" or (tidy and place.rest.rstrip("/") == f"/{tidy}")
            return None if tidied and not place.torn else _redirect(place.gallery + quote(tidy), query)
        for_programs = "." in address or not self._folders.isdisjoint(address.split("/"))
        if for_programs or not takes(headers.get("accept", ""), "text/html"):
            return missing(headers, "app.nothing_there", address=address)
        others = [part for part in query.split("&") if part and not part.startswith("asked=")]
        # Where slashes are merged on the way, a way up may end below, and is gone on from there.
        before = (value for name, value in parse_qsl(query) if name == "asked")
        first = next((value for value in before if value.startswith(f"{tidy}/")), address)
        carried = f"asked={quote(first[:_LONGEST], safe='')}"
        return _redirect(place.gallery, "&".join([carried, *others]), BY_VISITOR)

    def _look_around(self, place: _Place, scope: Any) -> None:
        """Note which files and folders there are, once."""
        if self._files is not None:
            return
        folder = static_folder()
        files = [file for file in folder.rglob("*") if file.is_file()] if folder else []
        self._files = frozenset(file.relative_to(folder).as_posix() for file in files if folder)
        routes = (getattr(route, "path", "").removeprefix(place.prefix) for route in scope["app"].routes)
        paths = (path.strip("/") for path in (*self._files, *routes))
        self._folders = _PROGRAMS.union(path.split("/")[0] for path in paths) - {"", "gallery", *PAGES}

    def _lies_at(self, path: str, place: _Place, scope: Any) -> bool:
        """Return whether a path below the prefix is that of a route, or of one of Streamlit's files."""
        # Where nothing is known of the files, any may be there.
        if not self._files or path in self._files:
            return True
        here = scope | {"path": f"{place.prefix}/{path}"}
        # The mount is Streamlit's files, and its page at whatever is none of them.
        routes = (route for route in scope["app"].routes if not isinstance(route, Mount))
        return any(route.matches(here)[0] == Match.FULL for route in routes)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an address lies.

    What of it follows the prefix, None outside; the way to the gallery; and whether a slash of the prefix
    is written as a sign, so that browsers do not see where the prefix ends.
    """

    prefix: str
    rest: str | None
    gallery: str
    torn: bool

    @classmethod
    def of(cls, scope: Any) -> _Place:
        """Return where a request's address lies."""
        prefix = inner_prefix(scope)
        rest: str = scope["path"].removeprefix(prefix)
        inside = scope["path"].startswith(prefix) and (rest.startswith("/") or (not rest and prefix))
        # A slash may be written %2F, which is none for browsers. A proxy may have read it already.
        written = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("latin-1")
        parts, folders = written.split("/"), prefix.split("/")
        torn = [unquote(part) for part in parts[: len(folders)]] != folders
        if torn:
            relative = f"{'../' * (len(parts) - 2)}{prefix[1:]}/"
        elif rest:
            relative = "../" * (len(parts) - len(folders) - 1) or "./"
        else:
            relative = f"{folders[-1]}/"
        return cls(prefix, rest if inside else None, _gallery_path(HTTPConnection(scope)) or relative, torn)

    def seen(self, location: str) -> str:
        """Return where a redirect to one of the server's addresses leads visitors."""
        inside = f"{self.prefix}/"
        return self.gallery + location.removeprefix(inside) if location.startswith(inside) else location


def _redirect(address: str, query: str, kept: Mapping[str, str] = MappingProxyType({})) -> Response:
    location = {"location": f"{address}?{query}" if query else address}
    return Response(status_code=307, headers={**location, **kept})
