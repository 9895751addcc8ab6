"""What each way out of an impossible setting claims: it works, is what its words say, and the nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import permutations, product
from typing import Any

from convviz.parameters import limits
from convviz.texts import Words
from convviz.views.image import ImageView
from convviz.views.offers import Offer
from convviz.views.view import View

from .refusal_claims import kept, left_over, line, most_lines, named, stamping, tensorflow_sizes

#: One axis of a setting: its parameters by name, sorted; the padding a name, or what is before and after.
Axis = tuple[tuple[str, Any], ...]
CHANNELS = ("groups", "in_channels", "out_channels")
PAIRS = ("input", "kernel", "stride", "dilation", "output_padding", "output_size")


def parameters(view: Any) -> dict[str, Any]:
    """Return every parameter of a view by name."""
    return dict(view.values)


def is_transposed(view: Any) -> bool:
    """Return whether it is one of the transposed page."""
    return isinstance(view, View) and view.kind.name == "transposed"


@lru_cache(maxsize=50_000)
def works(kind: str, axis: Axis) -> bool:
    """Return whether a convolution, or a transposed one that is `asked` for so, works on an axis."""
    own = dict(axis)
    line_of = own["input"], own["kernel"], own["stride"], own["dilation"]
    if kind == "conv":
        padding = own["padding"]
        around = named(padding, *line_of) if isinstance(padding, str) else padding
        mode = own["padding_mode"]
        if mode in ("reflect", "circular") and max(around) > most_lines(mode, own["input"]):
            return False
        return bool(line(*line_of, *around).windows)
    if kind in ("valid", "same"):
        return own["output_size"] in tensorflow_sizes(kind, *line_of)
    one = stamping(*line_of, *own["padding"], 0)
    if kind == "output_size":
        return own["output_size"] in one.sizes
    extra = own["output_padding"]
    return (extra < own["stride"] or extra < own["dilation"]) and kept(one, extra) > 0


class Asked:
    """What is asked for, axis by axis."""

    def __init__(self, view: Any) -> None:
        self.own = parameters(view)
        self.kind = self.own["sized"] if is_transposed(view) else "conv"
        if isinstance(view, ImageView):
            self.own |= {"input": view.size, "kernel": view.kernel_size}

    def axis(self, at: int, **changes: Any) -> Axis:
        """Return an axis, with other values for some of its parameters."""
        found = {name: self.own[name][at] for name in PAIRS if isinstance(self.own.get(name), tuple)}
        padding = self.own["padding"]
        found["padding"] = padding if isinstance(padding, str) else padding[at]
        found["padding_mode"] = self.own.get("padding_mode")
        return tuple(sorted((found | changes).items()))

    @property
    def sides(self) -> list[tuple[int, int]]:
        padding = self.own["padding"]
        if not isinstance(padding, str):
            return list(padding)
        names = ("input", "kernel", "stride", "dilation")
        return [named(padding, *(self.own[name][at] for name in names)) for at in range(2)]

    @property
    def even(self) -> bool:
        """Whether the padding is alike on both sides of each axis."""
        return all(before == after for before, after in self.sides)

    def near(self, name: str, at: int, allowed: Sequence[int]) -> Iterator[tuple[int, Any]]:
        """Yield the values of a parameter on an axis that work there, each after how far it is."""
        if name != "padding":
            candidates = [(abs(value - self.own[name][at]), value) for value in allowed]
        elif self.even:
            candidates = [(abs(value - self.sides[at][0]), (value, value)) for value in allowed]
        else:
            now = self.sides[at]
            candidates = [
                (abs(one[0] - now[0]) + abs(one[1] - now[1]), one) for one in product(allowed, repeat=2)
            ]
        for by, value in candidates:
            # Every change of padding gives it in numbers.
            own: dict[str, Any] = {name: value}
            if works(self.kind, self.axis(at, **own)):
                yield by, value

    def nearest(self, name: str, allowed: Sequence[int]) -> int | None:
        """Return how far the nearest value is that makes it work; None where there is none."""
        down, right = (list(self.near(name, at, allowed)) for at in range(2))
        if name == "padding":
            # An axis that works keeps what it has.
            stays = [
                works(self.kind, self.axis(at, padding=self.sides[at]))
                and set(self.sides[at]) <= set(allowed)
                for at in range(2)
            ]
            down, right = (
                [(0, self.sides[at])] if stays[at] else one for at, one in enumerate((down, right))
            )
        if self.kind in ("valid", "same"):
            pairs = ((a + b, (one, other)) for (a, one), (b, other) in product(down, right))
            found = [by for by, pair in pairs if self._keras(**{name: pair})]
            return min(found, default=None)
        return min(down)[0] + min(right)[0] if down and right else None

    def _keras(self, **changes: Any) -> bool:
        own = self.own | changes
        return max(own["stride"]) == 1 or max(own["dilation"]) == 1

    def shared(self, **changes: int) -> bool:
        """Return whether the groups share out the channels."""
        own = self.own | changes
        return not any(left_over(own.get(name, 1), own.get("groups", 1)) for name in CHANNELS[1:])

    def fits(self, **changes: Any) -> bool:
        """Return whether it works, on both axes and with the channels."""
        both = all(works(self.kind, self.axis(at, **changes)) for at in range(2))
        return both and self.shared() and (self.kind not in ("valid", "same") or self._keras())


def choices(page: str, view: Any) -> list[str]:
    """Return the parameters that a way out may change to another number."""
    if is_transposed(view):
        own = {"output_padding": ["output_padding", "padding"], "output_size": ["output_size", "padding"]}
        return ["input", "kernel", "stride", "dilation", *own.get(view["sized"], ["output_size"])]
    if isinstance(view, ImageView):
        sized = view.kernel_size == view.kernel and works_with_another_kernel(view)
        return ["stride", "padding", "dilation", *["kernel"] * sized]
    return ["input", "kernel", "stride", "padding", "dilation"]


def works_with_another_kernel(view: ImageView) -> bool:
    """Return whether the kernel's size is the visitor's to choose."""
    other = (view.kernel[0] % 7 + 1, view.kernel[1])
    return ImageView(weights=view.weights, kernel=other).kernel_size == other


def words_of(name: str, value: Any, say: Words) -> str:
    """Return the words of a button that sets a parameter to a value."""
    if name == "padding":
        (top, bottom), (left, right) = value
        if (top, left) != (bottom, right):
            return say("impossible.fix_padding_sides", top=top, bottom=bottom, left=left, right=right)
        value = (top, left)
    if name in CHANNELS:
        return say(f"impossible.fix_{name}", value=str(value))
    if name in ("sized", "padding_mode"):
        return say(f"impossible.fix_{name}")
    alike = value[0] == value[1] and name != "output_size"
    return say(f"impossible.fix_{name}", value=str(value[0]) if alike else f"{value[0]}×{value[1]}")


def together(said: Sequence[str], say: Words) -> str:
    """Return the words of a button that makes several changes."""
    if len(said) == 1:
        return said[0]
    return say("impossible.fix_both", first=said[0], second=together(said[1:], say))


def judge_offers(page: str, view: Any, offers: Sequence[Offer], say: Words) -> set[str]:
    """Check all that is offered of an impossible view, and that nothing is missing; return what changes."""
    asked, allowed = Asked(view), limits(page)
    before = parameters(view)
    changed: list[set[str]] = []
    for offer in offers:
        after = offer.view
        assert after.problem is None
        assert Asked(after).fits(), offer.words
        own = parameters(after)
        names = [name for name in own if own[name] != before[name]]
        changed.append(set(names))
        said = [words_of(name, own[name], say) for name in names]
        assert offer.words in {together(one, say) for one in permutations(said)}, (offer.words, said)
        assert (len(names) in (2, 3)) if offer.several else len(names) == 1, (offer.words, names)
        for name in set(names) & allowed.keys():
            values = own[name] if isinstance(own[name], tuple) else (own[name],)
            flat = [part for one in values for part in (one if isinstance(one, tuple) else (one,))]
            assert set(flat) <= set(allowed[name]), offer.words
        if not offer.several and names[0] in choices(page, view):
            name = names[0]
            now = asked.sides if name == "padding" else before[name]
            by = sum(abs(one - other) for one, other in _moves(now, own[name]))
            # Sides that are alike are one value.
            by //= 2 if name == "padding" and asked.even else 1
            nearest = asked.nearest(name, allowed[name])
            assert by == nearest, (offer.words, by, nearest)
    single = [next(iter(names)) for names in changed if len(names) == 1]
    assert len({offer.several for offer in offers}) < 2
    # What is not offered would not help.
    if asked.shared():
        assert len(single) == len(set(single))
        for name in choices(page, view):
            if name not in single:
                own_limits = allowed[name]
                assert asked.nearest(name, own_limits) is None, name
        if asked.kind == "conv" and before["padding_mode"] != "zeros":
            assert ("padding_mode" in single) == asked.fits(padding_mode="zeros")
        if is_transposed(view) and view["sized"] != "output_padding":
            other = Asked(view)
            other.kind = "output_padding"
            assert ("sized" in single) == other.fits()
    else:
        _judge_channels(page, asked, [offer for offer in offers if not offer.several])
    return {name for names in changed for name in names}


def _moves(now: Any, then: Any) -> Iterator[tuple[int, int]]:
    """Yield each number of a pair, or of both sides of both axes, before and after."""
    for one, other in zip(now, then, strict=True):
        if isinstance(one, int):
            yield one, other
        else:
            yield from zip(one, other, strict=True)


def _judge_channels(page: str, asked: Asked, offers: Sequence[Offer]) -> None:
    """Check that of each count the nearest below and above are offered, where the sizes work."""
    due = set()
    if all(works(asked.kind, asked.axis(at)) for at in range(2)):
        for name in CHANNELS:
            good = [value for value in limits(page)[name] if asked.shared(**{name: value})]
            below = [value for value in good if value < asked.own[name]]
            above = [value for value in good if value > asked.own[name]]
            due |= {(name, value) for value in (*below[-1:], *above[:1])}
    made = set()
    for offer in offers:
        own = parameters(offer.view)
        made |= {(name, own[name]) for name in CHANNELS if own[name] != asked.own[name]}
    assert made == due
