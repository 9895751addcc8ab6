"""BMPs from outside whose rows are packed: as runs of a colour, and lists of colours."""

from __future__ import annotations

from PIL import Image

from .photo_parts import refuse_parts

#: The bytes that unpacking takes for each pixel: all of them twice, and what they are laid on.
PACKED_PIXEL = 2.5
#: Rows are packed where colours repeat; a picture of more runs than this is smaller as it is.
_MOST_RUNS = 500_000
#: What Pillow calls a byte a pixel in each of its modes.
_RAW = {"P": "P", "L": "L", "1": "1;8"}
#: What stands in place of a colour where it is no run, but the end of a row, of all rows, or a leap.
_ROW, _END, _LEAP = 0, 1, 2
#: Each half of a byte is a digit of it in base 16.
_DIGITS = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))


def bmp_packed(image: Image.Image, data: bytes, packing: tuple[int, bool, int]) -> Image.Image:
    """Return the picture of a packed BMP; what its file leaps over has the first colour.

    Pillow's own reader fills rows byte by byte, and so takes seconds for a file of two thousand bytes.

    Parameters
    ----------
    image : Image
        The file as Pillow opened it.
    data : bytes
        The whole file.
    packing : (int, bool, int)
        What `packed_rows` says of it.

    Raises
    ------
    ConvError
        More runs than take a moment.
    IndexError, KeyError
        The rows break off, or have no colours of a table.
    """
    start, halves, direction = packing
    rows = _unpacked(data, start, image.size, halves=halves)
    picture = Image.frombytes(image.mode, image.size, rows, "raw", _RAW[image.mode], 0, direction)
    if image.palette:
        picture.putpalette(image.palette)
    return picture


def _unpacked(data: bytes, at: int, size: tuple[int, int], *, halves: bool) -> bytes:
    """Return the pixels, row by row; a byte has two of them where they are `halves`."""
    wide, high = size
    pixels = bytearray(wide * high)
    row = column = runs = 0
    while row < high:
        runs += 1
        refuse_parts("BMP", runs, _MOST_RUNS)
        length, colour = data[at], data[at + 1]
        at += 2
        if length:
            colours = bytes((colour,)) * length
        elif colour == _END:
            break
        elif colour == _ROW:
            row, column = row + 1, 0
            continue
        elif colour == _LEAP:
            column, row, at = column + data[at], row + data[at + 1], at + 2
            continue
        else:
            # A list of so many colours, which ends with an even byte.
            length = colour
            taken = -(-length // 2) if halves else length
            colours = data[at : at + taken]
            if len(colours) < taken:
                raise IndexError("the rows break off")
            at += taken + taken % 2
        if halves:
            colours = colours.hex().encode().translate(_DIGITS)
        # What is too much for a row is nothing.
        fits = max(0, min(length, wide - column))
        start = row * wide + column
        pixels[start : start + fits] = colours[:fits]
        column += fits
    return bytes(pixels)
