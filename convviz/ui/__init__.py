"""The only package that knows Streamlit: parameter panel, links, caching, page skeleton."""

import os

# Read when NumPy is loaded, which the imports below do. Visitors are threads already: a matrix product that
# was shared out among cores would wait for those that are at work for somebody else.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# ruff: isort: split
from .addresses import PAGES
from .conv_page import conv_page
from .grouped_page import grouped_page
from .home_page import home_page
from .image_page import image_page
from .separable_page import separable_page
from .start import run_page, server, start
from .transposed_page import transposed_page

__all__ = [
    "PAGES",
    "conv_page",
    "grouped_page",
    "home_page",
    "image_page",
    "run_page",
    "separable_page",
    "server",
    "start",
    "transposed_page",
]
