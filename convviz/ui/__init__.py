"""The only package that knows Streamlit: parameter panel, links, caching, page skeleton."""

from .conv_page import conv_page
from .start import PAGES, KnownPages, open_first_page, server_life, start

__all__ = ["PAGES", "KnownPages", "conv_page", "open_first_page", "server_life", "start"]
