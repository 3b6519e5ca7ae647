"""The scan and the rules on a long text, against running every rule on every sentence.

    python -m benchmarks.scan [--times 4]

The text is the sample documents repeated with unrelated sentences between them.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date

from procurement_app import paths
from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.passage import ScannedText
from procurement_app.screening.rulebook import DOCUMENT_KINDS, load_rulebook
from procurement_app.screening.screen import screen

FILLER = "De goederen komen aan op de dag die partijen hebben afgesproken, bij de ingang aan de kade."


def long_document(times: int) -> Document:
    lines = []
    for path in sorted((paths.TENDER_SAMPLES / "evaluation").rglob("*.gold.json")):
        lines += [block["text"].replace("\n", " ") for block in json.loads(path.read_text())["blocks"]]
    lines = (lines + [FILLER] * (3 * len(lines))) * times
    blocks, place = [], 0
    for line in lines:
        blocks.append(Block(BlockKind.PARAGRAPH, place, place + len(line)))
        place += len(line) + 1
    return Document("long", "text", "\n".join(lines), blocks, language="nl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=1)
    document = long_document(parser.parse_args().times)
    started = time.process_time()
    rulebook = load_rulebook(paths.RULES, DOCUMENT_KINDS)
    assert rulebook.vocabulary.scanner
    loaded = time.process_time()
    screen(document, rulebook, date(2026, 1, 1))  # spaCy is imported and patterns are compiled here
    warm = time.process_time()
    ScannedText(document, rulebook.vocabulary)
    scanned = time.process_time()
    findings = screen(document, rulebook, date(2026, 1, 1))
    done = time.process_time()
    print(f"text            {len(document.text) / 1e6:8.2f} million characters, {len(findings)} findings")
    print(f"load rulebook   {loaded - started:8.3f} s")
    print(f"first time      {warm - loaded:8.3f} s")
    print(f"scan alone      {scanned - warm:8.3f} s")
    print(f"screen          {done - scanned:8.3f} s")


if __name__ == "__main__":
    main()
