"""What stands above a block and tells what it is a list of: the sentence that a list hangs on, or a line
above rows that is no heading by its looks ('Vervallen eisen' above 'Bankgarantie: ja')."""

from __future__ import annotations

import re

from procurement_app.documents.model import BlockKind
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.text.labelled import is_labelled

_TITLE_WORDS = 8
_ENDS = ".!?;,"
_ANNOUNCES = re.compile(r"\b(?:volgende|onderstaande|hieronder|hierna|following|below)\b", re.IGNORECASE)

# 'Deel B: vervallen eisen', a title all the same
_NUMBERED = re.compile(r"\w+\s(?:\d[\d.]*|[A-Z]|[IVX]+):")


def lead_of(view: BlockView) -> Passage | None:
    """The sentence or line that a list item, or a line of a label and its answer, hangs on."""
    return line_above(view) if is_labelled(view.block) else view.lead


def line_above(view: BlockView) -> Passage | None:
    """The line above the rows that a row stands among: one that announces them, or looks like a title."""
    number = view.scanned.above_rows[view.index]
    is_row = view.block.kind is BlockKind.ROW
    if not is_row or number < 0 or view.scanned.document.blocks[number].kind is not BlockKind.PARAGRAPH:
        return None
    line = view.scanned.heading(number)
    said = line.text.rstrip()
    # 'Uitbesteden: mag niet' is a row of its own
    is_row = ":" in said and not _NUMBERED.match(said)
    is_title = said[-1:] not in _ENDS and not is_row and len(said.split()) <= _TITLE_WORDS
    return line if is_title or said.endswith(":") or _ANNOUNCES.search(said) else None
