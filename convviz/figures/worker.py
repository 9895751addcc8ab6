"""Who draws beside the server's own work: one thread, and what a hand waits for comes first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from queue import PriorityQueue
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Worker:
    """A thread that does one thing after the other, the urgent ones first.

    More threads would be no faster, and would take the interpreter from the pages.
    """

    def __init__(self, name: str) -> None:
        self._name, self._numbers, self._lock = name, count(), Lock()
        self._waiting: PriorityQueue[tuple[bool, int, Future[Any], Callable[[], Any]]] = PriorityQueue()
        self._thread: Thread | None = None

    async def do(self, work: Callable[..., T], *arguments: Any, urgent: bool = True) -> T:
        """Have some work done, and return what comes of it; of what is as urgent, the first is done first."""
        future: Future[T] = Future()
        self._waiting.put((not urgent, next(self._numbers), future, lambda: work(*arguments)))
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        return await asyncio.wrap_future(future)

    def _run(self) -> None:
        while True:
            _, _, future, work = self._waiting.get()
            # Nobody waits any longer for what was cancelled.
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as problem:
                future.set_exception(problem)
            # Nothing of it is held on to until there is more to do.
            del future, work
