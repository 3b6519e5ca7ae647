"""What words fill a gap for when that depends on the name that they stand with: the same certificate, or all.

That an equivalent of one certificate is accepted opens nothing for another (Aanbestedingswet 2012,
art. 2.96).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from procurement_app.documents.model import BlockKind
from procurement_app.screening.model import Finding
from procurement_app.screening.scanned.passage import BlockView, Passage, ScannedText
from procurement_app.screening.status.answers import opens_answer
from procurement_app.screening.status.replies import refuses
from procurement_app.screening.values.certificate_names import certificates

ALL = ""
"""The name for words that speak of all certificates, and of a finding that names none."""
# 'NEN-EN-ISO 9001', 'ISO/IEC 27001', 'VCA**' and 'SNA-keurmerk (NEN 4400-1)' are one with 'ISO 9001',
# 'ISO 27001', 'VCA' and 'SNA-keurmerk'
_ASIDE = re.compile(r" \(.*|\b(?:nen|en|iec)\b|[\W_]")


def asked(findings: Iterable[Finding], value: str) -> list[str]:
    """The names that findings ask for, as they write them; `ALL` of one that tells no name."""
    told = [_names(finding.quote) or [str(finding.values.get(value, ALL))] for finding in findings]
    return list({_alike(name): name for names in told for name in names}.values())


def lacking(names: Iterable[str], filled: Iterable[str]) -> tuple[str, ...]:
    """The names that nothing fills."""
    having = set(map(_alike, filled))
    return () if ALL in having else tuple(name for name in names if _alike(name) not in having)


def filling(
    concepts: Sequence[str], general: Sequence[str], unless: Sequence[str], scanned: ScannedText
) -> tuple[str, ...]:
    """For which names a text has one of the concepts, without refusing it: those beside it, else those of its
    block, or of the question that its block answers. `ALL` where none is named and it speaks in general."""
    found: dict[str, None] = {}
    for index in scanned.blocks_of(concepts):
        view = BlockView(scanned, index)
        for passage in _parts(view):
            if any(not refuses(view, passage, place) for place in passage.places(concepts)):
                found.update(dict.fromkeys(_spoken_of(view, passage, general, unless)))
    return tuple(found)


def _parts(view: BlockView) -> Sequence[Passage]:
    """The sentences of a block, or the cells of a row."""
    whole_row = view.block.kind is BlockKind.ROW and len(view.sentences) > 1
    return view.sentences[:-1] if whole_row else view.sentences


def _spoken_of(view: BlockView, passage: Passage, general: Sequence[str], unless: Sequence[str]) -> list[str]:
    texts = [passage.text, view.whole.text]
    if opens_answer(view) and view.index:
        texts.append(BlockView(view.scanned, view.index - 1).whole.text)
    for text in texts:
        if names := _names(text):
            return names
    in_general = any(passage.places(general)) and not any(passage.places(unless))
    return [ALL] if in_general else []


def _names(text: str) -> list[str]:
    return [text[start:end] for start, end in certificates(text)]


def _alike(name: str) -> str:
    return _ASIDE.sub("", name.casefold())
