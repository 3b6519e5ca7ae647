"""The fictitious firms of the demo in a catalogue of their own: SQLite, and PostgreSQL when one is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from procurement_app import paths
from procurement_app.models import Evidence, EvidenceReview, Firm, FirmCreate, migration
from procurement_app.models.database import make_engine, make_sessions, writing
from procurement_app.services.access.audit import SYSTEM
from procurement_app.services.catalogue import importing, index, search, shelf
from procurement_app.services.catalogue.search import Found, Query
from procurement_app.services.firms import firms
from tests.conftest import START
from tests.postgresql import URL, own_schema

ON = date(2026, 11, 22)
DATABASES = ["sqlite", *(["postgresql"] if URL else [])]


class Catalogue:
    """A catalogue to search in; `keys` gives the keys of what was found, in order."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def search(self, asked: str = "", on: date = ON, **chosen: Any) -> Found:
        values = {kind: (value,) if isinstance(value, str) else value for kind, value in chosen.items()}
        room, sort = values.pop("room", False), values.pop("sort", ("best",))
        query = Query(asked, values, room=bool(room), sort=sort[0])
        return search.search(self.session, self.shelf(on), query)

    def shelf(self, on: date = ON) -> shelf.Shelf:
        index.catch_up(self.session, now=START)
        return shelf.current(self.session, on)

    def keys(self, asked: str = "", on: date = ON, **chosen: Any) -> list[str]:
        found = self.search(asked, on, **chosen)
        ids = [int(self.shelf(on).ids[row]) for row in found.rows]
        by_id = dict(self.session.exec(select(Firm.id, Firm.key)).all())
        return [by_id[one] for one in ids]

    def add(self, key: str, description: str, **given: Any) -> int:
        firm = FirmCreate(key=key, name=given.pop("name", f"Firma {key}"), description=description, **given)
        firms.save(self.session, [firm], actor=SYSTEM, now=START)
        return self.id_of(key)

    def id_of(self, key: str) -> int:
        found = self.session.exec(select(Firm.id).where(Firm.key == key)).one()
        assert found is not None
        return found

    def prove(self, firm_id: int, kind: str, **given: Any) -> Evidence:
        row = Evidence(firm_id=firm_id, kind=kind, review=EvidenceReview.PUBLISHED, stated_at=START, **given)
        with writing(self.session):
            self.session.add(row)
        return row


@contextmanager
def opened(database: str, folder: Path) -> Iterator[Catalogue]:
    """An empty catalogue."""
    sqlite = nullcontext(f"sqlite:///{folder / 'kansrijk.db'}")
    with own_schema() if database == "postgresql" else sqlite as url:
        engine = make_engine(url)
        migration.upgrade(engine)
        with make_sessions(engine)() as session:
            yield Catalogue(session)
        engine.dispose()


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    """A catalogue without firms."""
    with opened(request.param, tmp_path) as catalogue:
        yield catalogue


@pytest.fixture(params=DATABASES, scope="module")
def catalogue(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Catalogue]:
    """All firms of the demo; tests only read it."""
    with opened(request.param, tmp_path_factory.mktemp("catalogue")) as catalogue:
        data = (paths.TENDER_SAMPLES / "firms" / "firms.csv").read_bytes()
        checked = importing.check(catalogue.session, data, "firms.csv", ON, fictitious=True)
        importing.bring_in(catalogue.session, checked, actor=SYSTEM, now=START)
        index.catch_up(catalogue.session, now=START, most=None)
        yield catalogue
