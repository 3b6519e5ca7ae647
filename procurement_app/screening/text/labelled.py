"""Lines of a label and its answer ('Bankgarantie: nee'), read as rows of two cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from procurement_app.documents.model import Block, BlockKind

_ANSWER = (
    r"(?:ja|nee|neen|moet|geen|nihil|yes|none|no|n\.?\s?v\.?\s?t\.?|n/a|eis|wens|optie|optioneel|optional|vervalt"
    r"|vervallen|geschrapt|(?:wordt |is |zijn )?(?:niet )?(?:van toepassing|verplicht|vereist|gevraagd|nodig"
    r"|toegestaan)|(?:not )?(?:applicable|required|allowed|permitted)|mandatory|nader te bepalen"
    r"|n\.?\s?t\.?\s?b\.?|nog (?:niet bekend|onbekend|open|te bepalen)|to be determined)"
)
# 'Antwoord: ja' answers what stands above it
_LINE = re.compile(
    r"^(?P<label>(?!\W*(?:vraag|antwoord|reactie|besluit|question|answer|response)\b)"
    r"(?:(?![.;!?][ \xa0])[^\n\t:]){3,60}):[ \xa0]+"
    rf"(?P<answer>{_ANSWER}(?=[.,;:(]|[ \xa0]\(|$)[^\n\t]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST)


def with_rows(text: str, blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """A text of the same length and its blocks, in which each line of a label and its answer is a row of its
    own, the label and the answer parted by a tab."""
    lines = {found.start(): found for found in _LINE.finditer(text)}
    if not lines:
        return text, blocks
    rows: list[Block] = []
    letters = list(text)
    for number, block in enumerate(blocks):
        found = lines.get(block.start) if block.kind in _PROSE else None
        if found is None or found.end() != block.end:
            rows.append(block)
            continue
        letters[found.end("label") : found.start("answer")] = "\t".rjust(
            found.start("answer") - found.end("label")
        )
        # a table of its own: no head, no other rows
        rows.append(
            replace(
                block,
                kind=BlockKind.ROW,
                cells=(found.span("label"), found.span("answer")),
                table=-1 - number,
            )
        )
    return "".join(letters), rows
