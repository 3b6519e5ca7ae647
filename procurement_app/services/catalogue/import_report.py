"""What an import tells of a file: a report per row, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from procurement_app.documents.model import Problem
from procurement_app.models import FirmCreate

# What is told and does not stop an import.
HARMLESS = frozenset({"firm-markup", "firm-column", "firm-place", "firm-unseen"})


class Deed(StrEnum):
    """What an import does with a row."""

    NEW = "new"
    RENEWED = "renewed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Read:
    """A row that holds a firm; `numbered` when it says its number itself, so that no other key serves.

    `deed` is None while it is not compared with the catalogue.
    """

    row: int
    firm: FirmCreate
    numbered: bool = False
    deed: Deed | None = None


@dataclass
class Checked:
    """The firms of a file and all that is wrong with it, row by row."""

    rows: list[Read] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def firms(self) -> list[FirmCreate]:
        return [one.firm for one in self.rows]

    @property
    def sound(self) -> bool:
        return not any(problem.code not in HARMLESS for problem in self.problems)

    def count(self, deed: str) -> int:
        return sum(one.deed == deed for one in self.rows)
