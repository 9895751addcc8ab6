"""A swatch of the legend is painted with what the pictures beside it are painted with."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

import pytest

from convviz.figures import shown_text

from ..views.pages import READ

LINKS = [
    "conv?input=6&kernel=3&stride=2&padding=1",
    "conv?input=7&kernel=2&stride=3&padding=1,0,2,0&layout=flat",
    "conv?input=2&kernel=3",
    "conv?input=2&kernel=1&padding=3&mode=reflect",
    *(
        f"transposed?input=3&kernel=3&stride=2&padding=1&op=1&view={one}&beside={other}"
        for one, other in (("scatter", "gather"), ("gather", "direct"), ("CT", "scatter"), ("C", "CT"))
    ),
    "transposed?input=2&kernel=2&stride=3&view=scatter",
    "transposed?input=2&kernel=2&dilation=4&padding=1&view=gather",
    "transposed?input=2&kernel=1&padding=1",
    "grouped?in=4&out=4&groups=2&input=6&kernel=3&stride=2",
    "grouped?in=5&out=4&groups=2",
    "separable?in=2&out=2&input=6&kernel=3&stride=2&padding=1",
    "separable?in=2&out=2&input=6&kernel=3&stride=2&padding=1&layout=flat",
]


@pytest.mark.parametrize("link", LINKS)
def test_every_swatch_shows_what_is_drawn(link: str) -> None:
    page, _, query = link.partition("?")
    shown, changes = READ[page](parse_qs(query))
    assert changes == []
    data = json.loads(shown_text(shown, "", "en"))
    drawn = {
        name
        for one in data["panels"]
        for names in re.findall(r"class='([^']+)'", one["svg"])
        for name in names.split()
    }
    swatches = [roles.split() for roles, _ in data["legend"] if roles]
    assert len(swatches) > 1
    assert [roles for roles in swatches if not set(roles) <= drawn] == []
    # What fades or is added is told wherever it is drawn.
    told = {role for roles in swatches for role in roles}
    assert {"unread", "extra", "added", "bad"} & drawn <= told
