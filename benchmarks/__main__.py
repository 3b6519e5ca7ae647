"""`python -m benchmarks [NAME ...]`: run every benchmark, or those named, one after another.

A benchmark is a module of this folder with a `main()` that prints its figures and returns a status:
0, or 1 when an aim it states is missed. All run, also after a miss; the exit status is 1 if any missed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_MEASURING = {"__init__", "__main__", "common"}


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_MEASURING)


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"No benchmark {', '.join(sorted(unknown))}; there are: {', '.join(names())}.", file=sys.stderr)
        return 2
    missed = []
    for name in wanted or names():
        print(f"\n== {name}", flush=True)
        # a process each: what one leaves in memory must not count for the next
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=HERE.parent)
        if done.returncode:
            missed.append(name)
    if missed:
        print(f"\nAn aim was missed, or the run failed: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
