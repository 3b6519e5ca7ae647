"""Where sentences and clauses begin and end in a block of Dutch or English official text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from procurement_app.screening.text.choices import TICKED, UNTICKED

Span = tuple[int, int]

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """aanh afb afd al alg art artt bijl bijv blz bv bw ca cert cfm co cq dd dhr div dr drs e.a ed e.g e.d
        e.o enz etc evt excl fig gem hfst hr i.c i.d i.e i.h.a i.o i.p.v i.s.m i.v.m incl ing ir jl jr
        m.a.w m.b.t m.b.v m.i m.i.v m.m m.n m.u.v max mevr min mln mld mr mrd mw n.a.v n.b no nr nrs
        nl o.a o.b.v o.g o.g.v o.i.d o.m o.v.v ong p pag par plm prof q red ref resp s.v.p sec sr
        st t.a.v t.b.v t.g.v t.h.v t.k.v t.n.v t.o.v t.w t.z.t tel v v.a v.d verz vgl vlgs vol vs w.o
        z.g z.s.m zgn approx cf para sect vat""",
    )
)
# Words too: a capital after their full stop begins a sentence, a number does not ('art. 2 lid. 3').
_ALSO_WORDS = frozenset({"lid", "punt", "u"})
# opens with a set of signs, so that the search skips all other letters at once
_END = re.compile(r"[.!?…\t\n](?:(?<=[.!?…])[.!?…]*[\"'”’)\]]*(?=\s|$)|(?<=\t)\t*|(?<=\n)\n*)")
_LAST_WORD = re.compile(r"[\w.]*$")
_INITIALS = re.compile(r"(?:[a-z]\.)+[a-z]")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d+)*")
_OPENS = re.compile(r"[\s\"'“‘(\[•–—-]*([^\W_])")
_BREAK = re.compile(r"[;\s](?:(?<=;)\s|(?<=\s)[–—-]\s|(?<=[\t\n]))")

BOXES = ("☑", TICKED, UNTICKED)
_BOX = re.compile("[☐☑☒]")
_BREAKS = ";-–—\t\n"


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Spans of the sentences in `text[start:end]`, without the white space around them."""
    found: list[Span] = []
    begin = start
    for stop in _END.finditer(text, start, end):
        if stop[0][0] in ".…" and not _ends_here(text, stop, begin, end):
            continue
        found.append((begin, stop.end()))
        begin = stop.end()
    found.append((begin, end))
    if any(text.find(box, start, end) >= 0 for box in BOXES):
        found = [part for span in found for part in _by_box(text, *span)]
    return [span for span in (_trimmed(text, *span) for span in found) if span[0] < span[1]]


def _by_box(text: str, start: int, end: int) -> list[Span]:
    """The parts of a line of choices, each with its box to tick before it ('☒ ja  ☐ nee') or behind it."""
    boxes = [found.start() for found in _BOX.finditer(text, start, end)]
    if len(boxes) < 2 and text[start:end].lstrip()[:1] not in BOXES:
        return [(start, end)]
    label = text.rfind(":", start, boxes[0]) + 1 or start
    if text[label : boxes[0]].strip() and not text[boxes[-1] + 1 : end].strip():
        return list(pairwise([start, label, *(box + 1 for box in boxes), end]))
    return list(pairwise([start, *boxes, end]))


def _ends_here(text: str, stop: re.Match[str], begin: int, end: int) -> bool:
    if stop.end() == end:
        return True
    follows = _OPENS.match(text, stop.end(), end)
    if follows is None:
        return True
    if follows[1].islower():
        return False
    if (sign := text[stop.start() - 1]) != "_" and not sign.isalnum():
        # no word stands before it ('(bijlage 3).')
        return True
    # within the last piece: searching the whole sentence for what ends it takes longest of all
    first = text.rfind(" ", begin, stop.start()) + 1 or begin
    if (last := text[first : stop.start()]).isalpha() and (word := last.lower()) != "no":
        return word not in _ABBREVIATIONS and not (word in _ALSO_WORDS and follows[1].isdigit())
    before = _LAST_WORD.search(text, first, stop.start())
    word = before[0].lower().strip(".") if before else ""
    if word == "no" and not follows[1].isdigit():
        return True
    if word in _ABBREVIATIONS or _INITIALS.fullmatch(word):
        return False
    # '1. Inleiding', 'art. 4. De ...': a bare number that opens a sentence numbers it.
    return not (_NUMBERED.fullmatch(word) and before is not None and before.start() == begin)


def clauses(text: str, span: Span, starts: Iterable[int]) -> list[Span]:
    """Spans of the clauses of a sentence. `starts` are places where a word opens a clause (', maar')."""
    begin, end = span
    cuts = {cut for cut in starts if begin < cut < end}
    if any(text.find(sign, begin, end) >= 0 for sign in _BREAKS):
        cuts |= {found.end() for found in _BREAK.finditer(text, begin, end) if begin < found.end() < end}
    edges = [begin, *sorted(cuts), end]
    return list(pairwise(edges))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
