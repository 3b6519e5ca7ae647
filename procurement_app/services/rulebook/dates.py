"""What a document or a planned tender would be judged to be by the law and the values of another day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from procurement_app.advice.entries import screen_entry
from procurement_app.models import ScreeningRun, TenderDocument
from procurement_app.screening.entries.facts import law_day
from procurement_app.screening.trying.differences import Change, between_gaps, between_screenings
from procurement_app.screening.whole.gaps import ContractFacts, TextAnswer, judge_gaps
from procurement_app.services.calendar import entries
from procurement_app.services.errors import Refused
from procurement_app.services.rulebook import rules
from procurement_app.services.rulebook.parameters import check_day
from procurement_app.services.tender import documents


@dataclass(frozen=True)
class OtherDay:
    """The changes from the day by which something was judged to another."""

    judged_on: date
    changes: tuple[Change, ...]


def of_document(session: Session, document_id: int, on: date) -> OtherDay:
    """What the law of another day changes in a screened document: articles in force, and what is missing.

    Raises Refused for a document that was not screened, Missing for none.
    """
    check_day(on)
    documents.detail(session, document_id)
    current = session.get_one(TenderDocument, document_id).current_run_id
    run = session.get(ScreeningRun, current) if current is not None else None
    if run is None:
        raise Refused("not-screened", "Dit document is nog niet gescreend. Wacht tot het klaar is.", 409)
    return OtherDay(run.on_date, (*_laws(session, run, document_id, on), *_gaps(run, on)))


def of_entry(session: Session, entry_id: int, on: date, today: date) -> OtherDay:
    """What the law of another day changes in a planned tender as it stands, its ladder and route too. Raises
    Missing, Refused."""
    check_day(on)
    detail = entries.detail(session, entry_id)
    stands_on = detail.screened_on or today
    judged_on = law_day(detail.facts, stands_on)
    book = rules.rulebook()
    before, after = (screen_entry(detail.facts, book, stands_on, law=day) for day in (judged_on, on))
    return OtherDay(judged_on, tuple(between_screenings(before, after)))


def _laws(session: Session, run: ScreeningRun, document_id: int, on: date) -> Iterator[Change]:
    """Findings that rest on other articles on that day; those that are not about the finding stay out."""
    known = rules.rulebook().rules
    for row in documents.findings(session, document_id):
        finding = row.finding
        rule = known.get(finding.rule)
        if rule is None:
            continue
        apart = {*rule.laws_on(run.on_date)} - {*finding.legal_basis}
        then = tuple(law for law in rule.laws_on(on) if law not in apart)
        if then != finding.legal_basis:
            yield Change(
                "law",
                finding.rule,
                "; ".join(finding.legal_basis),
                "; ".join(then),
                finding.quote,
                finding.page,
            )


def _gaps(run: ScreeningRun, on: date) -> Iterator[Change]:
    answers = [TextAnswer.from_json(stored) for stored in run.left_out]
    facts = ContractFacts(run.contract_value)
    yield from between_gaps(*(judge_gaps(answers, rules.rulebook(), day, facts) for day in (run.on_date, on)))
