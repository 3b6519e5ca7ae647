"""Titles of a document: in its properties, where a program may have put one, and in its text."""

from __future__ import annotations

import re
from itertools import islice

from procurement_app.documents import patterns
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
# What a line of plain text begins with when it says which kind of document it is the title of.
_NAMES_ITS_KIND = re.compile(
    r"(?:(?:concept|definitieve?|interne?|nadere|eerste|tweede|derde|vierde|vijfde|europese|openbare|draft|final)"
    r"[\s-]+)*(?:[\w-]{0,40}(?:nota|notitie|memo|nvi|leidraad|bestek|specificatie|document|overeenkomst"
    r"|aankondiging|consultatie|uitvraag|aanvraag|verslag|advies)\b|programma van |pve\b|offerteverzoek"
    r"|aanbestedingsstuk|inkoop(?:strategie|plan)\b|uitnodiging tot |bijlage \w{1,3}\b"
    r"|tender (?:guide|document|specification)|invitation to tender|request for |call for |report (?:of|on) "
    r"|statement of |memorandum of |note of clarification|framework agreement)",
    re.IGNORECASE,
)
_SAYS_SOMETHING = re.compile(
    r"\b(?:is|zijn|was|wordt|worden|volgt|volgen|staat|staan|komt|komen|kan|kunt|moet|heeft|hebben|hoort|geldt|zie|graag|nog"
    r"|ik|we|wij|u|jij|are|will|has|have|must|please)\b|[.,;:!?…]$",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\*\*|__|`")
_HASHES = re.compile(r"#{1,6}\s+(.+?)\s*#*$")
_LONGEST_TITLE = 120
_LOOKED_AT = 1_000  # characters
_BEGINNING = 10  # blocks, with what stands on top of each page


def telling_title(title: str) -> str:
    """The title in a file's properties, or "" when a program put it there: the file name says more."""
    tidy = " ".join(title.split())
    return "" if _OF_A_PROGRAM.match(tidy) or _A_FILE_NAME.search(tidy) else tidy


def title_in_text(text: str) -> str:
    """The title that plain text begins with: a heading marked as one, or a line that names a kind of document
    and says nothing more. "" for any other text, such as a letter."""
    first, _, below = text[:_LOOKED_AT].strip().partition("\n")
    if not first.strip() or len(first) > _LONGEST_TITLE:
        return ""
    marked = _HASHES.match(first.strip())
    words = _MARKUP.sub("", marked[1] if marked else first.strip())
    if patterns.numbering_depth(words):
        return ""
    named = _NAMES_ITS_KIND.match(words) and not below[:1].islower() and not _SAYS_SOMETHING.search(words)
    return words if marked or named else ""


def first_heading(document: Document) -> str:
    """The heading that a document begins with; "" when there is none near its beginning."""
    beginning = islice(document.blocks, _BEGINNING)
    return next((document.text_of(block) for block in beginning if block.kind is BlockKind.HEADING), "")
