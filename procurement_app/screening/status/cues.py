"""The status that the words around a subject give it: cues with a direction and a scope.

The ConText family of algorithms, for Dutch and English: the scope of a cue (rules/vocabulary/status.yaml)
ends where a clause ends; longer phrases that only look like a cue mask it; the points of a running list are
apart; one denial takes back another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.vocabulary import Cue
from procurement_app.screening.scanned.passage import Passage
from procurement_app.screening.status.apart import (
    all_that_is_asked,
    denied_by_label,
    given_up,
    joining_both,
    joining_neither,
    names_again,
    not_one_but_other,
    side_of,
)
from procurement_app.screening.status.beyond import beyond
from procurement_app.screening.status.contrast import affirmed_in_part
from procurement_app.screening.status.judgement import Judgement, Subject
from procurement_app.screening.status.reach import OF_BLOCK, acting_cues, applies, of_another_part
from procurement_app.screening.status.subclauses import around, conditions, protasis, punished
from procurement_app.screening.text.sentences import Span

__all__ = ["OF_BLOCK", "Judgement", "Subject", "by_cues", "words_at"]


_DEFINITE = re.compile(r"\W*(?:\d[\d.]*\s)?(?:de|het|deze|dit|the|this)\s", re.IGNORECASE)
_TAKEN_BACK, _FAR = 40, 150
_SIGN = re.compile(r"[,;:.!?()\t]")
_WITHOUT = "zonder"
_NOT_WITHOUT = "niet-zonder"
# between 'zonder' and its object: a few words, no verb
_ITS_OBJECT = re.compile(
    r"(?:\s(?!(?:is|zijn|was|wordt|worden|kan|kunnen|mag|mogen|moet|moeten|hoeft|hoeven|geldt|gelden|heeft|hebben"
    r"|komt|komen|krijgt|krijgen|doet|gaat|stelt|stellen|vraagt|vragen|u|wij|we)\b)[\w’'-]+){0,6}\s",
    re.IGNORECASE,
)
# 'Geen bankgarantie, dan geen opdracht'
_NO_FIRST = re.compile(r"\W*(?:geen|no)\s", re.IGNORECASE)
_THEN_NONE = re.compile(
    r"[\w-]*[,:]\s(?:(?:dan|then)\s)?(?:geen|no)\s(?:opdracht|contract|overeenkomst|gunning|deelname|toegang|betaling|werk|work"
    r"|access|award|payment)(?=\W*$|[.,;:!?])",
    re.IGNORECASE,
)
# '... past niet bij dit werk en blijft daarom achterwege': denied twice, for the same reason
_TWICE = re.compile(r"\b(?:en|dus|daarom|zodat|and|so|therefore)\b", re.IGNORECASE)
_SHOWN = 30
# what is weighed up, or may be asked, counts even where a subject is only named
_OPEN_GROUPS = ("power", "option")
_OTHERWISE = frozenset(("negated", "conditional", "mentioned"))
_ORDER = (
    ("asserted", "", Status.ASSERTED),
    ("mentioned", "", Status.MENTIONED),
    ("conditional", "preference", Status.CONDITIONAL),
    ("negated", "but", Status.NEGATED),
    ("conditional", "condition", Status.CONDITIONAL),
    ("conditional", "exception", Status.CONDITIONAL),
    ("conditional", "extra-threshold", Status.CONDITIONAL),
    ("conditional", "extra-who", Status.CONDITIONAL),
    ("negated", "", Status.NEGATED),
    ("conditional", "power", Status.CONDITIONAL),
    ("conditional", "option", Status.CONDITIONAL),
    ("conditional", "", Status.CONDITIONAL),
)


def by_cues(subject: Subject) -> Judgement:
    """The status by the cues around the subject, as if no question had been asked."""
    acting = acting_cues(subject)
    if (
        structured := _besides_more(subject)
        or _breach(subject)
        or _beside_others(subject, acting)
        or _plainly(subject, acting)
    ):
        return structured
    if not acting:
        return _unhindered(subject)
    acting = [item for item in acting if not (item[1].sure and item[1].means == "asserted")]
    weak = subject.otherwise is Status.MENTIONED
    said_by_others = any(item[1].group == "opinion" for item in acting)
    denials = [item for item in acting if item[1].means == "negated"]
    if not weak and _cancelled(subject.passage, denials):
        words = tuple((name, words_at(subject.passage, span)) for name, _, span in denials)
        plain = _WITHOUT not in dict(words) and _in_one_clause(subject.passage, acting)
        return Judgement(Status.ASSERTED, words, sure=plain)
    if words := _not_without(subject, denials) or _no_one_no_other(subject):
        return Judgement(Status.ASSERTED, words, sure=True)
    if denials and (part := affirmed_in_part(subject.passage, subject.spans)):
        return Judgement(Status.ASSERTED, (("deel", part),))
    if denials and _of_some_only(subject, denials):
        return Judgement(Status.ASSERTED, (("uitzondering", words_at(subject.passage, denials[0][2])),))
    for means, group, status in _ORDER:
        if weak and (said_by_others or (status is not Status.NEGATED and group not in _OPEN_GROUPS)):
            continue
        found = [item for item in acting if item[1].means == means and (not group or item[1].group == group)]
        if found:
            return Judgement(
                status, tuple((name, words_at(subject.passage, span)) for name, _, span in found[:2])
            )
    return Judgement(subject.otherwise)


def _besides_more(subject: Subject) -> Judgement | None:
    """Where a sentence says that no more of a subject is needed, what it says of it besides; it is only named
    where it says no more than that."""
    passage, text = subject.passage, subject.passage.scanned.text
    found = beyond(passage, (*subject.spans, *subject.words))
    if found is None:
        return None
    for side in ((passage.start, found.words[0]), (found.words[1], passage.end)):
        # named there again, or by another word of the match in another part
        again = names_again(text, (found.place,), subject.words, side)
        named = [
            span
            for span in (subject.words if again else subject.spans)
            if side[0] <= span[0] < side[1] and (again or not found.part[0] <= span[0] < found.part[1])
        ]
        if named:
            said = by_cues(
                subject._replace(passage=Passage(passage.scanned, *side), spans=named, words=named)
            )
            return said._replace(sure=bool(said.cues))
    return Judgement(Status.MENTIONED, (("niet-meer", text[slice(*found.words)].strip()),), sure=True)


def _plainly(subject: Subject, acting: Sequence[tuple[str, Cue, Span]]) -> Judgement | None:
    """What a cue that is sure says in one clause, where no cue outside its words says otherwise: 'geen reden
    om van de eis af te zien', 'nog niet besloten'."""
    passage = subject.passage
    found = [item for item in acting if item[1].sure and _in_a_clause(passage, item[2])]
    means = {cue.means for _, cue, _ in found}
    if len(means) != 1:
        return None
    spans = [span for *_, span in found]
    for _, cue, span in acting:
        within = any(a < span[1] and span[0] < b for a, b in spans)
        if cue.means in _OTHERWISE - means and not within:
            return None
    words = tuple((name, words_at(subject.passage, span)) for name, _, span in found[:1])
    return Judgement(Status(means.pop()), words, sure=True)


def _in_a_clause(passage: Passage, span: Span) -> bool:
    return passage.clause_of(span) == passage.clause_of((span[1] - 1, span[1]))


def _unhindered(subject: Subject) -> Judgement:
    """The status without any cue that reaches the subject, and the cue that speaks of something else."""
    passage = subject.passage
    if subject.otherwise is Status.ASSERTED:
        if both := joining_both(passage):
            return Judgement(Status.ASSERTED, (("beide", words_at(passage, both)),), sure=True)
        for name, cue, scan_name in passage.cues:
            if not applies(cue, subject):
                continue
            for span in passage.own(scan_name):
                if of_another_part(cue, passage, span, subject):
                    return Judgement(Status.ASSERTED, ((f"{name}-elders", words_at(passage, span)),))
    return Judgement(subject.otherwise)


def _beside_others(subject: Subject, acting: Sequence[tuple[str, Cue, Span]]) -> Judgement | None:
    """The status that the shape of a sentence gives to one of the things it names: 'X in plaats van Y', 'noch
    X noch Y', 'geen wens maar een eis', 'die van Y vervalt', 'Niet: Y'."""
    if subject.otherwise is Status.MENTIONED:
        return None
    passage, spans = subject.passage, subject.spans
    if (alone := all_that_is_asked(passage, spans[0])) and not _said_besides(acting, alone):
        return Judgement(Status.ASSERTED, (("niets-behalve", words_at(passage, alone).strip()),), sure=True)
    if instead := given_up(passage, spans, subject.words):
        return Judgement(Status.NEGATED, (("in-plaats-van", instead),), sure=True)
    if label := denied_by_label(passage, spans):
        return Judgement(Status.NEGATED, (("etiket", label),), sure=True)
    if other := not_one_but_other(passage, spans):
        return Judgement(other[0], (("geen-maar", other[1]),), sure=True)
    if side := side_of(passage, spans):
        found = by_cues(subject._replace(passage=side))
        return found._replace(sure=bool(found.cues))
    return _neither(subject, acting)


def _said_besides(acting: Sequence[tuple[str, Cue, Span]], words: Span) -> bool:
    """Whether a cue outside these words says otherwise, or one waives ('niets, behalve dat X vervalt')."""
    return any(
        cue.means in _OTHERWISE and (cue.group == "waiver" or not words[0] <= span[0] < words[1])
        for _, cue, span in acting
    )


def _neither(subject: Subject, acting: Sequence[tuple[str, Cue, Span]]) -> Judgement | None:
    """The denial of what 'noch X noch Y' names."""
    neither = joining_neither(subject.passage)
    if neither is None or any(cue.means != "negated" for _, cue, _ in acting):
        return None
    if max(subject.spans)[0] < neither[0]:
        return None
    return Judgement(Status.NEGATED, (("geen", words_at(subject.passage, neither)),), sure=True)


def _not_without(subject: Subject, denials: Sequence[tuple[str, Cue, Span]]) -> tuple[tuple[str, str], ...]:
    """The words of 'Zonder bankgarantie begint u niet', which asks for one; none elsewhere."""
    passage, (start, end) = subject.passage, subject.spans[0]
    without = [span for name, _, span in denials if name == _WITHOUT and span[1] <= start]
    after = [span for name, _, span in denials if name != _WITHOUT and span[0] >= end]
    text = passage.scanned.text
    if not without or not after or text[passage.start : without[0][0]].strip():
        return ()
    if not _ITS_OBJECT.fullmatch(text, without[0][1], start):
        return ()
    return tuple((_NOT_WITHOUT, words_at(passage, span)) for span in (without[0], after[0]))


def _no_one_no_other(subject: Subject) -> tuple[tuple[str, str], ...]:
    """The words of 'Geen bankgarantie, dan geen opdracht', which asks for one; none elsewhere."""
    text, passage = subject.passage.scanned.text, subject.passage
    if not _NO_FIRST.fullmatch(text, passage.start, subject.spans[0][0]):
        return ()
    then = _THEN_NONE.match(text, subject.spans[0][1], passage.end)
    return ((_NOT_WITHOUT, then[0].strip(" ,?")),) if then else ()


def _of_some_only(subject: Subject, denials: Sequence[tuple[str, Cue, Span]]) -> bool:
    """Whether what has the definite article is denied for some: 'De eis dat ... geldt niet voor bedrijven die
    ...' takes the duty as given, and tells an exception."""
    passage = subject.passage
    first = min(start for start, _ in subject.spans)
    return _DEFINITE.match(passage.scanned.text, passage.start, first) is not None and any(
        condition.words[0] >= denials[0][2][1] for condition in conditions(passage)
    )


def _breach(subject: Subject) -> Judgement | None:
    """What follows when a duty is not met tells of the duty: 'Blijft u achter, dan houden wij ... in'."""
    if subject.otherwise is not Status.ASSERTED or "breach" in subject.ignored:
        return None
    passage = subject.passage
    stretch = protasis(passage)
    if stretch is None or not any(stretch[0] <= start < stretch[1] for start, _ in subject.spans):
        relative = around(passage, subject.spans[0])
        stretch = (relative.start, relative.end) if relative else None
    if stretch is None:
        return None
    text = passage.scanned.text
    if punished(text[stretch[0] : stretch[1]], text[stretch[1] : passage.end]):
        words = text[stretch[0] : stretch[0] + _SHOWN].strip()
        return Judgement(Status.ASSERTED, (("verzuim", words),))
    return None


def _cancelled(passage: Passage, denials: Sequence[tuple[str, Cue, Span]]) -> bool:
    """Whether one denial takes back another: 'vervalt niet', 'er wordt niet van afgezien'."""
    waived = _widest([span for _, cue, span in denials if cue.group == "waiver"])
    denied = [span for _, cue, span in denials if cue.group == "denial"]
    return len(waived) == len(denied) == 1 and any(
        all(a[1] <= b[0] or b[1] <= a[0] for a in passage.words_of(whole))
        and (abs(whole[0] - b[0]) <= _TAKEN_BACK or _nothing_parts(passage, whole, b))
        and not _TWICE.search(passage.scanned.text, min(whole[0], b[0]), max(whole[1], b[1]))
        for whole in waived
        for b in denied
    )


def _in_one_clause(passage: Passage, acting: Sequence[tuple[str, Cue, Span]]) -> bool:
    """Whether no sign and no condition parts the first denial from the last."""
    first, *_, last = sorted(span for _, cue, span in acting if cue.means == "negated")
    conditioned = any(cue.means == "conditional" and first < span < last for _, cue, span in acting)
    return not conditioned and _nothing_parts(passage, first, last)


def _nothing_parts(passage: Passage, one: Span, other: Span) -> bool:
    """Whether no sign stands between two places: 'Wij schrappen de eis van een bankgarantie niet'."""
    between = passage.scanned.text[min(one[1], other[1]) : max(one[0], other[0])]
    return len(between) <= _FAR and _SIGN.search(between) is None


def _widest(spans: Sequence[Span]) -> list[Span]:
    """Spans without those that lie inside another."""
    return [a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)]


def words_at(passage: Passage, span: Span) -> str:
    return passage.scanned.text[span[0] : span[1]]
