"""Grouped and depthwise convolution."""

from convviz.ui import kind_page

kind_page("grouped")
