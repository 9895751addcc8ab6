"""One of a thing is said as one: every sentence is tried with a single one of everything that it counts."""

from __future__ import annotations

import re

import pytest

from convviz.texts import words

EN = words("en")
#: A number's place in a sentence, its format aside; one with "|" chooses a form.
PLACE = re.compile(r"\{(\w+)(?::([^{}|]*)(?:\|([^{}]*))?)?\}")
#: What stands for a number of one while a sentence is tried.
ONE = "\u20011"

#: Names, texts and pairs: no counts.
NO_COUNTS = {
    *("name", "other", "given", "used", "what", "path", "kind", "names", "field", "value", "problem", "ways"),
    *("cell", "weight", "row", "column", "product", "axis", "layer", "suffix", "reason", "page", "words"),
    *("shape", "got", "own", "size", "span", "kernel", "input", "output", "lines", "empty", "holds", "own"),
    *("general", "put_in", "plain", "ratio", "sum", "limit", "stride", "dilation", "multiplier", "padding"),
    *("fitting", "size_text", "entry", "sides", "group", "channel", "filter", "tone", "half", "cells"),
    *("between", "factor", "padded", "ranges", "now", "first", "second"),
}
#: Words that end in "s" and count nothing: verbs, and what is one itself.
NO_NOUNS = {
    *("is", "has", "was", "does", "this", "its", "as", "us", "less", "plus", "thus", "means", "makes"),
    *("gives", "gets", "takes", "reads", "needs", "falls", "lies", "lands", "stays", "keeps", "costs"),
    *("lets", "allows", "leaves", "pads", "computes", "adds", "crops", "begins", "ends", "works"),
    *("covers", "divides", "stands", "goes", "multiplies", "bias", "axis", "always", "across"),
    *("otherwise", "grows", "shrinks", "spreads", "touches"),
}
#: What is never one, by sentence: lists of different counts, what the rule that shows it says, a limit, a
#: factor.
NEVER_ONE = {
    ("transposed.uneven", "counts"),
    ("transposed.uneven_dilated", "counts"),
    ("image.overlap_evened", "counts"),
    ("transposed.added_partly", "total"),
    ("transposed.useful", "total"),
    ("notice.one_by_one", "depth"),
    ("notice.full_strided", "every"),
    ("notice.channels", "depth"),
    ("notice.channels", "count"),
    ("link.cells_cut", "signs"),
    ("image.upload", "side"),
    ("lens.scale", "times"),
    ("errors.too_many_channels", "in_channels"),
    ("cli.refused.too_many_channels", "in_channels"),
}
#: What bears a number of its own.
THINGS = "channels|filters|weights|cells|rows|columns|stamps|products|pixels|windows|steps"
#: Between a number and what it counts at most so many words may stand, none of these.
_MOST_BETWEEN = 2
NO_ADJECTIVES = {
    *("of", "at", "in", "on", "is", "are", "to", "and", "with", "by", "from", "the", "a", "an", "that"),
    *("which", "it", "than", "before", "after", "here", "so", "or", "for", "as", "each", "already", "per"),
    *("more", "only", "but", "was", "were", "will", "would", "million"),
}


def tried(sentence: str) -> list[tuple[str, str]]:
    """Return each count of a sentence and what stands behind it where that is one, as does all else."""
    found = []
    for place in PLACE.finditer(sentence):
        name, _, many = place.groups()
        # Behind "×" it is the second side of a size.
        if many is not None or name in NO_COUNTS or sentence[: place.start()].endswith("×"):
            continue
        behind = PLACE.sub(lambda other: other[2] if other[3] is not None else ONE, sentence[place.end() :])
        found.append((name, behind))
    return found


def wrong(behind: str) -> str:
    """Return the noun in the plural that stands behind a number of one, or ""."""
    for at, word in enumerate(re.match(r"(?: [a-z’-]+)*", behind)[0].split()):  # type: ignore[index]
        if at > _MOST_BETWEEN or word in NO_ADJECTIVES:
            return ""
        if re.fullmatch(r"[a-z-]{2,}s", word) and not word.endswith("ss") and word not in NO_NOUNS:
            return word
    return ""


@pytest.mark.parametrize("key", EN.sentences)
def test_one_of_a_thing_is_one(key: str) -> None:
    for name, behind in tried(EN.sentences[key]):
        assert not wrong(behind) or (key, name) in NEVER_ONE, f"1{behind}"


def wrong_before(sentence: str) -> str:
    """Return the noun in the plural before a number that names one thing, not a run or a count, or ""."""
    for place in PLACE.finditer(sentence):
        # An option's name is no noun.
        noun = re.search(rf"(?<![\w-])({THINGS}) $", sentence[: place.start()])
        if noun and place[3] is None and not sentence[place.end() :].startswith("–"):
            return noun[1]
    return ""


def wrong_each(sentence: str) -> str:
    """Return what speaks of several in a sentence in which everything that it counts is one, or ""."""
    single = PLACE.sub(lambda place: place[2] if place[3] is not None else ONE, sentence)
    found = re.search(rf"{ONE} [a-z ]+, each\b|{ONE} [^.]*\beach of them\b", single)
    return found[0] if found else ""


@pytest.mark.parametrize("key", EN.sentences)
def test_what_bears_one_number_or_is_one_is_not_spoken_of_as_several(key: str) -> None:
    # A parameter's name stays as it is.
    assert not wrong_before(EN.sentences[key]) or key.startswith("impossible.fix_")
    assert not wrong_each(EN.sentences[key])


@pytest.mark.parametrize(
    ("sentence", "before", "each"),
    [
        ("group {group}: channels {inputs}", "channels", ""),
        ("channels {first}–{last}", "", ""),
        ("{outs} {outs:filter|filters}, each of one size", "", f"{ONE} filter, each"),
        ("{outs} {outs:filter|filters}, {outs:|each }deep", "", ""),
        (
            "{count} {count:channel|channels} deep, one for each of them",
            "",
            f"{ONE} channel deep, one for each of them",
        ),
    ],
)
def test_the_check_sees_several_where_there_is_one(sentence: str, before: str, each: str) -> None:
    assert (wrong_before(sentence), wrong_each(sentence)) == (before, each)


@pytest.mark.parametrize("key", EN.sentences)
def test_a_form_is_chosen_by_a_number_of_the_sentence_and_the_forms_differ(key: str) -> None:
    for name, one, many in PLACE.findall(EN.sentences[key]):
        if many:
            assert one != many, key
            # The number itself stands in the sentence, or in what is put into it.
            assert f"{{{name}}}" in EN.sentences[key] or f"{{{name}:,}}" in EN.sentences[key], (key, name)


def test_chinese_has_no_plurals() -> None:
    assert [key for key, text in words("zh").sentences.items() if re.search(r"\{\w+:[^{}]*\|", text)] == []


@pytest.mark.parametrize(
    ("sentence", "noun"),
    [
        ("all {count} outputs", "outputs"),
        ("{count} output cells", "cells"),
        ("the {count} sums are added", "sums"),
        ("{count} {count:cell|cells}", ""),
        ("{count} input channels in {groups} {groups:group|groups}", "channels"),
        ("{count} stays at 0", ""),
        ("{count} of the windows", ""),
    ],
)
def test_the_check_sees_a_plural_behind_a_one(sentence: str, noun: str) -> None:
    assert wrong(tried(sentence)[0][1]) == noun
