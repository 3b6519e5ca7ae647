"""The cases of `tests/screening/cases`, as the tests and the learning read them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.trying.trials import document_of

FRAMED = ("asserted", "negated", "conditional", "mentioned")
_KINDS = {"# ": BlockKind.HEADING, "- ": BlockKind.LIST, "|! ": BlockKind.ROW, "| ": BlockKind.ROW}


def framed(told: dict[str, Any]) -> Iterator[tuple[str, str, Document]]:
    """The sentences of `frames.yaml`, each subject in each frame, and those of one rule: (status, rule,
    document of one block). A question with its answer comes as a paragraph, and as a row of two cells."""
    for rule, sentences in told["plain"].items():
        for status, some in sentences.items():
            yield from ((status, rule, document_of(sentence)) for sentence in some)
    for subject in told["subjects"]:
        noun = subject["a"]
        bare = subject.get("bare") or re.sub(r"^(?:een|de) ", "", noun)
        for status in FRAMED:
            for frame in told[status]:
                sentence = frame.format(a=noun, A=noun[0].upper() + noun[1:], bare=bare)
                yield status, subject["rule"], document_of(sentence)
                if "? " in sentence:
                    row = sentence.replace("? ", "? | ")
                    yield status, subject["rule"], document_of(row, block=BlockKind.ROW)


def read_case(written: str) -> tuple[Document, list[list[str]]]:
    """A document of the blocks of a case, and for each block its marks ('rule status key=value', 'none').

    '# ' stands before a heading, '- ' before an item, '| ' before a row, '|! ' before the heads of a table.
    """
    text, blocks, marks, section = "", [], [], ()
    for line in written.strip().splitlines():
        if line.startswith("@ "):
            marks[-1].append(line[2:])
            continue
        mark = next((mark for mark in _KINDS if line.startswith(mark)), "")
        kind = _KINDS.get(mark, BlockKind.PARAGRAPH)
        content, start = line[len(mark) :], len(text)
        cells = []
        if kind is BlockKind.ROW:
            content = re.sub(r"\s*\|\s", "\t", content)
            ends = [*itertools.accumulate(len(cell) + 1 for cell in content.split("\t"))]
            cells = [
                (end - 1 - len(cell), end - 1) for cell, end in zip(content.split("\t"), ends, strict=True)
            ]
        heading = kind is BlockKind.HEADING
        blocks.append(
            Block(
                kind,
                start,
                start + len(content),
                section=() if heading else section,
                level=1 if heading else 0,
                cells=tuple((start + a, start + b) for a, b in cells),
                table=1 if kind is BlockKind.ROW else None,
                is_header_row=mark == "|! ",
            )
        )
        section = (content,) if heading else section
        marks.append([])
        text += content + "\n"
    return Document("geval", "text", text.rstrip("\n"), blocks, language="nl"), marks
