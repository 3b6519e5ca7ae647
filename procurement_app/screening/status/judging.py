"""What a text does with a subject: assert it, deny it, make it conditional, or only name it.

First where the passage stands (contents, headings, lists of terms); then the words around it (`cues`) and the
answer to a question or label (`replies`); then the lead of a list, what follows and the headings above.
"""

from __future__ import annotations

import re

from procurement_app.documents.model import BlockKind
from procurement_app.screening.model import Status
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.afterwards import afterwards
from procurement_app.screening.status.cues import OF_BLOCK, Judgement, Subject, by_cues, words_at
from procurement_app.screening.status.following import DECIDES, denied_after, followed
from procurement_app.screening.status.leads import lead_of, line_above
from procurement_app.screening.status.replies import answered_status
from procurement_app.screening.status.resolving import resolved
from procurement_app.screening.status.subclauses import for_everyone
from procurement_app.screening.text.choices import TICKED, UNTICKED

# '8.2 Sociale voorwaarden ........ 33'
_CONTENTS = re.compile(r"(?:(?:\.\s?){4,}|…+)\s*(?:blz\.?|p(?:ag)?\.?|pagina)?\s*\d{1,3}\s*$", re.IGNORECASE)
_FIGURE = re.compile(r"\d|€|%")
_TITLE_NUMBER = re.compile(
    r"\s*(?:(?:bijlage|annex|artikel|article)\s[A-Z\d]{1,3}\s?[:.,–-]\s+|(?:(?:bijlage|annex|appendix"
    r"|hoofdstuk|artikel"
    r"|article|section"
    r"|deel|afdeling|paragraaf|gunningscriterium|criterium|perceel)\s)?"
    r"(?:[A-Z]?\d{1,2}(?:\.\d{1,2})*[.:)]?|[A-Z][.:)])\s+)",
    re.IGNORECASE,
)
_HEADING_NUMBER = re.compile(
    r"\s*(?:(?:bijlage|annex|appendix|hoofdstuk|artikel|article|section|deel|afdeling|paragraaf)\s[A-Z\d]"
    r"|[A-Z]?\d{1,2}\.\d{1,2}(?:\.\d{1,2})*[.:]?\s+[A-Z])",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"[.:;!?\t,]|\b(?:is|zijn|wordt|worden|geldt|gelden|moet|moeten|mag|mogen|kan|kunnen|hoeft|hoeven"
    r"|dient|dienen"
    r"|geen|niet|nee|ja|n\.?v\.?t|alleen|uitsluitend|verplicht|vereist|toegestaan|verboden|vraagt"
    r"|vragen|stelt|heeft"
    r"|hebben|zal|u|wij|we|laagste|prijs|shall|must|may|is|are|has|have|no|not|only|required|lowest"
    r"|voorbehouden|reserved)\b",
    re.IGNORECASE,
)
# an article named in a title is no figure: 'Bijlage 16 Eigen verklaring (artikel 2.82)'
_REFERENCE = re.compile(r"\b(?:artikel|art\.|article|par\.|paragraaf)\s[\d.:]+\w?", re.IGNORECASE)
# '..., zie par. 3.6', '(zie bladzijde 14)'
_POINTER = re.compile(
    r"(?:\s\((?:zie|see|verplicht)\b[^()]*\)|,\s(?:zie|see)\s(?:par|bijlage|hoofdstuk|blad|p\b|annex"
    r"|section|art)[^,]*)$",
    re.IGNORECASE,
)
_POINTING = ("zie", "see", "verplicht")
_MAY_POINT = re.compile("|".join(_POINTING), re.IGNORECASE)
# 'Beroep op derden, combinaties en onderaanneming'
_LISTED = re.compile(r",(?=\s[\w-]+(?:\s[\w-]+)?\s(?:en|of|and|or)\s)")
_TITLE_WORDS = 9
_MAY_SETTLE = ("vast", "besloten")
_MAY_GO = ("art", "par", "laagste", "lowest")
_THEN = re.compile(r"\W*(?:\w+\W+){0,3}(?:dan|then)\b", re.IGNORECASE)
_QUESTION_WORD = re.compile(
    r"\W*(?:wat|wie|waar\w*|welke?|hoe\w*|wanneer|what|who|where|which|how|when|vraag)\b", re.IGNORECASE
)
# 'Begrip' alone, or as the head of a column; not 'Begrip van de opdracht'
_TERMS = re.compile(r"[\W\d]*(?:begrip|term)\s*(?:$|[\t/:‘'\"“]|(?:en|of)\s)", re.IGNORECASE)
# 'Artikel 2.82a: diensten die kunnen worden voorbehouden', 'CSDDD: Corporate ...', 'Perceel: het gebied dat'
_LAW_TITLE = re.compile(
    r"\W*(?:artikel|art\.|article)\s\d+(?:\.\d+)?\s?[a-z]?\s?[:.–-]\s[^.;!?]{3,90}$", re.IGNORECASE
)
_TERM = re.compile(
    r"\W*(?:\d[\d.]*\.?\s|[a-z][.)]\s)?(?P<term>[A-Z][^\s:]*(?:\s[^\s:]+){0,3}):\s(?:(?:de|het|een|the|a"
    r"|an|any|elke|iedere|elk|ieder)\s"
    r"[^.;:!?€%]{3,60}?\b(?:die|dat|waar\w*|zoals|waarin|als\sbedoeld|in\sde\szin|who|which|that|as)\b"
    r"|personen\sdie"
    r"|mensen\sdie|[^.;:!?€%]{3,90}\((?:artikel|art\.)[^()]*\)$)"
)
_SPEAKS = re.compile(
    r"\b(?:u|uw|wij|we|ons|onze|moet|moeten|dient|dienen|verplicht|vereist|geldt|realiseert|besteedt"
    r"|stelt|levert|shall|must|you"
    r"|required|zal|zullen)\b|\d\s?%|€",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\W*(?P<short>[A-Z]{3,6}):\s(?P<long>[A-Z][\w-]+(?:\s[\w-]+){1,7})\.?$")
# '€', '€ ........', '____ %', '[in te vullen door inschrijver]'
_TO_FILL_IN = re.compile(
    r"\s*(?:(?:€|EUR)?\s?(?:\.{2,}|…+|_{2,})?\s?(?:%|euro)?|\W?in te vullen(?: door [\w ]{3,30})?\W?)\s*",
    re.IGNORECASE,
)
_SHARE_OR_AMOUNT = re.compile(r"€|%")
_ASKS = re.compile(
    r"\b(?:vereist\w*|verplicht\w*|\w*eis(?:en)?|minim\w+|ten minste|required)\b", re.IGNORECASE
)
_SEVERAL = 2
_LONG_HEADING = 100
_SHORT_LEAD = 12
_PLAIN_DENIALS = ("geen", "niet", "zonder")
_CLAUSE = re.compile(r"[^,;.]+")
_DEMANDS = re.compile(
    rf"\b(?:{DECIDES}|stellen|stelt|gesteld|verwacht\w*|hante\w+|opgenomen|nemen|voorwaarden?|require\w*|apply"
    r"|ask\w*|need\w*)\b",
    re.IGNORECASE,
)
_NO_POINTS = re.compile(
    r"\b(?:geen|niet|zonder|no|not)\b[^.;]{0,25}\b(?:punten|score\w*|waard\w+|points)", re.IGNORECASE
)
_COUNTS = re.compile(
    r"\b(?:invulling\w*|inspanning\w*|meetel\w+|telt|waarde|waardering|rekenwaarde|bouwst\w+|bouwbl\w+|verrekening"
    r"|inzetvorm\w*|building blocks?|counts)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(r"\b(?:sta(?:at|an)|ligt)\s(?:\w+\s){0,2}vast\b|\bis (?:al )?besloten\b", re.IGNORECASE)
# 'U kunt de verplichting invullen met:' - what stands below is one of several ways
_WAYS = re.compile(
    r"\b(?:kan|kunnen|kunt|mag|mogen|can|may)\b[^.;:]{0,70}\b(?:voldaan|voldoen|ingevuld|invullen|invulling|nagekomen"
    r"|gerealiseerd|realiseren|meetellen|ingelost|fulfilled|met)\b[^.;:]{0,30}:\s*$",
    re.IGNORECASE,
)
# what tells in a judgement that a block is a heading, a line of the contents or the name of an annex
TITLES = ("kop", "inhoudsopgave")
_SHOWN = 40
# 'Kruis aan wat van toepassing is': boxes below it are to be chosen from
_CHOICE = re.compile(
    r"\b(?:kies|keuze\w*|kruis|\w*kruisen|vink|\w*vinken|van toepassing|in te vullen|variant\w*|optie\w*"
    r"|\w*formulier|(?:een|één) van|choose|choice|tick|select)\b",
    re.IGNORECASE,
)


def judge(subject: Subject) -> Judgement:
    """The status of a subject. Order: where it stands, its answer, its condition, its denial, its option."""
    if _is_not_chosen(subject):
        return Judgement(Status.MENTIONED, (("vakje", UNTICKED),), sure=True)
    by_place = _by_place(subject)
    if by_place is not None:
        return by_place
    stated = answered_status(subject, by_cues(subject))
    if decided := resolved(subject, stated):
        return decided
    if later := afterwards(subject, stated):
        return later
    return surrounded(subject, _then(subject, stated))


def surrounded(subject: Subject, stated: Judgement) -> Judgement:
    """What the lead, the headings and the sentences around a subject make of what is said of it."""
    return _as_option(subject, _by_lead(subject, stated))


def _is_not_chosen(subject: Subject) -> bool:
    """Whether a passage has an empty box that is no point of a list to check off, or answers a question with
    empty boxes."""
    passage, view = subject.passage, subject.view
    block = view.whole.text
    if "?" in passage.text and block.count(UNTICKED) >= _SEVERAL and TICKED not in block:
        return True
    if UNTICKED not in (passage.text[:1], passage.text[-1:]):
        return False
    if not passage.scanned.is_checklist:
        return True
    above = (*view.above, *((view.lead,) if view.lead is not None else ()))
    return any(_CHOICE.search(passage.text) for passage in above)


def _then(subject: Subject, stated: Judgement) -> Judgement:
    """What follows a condition put as a question is conditional: 'Bent u alleen? Dan volstaat ...'."""
    passage = subject.passage
    if stated.status is not Status.ASSERTED or subject.otherwise is not Status.ASSERTED:
        return stated
    before = passage.scanned.text[subject.view.block.start : passage.start].rstrip()
    found = _THEN.match(passage.text)
    asked = before.rsplit(". ", 1)[-1]
    if before.endswith("?") and found and not _QUESTION_WORD.match(asked) and not for_everyone(asked):
        return Judgement(Status.CONDITIONAL, (("dan", found[0].strip()),))
    return stated


def _by_lead(subject: Subject, stated: Judgement) -> Judgement:
    """A list item takes the denial or the condition of the sentence that its list hangs on; what stands
    under a heading that denies ('Wat wij niet vragen') is denied."""
    if stated.status is Status.MENTIONED and subject.otherwise is Status.MENTIONED:
        return denied_after(subject) or stated
    if stated.status is not Status.ASSERTED or subject.otherwise is not Status.ASSERTED:
        return stated
    lead = lead_of(subject.view)
    if lead is not None and (led := _led(subject, lead)):
        return led
    if taken := followed(subject):
        return taken
    for passage in _headings(subject.view, by_cell=stated.cues[:1] != () and stated.cues[0][0] == "cel"):
        if found := passage.own("cue:denial-head"):
            return Judgement(Status.NEGATED, (("denial-head", words_at(passage, found[0])),))
    return stated


def _headings(view: BlockView, *, by_cell: bool) -> list[Passage]:
    """What stands above a block and may deny it: the headings, the head row of its table, or a line above the
    table. Where a cell answers the row, that goes before the head of another column."""
    above = view.above[:2]
    line = line_above(view)
    return [*(above[1:] if by_cell and view.head is not None else above), *([line] if line else ())]


def _led(subject: Subject, lead: Passage) -> Judgement | None:
    """What the sentence that a list hangs on makes of its items; None when it leaves them as they are."""
    if "extra-blocks" in subject.added and (ways := _WAYS.search(lead.text)):
        return Judgement(Status.CONDITIONAL, (("keuze", ways[0].strip()),))
    if stands := lead.own("cue:aanhef-eis"):
        return Judgement(Status.ASSERTED, (("aanhef-eis", words_at(lead, stands[0])),))
    if denied := lead.own("cue:denial-head"):
        return Judgement(Status.NEGATED, (("denial-head", words_at(lead, denied[0])),))
    last = (lead.end - 1, lead.end)
    led = by_cues(subject._replace(passage=lead, spans=(last,), ignored=(*subject.ignored, "breach")))
    if led.status is Status.NEGATED and _demands_beside(lead, led):
        return Judgement(Status.ASSERTED, (("aanhef-eis", led.cues[0][1]),))
    short = len(lead.text.split()) <= _SHORT_LEAD
    decides = led.status is Status.CONDITIONAL or (short and led.status is not Status.ASSERTED)
    return led if decides else None


def _demands_beside(lead: Passage, led: Judgement) -> bool:
    """Whether a lead demands in another clause than the one it denies something in: 'Wij stellen eisen, geen
    wensen:'."""
    return all(name in _PLAIN_DENIALS for name, _ in led.cues) and any(
        _DEMANDS.search(clause) and not any(words in clause for _, words in led.cues)
        for clause in _CLAUSE.findall(lead.text)
    )


def _as_option(subject: Subject, stated: Judgement) -> Judgement:
    """Under a heading or column head that announces options, what is said is an option."""
    if stated.status is not Status.ASSERTED or subject.otherwise is not Status.ASSERTED:
        return stated
    for passage in _around(subject.view) if any(group in subject.added for group in OF_BLOCK) else ():
        for group, name in OF_BLOCK.items():
            found = passage.own(f"cue:{name}") if group in subject.added else []
            if found and not _NO_POINTS.search(passage.text):
                return Judgement(Status.CONDITIONAL, ((name, words_at(passage, found[0])),))
    if "extra-blocks" in subject.added and _in_value_table(subject.view):
        return Judgement(Status.CONDITIONAL, (("bouwblok", ""),))
    heads = _heads(subject)
    if heads and not _settled(subject.view.whole):
        for passage in subject.view.above:
            for name in heads:
                if found := passage.own(f"cue:{name}"):
                    return Judgement(Status.CONDITIONAL, ((name, words_at(passage, found[0])),))
    return stated


def _settled(block: Passage) -> bool:
    return not block.vocabulary.isdisjoint(_MAY_SETTLE) and _SETTLED.search(block.text) is not None


def _in_value_table(view: BlockView) -> bool:
    """Whether a row tells what counts for how much: a head speaks of value, and the row has an amount."""
    if view.block.kind is not BlockKind.ROW or not view.whole.values("money"):
        return False
    return any(_COUNTS.search(passage.text) for passage in view.above[:3])


def _around(view: BlockView) -> list[Passage]:
    """The block, and the sentence that it hangs on."""
    return [view.whole, *([view.lead] if view.lead is not None else ())]


def _by_place(subject: Subject) -> Judgement | None:
    notes = subject.view.notes
    if "status by place" not in notes:
        notes["status by place"] = _placed(subject.view)
    found: Judgement | None = notes["status by place"]
    return found


def _placed(view: BlockView) -> Judgement | None:
    kind = view.block.kind
    text = view.scanned.text[view.block.start : view.block.end]
    if kind is BlockKind.TOC or (text.rstrip()[-1:].isdigit() and _CONTENTS.search(text)):
        return Judgement(Status.MENTIONED, (("inhoudsopgave", ""),))
    if view.block.is_header_row and not _FIGURE.search(text):
        return Judgement(Status.MENTIONED, (("kop", ""),))
    if (kind is BlockKind.PARAGRAPH and _is_title(text)) or (
        kind is BlockKind.LIST and _is_numbered_title(text)
    ):
        return Judgement(Status.MENTIONED, (("kop", ""),))
    if kind is BlockKind.HEADING and view.block.end - view.block.start < _LONG_HEADING:
        return Judgement(Status.MENTIONED, (("kop", ""),))
    if _is_to_fill_in(view):
        return Judgement(Status.MENTIONED, (("invulveld", text[:_SHOWN]),), sure=True)
    if kind is not BlockKind.ROW and _defines(text):
        return Judgement(Status.MENTIONED, (("begripsbepaling", text[:_SHOWN]),))
    for passage in view.above:
        found = passage.own("cue:definition-head")
        if found and (kind in (BlockKind.ROW, BlockKind.LIST) or not _WITH_MORE.search(passage.text)):
            return Judgement(Status.MENTIONED, (("begrippenlijst", words_at(passage, found[0])),))
        if term := _TERMS.match(passage.text):
            return Judgement(Status.MENTIONED, (("begrippenlijst", term[0].strip()),))
    return None


# 'Inleiding en begripsbepalingen': a paragraph below it need not define anything
_WITH_MORE = re.compile(
    r"\b(?:inleiding|algemeen|achtergrond|doel|opdracht|context|leeswijzer|introduction|general)\s?(?:en|and|&|,)\s"
    r"|(?:\ben|\band|&|,)\s(?:algemene\s\w+|inleiding|achtergrond|doel|opdracht|context|leeswijzer|toepass\w+"
    r"|reikwijdte|werkingssfeer|voorrang|uitleg|scope)\b",
    re.IGNORECASE,
)


def _is_to_fill_in(view: BlockView) -> bool:
    """Whether a block is a field of a form: a short label with only the place for an answer behind it."""
    cells = [view.scanned.text[start:end] for start, end in view.block.cells]
    label, *others = cells or view.whole.text.split(":")
    if len(label.split()) > _TITLE_WORDS or _SHARE_OR_AMOUNT.search(label) or _ASKS.search(label):
        return False
    return any(map(str.strip, others)) and all(map(_TO_FILL_IN.fullmatch, others))


def _defines(text: str) -> bool:
    """Whether a block only says what a term or an article is, and asks nothing of anyone."""
    named = _LAW_TITLE.match(text) or _TERM.match(text)
    written = None if named else _INITIALS.match(text)
    if (named is None and written is None) or _SPEAKS.search(text):
        return False
    if written is None:
        return True
    letters = "".join(word[0] for word in re.split(r"[\s-]", written["long"])).upper()
    return letters.startswith(written["short"][0]) and len(letters) >= len(written["short"]) - 1


def _is_title(text: str) -> bool:
    """Whether a paragraph is a heading or the name of an annex by its looks: short, without a full stop, a
    figure or a word that answers."""
    if text[-1:] == "." and text[-2:-1].isalpha():
        lowered = text.lower()
        if not any(sign in lowered for sign in _POINTING):
            # most paragraphs: a full stop that nothing below would take away
            return False
    if _is_long(text):
        return False
    numbered = _TITLE_NUMBER.match(text)
    rest = text[numbered.end() :] if numbered else text
    if numbered:
        # 'Motivering laagste prijs'
        rest = re.sub(r"\b(?:laagste|lowest)\s(?:prijs|price)\b", "", rest, flags=re.IGNORECASE)
    if _MAY_POINT.search(rest):
        rest = _POINTER.sub("", rest)
    rest = _LISTED.sub("", _REFERENCE.sub("", rest))
    if len(rest.split()) > _TITLE_WORDS or _NO_TITLE.search(rest):
        return False
    return not _FIGURE.search(rest) and (rest.lstrip()[:1].isupper() or numbered is not None)


def _is_long(text: str) -> bool:
    """Whether a text has more words than a title, however much is taken from it: references are two words
    each, a number with its dash three, and a pointer begins with a comma or a bracket."""
    opening = text.partition("(")[0].partition(",")[0].lower()
    removed = sum(map(opening.count, _MAY_GO))
    return len(opening.split()) > _TITLE_WORDS + 2 * (removed + 2)


def _is_numbered_title(text: str) -> bool:
    """Whether a list item is a heading that a text processor numbered ('6.2 Verzekering')."""
    numbered = _HEADING_NUMBER.match(text)
    return _is_title(text) if numbered else text[:1].isupper() and _is_title(text)


def _heads(subject: Subject) -> tuple[str, ...]:
    """The cues that make what stands under a heading an option, for this rule."""
    groups = {"heading-option", *(group for group in subject.added if group.startswith("extra-head"))}
    return subject.passage.scanned.vocabulary.cues_of(frozenset(groups))
