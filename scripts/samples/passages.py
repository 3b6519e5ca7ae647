"""Labelled passages: short stretches of tender text, each with every finding a reader should make in it.

`evaluation/passages/build/` may be read to write rules; `evaluation/passages/kept/` only measures. A file
is named after the rule its passages are about, `none.yaml` holds passages without any finding:

    - id: lots-03
      voice: waterschap
      heading: [2 Opdracht, 2.4 Indeling]
      blocks:
        - De opdracht is verdeeld in drie percelen.
        - item: perceel 1, maaien
        - row: [Perceel, maximaal 2]
          head: [Onderwerp, Regeling]
      findings:
        - {block: 0, rule: lots, status: asserted, evidence: verdeeld in drie percelen, values: {count: 3}}

Run it to check the files and count what they hold: `python -m scripts.samples.passages`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "tender_samples" / "evaluation" / "passages"
SETS = ("build", "kept")
STATUSES = ("asserted", "negated", "conditional", "mentioned")
VALUES: dict[str, frozenset[str]] = {
    "social-return-obligation": frozenset({"percentage", "base", "amount_eur"}),
    "social-return-award": frozenset({"weight_pct", "points"}),
    "reserved-contract": frozenset({"percentage"}),
    "reserved-services": frozenset(),
    "pso-recognition": frozenset({"level"}),
    "target-group-employment": frozenset(),
    "learning-places": frozenset({"count"}),
    "international-social-conditions": frozenset(),
    "social-label": frozenset(),
    "accessibility": frozenset(),
    "lots": frozenset({"count"}),
    "subcontract-social": frozenset(),
    "market-consultation": frozenset(),
    "turnover-requirement": frozenset({"amount_eur", "percentage"}),
    "reference-requirement": frozenset({"count", "amount_eur", "percentage"}),
    "no-lots": frozenset(),
    "lowest-price": frozenset(),
    "financial-guarantee": frozenset({"amount_eur", "percentage"}),
    "insurance-requirement": frozenset({"amount_eur"}),
    "certificate-without-equivalent": frozenset({"certificate"}),
    "no-subcontracting": frozenset(),
}
"""Every rule of the published evaluation format, with the values it may have."""

CHOICES = {
    "base": frozenset({"contract-value", "labour-cost"}),
    "level": frozenset({"aspirant", "1", "2", "3", "30+"}),
}
TEXTS = frozenset({"base", "level", "certificate"})
"""Values that are text; all others are numbers."""

EVIDENCE_LIMIT = 240


class PassageError(ValueError):
    """A file of passages cannot be read as such; the message names the file and the passage."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `kind` is paragraph, list or row; a row has its cells and the heads of their columns."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()
    head: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding that should be made: `block` is the index of its block in the passage."""

    block: int
    rule: str
    status: str
    evidence: str
    values: Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage; `about` is the rule its file is named after, or none."""

    id: str
    about: str
    voice: str
    heading: tuple[str, ...]
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...]


def load_passages(folder: Path) -> list[Passage]:
    """All passages in the YAML files of a folder, by file name. Raises PassageError."""
    return [passage for path in sorted(folder.glob("*.yaml")) for passage in load_file(path)]


def load_file(path: Path) -> list[Passage]:
    """The passages of one file. Raises PassageError where the file has another shape."""
    passages = []
    for number, entry in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")) or [], start=1):
        try:
            passages.append(_passage(entry, path.stem))
        except (KeyError, TypeError, AttributeError) as error:
            raise PassageError(f"{path.name}, passage {number}: {error!r}") from error
    return passages


def _passage(entry: Mapping[str, Any], about: str) -> Passage:
    return Passage(
        id=entry["id"],
        about=about,
        voice=entry["voice"],
        heading=tuple(entry.get("heading") or ()),
        blocks=tuple(_block(block) for block in entry["blocks"]),
        findings=tuple(_finding(finding) for finding in entry["findings"]),
    )


def _block(entry: str | Mapping[str, Any]) -> Block:
    if isinstance(entry, str):
        return Block("paragraph", entry)
    if "item" in entry:
        return Block("list", entry["item"])
    cells = tuple(entry["row"])
    return Block("row", "\n".join(cells), cells, tuple(entry.get("head") or ()))


def _finding(entry: Mapping[str, Any]) -> Finding:
    return Finding(
        entry["block"], entry["rule"], entry["status"], entry["evidence"], entry.get("values") or {}
    )


def problems(passages: Iterable[Passage]) -> list[str]:
    """What is wrong with passages, one sentence each; empty when all is well."""
    found: list[str] = []
    ids: set[str] = set()
    for passage in passages:
        wrong = []
        if passage.id in ids:
            wrong.append("its id is used before")
        ids.add(passage.id)
        if passage.about not in VALUES and passage.about != "none":
            wrong.append(f"its file is named after an unknown rule, {passage.about}")
        if not passage.blocks:
            wrong.append("it has no blocks")
        if passage.about == "none" and passage.findings:
            wrong.append("a passage in none.yaml has findings")
        taken: set[tuple[int, str]] = set()
        for finding in passage.findings:
            if (finding.block, finding.rule) in taken:
                wrong.append(f"two findings of {finding.rule} in block {finding.block}")
            taken.add((finding.block, finding.rule))
            wrong += _finding_problems(finding, passage.blocks)
        found += [f"{passage.id}: {what}" for what in wrong]
    return found


def _finding_problems(finding: Finding, blocks: tuple[Block, ...]) -> list[str]:
    wrong = []
    if finding.rule not in VALUES:
        return [f"unknown rule {finding.rule}"]
    if finding.status not in STATUSES:
        wrong.append(f"unknown status {finding.status}")
    if not 0 <= finding.block < len(blocks):
        wrong.append(f"there is no block {finding.block}")
    elif not finding.evidence.strip() or finding.evidence not in blocks[finding.block].text:
        wrong.append(f"evidence is not in block {finding.block}: {finding.evidence!r}")
    if len(finding.evidence) > EVIDENCE_LIMIT:
        wrong.append(f"evidence is longer than {EVIDENCE_LIMIT} characters: {finding.evidence!r}")
    return wrong + [problem for item in finding.values.items() if (problem := _value_problem(finding, *item))]


def _value_problem(finding: Finding, key: str, value: object) -> str | None:
    if key not in VALUES[finding.rule]:
        return f"{finding.rule} has no value {key}"
    if key in CHOICES and value not in CHOICES[key]:
        return f"{key} cannot be {value!r}"
    fits = isinstance(value, str) if key in TEXTS else type(value) in (int, float)
    return None if fits else f"{key} has the wrong type: {value!r}"


def counts(passages: Iterable[Passage]) -> str:
    """A table with, for each file, its passages and the statuses of the findings of its own rule."""
    table: dict[str, Counter[str]] = {}
    for passage in passages:
        row = table.setdefault(passage.about, Counter())
        own = [finding.status for finding in passage.findings if finding.rule == passage.about]
        row["passages"] += 1
        row["without"] += not own
        row.update(own)
    columns = ("passages", *STATUSES, "without")
    lines = [f"{'':32}" + "".join(f"{column:>12}" for column in columns)]
    for name, row in sorted(table.items()):
        lines.append(f"{name:32}" + "".join(f"{row[column]:12d}" for column in columns))
    total = sum((row for row in table.values()), Counter())
    lines.append(f"{'total':32}" + "".join(f"{total[column]:12d}" for column in columns))
    return "\n".join(lines)


def main() -> int:
    """Check all sets and print their counts; ids are unique over the sets together."""
    everything: list[Passage] = []
    for name in SETS:
        passages = load_passages(FOLDER / name)
        everything += passages
        if passages:
            sys.stdout.write(f"{name}\n{counts(passages)}\n\n")
    wrong = problems(everything)
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
