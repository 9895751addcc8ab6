"""Every text on every page can be read on what lies behind it: in both themes, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from convviz.texts import LANGUAGES

MEASURE = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
#: The least contrast of text (WCAG 2.2, 1.4.3).
TEXT = 4.5

#: Pages in states in which they say much: with a note, of what cannot be, of several groups.
PAGES = [
    "/?",
    "/conv?input=6&kernel=3&stride=2&padding=1&bias=1&unknown=1",
    "/conv?input=2&kernel=5&stride=1&padding=0",
    "/transposed?input=3&kernel=3&stride=2&padding=1&beside=CT",
    "/grouped?in=4&out=4&groups=2",
    "/separable?",
    "/image?",
]


FEW = {("/?", ("dark", "zh")), (PAGES[1], ("dark", "zh")), ("/image?", ("dark", "zh"))}
#: In the first language and the first theme all pages; else one of each kind, the others in the full sweep.
LOOKS = [("light", "en"), ("dark", "zh"), ("light", "zh"), ("dark", "en")]
VISITS = [
    pytest.param(path, *look, marks=() if look == LOOKS[0] or (path, look) in FEW else pytest.mark.full)
    for path in PAGES
    for look in LOOKS
]


@pytest.mark.parametrize(("path", "scheme", "language"), VISITS)
def test_every_text_stands_out_from_what_lies_behind_it(visit, path: str, scheme: str, language: str) -> None:
    assert language in LANGUAGES
    visitor = visit(color_scheme=scheme, viewport={"width": 1440, "height": 900})
    page = visitor.page
    page.goto(f"{visitor.address}{path}&lang={language}")
    page.locator(".now, .glass, .card").first.wait_for()
    # The drawers have texts, too; the home page's first is no drawer.
    for number in range(page.locator("details summary").count() if path[1] != "?" else 0):
        drawer = page.locator("details summary").nth(number)
        if drawer.is_visible():
            drawer.click()
    page.wait_for_timeout(500)
    found = page.evaluate(MEASURE)
    assert len(found) > 60
    weak = {f"{one['of']}: {one['text']}": one["value"] for one in found if one["value"] < TEXT}
    assert weak == {}
