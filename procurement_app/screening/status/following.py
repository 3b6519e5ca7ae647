"""What follows a statement and takes it up: 'Dat vragen wij niet.', '...; die regeling geldt hier niet',
'... Besluit volgt.'

A clause or sentence takes up what was named before it by a word that refers back, and decides by a denial
beside a word of asking or applying. One that begins with another place or part ('In de dorpen vragen wij
dat niet') speaks of that part only.
"""

from __future__ import annotations

import re

from procurement_app.screening.model import Status
from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.status.cues import Judgement, Subject, words_at

# 'bij deze opdracht' and 'dit keer' say where we are, not what was said before
_REFERS_BACK = re.compile(
    r"^(?:maar|toch|echter|ons besluit)\b"
    r"|\b(?:dat|dit|deze|die|ze|daar|hier|daarvan|hiervan|ervan|het|zulke?|trede|this|that|these|it|them)\b"
    r"(?!\s(?:opdracht|raamopdracht|aanbesteding|procedure|overeenkomst|raamovereenkomst|contract|inkoop|werk"
    r"|keer|maal|moment|jaar|project|geval|ronde|tender|contract|procurement|time|year)\b)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\w")
_ASKED_FIRST = re.compile(
    r"\?|\b(?:indien|tenzij|als(?!\s(?:vervallen|geschrapt)\b)|wanneer|behalve)\b", re.IGNORECASE
)
_OTHER_PART = re.compile(
    r"\W*(?:in|op|voor|bij|onder|boven|tot|vanaf|for)\s(?!(?:nader|nu|heden|deze|dit|die|dat|onze|ons|u|jullie|het\sgeheel|alle"
    r"|this|that)\b)(?:de\s|het\s)?\w+",
    re.IGNORECASE,
)
# after another sentence, 'Dat is nog een concept' speaks of what that one says
_OPENS_WITH_IT = re.compile(
    r"\W*(?:(?:maar|en|toch|echter|of)\s)?(?:dat|dit|die|deze|ze|daar\w*|hier\w*|alleen|uitsluitend|pas|mits)\b(?!\s(?:opdracht|aanbesteding)\b)",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:niet|geen)\b", re.IGNORECASE)
_FITS_NOT = re.compile(
    r"\W*(?:dat|dit|die|deze)\s(?:past|passen|hoort|horen|gaan|gaat|zullen|zal|hoeft?|hoeven)\b(?!.*\b(?:meer|langer)\b)",
    re.IGNORECASE,
)
_FEW_WORDS = 3
# 'Dat hoeft niet'; in 'Dat hoeft niet duur te zijn' something else is meant
_NEED_NOT = re.compile(
    r"\b(?:hoeft?|hoeven|moet|moeten)\s(?:[\w-]+\s){0,5}?niet\b(?P<rest>[^.,;:?!]*)", re.IGNORECASE
)
_NOT_AT_ALL = re.compile(
    r"(?:\s(?:meer|langer|hier|dus|nu|toch|van\s(?:ons|mij|de\s\w+)|(?:voor|bij|van)\s(?:deze|dit|ons|u)(?:\s\w+)?"
    r"|aan\ste\svoldoen|(?:mee|in)\ste\s(?:sturen|leveren|nemen|geven)"
    r"|te\s(?:voldoen|leveren|overleggen|stellen|hebben|geven|regelen)"
    r"|(?:gesteld|gevraagd|geleverd|ingediend)\ste\sworden|te\sworden\s(?:\w+\s)?\w+(?:d|t|en)"
    r"|wat\s(?:ons|mij)\sbetreft|volgens\s\w+\s\w+|per\sse|zo\snodig|in\s(?:deze|dit)\s\w+"
    r"|aan\s(?:deze|die|dit|dat)\s\w+\ste\svoldoen))*\W*",
    re.IGNORECASE,
)
# 'Die hoeft u nu nog niet te leveren': later, or only who wins
_NOT_YET = re.compile(
    r"\bnog\sniet\b|\bniet\snu\b|\b(?:nu|dit\sjaar)\sniet\b(?!\s(?:meer|langer)\b|\W*$)|\bniet\b.*\b(?:pas|maar|alleen\sde)\b"
    r"|\bbij\s(?:de\s|uw\s)?(?:inschrijving|aanmelding|offerte)\b",
    re.IGNORECASE,
)
# 'Die kan vervallen na oplevering', 'Dat geldt niet langer dan twee jaar', 'Dat past hier niet in één zin'
_IN_PART = re.compile(
    r"\b(?:kan|kunnen|mag|mogen|moet|moeten|gaat|gaan)\s(?:eruit|weg|vervallen)\s(?:zodra|na|tot|worden|zien|te|blijken"
    r"|bij\s(?!deze|dit|nader))\b|\bniet\s(?:meer|langer)\sdan\b|\balleen\W*$|\bzolang\b|\bgebruik\svan\seen\b"
    r"|\b(?:fout|vergissing|misverstand)\s(?:die|dat|van\s(?:de\s)?vorige|in\s(?:de|het)\svorige?)\b"
    r"|\b(?:past|passen|hoort|horen)\s(?:er|hier)\s(?:\w+\s)?niet(?!(?:\s(?:bij|in|thuis))?\W*$)",
    re.IGNORECASE,
)
_EXEMPT = re.compile(r"\b(?:vrijgesteld|ontheven|ontslagen|ontheffing|vrijstelling)\b", re.IGNORECASE)
_ALL_EXEMPT = re.compile(
    r"(?=.*\b(?:u|je|inschrijvers?|opdrachtnemer|aannemer|dienstverlener|leverancier)\b)"
    r"(?!.*\b(?:met|bij|als|kan|kunt|kunnen|pas|na|alleen|uitsluitend|wie|die\seen|voor\szover)\b).*",
    re.IGNORECASE | re.DOTALL,
)
# 'Daar komen wij op terug in hoofdstuk 4', 'Dat bespreken wij eerst met u': the demand itself is no question
_SETTLED = re.compile(
    r"\b(?:hoofdstuk|paragraaf|bijlage|artikel|gunningscriteria|verificatie|beoordeling|evaluatie|controle|register"
    r"|u|uw|winnaar|gunning|startbijeenkomst|contractgesprek\w*|ruimte|klopt|aangenomen|vastgesteld|staat\svast)\b"
    r"|^(?!\W*of\b).*(?<!nog )\bniet\b(?!\s(?:zeker|uit|of|vast|rond)\b)",
    re.IGNORECASE,
)
# 'Alleen bij gunning vragen wij bewijzen op': a statement of its own, no condition of what stands before
_OF_ITS_OWN = re.compile(
    r",|\b(?:vragen|vraagt|krijgt|worden|wordt|moet|moeten|leggen|leveren|levert|komt|komen|geldt|gelden|hoeft|hoeven"
    r"|mag|mogen|valt|zit|zitten|telt|controleren|toetsen|betalen)\s(?:wij|we|u|de|het|een)\b"
    r"|\bpas\b.*\b(?:moet|valt)\s(?:dit|dat|deze|die)\b|\bmits\b.*\bmag\s(?:dit|dat)\b|\btellen\smee\b"
    r"|\b(?:de\swinnaar|gunning|punten|zit\s\w+)\b",
    re.IGNORECASE,
)
# words of asking and applying, beside which a denial decides
DECIDES = (
    r"toepassing|toegepast|vragen|vraagt|gevraagd|verlang\w*|eisen|eist|geëist|gelden|geldt|doen|doet"
    r"|orde|sprake|nodig"
    r"|onderdeel|verplicht|vereist|hoeft|hoeven|gebruik|ingezet|gekozen|kiezen|gebeurt|geval|meegewogen|overgenomen"
)
_BACK = r"dat|dit|die|deze|daar\w*|hier\w*|ervan|er|zulks|that|this|it"
# '..., dat doen we dus niet', '...; die regeling is hier niet van toepassing', '... dus vragen we er geen'
_TAKEN_UP = re.compile(
    rf"[,;–:]\s(?:(?:dus|maar|doch|en|want|daarom|but|so)\s)?(?=[^.;?!]{{0,90}}\b(?:{DECIDES}|apply"
    rf"|applied|required)\b)"
    rf"(?:(?:{_BACK})\b[^.;?!]{{0,60}}?\b(?:niet|geen|not)\b|[^.;?!]{{0,40}}\b(?:er|daar"
    rf"|that)\s(?:dus\s)?(?:niet|geen|not)\b)"
    rf"(?![^.;?!]*\b(?:tenzij|mits|alleen|maar\swel|boven|onder)\b)",
    re.IGNORECASE,
)
# a sentence that denies what the one before only named
_DENIED_AFTER = re.compile(
    rf"\W*(?=[^.?!]*\b(?:{_BACK})\b)(?=[^.?!]*\b(?:{DECIDES}|apply|applied)\b)(?:(?:{_BACK})|(?:de|het"
    rf"|wij|we|the)\s?\w*)\b"
    r"[^.?!:;]{0,90}\b(?:niet|geen|not)\b",
    re.IGNORECASE,
)
# '... wordt een dialoog genoemd. Die vindt plaats als zich genoeg deelnemers melden.'
_CONDITION_AFTER = re.compile(
    rf"\W*(?:die|dat|deze|dit|ze|het|daar\w*)\s(?=[^.?!]*\b(?:{DECIDES}|vindt|vinden|komt|komen|volgt"
    rf"|volgen|stellen|stelt|gebeuren)\b)"
    r"[^.?!]{0,60}\b(?:als|indien|mits|wanneer|zodra|pas\s(?:bij|boven|vanaf|als)|alleen\s(?:bij|boven"
    r"|vanaf|als|voor))\b",
    re.IGNORECASE,
)
# words without which the expressions above find nothing
_CONDITIONS = ("als", "indien", "mits", "wanneer", "zodra", "pas", "alleen")
_DENIALS = ("niet", "geen", "not")
# '...; die eis hebben wij laten vallen'
_DROPPED = re.compile(
    r"[,;–:]\s(?:(?:maar|doch|en)\s)?(?:die|deze|dat|dit)\b(?![^.;?!]*\b(?:niet|kan|kunnen|mag|mogen|pas|na|zodra"
    r"|indien|als|wanneer|komt|komen)\b)[^.;?!]{0,25}\b(?:is|zijn|hebben|heeft)\b[^.;?!]{0,25}"
    r"\b(?:laten\svallen|vervallen|geschrapt|ingetrokken|losgelaten|afgeschaft)\b",
    re.IGNORECASE,
)
_DROPPING = ("vallen", "vervallen", "geschrapt", "ingetrokken", "losgelaten", "afgeschaft")
_PERMITS = re.compile(r"\b(?:mag|mogen|kan|kunnen|alleen|uitsluitend|meer\sdan|minder\sdan)\b", re.IGNORECASE)


def followed(subject: Subject) -> Judgement | None:
    """What the rest of the sentence and the sentences after it make of a statement, or None."""
    if taken := _taken_up(subject):
        return taken
    for place, passage in enumerate(_after(subject)):
        if place and _OPENS_WITH_IT.match(passage.text):
            continue
        found = _takes_up(passage)
        if found and not _denies_again(subject, passage):
            return found
    return None


def _denies_again(subject: Subject, passage: Passage) -> bool:
    """Whether a sentence only says no once more: 'Er zijn geen percelen. Dat past hier niet.'"""
    return _NO.search(subject.passage.text) is not None and _FITS_NOT.match(passage.text) is not None


def _takes_up(passage: Passage) -> Judgement | None:
    """What a sentence makes of the statement before it; the same for all that is stated there."""
    if "takes up" not in passage.notes:
        passage.notes["takes up"] = _made_of_statement(passage)
    found: Judgement | None = passage.notes["takes up"]
    return found


def _made_of_statement(passage: Passage) -> Judgement | None:
    undecided = passage.own("cue:vervolg-open")
    if not undecided and not _SETTLED.search(passage.text):
        undecided = passage.own("cue:vervolg-onzeker")
    if undecided:
        return Judgement(Status.CONDITIONAL, (("vervolg-open", words_at(passage, undecided[0])),))
    may = not passage.vocabulary.isdisjoint(_CONDITIONS)
    if may and (follows := _CONDITION_AFTER.match(passage.text)):
        return Judgement(Status.CONDITIONAL, (("vervolg-voorwaarde", follows[0].strip()),))
    if condition := _hangs_on(passage):
        return Judgement(Status.CONDITIONAL, (("vervolg-voorwaarde", condition),))
    found = passage.own("cue:vervolg")
    if not found or _keeps(passage, min(end for _, end in found)) or _of_another_part(passage):
        return None
    if len(passage.text.split()) <= _FEW_WORDS or (
        _REFERS_BACK.search(passage.text) and not _ASKED_FIRST.search(passage.text)
    ):
        return Judgement(Status.NEGATED, (("vervolg", words_at(passage, found[0])),))
    return None


def _hangs_on(passage: Passage) -> str:
    """The words by which a sentence makes what stands before it conditional; it opens with them."""
    found = passage.own("cue:vervolg-voorwaarde")
    opened = next(
        (place for place in found if not _LETTERS.search(passage.text[: place[0] - passage.start])), None
    )
    if opened is None or _OF_ITS_OWN.search(passage.text):
        return ""
    return words_at(passage, opened)


def _keeps(passage: Passage, denied: int) -> bool:
    """Whether a sentence denies something else than what stands before it, or refuses to drop that; what
    comes behind the denial ('..., wij zien geen noodzaak') no longer keeps it."""
    text = passage.text
    need_not = _NEED_NOT.search(text)
    if need_not and (_NOT_AT_ALL.fullmatch(need_not["rest"]) is None or _NOT_YET.search(text)):
        return True
    if _IN_PART.search(text) or (_EXEMPT.search(text) and not _ALL_EXEMPT.fullmatch(text)):
        return True
    return any(start < denied for start, _ in passage.own("cue:vervolg-blijft"))


def denied_after(subject: Subject) -> Judgement | None:
    """Whether the next sentence denies what a sentence only names: 'Zie hoofdstuk 6. Dat geldt hier niet.'"""
    for passage in _after(subject)[:1]:
        found = _DENIED_AFTER.match(passage.text)
        if found and not _ASKED_FIRST.search(passage.text) and not _PERMITS.search(passage.text):
            return Judgement(Status.NEGATED, (("vervolg", found[0].strip()),))
    return None


def _after(subject: Subject) -> list[Passage]:
    end = subject.view.block.end
    return [one for one in subject.view.sentences if subject.passage.end <= one.start and one.end <= end]


def _taken_up(subject: Subject) -> Judgement | None:
    """A later clause of the sentence that denies what was named before it."""
    text, passage = subject.passage.scanned.text, subject.passage
    last = max(end for _, end in subject.spans)
    found = None
    if not passage.vocabulary.isdisjoint(_DENIALS):
        found = _TAKEN_UP.search(text, last, passage.end)
    if found is None and not passage.vocabulary.isdisjoint(_DROPPING):
        found = _DROPPED.search(text, last, passage.end)
    if found is None or "\t" in text[last : found.end()]:
        return None
    return Judgement(Status.NEGATED, (("vervolg", found[0].strip(" ,;:–")),))


def _of_another_part(passage: Passage) -> bool:
    """Whether a sentence begins with a part that it speaks of alone."""
    return _OTHER_PART.match(passage.text) is not None
