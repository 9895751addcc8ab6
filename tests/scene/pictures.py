"""Scenes to look at: the catalogue's, and drawn ones over everything the page offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from convviz import (
    ConvSetting,
    GatherTrace,
    PoolSetting,
    PoolTrace,
    ScatterTrace,
    SeparableSetting,
    Trace,
    TransposedSetting,
    avg_pool2d_trace,
    conv2d_trace,
    conv_matrix,
    conv_transpose2d_trace,
    max_pool2d_trace,
    separable_conv2d_trace,
)
from convviz.cases import CASES
from convviz.engine import Part, first_part, pool_samples, same_shift, samples, separable_samples
from convviz.parameters import CHANNELS, limits
from convviz.scene import (
    LAYOUTS,
    Scene,
    conv_labels,
    conv_scene,
    gather_labels,
    gather_scene,
    impossible_scene,
    leftover_scene,
    matrix_scene,
    nothing_left_scene,
    pool_scene,
    scatter_labels,
    scatter_scene,
    separable_labels,
    separable_scene,
    weight_labels,
    weights_scene,
)
from convviz.texts import LANGUAGES, words

#: The numbers of every slider of the pages of ordinary and of transposed convolution.
LIMITS, TRANSPOSED_LIMITS = limits("conv"), limits("transposed")


def trace_of(setting: ConvSetting, numbers: str = "paper") -> Trace:
    x, weight, bias = samples(setting, numbers)
    names = ("stride", "padding", "dilation", "groups", "padding_mode")
    return conv2d_trace(x, weight, bias, **{name: getattr(setting, name) for name in names})


def stamps_of(setting: TransposedSetting, numbers: str = "counting") -> ScatterTrace:
    return conv_transpose2d_trace(*samples(setting, numbers), **_options(setting), view="scatter")


def windows_of(setting: TransposedSetting, numbers: str = "counting") -> GatherTrace:
    return conv_transpose2d_trace(*samples(setting, numbers), **_options(setting), view="gather")


def pooled(setting: PoolSetting, numbers: str = "paper") -> PoolTrace:
    pool = max_pool2d_trace if setting.kind == "max" else avg_pool2d_trace
    x = pool_samples(setting, numbers)
    return pool(x, setting.kernel, setting.stride, setting.padding, ceil_mode=setting.ceil_mode)


def _options(setting: TransposedSetting) -> dict[str, Any]:
    names = ("stride", "padding", "output_padding", "dilation", "groups")
    return {name: getattr(setting, name) for name in names}


@cache
def paper_scene(name: str) -> Scene:
    """Return the scene of one of the paper's figures, as published."""
    setting, layout = CASES[name].setting, CASES[name].layout
    if isinstance(setting, TransposedSetting):
        return gather_scene(windows_of(setting), layout, numbers=False, as_paper=True)
    if isinstance(setting, PoolSetting):
        return pool_scene(pooled(setting), layout, as_paper=True)
    return conv_scene(trace_of(setting), layout, numbers=layout == "flat", as_paper=True)


def page_scene(setting: ConvSetting, layout: str, language: str = "en", *, numbers: bool = False) -> Scene:
    """Return the scene the page shows for a setting, possible or not, with its words."""
    said = conv_labels(setting, words(language), layout)
    if setting.problem():
        return impossible_scene(setting, layout, labels=said)
    return conv_scene(trace_of(setting), layout, numbers=numbers, labels=said)


def transposed_scenes(
    setting: TransposedSetting, layout: str, language: str = "en", *, numbers: bool = False
) -> list[Scene]:
    """Return the scenes the transposed page has for a setting, possible or not, with their words.

    Those of stamps, of windows, and of the two matrices where they are small enough.
    """
    say = words(language)
    over_stamps = scatter_labels(setting, say)
    if setting.problem():
        return [nothing_left_scene(setting, layout, labels=over_stamps)]
    stamps, windows = stamps_of(setting), windows_of(setting)
    down, right = same_shift(setting) or (0, 0)
    found = [
        scatter_scene(
            stamps,
            layout,
            numbers=numbers,
            labels=over_stamps,
            kept=(-down, -right) if down or right else None,
        ),
        gather_scene(windows, layout, numbers=numbers, labels=gather_labels(setting, say)),
    ]
    if stamps.weight.size * stamps.x[0].size > 12_000 or max(stamps.x.size, stamps.output.size) > 640:
        return found
    matrix = conv_matrix(setting, stamps.weight)
    x, y = stamps.x.ravel(), stamps.output.ravel()
    for name, one, vector, result in (("Cᵀ", matrix.transposed, x, y), ("C", matrix, y, x)):
        height, width = one.shape
        over = {"matrix": f"{name} {height}×{width}", "vector": "X", "result": "y"}
        found.append(matrix_scene(one, vector, result, labels=over, numbers=numbers))
    return found


def part_of(setting: ConvSetting, numbers: str = "paper") -> Part:
    """Return the channels of a setting that the grouped page draws."""
    return first_part(setting, *samples(setting, numbers))


def grouped_scene(setting: ConvSetting, layout: str, language: str = "en", *, numbers: bool = False) -> Scene:
    """Return the scene the grouped page shows for a setting, possible or not, with its words."""
    said, problem = conv_labels(setting, words(language), layout), setting.problem()
    if problem:
        draw = leftover_scene if problem.field == "groups" else impossible_scene
        return draw(setting, layout, labels=said)
    part = part_of(setting)
    return conv_scene(part.trace, layout, numbers=numbers, labels=said, part=part)


def weight_scene(setting: ConvSetting, language: str = "en", *, numbers: bool = False) -> Scene:
    """Return the scene of a setting's whole weight, with its words."""
    return weights_scene(part_of(setting), labels=weight_labels(setting, words(language)), numbers=numbers)


def parts_of(setting: SeparableSetting, numbers: str = "paper") -> tuple[Part, Part]:
    """Return the channels of both stages that the separable page draws."""
    x, depthwise, pointwise, first_bias, second_bias = separable_samples(setting, numbers)
    whole = separable_conv2d_trace(
        x,
        depthwise,
        pointwise,
        first_bias,
        second_bias,
        stride=setting.stride,
        padding=setting.padding,
        dilation=setting.dilation,
        pointwise_padding=setting.pointwise_padding,
    )
    first = first_part(setting.depthwise, x, depthwise, first_bias)
    read = first.trace.setting.out_channels
    return first, first_part(setting.pointwise, whole.between, pointwise, second_bias, inputs=read)


def chain_scene(
    setting: SeparableSetting, layout: str, language: str = "en", *, numbers: bool = False
) -> Scene:
    """Return the scene the separable page shows for a setting that works, with its words."""
    said = separable_labels(setting, words(language))
    return separable_scene(*parts_of(setting), layout, numbers=numbers, labels=said)


def _of(name: str, limits: Mapping[str, Sequence[int]] = LIMITS) -> st.SearchStrategy[int]:
    # The ends of a slider are where pictures break.
    ends = [limits[name][0], limits[name][-1]]
    return st.sampled_from(ends) | st.sampled_from(list(limits[name]))


def _both(name: str, limits: Mapping[str, Sequence[int]] = LIMITS) -> st.SearchStrategy[Any]:
    return _of(name, limits) | st.tuples(_of(name, limits), _of(name, limits))


#: All that the page's sliders can say, legal or not; groups, which later pages have, among it.
page_settings = st.builds(
    lambda groups, ins, outs, **rest: ConvSetting(
        in_channels=min(groups * ins, 8), out_channels=min(groups * outs, 8), groups=groups, **rest
    ),
    groups=st.sampled_from([1, 1, 1, 2, 4]),
    ins=_of("in_channels"),
    outs=_of("out_channels"),
    input=_both("input"),
    kernel=_both("kernel"),
    stride=_both("stride"),
    dilation=_both("dilation"),
    padding=_both("padding") | st.tuples(*[st.tuples(_of("padding"), _of("padding"))] * 2),
    padding_mode=st.sampled_from(["zeros", "zeros", "reflect"]),
)
#: All that the sliders of the transposed page can say, legal or not.
transposed_page_settings = st.builds(
    TransposedSetting,
    padding=_both("padding") | st.tuples(*[st.tuples(_of("padding"), _of("padding"))] * 2),
    in_channels=_of("in_channels", TRANSPOSED_LIMITS),
    out_channels=_of("out_channels", TRANSPOSED_LIMITS),
    **{
        name: _both(name, TRANSPOSED_LIMITS)
        for name in ("input", "kernel", "stride", "output_padding", "dilation")
    },
)
#: Channels of one group; with up to eight groups.
_shares = st.sampled_from([1, 1, 2, 3, 8, 64])
#: All that the sliders of the grouped page can say, where its groups are of equal size; legal or not.
grouped_page_settings = st.builds(
    lambda groups, ins, outs, **rest: ConvSetting(
        in_channels=groups * ins, out_channels=groups * outs, groups=groups, **rest
    ),
    groups=st.sampled_from([1, 2, 2, 3, 4, 8]),
    ins=_shares,
    outs=_shares,
    padding=_both("padding") | st.tuples(*[st.tuples(_of("padding"), _of("padding"))] * 2),
    **{name: _both(name) for name in ("input", "kernel", "stride", "dilation")},
)
#: Channels that groups of equal size cannot share.
leftover_settings = st.builds(
    ConvSetting,
    in_channels=st.integers(1, 20),
    out_channels=st.integers(1, 20),
    groups=st.integers(2, 9),
    padding=_both("padding"),
    **{name: _both(name) for name in ("input", "kernel", "stride")},
).filter(lambda setting: bool(setting.in_channels % setting.groups or setting.out_channels % setting.groups))
#: All that the sliders of the separable page can say and that works.
separable_page_settings = st.builds(
    SeparableSetting,
    padding=_both("padding") | st.tuples(*[st.tuples(_of("padding"), _of("padding"))] * 2),
    in_channels=st.sampled_from([1, 2, 3, 8]) | st.sampled_from(CHANNELS),
    out_channels=st.sampled_from([1, 2, 3, 8]) | st.sampled_from(CHANNELS),
    multiplier=st.sampled_from([1, 1, 2, 3, 4]),
    pointwise_padding=st.sampled_from([0, 0, *limits("separable")["frame"]]),
    **{name: _both(name) for name in ("input", "kernel", "stride", "dilation")},
).filter(lambda setting: not setting.problem())
layouts = st.sampled_from(LAYOUTS)
languages = st.sampled_from(list(LANGUAGES))
