"""What every benchmark shares: results, the table, the statistics, the machine."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("streamlit", "numpy", "matplotlib", "pillow")


class Missing(Exception):
    """Something this benchmark needs is not on this machine."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table.

    `limit` is what the budget allows, None for a figure that is only told; it is compared with
    `measured`, or with its ratio to `base` if that was measured too. `at_least` turns the limit round.
    """

    what: str
    measured: float
    unit: str
    limit: float | None = None
    base: float | None = None
    at_least: bool = False
    note: str = ""


def score(result: Result) -> float:
    """Return what the limit is compared with: the ratio if there is one, else the figure itself."""
    return result.measured if result.base is None else result.measured / result.base


def verdict(result: Result) -> str:
    """Return "ok", "OVER", or "" for a result without a limit; what is not a number is over."""
    if result.limit is None:
        return ""
    kept = score(result) >= result.limit if result.at_least else score(result) <= result.limit
    return "ok" if kept else "OVER"


def table(results: Sequence[Result]) -> str:
    """Return the results as lines of equal columns."""
    rows = [("what", "measured", "against", "ratio", "limit", "", "")]
    for result in results:
        based = result.base is not None
        sign, times = "≥" if result.at_least else "≤", "×" if based else f" {result.unit}".rstrip()
        rows.append(
            (
                result.what,
                f"{_short(result.measured)} {result.unit}".rstrip(),
                f"{_short(result.base)} {result.unit}".rstrip() if result.base is not None else "",
                f"{_short(score(result))}×" if based else "",
                f"{sign} {_short(result.limit)}{times}" if result.limit is not None else "",
                verdict(result),
                result.note,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _short(value: float) -> str:
    """Return a number with three digits, or as many as a whole part needs."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile: the smallest value that 95 in 100 do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


def interleaved(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median milliseconds of each action, all of them run in turn in every round."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for action in actions.values():
        action()
    for _ in range(rounds):
        for name, action in actions.items():
            started = time.perf_counter()
            action()
            times[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def machine() -> str:
    """Return one line on what all this ran on."""
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    parts = [_processor(), f"{os.cpu_count()} cores", load, f"Python {platform.python_version()}"]
    for package in _PACKAGES:
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(part for part in parts if part)


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
