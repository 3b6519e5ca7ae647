"""Lines of a label and its answer ('Bankgarantie: nee'), read as rows of two cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from procurement_app.documents.model import Block, BlockKind
from procurement_app.screening.text.answer_words import ANSWER, FIGURE
from procurement_app.screening.text.choices import TICKED

# what takes the answer back, or goes on: 'nee, wel een concerngarantie', 'nee. De opdracht is te klein'
_GOES_ON = (
    r"[.;!?][ \xa0]+[^\W\d_]|:[ \xa0](?!\d)|\b(?:wel|maar|voorheen|max\w*|hooguit|hoogstens|ten hoogste)\b"
)
_REST = rf"(?:(?!{_GOES_ON})[^\n\t])"
# a box that is ticked stands before its answer or behind it, blanks where the others stood (`text.choices`)
_ANSWERED = re.compile(
    rf":(?P<gap>[ \xa0]+(?:{TICKED}[ \xa0]*)?)"
    rf"(?P<answer>{ANSWER}(?=[.,;:(]|[ \xa0]\(|[ \xa0]*{TICKED}?[ \xa0]*$){_REST}*"
    rf"|(?P<figure>{FIGURE}{_REST}{{0,60}}))$",
    re.IGNORECASE | re.MULTILINE,
)
# 'Antwoord: ja' answers what stands above it, a definition asks nothing
_LABEL = re.compile(
    r"(?!\W{0,9}(?:vraag|antwoord|reactie|besluit|question|answer|response)\b)"
    r"(?!.*\bdefinitie\b)"
    r"(?:(?![.;!?][ \xa0])[^\n\t:]){3,60}",
    re.IGNORECASE,
)
# before a figure a few words: no sentence ('een omzeteis geldt wel: € 400.000') or proposal, nothing on what
# is there now
_NAME = re.compile(
    r"(?!.*\b(?:voorstel|advies|idee|is|zijn|was|geldt|gelden|wordt|worden|wel|proposal|advice|applies"
    r"|tel|telefoon\w*|contact\w*|nu|thans|huidige?|onze?|vorige?"
    r"|phone|now|current|our|previous)\b)"
    r"\W{0,3}[^\W\d_][^\n\t:,;.!?]*",
    re.IGNORECASE,
)
_NAME_WORDS = 6
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST)


def with_rows(text: str, blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """A text of the same length and its blocks, in which each line of a label and its answer is a row of its
    own, the label and the answer parted by a tab."""
    lines = {text.rfind("\n", 0, found.start()) + 1: found for found in _ANSWERED.finditer(text)}
    if not lines:
        return text, blocks
    rows: list[Block] = []
    pieces: list[str] = []
    taken = 0
    for number, block in enumerate(blocks):
        found = lines.get(block.start) if block.kind in _PROSE else None
        if found is None or not _is_row(text, block, found):
            rows.append(block)
            continue
        pieces += text[taken : found.start()], "\t".rjust(found.end("gap") - found.start())
        taken = found.end("gap")
        cells = ((block.start, found.start()), found.span("answer"))
        # a table of its own: no head, no other rows
        rows.append(replace(block, kind=BlockKind.ROW, cells=cells, table=-1 - number))
    return "".join((*pieces, text[taken:])), rows


def _is_row(text: str, block: Block, found: re.Match[str]) -> bool:
    if found.end() != block.end or _LABEL.fullmatch(text, block.start, found.start()) is None:
        return False
    if found["figure"] is None:
        return True
    name = _NAME.fullmatch(text, block.start, found.start())
    return name is not None and len(name[0].split()) <= _NAME_WORDS


def is_labelled(block: Block) -> bool:
    """Whether a row is a line of a label and its answer."""
    return block.table is not None and block.table < 0
