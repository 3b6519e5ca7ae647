"""Verdicts on findings: given with a reason, reviewed by another, taken away as examples."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from sqlmodel import Session, select

from procurement_app import jobs
from procurement_app.models import AuditRecord, Role, User, Verdict, VerdictKind, VerdictState
from procurement_app.runtime import Runtime
from procurement_app.screening.model import Status
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.rulebook import verdicts
from procurement_app.services.tender import documents
from tests.conftest import START

pytestmark = pytest.mark.usefixtures("warm_worker")

DAY = date(2026, 11, 22)
PAGE = """<html lang="nl"><body><h1>Eisen</h1>
<p>Inschrijver heeft een jaaromzet van ten minste € 800.000.</p>
<p>De opdracht is verdeeld in drie percelen.</p>
<p>Wie meedoet, betaalt geen leges.</p>
<table><tr><th>Eis</th><th>Norm</th></tr>
<tr><td>Verzekering</td><td>Een polis met een dekking van € 500.000</td></tr></table></body></html>"""


@pytest.fixture
def document_id(runtime: Runtime, session: Session, officer: Actor) -> int:
    done = documents.upload(
        session, runtime.store, PAGE.encode(), "eisen.html", actor=officer, now=START, on=DAY
    )
    jobs.drain(runtime)
    return done.document_id


@pytest.fixture
def advisor(session: Session) -> Actor:
    user = session.exec(select(User).where(User.role == Role.ADVISOR)).one()
    session.rollback()
    return Actor(user.id, user.name, Role.ADVISOR)


def number_of(session: Session, document_id: int, rule: str) -> int:
    (row,) = [row for row in documents.findings(session, document_id) if row.finding.rule == rule]
    return row.number


def test_a_wrong_finding_becomes_a_text_that_must_not_match(
    session: Session, document_id: int, officer: Actor, advisor: Actor
) -> None:
    number = number_of(session, document_id, "turnover-requirement")
    given = verdicts.on_finding(
        session, document_id, number, VerdictKind.WRONG, "dit is een voorbeeld", actor=officer, now=START
    )
    (row,) = verdicts.listing(session, on=DAY).rows
    assert (row.verdict.id, row.given_by, row.document) == (given, officer.name, "eisen.html")
    assert not row.now_right
    verdicts.review(session, given, approve=True, remark="", actor=advisor, now=START)
    held = yaml.safe_load(verdicts.as_yaml(session))
    assert held == {
        "must_not_match": [
            {
                "text": "Inschrijver heeft een jaaromzet van ten minste € 800.000.",
                "heading": "Eisen",
                "why": "dit is een voorbeeld",
            }
        ]
    }


def test_a_row_becomes_an_example_with_the_head_of_its_table(
    session: Session, document_id: int, officer: Actor, advisor: Actor
) -> None:
    number = number_of(session, document_id, "insurance-requirement")
    given = verdicts.on_finding(
        session, document_id, number, VerdictKind.WRONG, "nee", actor=officer, now=START
    )
    verdicts.review(session, given, approve=True, remark="", actor=advisor, now=START)
    text = verdicts.as_yaml(session)
    assert "must_not_match:\n  - text: " in text
    (example,) = yaml.safe_load(text)["must_not_match"]
    assert (example["head"], example["block"]) == ("Eis | Norm", "row")


def test_a_value_that_was_emptied_goes_wrong_as_long_as_it_is_read(
    session: Session, document_id: int, officer: Actor
) -> None:
    number = number_of(session, document_id, "turnover-requirement")
    verdicts.on_finding(
        session, document_id, number, VerdictKind.VALUE, "geen bedrag", values={}, actor=officer, now=START
    )
    (row,) = verdicts.listing(session, on=DAY).rows
    assert not row.now_right


def test_another_status_and_another_value_become_examples(
    session: Session, document_id: int, officer: Actor, advisor: Actor
) -> None:
    turnover = number_of(session, document_id, "turnover-requirement")
    lots = number_of(session, document_id, "lots")
    first = verdicts.on_finding(
        session,
        document_id,
        turnover,
        VerdictKind.STATUS,
        "geldt hier niet",
        status=Status.NEGATED,
        actor=officer,
        now=START,
    )
    second = verdicts.on_finding(
        session,
        document_id,
        lots,
        VerdictKind.VALUE,
        "het zijn er vier",
        values={"count": 4.0},
        actor=officer,
        now=START,
    )
    for given in (first, second):
        verdicts.review(session, given, approve=True, remark="eens", actor=advisor, now=START)
    assert verdicts.counts(session) == {"open": 0, "approved": 2, "declined": 0}
    text = verdicts.as_yaml(session)
    assert text.index("# lots.yaml") < text.index("# turnover-requirement.yaml")
    held = yaml.safe_load(verdicts.as_yaml(session, "lots"))
    (example,) = held["examples"]
    assert example["status"] == "asserted" and example["values"] == {"count": 4.0}


def test_what_was_missed_is_found_again_by_its_words(
    session: Session, document_id: int, officer: Actor
) -> None:
    given = verdicts.on_missed(
        session,
        document_id,
        "wie meedoet,\n  betaalt GEEN leges",
        "lots",
        Status.MENTIONED,
        "om te testen",
        actor=officer,
        now=START,
    )
    verdict = session.get_one(Verdict, given)
    assert verdict.text == "Wie meedoet, betaalt geen leges." and verdict.kind == VerdictKind.MISSED


def test_words_that_were_found_once_may_be_missed_further_on(
    runtime: Runtime, session: Session, officer: Actor
) -> None:
    page = PAGE.replace("</body>", "<p>De gemeente verkocht drie percelen grond.</p></body>")
    done = documents.upload(
        session, runtime.store, page.encode(), "percelen.html", actor=officer, now=START, on=DAY
    )
    jobs.drain(runtime)
    before = documents.findings(session, done.document_id)
    given = verdicts.on_missed(
        session, done.document_id, "drie percelen", "lots", Status.ASSERTED, "x", actor=officer, now=START
    )
    verdict = session.get_one(Verdict, given)
    assert verdict.text == "De gemeente verkocht drie percelen grond."
    assert verdict.start > max(row.finding.start for row in before if row.finding.rule == "lots")


def test_missed_words_are_no_part_of_another_word_where_they_stand_as_words(
    runtime: Runtime, session: Session, officer: Actor
) -> None:
    added = "<p>Zie de opsomming.</p><p>Een PSO-certificaat is verplicht.</p>"
    page = PAGE.replace("</body>", f"{added}</body>").encode()
    done = documents.upload(session, runtime.store, page, "pso.html", actor=officer, now=START, on=DAY)
    jobs.drain(runtime)

    def missed(quote: str) -> int:
        return verdicts.on_missed(
            session,
            done.document_id,
            quote,
            "pso-recognition",
            Status.ASSERTED,
            "x",
            actor=officer,
            now=START,
        )

    with pytest.raises(verdicts.AlreadyFound):
        missed("PSO")
    assert session.get_one(Verdict, missed("opsom")).text == "Zie de opsomming."


def test_a_table_row_is_written_with_bars(session: Session, document_id: int, officer: Actor) -> None:
    number = number_of(session, document_id, "insurance-requirement")
    given = verdicts.on_finding(
        session, document_id, number, VerdictKind.WRONG, "geen eis", actor=officer, now=START
    )
    example = verdicts.example_of(session.get_one(Verdict, given))
    assert example["text"] == "Verzekering | Een polis met een dekking van € 500.000"
    assert example["block"] == "row"


def test_nobody_reviews_what_they_gave_and_only_once(
    session: Session, document_id: int, officer: Actor, advisor: Actor
) -> None:
    number = number_of(session, document_id, "lots")
    given = verdicts.on_finding(
        session, document_id, number, VerdictKind.WRONG, "onzin", actor=advisor, now=START
    )
    with pytest.raises(Refused, match="eigen melding"):
        verdicts.review(session, given, approve=True, remark="", actor=advisor, now=START)
    with pytest.raises(Refused, match="waarom u het voorstel afwijst"):
        verdicts.review(session, given, approve=False, remark=" ", actor=officer, now=START)
    verdicts.review(session, given, approve=False, remark="klopt wel", actor=officer, now=START)
    with pytest.raises(Refused, match="al bekeken"):
        verdicts.review(session, given, approve=True, remark="", actor=officer, now=START)
    assert session.get_one(Verdict, given).state == VerdictState.DECLINED
    assert yaml.safe_load(verdicts.as_yaml(session)) is None
    with pytest.raises(Missing):
        verdicts.review(session, 999, approve=True, remark="", actor=officer, now=START)


def test_the_record_says_who_did_it_and_nothing_of_the_text(
    session: Session, document_id: int, officer: Actor, advisor: Actor
) -> None:
    number = number_of(session, document_id, "lots")
    given = verdicts.on_finding(
        session, document_id, number, VerdictKind.WRONG, "onzin", actor=officer, now=START
    )
    verdicts.review(session, given, approve=True, remark="", actor=advisor, now=START)
    deeds = session.exec(select(AuditRecord).where(AuditRecord.noun == "verdict")).all()
    assert [(deed.action, deed.actor) for deed in deeds] == [
        ("verdict-given", officer.name),
        ("verdict-approved", advisor.name),
    ]
    assert "percelen" not in str([deed.data for deed in deeds])


@pytest.mark.parametrize(
    ("kind", "reason", "more", "said"),
    [
        (VerdictKind.WRONG, "  ", {}, "waarom"),
        (VerdictKind.STATUS, "x", {"status": Status.ASSERTED}, "status die wel klopt"),
        (VerdictKind.STATUS, "x", {}, "status die wel klopt"),
        (VerdictKind.VALUE, "x", {"values": {"count": 3.0}}, "waarden las Kansrijk al"),
        (VerdictKind.MISSED, "x", {}, "is er al"),
    ],
)
def test_a_verdict_that_says_nothing_is_refused(
    session: Session, document_id: int, officer: Actor, kind: VerdictKind, reason: str, more: dict, said: str
) -> None:
    number = number_of(session, document_id, "lots")
    with pytest.raises(Refused, match=said):
        verdicts.on_finding(session, document_id, number, kind, reason, actor=officer, now=START, **more)


def test_the_same_is_not_said_twice_while_it_is_open(
    session: Session, document_id: int, officer: Actor, advisor: Actor
) -> None:
    number = number_of(session, document_id, "lots")
    verdicts.on_finding(session, document_id, number, VerdictKind.WRONG, "a", actor=officer, now=START)
    with pytest.raises(Refused, match="al gemeld"):
        verdicts.on_finding(session, document_id, number, VerdictKind.WRONG, "b", actor=advisor, now=START)


def test_words_that_are_not_there_and_rules_that_are_not_there(
    session: Session, document_id: int, officer: Actor
) -> None:
    def missed(quote: str, rule: str) -> None:
        verdicts.on_missed(session, document_id, quote, rule, Status.ASSERTED, "x", actor=officer, now=START)

    with pytest.raises(Refused, match="staan niet zo"):
        missed("deze woorden staan er niet", "lots")
    with pytest.raises(Refused, match="Plak de woorden"):
        missed("–", "lots")
    with pytest.raises(Refused, match="Kies de regel"):
        missed("drie percelen", "bestaat-niet")
    with pytest.raises(Missing):
        verdicts.finding_of(session, document_id, 99)


def test_of_reports_that_cannot_both_be_right_one_is_approved(
    session: Session, document_id: int, officer: Actor, advisor: Actor
) -> None:
    number = number_of(session, document_id, "lots")

    def say(kind: VerdictKind, **more: object) -> int:
        return verdicts.on_finding(
            session, document_id, number, kind, "reden", actor=officer, now=START, **more
        )

    def review(given: int, approve: bool) -> None:
        verdicts.review(session, given, approve=approve, remark="gezien", actor=advisor, now=START)

    wrong, four = say(VerdictKind.WRONG), say(VerdictKind.VALUE, values={"count": 4.0})
    rows = {row.verdict.id: row for row in verdicts.listing(session, on=DAY).rows}
    assert [(other.id, giver) for other, giver in rows[wrong].clashing] == [(four, officer.name)]
    assert [other.id for other, _ in rows[four].clashing] == [wrong]
    review(wrong, True)
    with pytest.raises(Refused, match="iets anders goedgekeurd"):
        review(four, True)
    review(wrong, False)  # the approval is withdrawn
    review(four, True)
    assert list(yaml.safe_load(verdicts.as_yaml(session))) == ["examples"]


def test_reports_on_two_sides_of_a_finding_may_both_stand(
    session: Session, document_id: int, officer: Actor
) -> None:
    number = number_of(session, document_id, "turnover-requirement")
    for amount in (700_000.0, 700_100.0):
        given = verdicts.on_finding(
            session,
            document_id,
            number,
            VerdictKind.VALUE,
            "iets lager",
            values={"amount_eur": amount},
            actor=officer,
            now=START,
        )
        session.get_one(Verdict, given).state = VerdictState.APPROVED
        session.commit()
    assert not any(row.clashing for row in verdicts.listing(session, state="approved", on=DAY).rows)


def test_what_was_approved_before_and_clashes_is_not_proposed(
    session: Session, document_id: int, officer: Actor
) -> None:
    number = number_of(session, document_id, "lots")
    for kind, more in ((VerdictKind.WRONG, {}), (VerdictKind.STATUS, {"status": Status.CONDITIONAL})):
        given = verdicts.on_finding(
            session, document_id, number, kind, "reden", actor=officer, now=START, **more
        )
        session.get_one(Verdict, given).state = VerdictState.APPROVED
        session.commit()
    text = verdicts.as_yaml(session)
    assert yaml.safe_load(text) is None and "spreken elkaar tegen" in text


def test_what_is_found_is_not_missed(session: Session, document_id: int, officer: Actor) -> None:
    number = number_of(session, document_id, "lots")
    with pytest.raises(verdicts.AlreadyFound, match=f"bevinding {number}"):
        verdicts.on_missed(
            session,
            document_id,
            "verdeeld in drie percelen",
            "lots",
            Status.ASSERTED,
            "x",
            actor=officer,
            now=START,
        )
