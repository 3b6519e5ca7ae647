"""What stands above a block and tells what it is a list of: the sentence that a list hangs on, or a line
above rows that is no heading by its looks ('Vervallen eisen' above 'Bankgarantie: ja')."""

from __future__ import annotations

import re

from procurement_app.documents.model import BlockKind
from procurement_app.screening.scanned.passage import BlockView, Passage

_TITLE_WORDS = 8
_ENDS = ".!?;,"
_ANNOUNCES = re.compile(r"\b(?:volgende|onderstaande|hieronder|hierna|following|below)\b", re.IGNORECASE)


def lead_of(view: BlockView) -> Passage | None:
    """The sentence or line that a list item, or a line of a label and its answer, hangs on."""
    return line_above(view) if _is_labelled(view) else view.lead


def line_above(view: BlockView) -> Passage | None:
    """The line above the rows that a row stands among: one that announces them, or looks like a title."""
    if view.block.kind is not BlockKind.ROW:
        return None
    if "line above" not in view.notes:
        view.notes["line above"] = _line_above(view)
    found: Passage | None = view.notes["line above"]
    return found


def _line_above(view: BlockView) -> Passage | None:
    blocks, number = view.scanned.document.blocks, view.index - 1
    labelled = _is_labelled(view)
    while number >= 0 and (
        blocks[number].table == view.block.table
        or (labelled and (blocks[number].kind is BlockKind.LIST or (blocks[number].table or 0) < 0))
    ):
        number -= 1
    if number < 0 or blocks[number].kind is not BlockKind.PARAGRAPH:
        return None
    line = view.scanned.heading(number)
    said = line.text.rstrip()
    is_title = said[-1:] not in _ENDS and len(said.split()) <= _TITLE_WORDS
    return line if is_title or said.endswith(":") or _ANNOUNCES.search(said) else None


def _is_labelled(view: BlockView) -> bool:
    """Whether a row is a line of a label and its answer (see `text.labelled`)."""
    return view.block.table is not None and view.block.table < 0
