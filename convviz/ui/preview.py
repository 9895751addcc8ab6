"""The pictures that lead to a page: an example's for the gallery, moving or still, and each page's own."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from ..cases import CASES, Case
from ..engine import NumberChoice, filter2d
from ..kinds import PAGED, Picture, draw, kind_of
from ..render import Options, cover, grey, specimen, toned, write
from ..scene import Label, Numbers, Scene, Weights
from ..texts import words
from ..views.image import ImageView
from ..views.view import View
from .addresses import PAGES

#: What a picture can be, a key of the formats: moving, and still.
PREVIEW_FORMATS = ("gif", "png")
#: How many CSS pixels a picture has room for, across and down, and how many of its own lie in each: it
#: must be sharp on dense screens.
SIZE, _DENSITY = (220, 170), 2
#: The pages' own pictures by name, and what stands on the gallery's.
COVERS = {f"cover_{page}": page for page in ("home", *PAGES)}
_HOME = ("padding_strides", "dilation", "padding_strides_transposed")
#: The smallest type, in CSS pixels, that can be read; what is smaller is left out.
_LEAST_TYPE = 5.0
#: All steps of the paper's figures are shown, of anything longer a few.
_MOST_STEPS, _FEW_STEPS = 49, 12
#: A round takes about so long, in milliseconds, and a step neither much less nor more than these.
_ROUND, _STEP = 9000, (240, 700)


def preview(case: Case, kind: str, theme: str) -> bytes:
    """Return the small picture of a case as a file.

    Parameters
    ----------
    case : Case
    kind : {"gif", "png"}
        All steps, or a few in the middle where there are very many; or the one in the middle.
    theme : str
        A key of `THEMES`.
    """
    # Which language does not matter: its words are left out.
    scene = draw(_picture(case), words("en")).scene
    scale = min(room / size for room, size in zip(SIZE, scene.size, strict=True))
    scene = _readable(scene, _LEAST_TYPE / scale)
    steps = _steps(len(scene)) if kind == "gif" else range(len(scene) // 2, len(scene) // 2 + 1)
    options = Options(
        theme=theme,
        width=round(scene.size[0] * scale * _DENSITY),
        even=True,
        first=steps[0],
        last=steps[-1],
        milliseconds=min(max(_ROUND // len(steps), _STEP[0]), _STEP[1]),
    )
    file = BytesIO()
    write(scene, file, kind, options)
    return file.getvalue()


def page_cover(name: str) -> bytes:
    """Return the large picture of what a page opens with, as other sites show it beside a link: a PNG.

    It has no words, so it is the same in every language.

    Parameters
    ----------
    name : str
        A key of `COVERS`.
    """
    page = COVERS[name]
    if page == "image":
        view = ImageView(side=512)
        pixels = grey(specimen(view.picture))
        return cover([pixels, toned(filter2d(pixels, view.numbers, view.setting), view.tone)[0]])
    pictures = [_picture(CASES[name]) for name in _HOME] if page == "home" else View.of(page).pictures[:1]
    return cover([_readable(draw(picture, words("en")).scene, 0) for picture in pictures])


def _picture(case: Case) -> Picture:
    """Return what leads on the case's page: the paper's figures and many channels without their kernels."""
    if case.page in PAGED:
        picture = View.of(case.page).opened(case).pictures[0]
    else:
        numbers = NumberChoice(numbers=case.numbers)
        picture = Picture(kind=kind_of(case), setting=case.setting, numbers=numbers, layout=case.layout)
    plain = case.source == "paper" or case.page == "grouped"
    return replace(picture, as_paper=True, digits=None) if plain else picture


def _readable(scene: Scene, least: float) -> Scene:
    """Return a scene without words and weights in corners, and without type of less than `least` points."""
    return replace(scene, items=tuple(item for item in scene.items if not _is_lost(item, least)))


def _is_lost(item: object, least: float) -> bool:
    match item:
        case Weights():
            return True
        case Label():
            # The card says the words beside the plates, in the visitor's language.
            return "label" in item.id or item.size < least
        case _:
            return isinstance(item, Numbers) and item.size < least


def _steps(count: int) -> range:
    """Return the steps to show of so many."""
    if count <= _MOST_STEPS:
        return range(count)
    first = (count - _FEW_STEPS) // 2
    return range(first, first + _FEW_STEPS)
