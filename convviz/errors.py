"""The one error of the project."""

from __future__ import annotations

from .texts import words


class ConvError(ValueError):
    """A call or a setting that cannot work, and why.

    Parameters
    ----------
    code : str
        Which rule was broken; the key of the sentence in ``convviz/texts`` (``[errors]``).
    field : str
        The parameter to change, by its torch name (``"kernel"``, ``"padding"``, ``"x"``, ...).
    **numbers
        What the sentence names: integers, pairs (written ``5×7``: vertical, then horizontal), words.

    Examples
    --------
    >>> str(ConvError("below_minimum", "stride", name="stride", value=0, minimum=1))
    'stride is 0, but the smallest that works is 1'
    """

    def __init__(self, code: str, field: str, **numbers: object) -> None:
        self.code = code
        self.field = field
        self.numbers = numbers
        super().__init__(code)

    def sentence(self, language: str = "en") -> str:
        """Return the explanation with its numbers, in English (``"en"``) or Chinese (``"zh"``)."""
        return words(language)(f"errors.{self.code}", **self.numbers)

    def __str__(self) -> str:
        return self.sentence()

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.code, self.field, self.numbers)


def _rebuild(code: str, field: str, numbers: dict[str, object]) -> ConvError:
    return ConvError(code, field, **numbers)
