"""Values that people write on a form, read as rules read them in a document."""

from __future__ import annotations

from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.rulebook.detection import DocumentRule, ValueSpec
from procurement_app.screening.text.numerals import is_number, number
from procurement_app.screening.text.readers import READERS

# Above this a number is an error of typing: of money as in calendars, of the others as in documents.
_LARGEST = {"money": 3.2e9, "percentage": 1_000.0, "weight": 100.0, "count": 9_999.0, "points": 9_999.0}
_LONGEST_NAME = 120


def specs_of(book: Rulebook, rule: str) -> dict[str, ValueSpec]:
    """The values that a rule reads, by name; none for a rule of another kind."""
    known = book.rules.get(rule)
    return dict(known.values) if isinstance(known, DocumentRule) else {}


def written_value(spec: ValueSpec, written: str) -> float | str | None:
    """'5%', 'vijf procent', '€ 1.500.000,-', 'VCA**' as the value that a rule reads there; None for what
    is no such value, or one that cannot be meant."""
    text = " ".join(written.split())
    if spec.choices:
        return text if text in spec.choices else None
    if spec.type not in _LARGEST:  # a name, which nothing can be asked of but to be short
        return text if 0 < len(text) <= _LONGEST_NAME else None
    found = _number(spec.type, text)
    if found is None or not 0 < found <= _LARGEST[spec.type]:
        return None
    return None if spec.type == "count" and found % 1 else float(found)


def _number(kind: str, text: str) -> float | None:
    """The one number that the whole text is, with or without its unit."""
    if is_number(text):
        try:
            return number(text)
        except ValueError:  # '3 percelen'
            pass
    read = {one.number for one in READERS[kind](text) if (one.start, one.end) == (0, len(text))}
    return read.pop() if len(read) == 1 else None
