"""What the documents of a tender leave out, and where they (or the notice) say two things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from procurement_app.models import (
    DocumentFinding,
    DocumentStatus,
    Entry,
    EntryDocument,
    EntryRecord,
    ScreeningRun,
    TenderDocument,
)
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.workbench import typed_document
from procurement_app.screening.whole.amendments import Amendment
from procurement_app.screening.whole.contradictions import (
    LOOKED_AT,
    Contradiction,
    Screened,
    find_contradictions,
)
from procurement_app.screening.whole.gaps import ContractFacts, Gap, TextAnswer, judge_gaps, strongest
from procurement_app.screening.whole.regimes import Regime, regimes
from procurement_app.services.rulebook import rules
from procurement_app.services.tender import bundles
from procurement_app.services.work import codec

NOTICE = "notice"  # the key of the words of the notice itself among the documents


@dataclass(frozen=True)
class Scrutiny:
    """What is left out and what contradicts itself. `regimes` are those that documents call their own, with
    the key of the document. `names` are the documents by the keys of the sides."""

    gaps: list[Gap]
    contradictions: list[Contradiction]
    names: dict[str, str]
    regimes: list[tuple[str, Regime]] = field(default_factory=list)


def of_document(session: Session, document_id: int, *, language: str) -> Scrutiny:
    """What one document leaves out, and where it contradicts itself.

    When it belongs to one tender, the facts of that tender count, and so does what its other documents say.
    What came in one bundle is taken for the documents of one tender (`of_bundle`).
    """
    entry = _only_entry(session, document_id)
    facts = ContractFacts() if entry is None else facts_of(session, entry)
    alone = _scrutiny(session, [document_id], facts, language)
    if entry is not None:
        together = of_entry(session, entry, language=language)
    elif len(papers := _of_one_tender(session, bundles.companions(session, document_id), None)) > 1:
        together = _scrutiny(session, papers, facts, language)
    else:
        return alone
    concerning = [clash for clash in together.contradictions if _concerns(clash, str(document_id))]
    of_tender = {gap.rule: gap for gap in together.gaps}
    gaps = [of_tender.get(gap.rule, gap) for gap in alone.gaps]
    return Scrutiny(gaps, concerning, together.names, together.regimes)


def of_bundle(session: Session, bundle_id: int, *, language: str) -> Scrutiny:
    """Of all that came in a ZIP or an e-mail, as of the documents of one tender.

    Where people attached what was in it to more tenders than one, those documents are told of there.
    """
    entry = _only_entry(session, bundle_id)
    facts = ContractFacts() if entry is None else facts_of(session, entry)
    papers = _of_one_tender(session, bundles.contents(session, bundle_id), entry)
    return _scrutiny(session, papers, facts, language)


def _of_one_tender(session: Session, papers: Sequence[int], entry: int | None) -> Sequence[int]:
    """Of documents that came together those of one tender: all, or when they belong to more tenders than one
    those of `entry` and those that belong to none."""
    entries = _only_entries(session, papers)
    if len({*entries.values()}) < 2:
        return papers
    return [paper for paper in papers if entries.get(paper, entry) == entry]


def _only_entry(session: Session, document_id: int) -> int | None:
    """The tender that a document belongs to, if it is one."""
    return _only_entries(session, [document_id]).get(document_id)


def _only_entries(session: Session, document_ids: Sequence[int]) -> dict[int, int]:
    """The tender that each of these documents belongs to, if it is one."""
    belongs = select(EntryDocument.document_id, EntryDocument.entry_id).where(
        col(EntryDocument.document_id).in_(document_ids)
    )
    tenders: dict[int, list[int]] = defaultdict(list)
    for document_id, entry_id in session.exec(belongs):
        tenders[document_id].append(entry_id)
    return {document_id: found[0] for document_id, found in tenders.items() if len(found) == 1}


def _concerns(clash: Contradiction, key: str) -> bool:
    """Whether this document is one of its sides, or lacks what the notice says, as the others do."""
    return len(clash.sides) == 1 or any(side.document == key for side in clash.sides)


def of_entry(session: Session, entry_id: int, *, language: str) -> Scrutiny:
    """Of all documents of a tender together: what one leaves out, another may have.

    When the entry came from a notice, its fields are held against its own words too.
    """
    documents = session.exec(
        select(EntryDocument.document_id).where(EntryDocument.entry_id == entry_id)
    ).all()
    facts = facts_of(session, entry_id)
    own = [] if facts.notice is None else _notice_itself(session, entry_id)
    return _scrutiny(session, documents, facts, language, own)


def _scrutiny(
    session: Session,
    ids: Iterable[int],
    facts: ContractFacts,
    language: str,
    own: Sequence[tuple[Screened, date]] = (),
) -> Scrutiny:
    found = session.exec(
        select(TenderDocument, ScreeningRun)
        .join(ScreeningRun, col(ScreeningRun.id) == col(TenderDocument.current_run_id))
        .where(col(TenderDocument.id).in_(list(ids)), TenderDocument.status == DocumentStatus.SCREENED)
        .order_by(col(TenderDocument.uploaded_at), col(TenderDocument.id))
    ).all()
    said = _findings(session, [run for _, run in found])
    screened = [
        Screened(
            str(document.id),
            document.name,
            said[run.id or 0],
            title=document.calls_itself,
            amendments=[Amendment.from_json(stored) for stored in run.amendments],
        )
        for document, run in found
    ]
    screened += [notice for notice, _ in own]
    if not screened:
        return Scrutiny([], [], {})
    newest = max([*(run.on_date for _, run in found), *(day for _, day in own)])
    return Scrutiny(
        gaps=_gaps([run for _, run in found], facts, newest, language) if found else [],
        contradictions=find_contradictions(
            screened, rules.rulebook(), newest, notice=facts.notice, language=language
        ),
        names={str(document.id): document.title or document.name for document, _ in found},
        regimes=[
            (str(document.id), regime)
            for document, run in found
            for regime in regimes(run.regimes, rules.rulebook(), newest, language)
        ],
    )


def _notice_itself(session: Session, entry_id: int) -> list[tuple[Screened, date]]:
    """What the title and description of a notice say, with the day of the law it is judged by."""
    entry, record = session.get_one(Entry, entry_id), session.get_one(EntryRecord, entry_id)
    if entry.screened_on is None:
        return []
    facts = codec.ENTRY.validate_python(record.facts)
    words = typed_document(f"{facts.title}\n{facts.description}")
    findings = screen(words, rules.rulebook(), entry.screened_on)
    return [(Screened(NOTICE, facts.title, findings, notice=True), entry.screened_on)]


def _findings(session: Session, runs: Iterable[ScreeningRun]) -> dict[int, list[Finding]]:
    """What contradictions look at."""
    columns = [getattr(DocumentFinding, name) for name in ("run_id", "status", *LOOKED_AT)]
    found = session.execute(
        choose(*columns)
        .where(col(DocumentFinding.run_id).in_([run.id for run in runs]))
        .order_by(col(DocumentFinding.run_id), col(DocumentFinding.number))
    )
    by_run: dict[int, list[Finding]] = defaultdict(list)
    for run_id, status, *looked_at in found:
        said = dict(zip(LOOKED_AT, looked_at, strict=True))
        by_run[run_id].append(Finding(status=Status(status), **said))
    return by_run


def _gaps(runs: list[ScreeningRun], facts: ContractFacts, on: date, language: str) -> list[Gap]:
    """One answer a rule, over all documents; their own values count where the tender's is not known."""
    stated = max((run.contract_value for run in runs if run.contract_value is not None), default=None)
    known = ContractFacts(facts.value if facts.value is not None else stated, facts.notice)
    answers = [TextAnswer.from_json(stored) for run in runs for stored in run.left_out]
    return strongest(judge_gaps(answers, rules.rulebook(), on, known, language=language))


def facts_of(session: Session, entry_id: int) -> ContractFacts:
    """What the calendar or the notice says of a tender that rules hold against its documents."""
    record = session.get(EntryRecord, entry_id)
    if record is None:
        return ContractFacts()
    entry = codec.ENTRY.validate_python(record.facts)
    value = entry.value_max if entry.value_max is not None else entry.value_min
    return ContractFacts(value, _notice(entry.structured))


def _notice(structured: Mapping[str, str | list[str]]) -> dict[str, tuple[str, ...]] | None:
    """The codes of a notice by field; None when the entry came from no notice that has such fields."""
    if not any(name.startswith("BT-") for name in structured):
        return None
    return {name: tuple(codes) if isinstance(codes, list) else (codes,) for name, codes in structured.items()}
