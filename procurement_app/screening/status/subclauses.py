"""Embedded clauses of a sentence, and conditions that are told by its shape and not by a word.

'mensen [die geen werk hebben]', '[Omdat de opdracht is voorbehouden], rekenen wij ...': what an embedded
clause denies says nothing of what stands outside it. '[Bij kleine bestellingen] volstaat ...', '[Schrijft u
in op alle percelen], dan ...', '[Aanbieders met meer dan 50 medewerkers] bieden ...': the sentence holds for
some only. Both are read from closed classes of words (subordinators, relative pronouns, finite verbs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.text.sentences import Span

Kind = Literal["relative", "adverbial", "aside", "reply"]


_LONGEST_VERB = 14


class Embedded(NamedTuple):
    """A clause within another. `adverbial`: of reason, time or condition, before its main clause; `aside`:
    between brackets; `reply`: 'Helaas niet,' before what is the case."""

    kind: Kind
    start: int
    end: int

    def holds(self, place: Span) -> bool:
        return self.start <= place[0] < self.end


class Condition(NamedTuple):
    """The words that tell a condition, and the stretch that what hangs on it must stand outside of."""

    words: Span
    own: Span


_LABEL = r"(?:[\s\"'“‘(•*–—-]*(?:(?:[A-Z]{1,2}[.-]?)?\d+(?:[.\d]*\d)?[.:)]?|[a-z][.)])?\s*)"
# A clause that opens its sentence and hangs on what follows.
_OPENER = re.compile(
    _LABEL
    + r"(?P<word>omdat|aangezien|doordat|nu|hoewel|ofschoon|al|terwijl|nadat|voordat|sinds|als|indien|wanneer"
    r"|zodra|zolang|tenzij|mits|mocht(?:en)?|voor\s?zover|wie|wat\s(?:u|de\s(?:inschrijver|opdrachtnemer"
    r"|aannemer|leverancier))|because|since|although|though|as|if|when|where|unless|once|while|whoever)\b",
    re.IGNORECASE,
)
FINITE = (
    r"is|zijn|was|waren|wordt|worden|werd|werden|heeft|hebben|had|hadden|mag|mogen|kan|kunnen|kunt|kon|konden"
    r"|zal|zullen|zult|zou|zouden|moet|moeten|wil|willen|wilt|hoeft|hoeven|behoeft|dient|dienen|gaat|gaan"
    r"|doet"
    r"|doen|staat|staan|ziet|zien|geldt|gelden|vragen|vraagt|eisen|eist|komt|komen|krijgt|krijgen|telt|tellen"
    r"|stelt|stellen|levert|leveren|volstaat|volstaan|vervalt|vervallen|blijft|blijven|rekenen|rekent|laat"
    r"|laten|geeft|geven|neemt|nemen|sluit|sluiten|betaalt|betalen|volgt|toont|heet|bestaat|bedraagt|belonen"
    r"|beloont|zetten|zet|plaatst|huurt|doe|ga|laat|stuur|toon|zorg|lever|meld|neem|geef|vul"
)
_AFTER_VERB = (
    r"u|wij|we|hij|zij|ze|je|men|er|het|de|een|geen|niet|deze|dit|dat|die|daar\w*|hier\w*|ook|bovendien|ten"
    r"|minstens|minimaal|ons|onze|uw|alsnog|zich|aan|in|op|bij|van|voor|tegen|social|sociale|\d\S*|€"
)
# Where the main clause begins after the clause before it.
_MAIN = re.compile(
    rf",\s(?:(?:dan(?!\swel\s)|then|(?:{FINITE}))\b|[a-zë]{{3,}}(?:t|en)\s(?:{_AFTER_VERB})\b"
    r"|(?:the|you|we|it|a|an|this|that|they|no|he|tenderers|contractors?|suppliers?|bidders)\s)",
    re.IGNORECASE,
)
_NOT_A_NOUN = (
    r"en|of|maar|dat|als|want|dan|is|zijn|wordt|worden|was|waren|heeft|hebben|geldt|gelden|moet|moeten|mag"
    r"|mogen|kan|kunnen|vragen|vraagt|eisen|eist|in|op|bij|voor|van|aan|met|door|over|uit|naar|onder|tot"
    r"|om|te"
    r"|tegen|ook|niet|wel|nog|dus|wij|we|u|hij|zij|er|hoeft|hoeven|laten|laat|doen|doet|stelt|stellen|blijft"
    r"|blijven|vervalt|per|zonder|tijdens|na|sinds|nu|zal|zullen|dient|dienen"
)
_RELATIVE = re.compile(
    r"(?<=[\w,)])\s(?P<word>die|welke|wier|wiens|waar(?:van|in|op|bij|mee|door|voor|uit|aan|over"
    r"|onder|toe|tegen)?|who|whose|which)\s"
    r"|\b(?:een|elk|ieder|geen|enig|het|uw|ons)\s(?:[\w+-]+\s)?[\w+-]{4,},?\s(?P<neuter>dat)\s",
    re.IGNORECASE,
)
# 'Drukwerk dat u niet zelf maakt, ...'
_BARE_NOUN = re.compile(rf"{_LABEL}[A-Z][\w-]{{3,}}\s(?P<word>dat)\s(?:u|wij|we|hij|zij|ze|je)\s")
_TRAILING = re.compile(
    r"(?<=[\w,)])\s(?P<word>omdat|doordat|aangezien|terwijl|hoewel|zodat|opdat|voordat|nadat|indien"
    r"|wanneer|zodra|zolang|because"
    r"|if|when|while|although|als(?=\s(?:u|de|het|een|er|hij|zij|ze|wij|we|je|uw|deze|dit|dat)\b))\s",
    re.IGNORECASE,
)
# 'op de broker, niet op de leverancier, rust ...'
_NOT_THAT = re.compile(
    r"(?<=,\s)niet\s(?:op|voor|bij|aan|van|in|door|met|tot|de|het|een|die|dat|alleen)\s[^,;.]+,"
)
_UNLESS = re.compile(r"(?:tenzij|unless)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"(?<=\s)\([^()]{2,}\)")
_REPLY = re.compile(
    r"\W*(?:nee|neen|no|helaas(?:\s(?:niet|geen\s\w+))?|(?:dat|dit)\s(?:kan|mag|hoeft"
    r"|klopt)\s(?:helaas\s)?niet|niet\sakkoord)"
    r"\s?[,.:;]\s",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:^|[^\w])(?:{_NOT_A_NOUN}|{FINITE}|overschrijdt|overstijgt|haalt|bereikt|kent|hanteert|verlangt)$",
    re.IGNORECASE,
)
# not the comma of an enumeration ('lunches, bloemen of schoonmaak')
_RELATIVE_END = re.compile(r"[;:)]|[.!?]\s|,(?!\s[\w-]+(?:,\s[\w-]+)*\s(?:en|of|and|or)\s)|\s[–—-]\s|\t")

# 'Bij vervoer van ...', 'Bij kleine bestellingen': a case that may not come. Not what every contract knows
# ('Bij oplevering'), nor a part of this one ('Bij dagbehandeling').
_ALWAYS = (
    r"inschrij\w+|aanmeld\w+|gunning\w*|\w*verlening(?!\svan)|ondertekening|oplevering|uitvoering|beoordeling"
    r"|waardering|be[eë]indiging|implementatie|aanbesteding\w*|facturering|weging|verificatie|afwijzing"
    r"|levering"
    r"|aflevering|overeenkomst\w*|perce\w+|mensen|personen|onderneming\w*|instelling\w*|woning\w*"
    r"|vergelijking"
    r"|niet-?nakoming|deze|dezelfde"
)
_SIZES = (
    r"klein\w*|grote|groter\w*|groot\w*|lang\w*|kort\w*|spoed\w*|nood\w*|losse?|eenmalige?|incidentele?"
    r"|nadere"
    r"|extra|aanvullende?|complexe?|bijzondere?|afwijkende?|hoge|hogere|lage|lagere|onvolledige?"
    r"|onvoldoende|meerdere|zware|omvangrijke?|meerjarige?|tussentijdse?|onverwachte?|volledige"
    r"|gedeeltelijke|herhaalde?|ernstige?|blijvende?|structurele?|minder|meer|ontbreken"
)
_BIJ = re.compile(
    rf"(?:^|(?<=[.;:]\s)|(?<=\t)){_LABEL}(?P<word>Bij)\s(?:een\s|het\s(?=ontbreken))?(?!(?:{_ALWAYS})\b)"
    rf"(?:(?:{_SIZES})\s[\w-]+|[a-zé][\w-]*\s(?:onder|boven|vanaf|tot|langer|korter|van\s(?:meer|minder"
    rf"|ten))\s|(?:uitbreid|verleng|wijzig|vervang|plaats|overschrijd|onderschrijd"
    rf"|inschakel|vertrag|annuler"
    r"|herhal|toepass|overtred|schend|beschadig|overschrijv|verhog|verlag|besteed|hervatt|toetred"
    r"|opschal)ing(?:en)?\b"
    r"|[\w-]*(?:bestelling|inkoop|inkopen|opdrachten|orders?|afroep|afroepen|klussen|projecten"
    r"|transport|vervoer|schade|ziekte|verzuim|uitval|storing|verlof|vertrek"
    r"|krapte|uitloop|uitstel|drukte|leegstand|overmacht|overname)\b"
    r"|[a-zé]+\svan\s(?!deze|dit|de\b|het\b|uw\b|onze\b))(?![^,.;]{0,40}\b(?:als|van|zoals)\s(?:deze|dit)\b)",
    re.IGNORECASE,
)
_BEYOND = re.compile(
    rf"{_LABEL}(?P<word>[A-Z][\w-]+(?:\s[a-zé-]+)?\s(?:boven|vanaf|onder|beneden|above|below"
    rf"|over)\s(?:de\s)?(?:€|EUR|\d)[\d.,]*)"
)
_SUBJECT_AFTER = (
    r"u|de|het|een|er|hij|zij|ze|wij|we|uw|ons|onze|deze|dit|die|dat|opdrachtnemer|opdrachtgever|inschrijver"
    r"|aannemer|leverancier|exploitant|gemeente|geen|meer|minder|iemand|partijen|in|op|bij|zich|zo'n|\d\S*"
)
_VERB_FIRST = re.compile(
    rf"{_LABEL}(?P<word>[A-Z][a-zë]+(?:t|en)|Is|Zijn|Mag|Wil|Kan|Doe|Ga)\s(?:{_SUBJECT_AFTER})\b(?=[^?]*$)"
)
# What opens like a verb and is none, or is no condition.
_NO_CONDITION = re.compile(
    r"(?:Niet|Met|Het|Dit|Dat|Gelet|Uit|Want|Wat|Ten|Tussen|Binnen|Buiten|\w+dat|Samen|Alleen|Eerst|Geen"
    r"|Sinds"
    r"|Voldoet|Voldoen|Lopen|Volgen|Tegen|Vanuit|Omstreeks|Gedurende[nt])\b"
)
_FIRMS = (
    r"(?:[\w-]*(?:aanbieder|inschrijver|gegadigde|onderneming|ondernemer|bedrij[fv]|leverancier"
    r"|opdrachtnemer|aannemer"
    r"|partij|firma|organisatie|instelling|onderaannemer|dienstverlener|deelnemer|combinatie|school|scholen"
    r"|tenderer|bidder|supplier|contractor|firm|compan(?:y|ie))(?:en|s|'s)?)"
)
_SOME = re.compile(
    rf"(?:^{_LABEL}|(?<=[;:.]\s)|\b(?:alleen|uitsluitend|slechts|enkel|only)\s(?:(?:voor|van|aan|bij|door"
    rf"|for|to|of|from)\s)?"
    r"|\b(?:voor|van|aan|bij|door|op|for|of|from|to)\s(?=[^\s,;]+\s(?:die|who|with|met)\b))"
    rf"(?P<firms>(?:(?:een|de|elke|a|an|any|kleinere?|grotere?|nieuwe|jonge|startende"
    rf"|buitenlandse)\s)*{_FIRMS})\s"
    r"(?P<how>die|dat|who|that|which|(?:met|with|vanaf|onder|boven|above|under)\s(?:meer|minder"
    r"|ten\sminste|minstens"
    r"|more|fewer|less|een\s(?:omzet|balans|personeelsbestand)|\d))",
    re.IGNORECASE,
)
# Words and parts of words without which the expressions above find nothing, in folded spelling.
_RELATES = frozenset(
    re.findall(
        r"\w+",
        """die welke wier wiens waar waarvan waarin waarop waarbij waarmee waardoor waarvoor waaruit waaraan
        waarover waaronder waartoe waartegen who whose which dat""",
    )
)
_TRAILS = frozenset(
    re.findall(
        r"\w+",
        """omdat doordat aangezien terwijl hoewel zodat opdat voordat nadat indien wanneer zodra zolang
        because if when while although als""",
    )
)
_HOW = ("die", "dat", "who", "that", "which", "met", "with", "vanaf", "onder", "boven", "above", "under")
_FIRM_SIGNS = (
    "inschrijver", "opdrachtnemer", "bedrij", "ondern", "aanbieder", "leverancier", "aannemer", "partij",
    "gegadigde", "firm", "organisatie", "instelling", "dienstverlener", "deelnemer", "combinatie", "school",
    "scholen", "tenderer", "bidder", "supplier", "contractor", "compan",
)  # fmt: skip
_REFERS_BACK = re.compile(
    r"\b(?:deze|dit|dat|die|ze|daar\w*|hier\w*|er\w*|zulks|dergelijke|this|that|these|it|them|thereof)\b",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(("die", "dat", "who", "that", "which"))
_IF = re.compile(
    r"(?:als|indien|wanneer|zodra|tenzij|unless|mocht\w*|wie|voor\s?zover|if|when|where|should|whoever)\b",
    re.IGNORECASE,
)
_WINS = re.compile(
    r"\b(?:wint|winnen|(?:krijgt|verkrijgt|verwerft|ontvangt)\s(?:u|hij|de\s\w+)?\s?(?:de|het"
    r"|deze)?\s?(?:opdracht|werk|gunning"
    r"|contract)|(?:de|deze)\sopdracht\s(?:krijgt|verwerft|ontvangt)|gegund|inschrijft|schrijft\su\sin"
    r"|u\smeedoet|doet\su\smee"
    r"|gecontracteerd|(?:wordt|bent)\su\sgekozen|u\sgekozen\s(?:wordt|bent)|wins?|awarded|won)\b",
    re.IGNORECASE,
)
_OUR_WORK = re.compile(r"\W*wie\s(?:ons|onze|voor\sons|bij\sons)\b", re.IGNORECASE)
_ONLY_SOME = re.compile(
    r"\b(?:perce(?:el|len)|kavels?|lots?|combinatie|samen|alle|meerdere|beide|boven|onder|meer|minder"
    r"|niet|geen"
    r"|onderaannem\w+|buitenland\w*|not|no|above|below)\b|\d",
    re.IGNORECASE,
)
_FALLS_SHORT = re.compile(
    r"\b(?:niet|geen|onvoldoende|vervalt|verliest|verlies|verloopt|verlopen|ingetrokken|ontbreekt"
    r"|ontbreken|tekort\w*|achter|minder|lager|onder|zonder|uitblijft"
    r"|blijft\suit"
    r"|verzuim\w*|not|no|fails?|less|lacks?|short|below|without)\b",
    re.IGNORECASE,
)
_SANCTION = re.compile(
    r"\b(?:boetes?|kort(?:en|t|ing)|inhoud\w+|houdt\b.*\bin|houden\b.*\bin|ontbind\w+|ontbonden"
    r"|(?<!niet\s)uitgesloten|uitsluiting"
    r"|terzijde|onvoldoende|ongeschikt|ongeldig|verbeur\w+|bevoegd|gerechtigd|opschort\w+|verhaalt"
    r"|verhalen|verhaald|afgewezen"
    r"|af(?:vallen)?"
    r"|verschil|tekort|schadevergoeding|malus|(?:niet|geen)\s(?:\w+\s){0,2}(?:meedoen|inschrijven"
    r"|deelnemen|meedingen|aanmerking"
    r"|toegelaten)|valt\su\saf|ingebrekestelling|verzuim|terug\w*|penalt(?:y|ies)|deduct\w*|excluded"
    r"|rejected|terminate\w*"
    r"|withh\w+)\b",
    re.IGNORECASE | re.DOTALL,
)
# Whoever wins or bids: that is every reader.
_EVERYONE = re.compile(
    r"\b(?:wint|winnen|krijgt|gegund|inschrij\w+|inschreef|uitvoer\w+|wil(?:len)?|wens(?:t|en)"
    r"|gecontracteerd|"
    r"meedoe\w*|deelne\w+|meeding\w*|aanmeld\w*|voldoe\w+|wins|awarded|submit\w*|tender\w*|bid\w*|meet)\b",
    re.IGNORECASE,
)


def embedded(passage: Passage) -> list[Embedded]:
    """The embedded clauses of a sentence, in order of place."""
    found: list[Embedded] | None = passage.notes.get("embedded")
    if found is None:
        found = passage.notes["embedded"] = [
            *_adverbial(passage),
            *_relative(passage),
            *_trailing(passage),
            *_asides(passage),
        ]
    return found


def _opener(passage: Passage) -> re.Match[str] | None:
    """The word that opens a sentence and hangs on what follows."""
    if "opener" not in passage.notes:
        passage.notes["opener"] = _OPENER.match(passage.scanned.text, passage.start, passage.end)
    found: re.Match[str] | None = passage.notes["opener"]
    return found


def _adverbial(passage: Passage) -> list[Embedded]:
    text = passage.scanned.text
    opener = _opener(passage)
    if opener is None:
        return []
    main = _MAIN.search(text, opener.end(), passage.end)
    return [Embedded("adverbial", opener.start("word"), main.start() + 1)] if main else []


def _trailing(passage: Passage) -> Iterator[Embedded]:
    """Clauses that follow their main clause: '... krijgen [als u het werk niet afmaakt]'."""
    text = passage.scanned.text
    if passage.vocabulary.isdisjoint(_TRAILS):
        return
    for match in _TRAILING.finditer(text, passage.start + 1, passage.end):
        yield Embedded("aside", match.start("word"), _end_of_clause(text, match.end(), passage.end))


def _asides(passage: Passage) -> Iterator[Embedded]:
    text = passage.scanned.text
    if text.find("(", passage.start, passage.end) >= 0:
        for match in _BRACKETS.finditer(text, passage.start, passage.end):
            yield Embedded("aside", *match.span())
    if text.find(", niet", passage.start, passage.end) >= 0:
        for match in _NOT_THAT.finditer(text, passage.start, passage.end):
            yield Embedded("aside", *match.span())
    if reply := _REPLY.match(text, passage.start, passage.end):
        yield Embedded("reply", reply.start(), reply.end())


def _relative(passage: Passage) -> list[Embedded]:
    text = passage.scanned.text
    found = []
    if bare := _BARE_NOUN.match(text, passage.start, passage.end):
        found.append(Embedded("relative", bare.start("word"), _end_of_clause(text, bare.end(), passage.end)))
    if passage.vocabulary.isdisjoint(_RELATES):
        return found
    for match in _RELATIVE.finditer(text, passage.start, passage.end):
        name = "word" if match["word"] else "neuter"
        if name == "word" and _BEFORE.search(
            text, max(passage.start, match.start() - _LONGEST_VERB), match.start()
        ):
            continue
        end = _end_of_clause(text, match.end(), passage.end)
        found.append(Embedded("relative", match.start(name), end))
    return found


def _end_of_clause(text: str, start: int, end: int) -> int:
    """Where a clause that has begun ends: at a mark, but not at the bracket of an aside of its own."""
    for stop in _RELATIVE_END.finditer(text, start, end):
        if stop[0] != ")" or text.count("(", start, stop.start()) <= text.count(")", start, stop.start()):
            return stop.start()
    return end


def around(passage: Passage, place: Span) -> Embedded | None:
    """The relative clause that a place lies in."""
    return next((one for one in embedded(passage) if one.kind == "relative" and one.holds(place)), None)


def parted(passage: Passage, cue: Span, target: Span, *, denies: bool) -> bool:
    """Whether a cue lies in an embedded clause that its target is outside of; or whether it denies in a main
    clause and its target stands in the clause before it, which the main clause does not refer back to."""
    for clause in embedded(passage):
        inside = clause.holds(cue)
        if inside and denies and _UNLESS.match(passage.scanned.text, clause.start):
            return True
        if inside == clause.holds(target):
            continue
        if inside:
            return True
        main = passage.scanned.text[clause.end : passage.end]
        if clause.kind == "adverbial" and denies and not _REFERS_BACK.search(main):
            return True
    return False


def conditions(passage: Passage) -> list[Condition]:
    """The conditions told by the shape of a sentence."""
    found: list[Condition] | None = passage.notes.get("conditions")
    if found is None:
        found = passage.notes["conditions"] = [
            *_cases(passage),
            *_beyond(passage),
            *_verb_first(passage),
            *_for_some(passage),
        ]
    return found


def _cases(passage: Passage) -> Iterator[Condition]:
    if "bij" not in passage.vocabulary:
        return
    for match in _BIJ.finditer(passage.scanned.text, passage.start, passage.end):
        yield Condition(match.span("word"), match.span("word"))


def _beyond(passage: Passage) -> Iterator[Condition]:
    """'Meerwerk boven 15% van de aanneemsom: ...': what only holds beyond a limit."""
    if found := _BEYOND.match(passage.scanned.text, passage.start, passage.end):
        yield Condition(found.span("word"), (found.start("word"), found.end()))


def _verb_first(passage: Passage) -> list[Condition]:
    found: list[Condition] | None = passage.notes.get("verb first")
    if found is None:
        found = passage.notes["verb first"] = list(_opening_verbs(passage))
    return found


def _opening_verbs(passage: Passage) -> Iterator[Condition]:
    text = passage.scanned.text
    match = _VERB_FIRST.match(text, passage.start, passage.end)
    if match is None or _opener(passage):
        return
    main = _MAIN.search(text, match.end(), passage.end)
    if main and not _NO_CONDITION.match(text, match.start("word")):
        yield Condition(match.span("word"), (match.start("word"), main.start() + 1))


def protasis(passage: Passage) -> Span | None:
    """The condition that a sentence opens with ('Blijft de aannemer ...'), up to its main clause."""
    found: list[Span] | None = passage.notes.get("protasis")
    if found is None:
        text = passage.scanned.text
        opener = _opener(passage)
        if opener is None:
            found = [condition.own for condition in _verb_first(passage)]
        else:
            first = _adverbial(passage)
            found = [(clause.start, clause.end) for clause in first if _IF.match(text, clause.start)]
        passage.notes["protasis"] = found
    return found[0] if found else None


def main_clause(passage: Passage, start: int) -> int | None:
    """Where the main clause begins after a clause before it that runs on at `start`."""
    main = _MAIN.search(passage.scanned.text, start, passage.end)
    return main.start() + 1 if main else None


def for_everyone(text: str) -> bool:
    """Whether a condition is met by whoever wins or bids, and so is none."""
    return (_WINS.search(text) or _OUR_WORK.match(text)) is not None and not _ONLY_SOME.search(text)


def punished(condition: str, outcome: str) -> bool:
    """Whether a text tells what follows when a duty is not met: what the condition names is a duty."""
    return _FALLS_SHORT.search(condition) is not None and _SANCTION.search(outcome) is not None


def _for_some(passage: Passage) -> Iterator[Condition]:
    text = passage.scanned.text
    folded = passage.scanned.folded[passage.start : passage.end]
    if not any(sign in folded for sign in _HOW) or not any(sign in folded for sign in _FIRM_SIGNS):
        return
    for match in _SOME.finditer(text, passage.start, passage.end):
        end = _end_of_clause(text, match.end(), passage.end)
        if _EVERYONE.search(text, match.end(), end):
            continue
        relative = match["how"].lower() in _PRONOUNS
        yield Condition(match.span("firms"), (match.start(), end if relative else match.end()))
