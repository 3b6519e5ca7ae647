"""Which cues reach a subject: the direction and scope of each, and what takes a subject out of it.

The scope of a cue (rules/vocabulary/status.yaml) ends where a clause ends; longer phrases that only look like
a cue mask it; the points of a running list are apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from procurement_app.screening.rulebook.vocabulary import Cue
from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.status.apart import joining_both, of_another, only_added
from procurement_app.screening.status.contrast import affirmed
from procurement_app.screening.status.judgement import Subject
from procurement_app.screening.status.subclauses import (
    Condition,
    around,
    conditions,
    embedded,
    for_everyone,
    main_clause,
    parted,
    protasis,
)
from procurement_app.screening.text.sentences import Span

_OPENING = re.compile(r"(?:^|[.!?:\t\n])[\s\"'“‘(•*–—-]*(?:(?:\d+[.)]?|[a-z][.)])[\s\d.]*)?$", re.IGNORECASE)
# '(a) ... (b) ...', '1) ... 2) ...', '(i) ... (ii) ...' within a sentence.
_POINT = re.compile(r"(?:^|(?<=\s))\(?([a-h]|[ivx]{1,4}|\d)\)\s", re.IGNORECASE)
_FIRST_POINTS = (("a", "b"), ("1", "2"), ("i", "ii"))
# What is denied of another part at the end: '..., perceel 2 niet', '..., niet voor het kantoor'.
_ELSEWHERE = (
    re.compile(
        r"[,;]\s(?:(?:en|maar|and|but)\s)?(?:(?:voor|bij|in|op|for)\s)?(?:perce(?:el|len)|kavels?"
        r"|lots?|onderdeel|de\s(?:andere|overige|rest))"
        r"[^,;.\t]{0,25}\s(?:niet|not|geen)\b[^,;.\t]{0,12}[.;]?$",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:[,;]\s(?:(?:en|maar|and|but)\s)?|\s(?:en|maar|and|but)\s)(?:niet|not)\s(?:voor|bij|op|in|aan|for|to|at)\b[^,;.\t]{1,60}[.;]?$",
        re.IGNORECASE,
    ),
)
# '..., de eis van 5% is niet van toepassing op perceel 2'
_NOT_FOR_A_LOT = re.compile(
    r"[,;]\s[^;.]*\b(?:niet|geen|not)\b[^,;.]*\b(?:voor|bij|op|in|for)\s(?:perceel|kavel|lot|onderdeel)\s?\w{1,3}\b[^,;]{0,12}$",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\b(?:geldt|gelden|verplicht|vereist|vragen|vraagt|eisen|eist|van\stoepassing|besteedt|stelt|stellen|applies|required)\b",
    re.IGNORECASE,
)
_STATED_APART = ("condition", "exception", "extra-threshold", "extra-who", "option")
_SAVE_FOR = re.compile(r"(?:behoudens|behalve|uitgezonderd|except|save)\s$", re.IGNORECASE)
_BACK = re.compile(r"\b(?:er|dat|dit|die|deze|ze|daar\w*|hier\w*|ervan|it|this|that|them)\b", re.IGNORECASE)
_NUMBER = re.compile(r"€|EUR|\d", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:niet|geen|nooit|verboden|uitgesloten|ontslagen|ontheven|vrijgesteld|not?|never|exempt)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:mensen|personen|jongeren|kandidaten|inwoners|medewerkers|werkzoekenden|mannen|vrouwen|iemand"
    r"|people"
    r"|persons|candidates),?\s$",
    re.IGNORECASE,
)
# '..., minder niet'
_COMPARED = re.compile(
    r"[,;]\s(?:minder|meer|lager|hoger|anders|verder|ouder|less|more)\s(?:niet|not)\b", re.IGNORECASE
)
_ONLY = re.compile(r"(?:alleen|uitsluitend|slechts|enkel|only)\b", re.IGNORECASE)
# '..., op het leveringsdeel niet': a phrase without a verb
_CONTRASTED = re.compile(
    r"[,;]\s(?:(?:en|maar|and|but)\s)?(?:voor|bij|op|in|van|for|on)\s(?:\w+[\s-]){1,4}(?:niet|not)[.;]?$",
    re.IGNORECASE,
)
_DECIDED = re.compile(r"\b(?:daarom|dus|zodat|toch|niettemin|desondanks|therefore)\b|;\s", re.IGNORECASE)
_SHORT_LABEL = 6
_COMMA = 2
_SECOND = re.compile(r",\s(?:en|and)\s(?:als|indien|wanneer|zodra|if|when)\b", re.IGNORECASE)
_THEN_WITHIN = 6
_TAKES_UP = 14
# from an object to its infinitive: '... de bankgarantie van 5% te laten vervallen'
_ITS_VERB = re.compile(
    r"[\w-]*(?:\s(?!(?:de|het|te|die|dat|en)\b)[^\s,;:]+){0,6}\ste\s(?!(?:vragen|eisen|stellen|verlangen|houden)\b)",
    re.IGNORECASE,
)
# What the shape of a sentence says, as if it were a word.
# Words of reward and of what counts: they tell of the whole block (`status`), not of what stands near them.
OF_BLOCK = {"extra-wish": "wens-met-punten", "extra-blocks": "bouwblok"}
SHAPED = Cue(means="conditional", group="condition", scope="sentence")


def acting_cues(subject: Subject) -> list[tuple[str, Cue, Span]]:
    passage = subject.passage
    text = passage.scanned.text
    found = []
    own_words = [
        (a, b, place) for place in (*subject.spans, *subject.words) for a, b in passage.words_of(place)
    ]
    for name, cue, scan_name in passage.cues:
        if not applies(cue, subject):
            continue
        for span in passage.own(scan_name):
            if (not cue.sure and _masked(subject, cue, span)) or _among(subject, cue, span, own_words):
                continue
            if _reaches(cue, span, subject):
                found.append((name, cue, span))
    stretch = protasis(passage)
    if stretch and for_everyone(text[stretch[0] : stretch[1]]):
        # 'Krijgt u de opdracht, dan ...' holds for every reader
        reach = stretch[1] + _THEN_WITHIN
        return [item for item in found if item[1].means != "conditional" or item[2][0] > reach]
    if SHAPED.group not in subject.ignored:
        found += [("voorwaarde", SHAPED, one.words) for one in conditions(passage) if _hangs(subject, one)]
    return found


def _masked(subject: Subject, cue: Cue, span: Span) -> bool:
    """Whether a cue is part of words that only look like one. What hides a denial from a demand ('een ander
    bewijs volstaat niet') hides it not from what would ease that, if it is named there."""
    return any(
        a <= span[0] and span[1] <= b and kind in ("", cue.means)
        for (a, b), kind in subject.passage.masks
        if not (subject.allows and a <= subject.spans[0][0] and subject.spans[0][1] <= b)
    )


def _among(subject: Subject, cue: Cue, span: Span, own_words: Sequence[tuple[int, int, Span]]) -> bool:
    """Whether a cue stands among the words of a concept, and says nothing by itself ('zonder werk')."""
    if cue.means not in ("negated", "mentioned"):
        return False
    text = subject.passage.scanned.text
    for a, b, place in own_words:
        if a < span[1] and span[0] < b and b - a >= span[1] - span[0] and (place != span or " " in text[a:b]):
            # 'Zekerheid: geen' says so at its end; 'niet gescheiden' is a word by itself.
            return not any(x < span[0] and span[1] == y and ":" in text[x:y] for x, y in subject.spans)
    return False


def _hangs(subject: Subject, condition: Condition) -> bool:
    """Whether a subject hangs on a condition: its words stand wholly outside of it, in the same sentence."""
    first, last = condition.own
    text = subject.passage.scanned.text
    return all(
        (end <= first or last <= start or _NUMBER.match(text, start) is not None)
        and _same_sentence(subject.passage, condition.words, (start, end))
        and _same_statement(subject.passage, condition.words, (start, end))
        for start, end in subject.spans
    )


def applies(cue: Cue, subject: Subject) -> bool:
    group = cue.group
    if group.startswith("extra-"):
        return group in subject.added and group not in subject.ignored and group not in OF_BLOCK
    return group not in subject.ignored and not (group == "exception" and "condition" in subject.ignored)


def _reaches(cue: Cue, span: Span, subject: Subject) -> bool:
    passage = subject.passage
    text = passage.scanned.text
    points = _points(passage)
    if points and (point := _point(points, span[0])):
        # what one point of a running list denies says nothing of another
        return _point(points, subject.spans[0][0]) == point and _reaches_in(cue, span, subject)
    if points and _point(points, subject.spans[0][0]) and cue.direction != "backward":
        # what stands before the first point holds for all of them
        return not re.search(r"[.;]\s", text[span[1] : points[0]])
    return _reaches_in(cue, span, subject)


def _points(passage: Passage) -> list[int]:
    """Where the points of a running list begin ('(a) ... (b) ...'), if there are two or more."""
    found: list[int] | None = passage.notes.get("points")
    if found is None:
        found = passage.notes["points"] = _points_in(passage)
    return found


def _points_in(passage: Passage) -> list[int]:
    if passage.text.count(")") < len(_FIRST_POINTS[0]):
        return []
    found = [(match[1].lower(), passage.start + match.start()) for match in _POINT.finditer(passage.text)]
    kinds = [name for name, _ in found]
    return [place for _, place in found] if any(kinds[:2] == [*pair] for pair in _FIRST_POINTS) else []


def _point(points: Sequence[int], place: int) -> int:
    """The number of the point that a place lies in; 0 before the first."""
    return sum(start <= place for start in points)


def _reaches_in(cue: Cue, span: Span, subject: Subject) -> bool:
    passage = subject.passage
    text = passage.scanned.text
    if cue.group == "denial" and _elsewhere(passage, span, subject.spans[0]):
        return False
    if cue.means == "negated" and affirmed(passage, span, subject.spans[0]):
        return False
    if of_another_part(cue, passage, span, subject):
        return False
    if cue.group == "condition" and _names_who(passage, span, subject):
        return False
    if cue.group in ("denial", "possibility") and _after_semicolon(passage, span, subject.spans):
        return False
    if cue.group in ("exception", "condition") and _adds_exception(cue, passage, span, subject):
        return False
    if (cue.means == "negated" or cue.group == "possibility") and _describes(passage, span, subject):
        return False
    if cue.group == "opinion" and _decided_after(passage, span, subject):
        return False
    if cue.opens and not _OPENING.search(text[passage.start : span[0]]):
        return False
    return any(_touches(cue, span, target, passage) for target in subject.spans)


def of_another_part(cue: Cue, passage: Passage, span: Span, subject: Subject) -> bool:
    """Whether a cue speaks of what the sentence names besides a subject: '..., een planning niet'."""
    if cue.means == "negated":
        return of_another(passage, span, subject.spans, subject.words)
    if cue.means == "conditional" and (both := joining_both(passage)) and both[0] < span[0] < both[1]:
        # the 'als' of 'zowel X als Y'
        return True
    return cue.group == "condition" and only_added(passage, span, max(subject.spans))


def _decided_after(passage: Passage, opinion: Span, subject: Subject) -> bool:
    """Whether a subject stands in what is decided after an opinion: 'Partijen vonden ... te zwaar; daarom
    vragen wij geen ...'."""
    return all(
        _DECIDED.search(passage.scanned.text, opinion[1], start) is not None for start, _ in subject.spans
    )


def _describes(passage: Passage, denial: Span, subject: Subject) -> bool:
    """Whether a denial only describes who is meant: '... ploegen van mensen die niet zelf werk vinden'."""
    clause = around(passage, denial)
    if clause is None:
        return False
    outside = any(not clause.holds(span) for span in subject.spans)
    return outside or _PEOPLE.search(passage.scanned.text, passage.start, clause.start) is not None


def _after_semicolon(passage: Passage, cue: Span, spans: Sequence[Span]) -> bool:
    """Whether a cue stands in a statement of its own after the one that names the subject, and does not refer
    back to it."""
    text = passage.scanned.text
    parted_at = text.rfind("; ", spans[0][1], cue[0]) if len(spans) > 1 else -1
    return parted_at >= 0 and _BACK.search(text, parted_at, passage.end) is None


def _names_who(passage: Passage, condition: Span, subject: Subject) -> bool:
    """Whether a condition says to whom something is kept: 'U mag alleen meedoen als uw bedrijf ...', where
    the word for 'only' and what stands in the condition both belong to what was matched."""
    text = passage.scanned.text
    only = any(_ONLY.match(text, start) and start < condition[1] for start, _ in subject.spans)
    return only and len(subject.spans) > 1 and any(start >= condition[1] for start, _ in subject.spans)


def _adds_exception(cue: Cue, passage: Passage, span: Span, subject: Subject) -> bool:
    """Whether an exception is added to a duty that stands: '..., tenzij de aard van het werk zich verzet',
    'Behoudens voor zover ..., stelt de aannemer ...'."""
    text, start = passage.scanned.text, span[0]
    if cue.group != "exception":
        save_for = _SAVE_FOR.search(text, passage.start, start)
        if save_for is None:
            return False
        start = save_for.start()
    if _OPENING.search(text[passage.start : start]):
        main = main_clause(passage, span[1])
        return main is not None and not _DENIES.search(text, main, passage.end)
    inside = [end for _, end in subject.spans if end > start]
    return (not inside or cue.group != "exception") and not _DENIES.search(text, passage.start, start)


def _elsewhere(passage: Passage, denial: Span, target: Span) -> bool:
    """Whether a denial at the end speaks of another part: '..., perceel 2 niet'."""
    return any(
        found.start() <= denial[0] < found.end() and target[1] <= found.start() + 1
        for pattern in (*_ELSEWHERE, _COMPARED, _CONTRASTED)
        for found in pattern.finditer(passage.scanned.text, passage.start, passage.end)
    ) or _not_for_a_lot(passage, denial, target)


def _not_for_a_lot(passage: Passage, denial: Span, target: Span) -> bool:
    """Whether a denial takes one lot out of what holds: 'X geldt, de eis geldt niet voor perceel 2'."""
    text = passage.scanned.text
    found = _NOT_FOR_A_LOT.search(text, target[1], passage.end)
    return (
        found is not None
        and found.start() <= denial[0]
        and _HOLDS.search(text, passage.start, found.start()) is not None
        and _DENIES.search(text, passage.start, found.start()) is None
    )


def _touches(cue: Cue, span: Span, target: Span, passage: Passage) -> bool:
    """Whether a cue at a place works on a target: on its side, within its clause or sentence, near enough."""
    text = passage.scanned.text
    if cue.direction == "forward" and target[1] <= span[0]:
        return False
    if cue.direction == "backward" and target[0] >= span[1]:
        return False
    if cue.direction == "around" and not (span[0] < target[0] and _ITS_VERB.match(text, target[1], span[1])):
        return False
    if cue.means == "conditional" and _explained(text, passage.start, target[1], span[0]):
        return False
    if cue.scope == "clause" and (
        ":" in text[span[1] : target[0]] or not _same_clause(passage, span, target)
    ):
        return False
    if cue.scope == "sentence" and not _same_sentence(passage, span, target):
        return False
    if cue.group in _STATED_APART and not _same_statement(passage, span, target):
        return False
    denies = cue.means == "negated"
    if (denies or cue.scope == "clause") and parted(passage, span, target, denies=denies):
        return False
    return not cue.words or _words_between(passage, span, target) <= cue.words


def _explained(text: str, start: int, target: int, cue: int) -> bool:
    """Whether a colon after a full statement comes between; a label ('Borg: als ...') does not part."""
    colon = text.find(":", target, cue)
    return colon >= 0 and len(text[start:colon].split()) > _SHORT_LABEL


def _same_clause(passage: Passage, cue: Span, target: Span) -> bool:
    first, last = _clause_at(passage, target), _clause_at(passage, (target[1] - 1, target[1]))
    return first <= _clause_at(passage, cue) <= last


def _clause_at(passage: Passage, place: Span) -> int:
    """The number of the clause that a place lies in; after an embedded clause the one before it goes on."""
    number = passage.clause_of(place)
    opens = passage.clauses[number][0]
    for clause in embedded(passage):
        if clause.kind == "relative" and clause.end <= place[0] and abs(clause.start - opens) <= _COMMA:
            return max(number - 1, 0)
    return number


def _same_sentence(passage: Passage, cue: Span, target: Span) -> bool:
    between = passage.scanned.text[min(cue[1], target[1]) : max(cue[0], target[0])]
    return not re.search(r"[.!]\s+[A-Z]|\t", between)


def _same_statement(passage: Passage, condition: Span, target: Span) -> bool:
    """Whether no semicolon parts a condition from a target; '; in dat geval' takes it up again."""
    between = passage.scanned.text[min(condition[1], target[1]) : max(condition[0], target[0]) + _TAKES_UP]
    parts = re.search(r";\s(?!in\sdat\sgeval|dan\b|alsdan|in\sthat\scase|then\b)", between)
    if parts is None:
        # '..., en als u dat niet kunt, meldt u dat'
        return condition[0] < target[0] or not _SECOND.search(passage.scanned.text, target[1], condition[1])
    rest = passage.scanned.text[condition[0] : passage.end]
    return condition[0] - target[1] <= parts.end() and len(rest.split()) <= _SHORT_LABEL


def _words_between(passage: Passage, cue: Span, target: Span) -> int:
    between = passage.scanned.text[min(cue[1], target[1]) : max(cue[0], target[0])]
    return len(between.split())
