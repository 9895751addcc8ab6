"""The one error: a ValueError that explains itself, in two languages, wherever it travels."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor

import pytest

from convviz import ConvError, ConvSetting
from convviz.texts import LANGUAGES, words


def refused() -> ConvError:
    with pytest.raises(ConvError, match="spans 5×2 cells") as caught:
        ConvSetting(input=(4, 6), kernel=(3, 2), dilation=(2, 1)).check()
    return caught.value


def test_an_error_names_its_rule_its_parameter_and_its_numbers() -> None:
    error = refused()
    assert isinstance(error, ValueError)
    assert (error.code, error.field) == ("kernel_too_large", "kernel")
    assert error.numbers["span"] == (5, 2)
    assert error.numbers["padded"] == (4, 6)


def test_an_error_reads_as_its_english_sentence() -> None:
    error = refused()
    assert str(error) == error.sentence() == error.sentence("en")
    assert str(error) == (
        "the kernel spans 5×2 cells (kernel 3×2, dilation 2×1) "
        "but the padded input has only 4×6 (input 4×6, padding 0×0)"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_sentence_of_its_own(language: str) -> None:
    error = refused()
    assert error.sentence(language) == words(language)("errors.kernel_too_large", **error.numbers)
    assert "5×2" in error.sentence(language)
    assert len({error.sentence(other) for other in LANGUAGES}) == len(LANGUAGES)


def test_an_unknown_language_or_code_is_a_mistake_of_the_code_and_says_so() -> None:
    with pytest.raises(KeyError, match=r"errors\.no_such_rule"):
        ConvError("no_such_rule", "x").sentence()
    assert ConvError("no_cell", "output", cell=(1, 2), shape=(1, 1)).sentence()


@pytest.mark.parametrize(
    "travel", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))]
)
def test_an_error_survives_copying_and_pickling(travel: object) -> None:
    error = refused()
    other = travel(error)  # type: ignore[operator]
    assert type(other) is ConvError
    assert (other.code, other.field, other.numbers, str(other)) == (
        error.code,
        error.field,
        error.numbers,
        str(error),
    )


def test_an_error_crosses_processes() -> None:
    with (
        ProcessPoolExecutor(1) as other,
        pytest.raises(ConvError, match="stride is 0, but the smallest that works is 1"),
    ):
        other.submit(ConvSetting, 4, 3, 0).result()
