"""A kernel over a picture as PyTorch code."""

from __future__ import annotations

from dataclasses import replace

from ..engine.arrays import Array
from ..engine.setting import ConvSetting
from ..engine.transposed_setting import TransposedSetting
from ..errors import ConvError
from .literals import Say, nested, program
from .pytorch_transposed import transpose_layer
from .torch_layers import conv_layer

__all__ = ["pytorch_picture"]

#: How numbers become pixels, by the name of the display; numbers that are all alike the grey in the middle.
_SHOWN = {
    "clamped": "shown = y.clamp(0, 255)",
    "rescaled": "shown = (2 * y - y.min() - y.max()) * 127.5 / (y.max() - y.min()).clamp(min=1e-9) + 127.5",
    "signed": "shown = y * 127.5 / y.abs().max().clamp(min=1e-9) + 127.5",
}


def pytorch_picture(
    setting: ConvSetting | TransposedSetting, kernel: Array, *, colour: bool, tone: str, say: Say
) -> str:
    """Return a PyTorch program that runs a kernel over the picture in a file, and saves what comes out.

    Parameters
    ----------
    setting : ConvSetting or TransposedSetting
        How it runs over one channel; must be possible. The picture is made that large first.
    kernel : ndarray, shape (kh, kw)
    colour : bool
        Whether the picture keeps its three channels, each of which meets the kernel by itself.
    tone : {"clamped", "rescaled", "signed"}
        How the numbers become pixels.
    say : callable
        The lookup of comments, as for `pytorch`.

    Raises
    ------
    ConvError
        When the setting is impossible, or the kernel is not of its shape.

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.texts import words
    >>> setting = ConvSetting(256, (1, 2), stride=2)
    >>> kernel = np.array([[-1, 1]])
    >>> print(pytorch_picture(setting, kernel, colour=False, tone="clamped", say=words("en")))
    import numpy as np
    import torch
    from PIL import Image
    from torch import nn
    <BLANKLINE>
    # any picture, in grey, made as large as on the page
    picture = Image.open("picture.png").convert("L").resize((256, 256), Image.Resampling.BOX)
    x = torch.tensor(np.array(picture)[None, None], dtype=torch.float32)
    kernel = torch.tensor([[-1,  1]], dtype=torch.float32)
    <BLANKLINE>
    conv = nn.Conv2d(1, 1, kernel_size=(1, 2), stride=2, bias=False)
    with torch.no_grad():
        conv.weight.copy_(kernel.expand(1, 1, 1, 2))
        y = conv(x)
    <BLANKLINE>
    print(y.shape)  # torch.Size([1, 1, 128, 128])
    shown = y.clamp(0, 255)
    Image.fromarray(shown.round().byte().numpy()[0, 0]).save("result.png")
    """
    setting.check()
    if kernel.shape != setting.kernel:
        raise ConvError(
            "setting_shape", "kernel", name="kernel", got=str(kernel.shape), shape=str(setting.kernel)
        )
    channels = 3 if colour else 1
    whole = replace(setting, in_channels=channels, out_channels=channels, groups=channels)
    first: list[str] = []
    if isinstance(whole, TransposedSetting):
        make, call = transpose_layer(whole, say)
    else:
        layer = conv_layer(whole, say)
        make, call, first = layer.make, "y = conv(x)", layer.pad_first
    functional = ["import torch.nn.functional as F"] if first else []
    rows, cols = setting.input
    mode, array = ("RGB", "np.array(picture).transpose(2, 0, 1)[None]")
    if not colour:
        mode, array = ("L", "np.array(picture)[None, None]")
    head = "kernel = torch.tensor("
    numbers, whole_numbers = nested(kernel, len(head))
    return program(
        ["import numpy as np", "import torch", *functional, "from PIL import Image", "from torch import nn"],
        [
            "# " + say("snippets.picture_colour" if colour else "snippets.picture_grey"),
            f'picture = Image.open("picture.png").convert("{mode}")'
            f".resize(({cols}, {rows}), Image.Resampling.BOX)",
            f"x = torch.tensor({array}, dtype=torch.float32)",
            f"{head}{numbers}{', dtype=torch.float32' if whole_numbers else ''})",
        ],
        first,
        [
            *make,
            "with torch.no_grad():",
            f"    conv.weight.copy_(kernel.expand({channels}, 1, {setting.kernel[0]}, {setting.kernel[1]}))",
            f"    {call}",
        ],
        [
            f"print(y.shape)  # torch.Size({[1, channels, *setting.output]})",
            _SHOWN[tone],
            f"Image.fromarray(shown.round().byte().numpy()[0{'' if colour else ', 0'}]"
            f'{".transpose(1, 2, 0)" if colour else ""}).save("result.png")',
        ],
    )
