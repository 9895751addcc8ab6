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


def test_another_language_leaves_drawers_open_and_puts_choices_into_its_words(visit: Visits) -> None:
    visitor = visit().open("/conv?case=padding_strides")
    page, en, zh = visitor.page, words("en"), words("zh")
    page.locator("summary", has_text=en("export.heading")).click()
    page.get_by_text(en("export.kind"), exact=True).wait_for()
    page.get_by_role("radio", name="简体中文").click()
    page.get_by_text(zh("export.kind"), exact=True).wait_for()
    expect(page.locator("details[open] > summary", has_text=zh("export.heading"))).to_be_visible()
    shown = [one.input_value() for one in page.get_by_role("combobox").all()]
    assert zh("export.kind_gif") in shown
    example = page.get_by_role("combobox", name=zh("controls.preset")).locator("option:checked")
    expect(example).to_contain_text(zh("cases.padding_strides.title"))
    page.get_by_role("radio", name="English").click()
    page.get_by_text(en("export.kind"), exact=True).wait_for()
    shown = [one.input_value() for one in page.get_by_role("combobox").all()]
    assert en("export.kind_gif") in shown
    example = page.get_by_role("combobox", name=en("controls.preset")).locator("option:checked")
    expect(example).to_contain_text(en("cases.padding_strides.title"))
