"""Firms as the foundation stored them, for the tests of the migration that gave them columns."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Engine, text

DETAILS: dict[str, str] = {
    "kvk": "12345678",
    "cpv_prefixes": "5530|5552",
    "pso_level": "30+",
    "share_target_group_pct": "62.5",
    "employees_fte": "18",
    "max_contract_value": "1500000",
    "certificates": "HACCP|ISO 22000",
    "website": "https://fictief.example",
    "languages": "en|nl",
    "last_confirmed_on": "2026-10-14",
    "delivery_area": "Hele stad|Noord",
    "capacity": "250 gasten per dag",
    "evidence_until": "2028-04-01",
    "own_column": "bewaar mij",
}
ODD: dict[str, str] = {"kvk": "12345678", "employees_fte": "een paar", "last_confirmed_on": "vorig jaar"}


def put(engine: Engine) -> None:
    """Store two firms, the second with values that fit no column."""
    with engine.begin() as connection:
        for number, details in enumerate((DETAILS, ODD), start=1):
            connection.execute(
                text(
                    "insert into firm (id, key, name, description, district, details, fictitious)"
                    " values (:id, :key, 'Fictief', 'Kookt', 'Noord', :details, true)"
                ),
                {"id": number, "key": f"F{number}", "details": json.dumps(details)},
            )
        connection.execute(text("insert into firm_sector values (1, 'catering'), (1, 'cleaning')"))


def rows(engine: Engine, question: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def kept(engine: Engine) -> list[dict[str, str]]:
    """`details` of every firm, with the parts of a list in order."""
    found = [row[0] for row in rows(engine, "select details from firm order by id")]
    loaded = [json.loads(one) if isinstance(one, str) else one for one in found]
    return [{name: "|".join(sorted(value.split("|"))) for name, value in one.items()} for one in loaded]


def check_columns(engine: Engine) -> None:
    """What the two firms must have become."""
    columns = "kvk, capacity_text, website, staff, max_contract, state"
    assert rows(engine, f"select {columns} from firm order by id") == [
        ("12345678", "250 gasten per dag", "https://fictief.example", 18.0, 1_500_000.0, "published"),
        (None, "", "", None, None, "published"),
    ]
    assert kept(engine) == [{"own_column": "bewaar mij"}, ODD]
    assert set(rows(engine, "select kind, value from firm_trait")) == {
        ("area", "Noord"),
        ("area", "city"),
        ("cpv", "5530"),
        ("cpv", "5552"),
        ("language", "en"),
        ("language", "nl"),
        ("sector", "catering"),
        ("sector", "cleaning"),
    }
    stated = (
        "select kind, level, value, label, cast(expires as text), status, review from evidence order by id"
    )
    assert rows(engine, stated) == [
        ("pso-30", "3", None, "", "2028-04-01", "stated", "published"),
        ("target-share", "", 62.5, "", None, "stated", "published"),
        ("certificate", "", None, "HACCP", None, "stated", "published"),
        ("certificate", "", None, "ISO 22000", None, "stated", "published"),
    ]
