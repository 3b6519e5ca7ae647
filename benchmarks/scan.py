"""What the one scan of a text takes of judging it, and what many more rules cost.

    python -m benchmarks.scan [--times 1]

The text is the sample documents with unrelated sentences between them, one in four with a made-up word. Rules
are made up beside those of the rulebook, each hanging on a concept of its own; their words stand in the text
about as often as those of a real rule, so that every added rule is hit and looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date

from benchmarks.common import interleaved, made_up_word
from procurement_app import paths
from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.rulebook.book import DOCUMENT_KINDS, Rulebook, load_rulebook
from procurement_app.screening.rulebook.detection import DocumentRule, Way
from procurement_app.screening.rulebook.vocabulary import Concept, Vocabulary
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import screen

FILLER = "De goederen komen{} aan op de dag die partijen hebben afgesproken, bij de ingang aan de kade."
FEW, MANY, AIM = 40, 400, 1.3
ROUNDS = 5
_DAY = date(2026, 1, 1)
_ENDINGS = ("", "en", "s", "plan", "eis", "verplichting*", "-regeling", " van de opdracht", "bedrij(f|ven)")


def long_document(times: int) -> Document:
    lines = []
    for path in sorted((paths.TENDER_SAMPLES / "evaluation" / "build").rglob("*.gold.json")):
        lines += [block["text"].replace("\n", " ") for block in json.loads(path.read_text())["blocks"]]
    lines = (lines + [_filler(number) for number in range(3 * len(lines))]) * times
    blocks, place = [], 0
    for line in lines:
        blocks.append(Block(BlockKind.PARAGRAPH, place, place + len(line)))
        place += len(line) + 1
    return Document("long", "text", "\n".join(lines), blocks, language="nl")


def with_rules(book: Rulebook, count: int) -> Rulebook:
    """The rulebook with as many made-up rules beside its own as make `count` document rules."""
    own: list[DocumentRule] = book.of_kind("instrument", "barrier")
    words = book.vocabulary
    concepts, rules = dict(words.concepts), {rule.id: rule for rule in own}
    for number in range(count - len(own)):
        name = f"made-up-{number}"
        concepts[name] = Concept(forms=tuple(_word(number) + ending for ending in _ENDINGS))
        ways = (Way(all_of=(name, "obligation"), near=20), Way(all_of=(name, "<percentage>"), near=20))
        rules[name] = own[0].model_copy(update={"id": name, "detect": ways, "subject": (), "yields_to": ()})
    larger = Rulebook(book.root, book.version, dict(rules))
    larger.__dict__["vocabulary"] = Vocabulary(concepts, words.cues, words.clause_starts)
    return larger


def _filler(number: int) -> str:
    return FILLER.format("" if number % 4 else f" met {_word(number // 4 % MANY)}")


def _word(number: int) -> str:
    return made_up_word(1_000 + number)


def _seconds(document: Document, book: Rulebook) -> float:
    before = time.process_time()
    screen(document, book, _DAY)
    return time.process_time() - before


def main() -> int:
    """Measure and print; 1 when the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=1)
    document = long_document(parser.parse_args().times)
    started = time.process_time()
    book = load_rulebook(paths.RULES, DOCUMENT_KINDS)
    assert book.vocabulary.scanner
    loaded = time.process_time()
    few, many = with_rules(book, FEW), with_rules(book, MANY)
    for rulebook in (book, few, many):  # spaCy is imported and scanners are made here
        findings = screen(document, rulebook, _DAY)

    def scan_alone() -> float:
        before = time.process_time()
        ScannedText(document, book.vocabulary)
        return time.process_time() - before

    runs = {
        "scan": scan_alone,
        "own": lambda: _seconds(document, book),
        "few": lambda: _seconds(document, few),
        "many": lambda: _seconds(document, many),
    }
    took = interleaved(runs, ROUNDS)
    ratio = took["many"] / took["few"]
    print(f"text             {len(document.text) / 1e6:8.2f} million characters, {len(findings)} findings")
    print(f"load rulebook    {loaded - started:8.3f} s")
    print(f"scan and rules   {took['own']:8.3f} s, of which the scan alone {took['scan'] / took['own']:4.0%}")
    print(f"{MANY} rules against {FEW}: {ratio:.2f} times the time (aim {AIM})")
    return 0 if ratio <= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
