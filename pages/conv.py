"""Convolution."""

from convviz.ui import kind_page

kind_page("conv")
