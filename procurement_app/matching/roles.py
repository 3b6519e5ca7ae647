"""Whether work that a sentence names is meant: asked or offered, wished, done by others, or left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What the text does with the activity."""

    MEANT = "meant"
    WISHED = "wished"
    OTHERS = "others"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a text, from `start` to `end`, and the role of the work it names."""

    start: int
    end: int
    role: Role


_FORWARD = re.compile(
    r"\b(?:geen|zonder|behalve|met uitzondering van|no|without|except|excluding"
    r"|(?:exclusief|excl\.?)(?! btw| vat| optie)|(?:niet inbegrepen|buiten de opdracht|niet):"
    r"|uitgesloten (?:is|zijn))(?!\w)"
)
_NOT_ONLY = re.compile(r"niet\s+(?:alleen|uitsluitend|primair|meer|zelf)|not only|geen (?:minim|eis|omzet)")
_STOP = re.compile(r"[,;:.]|\b(?:maar|wel|but)\b")
_OUT = re.compile(r"\b(?:besteedt|besteden|huurt|huren)\b[^.;]*?\b(?:uit|in)\b(?=\s*[.;,]|\s*$)")
# who asks the work, or owns the place: what these do themselves is not asked
_BUYER = r"(?:de gemeente|(?:de )?opdrachtgever|de stad|het stadsdeel|de verhuurder|de eigen dienst|the city)"
_OTHER = (
    r"(?:another|(?:een|het|de|an?|the) (?:al |reeds )?"
    r"(?:ander|apart|bestaand|lopend|afzonderlijk|separa|later|eerder|volgend|existing)\w*)"
)
_APART = r"(?:apart|afzonderlijk|separaat|elders|later|reeds|al|eerder|separately|elsewhere|already)"
_EXCLUDED = (
    r"val(?:t|len) (?:er)?buiten|buiten de opdracht|niet inbegrepen|uitgezonderd|uitgesloten",
    r"sta(?:at|an) los van",
    r"(?:is|zijn|ma(?:akt|ken)|vorm(?:t|en)) geen (?:onder)?deel|out of scope|not included|excluded",
    r"val(?:t|len) onder (?:een ander|het (?!contract)\w+contract|de (?!overeenkomst)\w+overeenkomst)",
    rf"{_APART} (?:aanbesteed|gegund|belegd|ondergebracht|ingekocht|in de markt|geregeld|gecontracteerd)",
    rf"(?:tendered|procured|contracted|arranged|bought) {_APART}|(?:volg|kom)(?:t|en) later\b",
    # 'niet opgehaalde fietsen', 'niet te wissen schijven' tell which things are meant
    r"niet\b(?!\s+(?:te \w+en\s\w|\w+(?:de|te|bare|ige|elijke)\s))|not\b",
)
_OTHERS = (
    r"uitbesteed|outsourced|laten (?:wij|we)\b|(?:wij|we) zelf\b|door derden|door (?:onze )?partners",
    r"(?:stays?|remains?) with the city|blij(?:ft|ven) (?:bij de gemeente|in eigen beheer)",
    rf"(?:lever|regel|verzorg|doe|koop|organiseer|betaal)t {_BUYER}|{_BUYER} (?:lever|regel|verzorg)t",
    rf"door {_BUYER} (?:geleverd|geregeld|verzorgd|aangeleverd|gedaan|uitgevoerd|ingekocht)\b",
    rf"(?:uitgevoerd|ingehuurd|gedaan) door {_BUYER}|neemt {_BUYER} voor|{_BUYER} zelf\b",
    # 'de gemeente koopt de inhoud zelf in', not 'de gemeente zoekt een partij die zelf …'
    rf"{_BUYER} (?!zoek|vraag|wil|wens|verwacht)\w+\b(?!.*\b(?:die|partij|opdrachtnemer)\b)[^,;]*\bzelf\b",
    rf"(?:via|onder|in|by|under) {_OTHER} \w*(?:contract|overeenkomst|aanbesteding|traject|agreement)",
    rf"(?:door|by) {_OTHER} (?:partij|bedrijf|firma|dienst|leverancier|aannemer|party|supplier|firm)",
    r"(?:is|heeft|has) (?:\w+ ){0,2}(?:al een|een apart|een ander|a separate) (?:contract|overeenkomst)",
    r"door (?:een )?anderen?\b(?=\s*(?:$|gedaan|verzorgd|doen|geregeld))",
)
_WISHED = (
    r"(?:is|zijn|als) (?:een |alleen )?(?:wens|pre)\b|welkom\b|welcome\b|bij voorkeur",
    r"optione\w+|optional\w*|optie\b|nice to have",
)
_CLAUSE_CUES = tuple(
    (role, re.compile(rf"\b(?:{'|'.join(cues)})"))
    for role, cues in ((Role.EXCLUDED, _EXCLUDED), (Role.OTHERS, _OTHERS), (Role.WISHED, _WISHED))
)
_WHICH = re.compile(r"\b(?:die|dat|wie|that|which|who)\b[^,;]{0,40}?\b(?:niet|not)\b")
_CLAUSES = re.compile(r"[,;:]\s")
_ENDS_LIST = re.compile(r"^[^,;]{2,40}?\b(?:en|of|and|or)\b")
_LISTED_WORDS = 3  # in a part of a list before its last


def scopes(folded: str, start: int, end: int) -> list[Scope]:
    """The parts of the sentence `folded[start:end]` whose work is not just meant; the first counts."""
    sentence = folded[start:end]
    found = [Scope(start + out.start(), start + out.end(), Role.OTHERS) for out in _OUT.finditer(sentence)]
    for cue in _FORWARD.finditer(sentence):
        if _NOT_ONLY.match(sentence, cue.start()):
            continue
        stop = _STOP.search(sentence, cue.end())
        found.append(
            Scope(start + cue.end(), start + (stop.start() if stop else len(sentence)), Role.EXCLUDED)
        )
    cues = [(role, pattern) for role, pattern in _CLAUSE_CUES if pattern.search(sentence)]
    for first, last in _clauses(sentence) if cues else ():
        # 'fietsen die niet zijn opgehaald' are meant all the same
        clause = _WHICH.sub(" ", sentence[first:last])
        for role, pattern in cues:
            told = pattern.search(clause)
            if told and not _NOT_ONLY.search(clause):
                begin = _list_from(sentence, first) if _ENDS_LIST.search(clause[: told.start()]) else first
                found.append(Scope(start + begin, start + last, role))
    return found


def _list_from(sentence: str, last: int) -> int:
    """Where the list begins whose last clause begins at `last`: 'opmaak, foto's en druk doet de gemeente'."""
    begin = last
    for first, end in reversed([clause for clause in _clauses(sentence) if clause[1] < last]):
        if sentence[end] != "," or len(sentence[first:end].split()) > _LISTED_WORDS:
            break
        begin = first
    return begin


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for stop in _CLAUSES.finditer(sentence):
        yield begin, stop.start()
        begin = stop.end()
    yield begin, len(sentence)
