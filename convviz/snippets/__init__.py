"""A setting as runnable code: the very convolution of the picture in a framework's own words.

`SNIPPETS` is the table of frameworks; each of its functions takes a setting, its numbers and a lookup
for the comments, and returns a whole program.
"""

from .keras import keras
from .literals import Say, Snippet
from .pytorch import pytorch

__all__ = ["SNIPPETS", "Say", "Snippet", "keras", "pytorch"]

#: Framework -> the function that writes its code, in the order offered.
SNIPPETS: dict[str, Snippet] = {"pytorch": pytorch, "keras": keras}
