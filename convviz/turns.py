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
        turn = Turn(self, wait)
        with self._changed:
            self._queue.append(turn)
        try:
            self._await(turn)
            yield turn
        finally:
            with self._changed:
                self._queue.remove(turn)
                self._changed.notify_all()

    def pass_on(self, turn: Turn) -> None:
        """Let all who wait have their turn before one's own goes on."""
        with self._changed:
            if len(self._queue) == 1:
                return
            self._queue.rotate(-1)
            self._changed.notify_all()
        self._await(turn)

    def _await(self, turn: Turn) -> None:
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: self._queue[0] is turn, _BEAT if turn.wait else None):
                    return
            if turn.wait:
                turn.wait()


class Turn:
    """A thread's turn, while it lasts."""

    def __init__(self, turns: Turns, wait: Callable[[], object] | None) -> None:
        self._turns, self.wait = turns, wait

    def pass_on(self) -> None:
        """Let all who wait have their turn before one's own goes on."""
        self._turns.pass_on(self)
