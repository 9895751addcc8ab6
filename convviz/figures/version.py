"""What names the version that runs: a digest of all that a picture follows from."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from ..folder import app_folder

_CODE = Path(__file__).parents[1]
_SUFFIXES = (".py", ".toml", ".js", ".css", ".svg", ".png")
#: What else numbers and glyphs follow from.
_PACKAGES = ("numpy", "matplotlib")


@cache
def digest() -> str:
    """Return what names the code, the files that browsers get, and the packages that draw.

    Examples
    --------
    >>> len(digest())
    20
    """
    found = blake2b(digest_size=10)
    for root in (_CODE, app_folder() / "assets"):
        for path in sorted(root.rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                found.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    for package in _PACKAGES:
        found.update(f"{package} {version(package)}\0".encode())
    return found.hexdigest()


def folder() -> str:
    """Return what all addresses of this version begin with, as seen from a page."""
    return f"v/{digest()}"
