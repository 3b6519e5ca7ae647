"""How fast documents are read, as ratios to pdftotext on the same file.

Run `python benchmarks/reading.py`. Prints CPU ratios (medians, contestants interleaved) of reading a PDF of
about 200 pages with text, blocks and sections, with every ruled table as cells, and with boxes for a
thousand findings; the plain pdfplumber way beside it; and peak memory on about 1,000 pages.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

# the root of the repository in place of this folder, whose calendar.py would hide the standard one
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import cpu_of, interleaved, peak_memory_mb, python, tender_pdf

_READ = """
import sys
from procurement_app.documents import ReadOptions, read
options = ReadOptions(tables=sys.argv[2] == "tables")
document = read(open(sys.argv[1], "rb").read(), sys.argv[1], options=options)
assert document.blocks
"""
_LOCATE = (
    _READ
    + """
step = max(len(document.text) // 1000, 80)
found = [document.locate(start, start + 70) for start in range(0, len(document.text) - 80, step)]
assert all(found)
"""
)
_PLUMBER = """
import sys, pdfplumber
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages[: int(sys.argv[2])]:
        page.extract_text(); page.extract_words(); page.extract_tables(); page.close()
"""
_PLUMBER_PAGES = 20


def main() -> None:
    """Measure and print; the figures to reach stand in docs/develop/documents.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--file", type=Path, help="measure this PDF instead of the two made here")
    options = parser.parse_args()
    files = {"given": options.file} if options.file else _own_files()
    for name, path in files.items():
        _print_ratios(name, path, options.rounds)
    if not options.file:
        large = tender_pdf(375, tables=False)
        memory = peak_memory_mb(python(_READ, str(large), "tables"))
        print(f"peak memory, {_pages(large)} pages: {memory:.0f} MB")


def _own_files() -> dict[str, Path]:
    return {"text": tender_pdf(75, tables=False), "tables": tender_pdf(100, tables=True)}


def _print_ratios(name: str, path: Path, rounds: int) -> None:
    file = str(path)
    contestants = {
        "pdftotext": ["pdftotext", file, "/dev/null"],
        "read, tables as lines": python(_READ, file, "lines"),
        "read, tables as cells": python(_READ, file, "tables"),
        "read, cells, 1,000 findings located": python(_LOCATE, file, "tables"),
    }
    medians = interleaved({who: lambda c=command: cpu_of(c) for who, command in contestants.items()}, rounds)  # type: ignore[misc]  # a default binds the loop's value
    base = medians["pdftotext"]
    pages = _pages(path)
    print(f"{name}: {pages} pages, pdftotext {base:.2f} s CPU")
    for who, seconds in medians.items():
        print(f"  {who:38s} {seconds:6.2f} s  {seconds / base:5.2f} x")
    share = min(_PLUMBER_PAGES, pages) / pages
    plain = cpu_of(python(_PLUMBER, file, str(_PLUMBER_PAGES))) / share
    label = f"plain pdfplumber, from {_PLUMBER_PAGES} pages"
    print(f"  {label:38s} {plain:6.2f} s  {plain / base:5.2f} x")


def _pages(path: Path) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(path))


if __name__ == "__main__":
    main()
