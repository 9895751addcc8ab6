"""The thread that draws: what is urgent comes first, and what goes wrong is told to who asked."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest

from convviz.figures.worker import Worker

from ..asking import answered


def test_what_a_hand_waits_for_comes_before_what_was_asked_for_earlier() -> None:
    async def act() -> list[str]:
        worker, done, gate = Worker("test"), list[str](), Event()
        first = asyncio.create_task(worker.do(gate.wait))
        await asyncio.sleep(0.05)
        others = [
            asyncio.create_task(worker.do(done.append, f"slider {number}", urgent=False))
            for number in range(3)
        ]
        await asyncio.sleep(0)
        others += [asyncio.create_task(worker.do(done.append, f"single {number}")) for number in range(2)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, *others)
        return done

    assert answered(act()) == ["single 0", "single 1", "slider 0", "slider 1", "slider 2"]


def test_what_goes_wrong_is_told_to_who_asked_and_to_nobody_else() -> None:
    async def act() -> int:
        worker = Worker("test")
        with pytest.raises(ZeroDivisionError):
            await worker.do(lambda: 1 // 0)
        return await worker.do(lambda: 7)

    assert answered(act()) == 7


def test_what_nobody_waits_for_any_longer_is_not_done() -> None:
    async def act() -> list[str]:
        worker, done, gate = Worker("test"), list[str](), Event()
        first = asyncio.create_task(worker.do(gate.wait))
        await asyncio.sleep(0.05)
        given_up = asyncio.create_task(worker.do(done.append, "given up"))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.sleep(0)
        gate.set()
        await first
        await worker.do(done.append, "wanted")
        return done

    assert answered(act()) == ["wanted"]
