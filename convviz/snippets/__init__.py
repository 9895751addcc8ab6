"""A setting as runnable code: the very convolution of the picture in a framework's own words.

`SNIPPETS` is the table of frameworks; each of its functions takes a setting, its numbers and a lookup
for the comments, and returns a whole program. `TRANSPOSED_SNIPPETS` is the same for transposed convolutions.
"""

from .keras import keras
from .keras_transposed import keras_transposed
from .literals import Say, Snippet, TransposedSnippet
from .pytorch import pytorch
from .pytorch_transposed import pytorch_transposed

__all__ = [
    "SNIPPETS",
    "TRANSPOSED_SNIPPETS",
    "Say",
    "Snippet",
    "TransposedSnippet",
    "keras",
    "keras_transposed",
    "pytorch",
    "pytorch_transposed",
]

#: Framework -> the function that writes its code, in the order offered.
SNIPPETS: dict[str, Snippet] = {"pytorch": pytorch, "keras": keras}
TRANSPOSED_SNIPPETS: dict[str, TransposedSnippet] = {
    "pytorch": pytorch_transposed,
    "keras": keras_transposed,
}
