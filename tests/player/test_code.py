"""Modules in the order in which they need one another, and as one script."""

from __future__ import annotations

import json
import re

import pytest

from convviz.player import bundle, files, modules, rules
from convviz.texts import words

from . import node
from .test_page import data_of

ENTRIES = [name for name in files() if name.endswith("_component.js") or name == "exported.js"]


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_module_comes_after_those_it_imports(entry: str) -> None:
    found = modules(entry)
    assert found[-1] == entry
    assert len(set(found)) == len(found)
    for at, name in enumerate(found):
        # Whatever names a file after "from" imports it, however it is written.
        imported = set(re.findall(r"from\s*[\"']\./([^\"']+)[\"']", _without_comments(files()[name])))
        assert imported <= set(found[:at]), name


def _without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def test_every_module_is_of_some_page() -> None:
    reached = {name for entry in ENTRIES for name in modules(entry)}
    assert reached == {name for name in files() if name.endswith(".js")}
    fetched = {name for entry in ENTRIES for name in rules(entry)}
    assert fetched == {name for name in files() if name.endswith(".css")}


#: Opens a page of its own whose picture has a step, in a document that has just what such a page has.
EXPORTED = """
import { readFileSync } from 'node:fs';
import { Node } from './document.js';
const [script, data, svg] = JSON.parse(readFileSync(0, 'utf8'));
const picture = new Node();
picture.outerHTML = svg;
const still = new Node();
still.querySelector = () => picture;
Object.assign(document, {
  body: new Node(),
  getElementById: () => Object.assign(new Node(), { textContent: data }),
  querySelector: () => still,
});
globalThis.matchMedia = () => ({ addEventListener() {} });
new Function(script)();
process.stdout.write(JSON.stringify(document.body.said()));
"""


def test_the_script_of_a_page_of_its_own_plays_without_a_module() -> None:
    data = data_of() | {"words": words("en").section("player")}
    svg = data["panels"][0]["svg"]
    given = json.dumps([bundle("exported.js"), json.dumps(data), svg])
    said = json.loads(node.run(EXPORTED, given))
    assert "1 / 9" in said
    assert "y[0, 0] = " in said
