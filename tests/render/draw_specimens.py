"""Where the sample pictures in assets/ come from: they are drawn here, nothing of them is anybody else's.

``python -m tests.render.draw_specimens`` draws them again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from convviz.render import PHOTO_SIDE, Planes

_Floats = NDArray[np.float32]

#: Where the light of the still life comes from.
_LIGHT = np.array([-0.55, 0.72, -0.42], np.float32)
#: Its balls: centre (right, up, away), radius, colour.
_BALLS = (
    ((-0.95, 0.62, 3.6), 0.62, (0.82, 0.16, 0.12)),
    ((0.35, 0.42, 2.9), 0.42, (0.12, 0.42, 0.75)),
    ((1.15, 0.8, 4.4), 0.8, (0.93, 0.68, 0.16)),
    ((-0.2, 0.2, 2.35), 0.2, (0.25, 0.62, 0.3)),
)


def _still_life() -> Planes:
    """Balls on a wooden table before a brick wall, a ray traced through each pixel's four quarters."""
    side = 2 * PHOTO_SIDE
    row, col = np.mgrid[:side, :side].astype(np.float32)
    rays = np.stack([(col + 0.5) / side * 2 - 1, 0.62 - (row + 0.5) / side * 2, np.full_like(row, 1.55)])
    rays /= np.sqrt((rays * rays).sum(0))
    eye = np.array([0, 1.15, 0], np.float32)
    light = _LIGHT / np.sqrt((_LIGHT * _LIGHT).sum())
    random = np.random.default_rng(7)

    # The wall first; what stands nearer is laid over it.
    wall = 6.5 / rays[2]
    colour = _bricks(rays[0] * wall, eye[1] + rays[1] * wall, random)
    shade = (0.75 - 0.1 * rays[0])[None]
    picture = colour * shade
    down = rays[1] < -1e-3
    table = np.where(down, -eye[1] / np.where(down, rays[1], -1), np.inf)
    on_table = table < wall
    x, z = rays[0] * np.where(on_table, table, 0), rays[2] * np.where(on_table, table, 0)
    lit = np.ones_like(x)
    for centre, radius, _ in _BALLS:
        # A ball's shadow is soft: how near the way to the light passes its middle.
        way = np.stack([centre[0] - x, np.full_like(x, centre[1]), centre[2] - z])
        along = np.tensordot(light, way, 1)
        past = np.sqrt(np.maximum((way * way).sum(0) - along * along, 0)) / radius
        lit = np.minimum(lit, np.where(along > 0, ((past - 0.75) / 0.5).clip(0.25, 1), 1))
    picture = np.where(on_table, _wood(x, z) * lit, picture)
    for centre, radius, paint in sorted(_BALLS, key=lambda ball: -ball[0][2]):
        _lay_ball(picture, rays, eye, light, centre, radius, paint)
    picture = picture.reshape(3, PHOTO_SIDE, 2, PHOTO_SIDE, 2).mean((2, 4))
    image = Image.fromarray(_bytes(picture ** np.float32(0.8)).transpose(1, 2, 0))
    _sign(image)
    return np.ascontiguousarray(np.asarray(image).transpose(2, 0, 1))


def _lay_ball(
    picture: _Floats,
    rays: _Floats,
    eye: _Floats,
    light: _Floats,
    centre: tuple[float, float, float],
    radius: float,
    paint: tuple[float, float, float],
) -> None:
    """Draw a ball over the picture: soft shading, a highlight, light from the table below."""
    to = np.array(centre, np.float32) - eye
    along = np.tensordot(to, rays, 1)
    inside = radius * radius - (float(to @ to) - along * along)
    hit = inside > 0
    near = along[hit] - np.sqrt(inside[hit])
    normal = (rays[:, hit] * near - to[:, None]) / np.float32(radius)
    facing = np.tensordot(light, normal, 1)
    mirrored = 2 * facing * normal - light[:, None]
    shine = np.maximum(-(mirrored * rays[:, hit]).sum(0), 0) ** 40
    bright = 0.16 + 0.8 * facing.clip(0, 1) + 0.12 * (-normal[1]).clip(0, 1)
    picture[:, hit] = np.array(paint, np.float32)[:, None] * bright + 0.65 * shine


def _bricks(x: _Floats, y: _Floats, random: np.random.Generator) -> _Floats:
    """Return the wall's colours at so far right and up."""
    course = np.floor(y / 0.28)
    across = x / 0.62 + 0.5 * (course % 2)
    tones = random.uniform(0.7, 1.1, (64, 64)).astype(np.float32)
    tone = tones[course.astype(int) % 64, np.floor(across).astype(int) % 64]
    joint = (y / 0.28 % 1 < 0.1) | (across % 1 < 0.045)
    grain = 1 + 0.05 * np.sin(57 * x + 9 * np.sin(31 * y)) * np.sin(71 * y)
    brick = np.array([0.55, 0.33, 0.26], np.float32)[:, None, None] * (tone * grain)
    return np.where(joint, np.float32(0.62), brick).astype(np.float32)


def _wood(x: _Floats, z: _Floats) -> _Floats:
    """Return the table's colours: boards, and the grain that runs along them."""
    board = np.floor(x / 0.7)
    rings = np.sin(38 * (x + 0.07 * np.sin(2.1 * z + 3 * board)) + 5 * board) * 0.5 + 0.5
    fibres = np.sin(230 * x + 3 * np.sin(7 * z))
    tone = 0.72 + 0.16 * rings + 0.05 * fibres + 0.05 * np.sin(3 * board)
    tone = np.where(x / 0.7 % 1 < 0.025, 0.3, tone)
    return (np.array([0.72, 0.5, 0.3], np.float32)[:, None, None] * tone).astype(np.float32)


def _sign(image: Image.Image) -> None:
    """Write on the wall: kernels are judged by what they do to letters, too."""
    draw = ImageDraw.Draw(image)
    box = (28, 26, 246, 118)
    draw.rectangle(box, fill=(236, 232, 218), outline=(60, 52, 46), width=4)
    for text, size, at in (("CONV 3 x 3", 36, (137, 62)), ("stride, padding, dilation", 16, (137, 99))):
        draw.text(at, text, fill=(38, 42, 52), font=ImageFont.load_default(size), anchor="mm")


def _zone_plate() -> Planes:
    """Return rings that get finer outwards, every direction; at half the size they are still all there."""
    at = np.arange(PHOTO_SIDE) - (PHOTO_SIDE - 1) / 2
    square = at[:, None] ** 2 + at**2
    # At the middle of an edge the rings come every four pixels.
    return _bytes(0.5 + 0.5 * np.cos(np.pi * square / (2 * PHOTO_SIDE)))[None]


def _staircase() -> Planes:
    """Return steps of grey, a smooth slope, bars and single dots, as sharp at half their size."""
    half = PHOTO_SIDE // 2
    picture = np.zeros((half, half))
    picture[: half // 2] = np.repeat(np.linspace(0, 1, 8), half // 8)
    picture[half // 2 : half // 2 + 40] = np.linspace(0, 1, half)
    col = np.arange(half)
    # Bars that get finer to the right, 16 pixels wide at first and 1 in the end.
    widths = 16 >> (col * 5 // half)
    picture[half // 2 + 40 : half // 2 + 72] = col // widths % 2
    picture[half // 2 + 84 :: 20, 10::20] = 1
    return _bytes(picture.repeat(2, 0).repeat(2, 1))[None]


def _bytes(picture: NDArray[np.floating]) -> Planes:
    """Return numbers from 0 to 1 as whole numbers to 255."""
    return (picture.clip(0, 1) * 255).round().astype(np.uint8)


#: What draws each of them, by name.
DRAWN: dict[str, Callable[[], Planes]] = {
    "still_life": _still_life,
    "zone_plate": _zone_plate,
    "staircase": _staircase,
}


def main() -> None:
    folder = Path(__file__).parents[2] / "assets"
    for name, draw in DRAWN.items():
        picture = draw()
        image = Image.fromarray(picture[0] if len(picture) == 1 else picture.transpose(1, 2, 0))
        image.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
