"""The command line: figures, traces, the catalogue and the paper's figures without a browser."""

from .main import main

__all__ = ["main"]
