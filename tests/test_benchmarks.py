"""The benchmarks' own arithmetic: verdicts, percentiles, the table. Nothing here is timed."""

from __future__ import annotations

from math import nan

import pytest

from benchmarks.measure import Result, interleaved, p95, score, table, verdict


@pytest.mark.parametrize(
    ("result", "said"),
    [
        pytest.param(Result("figure", 15.0, "ms", 15.0), "ok", id="at the limit"),
        pytest.param(Result("figure", 15.1, "ms", 15.0), "OVER", id="over the limit"),
        pytest.param(Result("ratio", 50.0, "ms", 2.5, base=20.0), "ok", id="a ratio at the limit"),
        pytest.param(Result("ratio", 51.0, "ms", 2.5, base=20.0), "OVER", id="a ratio over the limit"),
        pytest.param(Result("factor", 10.0, "", 10.0, at_least=True), "ok", id="at least, reached"),
        pytest.param(Result("factor", 9.9, "", 10.0, at_least=True), "OVER", id="at least, missed"),
        pytest.param(Result("told", 1e9, "ms"), "", id="no limit"),
        pytest.param(Result("lost", nan, "ms", 15.0), "OVER", id="no figure"),
        pytest.param(Result("lost", nan, "", 10.0, at_least=True), "OVER", id="no figure, at least"),
    ],
)
def test_a_budget_is_kept_up_to_its_limit(result: Result, said: str) -> None:
    assert verdict(result) == said


def test_with_a_base_the_limit_is_for_the_ratio() -> None:
    assert score(Result("figure", 60.0, "ms", 2.5, base=24.0)) == 2.5
    assert score(Result("figure", 60.0, "ms", 2.5)) == 60.0


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (19, 19), (20, 19), (40, 38), (100, 95), (101, 96)])
def test_the_95th_percentile_is_the_least_value_that_95_in_100_do_not_exceed(
    count: int, expected: int
) -> None:
    assert p95(range(count, 0, -1)) == expected


def test_interleaved_runs_each_action_once_to_warm_up_and_then_in_turn() -> None:
    done: list[str] = []
    times = interleaved({name: lambda name=name: done.append(name) for name in "ab"}, rounds=2)
    assert "".join(done) == "ababab"
    assert set(times) == {"a", "b"}


def test_the_table_shows_figure_ratio_limit_and_verdict_in_equal_columns() -> None:
    results = [
        Result("key to picture", 61.25, "ms", 2.5, base=24.5, note="n=40"),
        Result("errors", 0, "", 0),
        Result("GIF, times faster", 8.0, "", 10, at_least=True),
        Result("memory", 203.4, "MB"),
    ]
    assert table(results).splitlines() == [
        "  what               measured  against  ratio  limit",
        "  key to picture     61.2 ms   24.5 ms  2.5×   ≤ 2.5×  ok    n=40",
        "  errors             0                         ≤ 0     ok",
        "  GIF, times faster  8                         ≥ 10    OVER",
        "  memory             203 MB",
    ]
