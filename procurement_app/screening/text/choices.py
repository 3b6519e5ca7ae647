"""Boxes to tick: of a line of choices only what is ticked is said ('Ja ☐ Nee ☒').

What nobody chose becomes blanks, so that all places stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TICKED, UNTICKED = "☒", "☐"
_SIGNS = (
    "☐",
    "☑",
    "☒",
    "✓",
    "✔",
    "□",
    "[x]",
    "[X]",
    "[v]",
    "[V]",
    "(x)",
    "(X)",
    "(v)",
    "(V)",
    "[ ]",
    "[]",
    "( )",
)
_CHECKLIST = 3  # empty boxes that make a list
_REFUSES = re.compile(
    r"☐[^\n]{0,60}?\b(?:(?:geen|niet|no|not)\b[^\n]{0,60}?\b(?:gevraagd|verplicht|vereist|nodig"
    r"|van toepassing|toegestaan|verdeeld|voorbehouden|gesteld|required|asked)"
    r"|(?:geldt|gelden|vragen|eisen|stellen|kent)\s(?:\w+\s)?(?:geen|niet))\b",
    re.IGNORECASE,
)
_TICK = r"(?:[☑☒✓✔]|[\[(][xXvV][\])])"
_BOX = rf"(?:{_TICK}|[☐□]|[\[(] {{0,3}}[\])])"
_ANSWER = r"(?:ja|nee|neen|yes|no|n\.?v\.?t\.?|n/a|(?:niet )?van toepassing|(?:niet )?akkoord|wel|niet)(?!\w)"
_SAID = re.compile(r"[^\t]")
_BLANK = r"[ \t\xa0]*+"
_IN_FRONT = re.compile(rf"(?P<box>{_BOX}){_BLANK}(?P<answer>{_ANSWER})", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<!\w)(?P<answer>{_ANSWER}){_BLANK}:?{_BLANK}(?P<box>{_BOX})", re.IGNORECASE)
_TICKS = re.compile(_TICK)
# '[x] Er is een bankgarantie', '- [ ] Er zijn percelen', a cell
_OPENING = re.compile(r"(?:^(?:[-–*•] )?|(?<=\t))\[(?P<tick>[xXvV]| {1,3})\](?=\s|$)", re.MULTILINE)
_NEXT_QUESTION = re.compile(r"[?:]\s*$|\t[^\t]*\w[^\t]*\t")
_WIDEST_CHOICE = 80


def as_chosen(text: str) -> str:
    """A text of the same length with blanks for answers that are not ticked, and the signs ☒ and ☐ for boxes
    that open a line or cell, or stand at the answer that is ticked, in another form."""
    if not any(sign in text for sign in _SIGNS):
        return text
    pieces: list[str] = []
    taken = 0
    for line in re.finditer(r"[^\n]+", text):
        for start, end, sign in _settled(text, *line.span()):
            pieces += text[taken:start], sign.ljust(end - start) if sign else _SAID.sub(" ", text[start:end])
            taken = end
    return _OPENING.sub(_as_sign, "".join((*pieces, text[taken:])))


def _as_sign(found: re.Match[str]) -> str:
    return (TICKED if found["tick"].strip() else UNTICKED).ljust(len(found[0]))


def _settled(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The spans of a line that hold answers which nobody ticked, with their boxes; and with the sign for it
    those of the boxes that are ticked."""
    front, behind = (list(kind.finditer(text, start, end)) for kind in (_IN_FRONT, _BEHIND))
    for choices in _groups(text, front if len(front) >= len(behind) else behind):
        ends = [*(choice.start() for choice in choices[1:]), choices[-1].end()]
        for choice, until in zip(choices, ends, strict=True):
            if _TICKS.fullmatch(choice["box"]):
                yield *choice.span("box"), TICKED
            else:
                yield choice.start(), until, ""


def _groups(text: str, found: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Answers of which one can be chosen, unless all are: two at least, one after the other."""
    group: list[re.Match[str]] = []
    for choice in (*found, None):
        if choice is not None and group and _is_next(text[group[-1].end() : choice.start()]):
            group.append(choice)
            continue
        if len(group) > 1 and not all(_TICKS.fullmatch(one["box"]) for one in group):
            yield group
        group = [choice] if choice is not None else []


def _is_next(between: str) -> bool:
    return len(between) <= _WIDEST_CHOICE and _NEXT_QUESTION.search(between) is None


def is_checklist(text: str) -> bool:
    """Whether the empty boxes of a text `as_chosen` are a list to check off: several, none of them ticked.

    Where one says what is not asked ('☐ Er wordt geen bankgarantie gevraagd'), they are to be chosen from."""
    if TICKED in text or text.count(UNTICKED) < _CHECKLIST:
        return False
    return _REFUSES.search(text) is None
