"""The picture page."""

from convviz.ui import image_page

image_page()
