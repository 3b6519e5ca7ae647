"""Dated parameters: what holds on a day, what is still to be filled in, and mistakes in their files."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from procurement_app.paths import RULES
from procurement_app.screening.rulebook.parameters import check_parameters, load_parameters

PARAMETERS = load_parameters(RULES / "parameters")

GOOD = """
id: some-limit
title: {nl: Een grens, en: A limit}
basis: law
unit: EUR
verified: yes
values: {2024-01-01: 100, 2026-01-01: 90}
known_until: 2027-12-31
references: {2024-01-01: een bron, 2026-01-01: een bron}
checked_on: 2026-11-21
next_review_due: 2027-11-15
"""


@pytest.mark.parametrize(
    ("name", "on", "value"),
    [
        ("eu-threshold-works", date(2025, 12, 31), 5_538_000),
        ("eu-threshold-works", date(2026, 1, 1), 5_404_000),
        ("eu-threshold-services", date(2024, 6, 1), 221_000),
        ("eu-threshold-services", date(2026, 6, 1), 216_000),
        ("eu-threshold-central", date(2025, 6, 1), 143_000),
        ("eu-threshold-central", date(2026, 6, 1), 140_000),
        ("eu-threshold-social", date(2025, 6, 1), 750_000),
        ("social-return-threshold-amsterdam", date(2025, 6, 1), 221_000),
        ("art-77-max-duration", date(2020, 1, 1), 36),
        ("reserved-share", date(2026, 1, 1), 30),
        ("proportionality-turnover", date(2026, 1, 1), 300),
        ("proportionality-reference", date(2026, 1, 1), 60),
    ],
)
def test_the_value_of_a_day(name: str, on: date, value: float) -> None:
    assert PARAMETERS.value(name, on) == value


def test_before_the_first_known_day_nothing_is_known() -> None:
    assert PARAMETERS.value("eu-threshold-works", date(2023, 12, 31)) is None


def test_after_the_last_known_day_the_last_value_is_given_as_provisional() -> None:
    assert not PARAMETERS.in_force("eu-threshold-works", date(2027, 12, 31)).provisional
    after = PARAMETERS.in_force("eu-threshold-works", date(2028, 1, 1))
    assert after.provisional
    assert after.value == 5_404_000


def test_a_follower_is_as_provisional_as_what_it_follows() -> None:
    assert PARAMETERS.in_force("social-return-threshold-amsterdam", date(2028, 1, 1)).provisional


def test_what_amsterdam_does_not_publish_is_empty() -> None:
    empty = {parameter.id for parameter in PARAMETERS if parameter.to_fill_in}
    assert empty == {parameter.id for parameter in PARAMETERS if parameter.basis == "setting"}
    assert {"amsterdam-social-return-percentage", "amsterdam-social-return-blocks"} <= empty


def test_the_list_of_reserved_services_has_115_whole_codes() -> None:
    codes = PARAMETERS.value("art-77-cpv", date(2026, 11, 22))
    assert isinstance(codes, tuple)
    assert len(set(codes)) == 115
    assert all(len(code) == 8 and code.isdigit() for code in codes)


def test_the_tables_of_regions_differ() -> None:
    on = date(2026, 11, 22)
    tables = [
        PARAMETERS.value(f"social-return-blocks-{region}", on)
        for region in ("utrecht", "leiden", "oost-nederland")
    ]
    assert all(isinstance(table, dict) and table for table in tables)
    assert PARAMETERS.value("social-return-blocks-leiden", date(2023, 8, 31)) is None


def test_what_comes_from_own_knowledge_does_not_say_it_was_verified() -> None:
    own = [p for p in PARAMETERS if any("eigen kennis" in source for source in p.references.values())]
    assert len(own) >= 4
    assert not [parameter.id for parameter in own if parameter.verified]


def test_reviews_come_within_a_year_and_are_overdue_after_it() -> None:
    """The day itself is given, so that this test says the same next year; `rules check` looks at today."""
    last = max(parameter.checked_on for parameter in PARAMETERS)
    assert PARAMETERS.overdue(last) == []
    late = PARAMETERS.overdue(last + timedelta(days=366))
    assert len(late) == len(list(PARAMETERS))
    assert late == sorted(late, key=lambda parameter: parameter.next_review_due)


def mistakes(tmp_path: Path, text: str, name: str = "some-limit") -> list[str]:
    folder = tmp_path / "rules" / "parameters"
    folder.mkdir(parents=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [str(mistake) for mistake in check_parameters(folder)[1]]


def test_a_good_file_has_no_mistakes(tmp_path: Path) -> None:
    assert mistakes(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (
            "2026-01-01: een bron",
            "2025-01-01: een bron",
            "some-limit.yaml:7: '2026-01-01' .in values. heeft een bron",
        ),
        ("next_review_due: 2027-11-15", "next_review_due: 2026-11-20", "na 'checked_on'"),
        ("unit: EUR", "unit: dollar", "some-limit.yaml:5: 'unit' moet een van deze zijn"),
        ("verified: yes", "verified: maybe", "'verified' moet yes of no zijn"),
        ("values: {2024-01-01: 100, 2026-01-01: 90}", "follows: nowhere", "'nowhere' bestaat niet"),
        ("id: some-limit", "id: other-limit", "De id moet 'some-limit' zijn"),
        ("basis: law", "basis: law\nkleur: rood", "'kleur' ken ik niet"),
        ("basis: law", "basis: [law", "niet goed afgesloten"),
        ("01: 90}", "01: 50.000}", "yaml:7: '50.000' betekent hier 50; schrijf het zonder punt: 50000"),
        ("01: 90}", '01: "50.000"}', "yaml:7: .*zonder eenheid en zonder punten; er staat '50.000'"),
        ("01: 90}", "01: € 50.000}", "yaml:7: .*zonder punten; er staat '€ 50.000'"),
        ("01: 90}", "01: 1.000.000}", "yaml:7: .*zonder punten; er staat '1.000.000'"),
        ("01: 90}", "01: vijftigduizend}", "yaml:7: .*moet een getal zijn"),
        ("01: 90}", "01: yes}", "yaml:7: .*moet een getal zijn"),
        ("01: 90}", "01: [90]}", "yaml:7: '2026-01-01' .in values. moet een getal zijn"),
        ("01: 90}", "01: -5}", "yaml:7: .*kan niet onder nul zijn"),
        ("01: 90}", "01: }", "yaml:7: .*is leeg; dat mag alleen bij 'basis: setting'"),
        (
            "{2024-01-01: 100,",
            "{2024: 100,",
            "yaml:7: Een naam in 'values' moet een datum zijn .*er staat '2024'",
        ),
        ("known_until: 2027", "known_until: 2020", "yaml:8: 'known_until' ligt vóór een datum"),
        ("unit: EUR", "unit: cpv", "yaml:7: .*moet een lijst van teksten zijn"),
        ("unit: EUR", "unit: table", "yaml:7: .*moet een tabel zijn"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    assert was in GOOD
    found = mistakes(tmp_path, GOOD.replace(was, becomes))
    assert [line for line in found if re.search(says, line)], found
    assert not [line for line in found if "datetime" in line or "constrained" in line], found


def test_a_percentage_is_no_amount(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, GOOD.replace("unit: EUR", "unit: percent").replace("90}", "50000}"))
    assert "some-limit.yaml:7: '2026-01-01' (in values) is een percentage" in told
