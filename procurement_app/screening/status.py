"""What a text does with a subject: assert it, deny it, make it conditional, or only name it.

The ConText family of algorithms, for Dutch and English: cues (rules/vocabulary/status.yaml) with a
direction and a scope that ends where a clause ends; longer phrases that only look like a cue mask it.
A question takes its status from its answer, and a cell from the cell that answers it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from procurement_app.documents.model import BlockKind
from procurement_app.screening.answers import Reply, answer_in, exchange, reply_of
from procurement_app.screening.model import Status
from procurement_app.screening.passage import BlockView, Passage
from procurement_app.screening.sentences import Span
from procurement_app.screening.vocabulary import Cue

_OPENING = re.compile(r"(?:^|[.!?:\t\n])[\s\"'“‘(•*–—-]*(?:(?:\d+[.)]?|[a-z][.)])[\s\d.]*)?$", re.IGNORECASE)
_NO_CELL = re.compile(
    r"\W*(?:n\.?\s?v\.?\s?t\.?|nee|neen|geen|niet|niet van toepassing|vervallen|nihil|no|none|n/?a"
    r"|not applicable"
    r"|niet (?:vereist|verplicht|gevraagd|nodig|toegestaan)|not (?:required|allowed|permitted)|vervalt|geschrapt|0\s*%?"
    r"|€\s*0(?:,-+)?)"
    r"\W*",
    re.IGNORECASE,
)
_YES_CELL = re.compile(
    r"\W*(?:ja|yes|verplicht|vereist|eis|required|mandatory|van toepassing|toegestaan|allowed|k\.?o\.?|x|✓|✔)(?:\W*|[,:;(]\s.*)",
    re.IGNORECASE,
)
_FIGURE_CELL = re.compile(r"(?:max\.?\s*)?[\d.,]*[1-9][\d.,]*\s*(?:%|punten|points|pt\.?)", re.IGNORECASE)
ASKED = ("vraag", "?")
EASE = "extra-ease"
_TURNED = {Status.ASSERTED: Status.NEGATED, Status.NEGATED: Status.ASSERTED}
_REQUEST = re.compile(
    r"\b(?:vervallen|schrappen|laten vallen|afzien|heroverw\w+|herzien|terugkomen op|reconsider\w*|loslaten|weglaten|eruit|geschrapt|drop|waive)\b", re.IGNORECASE
)
_REFERS_BACK = re.compile(
    r"^(?:maar|toch|echter|ons besluit)\b"
    r"|\b(?:dat|dit|deze|die|ze|daar|hier|daarvan|hiervan|ervan|het|zulke?|trede|this|that|these|it|them)\b",
    re.IGNORECASE,
)
_ASKED_FIRST = re.compile(r"\?|\b(?:indien|tenzij|als|wanneer|behalve)\b", re.IGNORECASE)
# 'Hoe hoog is de social return? 4%': what is asked for is taken as given, and the answer fills it in.
_OPEN_QUESTION = re.compile(
    r"\b(?:hoe (?:hoog|groot|veel)|hoeveel|welke? (?!rol)|how (?:much|many|high)|which)\b", re.IGNORECASE
)
_WHAT_IS = re.compile(r"\b(?:verstaat u|verstaan onder|bedoelt u|bedoeld|mean)\b", re.IGNORECASE)
_OPEN_IN_QUESTIONS = ("condition", "possibility", "option", "extra-threshold", "extra-who")
# '(a) ... (b) ...', '1) ... 2) ...', '(i) ... (ii) ...' within a sentence.
_POINT = re.compile(r"(?:^|(?<=\s))\(?([a-h]|[ivx]{1,4}|\d)\)\s", re.IGNORECASE)
_FIRST_POINTS = (("a", "b"), ("1", "2"), ("i", "ii"))
# '8.2 Sociale voorwaarden ........ 33'
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d{1,3}\s*$")
_FIGURE = re.compile(r"\d|€|%")
_TITLE_NUMBER = re.compile(
    r"\s*(?:(?:bijlage|annex)\s[A-Z\d]{1,3}\s?[:.–-]\s+|(?:(?:bijlage|annex|appendix|hoofdstuk|paragraaf|gunningscriterium|criterium|perceel)\s)?"
    r"(?:[A-Z]?\d{1,2}(?:\.\d{1,2})*[.:)]?|[A-Z][.:)])\s+)",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"[.:;!?\t,]|\b(?:is|zijn|wordt|worden|geldt|gelden|moet|moeten|mag|mogen|kan|kunnen|hoeft|hoeven|dient|dienen"
    r"|geen|niet|nee|ja|n\.?v\.?t|alleen|uitsluitend|verplicht|vereist|toegestaan|verboden|vraagt|vragen|stelt|heeft"
    r"|hebben|zal|u|wij|we|laagste|prijs|shall|must|may|is|are|has|have|no|not|only|required|lowest|voorbehouden|reserved)\b",
    re.IGNORECASE,
)
# an article named in a title is no figure: 'Bijlage 16 Eigen verklaring (artikel 2.82)'
_REFERENCE = re.compile(r"\b(?:artikel|art\.|article|par\.|paragraaf)\s[\d.:]+\w?", re.IGNORECASE)
_TITLE_WORDS = 9
# What is denied of another part at the end: '..., perceel 2 niet', '..., niet voor het kantoor'.
_ELSEWHERE = (
    re.compile(
        r"[,;]\s(?:(?:en|maar|and|but)\s)?(?:(?:voor|bij|in|op|for)\s)?(?:perce(?:el|len)|kavels?|lots?|onderdeel|de\s(?:andere|overige|rest))"
        r"[^,;.]{0,25}\s(?:niet|not|geen)\b[^,;.]{0,12}[.;]?$",
        re.IGNORECASE,
    ),
    re.compile(
        r"[,;]\s(?:(?:en|maar|and|but)\s)?(?:niet|not)\s(?:voor|bij|op|in|aan|for|to|at)\b[^,;.]{1,60}[.;]?$",
        re.IGNORECASE,
    ),
)
# 'Mogen de twee bbl-plaatsen ook ...': what has the definite article is taken as given.
_DEFINITE = re.compile(r"\b(?:de|het|deze|die|uw|the|your)\s(?:(?:\d+|[a-zé]+)\s)?$", re.IGNORECASE)
_THEN = re.compile(r"\W*(?:\w+\W+){0,3}(?:dan|then)\b", re.IGNORECASE)
_QUESTION_WORD = re.compile(r"\W*(?:wat|wie|waar\w*|welke?|hoe\w*|wanneer|what|who|where|which|how|when|vraag)\b", re.IGNORECASE)
# 'Is social return ook verschuldigd over ...?' takes for granted that it is due.
_ALSO = re.compile(r"\b(?:ook|eveneens|mede|also)\b.{0,40}\b(?:over|voor|bij|for|on)\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:waarom|why|wat is de reden|om welke reden)\b", re.IGNORECASE)
_FEW_WORDS = 3
_WISH_CELL = re.compile(r"\W*(?:wens|wensen|optie|optioneel|wish|optional|desirable|nice to have)\W*", re.IGNORECASE)
_TAKEN_BACK = 40
_PUT_RIGHT_WITHIN = 60
_BASES = ("contract-value-base", "labour-cost-base")
_LONG_HEADING = 100
_LABEL = 110
_VALUE_WITHIN = 25
_SHORT_LEAD = 12
_SHORT_LABEL = 6


class Judgement(NamedTuple):
    """A status and the words that set it, as (cue, its words) pairs."""

    status: Status
    cues: tuple[tuple[str, str], ...] = ()


class Subject(NamedTuple):
    """What is judged: the places that matched, in which passage of which block, and the rule's own terms.

    `allows`: the words that matched permit what the rule forbids, so that their status will be turned.
    `words` are all places of the rule's concepts in the passage: a cue inside one says nothing by itself."""

    view: BlockView
    passage: Passage
    spans: Sequence[Span]
    otherwise: Status = Status.ASSERTED
    ignored: Collection[str] = ()
    added: Collection[str] = ()
    allows: bool = False
    words: Sequence[Span] = ()


def judge(subject: Subject) -> Judgement:
    """The status of a subject. Order: where it stands, its answer, its condition, its denial, its option."""
    by_place = _by_place(subject)
    if by_place is not None:
        return by_place
    stated = _answered(subject, _stated(subject))
    return _as_option(subject, _by_lead(subject, _then(subject, stated)))


def _then(subject: Subject, stated: Judgement) -> Judgement:
    """What follows a condition put as a question is conditional: 'Staat u korter ingeschreven? Dan volstaat ...'."""
    passage = subject.passage
    if stated.status is not Status.ASSERTED or subject.otherwise is not Status.ASSERTED:
        return stated
    before = passage.scanned.text[subject.view.block.start : passage.start].rstrip()
    found = _THEN.match(passage.text)
    if before.endswith("?") and found and not _QUESTION_WORD.match(before.rsplit(". ", 1)[-1]):
        return Judgement(Status.CONDITIONAL, (("dan", found[0].strip()),))
    return stated


def refuses(subject: Subject) -> bool:
    """Whether a text refuses a subject by words of its own or in an answer, or still has to answer."""
    found = _stated(subject)
    if exchange(subject.view, subject.spans) is not None:
        found = _answered(subject, found)
    return found.status is Status.NEGATED or found.cues[:1] == (ASKED,)


def _by_lead(subject: Subject, stated: Judgement) -> Judgement:
    """A list item takes the denial or the condition of the sentence that its list hangs on; what stands
    under a heading that denies ('Wat wij niet vragen') is denied."""
    if stated.status is not Status.ASSERTED or subject.otherwise is not Status.ASSERTED:
        return stated
    lead = subject.view.lead
    if lead is not None:
        last = (lead.end - 1, lead.end)
        led = _stated(subject._replace(passage=lead, spans=(last,), ignored=(*subject.ignored, "breach")))
        if led.status is Status.CONDITIONAL or (
            led.status is Status.NEGATED and len(lead.text.split()) <= _SHORT_LEAD
        ):
            return led
    if followed := _followed(subject):
        return followed
    for passage in subject.view.above[:2]:
        if found := passage.own("cue:denial-head"):
            return Judgement(Status.NEGATED, (("denial-head", _words(passage, found[0])),))
    return stated


def _followed(subject: Subject) -> Judgement | None:
    """A next sentence that refers back and refuses ('Dat vragen wij niet.') refuses what this one names."""
    for passage in subject.view.sentences:
        if subject.passage.end <= passage.start and passage.end <= subject.view.block.end:
            if undecided := passage.own("cue:vervolg-open"):
                return Judgement(Status.CONDITIONAL, (("vervolg-open", _words(passage, undecided[0])),))
            found = passage.own("cue:vervolg")
            if found and len(passage.text.split()) <= _FEW_WORDS:
                return Judgement(Status.NEGATED, (("vervolg", _words(passage, found[0])),))
            if found and _REFERS_BACK.search(passage.text) and not _ASKED_FIRST.search(passage.text):
                return Judgement(Status.NEGATED, (("vervolg", _words(passage, found[0])),))
    return None


def _as_option(subject: Subject, stated: Judgement) -> Judgement:
    """Under a heading or column head that announces options, what is said is an option."""
    if stated.status is Status.ASSERTED and subject.otherwise is Status.ASSERTED:
        for passage in subject.view.above:
            for name in _heads(subject):
                if found := passage.own(f"cue:{name}"):
                    return Judgement(Status.CONDITIONAL, ((name, _words(passage, found[0])),))
    return stated


def _by_place(subject: Subject) -> Judgement | None:
    notes = subject.view.notes
    if "status by place" not in notes:
        notes["status by place"] = _placed(subject.view)
    found: Judgement | None = notes["status by place"]
    return found


def _placed(view: BlockView) -> Judgement | None:
    kind = view.block.kind
    text = view.scanned.text[view.block.start : view.block.end]
    if kind is BlockKind.TOC or _CONTENTS.search(text):
        return Judgement(Status.MENTIONED, (("inhoudsopgave", ""),))
    if view.block.is_header_row and not _FIGURE.search(text):
        return Judgement(Status.MENTIONED, (("kop", ""),))
    if kind is BlockKind.PARAGRAPH and _is_title(text):
        return Judgement(Status.MENTIONED, (("kop", ""),))
    if kind is BlockKind.HEADING and view.block.end - view.block.start < _LONG_HEADING:
        return Judgement(Status.MENTIONED, (("kop", ""),))
    for passage in view.above:
        if found := passage.own("cue:definition-head"):
            return Judgement(Status.MENTIONED, (("begrippenlijst", _words(passage, found[0])),))
    return None


def _is_title(text: str) -> bool:
    """Whether a paragraph is a heading or the name of an annex by its looks: short, without a full stop, a
    figure or a word that answers."""
    numbered = _TITLE_NUMBER.match(text)
    rest = text[numbered.end() :] if numbered else text
    if len(rest.split()) > _TITLE_WORDS or _NO_TITLE.search(rest):
        return False
    return not _FIGURE.search(_REFERENCE.sub("", rest)) and (rest[:1].isupper() or numbered is not None)


def _heads(subject: Subject) -> tuple[str, ...]:
    """The cues that make what stands under a heading an option, for this rule."""
    groups = {"heading-option", *(group for group in subject.added if group.startswith("extra-head"))}
    return subject.passage.scanned.vocabulary.cues_of(frozenset(groups))


def _stated(subject: Subject) -> Judgement:
    """The status by the cues around the subject, as if no question had been asked."""
    acting = _acting_cues(subject)
    weak = subject.otherwise is Status.MENTIONED
    denials = [item for item in acting if item[1].means == "negated"]
    if not weak and _cancelled(subject.passage, denials):
        words = tuple((name, _words(subject.passage, span)) for name, _, span in denials)
        return Judgement(Status.ASSERTED, words)
    for means, group, status in _ORDER:
        if weak and status is not Status.NEGATED:
            continue
        found = [item for item in acting if item[1].means == means and (not group or item[1].group == group)]
        if found:
            return Judgement(
                status, tuple((name, _words(subject.passage, span)) for name, _, span in found[:2])
            )
    return Judgement(subject.otherwise)


def _cancelled(passage: Passage, denials: Sequence[tuple[str, Cue, Span]]) -> bool:
    """Whether one denial takes back another: 'vervalt niet', 'er wordt niet van afgezien'."""
    waived = _widest([span for _, cue, span in denials if cue.group == "waiver"])
    denied = [span for _, cue, span in denials if cue.group == "denial"]
    return len(waived) == len(denied) == 1 and any(
        all(a[1] <= b[0] or b[1] <= a[0] for a in passage.words_of(whole))
        and abs(whole[0] - b[0]) <= _TAKEN_BACK
        for whole in waived
        for b in denied
    )


def _widest(spans: Sequence[Span]) -> list[Span]:
    """Spans without those that lie inside another."""
    return [a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)]


_ORDER = (
    ("asserted", "", Status.ASSERTED),
    ("mentioned", "", Status.MENTIONED),
    ("conditional", "condition", Status.CONDITIONAL),
    ("conditional", "extra-threshold", Status.CONDITIONAL),
    ("conditional", "extra-who", Status.CONDITIONAL),
    ("negated", "", Status.NEGATED),
    ("conditional", "", Status.CONDITIONAL),
)


def _acting_cues(subject: Subject) -> list[tuple[str, Cue, Span]]:
    passage = subject.passage
    cues, text = passage.scanned.vocabulary.cues, passage.scanned.text
    here = passage.cues
    masks = [
        (span, masked)
        for name, masked in passage.scanned.vocabulary.masks.items()
        if name in here
        for span in passage.own(name)
    ]
    found = []
    for name in here:
        cue = cues.get(name.removeprefix("cue:"))
        if cue is None or cue.means == "nothing" or not _applies(cue, subject):
            continue
        for span in passage.own(name):
            masked = any(a <= span[0] and span[1] <= b and kind in ("", cue.means) for (a, b), kind in masks)
            # a cue among the words of a concept says nothing by itself ('zonder werk'), unless it is all of it
            inside = any(
                a < span[1] and span[0] < b and b - a >= span[1] - span[0] and place != span
                for place in (*subject.spans, *subject.words)
                for a, b in passage.words_of(place)
            )
            # 'Zekerheid: geen' says so at its end; 'niet gescheiden' is a word by itself.
            says_so = any(a < span[0] and span[1] == b and ":" in text[a:b] for a, b in subject.spans)
            inside = inside and cue.means in ("negated", "mentioned") and not says_so
            if not (masked or inside) and _reaches(cue, span, subject):
                found.append((name.removeprefix("cue:"), cue, span))
    return found


def _applies(cue: Cue, subject: Subject) -> bool:
    if cue.group.startswith(("heading", "extra-head")) or cue.group in subject.ignored:
        return False
    return not cue.group.startswith("extra-") or cue.group in subject.added


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
    if cue.group == "denial" and any(
        found.start() <= span[0] < found.end() and subject.spans[0][1] <= found.start() + 1
        for pattern in _ELSEWHERE
        for found in pattern.finditer(text, passage.start, passage.end)
    ):
        return False
    if cue.opens and not _OPENING.search(passage.scanned.text[passage.start : span[0]]):
        return False
    for target in subject.spans:
        if cue.direction == "forward" and target[1] <= span[0]:
            continue
        if cue.direction == "backward" and target[0] >= span[1]:
            continue
        if cue.scope == "clause" and ":" in text[span[1] : target[0]]:
            continue
        if cue.means == "conditional" and _explained(text, passage.start, target[1], span[0]):
            continue
        if cue.scope == "clause" and not _same_clause(passage, span, target):
            continue
        if cue.scope == "sentence" and not _same_sentence(passage, span, target):
            continue
        if cue.words and _words_between(passage, span, target) > cue.words:
            continue
        return True
    return False


def _explained(text: str, start: int, target: int, cue: int) -> bool:
    """Whether a colon after a full statement comes between; a label ('Borg: als ...') does not part."""
    colon = text.find(":", target, cue)
    return colon >= 0 and len(text[start:colon].split()) > _SHORT_LABEL


def _same_clause(passage: Passage, cue: Span, target: Span) -> bool:
    first, last = passage.clause_of(target), passage.clause_of((target[1] - 1, target[1]))
    return first <= passage.clause_of(cue) <= last


def _same_sentence(passage: Passage, cue: Span, target: Span) -> bool:
    between = passage.scanned.text[min(cue[1], target[1]) : max(cue[0], target[0])]
    return not re.search(r"[.!]\s+[A-Z]|\t", between)


def _words_between(passage: Passage, cue: Span, target: Span) -> int:
    between = passage.scanned.text[min(cue[1], target[1]) : max(cue[0], target[0])]
    return len(between.split())


def _answered(subject: Subject, stated: Judgement) -> Judgement:
    """Turn a status round, or hold it back, by the answer to a question or to a label in a row."""
    found = exchange(subject.view, subject.spans)
    if found is not None:
        return _replied(subject, found.question[1], found.answer)
    if subject.view.block.kind is BlockKind.ROW and (answer := _cell_answer(subject)):
        kind, words = answer
        return Judgement(_CELL_STATUS.get(kind, stated.status), (("cel", words),))
    return stated


def judge_cell(text: str) -> Status | None:
    """What a cell by itself says of the subject in its column head: 'Nee', 'n.v.t.', 'Ja', 'x'."""
    if _NO_CELL.fullmatch(text):
        return Status.NEGATED
    return Status.ASSERTED if _YES_CELL.fullmatch(text) else None


def limited(passage: Passage) -> bool:
    """Whether what a passage denies is denied for a part only ('geldt niet voor spoedwerk')."""
    return _LIMITS.search(passage.text) is not None


def of_one_part(text: str) -> bool:
    """Whether a sentence speaks of one lot or part only."""
    return _ONE_PART.search(text) is not None


_ONE_PART = re.compile(
    r"\b(?:voor|bij|in|op|for|in)\s(?:de\s)?(?:perce(?:el|len)|kavels?|lots?|onderde(?:el|len))\b",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"\b(?:indien|wanneer|als|mits|voor zover|beneden|onder|boven|minder dan|meer dan|tot|gedurende|tijdens|in de we(?:ek|ken)"
    r"|spoed\w*|nood\w*|calamiteit\w*|storing\w*|kleine|bedrijven|ondernemingen|inschrijvers|werken|opdrachten|leveringen"
    r"|if|when|where|during|below|under|less than|more than|call-offs|orders|small|firms|companies|tenderers|emergenc\w+|urgent)\b",
    re.IGNORECASE,
)
_CELL_STATUS = {"no": Status.NEGATED, "condition": Status.CONDITIONAL}


def _replied(subject: Subject, question_end: int, answer: Passage | None) -> Judgement:
    """What an answer makes of a question. A requirement that is kept, changed or made easier stands."""
    reply, words = reply_of(answer)
    asked = _asked(subject, question_end)
    stands, gone = Status.ASSERTED, Status.NEGATED
    if subject.allows:
        stands, gone = gone, stands
    settled = {
        Reply.KEPT: stands,
        Reply.CHANGED: stands,
        Reply.DROPPED: gone,
        Reply.CONDITION: Status.CONDITIONAL,
        Reply.DO: Status.ASSERTED,
        Reply.PART: asked.status,
        Reply.YES: asked.status,
        Reply.NO: _TURNED.get(asked.status, gone),
    }
    cues = (*asked.cues, ("antwoord", words))
    if reply in (Reply.YES, Reply.NO, Reply.CONDITION) and _asks_for_ease(subject, question_end):
        return Judgement(stands, cues)
    if reply is Reply.NO and answer is not None and _puts_right(subject, question_end, answer):
        return Judgement(stands, cues)
    if reply not in (Reply.DROPPED, Reply.CHANGED, Reply.CONDITION) and _asks_why(subject, question_end):
        return Judgement(asked.status, cues)
    if reply in settled:
        return Judgement(settled[reply], cues)
    return _unsettled(subject, answer)


def _unsettled(subject: Subject, answer: Passage | None) -> Judgement:
    """An answer that neither grants nor refuses: what its own words say, if they deny or condition."""
    if answer is not None:
        opening = (answer.start, answer.start + 1)
        own = _stated(subject._replace(passage=answer, spans=(opening,), otherwise=Status.ASSERTED))
        if own.status in (Status.NEGATED, Status.CONDITIONAL):
            return own
        if _gives_a_value(answer):
            return Judgement(Status.ASSERTED, (("antwoord", answer.text[:_VALUE_WITHIN].strip()),))
        asked = subject.passage.scanned.text[subject.view.block.start : answer.start]
        if _OPEN_QUESTION.search(asked) and not _WHAT_IS.search(asked):
            return own
    return Judgement(Status.MENTIONED, (ASKED,))


def _asks_why(subject: Subject, question_end: int) -> bool:
    """Whether a question asks the reason of what it takes for granted ('Waarom is het werk niet gesplitst?')."""
    block, text = subject.view.block, subject.passage.scanned.text
    return _WHY.search(text, block.start, min(question_end + 1, block.end)) is not None


def _puts_right(subject: Subject, question_end: int, answer: Passage) -> bool:
    """Whether a 'no' refuses only what was said of the requirement, and says how it is: 'Nee, over de loonsom'."""
    block = subject.view.block
    whole = Passage(answer.scanned, block.start, min(question_end + 1, block.end))
    near = Passage(answer.scanned, answer.start, min(answer.end, answer.start + _PUT_RIGHT_WITHIN))
    for kind in ("money", "percentage", "points"):
        if near.values(kind) and whole.values(kind):
            return True
    if _ALSO.search(whole.text) and any(answer.values(kind) for kind in ("money", "percentage")):
        return True
    return any(whole.concept(one) and near.concept(other) for one, other in (_BASES, _BASES[::-1]))


def _gives_a_value(answer: Passage) -> bool:
    """Whether an answer opens with what was asked for: '4% van ...', 'Maximaal 15 punten'."""
    return any(
        value.start - answer.start <= _VALUE_WITHIN
        for kind in ("percentage", "money", "points")
        for value in answer.values(kind)
    )


def _asks_for_ease(subject: Subject, end: int) -> bool:
    """Whether a question takes a requirement for granted and asks for less of it ('Volstaat ...?')."""
    block, text = subject.view.block, subject.passage.scanned.text
    if EASE not in subject.added and not _DEFINITE.search(text, block.start, subject.spans[0][0]):
        return False
    whole = Passage(subject.passage.scanned, block.start, min(end + 1, block.end))
    return bool(whole.own("cue:ease")) and not _REQUEST.search(whole.text)


def judge_answer(question: Subject, view: BlockView) -> Judgement:
    """The status that an answer, in a block of its own, gives to what its question asked."""
    found = _replied(question, question.view.block.end, answer_in(view))
    if found.status is not Status.MENTIONED:
        return found
    passage = view.sentences[0]
    opening = (passage.start, passage.start + 1)
    return _stated(Subject(view, passage, (opening,), Status.ASSERTED))


def _asked(subject: Subject, end: int) -> Judgement:
    """What a question would state, were it no question."""
    last = max(stop for _, stop in subject.spans)
    if _REQUEST.search(subject.passage.scanned.text, last, end):
        return Judgement(Status.NEGATED, (("verzoek", "laten vervallen"),))
    block = subject.view.block
    if block.start <= subject.passage.start < end < subject.passage.end:
        # of a row only the words of the question; those of the answer are read by themselves
        question = Passage(subject.passage.scanned, subject.passage.start, end)
        subject = subject._replace(passage=question)
    asked = _stated(subject._replace(ignored=(*subject.ignored, *_OPEN_IN_QUESTIONS)))
    return asked if asked.status is not Status.MENTIONED else Judgement(Status.ASSERTED, asked.cues)


def _cell_answer(subject: Subject) -> tuple[str, str] | None:
    block, text = subject.view.block, subject.passage.scanned.text
    last = subject.spans[0][1]
    own = [index for index, (start, end) in enumerate(block.cells) if start < last <= end]
    if not own or block.cells[own[0]][1] - block.cells[own[0]][0] > _LABEL:
        return None
    refused = None
    for start, end in block.cells[own[0] + 1 :]:
        cell = text[start:end].strip()
        if _YES_CELL.fullmatch(cell) or _FIGURE_CELL.fullmatch(cell):
            return "yes", cell
        if start < end and reply_of(Passage(subject.passage.scanned, start, end))[0] is Reply.CONDITION:
            return "condition", cell
        if _WISH_CELL.fullmatch(cell) and "wish" not in subject.ignored:
            return "condition", cell
        if refused is None and _NO_CELL.fullmatch(cell):
            refused = "no", cell
    return refused


def _words(passage: Passage, span: Span) -> str:
    return passage.scanned.text[span[0] : span[1]]
