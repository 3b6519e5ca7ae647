"""How many findings of each kind apply, and how many a document says do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from procurement_app.screening.model import Status


@dataclass(frozen=True)
class Tally:
    """Findings by kind: `holds` has what applies, if only on a condition. What is only named counts in
    `found` alone."""

    holds: Counter[str] = field(default_factory=Counter)
    denied: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, status: str, count: int) -> None:
        self.found[kind] += count
        if status in (Status.ASSERTED, Status.CONDITIONAL):
            self.holds[kind] += count
        elif status == Status.NEGATED:
            self.denied[kind] += count
