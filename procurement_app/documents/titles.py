"""Titles in the properties of a file: which say what it is, and which a program put there."""

from __future__ import annotations

import re

# Titles that programs give by themselves: "untitled", "Document1", "Microsoft Word - PvE.docx", and those of
# the template that a document was made from: "Sjabloon bestek v3", "[Titel]", "Klik om tekst in te voeren".
_OF_A_PROGRAM = re.compile(
    r"(?:untitled|naamloos|onbekend|unknown|geen titel|no title|titel|title|(?:sjabloon|template)\b.*"
    r"|titel (?:van )?(?:het )?document|document ?titel|[\[<«{].*[\]>»}]"
    r"|(?:klik|typ|click|tik)\b.*\b(?:hier|here|tekst|text)\b.*"
    r"|(?:document|presentatie|presentation|werkmap|book|map|blad|sheet|scan|doc)[\s_-]*\d*"
    r"|microsoft (?:word|excel|powerpoint|office)\b.*|powerpoint[- ]presentati\w+|\W*)$",
    re.IGNORECASE,
)
_A_FILE_NAME = re.compile(
    r"^(?:\S+|.*[\\/].*)\.(?:docx?|odt|pdf|xlsx?|pptx?|rtf|indd|dot[xm]?|html?|te?mp)$", re.IGNORECASE
)


def telling_title(title: str) -> str:
    """The title in a file's properties, or "" when a program put it there: the file name says more."""
    tidy = " ".join(title.split())
    return "" if _OF_A_PROGRAM.match(tidy) or _A_FILE_NAME.search(tidy) else tidy
