"""The gallery."""

from convviz.ui import PAGES, home_page

home_page(PAGES)
