"""A convolution as one sparse matrix, whose transpose is the transposed convolution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import ConvError
from .arrays import Array, as_numbers, frozen
from .axis import Ints
from .setting import ConvSetting
from .transposed_setting import TransposedSetting

#: Products of one matrix, and places of one dense array, at most.
_MOST_ENTRIES, _MOST_PLACES = 1 << 22, 1 << 24

GridShape = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class ConvMatrix:
    """A sparse matrix whose every entry is a kernel element; flattened grids are its vectors.

    Attributes
    ----------
    rows, cols : ndarray, (entries,)
        Where an entry stands; the entries go row by row. A padding mode other than zeros may put
        several at one place, and they add up.
    values : ndarray, (entries,)
        The weights; those that are 0 are entries too.
    kernel : ndarray, (entries, 4)
        Each entry's index in the weight.
    row_grid, col_grid : (channels, height, width)
        What the rows, and what the columns, are the cells of: channel by channel, row by row.

    Examples
    --------
    >>> matrix = conv_matrix(ConvSetting(input=(1, 3), kernel=(1, 2)), [[[[10, 1]]]])
    >>> matrix.dense()
    array([[10.,  1.,  0.],
           [ 0., 10.,  1.]])
    >>> matrix.transposed.dense() @ [1, 2]
    array([10., 21.,  2.])
    """

    rows: Ints
    cols: Ints
    values: Array
    kernel: Ints
    row_grid: GridShape
    col_grid: GridShape

    def __post_init__(self) -> None:
        for array in (self.rows, self.cols, self.values, self.kernel):
            frozen(array)

    @property
    def shape(self) -> tuple[int, int]:
        """Count of rows and of columns."""
        height, width = (channels * rows * cols for channels, rows, cols in (self.row_grid, self.col_grid))
        return height, width

    @property
    def transposed(self) -> ConvMatrix:
        """The same entries with rows and columns exchanged."""
        order = np.lexsort((self.rows, self.cols))
        return ConvMatrix(
            self.cols[order],
            self.rows[order],
            self.values[order],
            self.kernel[order],
            self.col_grid,
            self.row_grid,
        )

    def dense(self) -> Array:
        """Return the matrix with its zeros, an array of `shape`.

        Raises
        ------
        ConvError
            When it has more than 2**24 places.
        """
        height, width = self.shape
        if height * width > _MOST_PLACES:
            raise ConvError("dense_too_large", "input", shape=self.shape, limit=_MOST_PLACES)
        out = np.zeros(self.shape, dtype=self.values.dtype)
        np.add.at(out, (self.rows, self.cols), self.values)
        return out


def conv_matrix(setting: ConvSetting | TransposedSetting, weight: object) -> ConvMatrix:
    """Return the matrix C of the direct convolution: ``C @ x.ravel()`` is its output, without bias.

    Parameters
    ----------
    setting : ConvSetting or TransposedSetting
        Of a transposed convolution, C is the matrix of which it applies the transpose:
        ``C.transposed`` times its input is its output.
    weight : array_like, of the setting's `weight_shape`
        The same for both.

    Returns
    -------
    ConvMatrix
        Row p is placement p of the direct convolution's trace, or stamp p of the scatter view;
        column p is placement p of the gather view.

    Raises
    ------
    ConvError
        For an impossible setting, and when there would be more than 2**22 products.

    Examples
    --------
    >>> setting = TransposedSetting(input=(1, 2), kernel=(1, 3), stride=2, padding=(0, 1))
    >>> conv_matrix(setting, [[[[1, 2, 3]]]]).dense()
    array([[2., 3., 0.],
           [0., 1., 2.]])
    """
    setting.check()
    kernels = as_numbers(weight, "weight", _weight_words(setting))
    if kernels.shape != setting.weight_shape:
        raise ConvError(
            "setting_shape", "weight", name="weight", got=str(kernels.shape), shape=str(setting.weight_shape)
        )
    if isinstance(setting, ConvSetting):
        row_grid = (setting.out_channels, *setting.output)
        col_grid = (setting.in_channels, *setting.input)
    else:
        row_grid = (setting.in_channels, *setting.input)
        col_grid = (setting.out_channels, *setting.output)
    entries = kernels.size * row_grid[1] * row_grid[2]
    if entries > _MOST_ENTRIES:
        raise ConvError("matrix_too_large", "input", entries=entries, limit=_MOST_ENTRIES)
    # For each axis: an output index, a kernel index, and the input index where the two meet.
    (i, a, r), (j, b, s) = _meetings(setting)
    filters, depth = kernels.shape[:2]
    first = np.arange(filters) // (filters // setting.groups) * depth
    o, c, down, right = np.ix_(np.arange(filters), np.arange(depth), np.arange(len(i)), np.arange(len(j)))
    rows = (o * row_grid[1] + i[down]) * row_grid[2] + j[right]
    cols = ((first[o] + c) * col_grid[1] + r[down]) * col_grid[2] + s[right]
    index = np.broadcast_arrays(o, c, a[down], b[right])
    kernel = np.stack([part.ravel() for part in index], axis=1)
    rows, cols = (np.broadcast_to(part, index[0].shape).ravel() for part in (rows, cols))
    order = np.argsort(rows, kind="stable")
    kind = np.float32 if kernels.dtype == np.float32 else np.float64
    values = kernels.astype(kind)[tuple(kernel[order].T)]
    return ConvMatrix(rows[order], cols[order], values, kernel[order], row_grid, col_grid)


def _weight_words(setting: ConvSetting | TransposedSetting) -> str:
    direct = isinstance(setting, ConvSetting)
    return "(C_out, C_in/groups, kh, kw)" if direct else "(C_in, C_out/groups, kh, kw)"


def _meetings(setting: ConvSetting | TransposedSetting) -> list[tuple[Ints, Ints, Ints]]:
    if isinstance(setting, ConvSetting):
        tables = [axis.sources(setting.padding_mode)[axis.taps()] for axis in setting.axes]
    else:
        tables = [np.where(axis.stamps() < axis.output, axis.stamps(), -1) for axis in setting.axes]
    met = [np.nonzero(table >= 0) for table in tables]
    return [(i, a, table[i, a]) for (i, a), table in zip(met, tables, strict=True)]
