"""Depthwise-separable convolution."""

from convviz.ui import separable_page

separable_page()
