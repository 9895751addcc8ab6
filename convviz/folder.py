"""Where the app's own files lie: app.py, pages/ and assets/."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def app_folder() -> Path:
    """Return the folder of app.py: in an installed package it is in the package, in a checkout beside it.

    Examples
    --------
    >>> (app_folder() / "assets" / "icon.svg").exists()
    True
    """
    installed = _PACKAGE / "app"
    return installed if installed.exists() else _PACKAGE.parent
