"""Pooling: its picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ..engine import PoolSetting, avg_pool2d_trace, max_pool2d_trace, pool_samples
from ..scene import Say, pool_scene, size
from .kind import Draw, Kind
from .picture import Drawn, Picture


def pool_trace(picture: Picture) -> Any:
    """Return every placement of a pooling layer."""
    x = pool_samples(picture.setting, picture.numbers)
    its_option = "dilation" if picture.setting.kind == "max" else "count_include_pad"
    pool = max_pool2d_trace if picture.setting.kind == "max" else avg_pool2d_trace
    return pool(x, picture.setting.kernel, **picture.options("stride", "padding", "ceil_mode", its_option))


def draw_pool(picture: Picture, say: Say) -> Drawn:
    """Return a pooling layer; its steps have no sums for the player to write out."""
    setting = picture.setting
    scene = pool_scene(
        pool_trace(picture), picture.layout, numbers=picture.written, as_paper=picture.as_paper
    )
    title = say(
        f"pool.picture_{setting.kind}",
        input=size(setting.input),
        kernel=size(setting.kernel),
        output=size(setting.output),
    )
    return Drawn(scene, {}, title)


class _Pool(Kind):
    """Pooling, max or average: its name says which."""

    form: ClassVar[type[Any]] = PoolSetting
    particular: ClassVar[tuple[str, ...]] = ("as_paper",)
    drawings: ClassVar[Mapping[str, Draw]] = {"layers": draw_pool}

    def setting(self, arguments: Mapping[str, Any]) -> Any:
        """See `Kind`."""
        return self.form(**{"kind": self.name.removesuffix("_pool"), **arguments})

    def trace(self, picture: Picture) -> Any:
        """See `Kind`."""
        return pool_trace(picture)


class MaxPool(_Pool):
    """Max pooling."""

    name = "max_pool"


class AvgPool(_Pool):
    """Average pooling."""

    name = "avg_pool"
