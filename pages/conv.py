"""Convolution."""

from convviz.ui import conv_page

conv_page()
