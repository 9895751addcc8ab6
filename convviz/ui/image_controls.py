"""The controls of the picture page."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ..engine import KERNELS, PADDING_MODES
from ..parameters import BILINEAR
from ..photos import TONES
from ..scene import size
from ..texts import Words
from ..views.image import EXAMPLES, PICTURES, WAYS, Example, ImageView
from .controls import Controls
from .image_source import colourful, is_sent, leave_upload, upload, uploaded_size
from .parts import part


def _follows(view: ImageView) -> list[str]:
    """Return the parts beside the result that tell of a view: the picture itself only when it is another."""
    names = [] if is_sent(view) else ["photo"]
    return [*names, "meaning"] if view.way == "conv" and isinstance(view.padding, str) else names


def _title(example: Example, say: Words) -> str:
    return say(f"image_example.{example.name}")


CONTROLS: Controls[ImageView] = Controls(
    "image",
    collect=lambda widgets: ImageView.collected(widgets, uploaded_size()),
    follows=_follows,
    cases=EXAMPLES,
    title=_title,
)


def options(say: Words) -> None:
    """Draw what runs over the picture, and how its result is shown."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            say("image.way"),
            WAYS,
            format_func=lambda way: say(f"image.way_{way}"),
            key=CONTROLS.key("way"),
            persist_state="session",
            label_visibility="collapsed",
            required=True,
            on_change=_other_way,
        )
        with st.container(width="content"):
            part("tone", partial(_tone, say))


def _tone(say: Words) -> None:
    CONTROLS.choice("tone", TONES, say("image.tone"), lambda tone: say(f"image.tone_{tone}"))


def _other_way() -> None:
    """Give the transposed convolution the kernel of which people ask, and back one that convolves."""
    if CONTROLS.value_of("way") == "transposed" and not _averages(CONTROLS.value_of("weights")):
        _take_kernel("box")
    elif CONTROLS.value_of("way") == "conv" and CONTROLS.value_of("weights") == BILINEAR:
        _take_kernel("gaussian")


def _averages(name: str) -> bool:
    return name == BILINEAR or KERNELS[name].divisor is not None


def _take_kernel(name: str) -> None:
    """Choose a kernel, nothing written over it, and show its results as they are best seen."""
    st.session_state[CONTROLS.key("weights")] = name
    st.session_state[CONTROLS.key("w")] = ""
    bright = name == BILINEAR or float(ImageView(weights=name).numbers.sum()) > 0
    st.session_state[CONTROLS.key("tone")] = "clamped" if bright else "signed"


def parameters(say: Words) -> None:
    """Draw the parameter panel."""
    CONTROLS.presets(say)
    st.selectbox(
        say("image.picture"),
        PICTURES,
        format_func=lambda name: say(f"image.picture_{name}"),
        key=CONTROLS.key("picture"),
        persist_state="session",
    )
    view = CONTROLS.now()
    if view.picture == "upload":
        upload(say)
    else:
        leave_upload()
    if view.picture == "drawing":
        CONTROLS.slider("grid", say("image.grid"))
    else:
        name = "side" if view.way == "conv" else "small"
        CONTROLS.slider(name, say(f"image.{name}"))
    if colourful(view):
        CONTROLS.switch("colour", say)
    part("kernel", partial(_kernel, say))
    if view.way == "transposed":
        CONTROLS.slider("factor", say("image.factor"))
    else:
        CONTROLS.pair("stride", say)
        CONTROLS.padding(say)
        CONTROLS.padding_kind(say)
        CONTROLS.select(
            "padding_mode",
            PADDING_MODES,
            say("controls.padding_mode"),
            lambda mode: say(f"controls.padding_mode_{mode}"),
        )
    CONTROLS.pair("dilation", say)
    if view.way == "conv":
        CONTROLS.drawer(say, CONTROLS.free, say("image.more"))


def _kernel(say: Words) -> None:
    """Draw the choice of the kernel, its size where it has several, and what it does."""
    view = CONTROLS.now()
    st.selectbox(
        say("own.kernel"),
        (*KERNELS, BILINEAR) if view.way == "transposed" else tuple(KERNELS),
        format_func=lambda name: say(f"kernels.{name}.title"),
        key=CONTROLS.key("weights"),
        persist_state="session",
        on_change=_chosen,
    )
    lines = [f"{say(f'kernels.{view.weights}.note')}  \n`{say(f'kernels.{view.weights}.formula')}`"]
    if view.weights != BILINEAR and KERNELS[view.weights].size is None:
        CONTROLS.pair("kernel", say)
        if _averages(view.weights):
            CONTROLS.switch("whole", say)
    elif view.weights != BILINEAR:
        lines.insert(0, say("image.kernel_only", size=size(view.kernel_size)))
    st.caption("\n\n".join(lines))


def _chosen() -> None:
    _take_kernel(CONTROLS.value_of("weights"))
    CONTROLS.moved("kernel", "tone")
