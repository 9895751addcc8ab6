"""The table of parameters: every value is said and read back, and whatever else is said comes to a value."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.codecs import (
    Choice,
    Choices,
    Codec,
    Grid,
    PaddingCodec,
    PairCodec,
    Switch,
    Text,
    Whole,
)
from convviz.engine import PADDING_NAMES
from convviz.errors import ConvError
from convviz.parameters import (
    RESERVED,
    is_foreign,
    limits,
    link_names,
    options,
    parameters,
    widgets,
)

PAGES = ("conv", "transposed", "grouped", "separable", "image")
ROWS = [(page, name) for page in PAGES for name in parameters(page)]
TYPED = [(column, name) for column in ("command", "file", "server") for name in parameters(column)]


def values(codec: Codec) -> list:
    """Return values that a codec has, all of them where they are few."""
    match codec:
        case Whole(allowed):
            return [*allowed[:40], allowed[-1]]
        case PairCodec(allowed):
            few = [allowed[0], allowed[len(allowed) // 2], allowed[-1]]
            return [(down, right) for down in few for right in few]
        case PaddingCodec(allowed, names):
            few = (allowed[0], allowed[-1])
            return [*names, *(((a, b), (c, d)) for a in few for b in few for c in few for d in few)]
        case Choice(allowed):
            return list(allowed)
        case Switch():
            return [False, True]
        case Grid():
            return ["", "1,,2;3~-0.5"]
        case Text():
            return ["", " A kernel, ü 核"]
    raise AssertionError(codec)


@pytest.mark.parametrize(("page", "name"), ROWS)
def test_every_value_is_said_and_read_back(page: str, name: str) -> None:
    codec = parameters(page)[name].codec
    for value in values(codec):
        for usual in values(codec)[:3]:
            assert codec.read(codec.text(value), usual) == (value, "")
        assert codec.near(value, values(codec)[0]) == value


@pytest.mark.parametrize(("column", "name"), [*ROWS, *TYPED])
def test_every_value_that_is_said_is_taken_strictly(column: str, name: str) -> None:
    codec = parameters(column)[name].codec
    for value in values(codec):
        assert codec.take(name, codec.text(value)) == value


@pytest.mark.parametrize(
    ("codec", "text", "value"),
    [
        (Whole(range(1, 8)), " +72 ", 72),
        (Whole(range(1, 8)), "-1", -1),
        (PairCodec(range(1, 8)), "50", (50, 50)),
        (PairCodec(range(1, 8)), "0X9", (0, 9)),
        (PairCodec(range(1, 8)), "5×7", (5, 7)),
        (PaddingCodec(range(7)), "-1x40", ((-1, -1), (40, 40))),
        (PaddingCodec(range(7)), "0,1, 2,99", ((0, 1), (2, 99))),
        (PaddingCodec(range(7)), " SAME_lower", "same_lower"),
        (PaddingCodec(range(7)), "odd", "odd"),
        (PaddingCodec(range(7), ()), "same", "same"),
        (Choice(("zeros", "CT")), " ct ", "CT"),
        (Choice(("zeros", "CT")), "odd", "odd"),
        (Switch(), "True", True),
        (Switch(), "0", False),
        (Grid(), "1, 2;/3", "1, 2;/3"),
    ],
)
def test_what_is_taken_strictly_has_no_limits_but_a_form(codec: Codec, text: str, value: object) -> None:
    assert codec.take("padding", text) == value


@pytest.mark.parametrize(
    ("codec", "text", "code"),
    [
        *(
            (Whole(range(8)), text, "not_whole")
            for text in ("", "x", "2.0", "1_0", "4x4", "(4,)", "9" * 5000)
        ),
        *((PairCodec(range(8)), text, "argument_pair") for text in ("", "x", "5,7", "(5, 7)", "1x2x3", "1x")),
        (PaddingCodec(range(8)), "1x2x3", "argument_pair"),
        *((PaddingCodec(range(8)), text, "argument_sides") for text in ("1,2", "1,2,3", "0,1,2,3,4")),
        *((PaddingCodec(range(8)), text, "not_whole") for text in ("0,1,2,x", "((0,1),(2,3))", "same,1,1,1")),
        *((Switch(), text, "argument_word") for text in ("", "2", "yes")),
        *((Grid(), text, "cells") for text in ("one", "1,two", "1e7", "1," * 3000)),
    ],
)
def test_what_has_another_form_is_refused_by_the_name_of_its_parameter(
    codec: Codec, text: str, code: str
) -> None:
    with pytest.raises(ConvError) as refused:
        codec.take("padding", text)
    assert (refused.value.code, refused.value.field) == (code, "padding")
    assert refused.value.numbers["name"] == "padding"
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("text", "code"), [("0", "below_minimum"), ("8", "above_maximum"), ("x", "not_whole")]
)
def test_what_lies_beyond_is_refused_where_the_form_is_not_all(text: str, code: str) -> None:
    assert [Whole(range(1, 8)).take_allowed("step", str(number)) for number in (1, 7)] == [1, 7]
    with pytest.raises(ConvError) as refused:
        Whole(range(1, 8)).take_allowed("step", text)
    assert (refused.value.code, refused.value.field) == (code, "step")


anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.lists(st.integers() | st.text(max_size=3), max_size=3)
    | st.dictionaries(st.text(max_size=2), st.integers(), max_size=2)
    | st.tuples(st.integers() | st.floats() | st.none(), st.integers() | st.text(max_size=2))
    | st.binary(max_size=3)
)
texts = st.text(max_size=20) | st.text(alphabet="0123456789.-+exX×,()[] nai", max_size=12)


@given(st.sampled_from(ROWS), anything)
def test_whatever_comes_in_a_value_of_the_table_comes_out(row: tuple[str, str], thing: object) -> None:
    page, name = row
    codec = parameters(page)[name].codec
    kept = values(codec)[0]
    value = codec.near(thing, kept)
    if not isinstance(codec, Grid):
        assert codec.near(value, kept) == value
        assert codec.read(codec.text(value), kept) == (value, "")


@given(st.sampled_from(ROWS), texts)
def test_whatever_a_link_says_a_value_of_the_table_comes_out(row: tuple[str, str], text: str) -> None:
    page, name = row
    codec = parameters(page)[name].codec
    for usual in values(codec)[:2]:
        value, how = codec.read(text, usual)
        assert how in ("", "between", "changed", "uneven", "partly", "unread")
        assert codec.read(codec.text(value), usual) == (value, "")


@given(st.sampled_from([limits(page)[name] for page in PAGES for name in limits(page)]), st.floats())
def test_a_number_comes_to_the_nearest_one(allowed: tuple[int, ...], number: float) -> None:
    if math.isnan(number):
        assert Whole(allowed).near(number, allowed[0]) == allowed[0]
        return
    used = Whole(allowed).near(number, allowed[0])
    clipped = min(max(number, allowed[0]), allowed[-1])
    # A half is rounded before the nearest is looked for.
    assert abs(used - clipped) <= min(abs(value - clipped) for value in allowed) + 0.5


@pytest.mark.parametrize(
    ("text", "value", "how"),
    [
        ("4x4", 4, ""),
        ("(4, 4)", 4, ""),
        ("4×4", 4, ""),
        ("[4,4]", 4, ""),
        ("(4,)", 4, ""),
        ("9x9", 7, "changed"),
        ("2.6x2.6", 3, "between"),
        # The middle of what each of the two is near to.
        ("2x6", 4, "uneven"),
        ("2x3", 3, "uneven"),
        ("1x99", 4, "uneven"),
        ("8x99", 7, "changed"),
        ("2xtwo", 2, "partly"),
        ("two,3", 3, "partly"),
        ("x", 5, "unread"),
        # Python's own way to write a number is no link's.
        ("3_0", 5, "unread"),
        ("2x0_6", 2, "partly"),
        ("2x2x2", 5, "unread"),
        ("", 5, "unread"),
    ],
)
def test_a_pair_for_one_number_is_that_number_where_both_are_alike(text: str, value: int, how: str) -> None:
    assert Whole(range(1, 8)).read(text, 5) == (value, how)


def test_a_pair_stays_two_numbers_inside_another_one() -> None:
    assert PairCodec(range(1, 8)).read("3x3,5", (1, 2)) == ((1, 5), "partly")
    assert PaddingCodec(range(7)).read("1x1,1,2,3", "same") == (((0, 1), (2, 3)), "partly")


@pytest.mark.parametrize(("page", "name"), ROWS)
def test_words_are_read_in_any_case_and_said_in_one(page: str, name: str) -> None:
    codec = parameters(page)[name].codec
    words = codec.allowed if isinstance(codec, Choice) else getattr(codec, "names", ())
    assert len({word.lower() for word in words}) == len(words)
    for word in words:
        for text in (word.upper(), word.lower(), word.title(), f"  {word} "):
            assert codec.read(text, "none of these") == (word, "")
    if isinstance(codec, Switch):
        assert [codec.read(text, False) for text in (" TRUE", "true ", " 1")] == [(True, "")] * 3


@pytest.mark.parametrize(("page", "name"), ROWS)
def test_what_says_nothing_is_not_readable(page: str, name: str) -> None:
    codec = parameters(page)[name].codec
    assert not codec.readable("nonsense")
    assert all(codec.readable(codec.text(value)) or value == "" for value in values(codec))
    if isinstance(codec, Whole | PairCodec | PaddingCodec):
        assert all(codec.readable(text) for text in ("1e9", "2.5", "2x3", "2xtwo"))


@pytest.mark.parametrize(
    ("text", "value", "how"),
    [
        ("3", (3, 3), ""),
        ("3x5", (3, 5), ""),
        ("3×5", (3, 5), ""),
        ("3X5", (3, 5), ""),
        ("(3, 5)", (3, 5), ""),
        ("[3,5]", (3, 5), ""),
        ("9x0", (7, 1), "changed"),
        ("2.6", (3, 3), "between"),
        ("2.6x9", (3, 7), "changed"),
        ("0.6", (1, 1), "changed"),
        ("7.4", (7, 7), "changed"),
        ("(3,)", (3, 3), ""),
        ("(3,),", (3, 4), "partly"),
        ("1e400", (7, 7), "changed"),
        ("", (2, 4), "unread"),
        ("nan", (2, 4), "unread"),
        ("3x", (3, 4), "partly"),
        ("two,5", (2, 5), "partly"),
        ("a,b", (2, 4), "unread"),
        (",", (2, 4), "unread"),
        ("1x2x3", (2, 4), "unread"),
        ("9" * 5000, (7, 7), "changed"),
    ],
)
def test_a_pair_is_read_as_people_write_it(text: str, value: tuple[int, int], how: str) -> None:
    assert PairCodec(range(1, 8)).read(text, (2, 4)) == (value, how)


@pytest.mark.parametrize(
    ("text", "value", "how"),
    [
        ("same", "same", ""),
        ("SAME", "same", ""),
        ("2", ((2, 2), (2, 2)), ""),
        ("1,2", ((1, 1), (2, 2)), ""),
        ("0,1,2,3", ((0, 1), (2, 3)), ""),
        ("((0, 1), (2, 3))", ((0, 1), (2, 3)), ""),
        ("9,0,0,-1", ((6, 0), (0, 0)), "changed"),
        ("1,2,3", "same", "unread"),
        ("(2,)", ((2, 2), (2, 2)), ""),
        ("1,x,1,1", ((1, 0), (1, 1)), "partly"),
        ("x,1", ((0, 0), (1, 1)), "partly"),
        ("x,y,z,a", "same", "unread"),
        ("1.5,0,0,0", ((2, 0), (0, 0)), "between"),
        ("much", "same", "unread"),
    ],
)
def test_a_padding_is_read_as_people_write_it(text: str, value: object, how: str) -> None:
    assert PaddingCodec(range(7), PADDING_NAMES).read(text, "same") == (value, how)


def test_no_two_parameters_of_a_page_have_a_name_in_common() -> None:
    for page in PAGES:
        names = [link for row in parameters(page).values() for link in row.links]
        assert len(names) == len(set(names))
        assert link_names(page) >= set(names)
        keys = [widget for row in parameters(page).values() for widget in row.codec.widgets(row.name)]
        assert len(keys) == len(set(keys))
        assert widgets(page).keys() >= set(keys) - {"case"}


@pytest.mark.parametrize("page", PAGES)
def test_no_parameter_of_a_page_takes_a_name_that_means_something_everywhere(page: str) -> None:
    rows = parameters(page).values()
    taken = {link: row.name for row in rows for link in row.links if link in RESERVED}
    # The only two that pages have as parameters are just these things.
    assert taken.items() <= {("view", "view"), ("layout", "layout")}
    # What else a link says beside a page's parameters is one of these names.
    assert link_names(page) - {link for row in rows for link in row.links} <= RESERVED


def test_seed_is_the_numbers_alone() -> None:
    rows = [parameters(page)[name] for page, name in ROWS]
    seeds = [(row.name, row.links) for row in rows if "seed" in row.links]
    assert seeds == [("seed", ("seed",))] * 4
    assert "seed" not in RESERVED


def test_what_a_file_is_asked_for_with_has_the_names_that_are_kept_for_it() -> None:
    assert {"theme", "width", "caption", "step"} == RESERVED & parameters("file").keys()
    assert {"layout", "view"} == RESERVED & parameters("command").keys()


def test_tags_of_two_parameters_differ() -> None:
    tags = [row.tag for row in parameters("command").values() if row.tag]
    assert len(set(tags)) == len(tags) == 10


@pytest.mark.parametrize("page", PAGES)
def test_what_torch_calls_a_parameter_is_one_of_its_names(page: str) -> None:
    names = ("kernel_size", "stride", "padding", "dilation", "padding_mode")
    others = () if page == "image" else ("in_channels", "out_channels", "groups", "bias")
    assert link_names(page).issuperset(names + others)
    if page == "transposed":
        assert link_names(page) >= {"output_padding", "output_size"}


def test_choices_of_a_page_are_words_of_the_table() -> None:
    assert options("transposed", "sized") == ("output_padding", "output_size", "valid", "same")
    assert Choices(("a", "b")).near([], ["a"]) == []
    assert Choices(("a", "b")).near(["卷积核"], ["a"]) == ["a"]


@pytest.mark.parametrize(
    "name",
    [
        "utm_source",
        "UTM_ID",
        "fbclid",
        "gclid",
        "msclkid",
        "ttclid",
        "embed",
        "embed_options",
        "srsltid",
        "_gl",
    ],
)
def test_what_others_append_is_nobodys_mistake(name: str) -> None:
    assert is_foreign(name)


@pytest.mark.parametrize("name", ["kernal", "strides", "filters", "utm", "clid2", "", "device"])
def test_what_somebody_may_have_meant_is_not_taken_for_that(name: str) -> None:
    assert not is_foreign(name)


def test_a_name_of_keras_says_what_torch_has_no_name_for() -> None:
    assert parameters("separable")["multiplier"].links == ("multiplier", "depth_multiplier")
