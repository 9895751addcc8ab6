"""The picture of a setting that cannot work: what is there, and where it fails."""

from __future__ import annotations

from ..engine import TransposedSetting
from ..scene import (
    Say,
    conv_labels,
    conv_title,
    impossible_scene,
    leftover_scene,
    nothing_left_scene,
    scatter_labels,
    transposed_legend,
    transposed_title,
)
from .kinds import KINDS, Legend
from .picture import Drawn, Picture

__all__ = ["draw_impossible", "impossible_legend"]


def draw_impossible(picture: Picture, say: Say) -> Drawn:
    """Return the one still frame of an impossible convolution, transposed or not."""
    setting, layout = picture.setting, picture.layout
    if isinstance(setting, TransposedSetting):
        scene = nothing_left_scene(setting, layout, labels=scatter_labels(setting, say))
        return Drawn(scene, {}, transposed_title("impossible", setting, say))
    problem = setting.problem()
    scene_of = leftover_scene if problem and problem.field == "groups" else impossible_scene
    scene = scene_of(setting, layout, labels=conv_labels(setting, say, layout))
    return Drawn(scene, {}, conv_title(setting, say))


def impossible_legend(picture: Picture, say: Say) -> Legend:
    """Return (role, words) for each kind of cell that it shows."""
    if isinstance(picture.setting, TransposedSetting):
        # Where only the size that is asked for is refused, what is drawn works.
        return transposed_legend(("bad",) if picture.setting.problem() else (), picture.setting, say)
    return KINDS[picture.kind].legend([picture], say)
