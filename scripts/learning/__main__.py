"""Learn the weights of marks (`rules/weights/`) from the annotated texts that rules may be built on.

    python -m scripts.learning            # writes the tables and their limits
    python -m scripts.learning --check    # only tells what texts that were held back get

Needs the `dev` extra (scikit-learn).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import yaml

from procurement_app import paths
from procurement_app.screening.finding.weights import (
    BASE,
    FOLDER,
    LIMITS,
    MARKS,
    NOTHING,
    STATUSES,
    TOGETHER,
    table_of,
)
from procurement_app.screening.rulebook.book import DOCUMENT_KINDS, load_rulebook
from scripts.learning import layers
from scripts.learning.samples import Sample, samples

SMALL = 0.05  # a weight below this is left out of the tables
ROUNDS, HEAVIER, HEAVIEST = 6, 3.0, 81.0
EVEN = 0.5
AS_GOOD = 0.005  # limits whose F1 differs by no more than this are equally good


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only tell what texts held back get")
    asked = parser.parse_args(arguments)
    book = load_rulebook(paths.RULES, DOCUMENT_KINDS)
    rules = [rule.id for rule in book.of_kind("instrument", "barrier")]
    given = samples(book)
    print(f"{len(given)} blocks, {sum(sample.author is not None for sample in given)} of authors apart")
    apart = layers.held_back(given, rules)
    limit = finds_from(apart)
    for name, at in (("ways alone", None), (f"with weights, found from {limit}", limit)):
        detection, with_status = layers.figures(apart, at)
        print(f"held back, {name}: F1 {detection:.3f}, with status {with_status:.3f}")
    if not asked.check:
        second = layers.second_layer(apart.asked, apart.samples)
        write(paths.RULES / FOLDER, promising(given, second, rules, limit), second)
        limits = {
            "learned_on": datetime.now(UTC).date(),
            "blocks": len(given),
            "considers_from": layers.CONSIDERS_FROM,
            "finds_from": limit,
            "alone_from": max(limit, layers.ALONE_FROM),
        }
        (paths.RULES / FOLDER / LIMITS).write_text(yaml.safe_dump(limits, sort_keys=False), encoding="utf-8")
    return 0


def promising(
    given: Sequence[Sample], second: layers.SecondLayer, rules: Sequence[str], limit: float
) -> layers.FirstLayer:
    """First layers that keep what the examples of rules promise: one that would not come out as it is written
    counts heavier the next time."""
    counts = [1.0] * len(given)
    first = as_written(layers.first_layer(given, rules))
    for _ in range(ROUNDS):
        broken = layers.broken(given, first, second, rules, limit)
        print(f"{len(broken)} examples would come out otherwise")
        if not broken:
            break
        for number in broken:
            counts[number] = min(counts[number] * HEAVIER, HEAVIEST)
        first = as_written(layers.first_layer(given, rules, counts))
    return first


def as_written(first: layers.FirstLayer) -> layers.FirstLayer:
    """The same without weights that hardly count: the tables leave them out, and many of them do count."""
    rules = {rule: layers.Model(_large(model.weights), model.base) for rule, model in first.rules.items()}
    statuses = layers.Model(_large(first.statuses.weights), first.statuses.base)
    return first._replace(rules=rules, statuses=statuses)


def finds_from(apart: layers.HeldBack) -> float:
    """Of all limits that do about as well as the best the strictest, since false alarms cost an officer more
    trust than a finding missed; but what a way found in plain words is refused only where it is likelier that
    the words around it say nothing of the kind."""
    tried = {
        limit: layers.figures(apart, limit).with_status
        for limit in (round(float(limit), 2) for limit in np.arange(0.3, EVEN + 0.01, 0.05))
    }
    return max(limit for limit, reached in tried.items() if reached >= max(tried.values()) - AS_GOOD)


def write(folder: Path, first: layers.FirstLayer, second: layers.SecondLayer) -> None:
    """The three tables in a folder."""
    weights = np.array([model.weights for model in first.rules.values()]).T
    base = [model.base[0] for model in first.rules.values()]
    marks = {(mark,): row for mark, row in zip(first.marks, weights, strict=True) if row.any()}
    text = table_of(("kenmerk",), [*first.rules], {(BASE,): base, **marks})
    (folder / MARKS).write_text(text, encoding="utf-8")
    labels = [tuple(name.split("\t")) for name in first.of_status]
    rows = {name: row for name, row in zip(labels, first.statuses.weights.T, strict=True) if row.any()}
    rows[BASE, layers.ALL_RULES] = rows.get((BASE, layers.ALL_RULES), 0) + first.statuses.base
    names = [status.value for status in layers.STATUSES]
    (folder / STATUSES).write_text(table_of(("kenmerk", "regel"), names, rows), encoding="utf-8")
    together = {(name,): row for name, row in sorted(second.weights.items())}
    text = table_of(("kenmerk",), [NOTHING, *names], {(BASE,): second.always, **together})
    (folder / TOGETHER).write_text(text, encoding="utf-8")


def _large(weights: layers.Numbers) -> layers.Numbers:
    """Weights without those that hardly count."""
    return np.where(np.abs(weights) < SMALL, 0.0, weights)


if __name__ == "__main__":
    sys.exit(main())
