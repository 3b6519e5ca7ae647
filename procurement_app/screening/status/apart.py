"""Coordinated parts of a sentence that each speak of their own: '..., een planning niet', '... en geen
polis', '... en, bij verlenging, ook een polis', 'X in plaats van Y', 'noch X noch Y', 'zowel X als Y'.

What is said of the one part is not said of the other. Read from the words that join the parts, so that it
does not matter whether a rule knows what the other part names (compare `sides`, which parts two rules).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from procurement_app.screening.model import Status
from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.status.subclauses import FINITE
from procurement_app.screening.text.sentences import Span

_AND = r"(?:en|maar|doch|terwijl|and|but|while)"
_DETERMINER = r"(?:een|de|het|die|dat|twee|drie|vier|vijf|\d[\d.,]*|a|an|the|two|three)"
# what is called no demand, or no reason, is the subject itself: 'is een wens en geen eis'
_OF_ANY = r"(?:contract|minimum|uitvoerings|geschiktheids|selectie|knock-out-?)?"
_PREDICATE = (
    rf"(?:(?:harde|echte|aparte|extra|formele)\s)?(?:{_OF_ANY}eis(?:en)?|verplichting|voorwaarden?|vereiste|must"
    r"|wens"
    r"|\w*criterium|onderdeel|sprake|noodzaak|aanleiding|reden|optie|behoefte|rol|plaats|bezwaar|belemmering"
    r"|gebruik(?=\sgemaakt)|waarde|meerwaarde|\w*punten|kosten|gevolgen|uitzondering(?:en)?|requirement|obligation|condition|reason)\b"
)
_ASKING = r"(?:stellen|stelt|vragen|vraagt|eisen|eist|verlangen|verlangt|hanteren|hanteert|ask\sfor|require)"
_AND_NO = re.compile(
    rf"(?:,\s(?:{_AND}\s)?|\s{_AND}\s)(?:(?:ook|dus|zeker|daarom|juist|verder|also)\s)?"
    rf"(?:{_ASKING}\s(?:(?:wij|we)\s)?)?(?P<no>geen|niet\s(?={_DETERMINER}\b)|no|not\s(?={_DETERMINER}\b))\s?"
    rf"(?!\s?{_PREDICATE})",
    re.IGNORECASE,
)
# 'X is zwaar en geen ...': what follows tells more of X
_IS = re.compile(r"\b(?:is|zijn|was|waren|lijkt|vormt|vormen|are|were)\b", re.IGNORECASE)
_ASKS = re.compile(
    rf"\b(?:{_ASKING}|verplicht|vereist|nodig|geldt|gelden|gevraagd|geëist|verlangd|moet|moeten|dient|dienen|stelt"
    r"|levert|blijft|blijven|mandatory|required|applies|must|shall|stays?)\b",
    re.IGNORECASE,
)
_ACTOR = (
    r"(?:gemeente|opdrachtgever|directie|raad|wethouder|college|provincie|aanbestedende|inschrijver|opdrachtnemer"
    r"|aannemer|leverancier|wet|markt|authority|council|buyer|contractor|tenderer)\b"
)
# what is usually asked is not asked where what follows says why not
_USUALLY = re.compile(
    r"\b(?:gewoonlijk|normaal|normaliter|gebruikelijk|doorgaans|meestal|usually|normally)\b", re.IGNORECASE
)
_ANOTHER = re.compile(rf"\W+(?:{_AND}\s)?(?:een|an?)\s", re.IGNORECASE)
_NAMED = rf"(?!{_DETERMINER}\s{_ACTOR}){_DETERMINER}\s"
_NO_VERB = rf"(?:(?!\b(?:{FINITE})\b)[^,;:.?!]|[.,](?=\d))"
# '..., een planning niet', '..., die van een stageplaats niet meer': named anew, so no part of what was said
_NOT_THAT_ONE = re.compile(
    rf"[,;]\s(?:{_AND}\s)?{_NAMED}{_NO_VERB}{{2,80}}?\s(?:ook\s)?(?:niet|not)(?:\s(?:meer|langer|nodig|verplicht))?"
    r"(?=[.;!]|\s?$|,\s)",
    re.IGNORECASE,
)
# '..., een planning wordt niet gevraagd', '... en een planning is niet nodig': the same is said of it
_ITS_OWN_VERB = re.compile(
    rf"(?:[,;]\s(?:{_AND}\s)?|\s{_AND}\s){_NAMED}{_NO_VERB}{{2,60}}?\s(?:{FINITE})\b[^;.?!]*",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:er|dat(?!\svan)|dit|die(?!\svan)|deze|ze|hem|haar|daar\w*|hier\w*|ervan|ervoor|zulks?|it|this|that|them)\b",
    re.IGNORECASE,
)
# '... en, bij verlenging, ook een polis'
_AND_IF = re.compile(rf"\b{_AND}(?:,\s|\s)$", re.IGNORECASE)
_ALSO = re.compile(r"[^.;?!]*(?:,\s|\b(?:ook|daarnaast|bovendien|tevens|also)\b)", re.IGNORECASE)

# 'niets bijzonders, behalve X', 'Behalve X vragen wij niets': X is all that is asked
_NOTHING = (
    r"(?:niets|niks|geen\s(?:andere|verdere|overige|aanvullende|bijzondere|extra|eisen|voorwaarden)|nothing"
    r"|no\s(?:other|further))\b"
)
_BUT = r"(?:behalve|uitgezonderd|buiten|anders\sdan|alleen|slechts|enkel|except|but|only)\s"
_NOTHING_BUT = re.compile(rf"\b{_NOTHING}[^.;:?!]{{0,50}}?\b{_BUT}(?:[\w-]+\s){{0,5}}$", re.IGNORECASE)
_BESIDE_THAT = re.compile(
    rf"\W*(?:behalve|buiten|naast|afgezien\svan|except\sfor)\s(?!(?:bij|voor|in|als|for|in)\s)"
    rf"(?:(?!(?:{FINITE}|geen|no)\b)[\w-]+\s){{0,6}}$",
    re.IGNORECASE,
)
_ELSE_NOTHING = re.compile(rf"[^,.;:?!]{{0,60}}?\b{_NOTHING}(?:\s\w+)?", re.IGNORECASE)

_STEM = 6  # letters that tell what a word is about


def of_another(passage: Passage, cue: Span, spans: Sequence[Span], words: Sequence[Span]) -> bool:
    """Whether a denial speaks of what is named after a subject, in a part of the sentence of its own.

    `spans` are the places of the subject, `words` those of all its rule's words here."""
    text, subject = passage.scanned.text, max(spans)
    if cue[0] < subject[1]:
        return False
    part = _and_no(text, passage, cue, subject) or _own_statement(text, passage, cue, subject)
    if part is None or names_again(text, spans, words, part):
        return False
    return _BACK.search(text, *part) is None


def names_again(text: str, spans: Sequence[Span], words: Sequence[Span], part: Span) -> bool:
    """Whether a part of a text has a word of a subject again, and so speaks of it."""
    named = {_stem(text, span) for span in spans}
    return any(part[0] <= span[0] < part[1] and _stem(text, span) in named for span in words)


def _stem(text: str, span: Span) -> str:
    return text[slice(*span)][:_STEM].lower()


def _and_no(text: str, passage: Passage, cue: Span, subject: Span) -> Span | None:
    """The part of 'en geen planning' that a denial opens."""
    for found in _AND_NO.finditer(text, subject[1], passage.end):
        if found.start("no") == cue[0]:
            says = _IS.search(text, subject[1], found.start())
            if says and not _ASKS.search(text, says.end(), found.start()):
                return None
            return found.start(), passage.end
    return None


def _own_statement(text: str, passage: Passage, cue: Span, subject: Span) -> Span | None:
    """The part with a subject of its own in which a denial stands, after a part that asks."""
    usually = _USUALLY.search(text, passage.start, cue[0]) is not None
    for pattern in (_NOT_THAT_ONE, _ITS_OWN_VERB):
        for found in pattern.finditer(text, subject[1], passage.end):
            if usually and not _ANOTHER.match(found[0]):
                continue
            if found.start() < cue[0] < found.end() and _ASKS.search(text, passage.start, found.start()):
                return found.span()
    return None


def all_that_is_asked(passage: Passage, subject: Span) -> Span | None:
    """The words that leave a subject as all that is asked ('niets, behalve X'), if there are."""
    text = passage.scanned.text
    if before := _NOTHING_BUT.search(text, passage.start, subject[0]):
        return before.span()
    after = _ELSE_NOTHING.match(text, subject[1], passage.end)
    if after and _ASKS.search(after[0]) and _BESIDE_THAT.match(text, passage.start, subject[0]):
        return after.span()
    return None


def only_added(passage: Passage, condition: Span, subject: Span) -> bool:
    """Whether a condition is set for what is added after a subject: 'X en, bij verlenging, ook Y'."""
    text = passage.scanned.text
    if condition[0] < subject[1] or not _AND_IF.search(text, subject[1], condition[0]):
        return False
    added = _ALSO.match(text, condition[1], passage.end)
    return added is not None and _BACK.search(text, condition[1], passage.end) is None


# 'niet alleen X, maar ook Y', 'zowel X als Y': both are asked
_BOTH = re.compile(
    r"\b(?:(?:niet|not)\s(?:alleen|slechts|enkel|uitsluitend|only|just)\b[^.;?!]*?\b(?:maar|but)\s(?:[\w-]+\s){0,3}?"
    r"(?:ook|tevens|eveneens|also)\b|(?:zowel|both)\b[^.;?!]*?\b(?:als(?:\sook)?|and)\b)",
    re.IGNORECASE,
)
_NEITHER = re.compile(r"\b(?:noch|neither)\b[^.;?!]*?\b(?:noch|nor)\b", re.IGNORECASE)
_MAY_JOIN = frozenset(("zowel", "both", "ook", "tevens", "eveneens", "also", "noch", "neither"))


def joining_both(passage: Passage) -> Span | None:
    """From the first to the last word that join two things which hold both ('zowel ... als')."""
    return _joining(passage, _BOTH)


def joining_neither(passage: Passage) -> Span | None:
    """From the first to the last word that join two things of which none holds ('noch ... noch')."""
    return _joining(passage, _NEITHER)


def _joining(passage: Passage, words: re.Pattern[str]) -> Span | None:
    if passage.vocabulary.isdisjoint(_MAY_JOIN):
        return None
    found = words.search(passage.scanned.text, passage.start, passage.end)
    return found.span() if found else None


# 'In plaats van een polis vragen wij ...': what comes in its place is asked
_NUMBER = r"(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|\d[\d.,]*)"
_INSTEAD = re.compile(
    r"\b(?:in\splaats\svan|i\.p\.v\.|ter\svervanging\svan|instead\sof|rather\sthan)\s"
    rf"(?:(?:een|de|het|an?|the|{_NUMBER}(?:\s?%)?)\s)?(?:(?:gevraagde|vereiste|eerdere|oorspronkelijke)\s)?(?:eis\s(?:van|voor|om|tot)\s(?:(?:een|de|het)\s)?)?",
    re.IGNORECASE,
)
# what follows what is given up; a word more ('per jaar', 'van 5%') may be all that changes
_ENOUGH = re.compile(
    rf"(?:\s(?:van|ad|trede|niveau|of)\s(?:€\s?)?{_NUMBER}(?:\s?%)?)?(?:[.;!]?\s*$|[,;]\s|\s(?:{FINITE}|{_ASKING}|een|de|het|we|a|the)\b)",
    re.IGNORECASE,
)
_VALUES = ("money", "percentage", "points")
_FEWER = re.compile(r"\ber\s(?:een|één|twee|drie|vier|vijf|\d)", re.IGNORECASE)
_FOR_CHOICE = re.compile(
    r"\b(?:mag|mogen|kan|kunnen|kunt|ook|volstaa[tn]|voldoende|toegestaan|aanvaard\w*|accepte\w+|daarvoor|may|can"
    r"|also|accept\w*)\b",
    re.IGNORECASE,
)


def given_up(passage: Passage, spans: Sequence[Span], words: Sequence[Span]) -> str:
    """The words by which a subject gives way to something else, if it does; '' where it is only allowed to,
    or where only its number or measure may change."""
    text = passage.scanned.text
    if passage.vocabulary.isdisjoint(("plaats", "vervanging", "instead", "rather", "p")):
        return ""
    found = _INSTEAD.search(text, passage.start, passage.end)
    if found is None:
        return ""
    end = max((end for start, end in spans if start == found.end()), default=None)
    enough = None if end is None else _ENOUGH.match(text, end, passage.end)
    if end is None or enough is None:
        return ""
    rest = text[passage.start : found.start()] + text[end : passage.end]
    if not _ASKS.search(rest) or _FOR_CHOICE.search(rest) or _FEWER.search(rest):
        return ""
    if any(
        len({found.start() <= value.start < enough.end() for value in passage.values(kind)}) > 1
        for kind in _VALUES
    ):
        return ""
    named = {_stem(text, span) for span in words if found.end() <= span[0] < end}
    again = any(_stem(text, span) in named for span in words if not found.end() <= span[0] < end)
    return "" if again else text[found.start() : end]


_DEMAND = rf"{_OF_ANY}(?:eis|voorwaarde|verplichting|plicht|must|requirement|condition)"
_WISH = r"(?:wens|voorkeur|pre|streven|ambitie|aanbeveling|wish|preference)"
_AWARD = r"(?:\w*criterium|\w*punten|criterion|points)"
_NOT_BUT = re.compile(
    rf"\b(?:geen|niet\s(?:een|als)|not\san?)\s(?:(?!maar\b)[\w-]+\s)?(?P<first>{_DEMAND}|{_WISH}|{_AWARD}),?"
    r"\s(?:maar|but)\s(?P<second>[^.;?!]+)",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.?!]\s|\t")
# 'Een bankgarantie is een wens, geen eis': the same, the other way round
_AND_NOT = re.compile(
    rf"\b(?:een|als|an?|as)\s(?:(?!geen\b)[\w-]+\s)?(?P<second>{_DEMAND}|{_WISH}|{_AWARD})(?:\sen|\sand)?,?\s(?:dus\s)?(?:geen|niet\s(?:een|als)|not\san?)"
    rf"\s(?:[\w-]+\s)?(?P<first>{_DEMAND}|{_WISH}|{_AWARD})\b",
    re.IGNORECASE,
)
_KIND_OF = re.compile(rf"\b(?:(?P<demand>{_DEMAND})|(?P<wish>{_WISH})|(?P<award>{_AWARD}))\b", re.IGNORECASE)
# not 'maar kwaliteit is een eis', which is said of something else
_KIND_IT_IS = re.compile(
    rf"(?:(?:(?:het|dit|dat|die|deze|ze|zij|it)\s)?(?:{FINITE})\s)?"
    rf"(?:(?!(?:{FINITE})\b)[\w-]+\s){{0,4}}?{_KIND_OF.pattern}",
    re.IGNORECASE,
)


def not_one_but_other(passage: Passage, spans: Sequence[Span]) -> tuple[Status, str] | None:
    """What 'X is geen wens maar een eis' makes of X, and the words that do; None where nothing is said so.

    What a rule itself names by the first of these words is denied, by the second asked."""
    found = _one_and_other(passage)
    if found is None or min(spans)[0] >= found.start():
        return None
    if _SENTENCE_ENDS.search(passage.scanned.text, min(spans)[1], found.start()):
        return None
    kind = _KIND_IT_IS.match(passage.scanned.text, *found.span("second"))
    if kind is None:
        return None
    return _of_the_two(found, kind, spans), found[0].strip()


def _one_and_other(passage: Passage) -> re.Match[str] | None:
    """What a sentence says that something is (`second`), and that it is not (`first`)."""
    text = passage.scanned.text
    words = passage.vocabulary
    found = None
    if not words.isdisjoint(("maar", "but")):
        found = _NOT_BUT.search(text, passage.start, passage.end)
    if found is None and not words.isdisjoint(("geen", "niet", "not")):
        found = _AND_NOT.search(text, passage.start, passage.end)
    return found


def _of_the_two(found: re.Match[str], kind: re.Match[str], spans: Sequence[Span]) -> Status:
    if kind["wish"]:
        return Status.CONDITIONAL
    if any(start < found.end("first") and found.start("first") < end for start, end in spans):
        return Status.NEGATED
    named = any(start < kind.end() and kind.start() < end for start, end in spans)
    if named or kind["demand"]:
        return Status.ASSERTED
    return Status.NEGATED


_THAT_OF = re.compile(rf"[,;]\s(?:{_AND}\s)?(?=(?:die|dat)\svan\s)", re.IGNORECASE)


def side_of(passage: Passage, spans: Sequence[Span]) -> Passage | None:
    """The half of 'De eis van X blijft, die van Y vervalt' in which a subject stands."""
    if not passage.vocabulary >= {"van"} or passage.vocabulary.isdisjoint(("die", "dat")):
        return None
    found = _THAT_OF.search(passage.scanned.text, passage.start, passage.end)
    if found is None:
        return None
    if all(end <= found.start() for _, end in spans):
        return Passage(passage.scanned, passage.start, found.start(), passage.given)
    if all(found.end() <= start for start, _ in spans):
        return Passage(passage.scanned, found.end(), passage.end, passage.given)
    return None


# 'Wel: een polis. Niet: een bankgarantie.'
_DENYING_LABEL = re.compile(
    r"\W*(?:(?:niet|not)(?:\s(?:meer|langer))?(?:\s(?:gevraagd|vereist|verplicht|nodig|verlangd|geëist|van\stoepassing"
    r"|required))?|vervallen|vervalt|geschrapt|doorgehaald)\s?:\s",
    re.IGNORECASE,
)


def denied_by_label(passage: Passage, spans: Sequence[Span]) -> str:
    """The label that denies what stands behind it, or ''."""
    found = _DENYING_LABEL.match(passage.scanned.text, passage.start, passage.end)
    return found[0].strip() if found and found.end() <= min(spans)[0] else ""
