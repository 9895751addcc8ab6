"""Colours: the paper's are the paper's, and every text and every state can be told from its ground."""

from __future__ import annotations

import itertools
import re
from functools import cache

import numpy as np
import pytest

from convviz import ConvSetting, SeparableSetting, TransposedSetting
from convviz.engine import first_part, samples
from convviz.scene import (
    GROUNDS,
    GROUPS,
    LAYOUTS,
    THEMES,
    Fill,
    Frame,
    Label,
    Marks,
    Numbers,
    Paint,
    Plate,
    Scene,
    Weights,
    conv_scene,
    css,
    halos,
)

from .pictures import chain_scene, page_scene, paper_scene, transposed_scenes, weight_scene

Colour = tuple[float, float, float]

each_theme = pytest.mark.parametrize("theme", THEMES)

#: The least contrast of text and of other things that must be seen (WCAG 2.2, 1.4.3 and 1.4.11).
TEXT, SHAPE = 4.5, 3.0
GROUP_ROLES = [f"group{number}" for number in range(GROUPS)]


def rgb(text: str | None) -> Colour:
    assert text is not None
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def hexed(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def luminance(colour: Colour) -> float:
    """Return the relative luminance (WCAG)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: Colour) -> float:
    """Return CIE L*."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def grounds(theme: str) -> dict[str, Colour]:
    """Return the colours that cells have: plain ones, and under the window or active mark."""
    paints = THEMES[theme]

    def over(role: str, below: Colour) -> Colour:
        paint = paints[role]
        top = rgb(paint.fill)
        red, green, blue = (
            paint.opacity * high + (1 - paint.opacity) * low for high, low in zip(top, below, strict=True)
        )
        return red, green, blue

    canvas = rgb(paints["canvas"].fill)
    found = {role: over(role, canvas) for role in ("input", "output", "kernel", "extra", "bad")}
    found["padding"] = canvas
    found["added"] = over("added", found["output"])
    found |= {role: over(role, canvas) for role in GROUP_ROLES}
    for role in ("input", "padding", "extra", "added", *GROUP_ROLES):
        found[f"window on {role}"] = over("window", found[role])
    for role in ("output", *GROUP_ROLES):
        found[f"active {role}"] = over("active", found[role])
    for role in ("kernel", *GROUP_ROLES):
        found[f"band on {role}"] = over("band", found[role])
    return found


def test_the_formulas_are_the_known_ones() -> None:
    assert contrast(rgb("#ffffff"), rgb("#000000")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#ffffff")) == pytest.approx(4.48, abs=0.005)
    assert [round(lightness(rgb(grey))) for grey in ("#000000", "#777777", "#ffffff")] == [0, 50, 100]


def test_the_light_theme_has_the_papers_colours() -> None:
    paints, found = THEMES["light"], grounds("light")
    assert [paints[role].fill for role in ("canvas", "input", "output")] == ["#ffffff", "#268bd2", "#2aa198"]
    for role in ("window", "active"):
        assert (paints[role].fill, paints[role].opacity, paints[role].stroke) == ("#073642", 0.4, "#002b36")
    assert (paints["grid"].stroke, paints["padding"].stroke, paints["links"].stroke) == (
        "#002b36",
        "#002b36",
        "#000000",
    )
    composites = [hexed(found[name]) for name in ("window on input", "window on padding", "active output")]
    assert composites == ["#1a6998", "#9cafb3", "#1c7676"]
    assert paints["padding"].fill is None


def test_the_papers_lines_have_their_published_shares_of_a_cells_edge() -> None:
    paints, edge = THEMES["light"], 72 / 2.54 / 2
    assert paints["grid"].width / edge == pytest.approx(0.056, abs=0.001)
    assert paints["links"].width / edge == pytest.approx(0.028, abs=0.001)
    dash = paints["padding"].dash
    assert dash is not None
    assert [part / edge for part in dash] == pytest.approx([0.21, 0.21], abs=0.003)


@each_theme
def test_a_theme_paints_every_role(theme: str) -> None:
    assert list(THEMES[theme]) == list(THEMES["light"])
    for role, paint in THEMES[theme].items():
        light = THEMES["light"][role]
        assert bool(paint.fill) == bool(light.fill), role
        assert bool(paint.stroke) == bool(light.stroke), role
        assert (paint.dash, paint.width, paint.bold) == (light.dash, light.width, light.bold), role
        for colour in filter(None, (paint.fill, paint.stroke)):
            assert re.fullmatch("#[0-9a-f]{6}", colour)


def some_scenes() -> list[Scene]:
    settings = [
        ConvSetting(input=7, kernel=3, stride=2, padding=((1, 0), (2, 1)), in_channels=2, out_channels=2),
        ConvSetting(input=3, kernel=5, padding=1, dilation=2),
        ConvSetting(input=2, kernel=1, padding=2, padding_mode="reflect"),
    ]
    scenes = [page_scene(setting, layout, numbers=True) for setting in settings for layout in LAYOUTS]
    shifted = TransposedSetting(input=2, kernel=3, stride=2, padding=1, output_padding=1)
    scenes += transposed_scenes(shifted, "flat", numbers=True)
    scenes += transposed_scenes(TransposedSetting(input=8, kernel=3), "flat")
    every = ConvSetting(input=2, kernel=1, in_channels=GROUPS, out_channels=GROUPS, groups=GROUPS)
    part = first_part(every, *samples(every))
    return [*scenes, paper_scene("padding_strides_odd"), conv_scene(part.trace, part=part)]


def test_every_role_that_is_drawn_has_its_paint_and_every_paint_is_used() -> None:
    used = {item.role for scene in some_scenes() for item in scene.items}
    # The ground, and what a number becomes under the window, under the pointer, and where nothing reads it.
    assert used | {"canvas", "lit", "hit", "faded"} == set(THEMES["light"])


@each_theme
def test_numbers_stand_out_from_their_cells(theme: str) -> None:
    paints, found = THEMES[theme], grounds(theme)
    on = {
        "number": ["input", "output", "added", *GROUP_ROLES, *(f"band on {role}" for role in GROUP_ROLES)],
        "kernel-number": ["kernel", "band on kernel"],
        "lit": [
            "window on input",
            "active output",
            "window on added",
            *(f"{mark} {role}" for role in GROUP_ROLES for mark in ("window on", "active")),
        ],
        "weight": ["window on input"],
        "ghost": ["padding", "extra", "window on padding", "window on extra"],
        "label": ["padding"],
    }
    pairs = [(role, name) for role, names in on.items() for name in names]
    weak = {pair: contrast(rgb(paints[pair[0]].fill), found[pair[1]]) for pair in pairs}
    assert {pair: value for pair, value in weak.items() if value < TEXT} == {}


def ground_at(scene: Scene, frame: Frame, plate: Plate, cell: tuple[int, int]) -> tuple[str, ...]:
    """Return the roles that are filled in a cell, one over the other."""
    point, found = plate.point(cell[0] + 0.5, cell[1] + 0.5), []
    for item in scene.items:
        if isinstance(item, Fill):
            shapes = item.polygons
        elif isinstance(item, Marks) and item.id in frame.marks:
            shapes = scene.plates[item.plate].polygons(frame.marks[item.id])
        else:
            continue
        sides = np.roll(shapes, -1, axis=1) - shapes
        away = point - shapes
        turns = sides[..., 0] * away[..., 1] - sides[..., 1] * away[..., 0]
        if ((turns > 0).all(axis=1) | (turns < 0).all(axis=1)).any():
            found.append(item.role)
    return tuple(found)


def written(scene: Scene, frame: Frame) -> set[tuple[str, tuple[str, ...]]]:
    """Return the role of every number of a frame, with the roles of the fills it stands on."""
    found = set()
    for item in scene.items:
        if isinstance(item, Label):
            found.add((item.role, ()))
        if not isinstance(item, Numbers | Weights):
            continue
        plate = scene.plates[item.plate]
        if isinstance(item, Weights):
            roles = {cell: "weight" if plate.holds(*cell) else "ghost" for cell, _ in frame.weighed(item)}
        else:
            covered, roles = frame.covered(plate.id), {}
            for index, text in enumerate(frame.written(item)):
                cell = divmod(index, plate.cols)
                lit = "lit" if cell in covered and item.role != "ghost" else item.role
                roles |= {cell: "faded" if index in item.faded else lit} if text else {}
        found |= {(role, ground_at(scene, frame, plate, cell)) for cell, role in roles.items()}
    return found


def numbered_scenes() -> list[Scene]:
    """Return pictures of every kind, with every state that a cell with a number can be in."""
    settings = [
        ConvSetting(input=5, kernel=2, stride=3, padding=((1, 0), (2, 0)), in_channels=2, out_channels=2),
        ConvSetting(input=4, kernel=3, padding=1, dilation=2),
        ConvSetting(input=3, kernel=2, stride=2, in_channels=GROUPS, out_channels=GROUPS, groups=GROUPS),
    ]
    scenes = [
        conv_scene(first_part(one, *samples(one)).trace, layout) for one in settings for layout in LAYOUTS
    ]
    part = first_part(settings[-1], *samples(settings[-1]))
    scenes += [conv_scene(part.trace, layout, part=part) for layout in LAYOUTS]
    weight = ConvSetting(3, 2, in_channels=4, out_channels=4, groups=2)
    scenes += [weight_scene(weight, numbers=True)]
    for layout in LAYOUTS:
        chain = SeparableSetting(4, 2, stride=3, padding=1, in_channels=2, out_channels=2)
        scenes.append(chain_scene(chain, layout, numbers=True))
        for stamps in (
            TransposedSetting(input=2, kernel=2, stride=3, padding=((1, 0), (0, 1)), output_padding=2),
            TransposedSetting(input=2, kernel=3, dilation=3),
        ):
            scenes += transposed_scenes(stamps, layout, numbers=True)
    return scenes


@cache
def every_text() -> set[tuple[str, tuple[str, ...]]]:
    """Return what is written on what in those pictures, at their beginning, half-way and at their end."""
    return {
        pair
        for scene in numbered_scenes()
        for number in (0, len(scene) // 2, len(scene) - 1)
        for pair in written(scene, scene.frame(number))
    }


def test_the_pictures_have_every_text_on_every_kind_of_ground() -> None:
    roles = {role for role, _ in every_text()}
    assert roles == {"number", "lit", "ghost", "faded", "weight", "kernel-number", "label"}
    filled = {ground for _, grounds in every_text() for ground in grounds}
    moving = {"window", "active", "row", "band"}
    still = {"input", "output", "kernel", "extra", "added", "unread", *GROUP_ROLES}
    assert filled == moving | still


@each_theme
@pytest.mark.parametrize("pointed", [False, True])
def test_every_number_can_be_read_on_what_it_stands_on(theme: str, pointed: bool) -> None:
    paints = THEMES[theme]
    weak = {}
    for role, grounds in every_text():
        colour = rgb(paints["canvas"].fill)
        for ground in (*grounds, "hover") if pointed and role != "label" else grounds:
            top, opacity = rgb(paints[ground].fill), paints[ground].opacity
            red, green, blue = (
                opacity * high + (1 - opacity) * low for high, low in zip(top, colour, strict=True)
            )
            colour = red, green, blue
        text = "hit" if pointed and role != "label" else role
        value = contrast(rgb(paints[text].fill), colour)
        if value < TEXT:
            weak[role, grounds] = value
    assert weak == {}


@each_theme
def test_a_halo_has_the_colour_of_the_cell_it_lies_on(theme: str) -> None:
    paints = THEMES[theme]
    assert {role for role in GROUNDS if not paints[role].fill} == set()
    for ground in GROUNDS:
        found, below = halos(theme, ground), rgb(paints[ground].fill)
        for state, role in (("", None), ("lit", "window"), ("faded", "unread")):
            paint = paints[role] if role else Paint(fill=paints[ground].fill)
            mixed = [
                paint.opacity * high + (1 - paint.opacity) * low
                for high, low in zip(rgb(paint.fill), below, strict=True)
            ]
            assert rgb(found[state]) == pytest.approx(mixed, abs=0.5 / 255 + 1e-9)


@each_theme
def test_numbers_stand_out_from_what_is_pointed_at(theme: str) -> None:
    paints = THEMES[theme]
    hover, opacity = rgb(paints["hover"].fill), paints["hover"].opacity
    weak = {}
    # Whatever the mark lies on: "bad" cells alone cannot be pointed at.
    for name, ground in grounds(theme).items():
        red, green, blue = (
            opacity * high + (1 - opacity) * low for high, low in zip(hover, ground, strict=True)
        )
        weak[name] = contrast(rgb(paints["hit"].fill), (red, green, blue))
    assert {name: value for name, value in weak.items() if value < TEXT and name != "bad"} == {}
    # It is the last of the roles a number can have, so that its rule wins.
    after = list(paints)[list(paints).index("hit") :]
    assert not {"number", "lit", "ghost", "faded", "weight", "kernel-number"} & set(after)


@each_theme
def test_lines_and_marks_stand_out_from_their_ground(theme: str) -> None:
    paints, found = THEMES[theme], grounds(theme)
    on = {
        "grid": ["input", "output", "kernel"],
        "padding": ["padding"],
        "links": ["padding"],
        # Where the shadow itself can hardly be seen (on a dark page), its outline can.
        "window": ["padding"],
        "bad": ["padding"],
    }
    pairs = [(role, name) for role, names in on.items() for name in names]
    weak = {pair: contrast(rgb(paints[pair[0]].stroke), found[pair[1]]) for pair in pairs}
    assert {pair: value for pair, value in weak.items() if value < SHAPE} == {}


@pytest.mark.parametrize("theme", ["safe", "safe-dark"])
def test_the_safe_themes_tell_states_by_lightness_alone(theme: str) -> None:
    found = grounds(theme)
    states = ["input", "window on input", "output", "active output"]
    apart = {
        (one, other): abs(lightness(found[one]) - lightness(found[other]))
        for one, other in itertools.combinations(states, 2)
    }
    assert min(apart.values()) >= 8, apart


@each_theme
def test_neighbouring_groups_can_be_told_apart(theme: str) -> None:
    colours = [rgb(THEMES[theme][role].fill) for role in GROUP_ROLES]
    assert len(set(colours)) == GROUPS
    for one, other in itertools.pairwise(colours):
        steps = sum(abs(a - b) for a, b in zip(one, other, strict=True))
        assert steps >= 0.3, (one, other)
        # Hue may fail some eyes: there the lightness must differ.
        if theme.startswith("safe"):
            assert abs(lightness(one) - lightness(other)) >= 8, (one, other)


@each_theme
def test_the_window_darkens_what_it_lies_on(theme: str) -> None:
    found = grounds(theme)
    for plain, covered in (("input", "window on input"), ("output", "active output")):
        assert lightness(found[plain]) - lightness(found[covered]) >= 12


@each_theme
def test_the_style_rules_say_what_the_paints_say(theme: str) -> None:
    rules = dict(re.findall(r"\.page \.([\w-]+)\{(.*)\}", css(theme, ".page ")))
    assert list(rules) == list(THEMES[theme])
    for role, paint in THEMES[theme].items():
        said = dict(part.split(":") for part in rules[role].split(";"))
        assert said["fill"] == (paint.fill or "none")
        assert float(said.get("fill-opacity", 1)) == (paint.opacity if paint.fill else 1)
        assert said.get("stroke") == paint.stroke
        assert float(said.get("stroke-width", paint.width)) == paint.width
        assert ("font-weight" in said) == paint.bold
        dash = tuple(map(float, said["stroke-dasharray"].split())) if "stroke-dasharray" in said else None
        assert dash == paint.dash
