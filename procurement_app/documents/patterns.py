"""What the text of a line itself says about its role: list marks, numbering, contents, page numbers."""

from __future__ import annotations

import re

# Symbol fonts put their bullets in the private use area U+F020 to U+F0FF.
BULLET = re.compile(r"^(?:[\uf020-\uf0ff•●○◦▪▫■□►▶➢✓✔☐☑☒‣⁃∙·o§\-–—*]|\[[ xXvV]?\])\s+(?=\S)")
LETTER_ITEM = re.compile(r"^\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+\S|^[a-z]\.\s+\S", re.IGNORECASE)
NUMBERED = re.compile(r"^(\d{1,3}(?:\.\d{1,3})*)\.?\s+(?=[^\d\s])")
NUMBERED_ITEM = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[A-Z]{1,3}[.-]?\d{1,3}(?:\.\d{1,3})*[.:]?)\s+\S")
_LONE_MARK = re.compile(
    r"[\uf020-\uf0ff•●○◦▪▫■□►▶➢✓✔☐☑☒‣⁃∙·o§\-–—*]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)|[a-z]\."
    r"|\d{1,3}(?:\.\d{1,3})*[.)]?",
    re.IGNORECASE,
)
NAMED_HEADING = re.compile(
    r"^(?:artikel|hoofdstuk|hfst\.?|paragraaf|deel|bijlage|annex|appendix|perceel|chapter|section|article|part|lot)"
    r"\s+(?:[0-9]+[a-z]?(?:\.\d+)*|[A-Z]|[IVX]+)\b",
    re.IGNORECASE,
)
LEADERS = re.compile(r"(?:\.\s?|…\s?|_|·\s?){4,}\s*\S{0,8}\s*$")
ENDS_IN_PAGE = re.compile(r"\S\s+(?:p(?:ag|\.)?\.?\s*)?\d{1,4}$")
CONTENTS_TITLE = re.compile(
    r"^(?:\d+\.?\s+)?(?:inhoud(?:sopgave)?|table of contents|contents)\W*$", re.IGNORECASE
)
PAGE_NUMBER = re.compile(
    r"^[\W_]*(?:(?:pagina|page|blad|blz\.?|pag\.?|p\.)\s*)?\d{1,4}(?:\s*(?:van|of|/|-)\s*\d{1,4})?[\W_]*$",
    re.IGNORECASE,
)
PAGE_MENTION = re.compile(
    r"\b(?:pagina|page|blad|blz\.?|pag\.)\s*\d{1,4}(?:\s*(?:van|of|/)\s*\d{1,4})?\b", re.IGNORECASE
)
PAGE_LINE = re.compile(
    r"(?:^|[–—·|•/-]\s*)(?:pagina|page|blad|blz\.?|pag\.)\s*\d{1,4}(?:\s*(?:van|of|/)\s*\d{1,4})?$",
    re.IGNORECASE,
)
RAISED_MARK = re.compile(r"^[¹²³⁴⁵⁶⁷⁸⁹]{1,2}\s*\S")
FOOTNOTE_MARK = re.compile(r"^(?:\(?\d{1,2}\)?|[*†‡¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*(?=[^\W\d]|['\"‘“(])")
_LONGEST_MARK = 12
SENTENCE_END = re.compile(r"[.!?:;][\"'”’)]*$")
AMOUNT = re.compile(r"^\d{1,3}(?:\.\d{3})+\b")
QUESTION = re.compile(
    r"^(?:vraag|eis|wens|criterium|stelling|question|requirement)\s+\d{1,3}(?:\.\d{1,2})*[.:]\s",
    re.IGNORECASE,
)
# What a Roman number or a word of QUESTION can begin with, and a title of CONTENTS_TITLE.
_BEGINS_ITEM = frozenset("ivxewcsqrIVXEWCSQR")
_BEGINS_CONTENTS = frozenset("itcITC0123456789")


def has_leaders(text: str) -> bool:
    """Whether a line holds the dots of a table of contents, with little after them."""
    marked = ".." in text or ". ." in text or "…" in text or "__" in text or "··" in text
    return marked and LEADERS.search(text) is not None


def is_contents_title(text: str) -> bool:
    """Whether a line is the title of a table of contents."""
    return text[:1] in _BEGINS_CONTENTS and CONTENTS_TITLE.match(text) is not None


def is_item(text: str) -> bool:
    """Whether a line begins with a mark or number that a list item begins with."""
    first = text[:1]
    if first.isalpha() and text[1:2].isalpha():
        if first.islower() and text[2:3].islower():
            return False
        if text[1].islower() and first not in _BEGINS_ITEM:
            return False
    if AMOUNT.match(text):
        return False
    return bool(
        BULLET.match(text) or LETTER_ITEM.match(text) or NUMBERED_ITEM.match(text) or QUESTION.match(text)
    )


def is_lone_mark(text: str) -> bool:
    """Whether a piece of a line is a list mark or number only; its text then stands after a tab."""
    return len(text) <= _LONGEST_MARK and _LONE_MARK.fullmatch(text) is not None


def is_bullet(text: str) -> bool:
    return bool(BULLET.match(text) or LETTER_ITEM.match(text))


def numbering_depth(text: str) -> int:
    """1 for "2 Eisen" and "Artikel 3", 2 for "2.1 Omzet", 0 without a number."""
    match = NUMBERED.match(text)
    if match and not AMOUNT.match(text):
        return match.group(1).count(".") + 1
    named = NAMED_HEADING.match(text)
    return 1 + named.group().count(".") if named else 0
