"""JAX: `jax.lax`'s convolutions, which take any zeros as padding; its arrays are PyTorch's."""

from __future__ import annotations

from typing import ClassVar

from ..engine.setting import ConvSetting
from ..engine.transposed_setting import TransposedSetting
from .dialect import Dialect, uneven
from .literals import assign
from .program import Step


class Jax(Dialect):
    """Programs for JAX.

    Examples
    --------
    >>> from convviz.texts import words
    >>> from .program import program
    >>> setting = ConvSetting(input=6, kernel=3, stride=2, padding=1)
    >>> print(Jax(program(setting, "ones", "weight", say=words("en"))).text())
    import jax.numpy as jnp
    from jax import lax
    <BLANKLINE>
    # batch, channels, height, width
    x = jnp.ones((1, 1, 6, 6))
    # filters, channels per filter, height, width
    weight = jnp.ones((1, 1, 3, 3))
    <BLANKLINE>
    y = lax.conv_general_dilated(x, weight, window_strides=(2, 2), padding=((1, 1), (1, 1)))
    <BLANKLINE>
    print(y)
    print(y.shape)  # (1, 1, 3, 3)
    <BLANKLINE>
    """

    imports: ClassVar = {
        "jnp": "import jax.numpy as jnp",
        "np": "import numpy as np",
        "lax": "from jax import lax",
        "Image": "from PIL import Image",
    }
    ones, span, array = "jnp.ones({shape})", "jnp.arange({span})", "jnp.array("
    whole = ", dtype=jnp.float32"

    def body(self) -> list[list[str]]:
        """Return, step by step, the lines that pad and the call."""
        blocks = [self.rotated()]
        for step in self.program.steps:
            setting = step.setting
            if isinstance(setting, TransposedSetting):
                blocks.append(self._transposed(step, setting))
            else:
                blocks += self._slid(step, setting)
            if step.bias:
                blocks[-1].append(f"{step.result} += {step.bias.name}[:, None, None]")
        return blocks

    def _slid(self, step: Step, setting: ConvSetting) -> list[list[str]]:
        why, padding = self._padding(setting)
        first = []
        if setting.padding_mode != "zeros" and padding == setting.sides:
            first = [self.comment("border", layer="conv_general_dilated"), self.bordered(step, "jnp.pad")]
            why, padding = [], '"VALID"'
        call = assign(
            step.result,
            "lax.conv_general_dilated",
            step.source,
            step.weight.name,
            window_strides=setting.stride,
            padding=padding,
            rhs_dilation=None if setting.dilation == (1, 1) else setting.dilation,
            feature_group_count=setting.groups if setting.groups > 1 else None,
        )
        return [first, [*why, *self.above(step), call]]

    def _padding(self, setting: ConvSetting) -> tuple[list[str], object]:
        """Return the padding by the name that `jax.lax` has for it, or by its sides, and why."""
        sides, name = setting.sides, setting.padding
        if sides == ((0, 0), (0, 0)):
            return [], '"VALID"'
        if name in ("same", "same_lower") and setting.padding_mode == "zeros":
            key = "same_sides" if name == "same" else "same_lower"
            return [self.comment(key, setting)] if uneven(sides) else [], f'"{str(name).upper()}"'
        return [self.comment("full")] if name == "full" else [], sides

    def _transposed(self, step: Step, setting: TransposedSetting) -> list[str]:
        """Return the call of ``conv_transpose``, or those of its groups, which it has not."""
        grouped = setting.groups > 1
        result, source, weight = ("    part", "channels", "kernel") if grouped else ("y", "x", "weight")
        call = assign(
            result,
            "lax.conv_transpose",
            source,
            weight,
            strides=setting.stride,
            padding=tuple((axis.pad_before, axis.pad_after) for axis in setting.axes),
            rhs_dilation=None if setting.dilation == (1, 1) else setting.dilation,
            dimension_numbers='("NCHW", "OIHW", "NCHW")',
            transpose_kernel=True,
        )
        why = [self.comment("jax_padding"), self.comment("jax_rotated")]
        if not grouped:
            return [*why, call]
        parts = f"zip(jnp.split(x, {setting.groups}, axis=1), jnp.split(weight, {setting.groups}))"
        return [
            *why,
            self.comment("jax_groups"),
            "parts = []",
            f"for channels, kernel in {parts}:",
            call,
            "    parts.append(part)",
            "y = jnp.concatenate(parts, axis=1)",
        ]
