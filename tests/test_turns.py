"""Turns: in the order in which they were asked for, handed over between pieces of work; without a clock."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

import pytest

from convviz.turns import Turns


class GaveUpError(Exception):
    pass


def waiting(turns: Turns, work: Callable[[], object]) -> Thread:
    """Start a thread that asks for a turn; return when it waits in the queue."""
    asked = Event()

    def run() -> None:
        with turns.turn(asked.set):
            work()

    thread = Thread(target=run)
    thread.start()
    assert asked.wait(20)
    return thread


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, order = Turns(), []
    with turns.turn():
        threads = [waiting(turns, lambda at=at: order.append(at)) for at in range(5)]
        assert order == []
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_at_a_pause_all_who_wait_work_before_the_one_that_pauses() -> None:
    turns, order = Turns(), []
    with turns.turn() as own:
        own.pass_on()
        threads = [waiting(turns, lambda at=at: order.append(at)) for at in "abc"]
        order.append("first")
        own.pass_on()
        order.append("last")
    for thread in threads:
        thread.join()
    assert order == ["first", "a", "b", "c", "last"]


def test_two_that_pause_take_turns() -> None:
    turns, order = Turns(), []

    def other() -> None:
        for at in range(3):
            order.append(f"other {at}")
            second[0].pass_on()

    second = []
    started = Event()

    def run() -> None:
        with turns.turn(started.set) as own:
            second.append(own)
            other()

    with turns.turn() as own:
        thread = Thread(target=run)
        thread.start()
        assert started.wait(20)
        for at in range(3):
            order.append(f"one {at}")
            own.pass_on()
    thread.join()
    assert order == [f"{who} {at}" for at in range(3) for who in ("one", "other")]


def test_who_gives_up_while_waiting_is_passed_over() -> None:
    turns, order = Turns(), []
    gone = Event()

    def give_up() -> None:
        raise GaveUpError

    def run() -> None:
        with pytest.raises(GaveUpError), turns.turn(give_up):
            order.append("never")
        gone.set()

    with turns.turn():
        leaving = Thread(target=run)
        leaving.start()
        staying = waiting(turns, lambda: order.append("stays"))
        assert gone.wait(20)
    leaving.join()
    staying.join()
    assert order == ["stays"]
    with turns.turn():
        order.append("free again")
    assert order == ["stays", "free again"]


def test_who_fails_or_gives_up_at_a_pause_loses_the_turn() -> None:
    turns, order = Turns(), []
    hold = Event()

    def wait() -> None:
        # It has been passed by once: its visitor has left.
        hold.set()
        raise GaveUpError

    with pytest.raises(GaveUpError), turns.turn(wait) as own:
        thread = waiting(turns, lambda: (hold.wait(20), order.append("other")))
        own.pass_on()
        order.append("never")
    thread.join()
    with turns.turn() as own:
        own.pass_on()
        order.append("free again")
    assert order == ["other", "free again"]
