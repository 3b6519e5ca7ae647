"""The notation in which sample documents are written, and annotated for evaluation.

A source has a YAML head, a line of three dashes, and then one block a line. A prefix gives the kind:

    = Title            # 1 Heading      ## 1.1 Heading     ### 1.1.1 Heading
    - bullet           + a. numbered item, its number written out
    |! head | cells    | row | of cells       |- (ends a table)
    toc: line ... 4    fn: footnote     hdr: running header     ftr: running footer
    <page>             anything else is a paragraph

A line that starts with `@` annotates the block above it:

    @ rule status | evidence | key=value key=value

Evidence is a passage of the block; `first words … last words` stands for all from the one to the
other, and left empty it is the whole block. Values are numbers where they look like numbers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MARKERS = {
    "= ": ("heading", 0),
    "# ": ("heading", 1),
    "## ": ("heading", 2),
    "### ": ("heading", 3),
    "- ": ("list", 1),
    "+ ": ("list", 2),
    "|! ": ("row", 1),
    "| ": ("row", 0),
    "toc: ": ("toc", 0),
    "fn: ": ("footnote", 0),
    "hdr: ": ("header", 0),
    "ftr: ": ("footer", 0),
}
"""Prefix -> kind of block and its level (of a row: 1 for column heads; of a list: 1 bullets, 2 numbered)."""


class SourceError(ValueError):
    """A mistake in a source file; the message names file and line."""


@dataclass(slots=True)
class SourceBlock:
    """One block: `text` as the reader of the finished file sees it, cells of a row joined by newlines."""

    kind: str
    text: str
    level: int = 0
    table: int = 0
    gold: list[dict[str, Any]] = field(default_factory=list)

    @property
    def cells(self) -> list[str]:
        return self.text.split("\n")


@dataclass(slots=True)
class Source:
    """A parsed source: its head and its blocks; `pages` holds indexes of blocks that open a page."""

    head: dict[str, Any]
    blocks: list[SourceBlock]
    pages: set[int]

    @property
    def title(self) -> str:
        return str(self.head["title"])

    @property
    def running(self) -> dict[str, str]:
        """The running header and footer, by kind."""
        return {b.kind: b.text for b in self.blocks if b.kind in ("header", "footer")}

    def gold(self) -> dict[str, Any]:
        """The document in the published evaluation format."""
        names = {"paragraph": "para"}
        return {
            **{key: self.head[key] for key in ("id", "title", "kind", "layout")},
            "blocks": [
                {"type": names.get(b.kind, b.kind), "text": b.text, "gold": b.gold} for b in self.blocks
            ],
        }


def read_source(path: Path) -> Source:
    """Parse a source file. Raises SourceError naming file and line."""
    head_text, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    head = {"id": path.stem, **yaml.safe_load(head_text)}
    first = head_text.count("\n") + 3
    source = Source(head, [], set())
    table = 0
    for number, line in enumerate(body.splitlines(), start=first):
        try:
            table = _take_line(source, line.rstrip(), table)
        except (ValueError, IndexError) as error:
            raise SourceError(f"{path.name}:{number}: {error}") from error
    return source


def _take_line(source: Source, line: str, table: int) -> int:
    """Add one line to the source; gives the number of the table that a next row belongs to."""
    if not line:
        return table
    if line == "|-":
        return table + 1
    if line == "<page>":
        source.pages.add(len(source.blocks))
        return table + 1
    if line.startswith("@ "):
        source.blocks[-1].gold.append(_annotation(line[2:], source.blocks[-1].text))
        return table
    block = _block(line)
    if block.kind == "row":
        block.table = table
    elif block.kind not in ("header", "footer"):
        table += 1
    source.blocks.append(block)
    return table


def _block(line: str) -> SourceBlock:
    for marker, (kind, level) in MARKERS.items():
        if line.startswith(marker):
            text = line[len(marker) :].strip()
            if kind == "row":
                text = "\n".join(cell.strip() for cell in text.split(" | "))
            return SourceBlock(kind, text, level)
    return SourceBlock("paragraph", line)


def _annotation(line: str, text: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("|")]
    rule, status = parts[0].split()
    evidence = _evidence(parts[1] if len(parts) > 1 else "", text)
    gold: dict[str, Any] = {"rule": rule, "status": status, "evidence": evidence}
    if len(parts) > 2:
        pairs = (pair.split("=", 1) for pair in parts[2].split())
        gold["values"] = {key: _value(value) for key, value in pairs}
    return gold


def _evidence(wanted: str, text: str) -> str:
    if not wanted:
        return text
    if "…" in wanted:
        opening, closing = (part.strip() for part in wanted.split("…"))
        start = text.index(opening)
        return text[start : text.index(closing, start + len(opening)) + len(closing)]
    wanted = wanted.replace(" ¶ ", "\n")
    if wanted not in text:
        raise ValueError(f"evidence is not in the block above: {wanted!r}")
    return wanted


def _value(text: str) -> float | int | str:
    text = text.replace("_", " ")
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def gold_json(source: Source) -> str:
    return json.dumps(source.gold(), ensure_ascii=False, indent=1) + "\n"
