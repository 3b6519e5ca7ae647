"""A firm that leaves is forgotten: rows, files, mails and what searching kept; what others gave stays."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from procurement_app.models import (
    Evidence,
    Firm,
    Introduction,
    Mail,
    Original,
    ProfileChange,
    Role,
    StoredNeed,
    User,
)
from procurement_app.runtime import Runtime
from procurement_app.services.access import audit
from procurement_app.services.access.audit import Actor
from procurement_app.services.access.limits import Sender
from procurement_app.services.catalogue import index
from procurement_app.services.errors import Missing
from procurement_app.services.firms import changes, evidence, leaving, membership, profiles, uploads
from procurement_app.services.firms.changes import Application
from tests.conftest import PASSWORD, START, Browser, Clock
from tests.firms.conftest import BASE, pso
from tests.firms.test_pages import own
from tests.firms.test_uploads import PDF, photo
from tests.web.page import checked

__all__ = ["own"]


def files(runtime: Runtime) -> set[str]:
    return {path.name for path in runtime.store.originals.rglob("*") if path.is_file()}


def test_leaving_forgets_all_that_may_be_forgotten(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], advisor: Actor, clock: Clock
) -> None:
    firm = add_firm(contact_name="Robin", phone="020 000 00 00", email="robin@firma.example")
    token = membership.invite(session, firm, "robin@firma.example", base=BASE, actor=advisor, now=START)
    user = membership.accept(session, token, "Robin", PASSWORD, now=START)
    actor = Actor(user.id, user.name, Role.FIRM)
    picture = uploads.picture(session, runtime.store, photo(), "foto.png", "Keuken", actor=actor, now=START)
    proof = uploads.proof(session, runtime.store, PDF(), "pso.pdf", actor=actor, now=START)
    evidence.hand_in(session, firm, pso(), proof, actor=actor, now=START)
    proposed = profiles.published(session, firm).model_copy(update={"pictures": [picture]})
    changes.save(session, firm, proposed, actor=actor, now=START)
    leaving.leave(session, runtime.store, firm, actor=actor, now=clock())
    row = session.get_one(Firm, firm)
    assert (row.name, row.state, row.key) == (leaving.NAMELESS, "left", f"vertrokken-{firm}")
    assert not any((row.contact_name, row.phone, row.email, row.mail_address, row.description, row.kvk))
    assert session.exec(select(Evidence)).all() == [] and session.exec(select(Original)).all() == []
    assert files(runtime) == set(), "the files themselves are gone at once"
    gone = session.get_one(User, user.id)
    assert (gone.active, gone.password_hash, gone.firm_id) == (False, None, None)
    assert "obin" not in gone.subject + gone.name
    assert all("robin" not in f"{m.to_address}{m.text}" for m in session.exec(select(Mail)))
    assert audit.verify(session).sound
    with pytest.raises(Missing):
        membership.invite(session, firm, "x@f.example", base=BASE, actor=advisor, now=START)


def test_a_file_that_somebody_else_sent_too_stays(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], advisor: Actor
) -> None:
    mine, other = add_firm("F1"), add_firm("F2")
    given = PDF().getvalue()
    for firm in (mine, other):
        proof = uploads.proof(session, runtime.store, BytesIO(given), "pso.pdf", actor=advisor, now=START)
        evidence.hand_in(session, firm, pso(), proof, actor=advisor, now=START)
    kept = files(runtime)
    assert len(kept) == 1
    leaving.leave(session, runtime.store, mine, actor=advisor, now=START)
    assert files(runtime) == kept and runtime.store.read(*kept) == given
    number = session.exec(select(Evidence.id)).one()
    assert number is not None
    evidence.withdraw(session, runtime.store, number, other, actor=advisor, now=START)
    assert files(runtime) == set()


def test_a_file_sent_again_meanwhile_stays(session: Session, runtime: Runtime, advisor: Actor) -> None:
    proof = uploads.proof(session, runtime.store, PDF(), "pso.pdf", actor=advisor, now=START)
    gone = uploads.forget(session, runtime.store, {proof.original_id})
    session.commit()
    (sha256,) = gone
    path = runtime.store.path(sha256)
    path.write_bytes(path.read_bytes())
    uploads.remove(session, runtime.store, {sha256: gone[sha256] - 1})
    assert path.is_file(), "it was written again after it was dropped"
    uploads.remove(session, runtime.store, {sha256: runtime.store.written_at(sha256)})
    assert not path.exists()


def test_mails_of_its_application_are_emptied(
    session: Session, runtime: Runtime, advisor: Actor, clock: Clock
) -> None:
    given = Application(
        firm="Spaakwerk",
        kvk="12345678",
        what="Wij repareren fietsen en leren mensen het vak.",
        sectors=["bicycle-repair"],
        district="",
        website="",
        name="Robin",
        mail="robin@spaakwerk.example",
    )
    sender = Sender("198.51.100.7", "sleutel")
    change = changes.apply(session, given, sender, base=BASE, inbox="adviseurs@stad.example", now=START)
    for mail in session.exec(select(Mail)):
        mail.status = "sent"
        session.add(mail)
    firm = changes.approve(session, change, base=BASE, actor=advisor, now=START)
    leaving.leave(session, runtime.store, firm, actor=advisor, now=clock())
    assert session.exec(select(Mail)).all() != [] and session.exec(select(ProfileChange)).all() == []
    for mail in session.exec(select(Mail)):
        told = f"{mail.to_address} {mail.subject} {mail.text} {mail.html}".lower()
        assert "robin" not in told and "spaakwerk" not in told


def test_its_name_stays_only_with_introductions(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], advisor: Actor
) -> None:
    firm = add_firm(kvk="12345678")
    need = StoredNeed(token_hash="x", asker="company", what="lunch", created_at=START)
    session.add(need)
    session.flush()
    session.add(Introduction(need_id=need.id or 0, firm_id=firm, created_at=START, updated_at=START))
    session.commit()
    leaving.leave(session, runtime.store, firm, actor=advisor, now=START)
    row = session.get_one(Firm, firm)
    assert (row.name, row.kvk) == ("Firma F1 (fictief)", None)


def test_searching_keeps_no_word_of_it(
    session: Session, runtime: Runtime, add_firm: Callable[..., int], advisor: Actor
) -> None:
    add_firm("F2")
    firm = add_firm(name="Xylofoon", description="Wij stemmen elke xylofoon opnieuw.")
    index.catch_up(session, now=START)
    assert b"ylofo" in b"".join(session.scalars(text("SELECT block FROM catalogue_search_data")))
    leaving.leave(session, runtime.store, firm, actor=advisor, now=START)
    assert b"ylofo" not in b"".join(session.scalars(text("SELECT block FROM catalogue_search_data")))
    assert b"lunch" in b"".join(session.scalars(text("SELECT block FROM catalogue_search_data")))


def test_who_leaves_gets_a_page_that_says_so(
    own: tuple[int, Browser], runtime: Runtime, session: Session, app: Any
) -> None:
    _firm, browser = own
    lists: Path = runtime.settings.instance / "catalogue"
    lists.mkdir()
    (lists / "a.pdf").write_bytes(b"%PDF")
    answer = browser.submit("/mijn-firma/weg", {"sure": "ja"})
    assert answer.location == "/meedoen/vertrokken"
    page = checked(app, browser.get(answer.location).text)
    assert "Uw firma is uit de catalogus" in page.get_text()
    assert list(lists.iterdir()) == []
