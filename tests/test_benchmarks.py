"""The benchmarks' own arithmetic, and that they ask for what a browser asks for. Nothing here is timed."""

from __future__ import annotations

import json
from math import nan

import pytest

from benchmarks.drag import Frame, first_way, seen
from benchmarks.measure import Result, interleaved, p95, score, table, verdict
from benchmarks.slides import STARTS, slides
from convviz.figures.controls import page_data

from .player import node


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


# -- a drag, 25 ms a frame: the thumb's value, and the one that is drawn ------------------------------------


def frames(*values: tuple[int, int]) -> list[Frame]:
    return [Frame(25.0 * at, thumb, drawn) for at, (thumb, drawn) in enumerate(values)]


def test_a_picture_that_follows_at_once_has_no_lag_and_every_frame_is_the_thumbs_own() -> None:
    found = seen(frames((5, 5), (6, 6), (6, 6), (7, 7), (7, 7), (8, 8)))
    assert (found.driven, found.pictures, found.own) == (20.0, 20.0, 100.0)
    assert set(found.lags) == {0.0}


def test_a_picture_that_comes_late_lags_since_the_thumb_left_it() -> None:
    found = seen(frames((5, 5), (6, 5), (6, 6), (7, 6), (7, 6), (8, 6), (8, 8)))
    # From the first move to the last: what comes after is none of the drag's.
    assert list(found.lags) == [0.0, 0.0, 0.0, 25.0, 50.0]
    assert found.driven == 20.0
    assert found.pictures == 10.0
    assert found.own == 20.0


def test_a_picture_that_the_thumb_never_had_is_as_late_as_can_be() -> None:
    found = seen(frames((5, 5), (6, 6), (6, 9), (7, 9)))
    assert list(found.lags) == [0.0, 25.0, 50.0]


def test_the_first_way_ends_where_it_began_after_both_ends() -> None:
    thumbs = (5, 6, 7, 6, 5, 4, 5, 6, 7)
    assert first_way(frames(*((thumb, thumb) for thumb in thumbs))) == frames(
        *((thumb, thumb) for thumb in thumbs[:7])
    )


# -- what is asked for ----------------------------------------------------------------------------------


def test_links_are_written_as_a_browser_writes_them() -> None:
    some = slides(2 * len(STARTS))
    said = [[page_data(one.page, "en"), widgets] for one in some for widgets in one.widgets]
    written = node.run(
        "import { readFileSync } from 'node:fs';"
        "import { linkOf } from '../../assets/values.js';"
        "const said = JSON.parse(readFileSync(0, 'utf8'));"
        "process.stdout.write(JSON.stringify(said.map(([page, values]) => linkOf(page, values))));",
        json.dumps(said),
    )
    assert json.loads(written) == [link for one in some for link in one.links]


def test_no_two_sliders_are_alike_and_each_starts_at_one_of_its_values() -> None:
    some = slides(40)
    assert len({one.all for one in some}) == len(some) == 40
    assert {one.page for one in some} == {"conv", "transposed", "grouped", "separable"}
    for one in some:
        assert f"{one.links[one.first]}&vary=" in one.all
        assert len(one.values) == len(one.links) == len(one.widgets) > 2
