"""The gallery."""

from convviz.ui import home_page

home_page()
