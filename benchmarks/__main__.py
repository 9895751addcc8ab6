"""Run the benchmarks named on the command line, or all, and say which budgets are kept."""

from __future__ import annotations

import argparse
import os
import sys
import time
from importlib import import_module

from .server import ONE_THREAD

# NumPy reads these once, when it is imported: with one thread each, ratios compare code and not cores.
for name in ONE_THREAD:
    os.environ.setdefault(name, "1")

#: In the order in which they run; each is a file here with a function `run`.
NAMES = (
    "engine",
    "drawing",
    "files",
    "memory",
    "wire",
    "addresses",
    "step",
    "drag",
    "keys",
    "rapid",
    "home",
    "image",
    "visit",
    "shift",
    "visitors",
    "crowd",
    "forged",
)


def main() -> int:
    from .measure import Missing, machine, table, verdict

    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"any of {', '.join(NAMES)}; all of them if none is named")
    names = parser.parse_args().name or NAMES
    if unknown := [name for name in names if name not in NAMES]:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(NAMES)}")
    print(machine(), flush=True)
    over, missing = 0, 0
    for name in names:
        started = time.perf_counter()
        print(f"\n{name}", end="", flush=True)
        try:
            module = import_module(f"{__package__}.{name}")
            print(f": {module.__doc__.splitlines()[0]}", flush=True)
            results = module.run()
        except Missing as problem:
            missing += 1
            print(f": not measured: {problem}", flush=True)
            continue
        print(table(results))
        print(f"  ({time.perf_counter() - started:.0f} s)", flush=True)
        over += sum(verdict(result) == "OVER" for result in results)
    print(f"\n{over} over budget, {missing} not measured; {machine()}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
