"""The language of the document, which browsers choose glyphs and voice by."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from convviz.texts import words

from .conftest import Visitor

pytestmark = pytest.mark.browser
Visits = Callable[..., Visitor]


def test_a_language_that_is_chosen_is_the_documents(visit: Visits) -> None:
    page = visit(locale="zh-CN").open("/conv").page
    assert page.evaluate("document.documentElement.lang") == "zh"
    page.get_by_role("radio", name="English").click()
    page.wait_for_function("document.documentElement.lang == 'en'")
    expect(page).to_have_title(f"{words('en')('pages.conv')} · convviz")
    page.get_by_role("link", name=words("en")("pages.home")).first.click()
    page.locator(".card img").first.wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("radio", name="简体中文").click()
    page.wait_for_function("document.documentElement.lang == 'zh'")
    expect(page).to_have_title(f"{words('zh')('pages.home')} · convviz")
