"""What is said beside a picture: the words at its plates, its legend, its title."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from ..engine import ConvSetting, SeparableSetting, TransposedSetting, same_shift, wiring
from .grouped import MOST_CHANNELS
from .matrix import MATRICES, matrix_is_legible
from .theme import GROUPS

#: The sentence of a key in some language, with its numbers put in.
Say = Callable[..., str]
#: What a legend shows of what lies on something else: first what it lies on, then itself.
_ON = {
    "window": "input window",
    "unread": "input unread",
    "extra": "extra padding",
    "added": "output added",
}


def size(pair: tuple[int, int]) -> str:
    """Return a pair the way it is read: (5, 7) -> 5×7."""
    return f"{pair[0]}×{pair[1]}"


def conv_labels(setting: ConvSetting, say: Say, layout: str = "isometric") -> dict[str, str]:
    """Return the words beside the plates; side by side every input channel has a slice of its own."""
    ins, outs, depth = setting.in_channels, setting.out_channels, setting.weight_shape[1]
    problem = setting.problem()
    if problem and problem.field != "groups":
        # The picture of what cannot work shows one channel: the others look the same.
        ins = outs = depth = 1
    elif layout == "flat" and not problem:
        depth = ins
    return {
        "input": say(_counted("input", ins), size=size(setting.input), count=ins),
        "kernel": say(_counted("kernel", depth), size=size(setting.kernel), count=depth),
        "output": say(_counted("output", outs), size=size(setting.output), count=outs),
    }


def conv_legend(setting: ConvSetting, say: Say) -> list[tuple[str, str]]:
    """Return (roles, words) for each kind of cell that the picture shows.

    Several roles, with a space between, lie one over the other.
    """
    problem = setting.problem()
    (top, bottom), (left, right) = setting.sides
    padded = any((top, bottom, left, right))
    if problem:
        bad = "bad_hang" if problem.field == "kernel" else "bad_mode"
        entries = ["input", *(["padding"] if padded else []), "kernel", f"bad:{bad}"]
    else:
        unread = not all(axis.read().all() for axis in setting.axes)
        entries = ["input"]
        entries += ["padding"] if padded else []
        entries += ["extra"] if top != bottom or left != right else []
        entries += ["unread"] if unread else []
        entries += ["window", "kernel", "output"]
    pairs = (name.split(":") if ":" in name else (name, name) for name in entries)
    return [(_ON.get(role, role), say(f"legend.{words}")) for role, words in pairs]


def conv_title(setting: ConvSetting, say: Say) -> str:
    """Return what the picture of a convolution shows, in a sentence."""
    (top, bottom), (left, right) = setting.sides
    if setting.problem():
        return say("conv.picture_impossible", input=size(setting.input), kernel=size(setting.kernel))
    return say(
        "conv.picture",
        input=size(setting.input),
        kernel=size(setting.kernel),
        stride=_plain(setting.stride),
        sides=_plain((top, left))
        if (top, left) == (bottom, right)
        else say("conv.picture_sides", top=top, bottom=bottom, left=left, right=right),
        output=size(setting.output),
    )


def _plain(pair: tuple[int, int]) -> str:
    """Return a pair as the pages say it: one number where both are the same."""
    return str(pair[0]) if pair[0] == pair[1] else size(pair)


def _run(kind: str, numbers: range, say: Say) -> str:
    """Return a run of "channel"s or "filter"s as it is read."""
    if len(numbers) == 1:
        return say(f"grouped.one_{kind}", first=numbers.start)
    return say(f"grouped.{kind}s", first=numbers.start, last=numbers[-1])


def grouped_legend(setting: ConvSetting, say: Say) -> list[tuple[str, str]]:
    """Return (role, words) for each kind of cell that the picture shows."""
    problem = setting.problem()
    if problem and problem.field == "groups":
        share = [count // setting.groups for count in (setting.in_channels, setting.out_channels)]
        shared = [("group0", say("grouped.shared", inputs=share[0], filters=share[1]))] if any(share) else []
        counts = zip((setting.in_channels, setting.out_channels), share, strict=True)
        # What is left over may lie behind the channels that are drawn.
        left = any(min(count, MOST_CHANNELS) > each * setting.groups for count, each in counts)
        return [*shared, *([("bad", say("grouped.rest"))] if left else [])]
    plain = conv_legend(setting, say)
    if setting.groups == 1 or problem:
        return plain
    wires = wiring(setting)
    groups = [
        (
            f"group{group}",
            say(
                "grouped.group",
                group=group,
                inputs=_run("channel", wires.inputs(group), say),
                filters=_run("filter", wires.filters(group), say),
            ),
        )
        for group in range(min(wires.groups, GROUPS))
    ]
    return [*groups, *((_in_group(role), text) for role, text in plain if role not in ("input", "output"))]


def _in_group(roles: str) -> str:
    """Return what a legend shows where cells have the colours of groups."""
    return roles.replace("input ", "group0 ")


def weight_labels(setting: ConvSetting, say: Say) -> dict[str, str]:
    """Return the words on the picture of the weight."""
    return {
        "weight": say("grouped.weight", shape=str(setting.weight_shape)),
        "filters": say("grouped.filter"),
        "channels": say("grouped.channel"),
    }


def separable_labels(setting: SeparableSetting, say: Say) -> dict[str, str]:
    """Return the words beside the plates, in lines."""

    def level(name: str, grid: tuple[int, int], count: int) -> str:
        return "\n".join([say(f"separable.{name}"), size(grid), say("separable.channels", count=count)])

    return {
        "input": level("input", setting.input, setting.in_channels),
        "depthwise": f"{say('separable.depthwise')}\n{setting.depthwise_weight_shape}",
        "between": level("between", setting.between, setting.channels),
        "pointwise": f"{say('separable.pointwise')}\n{setting.pointwise_weight_shape}",
        "output": level("output", setting.output, setting.out_channels),
    }


def separable_legend(setting: SeparableSetting, say: Say) -> list[tuple[str, str]]:
    """Return (role, words) for each kind of cell that the picture shows."""
    plain = conv_legend(setting.standard, say)
    if setting.problem():
        return plain
    roles = ("padding", _ON["unread"], _ON["window"], "output")
    kept = [(_in_group(role), text) for role, text in plain if role in roles]
    if any(map(any, setting.pointwise_padding)) and "padding" not in dict(kept):
        kept.insert(0, ("padding", say("legend.padding")))
    return [("group0", say("separable.own_colour")), *kept, ("group0 band", say("separable.at_work"))]


def separable_title(setting: SeparableSetting, say: Say) -> str:
    """Return what the picture of both stages shows, in a sentence."""
    return say("separable.picture", input=size(setting.input), output=size(setting.output))


def gather_labels(setting: TransposedSetting, say: Say) -> dict[str, str]:
    """Return the words beside the plates of the gather view."""
    rows, cols = setting.axes
    depth = setting.in_channels // setting.groups
    padded = rows.padded, cols.padded
    if any((axis.sources() >= 0).sum() < axis.size for axis in (rows, cols)):
        plate = say("transposed.cut", size=size(setting.input), padded=size(padded))
    elif padded == setting.input:
        plate = say(
            _counted("input", setting.in_channels), size=size(setting.input), count=setting.in_channels
        )
    else:
        plate = say("transposed.stretched", size=size(setting.input), padded=size(padded))
    return {
        "input": plate,
        "kernel": say(
            "transposed.turned", size=size(setting.kernel), count="" if depth == 1 else f" ×{depth}"
        ),
        "output": say(
            _counted("output", setting.out_channels), size=size(setting.output), count=setting.out_channels
        ),
    }


def scatter_labels(setting: TransposedSetting, say: Say) -> dict[str, str]:
    """Return the words beside the plates of the scatter view."""
    fan = setting.out_channels // setting.groups
    whole = tuple(axis.full + axis.extra for axis in setting.axes)
    output = say(
        _counted("output", setting.out_channels), size=size(setting.output), count=setting.out_channels
    )
    if whole != setting.output:
        output = say("transposed.cropped_to", size=size(setting.output), whole=size((whole[0], whole[1])))
    return {
        "input": say(
            _counted("input", setting.in_channels), size=size(setting.input), count=setting.in_channels
        ),
        "kernel": say(_counted("kernel", fan), size=size(setting.kernel), count=fan),
        "output": output,
    }


def transposed_legend(
    pictures: tuple[str, ...], setting: TransposedSetting, say: Say, *, numbers: bool = True
) -> list[tuple[str, str]]:
    """Return (role, words) for each kind of cell that the pictures show, with `numbers` or without."""
    rows, cols = setting.axes
    matrices = set(pictures) & set(MATRICES)
    # A matrix without numbers shows its weights dark; where all stamps are cropped it has none.
    dark = {
        view for view in matrices if not (numbers and matrix_is_legible(_matrix_shape(setting, view == "CT")))
    }
    weights = bool(matrices) and bool(setting.overlaps().any())
    others = not matrices or set(pictures) != matrices
    kernel = [("kernel", "kernel")] if others or (weights and matrices != dark) else []
    kernel += [("entry", "entry")] if weights and dark else []
    entries: list[tuple[str, str]] = [("input", "input"), *kernel, ("output", "output")]
    cropped = any(axis.before or axis.after for axis in (rows, cols))
    added = any(axis.extra for axis in (rows, cols))
    if "bad" in pictures:
        # Of an output that is cropped away nothing is drawn as such.
        entries = entries if min(setting.output) >= 1 else entries[:2]
        return [(role, say(f"legend.{word}")) for role, word in [*entries, ("bad", "bad_output")]]
    if "scatter" in pictures:
        entries.append(("output window", "stamp"))
        entries += [("padding", "ring")] if cropped else []
        entries += [("output unread", "unstamped")] if (setting.overlaps() == 0).any() else []
        entries += [("keras", "keras")] if any(same_shift(setting) or ()) else []
    if "gather" in pictures:
        entries.append(("window", "turned"))
        if any((axis.sources() < 0).any() for axis in (rows, cols)):
            entries.append(("padding", "zeros"))
        longer = any(max(axis.pad_after, 0) != max(axis.pad_before, 0) for axis in (rows, cols))
        entries += [("extra", "longer")] if longer else []
        # Windows that are fewer than the kernel is dilated leave lines out between its rows.
        skipped = any(axis.kernel > 1 and axis.output < axis.dilation for axis in (rows, cols))
        entries += [("unread", "unread")] if skipped else []
    if "direct" in pictures:
        direct = setting.direct.axes
        entries += [("padding", "padding")] if cropped else []
        entries += [("extra", "extra")] if any(axis.before != axis.after for axis in direct) else []
        entries += [("unread", "unread")] if not all(axis.read().all() for axis in direct) else []
    if {"scatter", "gather"} & set(pictures) and added:
        entries.append(("added", "added"))
    if {"C", "CT"} & set(pictures):
        entries.append(("band", "band"))
    back = {"C", "direct"} & set(pictures)
    if back:
        # These go the other way: what they make is the transposed convolution's input.
        both = set(pictures) != back
        other_words = (
            {"input": "from_either", "output": "to_either"} if both else {"input": "from_X", "output": "to_x"}
        )
        entries = [(role, other_words.get(word, word)) for role, word in entries]
    # Windows over the zeros and over the padding may leave out cells alike.
    return [(_ON.get(role, role), say(f"legend.{word}")) for role, word in dict.fromkeys(entries)]


def transposed_title(view: str, setting: TransposedSetting, say: Say) -> str:
    """Return what a picture of a transposed convolution shows.

    Its `view` is "scatter", "gather", "CT", "C", "direct" or "impossible".
    """
    return say(
        f"transposed.picture_{view}",
        input=size(setting.input),
        kernel=size(setting.kernel),
        output=size(setting.output),
    )


def _matrix_shape(setting: TransposedSetting, turned: bool) -> tuple[int, int]:
    """Return how many rows and columns the matrix of the direct convolution has, or the same transposed."""
    shape = setting.in_channels * prod(setting.input), setting.out_channels * prod(setting.output)
    return shape[::-1] if turned else shape


def _counted(name: str, count: int) -> str:
    return f"labels.{name}s" if count > 1 else f"labels.{name}"
