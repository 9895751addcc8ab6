"""The only package that knows Streamlit: parameter panel, links, caching, page skeleton."""

import os

# Read when NumPy is loaded, which the imports below do. Visitors are threads already: a matrix product that
# was shared out among cores would wait for those that are at work for somebody else.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# ruff: isort: split
from .addresses import PAGES
from .home_page import home_page
from .image_page import image_page
from .kind_page import kind_page
from .start import run_page, server, start

__all__ = [
    "PAGES",
    "home_page",
    "image_page",
    "kind_page",
    "run_page",
    "server",
    "start",
]
