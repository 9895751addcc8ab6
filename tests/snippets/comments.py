"""What each comment of the generated code claims, counted without the code that writes it.

What TensorFlow and Keras make of "same" is the rule of the stand-ins, which recorded runs of the real ones
keep true. `due_on_stages` and `due_on_transposed` say which comments a program is to have, and what with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from convviz import ConvSetting, SeparableSetting, TransposedSetting

from .stand_ins import layer_size, same_rows, same_sides

Numbers = Mapping[str, Any]
Sides = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Written:
    """A program that was written: of which page and framework, its setting, and its text."""

    way: str
    setting: ConvSetting | TransposedSetting | SeparableSetting
    text: str
    flip: bool = False

    @property
    def code(self) -> str:
        """The program without its comments."""
        return re.sub(r" *#.*", "", self.text)

    @property
    def torch(self) -> bool:
        return self.way == "pytorch"

    @property
    def keras(self) -> bool:
        return self.way.startswith("keras")

    def stages(self) -> list[tuple[ConvSetting, str]]:
        """Return the convolutions of a program, each with the layer or function that computes it."""
        setting = self.setting
        assert not isinstance(setting, TransposedSetting)
        usual = {"jax": "conv_general_dilated", "onnx": "Conv"}.get(self.way, "Conv2D")
        if isinstance(setting, ConvSetting):
            return [(setting, "DepthwiseConv2D" if self.way == "keras_depthwise" else usual)]
        if self.way == "keras_one_layer" and not padded(setting.pointwise):
            return [(setting.depthwise, "SeparableConv2D")]
        return [(setting.depthwise, "DepthwiseConv2D" if self.keras else usual), (setting.pointwise, usual)]


def padded(setting: ConvSetting) -> bool:
    return any(map(any, setting.sides))


def same(setting: ConvSetting, stride: Any = None) -> Sides:
    """Return the zeros that TensorFlow's SAME adds, for the setting's strides or others."""
    strides = stride or setting.stride
    axes = zip(setting.input, setting.kernel, strides, setting.dilation, strict=True)
    rows, cols = (same_sides(*axis) for axis in axes)
    return rows, cols


def uneven(sides: Sides) -> bool:
    return any(before != after for before, after in sides)


def both_dilated(setting: ConvSetting | TransposedSetting) -> bool:
    return max(setting.stride) > 1 and max(setting.dilation) > 1


def refuses(setting: ConvSetting, layer: str) -> bool:
    """Return whether a layer of Keras does not take the strides, everywhere or as its manual has it."""
    return both_dilated(setting) or (layer != "Conv2D" and len(set(setting.stride)) > 1)


def slid(setting: ConvSetting, layer: str) -> tuple[int, int]:
    """Return the strides with which a layer of Keras is called."""
    return (1, 1) if refuses(setting, layer) else setting.stride


def told(numbers: Numbers) -> Sides:
    return (numbers["top"], numbers["bottom"]), (numbers["left"], numbers["right"])


def alike_for_every_size(setting: ConvSetting, stride: tuple[int, int]) -> bool:
    """Return whether "same" would pad by these sides, whatever the input's size."""
    rows, cols = setting.input
    sizes = [(rows + more, cols + more) for more in range(2 * max(stride))]
    return all(
        setting.sides
        == tuple(
            same_sides(*axis) for axis in zip(size, setting.kernel, stride, setting.dilation, strict=True)
        )
        for size in sizes
    )


# Of one stage: (setting, layer, program) -> the sides a comment is to tell, or None where none is due.


def torch_same(one: ConvSetting, _: str, program: Written) -> Sides | None:
    due = one.padding == "same" and one.stride != (1, 1) and padded(one)
    return same(one) if program.torch and due else None


def torch_sides(one: ConvSetting, _: str, program: Written) -> Sides | None:
    by_name = one.padding in ("same", "same_lower")
    return one.sides if program.torch and uneven(one.sides) and not by_name else None


def same_lower(one: ConvSetting, _: str, program: Written) -> Sides | None:
    rows, cols = same(one)
    named = program.torch or (program.way == "jax" and one.padding_mode == "zeros")
    due = named and one.padding == "same_lower" and uneven(one.sides)
    return (rows[::-1], cols[::-1]) if due else None  # type: ignore[return-value]


def same_sides_told(one: ConvSetting, layer: str, program: Written) -> Sides | None:
    if program.torch:
        due = one.padding == "same" and one.stride == (1, 1)
        return same(one) if due and uneven(same(one)) else None
    if program.way == "jax":
        due = one.padding == "same" and one.padding_mode == "zeros"
        return same(one) if due and uneven(same(one)) else None
    if not program.keras:
        return None
    stride = slid(one, layer)
    if one.padding_mode != "zeros" or not uneven(one.sides) or one.sides != same(one, stride):
        return None
    return same(one, stride) if one.padding == "same" or alike_for_every_size(one, stride) else None


def _zeros_first(one: ConvSetting, layer: str, program: Written) -> bool:
    """Return whether Keras's layer needs zeros before it, for other reasons than strides it refuses."""
    if not program.keras or one.padding_mode != "zeros" or not padded(one) or one.padding == "same":
        return False
    return not alike_for_every_size(one, slid(one, layer))


def keras_zeros(one: ConvSetting, layer: str, program: Written) -> Sides | None:
    other = one.sides != same(one, slid(one, layer))
    return one.sides if _zeros_first(one, layer, program) and other else None


def keras_zeros_sized(one: ConvSetting, layer: str, program: Written) -> Sides | None:
    alike = one.sides == same(one, slid(one, layer))
    return one.sides if _zeros_first(one, layer, program) and alike else None


def keras_same(one: ConvSetting, layer: str, program: Written) -> Sides | None:
    due = program.keras and one.padding == "same" and one.padding_mode == "zeros" and padded(one)
    return same(one) if due and same(one) != same(one, slid(one, layer)) else None


def full(one: ConvSetting, _: str, program: Written) -> Sides | None:
    named = program.torch or (program.way in ("jax", "onnx") and one.padding_mode == "zeros")
    due = named and one.padding == "full" and padded(one)
    rows, cols = (dilation * (kernel - 1) for kernel, dilation in zip(one.kernel, one.dilation, strict=True))
    return ((rows, rows), (cols, cols)) if due else None


def by_mode(mode: str) -> Callable[[ConvSetting, str, Written], Sides | None]:
    def told_of(one: ConvSetting, _: str, program: Written) -> Sides | None:
        due = program.keras and one.padding_mode == mode and padded(one)
        return one.sides if due else None

    return told_of


def keras_stride(one: ConvSetting, layer: str, program: Written) -> Sides | None:
    due = program.keras and both_dilated(one) and layer == "Conv2D"
    return one.sides if due else None


def keras_stride_promised(one: ConvSetting, layer: str, program: Written) -> Sides | None:
    equal = one.stride[0] == one.stride[1]
    due = program.keras and both_dilated(one) and layer != "Conv2D" and equal
    return one.sides if due else None


def keras_equal_strides(one: ConvSetting, layer: str, program: Written) -> Sides | None:
    due = program.keras and layer != "Conv2D" and one.stride[0] != one.stride[1]
    return one.sides if due else None


def border(one: ConvSetting, _: str, program: Written) -> Sides | None:
    due = program.way in ("jax", "onnx") and one.padding_mode != "zeros" and padded(one)
    return one.sides if due else None


def onnx_pads(one: ConvSetting, _: str, program: Written) -> Sides | None:
    due = program.way == "onnx" and one.padding_mode == "zeros" and padded(one)
    return one.sides if due else None


def loops(one: ConvSetting, _: str, program: Written) -> Sides | None:
    return one.sides if program.way == "numpy" else None


#: Comments about a stage: key -> the sides told, or None where it is not due.
OF_A_STAGE: dict[str, Callable[[ConvSetting, str, Written], Sides | None]] = {
    "torch_same": torch_same,
    "torch_sides": torch_sides,
    "same_lower": same_lower,
    "same_sides": same_sides_told,
    "keras_zeros": keras_zeros,
    "keras_zeros_sized": keras_zeros_sized,
    "keras_same": keras_same,
    "full": full,
    "keras_reflect": by_mode("reflect"),
    "keras_replicate": by_mode("replicate"),
    "keras_circular": by_mode("circular"),
    "keras_stride": keras_stride,
    "keras_stride_promised": keras_stride_promised,
    "keras_equal_strides": keras_equal_strides,
    "border": border,
    "onnx_pads": onnx_pads,
    "loops": loops,
}


def due_on_stages(program: Written) -> list[tuple[str, Numbers]]:
    """Return the comments that the convolutions of a program are to have, with what they are to tell."""
    found: list[tuple[str, Numbers]] = []
    for one, layer in program.stages():
        for key, sides_of in OF_A_STAGE.items():
            sides = sides_of(one, layer, program)
            if sides is not None:
                (top, bottom), (left, right) = sides
                found.append(
                    (key, {"top": top, "bottom": bottom, "left": left, "right": right, "layer": layer})
                )
    setting = program.setting
    if isinstance(setting, SeparableSetting) and program.way == "keras_one_layer":
        if padded(setting.pointwise):
            found.append(("keras_no_frame", {}))
        elif setting.depthwise_bias:
            found.append(("keras_one_bias", {}))
    if program.flip:
        found.append(("flip", {}))
    return found


def ours(setting: TransposedSetting) -> tuple[range, range]:
    """Return the lines of the full result that a setting keeps, beyond its end, too."""
    rows, cols = (range(axis.before, axis.before + axis.output) for axis in setting.axes)
    return rows, cols


def spans(setting: TransposedSetting) -> tuple[int, int]:
    rows, cols = (d * (k - 1) + 1 for k, d in zip(setting.kernel, setting.dilation, strict=True))
    return rows, cols


def plain_same(setting: TransposedSetting, extra: Any = (None, None)) -> tuple[int, int]:
    rows, cols = (
        layer_size(size, step, span, "same", more)
        for size, step, span, more in zip(setting.input, setting.stride, spans(setting), extra, strict=True)
    )
    return rows, cols


def due_about_same(setting: TransposedSetting) -> list[tuple[str, Numbers]]:
    """Return the comment that compares a setting with "same", found by laying line over line."""
    if both_dilated(setting):
        return []
    theirs = [
        same_rows(size, step, span, wanted)
        for size, step, span, wanted in zip(
            setting.input, setting.stride, spans(setting), setting.output, strict=True
        )
    ]
    size = plain_same(setting)
    rows, cols = theirs
    if rows is None or cols is None:
        assert size != setting.output
        return [("keras_same_size", {"size": size, "output": setting.output})]
    if (rows, cols) == ours(setting):
        if size == setting.output:
            return [("keras_same_equal", {})]
        paddings = [(down, right) for down in range(setting.stride[0]) for right in range(setting.stride[1])]
        for padding in paddings:
            if plain_same(setting, padding) == setting.output:
                text = str(padding[0]) if padding[0] == padding[1] else str(padding)
                return [("keras_same_padded", {"size": size, "padding": text})]
        return [("tf_same_equal", {"size": size})]
    way = "keras" if size == setting.output else "tf"
    if any(not set(mine) & set(other) for mine, other in zip(ours(setting), (rows, cols), strict=True)):
        return [(f"{way}_same_apart", {"size": size})]
    # The line that is our first is which of theirs?
    down, right = (mine.start - other.start for mine, other in zip(ours(setting), (rows, cols), strict=True))
    return [(f"{way}_same_shifted", {"size": size, "row": index("i", down), "column": index("j", right)})]


def index(letter: str, by: int) -> str:
    return letter if by == 0 else f"{letter} {'+' if by > 0 else '-'} {abs(by)}"


def due_on_transposed(program: Written) -> list[tuple[str, Numbers]]:
    """Return the comments that a transposed program is to have, its crop aside, with what they tell."""
    setting = program.setting
    assert isinstance(setting, TransposedSetting)
    if program.torch:
        (top, bottom), (left, right) = setting.sides
        crop = {"top": top, "bottom": bottom, "left": left, "right": right}
        return [("torch_crop", crop)] if uneven(setting.sides) else []
    grouped = setting.groups > 1
    if program.way == "jax":
        return [("jax_padding", {}), ("jax_rotated", {}), *([("jax_groups", {})] if grouped else [])]
    if program.way == "onnx":
        ends = zip(ours(setting), full_sizes(setting), strict=True)
        crops = any(kept.start > 0 or kept.stop < size for kept, size in ends)
        return [("onnx_crops", {})] * crops + [("longer", {})] * beyond_a_stride(setting)
    if not program.keras:
        return [("stamps", {})] if program.way == "numpy" else []
    found: list[tuple[str, Numbers]] = []
    if max(setting.dilation) > 1:
        found.append(("keras_refuses" if both_dilated(setting) else "tf_refuses", {}))
    if grouped:
        found.append(("keras_groups", {}))
    found += [("longer", {})] * beyond_a_stride(setting)
    return found + due_about_same(setting)


def full_sizes(setting: TransposedSetting) -> list[int]:
    """Return the size of all stamps, as a layer of padding "valid" and no output_padding makes it."""
    axes = zip(setting.input, setting.stride, spans(setting), strict=True)
    return [layer_size(size, step, span, "valid", 0) for size, step, span in axes]


def beyond_a_stride(setting: TransposedSetting) -> bool:
    """Return whether the output reaches a stride or more beyond all stamps."""
    axes = zip(ours(setting), full_sizes(setting), setting.stride, strict=True)
    return any(kept.stop - size >= step for kept, size, step in axes)


def check_crop(program: Written, numbers: Numbers) -> None:
    """Hold a comment about what is cut off against the layer's own size, and the lines that are kept."""
    setting = program.setting
    assert isinstance(setting, TransposedSetting)
    assert 'padding="same"' not in program.code
    assert any(map(any, told(numbers)))
    extra = re.search(r"output_padding=\(?(\d+)(?:, (\d+))?", program.code)
    extras: tuple[Any, Any] = (None, None)
    if extra:
        extras = (int(extra[1]), int(extra[2] or extra[1]))
    longer = re.search(r"ZeroPadding2D\(\(\(0, (\d+)\), \(0, (\d+)\)\)\)", program.code)
    more = (int(longer[1]), int(longer[2])) if longer else (0, 0)
    axes = zip(setting.input, setting.stride, spans(setting), extras, more, strict=True)
    sizes = [layer_size(size + add, step, span, "valid", own) for size, step, span, own, add in axes]
    kept = [range(before, size - after) for size, (before, after) in zip(sizes, told(numbers), strict=True)]
    assert tuple(kept) == ours(setting)
