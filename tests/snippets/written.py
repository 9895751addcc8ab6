"""Programs by the name of their framework."""

from __future__ import annotations

from typing import Any

from convviz import ConvSetting, SeparableSetting
from convviz.snippets import Snippet, snippets
from convviz.snippets.numbers import SnippetSetting
from convviz.texts import words


def ways(setting: SnippetSetting) -> dict[str, Snippet]:
    """Return all ways to write a setting."""
    if isinstance(setting, ConvSetting):
        return snippets("grouped", setting)
    return snippets("separable" if isinstance(setting, SeparableSetting) else "transposed", setting)


def written(
    way: str, setting: SnippetSetting, *numbers: Any, language: str = "en", flip: bool = False
) -> str:
    """Return the program of a setting in a framework; `numbers` is what the framework's function takes."""
    return ways(setting)[way](setting, *numbers, say=words(language), flip=flip)
