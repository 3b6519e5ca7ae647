"""The status that an answer gives: to a question, to the label of a row, to the head of a column."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from procurement_app.documents.model import Block, BlockKind
from procurement_app.screening.model import Status
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.status.answers import Reply, answer_below, answer_in, exchange, reply_of
from procurement_app.screening.status.cues import Judgement, Subject, by_cues, words_at
from procurement_app.screening.status.leads import line_above
from procurement_app.screening.text.answer_words import (
    BARE_ANSWER,
    BARE_NO,
    COUNT,
    FIGURE_CELL,
    NO_CELL,
    OPEN_CELL,
    PERMITTED_CELL,
    TICK,
    WISH_CELL,
    WISHED,
    YES_CELL,
)
from procurement_app.screening.text.labelled import is_labelled
from procurement_app.screening.text.sentences import Span

ASKED = ("vraag", "?")
EASE = "extra-ease"
_TURNED = {Status.ASSERTED: Status.NEGATED, Status.NEGATED: Status.ASSERTED}
_REQUEST = re.compile(
    r"\b(?:vervallen|schrappen|laten vallen|afzien|heroverw\w+|herzien|terugkomen op|reconsider\w*"
    r"|los te laten|weg te laten|in te trekken|loslaten|weglaten|(?<!na )(?<!bij )intrekken(?!\svan)|eruit"
    r"|geschrapt|drop|waive)\b",
    re.IGNORECASE,
)
# 'Hoe hoog is de social return? 4%': what is asked for is taken as given, and the answer fills it in.
_OPEN_QUESTION = re.compile(
    r"\b(?:hoe (?:hoog|groot|veel|worden|wordt(?! er))|hoeveel|welke? (?!rol)|how (?:much|many|high)"
    r"|which)\b",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(r"\b(?:verstaat u|verstaan onder|bedoelt u|bedoeld|mean)\b", re.IGNORECASE)
_OPEN_IN_QUESTIONS = ("condition", "possibility", "option", "extra-threshold", "extra-who")
# 'Mogen de twee bbl-plaatsen ook ...': what has the definite article is taken as given.
_DEFINITE = re.compile(r"\b(?:de|het|deze|die|uw|the|your)\s(?:(?:\d+|[a-zé]+)\s)?$", re.IGNORECASE)
# 'Is social return ook verschuldigd over ...?' takes for granted that it is due.
_ALSO = re.compile(r"\b(?:ook|eveneens|mede|also)\b.{0,40}\b(?:over|voor|bij|for|on)\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:waarom|why|wat is de reden|om welke reden)\b", re.IGNORECASE)
_TURNS_DOWN = (Reply.DROPPED, Reply.CHANGED, Reply.CONDITION, Reply.NO)
_PUT_RIGHT_WITHIN = 60
_IS_IT_SO = re.compile(
    r"\b(?:klopt\shet|is\shet\s(?:juist|correct)|is\sit\s(?:correct|right)"
    r"|eens(?:\smet\sons)?\sdat|met\s(?:ons|mij)\seens\sdat|is\shet\sniet\s\w+er\b)\b",
    re.IGNORECASE,
)
_ENDS = ("verzoek", "afzien", "afgewezen", "zonder")
_WHETHER = re.compile(
    r"\b(?:van toepassing|gevraagd|geëist|verlangd|verplicht|vereist|required|applicable)\b", re.IGNORECASE
)
_NO_AS_WELL = re.compile(r"\W*(?:nee|neen|no)\b[^.;]*\b(?:niet|geen|not?)\b", re.IGNORECASE)
_NOT_SO = re.compile(
    r"\b(?:klopt|juist|correct|kan|mag|bereid|mogelijk|mee|eens|zo|terecht|het geval|right|possible"
    r"|willing)\b",
    re.IGNORECASE,
)
_BASES = ("contract-value-base", "labour-cost-base")
_LABEL, _LABEL_WORDS = 110, 5
_VALUE_WITHIN = 25
_FEW_WORDS = 8
_NONE = re.compile(r"\b(?:nee|geen)\b", re.IGNORECASE)
_ONE_PART = re.compile(
    r"\b(?:voor|bij|in|op|for|in)\s(?:de\s)?(?:perce(?:el|len)|kavels?|lots?|onderde(?:el|len))\b",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"\b(?:indien|wanneer|als|mits|voor zover|beneden|onder|boven|minder dan|meer dan|tot|gedurende"
    r"|tijdens|in de we(?:ek|ken)"
    r"|spoed\w*|nood\w*|calamiteit\w*|storing\w*|kleine|bedrijven|ondernemingen|inschrijvers|werken"
    r"|opdrachten|leveringen"
    r"|if|when|where|during|below|under|less than|more than|call-offs|orders|small|firms|companies"
    r"|tenderers|emergenc\w+|urgent)\b",
    re.IGNORECASE,
)
# 'Nee, uitsluitend op de levering zelf': it holds, for a part
_NO_BUT_ONLY = re.compile(
    r"\W*(?:nee|neen|no)\W+(?:alleen|uitsluitend|slechts|enkel|only)\s(?:op|voor|over|in|aan|on|for|to)\s",
    re.IGNORECASE,
)
_LAST_QUESTION = re.compile(r"([^.?!\t\n]+)\?$")
_YES = re.compile(r"\W*(?:ja|yes|jazeker|zeker(?! niet))\b", re.IGNORECASE)
_MAY = re.compile(
    r"\W*(?:\w+\s){0,2}?(?:mag|mogen|kan|kunnen|telt|tellen|volstaat|volstaan|accepteert|aanvaardt|is"
    r"|zijn|may|can|do|does)\b",
    re.IGNORECASE,
)
_OTHER_HEAD = re.compile(
    r"\b(?:gelijkwaardig\w*|equivalent\w*|bewijs\w*|meesturen|bijvoegen|bijlage|weging|gewicht|beoordeeld"
    r"|punten|opmerking\w*"
    r"|toelichting|knock|combinatie|proof|remarks?|weight|substitute)\b",
    re.IGNORECASE,
)
_PAST_HEAD = re.compile(
    r"\b(?:vorige?|oude?|voorheen|eerdere?|huidige?|lopende?|was|concept|previous|former|old|current)\b",
    re.IGNORECASE,
)
_IF_CELL = re.compile(
    r"\b(?:als|indien|wanneer|mits|voor zover|alleen bij|if|when|provided)\b", re.IGNORECASE
)
_NO_HEAD = re.compile(
    r"\W*(?:nee|neen|no|n\.?\s?v\.?\s?t\.?|vervalt|vervallen|geschrapt"
    r"|(?!.*\b(?:wel|of|or)\b)(?:(?:niet|geen|not)\b.*|(?:[\w-]+ ){1,3}niet\b(?: [\w-]+)?))\W*",
    re.IGNORECASE,
)
_REFUSING = ("extra-excluding",)
_CELL_STATUS = {"no": Status.NEGATED, "condition": Status.CONDITIONAL}


def refuses(view: BlockView, passage: Passage, place: Span, ignored: Collection[str] = ()) -> bool:
    """Whether a text refuses what would ease a demand, by words of its own or in an answer, or still has to
    answer."""
    subject = Subject(view, passage, (place,), ignored=ignored, added=_REFUSING, allows=True)
    if asked := exchange(subject.view, subject.spans):
        found = _replied(subject, asked.question[1], asked.answer or answer_below(subject.view))
    else:
        found = by_cues(subject)
    return found.status is Status.NEGATED or found.cues[:1] == (ASKED,)


def answered_status(subject: Subject, stated: Judgement) -> Judgement:
    """Turn a status round, or hold it back, by the answer to a question or to a label in a row."""
    found = exchange(subject.view, subject.spans)
    if found is not None:
        return _replied(subject, found.question[1], found.answer)
    if _eases(subject, stated):
        return Judgement(Status.ASSERTED, stated.cues)
    if subject.view.block.kind is not BlockKind.ROW:
        return stated
    if stated.status is Status.ASSERTED and (open_still := _status_cell(subject)):
        return Judgement(Status.CONDITIONAL, (("cel", open_still),))
    if answer := _cell_answer(subject):
        return _by_cell(subject, stated, *answer)
    return stated


def _by_cell(subject: Subject, stated: Judgement, kind: str, words: str) -> Judgement:
    """What the cell that answers a row makes of its label: 'ja' leaves what that says, 'nee' denies it."""
    cues = (("cel", words),)
    label = _label(subject)
    if kind == "no" and label is Status.NEGATED and _answers_label(subject, words):
        return Judgement(Status.ASSERTED, cues)
    if kind == "yes" and label is not None and (stated.status is Status.NEGATED or _is_dropped(subject)):
        # what another cell denies is not this
        stated = stated._replace(status=label)
    refused = kind == "no" and TICK.fullmatch(words) is not None
    named = stated.status is subject.otherwise is Status.MENTIONED
    if kind == "yes" and named and (listed := _listed_for_else(subject.view)):
        return Judgement(Status.MENTIONED, (*cues, ("inventory-head", listed)), sure=True)
    # 'ja' behind what would only be named says that it is so
    status = _CELL_STATUS.get(kind, Status.ASSERTED if named else stated.status)
    return Judgement(status, cues, sure=refused)


def _label(subject: Subject) -> Status | None:
    """What the label of a row says by itself: 'Geen bankgarantie', 'Bankgarantie vervallen'."""
    own = _own_cell(subject)
    if own is None:
        return None
    if _is_dropped(subject):
        return Status.NEGATED
    return by_cues(subject._replace(passage=own, spans=subject.spans[:1])).status


def _is_dropped(subject: Subject) -> bool:
    """Whether a label of a few words says that something is struck: 'Bankgarantie vervallen'."""
    own = _own_cell(subject)
    return own is not None and len(own.text.split()) <= _LABEL_WORDS and reply_of(own)[0] is Reply.DROPPED


def _answers_label(subject: Subject, words: str) -> bool:
    """Whether a row is a label with 'nee' behind it, and no sentence with remarks."""
    cells = subject.view.block.cells
    text = subject.passage.scanned.text
    return BARE_ANSWER.fullmatch(words) is not None and text[slice(*cells[1])].strip() == words


def _listed_for_else(view: BlockView) -> str:
    """The words above a row that say that it is no list of what holds ('Risico's', 'In te dienen'), or ''."""
    line = line_above(view)
    above = (*view.above, *((line,) if line is not None else ()))
    found = (words_at(passage, place) for passage in above for place in passage.own("cue:inventory-head"))
    return next(found, "")


def _eases(subject: Subject, stated: Judgement) -> bool:
    """Whether a subject stands in an answer that grants something on a condition ('Ja, mits ...'): what is
    eased stands."""
    if stated.status is not Status.CONDITIONAL or subject.allows or subject.otherwise is not Status.ASSERTED:
        return False
    passage = subject.passage
    before = passage.scanned.text[subject.view.block.start : passage.start].rstrip()
    asked = _LAST_QUESTION.search(before) if before.endswith("?") else None
    return asked is not None and _YES.match(passage.text) is not None and _MAY.match(asked[1]) is not None


def judge_cell(text: str) -> Status | None:
    """What a cell by itself says of the subject in its column head: 'Nee', 'n.v.t.', 'Ja', 'x'."""
    if NO_CELL.fullmatch(text):
        return Status.NEGATED
    return Status.ASSERTED if YES_CELL.fullmatch(text) else None


def limited(passage: Passage) -> bool:
    """Whether what a passage denies is denied for a part only ('geldt niet voor spoedwerk')."""
    return _LIMITS.search(passage.text) is not None


def of_one_part(text: str) -> bool:
    """Whether a sentence speaks of one lot or part only."""
    return _ONE_PART.search(text) is not None


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
    denied = asked.status is Status.NEGATED
    if denied and reply is Reply.NO and answer is not None and _denies_as_well(answer):
        return Judgement(asked.status, cues)
    eases = not subject.allows and reply in (Reply.YES, Reply.NO, Reply.CONDITION)
    if eases and _asks_for_ease(subject, question_end):
        return Judgement(stands, cues)
    if reply is Reply.NO and answer is not None and _puts_right(subject, question_end, answer):
        return Judgement(stands, cues)
    if reply is Reply.CONDITION and answer is not None and answer.own("cue:verzuim"):
        return Judgement(stands, cues)
    if answer is not None and reply not in _TURNS_DOWN and _asks_why(subject, question_end):
        return Judgement(asked.status, cues)
    if reply is Reply.NO and answer is not None and _NO_BUT_ONLY.match(answer.text):
        return Judgement(stands, cues)
    if reply in settled:
        # a 'no' to what would end a demand; 'Is dit verplicht? Ja'
        ended = denied and _refuses_an_end(subject, asked, reply, question_end)
        sure = ended or _says_only(subject, answer, question_end)
        return Judgement(settled[reply], cues, sure)
    return _unsettled(subject, answer)


def _unsettled(subject: Subject, answer: Passage | None) -> Judgement:
    """An answer that neither grants nor refuses: what its own words say, if they deny or condition."""
    if answer is not None:
        opening = (answer.start, answer.start + 1)
        own = by_cues(subject._replace(passage=answer, spans=(opening,), otherwise=Status.ASSERTED))
        if own.status in (Status.NEGATED, Status.CONDITIONAL):
            return own
        if _gives_a_value(answer):
            return Judgement(Status.ASSERTED, (("antwoord", answer.text[:_VALUE_WITHIN].strip()),))
        asked = subject.passage.scanned.text[subject.view.block.start : answer.start]
        if _OPEN_QUESTION.search(asked) and not _WHAT_IS.search(asked):
            return own
    return Judgement(Status.MENTIONED, (ASKED,))


def _refuses_an_end(subject: Subject, asked: Judgement, reply: Reply, question_end: int) -> bool:
    """Whether an answer refuses to end a demand ('Kan de eis vervallen? Nee'), or that there is none ('Klopt
    het dat ... niet nodig is? Nee'). Of another question with a denial ('Is dat niet beter?') not so."""
    if reply not in (Reply.NO, Reply.KEPT):
        return False
    question = subject.passage.scanned.text[subject.view.block.start : question_end]
    ends = not asked.cues or any(name in _ENDS for name, _ in asked.cues)
    return ends or (reply is Reply.NO and _IS_IT_SO.search(question) is not None)


def _says_only(subject: Subject, answer: Passage | None, question_end: int) -> bool:
    """Whether an answer is a bare yes or no to the question whether something is asked or holds."""
    if answer is None or BARE_ANSWER.fullmatch(answer.text) is None:
        return False
    asked = subject.passage.scanned.text[subject.view.block.start : question_end]
    return _WHETHER.search(asked) is not None


def _denies_as_well(answer: Passage) -> bool:
    """Whether a 'no' agrees with a question that denies: 'Geldt die niet? Nee, die geldt niet.'"""
    return _NO_AS_WELL.match(answer.text) is not None and _NOT_SO.search(answer.text) is None


def _asks_why(subject: Subject, question_end: int) -> bool:
    """Whether a question asks for the reason of what it takes for granted ('Waarom niet gesplitst?')."""
    block, text = subject.view.block, subject.passage.scanned.text
    return _WHY.search(text, block.start, min(question_end + 1, block.end)) is not None


def _puts_right(subject: Subject, question_end: int, answer: Passage) -> bool:
    """Whether a 'no' refuses only what was said of a requirement, and says how it is ('over de loonsom')."""
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
    """Whether an answer opens with what was asked for: '4% van ...', '15 punten', '2, niet te oud'."""
    if (
        len(answer.text.split()) <= _FEW_WORDS
        and COUNT.fullmatch(answer.text.strip(" ."))
        and not _NONE.search(answer.text)
    ):
        return True
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
    return by_cues(Subject(view, passage, (opening,), Status.ASSERTED))


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
    asked = by_cues(subject._replace(ignored=(*subject.ignored, *_OPEN_IN_QUESTIONS)))
    return asked if asked.status is not Status.MENTIONED else Judgement(Status.ASSERTED, asked.cues)


def _own_cell(subject: Subject) -> Passage | None:
    """The cell that a subject stands in."""
    place = subject.spans[0]
    cells = [cell for cell in subject.view.block.cells if cell[0] <= place[0] and place[1] <= cell[1]]
    return Passage(subject.passage.scanned, *cells[0]) if cells else None


def _status_cell(subject: Subject) -> str:
    """The cell of a row that leaves it open: 'W', 'Onder voorbehoud', 'Optie'; or nothing."""
    text = subject.passage.scanned.text
    for start, end in subject.view.block.cells:
        cell = text[start:end].strip()
        if start <= subject.spans[0][0] < end or not OPEN_CELL.fullmatch(cell):
            continue
        if "wish" not in subject.ignored or not WISHED.fullmatch(cell):
            return cell
    return ""


def _answers_else(subject: Subject, number: int) -> bool:
    """Whether the head of a column asks something else than whether the row holds ('Bewijs')."""
    head = subject.view.head
    if head is None or number >= len(head.cells):
        return False
    start, end = head.cells[number]
    return _OTHER_HEAD.search(subject.passage.scanned.text, start, end) is not None


def _heads(view: BlockView) -> Block | None:
    """The row that says what is ticked below it: the head of its table, or a first row of which only the
    first cell is empty."""
    if view.head is not None or view.block.table is None:
        return view.head
    first = view.scanned.first_rows[view.block.table]
    filled = [start < end for start, end in first.cells]
    return first if first is not view.block and filled[:1] == [False] and all(filled[1:]) else None


def _is_answer(view: BlockView, number: int) -> bool:
    """Whether the head of a column answers ('Ja', 'Niet van toepassing'), so that a V below it is no code."""
    head = _heads(view)
    if head is None or number >= len(head.cells):
        return False
    name = view.scanned.text[slice(*head.cells[number])].strip()
    return any(answer.fullmatch(name) for answer in (YES_CELL, NO_CELL, _NO_HEAD))


def _ticked(subject: Subject, number: int) -> str:
    """What a tick says: what the head of its column does ('Niet gevraagd', 'Wens'), 'ja' where that is no
    answer."""
    head = _heads(subject.view)
    if head is None or number >= len(head.cells):
        return "ja"
    name = subject.passage.scanned.text[slice(*head.cells[number])].strip()
    if _NO_HEAD.fullmatch(name):
        return "nee"
    wish = () if "wish" in subject.ignored else (WISH_CELL,)
    answers = (NO_CELL, PERMITTED_CELL, *wish)
    return name if any(answer.fullmatch(name) for answer in answers) else "ja"


def _that_answer(view: BlockView, first: int) -> Sequence[int]:
    """The cells from `first` on that may answer a row: of what was and what becomes of it only the latter."""
    numbers = range(first, len(view.block.cells))
    if view.head is None:
        return numbers
    text, heads = view.scanned.text, view.head.cells
    past = {number for number, head in enumerate(heads) if _PAST_HEAD.search(text, *head)}
    return [number for number in numbers if number not in past] if past.intersection(numbers) else numbers


def _is_figure(view: BlockView, cell: str) -> bool:
    """Whether a cell says how much or how many is asked."""
    counts = is_labelled(view.block) and COUNT.fullmatch(cell)
    return bool(counts or FIGURE_CELL.fullmatch(cell))


def _cell_answer(subject: Subject) -> tuple[str, str] | None:
    block, text = subject.view.block, subject.passage.scanned.text
    last = subject.spans[0][1]
    own = [index for index, (start, end) in enumerate(block.cells) if start < last <= end]
    if not own or block.cells[own[0]][1] - block.cells[own[0]][0] > _LABEL:
        return None
    refused = None
    for number in _that_answer(subject.view, own[0] + 1):
        start, end = block.cells[number]
        if any(start <= a and b <= end and " " in text[a:b] for a, b in subject.spans[1:]):
            # words of the rule itself, such as 'niet toegestaan' beside 'Onderaanneming', are no answer
            continue
        words = text[start:end].strip()
        ticked = TICK.fullmatch(words) or (words == "V" and _is_answer(subject.view, number))
        cell = _ticked(subject, number) if ticked else words
        if subject.forbids and PERMITTED_CELL.fullmatch(cell):
            return "no", words
        if YES_CELL.fullmatch(cell) or _is_figure(subject.view, cell):
            return "condition" if _IF_CELL.search(cell) and not subject.allows else "yes", words
        if start < end and reply_of(Passage(subject.passage.scanned, start, end))[0] is Reply.CONDITION:
            return "condition", words
        if WISH_CELL.fullmatch(cell) and "wish" not in subject.ignored:
            return "condition", words
        if (
            refused is None
            and NO_CELL.fullmatch(cell)
            and not (BARE_NO.fullmatch(words) and _answers_else(subject, number))
        ):
            refused = "no", words
    return refused
