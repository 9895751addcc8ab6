"""What the gallery shows: the catalogue in sections, and which link opens each example."""

from __future__ import annotations

from collections.abc import Mapping

from ..cases import CASES, Case
from ..engine import ConvSetting, PoolSetting
from ..views.view import View

#: The sections, in the order in which they are shown: whom their examples come from, and their page.
_ORDER = (
    "paper_conv",
    "paper_transposed",
    "paper_pooling",
    "tutorial_conv",
    "tutorial_transposed",
    "tutorial_grouped",
    "tutorial_separable",
    "frameworks_transposed",
)


def _section(case: Case) -> str:
    return f"{case.group}_{case.page}"


#: The cases of each section, in the order of the catalogue.
SECTIONS: Mapping[str, tuple[Case, ...]] = {
    name: tuple(case for case in CASES.values() if _section(case) == name) for name in _ORDER
}


def way_to(case: Case) -> tuple[str, str]:
    """Return the page that a case opens on, and the query text that opens it there.

    Pooling has no page of its own: its windows are those of a convolution.

    Examples
    --------
    >>> way_to(CASES["no_padding_strides_transposed"])
    ('transposed', 'case=no_padding_strides_transposed')
    >>> way_to(CASES["numerical_max_pooling"])
    ('conv', 'input=5&kernel=3&stride=1&padding=0&layout=flat')
    """
    if not isinstance(case.setting, PoolSetting):
        return case.page, f"case={case.name}"
    pool = case.setting
    windows = ConvSetting(pool.input, pool.kernel, pool.stride, pool.padding)
    return "conv", View.of("conv", windows, numbers=case.numbers, layout=case.layout).link()
