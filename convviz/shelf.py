"""A shelf of finished files: so many and so many bytes, what was not asked for the longest goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock


class Shelf:
    """Files kept in memory, for any number of threads.

    Parameters
    ----------
    entries, size : int
        At most so many files, and so many bytes in all. A file larger than that is not kept.

    Examples
    --------
    >>> shelf = Shelf(entries=2, size=10)
    >>> for name in "abc":
    ...     shelf.put(name, b"1234")
    >>> shelf.get("a"), shelf.get("b")
    (None, b'1234')
    >>> shelf.put("d", b"12345678")
    >>> len(shelf), shelf.size
    (1, 8)
    """

    def __init__(self, entries: int, size: int) -> None:
        self._entries, self._most = entries, size
        self._files: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()
        #: Bytes kept now.
        self.size = 0

    def __len__(self) -> int:
        return len(self._files)

    def get(self, key: Hashable) -> bytes | None:
        """Return a file, or None if it is not there."""
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
            return self._files.get(key)

    def put(self, key: Hashable, file: bytes) -> None:
        """Keep a file."""
        with self._lock:
            self.size -= len(self._files.pop(key, b""))
            if len(file) > self._most:
                return
            self.size += len(file)
            self._files[key] = file
            while self.size > self._most or len(self._files) > self._entries:
                _, gone = self._files.popitem(last=False)
                self.size -= len(gone)
