"""What comes of a statement in what follows it, in its sentence or the next: it is struck, kept or refused
('Inkoop heeft dat geschrapt', 'De directie houdt eraan vast', 'Daar gaan wij niet in mee'), or it was so and
is so no longer ('..., nu wel', 'Vanaf deze aanbesteding niet meer', 'Oud: ... Nieuw: ...').

A refusal turns what is refused: who refuses to drop a demand keeps it. So it matters what the statement
itself says, and whether somebody wishes or objects in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from procurement_app.screening.model import Status
from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.status.apart import names_again
from procurement_app.screening.status.cues import Judgement, Subject, by_cues
from procurement_app.screening.status.subclauses import FINITE
from procurement_app.screening.text.numerals import NUMERAL, is_number
from procurement_app.screening.text.sentences import Span

_TURNED = {Status.ASSERTED: Status.NEGATED, Status.NEGATED: Status.ASSERTED}
_FAR = 400  # letters: no clause that far behind takes a subject up
_SETTLED_OTHERWISE = ("antwoord", "vraag", "verzoek", "cel", "vakje")

# 'dat verzoek', 'die eis': a word that takes up anything
_ANY = (
    r"(?:eis|verzoek|voorstel|suggestie|wens|voorkeur|bezwaar|mening|opvatting|zienswijze|verplichting|voorwaarde"
    r"|bepaling|regeling|variant|optie|lijn|advies|idee|passage|zin|request|proposal|requirement|suggestion)"
)
_VERB = (
    rf"(?:{FINITE}|raden|raadt|wijzen|wijst|volgen|delen|deelt|honoreren|honoreert|bleek|bleken|schrappen|schrapt"
    r"|handhaven|handhaaft|houden|houdt|willen|vinden|achten|halen|haalt|strepen|streept)"
)
_BACK = (
    rf"(?:(?:dat|dit|die|deze|this|that)\s(?={_ANY}\b|{_VERB}\b)|(?:daar|hier)\w*\b"
    rf"|het\s(?:bezwaar|verzoek|voorstel)\s(?={_VERB}\b)|it\s)"
)
_WHO = r"(?:wij|we|ik|(?:de|het|onze)\s[\w-]+)"
# a sentence that takes up what was said before it: 'Dat ...', 'Wij laten deze eis vallen'
_OPENS_BACK = re.compile(
    rf"\W*(?:(?:maar|toch|echter)\s)?(?:{_BACK}|{_WHO}\s[\w-]+\s(?:[\w-]+\s)?(?:{_BACK}|(?:deze|die|dat|dit)\s(?:niet\b|{_ANY}\b))"
    # 'Inkoop heeft dat geschrapt', 'Streep dat maar door'
    rf"|(?:{_WHO}|\w+)\s(?:heeft|hebben)\s(?:deze|die|dat|dit)\s(?:(?!en\b)\w+\s){{0,2}}(?:eruit\sgehaald"
    r"|geschrapt|ingetrokken|losgelaten|(?:weg|door)ge(?:haald|laten|streept))\b(?!.*\b(?:hersteld|toch|niet)\b)"
    r"|(?:streep|schrap|haal|laat|gooi)\s(?:dat|die|dit|deze|hem|ze)(?:\s(?:maar|dus|nu|er|toch|eis|zin))*"
    r"(?:\s(?:weg|door|eruit|uit|vallen|los))?\W*$)",
    re.IGNORECASE,
)
# a clause that does: ', maar inkoop heeft dat geschrapt'
_CLAUSE = re.compile(
    r"(?:[,;:–]\s(?:(?:maar|doch|but)\s)?|\s(?=maar\s|doch\s))(?P<clause>[^;?!]*?\b(?:dat(?!\svan)|dit|die(?!\svan)|deze|hem|haar|daar\w*"
    r"|hier\w*|er\w*|it|that)\b[^;?!]*)",
    re.IGNORECASE,
)
_BUT = re.compile(r"[,;:–\s]*(?:maar|doch|but|(?:dat|die)(?!\svan)|deze|dit|daar\w*)\b", re.IGNORECASE)
_IT = (
    r"(?:dat|dit|die|deze|hem|haar|ze|(?:daar|hier)\w*|er(?:aan|af|bij|in|mee|om|op|over|tegen|uit|van|voor)?|it|that|this"
    r"|them)\b"
)
# ... as its subject or just behind its verb, not in what it says of something else: 'het risico dat u draagt'
_TAKES_UP = re.compile(
    rf"{_IT}|(?:(?:de|het|onze|the)\s)?[\w-]+\s[\w-]+\s(?:[\w-]+\s)?{_IT}(?!\s(?:u|wij|we|hij|zij)\b)",
    re.IGNORECASE,
)
# 'dat is lager dan de eis die is geschrapt'
_THAN = re.compile(r"\bdan\s(?:de|het|een|die|dat|wat|in|bij)\b|\bthan\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:vorige?|eerdere?|voorheen|voorgaande?|oude|vroeger|destijds|huidige?|tot\s(?:nu|dusver)|in\s\d{4}|werd\w*|was|waren"
    r"|gold\w*|vroeg\w*|stond\w*|eiste\w*|had\w*|normaal|normaliter|gewoonlijk|gebruikelijk|doorgaans|meestal|altijd|last|previous\w*|until\snow)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?:nu|thans|voortaan|ditmaal|keer|maal|vanaf|ingang|now|time)\b", re.IGNORECASE)
# 'die vervalt', not 'die vervalt van rechtswege': that is what becomes of a guarantee
_ENDS = re.compile(
    r"\b(?:geschrapt|schrappen|schrapt?|weggestreept|doorgestreept|doorgehaald|weggehaald|eruit(?=\W*$|\s(?:gehaald|gegooid|gelaten)\b)"
    r"|(?:streep|strepen)\b.*\b(?:door|weg)"
    r"|haal(?:\s(?:dat|die|dit|deze|ze|hem))\b.*\bweg|haal\b.*\ber\b.*\buit|(?:is|zijn)\b.*\bvervallen"
    r"|verval(?:t|len)(?=(?:\s(?:dus|daarom|nu|hier|hiermee|niet))*\W*$)"
    r"|ingetrokken|trekken\b.*\bin|losgelaten|laten\b.*\blos"
    r"|afgeschaft|laten\b.*\bvallen|laat\b.*\bvallen|laat\b.*\bweg|weggelaten|verwijderd|komt\sniet\s(?:meer\s)?terug"
    r"|keert\sniet\s(?:meer\s)?terug|eruit\sgehaald|dropped|deleted|removed|withdrawn|withdraw)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\b(?:raden\b.*\baf|raadt\b.*\baf|wij\sontraden|nemen\b.*\bniet\sover|neemt\b.*\bniet\sover|niet\sovergenomen"
    r"|niet\s(?:in|aan)\s?(?:mee|tegemoet)\w*|niet\sinwilligen|niet\singewilligd|wijzen\b.*\baf|wijst\b.*\baf|afgewezen"
    r"|niet\sgehonoreerd|niet\shonoreren|honoreren\b.*\bniet|volgen\b.*\bniet|niet\sgevolgd|niet\sgedaan"
    r"|doen\b.*\bniet(?:\s(?:meer|langer))?(?=\W*$|[:,])|(?:delen|deelt|onderschrijven|steunen)\b.*\bniet|te\sver|verworpen|niet\szitten"
    r"|(?:rejected|refused|not\sgranted|do\snot\sshare|declined))\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(
    r"\b(?:(?:houden|houdt)\b.*\b(?:vast|aan)|vastgehouden|handhaaft|handhaven|gehandhaafd|(?:blijft|blijven)\b(?!.*\b(?:buiten"
    r"|achterwege|weg)\b)|behouden|behoudt|overeind|stands|upheld|maintains?)\b",
    re.IGNORECASE,
)
# 'dat doen we', 'dat advies volgt het college', 'dat is zo'
_ACCEPTS = re.compile(
    rf"\W*(?:en\s)?(?:dat|dit|daar(?:in|mee)?)\s(?:{_ANY}\s)?(?:doen|doet|volgen|volgt|(?:nemen|neemt|gaan|gaat|stemmen|stemt)"
    rf"(?=.*\b(?:over|mee|in)\b)|klopt|is(?=\s(?:zo|juist|akkoord)\b)|gebeurt)(?:\s(?:{_WHO}|het\scollege|er|ook|nu|dus|zo|juist"
    r"|akkoord|over|in|mee))*\W*",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(r"\b(?:niet|geen|not)\s(?:(?!(?:en|and)\b)[\w-]+\s){0,2}$", re.IGNORECASE)
# 'Wij laten dat niet los'
_DENIED_WITHIN = re.compile(
    r"(?:laat|laten|trekken|haa?lt?|halen|streept?|strepen|schrap\w*|gooi\w*|is|zijn)\b.*\b(?:niet|not)\b",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(r"\s(?:[\w-]+\s)?(?:niet|not)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:niet|geen|nooit|not|no)\b", re.IGNORECASE)
# 'Die vervalt bij oplevering', 'Daarmee vervallen eerdere afspraken': no decision on the demand
_LATER = re.compile(
    r"\W*(?:daar|hier)\w*\b|.*\b(?:na|later|vanaf|bij|per|op|jaarlijks|telkens|vervolgens|daarna|komt|komen|after|upon)\b(?!.*\bterug\b)",
    re.IGNORECASE | re.DOTALL,
)
# 'Dat vervalt als ...', 'Daar kunnen wij van afzien': not decided yet
_OPEN = re.compile(
    r"\b(?:als|indien|wanneer|tenzij|mits|zodra|pas|misschien|mogelijk|alleen|nog|kan|mag|mogen|zou|zouden|anders|if|when|unless"
    r"|may|might)\b",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?:wil|wilde|wilden|willen|wenst|wensten|graag|liever|zou|zouden|verzoek\w*|verzocht\w*|verzoekt|stel(?:t|de|den)"
    r"\b.*\bvoor|voorstel\w*|pleit\w*|bepleit\w*|overwogen|overwoog|bezwaar\w*|voorkeur|alternatief|suggestie|mening"
    r"|wanted|proposed|requested|asked\sus|prefer\w*)\b",
    re.IGNORECASE,
)
_OBJECTED = re.compile(
    r"\b(?:bezwaar\w*|(?:te|erg|zeer)\s(?:hoog|zwaar|streng|veel)|disproportioneel|onevenredig|onnodig|kritiek|overbodig"
    r"|onredelijk|disproportionate|excessive)\b",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\b(?:wij|we|ik|gemeente|college|opdrachtgever|directie|raad|inkoop|is|zijn|werd|wordt)\b", re.IGNORECASE
)

_OURS = re.compile(r"\b(?:wij|we|ik|I)\b", re.IGNORECASE)

# What holds now, in words that say nothing else: ', nu wel', 'Vanaf deze aanbesteding niet meer'
_TENDER = (
    r"(?:aanbesteding|opdracht|inkoop|procedure|overeenkomst|contract|raamovereenkomst|uitvraag|ronde"
    r"|contractperiode)"
)
_NOW = (
    rf"(?:(?:dit|deze)\s(?:keer|maal|ronde)|ditmaal|nu|thans|voortaan|vanaf\s(?:nu|heden|\d{{4}}|(?:deze|dit|de\snieuwe|het"
    rf"\snieuwe)\s{_TENDER})|met\singang\svan\s(?:[\w-]+\s){{0,2}}[\w-]+|(?:in|bij|voor)\s(?:het|de|een)\s(?:nieuwe|komende"
    rf"|huidige)\s{_TENDER}|(?:in|bij|voor)\s(?:deze|dit|onze)\s{_TENDER}|this\stime|from\snow\son|now)"
)
_ONLY_SAYS = (
    r"(?:doen|doet|vragen|vraagt|eisen|eist|stellen|stelt|geldt|gelden|is|zijn|wordt|worden|komt|komen|hanteren|hanteert"
    r"|verlangen|verlangt|gevraagd|gesteld|geëist|verlangd|toegepast|opgenomen|wij|we|de\sgemeente|die|dat|deze|dit|het|ze|er"
    r"|hem|haar|eis(?:en)?|verplichting|voorwaarde|echter|ook|het\sgeval|van\stoepassing|verplicht|maar|en|doch|but|it|does|do)"
)
_NOW_SAYS = re.compile(
    rf"\W*(?=[^.;?!]*\b{_NOW}\b)(?:(?:{_NOW}|{_ONLY_SAYS})\s)*(?P<says>wel|niet|not)"
    rf"(?:\s(?:{_NOW}|{_ONLY_SAYS}|meer|langer|weer|degelijk))*\W*$",
    re.IGNORECASE,
)
_PART = re.compile(r"[,;:–]\s(?P<clause>[^;?!]+)$")
_MAY_SAY = frozenset(("wel", "niet", "not"))

_OLD = re.compile(
    r"(?:^|(?<=[.;]\s))\W*(?P<label>oud|oude\stekst|was|stond(?:\ser)?|huidig|bestaand|voorheen|eerst|van|old)\s?:\s",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"(?:^|(?<=[.;,]\s))\W*(?P<label>nieuw|nieuwe\stekst|wordt|voortaan|nu|straks|naar|new|becomes)\s?:\s",
    re.IGNORECASE,
)
# an order, or who writes to whom: a change only where the same is named again or denied
_UNSURE = ("eerst", "van")
_NONE_NOW = re.compile(
    r"\W*(?:(?:deze|dit|die|de\seis|is|wordt)\s)*(?:geen|niet|vervalt|vervallen|geschrapt|nvt|n\.v\.t|none|no|not)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[€\d]|EUR", re.IGNORECASE)
# 'Nieuw: twee.'
_OTHER_NUMBER = re.compile(rf"\W*(?!een\b){NUMERAL}\b")
_VALUES = ("money", "percentage", "points")


def afterwards(subject: Subject, stated: Judgement) -> Judgement | None:
    """What the rest of its sentence, or the next one, makes of a statement; None when it leaves it."""
    if stated.cues and stated.cues[-1][0] in _SETTLED_OTHERWISE:
        return None
    return _replaced(subject, stated) or _now(subject) or _decided(subject, stated)


def _now(subject: Subject) -> Judgement | None:
    """What is said to hold now, beside what held before: 'Vorige keer ... geen ...; dit keer wel'."""
    for part in _following(subject, _PART):
        if part.vocabulary.isdisjoint(_MAY_SAY):
            continue
        before = part.scanned.text[subject.passage.start : part.start]
        if not (_TIME.search(part.text) or _PAST.search(before)):
            continue
        if found := _NOW_SAYS.match(part.text):
            status = Status.ASSERTED if found["says"].lower() == "wel" else Status.NEGATED
            if _NOT.search(part.scanned.text, *subject.spans[0]):
                # 'geen percelen', dit keer wel
                status = _TURNED[status]
            return Judgement(status, (("nu", part.text.strip(" .,;")),), sure=True)
    return None


def _decided(subject: Subject, stated: Judgement) -> Judgement | None:
    """What is decided of a wish, a request or a demand: 'Inkoop heeft dat geschrapt'."""
    for part in _following(subject, _CLAUSE, _BUT):
        if _OPEN.search(part.text) or part.own("cue:ander"):
            continue
        before = Passage(part.scanned, subject.passage.start, min(subject.passage.end, part.start))
        status = _made_of(subject, stated, before, part)
        if status is not None:
            sure = _last_named(subject, part)
            return Judgement(status, (("besloten", part.text.strip(" .,;")),), sure)
    return None


def _last_named(subject: Subject, part: Passage) -> bool:
    """Whether a part that takes up what was said comes right behind a subject: no clause between may name
    what it takes up."""
    passage = subject.passage
    last = max(subject.spans)
    return part.start < passage.end or passage.clause_of(last) == len(passage.clauses) - 1


def _made_of(subject: Subject, stated: Judgement, before: Passage, part: Passage) -> Status | None:
    """The status of what `before` says, by what `part` decides of it."""
    wished, objected = _WISHED.search(before.text), _OBJECTED.search(before.text)
    ends = None if _LATER.match(part.text) or _THAN.search(part.text) else _ENDS.search(part.text)
    if ends:
        denied = (
            _DENIED_BEFORE.search(part.text[: ends.start()])
            or _DENIED_WITHIN.match(ends[0])
            or _DENIED_AFTER.match(part.text, ends.end())
        )
        return Status.ASSERTED if denied else Status.NEGATED
    if _REFUSES.search(part.text):
        if objected:
            return Status.ASSERTED
        itself = _itself(subject, stated, before)
        if wished:
            return _TURNED.get(itself, Status.NEGATED)
        return Status.NEGATED if itself is Status.ASSERTED and _WE.search(part.text) else None
    if _ACCEPTS.fullmatch(part.text):
        ended = _ENDS.search(before.text) is not None or _NOT.search(before.text) is not None
        return Status.NEGATED if ended else Status.ASSERTED
    by_others = objected or (wished and not _OURS.search(before.text))
    if by_others and _KEEPS.search(part.text) and not _NOT.search(part.text):
        return Status.ASSERTED
    return None


def _itself(subject: Subject, stated: Judgement, before: Passage) -> Status:
    """What a statement says by itself, without what is decided of it."""
    if before.end >= subject.passage.end:
        return stated.status
    return by_cues(subject._replace(passage=before)).status


def _following(
    subject: Subject, clause: re.Pattern[str], opens: re.Pattern[str] | None = None
) -> Iterator[Passage]:
    """The rest of its sentence after a subject, from where a clause begins, and the next sentence if it takes
    up what was said."""
    passage = subject.passage
    text, last = passage.scanned.text, _last(subject)
    if last <= passage.end and "\t" not in text[last : passage.end]:
        for found in clause.finditer(text, last, min(passage.end, last + _FAR)):
            again = names_again(text, subject.spans, subject.words, found.span("clause"))
            opened = opens is None or (
                opens.match(text, found.start()) and _TAKES_UP.match(text, found.start("clause"))
            )
            if not again and opened:
                yield Passage(passage.scanned, *found.span("clause"))
                break
    following = next((one for one in subject.view.sentences if one.start >= passage.end), None)
    if following is None or "\t" in text[passage.end : following.start]:
        return
    if opens is None or _OPENS_BACK.match(following.text):
        yield Passage(passage.scanned, following.start, following.end)


def _last(subject: Subject) -> int:
    """The end of the words that name a subject; its amount may follow in what takes it up."""
    text = subject.passage.scanned.text
    words = [end for start, end in subject.spans if not _FIGURE.match(text, start)]
    return max(words or [end for _, end in subject.spans])


def _replaced(subject: Subject, stated: Judgement) -> Judgement | None:
    """What an old text says, by the new one beside it: 'Oud: geen social return. Nieuw: 5% van ...'."""
    passage, view = subject.passage, subject.view
    text = passage.scanned.text
    start, end = _around(subject)
    new = _NEW.search(text, start, end)
    old = _OLD.search(text, start, new.start()) if new else None
    first = min(begin for begin, _ in subject.spans)
    if new is None or old is None or not old.end() <= first < new.start("label"):
        return None
    now = Passage(view.scanned, new.end(), end)
    if _named_in(subject, now):
        return Judgement(Status.MENTIONED, (("oud", old["label"]),), sure=True)
    if old["label"].lower() in _UNSURE and not _NONE_NOW.match(now.text):
        return None
    status = _by_new(stated, now)
    return Judgement(status, (("nieuw", now.text.strip(" .")),), sure=True)


def _around(subject: Subject) -> Span:
    """The block, or the cell of a row, in which a subject stands."""
    block = subject.view.block
    return block.cell_at(subject.spans[0][0]) or (block.start, block.end)


def _named_in(subject: Subject, passage: Passage) -> bool:
    """Whether a passage names a subject again, by the same words."""
    text = subject.passage.scanned.text
    return any(
        text[slice(*place)].lower() in passage.text.lower() for place in (*subject.spans, *subject.words)
    )


def _by_new(stated: Judgement, now: Passage) -> Status:
    """The status of what stood in an old text: as it was where the new one only gives another value."""
    if _NONE_NOW.match(now.text):
        return Status.NEGATED
    first = _OTHER_NUMBER.match(now.text)
    valued = any(now.values(kind) for kind in _VALUES) or (first is not None and is_number(first[0].strip()))
    return Status.ASSERTED if valued or stated.status is Status.NEGATED else Status.NEGATED
