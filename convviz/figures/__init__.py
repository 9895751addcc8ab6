"""Pictures by address: what a player shows of a setting, and the code that shows it; no session is needed.

Every answer follows from its address alone, so whoever is in between may keep it. The addresses lie below
``/v/<digest>/``, and the digest names this very version: another one has other addresses.
"""

from .addresses import routes
from .answers import missing
from .code import component_code, module_addresses, page_addresses, rule_addresses
from .own_pictures import OwnPicture
from .pictures import kept_text, shown, shown_text
from .pixels import pixels
from .version import digest, folder

__all__ = [
    "OwnPicture",
    "component_code",
    "digest",
    "folder",
    "kept_text",
    "missing",
    "module_addresses",
    "page_addresses",
    "pixels",
    "routes",
    "rule_addresses",
    "shown",
    "shown_text",
]
