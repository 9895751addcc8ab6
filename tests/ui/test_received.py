"""What a browser really sends of a widget is read, and what it cannot send is not."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata

from convviz.ui.received import is_readable


def known(value_type: Any) -> dict[str, WidgetMetadata[Any]]:
    def back(value: Any) -> Any:
        return value

    return {"w": WidgetMetadata("w", lambda value: int(value or 0), back, value_type)}


@pytest.mark.parametrize(
    ("value_type", "said", "readable"),
    [
        # A field of whole numbers: Streamlit knows it as one of numbers, browsers send it whole.
        ("double_value", {"int_value": 256}, True),
        ("double_value", {"double_value": 256.0}, True),
        ("double_value", {"double_value": 2.5}, False),
        ("double_value", {"string_value": "256"}, False),
        ("bool_value", {"int_value": 1}, False),
    ],
)
def test_a_number_is_read_as_browsers_send_it(value_type: str, said: dict[str, Any], readable: bool) -> None:
    assert is_readable(WidgetState(id="w", **said), known(value_type)) == readable


def test_a_widget_that_was_not_drawn_says_nothing() -> None:
    assert not is_readable(WidgetState(id="other", int_value=1), known("int_value"))
