"""The head of the pages' HTML: what a page says of itself before it runs, in the visitor's language.

Streamlit answers every page with the same file, which names none of them. A pasted link is shown by what
stands here, and a browser chooses glyphs and voice by it.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from html import escape
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..figures import module_addresses, page_addresses, rule_addresses
from ..player import files
from ..render import COVER_SIZE
from ..texts import LANGUAGES, Words, best_language, offered_language, words
from .addresses import PAGES, below, site
from .gallery_route import FOLDER
from .streamlit_inside import static_folder

_NAME = "convviz"
_LOCALES = {"en": "en_US", "zh": "zh_CN"}
#: A longer link is shown as that of its page.
_LONGEST = 2000
_OPENING, _TITLE = re.compile(r"<html\b[^>]*>"), re.compile(r"<title>.*?</title>", re.DOTALL)
_NO_SCRIPT = re.compile(r"(?<=<noscript>).*?(?=</noscript>)", re.DOTALL)


def page_title(page: str, say: Words) -> str:
    """Return what a page's window is called, "home" being the gallery."""
    return f"{say(f'pages.{page}')} · {_NAME}"


def page_routes() -> list[Route]:
    """Return the routes of the gallery and of all pages; none where Streamlit's own page is not known."""
    if not _shell():
        return []
    homes = [_route("home", path) for path in ("/", "/gallery", "/index.html")]
    return [*homes, *(_route(page, f"/{page}") for page in PAGES)]


def _route(page: str, path: str) -> Route:
    async def answer(request: Request) -> Response:
        return _answer(page, request)

    return Route(below(path), answer, name=page)


def _answer(page: str, request: Request) -> Response:
    named = offered_language(request.query_params.get("lang"))
    say = words(named or best_language(request.headers.get("accept-language")))
    html = _html(page, say, request).encode()
    # Whose address it is, and in which language, is part of it: whoever keeps it has to ask again.
    headers = {"cache-control": "no-cache", "etag": f'W/"{blake2b(html, digest_size=12).hexdigest()}"'}
    if not named:
        headers["vary"] = "Accept-Language"
    if headers["etag"][2:] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(html, media_type="text/html", headers=headers)


def _html(page: str, say: Words, request: Request) -> str:
    html = _OPENING.sub(f'<html lang="{say.language}">', _shell(), count=1)
    without = (say(f"{page}.heading"), say(f"descriptions.{page}"), say("app.no_script"))
    html = _NO_SCRIPT.sub("".join(f"<p>{escape(text)}</p>" for text in without), html, count=1)
    head = "\n    ".join(_tags(page, say, request))
    # A function: what stands in a link is not a pattern's.
    return _TITLE.sub(lambda _: head, html, count=1)


@cache
def _shell() -> str:
    """Return the page that Streamlit answers with, "" where it is not known."""
    folder = static_folder()
    return (folder / "index.html").read_text(encoding="utf-8") if folder else ""


def _tags(page: str, say: Words, request: Request) -> list[str]:
    root = site(request)
    address = root + (page if page in PAGES else "")
    query = quote(request.url.query, safe="=&,;:/~%+-._!*'()")
    link = f"{address}?{query}" if query and len(query) <= _LONGEST else address
    heading, description = say(f"{page}.heading"), say(f"descriptions.{page}")
    picture = f"{root}{FOLDER}/cover_{page}.png"
    properties = {
        "og:type": "website",
        "og:site_name": _NAME,
        "og:title": heading,
        "og:description": description,
        "og:url": link,
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": str(COVER_SIZE[0]),
        "og:image:height": str(COVER_SIZE[1]),
        "og:image:alt": heading,
        "og:locale": _LOCALES[say.language],
    }
    names = {
        "description": description,
        "twitter:card": "summary_large_image",
        "twitter:title": heading,
        "twitter:description": description,
        "twitter:image": picture,
    }
    # The settings of a link are one page for those who search; its languages are pages of their own.
    named = offered_language(request.query_params.get("lang")) == say.language
    canonical = f"{address}?lang={say.language}" if named else address
    # The code comes while Streamlit's own is still on its way.
    components = {"home": ["gallery"], "image": ["lens"]}.get(page, ["workbench"])
    return [
        f"<title>{escape(page_title(page, say))}</title>",
        *(f'<meta name="{name}" content="{escape(text)}" />' for name, text in names.items()),
        *(f'<meta property="{name}" content="{escape(text)}" />' for name, text in properties.items()),
        f"<style>{files()['app.css']}</style>",
        f'<link rel="canonical" href="{escape(canonical)}" />',
        *(
            f'<link rel="alternate" hreflang="{language}" href="{escape(f"{address}?lang={language}")}" />'
            for language in LANGUAGES
        ),
        *(f'<link rel="modulepreload" href="./{file}" />' for file in module_addresses(*components)),
        *(
            f'<link rel="preload" as="fetch" crossorigin="anonymous" href="./{file}" />'
            for file in [*rule_addresses(*components), *page_addresses(page, say.language)]
        ),
    ]
