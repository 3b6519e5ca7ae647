"""Titles of a document: in its properties, where a program may have put one, and in its text."""

from __future__ import annotations

import re
from itertools import islice

from procurement_app.documents.model import BlockKind, Document

# Titles that programs give by themselves: "untitled", "(anonymous)", "Document1", "Microsoft Word - PvE",
# and those of its template: "Sjabloon bestek v3", "[Titel]", "Klik om tekst in te voeren".
_OF_A_PROGRAM = re.compile(
    r"(?:untitled|anonymous|naamloos|onbekend|unknown|geen titel|no title|titel|title"
    r"|(?:sjabloon|template)\b.*"
    r"|titel (?:van )?(?:het )?document|document ?titel|[\[<«{].*[\]>»}]|\([^()]*\)"
    r"|(?:klik|typ|click|tik)\b.*\b(?:hier|here|tekst|text)\b.*"
    r"|(?:document|presentatie|presentation|werkmap|book|map|blad|sheet|scan|doc)[\s_-]*\d*"
    r"|microsoft (?:word|excel|powerpoint|office)\b.*|powerpoint[- ]presentati\w+|\W*)$",
    re.IGNORECASE,
)
_A_FILE_NAME = re.compile(
    r"^(?:\S+|.*[\\/].*)\.(?:docx?|odt|pdf|xlsx?|pptx?|rtf|indd|dot[xm]?|html?|te?mp)$", re.IGNORECASE
)
_BEGINNING = 10  # blocks, with what stands on top of each page


def telling_title(title: str) -> str:
    """The title in a file's properties, or "" when a program put it there: the file name says more."""
    tidy = " ".join(title.split())
    return "" if _OF_A_PROGRAM.match(tidy) or _A_FILE_NAME.search(tidy) else tidy


def first_heading(document: Document) -> str:
    """The heading that a document begins with; "" when there is none near its beginning."""
    beginning = islice(document.blocks, _BEGINNING)
    return next((document.text_of(block) for block in beginning if block.kind is BlockKind.HEADING), "")
