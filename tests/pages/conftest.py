"""What visits of pages without a browser share."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager


@pytest.fixture(scope="session", autouse=True)
def no_search_for_components() -> Iterator[None]:
    """Spare a visit five sixths of its time: AppTest searches every installed package for components."""
    with patch.object(BidiComponentManager, "discover_and_register_components"):
        yield
