"""The picture of channels that cannot be shared out among groups."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine import ConvSetting
from .arrange import Shape, flat, isometric
from .items import by_group, padded_items, solid_items
from .scene import Item, Scene
from .words import words_beside

#: At most so many channels of a level are drawn.
MOST_CHANNELS = 16


def leftover_scene(
    setting: ConvSetting, layout: str = "isometric", *, labels: Mapping[str, str] | None = None
) -> Scene:
    """Return the still picture of groups that do not divide the channels: each its share, and the rest.

    Examples
    --------
    >>> scene = leftover_scene(ConvSetting(4, 3, in_channels=5, out_channels=4, groups=2))
    >>> [item.id for item in scene.items if "rest" in item.id]
    ['input-rest-cells', 'input-rest-grid']
    """
    rows, cols = setting.axes
    counts = [min(count, MOST_CHANNELS) for count in (setting.in_channels, setting.out_channels)]
    shape = Shape(rows.size, cols.size)
    above = Shape(max(rows.output, 1), max(cols.output, 1))
    arrange = flat if layout == "flat" else isometric
    places = arrange([shape] * counts[0], [Shape(*setting.kernel)], [above] * counts[1])
    items: list[Item] = []
    for name, plates, count, draw in (
        ("input", places.inputs, setting.in_channels, padded_items),
        ("output", places.outputs, setting.out_channels, solid_items),
    ):
        share = count // setting.groups
        shared = [plate for at, plate in enumerate(plates) if at < share * setting.groups]
        rest = plates[len(shared) :]
        items += by_group(shared, [at // share for at in range(len(shared))], name, draw)
        items += solid_items(rest, "bad", f"{name}-rest")
    items += solid_items(places.kernels, "kernel")
    if labels is not None:
        items += words_beside(places, layout, labels)
    every = {plate.id: plate for plate in (*places.inputs, *places.kernels, *places.outputs)}
    return Scene(places.size, every, tuple(items), None, {})
