"""What a link says is text: no Markdown of it is shown, and no other host is asked."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import Visitor

Visit = type[Visitor]
pytestmark = pytest.mark.browser

MARKDOWN = (
    "![x](//a.bc/d)",
    "[hi](//e.vil)",
    "$x^2$",
    ":red[x] :smile:",
    "<b>b</b>",
    "www.evil.com",
    ":material/home:",
    "**`x`** -->",
)


@pytest.mark.parametrize("page", ["conv", ""])
def test_what_a_link_says_is_text(visit: Visit, page: str) -> None:
    visitor = visit()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    for said in MARKDOWN:
        name = "numbers" if page else "asked"
        visitor.page.goto(f"{visitor.address}/{page}?{name}={quote(said)}")
        box = visitor.page.locator(".notes" if page else "[data-testid=stAlert]")
        # Streamlit writes the name of an icon with an underscore before it reads any Markdown.
        expect(box).to_contain_text(f"“{said}”" if page else f"“{said}”".replace("l/", "l_"))
        assert box.locator("a, img, b, strong, em, .katex, svg.emoji, [class*=color]").count() == 0
    outside = [url for url in asked if not url.startswith((visitor.address, "data:", "blob:"))]
    assert outside == []
