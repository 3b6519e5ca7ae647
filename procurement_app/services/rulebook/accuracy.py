"""How accurate the rulebook is: measured on our own annotated texts, kept in a file, shown to everyone.

`measure` makes the figures and `store` writes them beside the rules; pages and `docs/accuracy.md` only read
that file, so that all of them say the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from yaml import YAMLError

from procurement_app import paths
from procurement_app.documents.model import BlockKind, Document
from procurement_app.documents.reading import read
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.measuring import Count, Expected, GoldText, Measurement, RuleCount
from procurement_app.screening.trying.passages import read_passages
from procurement_app.screening.trying.suggestions import suggest

FILE = "accuracy.json"
EVALUATION = paths.TENDER_SAMPLES / "evaluation"

Part = Literal["build", "kept"]
Form = Literal["docx", "pdf", "passages"]
PARTS: tuple[Part, ...] = ("build", "kept")
_COUNTS = re.compile(r'\{\s+"found"[^{}]+\}|\[[\d\s,]+\]')  # three counts, or a pair, on one line
OnText = Callable[[str], None]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figures(_Stored):
    """Counts of one thing and the shares that follow (0 to 1; 1 when there was nothing to find)."""

    found: int
    missed: int
    false: int

    @property
    def marked(self) -> int:
        return self.found + self.missed

    @property
    def precision(self) -> float:
        return _share(self.found, self.found + self.false)

    @property
    def recall(self) -> float:
        return _share(self.found, self.found + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.found, 2 * self.found + self.missed + self.false)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            found=self.found + other.found, missed=self.missed + other.missed, false=self.false + other.false
        )


NOTHING = Figures(found=0, missed=0, false=0)


class RuleFigures(_Stored):
    """One rule in one set. `statuses` counts each status by itself; `values` are (right, asked)."""

    detection: Figures
    statuses: dict[Status, Figures]
    values: tuple[int, int]

    @property
    def with_status(self) -> Figures:
        return sum(self.statuses.values(), NOTHING)


class SetFigures(_Stored):
    """One set in one form. `plain_*`: the texts of it in which nothing was marked."""

    part: Part
    form: Form
    texts: int
    words: int
    marked: int
    lost: int
    rules: dict[str, RuleFigures]
    plain_words: int
    plain_false: int
    plain_named: int
    suggested_right: int
    suggested_wrong: int

    @property
    def detection(self) -> Figures:
        return sum((rule.detection for rule in self.rules.values()), NOTHING)

    @property
    def with_status(self) -> Figures:
        return sum((rule.with_status for rule in self.rules.values()), NOTHING)

    def status(self, status: Status) -> Figures:
        """All rules together, one status."""
        return sum(
            (rule.statuses[status] for rule in self.rules.values() if status in rule.statuses), NOTHING
        )

    @property
    def values(self) -> tuple[int, int]:
        pairs = [rule.values for rule in self.rules.values()]
        return sum(right for right, _ in pairs), sum(asked for _, asked in pairs)

    @property
    def values_share(self) -> float:
        return _share(*self.values)

    @property
    def false_per_thousand(self) -> float | None:
        """False alarms per 1,000 words of texts without social content; None when there are no such texts."""
        return 1000 * self.plain_false / self.plain_words if self.plain_words else None


class KnownFailure(_Stored):
    """A mistake on a text that rules may be built on. See `screening.trying.measuring.Failure`."""

    rule: str
    kind: Literal["missed", "false", "status", "value"]
    text: str
    quote: str
    said: str = ""
    gold: str = ""


class Accuracy(_Stored):
    """One measurement of a whole rulebook; `titles` are those of its rules then, in Dutch."""

    measured_on: date
    rulebook: str
    titles: dict[str, str]
    sets: tuple[SetFigures, ...]
    failures: tuple[KnownFailure, ...]

    def of_rule(self, rule: str) -> list[tuple[SetFigures, RuleFigures]]:
        """The sets in which a rule was marked or found, with its figures."""
        return [(one, one.rules[rule]) for one in self.sets if rule in one.rules]

    def of_rule_in(self, rule: str, part: Part) -> tuple[Figures, Figures]:
        """A rule in one part, documents (as DOCX) and passages together: detection, and with status."""
        figures = [
            own for one, own in self.of_rule(rule) if one.part == part and one.form in ("docx", "passages")
        ]
        return (
            sum((own.detection for own in figures), NOTHING),
            sum((own.with_status for own in figures), NOTHING),
        )

    def failures_of(self, rule: str) -> list[KnownFailure]:
        return [failure for failure in self.failures if failure.rule == rule]


class BadGold(ValueError):
    """An annotated text that cannot be read; the message is one Dutch sentence."""


def measure(root: Path, book: Rulebook, on: date, on_text: OnText = lambda _name: None) -> Accuracy:
    """Read and screen every annotated text under `root` by the law of `on`. Raises BadGold.

    Of what is kept for measuring only totals are held: whoever writes rules must not learn from it.
    """
    sets, failures = [], []
    for part, form in _present(root):
        total = Measurement()
        for gold, document in _texts(root, part, form):
            on_text(gold.name)
            scanned = ScannedText(document, book.vocabulary)
            found = screen(document, book, on, scanned=scanned)
            total.add(gold, _inside(document, found) if form == "passages" else found, len(document.text))
            total.add_suggestions(gold, suggest(scanned, found, book), len(document.text))
        sets.append(_figures(part, form, total))
        if part == "build" and form != "pdf":  # the same texts as the DOCX: one list is enough
            failures += total.failures
    known = [KnownFailure.model_validate(asdict(failure)) for failure in failures]
    return Accuracy(
        measured_on=on,
        rulebook=book.version,
        titles={rule.id: rule.title.nl for rule in book.of_kind("instrument", "barrier")},
        sets=tuple(sets),
        failures=tuple(sorted(known, key=lambda failure: (failure.rule, failure.kind))),
    )


def store(accuracy: Accuracy, rules: Path = paths.RULES) -> Path:
    """Write the figures beside the rules they are of."""
    path = rules / FILE
    written = json.dumps(accuracy.model_dump(mode="json"), ensure_ascii=False, indent=1)
    path.write_text(_COUNTS.sub(lambda found: " ".join(found[0].split()), written) + "\n", encoding="utf-8")
    return path


def stored(rules: Path = paths.RULES) -> Accuracy | None:
    """The newest figures, or None when nobody measured yet."""
    path = rules / FILE
    if not path.is_file():
        return None
    return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _loaded(path: Path, _changed: int) -> Accuracy:
    return Accuracy.model_validate_json(path.read_bytes())


def _present(root: Path) -> Iterator[tuple[Part, Form]]:
    for part in PARTS:
        if any((root / part).glob("*.gold.json")):
            yield part, "docx"
            yield part, "pdf"
        if any((root / "passages" / part).glob("*.yaml")):
            yield part, "passages"


def _texts(root: Path, part: Part, form: Form) -> Iterator[tuple[GoldText, Document]]:
    """Each annotated text as it is read. Raises BadGold."""
    if form == "passages":
        yield from _passages(root / "passages" / part)
        return
    for path in sorted((root / part).glob("*.gold.json")):
        gold = _gold(path)
        file = path.with_name(f"{gold.name}.{form}")
        if not file.is_file():
            raise BadGold(
                f"Bij {path.name} hoort {file.name}, en dat bestand is er niet. Bouw de voorbeelden opnieuw."
            )
        yield gold, read(file.read_bytes(), file.name)


def _passages(folder: Path) -> Iterator[tuple[GoldText, Document]]:
    for path in sorted(folder.glob("*.yaml")):
        try:
            passages = list(read_passages(path))
        except (KeyError, IndexError, TypeError, ValueError, YAMLError) as error:
            raise BadGold(f"{path.name} is niet te lezen als annotatie: {error}.") from error
        yield from ((gold, document) for document, gold in passages)


def _inside(document: Document, findings: Iterable[Finding]) -> list[Finding]:
    """Without what was found in the headings and heads around a passage, which nobody annotated."""
    around = [block for block in document.blocks if block.kind is BlockKind.HEADING or block.is_header_row]
    return [
        finding
        for finding in findings
        if not any(block.start <= finding.start < block.end for block in around)
    ]


def _gold(path: Path) -> GoldText:
    """The gold of a document (`NAME.gold.json`). Raises BadGold."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        blocks = [(block["text"], [_expected(item) for item in block["gold"]]) for block in held["blocks"]]
        return GoldText(held["id"], blocks)
    except (KeyError, TypeError, ValueError) as error:
        raise BadGold(f"{path.name} is niet te lezen als geannoteerd stuk: {error}.") from error


def _expected(item: dict[str, Any]) -> Expected:
    return Expected(item["rule"], Status(item["status"]), item.get("values") or {})


def _figures(part: Part, form: Form, total: Measurement) -> SetFigures:
    return SetFigures(
        part=part,
        form=form,
        texts=total.texts,
        words=total.words,
        marked=total.marked,
        lost=total.lost,
        rules={rule: _rule_figures(count) for rule, count in sorted(total.rules.items())},
        plain_words=total.plain_words,
        plain_false=total.plain_false,
        plain_named=total.plain_named,
        suggested_right=total.suggested_right,
        suggested_wrong=total.suggested_wrong,
    )


def _rule_figures(count: RuleCount) -> RuleFigures:
    return RuleFigures(
        detection=_counted(count.detection),
        statuses={
            status: _counted(own)
            for status, own in count.by_status.items()
            if own.found or own.missed or own.false
        },
        values=(count.values_right, count.values_asked),
    )


def _counted(count: Count) -> Figures:
    return Figures(found=count.found, missed=count.missed, false=count.false)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
