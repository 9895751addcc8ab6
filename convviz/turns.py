"""Turns: one thread at a time, in the order in which they asked, and a way to let others work first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

#: How often a thread that waits says so, in seconds.
_BEAT = 0.25


class Turns:
    """Who may work now.

    A lock of Python's is free to go to whoever asks next, and mostly that is who had it last. Here
    nobody is passed by.

    Examples
    --------
    >>> turns = Turns()
    >>> with turns.turn() as own:
    ...     own.pass_on()
    """

    def __init__(self) -> None:
        self._changed = Condition()
        #: Who works, and who waits behind.
        self._queue: deque[Turn] = deque()

    @contextmanager
    def turn(self, wait: Callable[[], object] | None = None) -> Iterator[Turn]:
        """Hold the turn; `wait` is called a few times a second until it comes, and may raise to give up."""
        own = Turn(self, wait)
        with self._changed:
            self._queue.append(own)
        try:
            self._await(own)
            yield own
        finally:
            with self._changed:
                self._queue.remove(own)
                self._changed.notify_all()

    def pass_on(self, own: Turn) -> None:
        """Let all who wait have their turn before one's own goes on."""
        with self._changed:
            if len(self._queue) == 1:
                return
            self._queue.rotate(-1)
            self._changed.notify_all()
        self._await(own)

    def _await(self, own: Turn) -> None:
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: self._queue[0] is own, _BEAT if own.wait else None):
                    return
            if own.wait:
                own.wait()


class Turn:
    """A thread's turn, while it lasts."""

    def __init__(self, turns: Turns, wait: Callable[[], object] | None) -> None:
        self._turns, self.wait = turns, wait

    def pass_on(self) -> None:
        """Let all who wait have their turn before one's own goes on."""
        self._turns.pass_on(self)
