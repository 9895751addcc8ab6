"""A scene and its numbers as what the player in the browser needs."""

from .player import panel, payload, script, styles

__all__ = ["panel", "payload", "script", "styles"]
