"""Modules in the order in which they need one another, and as one script."""

from __future__ import annotations

import json

import pytest

from convviz.player import bundle, files, modules, rules
from convviz.texts import words

from . import node
from .test_page import data_of

ENTRIES = [name for name in files() if name.endswith("_component.js") or name == "exported.js"]


#: Imports a module, and prints the files that node took for it and those that it fetched.
IMPORT = """
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename } from 'node:path';
import { Node } from './document.js';

const [imported, fetched] = [[], []];
globalThis.fetch = async (url) => (fetched.push(basename(url.pathname)), new Response(''));
globalThis.matchMedia = () => ({ addEventListener() {} });
Object.assign(document, { getElementById: () => null, querySelector: () => null, body: new Node() });
registerHooks({
  load: (url, context, next) => (imported.push(basename(url)), next(url, context)),
});
// The module of a page of its own has no page here to stand in.
await import(`../../assets/${readFileSync(0, 'utf8')}`).catch((error) => {
  if (!(error instanceof SyntaxError) || !error.message.includes('JSON')) throw error;
});
process.stdout.write(JSON.stringify([imported, fetched]));
"""


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_a_module_imports_and_fetches_is_known_before_it_runs(entry: str) -> None:
    imported, fetched = json.loads(node.run(IMPORT, entry))
    assert sorted(modules(entry)) == sorted(imported)
    assert sorted(rules(entry)) == sorted(fetched)


def test_every_module_is_of_some_page() -> None:
    reached = {name for entry in ENTRIES for name in modules(entry)}
    assert reached == {name for name in files() if name.endswith(".js")}
    fetched = {name for entry in ENTRIES for name in rules(entry)}
    # The frame of all pages stands in their head.
    assert fetched | {"app.css"} == {name for name in files() if name.endswith(".css")}


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
