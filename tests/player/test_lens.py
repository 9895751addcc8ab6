"""The code of the magnifier: it is a script, and it has its words in every language."""

from __future__ import annotations

import re

import pytest

from convviz.player import lens_script
from convviz.texts import LANGUAGES, words

from . import node

each_language = pytest.mark.parametrize("language", LANGUAGES)

#: Words that are asked for by a name in a variable: of arrows, and of what a weight meets.
ARROWS = {"ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"}
KINDS = {"padding", "none"}
#: What is called words, too: what is said about pictures on their way.
OF_PICTURES = {"shapes", "photo", "id"}


def used() -> set[str]:
    """Return the names of all words that the script asks for."""
    return set(re.findall(r"\bwords\.(\w+)", lens_script())) - OF_PICTURES | ARROWS | KINDS


def test_the_script_defines_the_lens() -> None:
    assert re.search(r"^class Lens \{", lens_script(), re.MULTILINE)
    assert re.search(r"^globalThis\.ConvvizLens = \{ Lens, takePhoto \};", lens_script(), re.MULTILINE)
    # It is put between the lines of a component.
    assert "</script" not in lens_script()
    assert re.search(r"^(import|export) ", lens_script(), re.MULTILINE) is None


def test_the_script_is_javascript() -> None:
    node.run("--check", "-", given=lens_script())


@each_language
def test_the_lens_finds_its_words_in_every_language_and_no_word_is_left_over(language: str) -> None:
    assert len(used()) > 15
    assert used() == set(words(language).section("lens"))


def test_words_with_a_name_in_a_variable_are_those_of_the_script() -> None:
    script = lens_script()
    assert re.findall(r"\bwords\[(\w+)\]", script) == ["kind", "name", "name"]
    for table in ("ARROWS", "SIGNS"):
        [named] = re.findall(rf"const {table} = \{{(.*)\}};", script)
        assert set(re.findall(r"(\w+):", named)) == ARROWS
    # Of the kinds, a pixel's own says where it is instead.
    assert set(re.findall(r"\? '(\w+)' : '(\w+)'", script)) >= {("own", "none"), ("own", "padding")}
    assert set(re.findall(r"kind [!=]== '(\w+)'", script)) <= {"own", *KINDS}


@each_language
def test_every_number_the_lens_sentences_name_is_given_by_the_script(language: str) -> None:
    # Which of three a pixel's words are is settled in a variable of its own.
    [how] = re.findall(r"const how = (.*);", lens_script())
    statements = [part.replace("(how,", f"({how},") for part in lens_script().split(";\n")]
    for name, sentence in words(language).section("lens").items():
        for number in re.findall(r"\{(\w+)\}", sentence):
            given = rf"\bfill\([^{{;]*\bwords\.{name}\b[^{{;]*\{{[^}}]*\b{number}\b"
            assert any(re.search(given, part) for part in statements), (name, number)
