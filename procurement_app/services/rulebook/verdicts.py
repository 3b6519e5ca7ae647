"""Verdicts on findings: what is not right is said with a reason, looked at by a second person, and becomes an
example for the rule. The rulebook itself is files: an approved proposal is taken from here and pasted there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import yaml
from sqlmodel import Session, col, func, select

from procurement_app.documents.model import Block, BlockKind
from procurement_app.models import TenderDocument, User, Verdict, VerdictKind, VerdictState
from procurement_app.models.database import writing
from procurement_app.screening.model import Status
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.measuring import letters, same_value
from procurement_app.screening.trying.trials import document_of
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.rulebook import rules as rulebook
from procurement_app.services.tender import documents
from procurement_app.services.tender.document_types import FindingRow, TextBlock

Values = Mapping[str, float | str]
LONGEST_REASON = 1_000
_LONGEST_TEXT = 1_500
_PER_PAGE = 25


@dataclass(frozen=True)
class VerdictRow:
    """A verdict with who gave and reviewed it, and where. `now_right`: the rulebook in use gets it right.

    `clashing` are others on the same text, open or approved, that cannot be right beside it, each with who
    gave it.
    """

    verdict: Verdict
    document: str
    given_by: str
    reviewed_by: str
    now_right: bool
    clashing: tuple[tuple[Verdict, str], ...]


@dataclass(frozen=True)
class VerdictPage:
    rows: list[VerdictRow]
    total: int
    page: int
    pages: int


class AlreadyFound(Refused):
    """What was said to be missed is finding `number` of the document."""

    def __init__(self, number: int) -> None:
        super().__init__(
            "already-found",
            f"Kansrijk vond dit al: het is bevinding {number}. Klopt die niet, meld het dan daar.",
            422,
        )
        self.number = number


def on_finding(
    session: Session,
    document_id: int,
    number: int,
    kind: VerdictKind,
    reason: str,
    *,
    status: Status | None = None,
    values: Values | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Say that a finding of the current screening is not right. Returns the verdict's id.

    `status` is the right one for WRONG_STATUS, `values` the right ones for VALUE. Raises Refused, Missing.
    """
    row = finding_of(session, document_id, number)
    finding = row.finding
    expected: dict[str, object] = {}
    if status is not None and kind is not VerdictKind.STATUS:
        raise Refused(
            "status-besides",
            "U koos ook een juiste status. Meld dat de status niet klopt, of laat de status leeg.",
            422,
        )
    if kind is VerdictKind.STATUS:
        if status is None or status is finding.status:
            raise Refused("same-status", "Kies de status die wel klopt.", 422)
        expected = {"status": status.value, "values": dict(finding.values)}
    elif kind is VerdictKind.VALUE:
        if values is None or _same_values(values, finding.values):
            raise Refused(
                "same-values",
                "Deze waarden las Kansrijk al. Vul in wat er had moeten staan, of maak een veld leeg waarvan "
                "de tekst geen waarde noemt.",
                422,
            )
        expected = {"status": finding.status.value, "values": dict(values)}
    elif kind is VerdictKind.MISSED:
        raise Refused("not-missed", "Deze bevinding is er al; kies wat er niet aan klopt.", 422)
    verdict = _verdict(
        session, document_id, finding.rule, kind, reason, (finding.start, finding.end), actor, now
    )
    verdict.said = {
        "status": finding.status.value,
        "values": dict(finding.values),
        "quote": finding.quote,
        "number": number,
    }
    verdict.expected = expected
    return _keep(session, verdict, actor, now)


def on_missed(
    session: Session,
    document_id: int,
    quote: str,
    rule: str,
    status: Status,
    reason: str,
    *,
    values: Values | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Say that a rule should have found something in these words of a document, at the first place where it
    did not. Raises Refused, Missing; AlreadyFound when there is none."""
    if rule not in {known.id for known in rulebook.rulebook().of_kind("instrument", "barrier")}:
        raise Refused("unknown-rule", "Kies de regel die hier iets had moeten vinden.", 422)
    places = _places_of(documents.text_blocks(session, document_id), quote)
    found = {
        place: row.number
        for row in documents.findings(session, document_id)
        if row.finding.rule == rule
        for place in places
        if _overlap(place, (row.finding.start, row.finding.end))
    }
    place = next((place for place in places if place not in found), None)
    if place is None:
        raise AlreadyFound(found[places[0]])
    verdict = _verdict(session, document_id, rule, VerdictKind.MISSED, reason, place, actor, now)
    verdict.said = {"quote": " ".join(quote.split())}
    verdict.expected = {"status": status.value, "values": dict(values or {})}
    return _keep(session, verdict, actor, now)


def finding_of(session: Session, document_id: int, number: int) -> FindingRow:
    """A finding of the current screening of a document. Raises Missing."""
    for row in documents.findings(session, document_id):
        if row.number == number:
            return row
    raise Missing("Deze bevinding")


def review(
    session: Session, verdict_id: int, *, approve: bool, remark: str, actor: Actor, now: datetime
) -> None:
    """Approve or decline a verdict, also one that was approved before; nobody reviews their own.

    What speaks against an approved one cannot be approved beside it. Raises Refused, Missing.
    """
    with writing(session):
        verdict = session.get(Verdict, verdict_id, populate_existing=True)
        if verdict is None:
            raise Missing("Deze melding")
        may_be_reviewed = verdict.state == VerdictState.OPEN or (
            verdict.state == VerdictState.APPROVED and not approve
        )
        if not may_be_reviewed:
            raise Refused("verdict-reviewed", "Deze melding is al bekeken. Ververs de pagina.", 409)
        if actor.id is None or verdict.given_by == actor.id:
            raise Refused(
                "four-eyes", "U kunt uw eigen melding niet beoordelen. Vraag het aan een collega.", 403
            )
        if not approve and not remark.strip():
            raise Refused("no-remark", "Zeg waarom u het voorstel afwijst.", 422)
        if approve and any(one.state == VerdictState.APPROVED for one in _clashing(session, [verdict])):
            raise Refused(
                "verdict-clash",
                "Over deze tekst is al iets anders goedgekeurd. Wijs deze melding af, of trek eerst die "
                "goedkeuring in.",
                409,
            )
        verdict.state = VerdictState.APPROVED if approve else VerdictState.DECLINED
        verdict.reviewed_by, verdict.reviewed_at = actor.id, now
        verdict.remark = remark.strip()[:LONGEST_REASON]
        session.add(verdict)
        audit.record(
            session,
            actor=actor,
            action=f"verdict-{verdict.state}",
            noun="verdict",
            noun_id=verdict_id,
            now=now,
            rule=verdict.rule,
        )


def listing(
    session: Session, *, state: str = VerdictState.OPEN, rule: str = "", page: int = 1, on: date
) -> VerdictPage:
    """Verdicts in a state, the oldest open one first, else the newest; `on` is the law for `now_right`."""
    query = select(Verdict).where(Verdict.state == state)
    if rule:
        query = query.where(Verdict.rule == rule)
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    pages = max(1, -(-total // _PER_PAGE))
    page = min(max(1, page), pages)
    order = col(Verdict.id) if state == VerdictState.OPEN else col(Verdict.id).desc()
    found = session.exec(query.order_by(order).offset((page - 1) * _PER_PAGE).limit(_PER_PAGE)).all()
    return VerdictPage(_rows(session, found, on), total, page, pages)


def counts(session: Session) -> dict[str, int]:
    """How many verdicts are in each state."""
    rows = session.exec(select(Verdict.state, func.count()).group_by(Verdict.state)).all()
    return {state.value: 0 for state in VerdictState} | dict(rows)


def as_yaml(session: Session, rule: str = "") -> str:
    """The approved proposals (of one rule, when given), by rule, as YAML to paste into its file.

    Of a text on which two were approved that cannot both be right, none is proposed.
    """
    query = select(Verdict).where(Verdict.state == VerdictState.APPROVED)
    if rule:
        query = query.where(Verdict.rule == rule)
    found = session.exec(query.order_by(col(Verdict.rule), col(Verdict.id))).all()
    if not found:
        return "# Er zijn geen goedgekeurde voorstellen.\n"
    parts = []
    for name in dict.fromkeys(verdict.rule for verdict in found):
        own = [verdict for verdict in found if verdict.rule == name]
        parts.append(f"# {name}.yaml: plak dit bij de voorbeelden van de regel\n" + _pasted(own))
    return "\n".join(parts)


def _pasted(verdicts: Sequence[Verdict]) -> str:
    held: dict[str, list[dict[str, object]]] = {}
    left_out: dict[str, None] = {}
    for verdict in verdicts:
        if any(clash(verdict, other) for other in verdicts):
            left_out[verdict.text] = None
            continue
        key = "must_not_match" if verdict.kind == VerdictKind.WRONG else "examples"
        example = example_of(verdict)
        if example not in held.setdefault(key, []):
            held[key].append(example)
    told = "".join(
        f"# Niet voorgesteld, want de goedgekeurde meldingen spreken elkaar tegen: {text}\n"
        for text in left_out
    )
    if not held:
        return told
    return told + yaml.dump(held, Dumper=_Indented, allow_unicode=True, sort_keys=False, width=100)


class _Indented(yaml.SafeDumper):
    """Items of a list two spaces in, as rule files have them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def clash(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts on the same text cannot both be right: one says that there is nothing, or they say
    something else of the same place."""
    if any(
        getattr(one, name) != getattr(other, name) for name in ("rule", "text", "heading", "head", "block")
    ):
        return False
    if not (one.expected and other.expected):
        return bool(one.expected) != bool(other.expected)
    if one.document_id == other.document_id and not _overlap((one.start, one.end), (other.start, other.end)):
        return False
    values, others = one.expected["values"], other.expected["values"]
    return one.expected["status"] != other.expected["status"] or any(
        not same_value(values[name], others[name]) for name in values.keys() & others.keys()
    )


def _clashing(session: Session, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The open and approved verdicts that clash with one of these."""
    about = select(Verdict).where(
        col(Verdict.text).in_({verdict.text for verdict in verdicts}),
        col(Verdict.state).in_([VerdictState.OPEN, VerdictState.APPROVED]),
    )
    found = session.exec(about.order_by(col(Verdict.id))).all()
    return [other for other in found if any(clash(verdict, other) for verdict in verdicts)]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _same_values(one: Values, other: Values) -> bool:
    return one.keys() == other.keys() and all(same_value(one[name], other[name]) for name in one)


def example_of(verdict: Verdict) -> dict[str, object]:
    """The example that a verdict proposes, in the fields of a rule file."""
    example: dict[str, object] = {"text": verdict.text}
    if verdict.expected:
        example["status"] = verdict.expected["status"]
        if verdict.expected["values"]:
            example["values"] = dict(verdict.expected["values"])
    if verdict.heading:
        example["heading"] = verdict.heading
    if verdict.head:
        example["head"] = verdict.head
    if verdict.block != BlockKind.PARAGRAPH:
        example["block"] = verdict.block
    if not verdict.expected:
        example["why"] = verdict.reason
    return example


def gets_it_right(verdict: Verdict, book: Rulebook, on: date) -> bool:
    """Whether a rulebook finds in the text of a verdict what it should."""
    document = document_of(verdict.text, verdict.heading, verdict.head, BlockKind(verdict.block))
    last = document.blocks[-1]
    found = [
        finding
        for finding in screen(document, book, on)
        if finding.rule == verdict.rule and finding.start >= last.start
    ]
    if not verdict.expected:
        return not found
    wanted: Values = verdict.expected["values"]
    # a value that was emptied must not be read any more
    emptied = set(verdict.said["values"]) - set(wanted) if verdict.kind == VerdictKind.VALUE else set()
    return any(
        finding.status == verdict.expected["status"]
        and all(same_value(value, finding.values.get(name)) for name, value in wanted.items())
        and emptied.isdisjoint(finding.values)
        for finding in found
    )


def _verdict(
    session: Session,
    document_id: int,
    rule: str,
    kind: VerdictKind,
    reason: str,
    place: tuple[int, int],
    actor: Actor,
    now: datetime,
) -> Verdict:
    """A verdict on a place of a document, with its passage as the rule reads it."""
    if not reason.strip():
        raise Refused("no-reason", "Zeg in een zin waarom dit niet klopt.", 422)
    if actor.id is None:
        raise Refused("no-account", "Log in om een melding te doen.", 403)
    start, end = place
    blocks = documents.text_blocks(session, document_id)
    block = blocks.at(start)
    if block is None:
        raise Missing("Deze passage")
    return Verdict(
        document_id=document_id,
        rule=rule,
        kind=kind,
        reason=reason.strip()[:LONGEST_REASON],
        text=_passage(block, start, end),
        heading=block.block.section[-1] if block.block.section else "",
        head=_head(blocks, block.block),
        block=block.block.kind.value,
        start=start,
        end=end,
        rulebook_version=rulebook.rulebook().version,
        given_by=actor.id,
        given_at=now,
    )


def _passage(one: TextBlock, start: int, end: int) -> str:
    """The block as an example is written: one line, bars between the cells of a row; of a very long one only
    the words meant."""
    text = (
        one.text
        if len(one.text) <= _LONGEST_TEXT
        else one.text[start - one.block.start : end - one.block.start]
    )
    return _one_line(text)


def _head(blocks: Sequence[TextBlock], row: Block) -> str:
    """The head row of the table that a row is in, as an example is written; empty for any other block."""
    if row.table is None or row.is_header_row:
        return ""
    table = (one for one in blocks if one.block.table == row.table and one.block.start < row.start)
    heads = [one.text for one in table if one.block.is_header_row]
    return _one_line(heads[-1]) if heads else ""


def _one_line(text: str) -> str:
    return " | ".join(" ".join(cell.split()) for cell in text.split("\t"))


def _places_of(blocks: Sequence[TextBlock], quote: str) -> list[tuple[int, int]]:
    """Where words stand in blocks, whatever their layout. Raises Refused when they stand in none."""
    wanted = letters(quote)
    if len(wanted) < 3:
        raise Refused("no-quote", "Plak de woorden uit het document waarin iets gemist is.", 422)
    found = [
        (one.block.start + start, one.block.start + end, whole)
        for one in blocks
        for start, end, whole in _spans_of(wanted, one.text)
    ]
    # 'PSO' is no part of 'opsomming' where it stands as a word too
    any_whole = any(whole for *_, whole in found)
    places = [(start, end) for start, end, whole in found if whole or not any_whole]
    if not places:
        raise Refused(
            "quote-not-found",
            "Deze woorden staan niet zo in het document. Kopieer ze uit één alinea of tabelrij van de tekst.",
            422,
        )
    return places


def _spans_of(wanted: str, text: str) -> Iterator[tuple[int, int, bool]]:
    """Each place where letters stand in a text, and whether no other touches them; the whole of a text with
    characters that are letters only together."""
    plain = letters(text)
    if wanted not in plain:
        return
    places = [place for place, written in enumerate(text) for _ in letters(written)]
    if len(places) != len(plain):
        yield 0, len(text), True
        return
    at = plain.find(wanted)
    while at >= 0:
        start, end = places[at], places[at + len(wanted) - 1] + 1
        yield start, end, not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
        at = plain.find(wanted, at + len(wanted))


def _keep(session: Session, verdict: Verdict, actor: Actor, now: datetime) -> int:
    with writing(session):
        same = select(Verdict.id).where(
            Verdict.document_id == verdict.document_id,
            Verdict.rule == verdict.rule,
            Verdict.kind == verdict.kind,
            Verdict.start == verdict.start,
            Verdict.state == VerdictState.OPEN,
        )
        if session.exec(same).first() is not None:
            raise Refused("verdict-known", "Dit is al gemeld en wordt nog bekeken.", 409)
        session.add(verdict)
        session.flush()
        audit.record(
            session,
            actor=actor,
            action="verdict-given",
            noun="verdict",
            noun_id=verdict.id,
            now=now,
            rule=verdict.rule,
            kind=verdict.kind,
            document=verdict.document_id,
        )
    assert verdict.id is not None
    return verdict.id


def _rows(session: Session, found: Iterable[Verdict], on: date) -> list[VerdictRow]:
    verdicts = list(found)
    others = _clashing(session, verdicts)
    people = {
        one for verdict in [*verdicts, *others] for one in (verdict.given_by, verdict.reviewed_by) if one
    }
    names = dict(session.exec(select(User.id, User.name).where(col(User.id).in_(people))).all())
    ids = {verdict.document_id for verdict in verdicts if verdict.document_id}
    titles = {
        identity: title or name
        for identity, title, name in session.exec(
            select(TenderDocument.id, TenderDocument.title, TenderDocument.name).where(
                col(TenderDocument.id).in_(ids)
            )
        )
    }
    book = rulebook.rulebook()
    return [
        VerdictRow(
            verdict,
            titles.get(verdict.document_id, ""),
            names.get(verdict.given_by, ""),
            names.get(verdict.reviewed_by, "") if verdict.reviewed_by else "",
            gets_it_right(verdict, book, on),
            tuple((other, names.get(other.given_by, "")) for other in others if clash(verdict, other)),
        )
        for verdict in verdicts
    ]
