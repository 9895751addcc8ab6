"""A setting as runnable code: the very convolution of the picture in a framework's own words.

`SNIPPETS` is the table of frameworks; each of its functions takes a setting, its numbers and a lookup
for the comments, and returns a whole program. `TRANSPOSED_SNIPPETS` is the same for transposed and
`SEPARABLE_SNIPPETS` for separable convolutions; `grouped_snippets` adds to `SNIPPETS` what groups allow;
`pytorch_picture` is a kernel over a picture.
"""

from ..engine.setting import ConvSetting
from .keras import keras
from .keras_depthwise import keras_depthwise
from .keras_separable import keras_one_layer, keras_separable
from .keras_transposed import keras_transposed
from .literals import Say, SeparableSnippet, Snippet, TransposedSnippet
from .pytorch import pytorch
from .pytorch_picture import pytorch_picture
from .pytorch_separable import pytorch_separable
from .pytorch_transposed import pytorch_transposed

__all__ = [
    "SEPARABLE_SNIPPETS",
    "SNIPPETS",
    "TRANSPOSED_SNIPPETS",
    "Say",
    "SeparableSnippet",
    "Snippet",
    "TransposedSnippet",
    "grouped_snippets",
    "keras",
    "keras_depthwise",
    "keras_one_layer",
    "keras_separable",
    "keras_transposed",
    "pytorch",
    "pytorch_picture",
    "pytorch_separable",
    "pytorch_transposed",
]

#: Framework -> the function that writes its code, in the order offered.
SNIPPETS: dict[str, Snippet] = {"pytorch": pytorch, "keras": keras}
TRANSPOSED_SNIPPETS: dict[str, TransposedSnippet] = {
    "pytorch": pytorch_transposed,
    "keras": keras_transposed,
}
SEPARABLE_SNIPPETS: dict[str, SeparableSnippet] = {
    "pytorch": pytorch_separable,
    "keras": keras_separable,
    "keras_one_layer": keras_one_layer,
}


def grouped_snippets(setting: ConvSetting) -> dict[str, Snippet]:
    """Return the ways in which a convolution of groups can be written, in the order offered.

    Examples
    --------
    >>> list(grouped_snippets(ConvSetting(5, 3, in_channels=4, out_channels=8, groups=4)))
    ['pytorch', 'keras', 'keras_depthwise']
    >>> list(grouped_snippets(ConvSetting(5, 3, in_channels=4, out_channels=8, groups=2)))
    ['pytorch', 'keras']
    """
    depthwise: dict[str, Snippet] = {"keras_depthwise": keras_depthwise}
    return SNIPPETS | (depthwise if setting.groups == setting.in_channels else {})
