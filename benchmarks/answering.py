"""How long `kansrijk screen` takes for a short PDF, from the start of Python to the end.

Run `python -m benchmarks.answering`. Beside it a bare `python -c "import spacy"`, in the same loop; the aim
is 1.5 times that and half a second, in time on the clock. Measured on the sample documents of at most two
pages: in most of them nothing needs spaCy's tokeniser, and it is not imported.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pypdfium2

# the root of the repository in place of this folder, whose calendar.py would hide the standard one
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import interleaved, python
from procurement_app import paths

TIMES, SECONDS = 1.5, 0.5
_MOST_PAGES = 2
_SCREEN = "from procurement_app.cli import main; main()"


def main() -> int:
    """Measure and print; 1 when a document takes longer than the aim."""
    short = [path for path in sorted(paths.TENDER_SAMPLES.glob("documents/*.pdf")) if _is_short(path)]
    contestants = {"import spacy": partial(_clock, python("import spacy"))}
    contestants |= {path.name: partial(_clock, python(_SCREEN, "screen", str(path))) for path in short}
    took = interleaved(contestants, rounds=5)
    bare = took.pop("import spacy")
    aim = TIMES * bare + SECONDS
    print(f"import spacy {bare:.2f} s; aim {aim:.2f} s")
    for name, seconds in took.items():
        print(f"  {name:45s} {seconds:.2f} s")
    return 1 if max(took.values()) > aim else 0


def _is_short(path: Path) -> bool:
    """A PDF of few pages with text; a scan takes as long as its recognition."""
    return not path.name.endswith(".scan.pdf") and len(pypdfium2.PdfDocument(path)) <= _MOST_PAGES


def _clock(command: Sequence[str]) -> float:
    """Seconds on the clock that a command takes."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
