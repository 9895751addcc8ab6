"""A setting as runnable code: the very convolution of the picture in a framework's own words.

A setting becomes a `Program` of a few steps; a framework is a `Dialect` that writes it. `snippets` are
the ways to write a page's setting, `picture_snippets` those to run a kernel over a picture.
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

from ..engine.arrays import Array
from ..engine.samples import NumberChoice
from ..engine.setting import ConvSetting
from ..engine.transposed_setting import TransposedSetting
from .dialect import Dialect
from .jax import Jax
from .keras import Keras, KerasDepthwise, KerasOneLayer
from .literals import Say
from .numbers import SnippetSetting
from .numpy import Convviz, Loops
from .onnx import Onnx
from .program import picture_program, program
from .pytorch import PyTorch, PyTorchPicture

__all__ = ["PictureSnippet", "Say", "Snippet", "picture_snippets", "snippets"]

#: Framework -> its dialect, in the order offered.
_DIALECTS: dict[str, type[Dialect]] = {
    "pytorch": PyTorch,
    "keras": Keras,
    "jax": Jax,
    "onnx": Onnx,
    "numpy": Loops,
    "convviz": Convviz,
}


class Snippet(Protocol):
    """A way to write a setting."""

    def __call__(
        self,
        setting: SnippetSetting,
        numbers: str | NumberChoice = "paper",
        x: Array | None = None,
        *,
        say: Say,
        flip: bool = False,
    ) -> str:
        """Return a program that computes and prints the convolution `setting` of these numbers.

        Parameters
        ----------
        setting : ConvSetting, TransposedSetting or SeparableSetting
            Must be possible.
        numbers : str or NumberChoice
            As `convviz.engine.samples` takes them. Few of them are written out; many are made as the
            picture's were, by a formula or from the same seed. They are the very same either way.
        x : ndarray, shape (C_in, H, W), optional
            An input instead of theirs, which is written out.
        say : callable
            ``say(key, **numbers)`` is the sentence of a comment, as ``convviz.texts.words("en")`` gives it.
        flip : bool
            Rotate the kernel by 180 degrees: the mathematicians' convolution, which frameworks do not
            compute. Of an ordinary convolution only.

        Returns
        -------
        str
            ``print(y.shape)`` has a comment that says what it prints.

        Raises
        ------
        ConvError
            When the setting is impossible, or there are no such numbers.
        """
        ...


class PictureSnippet(Protocol):
    """A way to write how a kernel runs over a picture."""

    def __call__(
        self,
        setting: ConvSetting | TransposedSetting,
        kernel: Array,
        *,
        colour: bool,
        tone: str,
        say: Say,
        source: str | Array = "upload",
    ) -> str:
        """Return a program that runs a kernel over a picture, and saves what comes out.

        Parameters
        ----------
        setting : ConvSetting or TransposedSetting
            How it runs over one channel; must be possible. The picture is made that large first.
        kernel : ndarray, shape (kh, kw)
        colour : bool
            Whether the picture keeps its three channels, each of which meets the kernel by itself.
        tone : {"clamped", "rescaled", "signed"}
            How the numbers become pixels.
        say : callable
            The lookup of comments, as for a `Snippet`.
        source : str or ndarray, shape (channels, H, W)
            The name of a sample picture, whose file is opened; "upload", a file of the reader's own; or the
            pixels of a drawing, which are written out.

        Raises
        ------
        ConvError
            When the setting is impossible, or the kernel is not of its shape.
        """
        ...


def snippets(page: str, setting: SnippetSetting) -> dict[str, Snippet]:
    """Return the ways in which a page's setting can be written, in the order offered.

    Examples
    --------
    >>> list(snippets("conv", ConvSetting(5, 3)))
    ['pytorch', 'keras', 'jax', 'onnx', 'numpy', 'convviz']
    >>> list(snippets("grouped", ConvSetting(5, 3, in_channels=4, out_channels=8, groups=4)))[:3]
    ['pytorch', 'keras', 'keras_depthwise']
    """
    more: dict[str, type[Dialect]] = {}
    if page == "separable":
        more = {"keras_one_layer": KerasOneLayer}
    elif page == "grouped" and isinstance(setting, ConvSetting) and setting.groups == setting.in_channels:
        more = {"keras_depthwise": KerasDepthwise}
    # What only some pages have stands beside Keras's usual way.
    first = {name: _DIALECTS[name] for name in ("pytorch", "keras")}
    return {name: partial(_write, dialect) for name, dialect in (first | more | _DIALECTS).items()}


def picture_snippets() -> dict[str, PictureSnippet]:
    """Return the ways to write how a kernel runs over a picture, in the order offered."""
    return {
        name: partial(_write_picture, dialect)
        for name, dialect in (_DIALECTS | {"pytorch": PyTorchPicture}).items()
    }


def _write(
    dialect: type[Dialect],
    setting: SnippetSetting,
    numbers: str | NumberChoice = "paper",
    x: Array | None = None,
    *,
    say: Say,
    flip: bool = False,
) -> str:
    return dialect(program(setting, numbers, dialect.weight, x, say=say, flip=flip)).text()


def _write_picture(
    dialect: type[Dialect],
    setting: ConvSetting | TransposedSetting,
    kernel: Array,
    *,
    colour: bool,
    tone: str,
    say: Say,
    source: str | Array = "upload",
) -> str:
    made = picture_program(setting, kernel, dialect.weight, colour=colour, tone=tone, say=say, source=source)
    return dialect(made).text()
