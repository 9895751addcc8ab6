"""The only package that knows Streamlit: parameter panel, links, caching, page skeleton."""

from .conv_page import conv_page
from .grouped_page import grouped_page
from .home_page import home_page
from .image_page import image_page
from .separable_page import separable_page
from .start import PAGES, SERVER, start
from .transposed_page import transposed_page

__all__ = [
    "PAGES",
    "SERVER",
    "conv_page",
    "grouped_page",
    "home_page",
    "image_page",
    "separable_page",
    "start",
    "transposed_page",
]
