"""A scene and its numbers as what the player in the browser needs."""

from .player import payload, script, styles

__all__ = ["payload", "script", "styles"]
