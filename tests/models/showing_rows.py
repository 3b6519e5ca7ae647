"""Counts of which firms were shown, as they were and as they are, for the tests of that migration."""

from __future__ import annotations

from sqlalchemy import Engine, MetaData, Table, select

from procurement_app.models import Firm
from procurement_app.models.database import make_sessions, writing
from tests.conftest import START

DAY = START.date()
OLD = [("nobody", "search", 4), ("officer", "match", 2)]


def put(engine: Engine) -> None:
    """A firm and how often it was shown, at 0009."""
    with make_sessions(engine)() as session, writing(session):
        firm = Firm(key="F1", name="Een (fictief)")
        session.add(firm)
        session.flush()
        made = firm.id
    table = _showing(engine)
    with engine.begin() as connection:
        for viewer, place, count in OLD:
            row = {"firm_id": made, "day": DAY, "viewer": viewer, "place": place, "count": count}
            connection.execute(table.insert().values(row))


def add_known(engine: Engine) -> None:
    """The same firm, day, kind of viewer and place, to a known account and for a known tender."""
    table = _showing(engine)
    with engine.begin() as connection:
        firm_id = connection.execute(select(table.c.firm_id).limit(1)).scalar_one()
        row = {"firm_id": firm_id, "day": DAY, "viewer": "officer", "place": "match", "count": 3}
        connection.execute(table.insert().values(row | {"account": 7, "subject": "entry:1"}))


def counts(engine: Engine) -> list[tuple[object, ...]]:
    """All but firm and day of every row, in order."""
    table = _showing(engine)
    columns = [column for column in table.c if column.name not in ("firm_id", "day")]
    with engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


def _showing(engine: Engine) -> Table:
    return Table("firm_showing", MetaData(), autoload_with=engine)
