"""Grouped and depthwise convolution."""

from convviz.ui import grouped_page

grouped_page()
