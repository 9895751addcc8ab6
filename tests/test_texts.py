"""Every sentence, in every language: the same keys, the same numbers, and the conventions of each."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from convviz.texts import LANGUAGES, Words, best_language, words

ROOT = Path(__file__).resolve().parent.parent
EN, ZH = words("en"), words("zh")

#: Sentences of names and symbols alone: the same in both languages, or without a Chinese word.
SAME = {
    "code.pytorch",
    "code.keras",
    "code.keras_depthwise",
    "code.keras_one_layer",
    "code.jax",
    "code.onnx",
    "code.convviz",
    "transposed.empty_zero",
}
WORDLESS = SAME | {"cases.s002_01.title", "player.line", "player.spoken", "lens.spoken"}

each_language = pytest.mark.parametrize("language", LANGUAGES)


def placeholders(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def sources() -> Iterator[tuple[str, ast.AST]]:
    files = [ROOT / "app.py", *sorted(ROOT.glob("pages/**/*.py")), *sorted(ROOT.glob("convviz/**/*.py"))]
    for file in files:
        yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def is_lookup(function: ast.expr) -> bool:
    """Whether an expression looks sentences up: ``say``, ``self.say`` or ``words("en")``."""
    name = ast.unparse(function)
    return name.split(".")[-1] == "say" or re.fullmatch(r"words\(.*\)", name) is not None


def lookups() -> Iterator[tuple[str, ast.Call]]:
    """Yield the place and the call of every sentence the code asks for."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and is_lookup(node.func):
                yield f"{path}:{node.lineno}", node


def keys_in(node: ast.expr) -> Iterator[str]:
    """Yield the keys an argument may be: a constant, or each of a choice's two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from keys_in(node.body)
        yield from keys_in(node.orelse)


def test_the_languages_say_the_same_things_in_the_same_order() -> None:
    assert list(EN.sentences) == list(ZH.sentences)


@pytest.mark.parametrize("key", EN.sentences)
def test_a_sentence_names_the_same_numbers_in_every_language(key: str) -> None:
    # How often is each language's own: Chinese repeats a measure word where English does not.
    assert set(placeholders(ZH.sentences[key])) == set(placeholders(EN.sentences[key]))
    for text in (EN.sentences[key], ZH.sentences[key]):
        assert all(name.isidentifier() for name in placeholders(text))


def numerals(sentence: str) -> list[str]:
    """Return the numbers written out in a sentence, but for 0 and 1, which a language may have words for."""
    return sorted(set(re.findall(r"\d+(?:\.\d+)*", re.sub(r"\{.*?\}", "", sentence))) - {"0", "1"})


def test_the_numbers_written_into_a_sentence_are_the_same_in_every_language() -> None:
    for key in EN.sentences.keys() - {"controls.numbers_tenths", "controls.numbers_convolved_tenths"}:
        assert numerals(ZH.sentences[key]) == numerals(EN.sentences[key]), key


@each_language
def test_no_sentence_is_empty_or_untidy(language: str) -> None:
    for key, text in words(language).sentences.items():
        assert text, key
        assert "  " not in text, key
        assert "\n" not in text, key
        # What is put behind another sentence begins with its own space or comma.
        assert text == text.strip() or key == "notice.plus_bias", key


def test_chinese_sentences_are_chinese_and_english_ones_are_not() -> None:
    for key in EN.sentences:
        assert not chinese(EN.sentences[key]), key
        assert chinese(ZH.sentences[key]) != (key in WORDLESS), key
        assert (EN.sentences[key] == ZH.sentences[key]) == (key in SAME), key


#: Pairs as code writes them, with its own commas and brackets.
CODE = re.compile(r"（垂直, 水平）|（高, 宽）|\(\(上, 下\), \(左, 右\)\)")


def test_chinese_punctuation_is_full_width_between_chinese_words() -> None:
    sign = "[\u4e00-\u9fff]"
    for key, text in ZH.sentences.items():
        said = CODE.sub("", text)
        assert re.search(rf"[,;:?!]\s?{sign}|{sign}[,.;:?!]", said) is None, key
        assert re.search(rf"{sign}\(|\){sign}", said) is None, key
        assert re.search(rf"{sign}\s+{sign}", said) is None, key
        assert re.search(r"\s[，。；：？！、（）]|[，。；：？！、（]\s", said) is None, key


def test_english_has_no_full_width_signs() -> None:
    for key, text in EN.sentences.items():
        assert re.search(r"[\u3000-\u303f\uff00-\uffef]", text) is None, key


@each_language
def test_quotation_marks_are_curly_and_come_in_pairs(language: str) -> None:
    for key, text in words(language).sentences.items():
        # Comments in code quote as code does.
        if not key.startswith("snippets."):
            assert '"' not in text, key
            assert "'" not in re.sub(r"\w'\w", "", text) if language == "en" else "'" not in text, key
        assert re.fullmatch(r"[^“”]*(?:“[^“”]+”[^“”]*)*", text), key


@each_language
def test_brackets_and_bold_are_closed(language: str) -> None:
    for key, text in words(language).sentences.items():
        for opening, closing in ("()", "[]", "（）"):
            assert text.count(opening) == text.count(closing), key
        assert text.count("**") % 2 == 0, key


def test_a_sentence_that_ends_with_a_stop_does_so_in_every_language() -> None:
    differ = [
        key for key in EN.sentences if EN.sentences[key].endswith(".") != ZH.sentences[key].endswith("。")
    ]
    assert differ == []


@each_language
def test_transposed_convolution_is_never_called_deconvolution(language: str) -> None:
    for key, text in words(language).sentences.items():
        if "warning" not in key:
            assert re.search("deconv|反卷积|逆卷积", text, re.IGNORECASE) is None, key


def test_every_sentence_the_code_asks_for_exists() -> None:
    asked = [(place, key) for place, call in lookups() for key in keys_in(call.args[0])]
    assert len(asked) > 60
    assert [f"{place}: {key}" for place, key in asked if key not in EN] == []


def test_the_start_of_every_composed_key_exists() -> None:
    starts = [
        (place, call.args[0].values[0].value)
        for place, call in lookups()
        if isinstance(call.args[0], ast.JoinedStr) and isinstance(call.args[0].values[0], ast.Constant)
    ]
    assert len(starts) > 10
    for place, start in starts:
        assert any(key.startswith(str(start)) for key in EN.sentences), place


def test_every_number_a_sentence_names_is_given_by_the_code() -> None:
    for place, call in lookups():
        given = {keyword.arg for keyword in call.keywords}
        if None not in given:
            for key in keys_in(call.args[0]):
                assert set(placeholders(EN.sentences[key])) <= given, f"{place}: {key}"


def shape(composed: ast.JoinedStr, part: str = "(.+?)") -> re.Pattern[str]:
    """Return what a composed key looks like; the parts that are put in are groups."""
    return re.compile(
        "".join(re.escape(one.value) if isinstance(one, ast.Constant) else part for one in composed.values)
    )


def test_every_sentence_is_asked_for_somewhere() -> None:
    constants, shapes, ends = set(), set(), set()
    for _, tree in sources():
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)):
                    constants.add(text)
                case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if re.match(r"\w+\.", text):
                    # Either part may have a name of several words.
                    shapes |= {shape(node), shape(node, "(.+)")}
                case ast.JoinedStr(values=[_, ast.Constant(value=str(text))]) if re.match(r"_\w", text):
                    ends.add(text)

    def is_composed(key: str) -> bool:
        return any(
            found and all(part in parts for part in found.groups())
            for found in (one.fullmatch(key) for one in shapes)
        )

    # The other parts of a composed key stand somewhere in the code, too: in a table or as a name.
    parts = {part for text in constants for part in re.findall(r"\w+", text)}
    unused = [
        key
        for key in EN.sentences
        if key not in constants
        # The assets ask for their own, the lookup for the terms, names for cases and kernels.
        and not key.startswith(("player.", "lens.", "workbench.", "terms.", "cases.", "kernels."))
        and not is_composed(key)
        and not any(key.endswith(end) and key.startswith("errors.") for end in ends)
        and key.split(".")[-1] not in {"heading", "lead"}
    ]
    assert unused == []


def test_numbers_are_put_in_the_way_people_write_them() -> None:
    say = Words("en")
    say.sentences["test"] = "{a} {b} {c} {d:.2f} {e}"
    assert (
        say("test", a=(5, 7), b=[1, 2], c=0.1 + 0.2, d=1.0, e=((1, 2), (3, 4))) == "5×7 1, 2 0.3 1.00 1×2×3×4"
    )


def test_braces_in_what_is_put_in_are_left_alone() -> None:
    say = Words("en")
    say.sentences["test"] = "{a}"
    assert say("test", a="{b} {0}") == "{b} {0}"


def test_terms_are_translated_when_they_are_put_in() -> None:
    numbers = {"padding": 4, "size": 4, "limit": 3}
    assert "vertical padding 4" in EN("errors.reflect_padding", axis="vertical", **numbers)
    assert "垂直方向填充 4" in ZH("errors.reflect_padding", axis="vertical", **numbers)
    assert "diagonal" in ZH("errors.reflect_padding", axis="diagonal", **numbers)


def test_an_unknown_key_or_a_missing_number_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"conv\.nothing"):
        EN("conv.nothing")
    with pytest.raises(KeyError, match="total"):
        EN("notice.border", share=1)
    assert EN("notice.border", share=1, total=2).startswith("1 of 2 products multiplies")


def test_a_section_is_its_own_sentences_alone() -> None:
    assert EN.section("code") == {
        "heading": "Code for this setting",
        "pytorch": "PyTorch",
        "keras": "TensorFlow / Keras",
        "keras_depthwise": "Keras DepthwiseConv2D",
        "keras_one_layer": "Keras SeparableConv2D",
        "jax": "JAX",
        "onnx": "ONNX",
        "numpy": "NumPy loops",
        "convviz": "NumPy (convviz)",
    }
    assert EN.section("cases") == {}, "the cases have tables of their own"
    assert "cases.dilation.title" in EN
    assert "dilation.title" not in EN


def test_a_language_is_read_once() -> None:
    assert words("zh") is ZH
    assert words("zh").language == "zh"


@pytest.mark.parametrize(
    ("wanted", "best"),
    [
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh_TW", "zh"),
        ("ZH-Hant-HK", "zh"),
        ("en-GB", "en"),
        ("de-DE", "en"),
        ("", "en"),
        (None, "en"),
        ("zhx", "en"),
        # What browsers send: the one that is wanted most, of those there are.
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("fr, zh;q=0.2", "zh"),
        ("en ; q=0.5 , zh ; q=0.7", "zh"),
        ("zh;q=0", "en"),
        ("zh;q=x, *", "en"),
        ("*", "en"),
    ],
)
def test_the_best_language_for_a_browser_is_the_one_it_names(wanted: str | None, best: str) -> None:
    assert best_language(wanted) == best
