"""The fonts that words are drawn in: those there are, and what is drawn where none has a sign."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

from ..scene import Label, Scene
from .matplotlib_state import matplotlib_state

#: Matplotlib brings this one along.
_LATIN = "DejaVu Sans"
#: Those that have Chinese signs, in the order in which they are taken: free ones, then those of systems.
_CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
)
#: What stands for a sign that no font has.
_NO_SIGN = "\ufffd"


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Return the names of the fonts that this machine has; Matplotlib logs a warning for any other."""
    there = {font.name for font in fontManager.ttflist}
    return (_LATIN, *[name for name in _CHINESE if name in there][:1])


@lru_cache(maxsize=4096)
def _is_there(sign: str) -> bool:
    fonts = (get_font(findfont(FontProperties(family=family))) for family in families())
    return sign.isspace() or any(font.get_char_index(ord(sign)) for font in fonts)


def with_signs(text: str) -> str:
    """Return a text as it can be drawn; within `matplotlib_state`."""
    return "".join(sign if _is_there(sign) else _NO_SIGN for sign in text)


def can_write(scene: Scene) -> bool:
    """Return whether the fonts have all signs of a scene's words."""
    texts = [item.text for item in scene.items if isinstance(item, Label)]
    with matplotlib_state():
        return all(with_signs(text) == text for text in texts)
