"""Transposed convolution."""

from convviz.ui import transposed_page

transposed_page()
