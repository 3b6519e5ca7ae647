"""Two editions of a calendar: new, gone, changed, written differently."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_app.calendars import CalendarEntry, Comparison, Period, compare, identify, read

Q2 = Period(date(2027, 4, 1), date(2027, 6, 30))
Q3 = Period(date(2027, 7, 1), date(2027, 9, 30))


def _entry(title: str, **facts: object) -> CalendarEntry:
    base = CalendarEntry(
        id=f"k-{title}",
        title=title,
        department="FB",
        cpv=("90910000",),
        value_min=50_000.0,
        value_max=50_000.0,
        publication=Q2,
        duration_months_max=24.0,
        procedure="invited",
        kind="services",
    )
    return replace(base, **facts)  # type: ignore[arg-type]  # facts are fields


def _summary(found: Comparison) -> tuple[list[str], list[str], list[str], list[str], int]:
    return (
        [entry.title for entry in found.new],
        [entry.title for entry in found.gone],
        [change.new.title for change in found.changed],
        [change.new.title for change in found.notation_only],
        len(found.unchanged),
    )


def test_order_does_not_matter() -> None:
    old = [_entry("Schoonmaak"), _entry("Groen"), _entry("Koffie")]
    assert _summary(compare(old, old[::-1])) == ([], [], [], [], 3)


def test_a_changed_fact_is_told_by_field() -> None:
    old, new = (
        _entry("Schoonmaak"),
        _entry("Schoonmaak", value_min=60_000.0, value_max=60_000.0, publication=Q3),
    )
    (change,) = compare([old], [new]).changed
    assert {name: (c.old, c.new) for name, c in change.fields.items()} == {
        "value": ("50000", "60000"),
        "publication": ("2027-04-01 - 2027-06-30", "2027-07-01 - 2027-09-30"),
    }


@pytest.mark.parametrize(
    "title",
    [
        "Schoonmaak stadskantoren 2028",
        "Schoonmaak van de stadskantoren en -loketten",
        "Reiniging en schoonmaak stadskantoren",
    ],
)
def test_a_retitled_entry_is_the_same_tender(title: str) -> None:
    old = [_entry("Schoonmaak stadskantoren"), _entry("Onderhoud plantsoenen", cpv=("77310000",))]
    found = compare(old, [_entry(title), old[1]])
    assert _summary(found) == ([], [], [title], [], 1)
    assert list(found.changed[0].fields) == ["title"]


def test_a_title_that_got_a_reference_is_the_same_tender() -> None:
    def named(*titles: str) -> list[CalendarEntry]:
        return [CalendarEntry(id="", title=title, publication=Q3) for title in titles]

    numbered = ["EA 2027-1 Groen", "EA 2027-3 Post"]
    assert _summary(compare(named("Groen", "Post"), named(*numbered))) == ([], [], numbered, [], 0)
    grown = compare(named("Groen"), named("Groen", "Groen 2"))
    assert _summary(grown) == (["Groen 2"], [], [], [], 1)


def test_an_entry_renamed_altogether_is_known_by_its_description_or_its_facts() -> None:
    told = "Dagelijkse schoonmaak van drie kantoren, inclusief glasbewassing."
    found = compare(
        [_entry("Facilitair pakket", description=told)], [_entry("Reiniging gebouwen", description=told)]
    )
    assert _summary(found)[2] == ["Reiniging gebouwen"]
    exact = {"value_min": 123_456.0, "value_max": 123_456.0}
    found = compare([_entry("Facilitair pakket", **exact)], [_entry("Reiniging gebouwen", **exact)])
    assert _summary(found)[2] == ["Reiniging gebouwen"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            _entry("Inkooppakket C"),
            _entry("Inkooppakket D", cpv=("79822500",), value_max=96_000.0, publication=Q3),
        ),
        (_entry("Perceel 5 accommodaties Zuid"), _entry("Perceel 6 accommodaties Noord", value_max=45_000.0)),
        (_entry("Opvolging overeenkomst 4471"), _entry("Opvolging overeenkomst 4480", value_max=90_000.0)),
        (_entry("Schoonmaak"), _entry("Rioolvervanging", cpv=("45232400",), value_max=9e6, department="IB")),
    ],
)
def test_another_number_letter_or_subject_is_another_tender(old: CalendarEntry, new: CalendarEntry) -> None:
    assert _summary(compare([old], [new])) == ([new.title], [old.title], [], [], 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Groenonderhoud Noord", "Groenonderhoud Oost"),
        ("Groenonderhoud wijk noord", "Groenonderhoud wijk zuidoost"),
        ("Noord: groenonderhoud", "West: groenonderhoud"),
        ("Schoonmaak sporthal Zeeduin", "Schoonmaak sporthal Bosrand"),
    ],
)
def test_another_place_is_another_tender_though_all_else_is_equal(old: str, new: str) -> None:
    told = "Maaien, snoeien en vegen van alle straten."
    kept = _entry("Groenonderhoud Zuid", description=told)
    found = compare([_entry(old, description=told), kept], [kept, _entry(new, description=told)])
    assert _summary(found) == ([new], [old], [], [], 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Groenonderhoud", "Groenonderhoud Noord"),
        ("Groenonderhoud Noord", "Groenonderhoud Noord en Oost"),
        ("Beheer werkplek ICT", "Beheer werkplek ICT-voorzieningen"),
        ("Levering Kantoormeubelen", "Levering Kantoormeubilair"),
    ],
)
def test_a_place_that_is_added_or_a_word_in_another_form_is_the_same_tender(old: str, new: str) -> None:
    assert _summary(compare([_entry(old)], [_entry(new)])) == ([], [], [new], [], 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Inhuur Personeel", "Inhuur Medewerkers"),
        ("Onderhoud Openbare Sportvelden", "Onderhoud Openbare Buitensport"),
        ("Levering van Bureaustoelen", "Levering van Kantoormeubilair"),
        ("Schoonmaak oude STADHUIS", "Schoonmaak oude GEMEENTEHUIS"),
    ],
)
def test_a_capital_names_no_place_where_other_words_have_one_too(old: str, new: str) -> None:
    assert _summary(compare([_entry(old)], [_entry(new)])) == ([], [], [new], [], 0)


def test_a_capital_names_a_place_where_the_other_titles_are_written_small() -> None:
    kept = _entry("Onderhoud openbare verlichting")
    found = compare([_entry("Schoonmaak Zeeduin"), kept], [kept, _entry("Schoonmaak Bosrand")])
    assert _summary(found) == (["Schoonmaak Bosrand"], ["Schoonmaak Zeeduin"], [], [], 1)


def test_the_ids_of_the_source_hold_whatever_the_title() -> None:
    old = _entry("Schoonmaak kantoren", id="IK-1", value_max=50_000.0)
    new = _entry("Schoonmaak kantoren en scholen", id="IK-1", value_max=90_000.0)
    assert _summary(compare([old], [new]))[2] == ["Schoonmaak kantoren en scholen"]


def test_running_numbers_used_again_are_no_ids() -> None:
    old = [
        _entry("Schoonmaak", id="1"),
        _entry("Rioolvervanging Noord", id="2", cpv=("45232400",), value_max=9e6),
    ]
    new = [replace(old[1], id="1"), replace(old[0], id="2")]
    assert _summary(compare(old, new)) == ([], [], [], [], 2)


def test_entries_of_one_name_are_told_apart_by_their_facts() -> None:
    old = [
        _entry("Raamovereenkomst", department=d, value_max=v)
        for d, v in (("FB", 5e4), ("V&OR", 9e5), ("FB", 2e6))
    ]
    old = [replace(entry, id=f"k-{number}") for number, entry in enumerate(old)]
    assert identify(old, [old[2], old[0], old[1]]) == [2, 0, 1]


def test_notation_is_no_change(csv_bytes: Callable[..., bytes]) -> None:
    names = ["Onderwerp", "Waarde", "Publicatie", "Looptijd", "CPV", "Procedure"]
    old = [["Van Groot naar Beter: hulp", "€ 1,2 mln", "Q1 2028", "2 jaar", "90910000-9", "MVO"]]
    new = [
        [
            "Van Groot naar Beter:  hulp ",
            "1.200.000",
            "1e kwartaal 2028",
            "24 mnd",
            "90910000",
            "Meervoudig onderhands",
        ]
    ]
    found = compare(*[list(read(csv_bytes(rows, names=names), "k.csv").entries) for rows in (old, new)])
    (change,) = found.notation_only
    assert found.changed == []
    assert change.fields["value"].old == "€ 1,2 mln"
    assert set(change.fields) == {"title", "value", "publication", "duration", "cpv", "procedure"}


def test_a_column_that_was_left_out_is_no_change(csv_bytes: Callable[..., bytes]) -> None:
    old = csv_bytes([["Groen", "50.000", "Q2 2027"]], names=["Onderwerp", "Waarde", "Publicatie"])
    new = csv_bytes([["Groen", "50.000"]], names=["Onderwerp", "Waarde"])
    found = compare(list(read(old, "k.csv").entries), list(read(new, "k.csv").entries))
    assert _summary(found) == ([], [], [], [], 1)


def test_texts_that_were_not_understood_and_other_columns_are_compared_too(
    csv_bytes: Callable[..., bytes],
) -> None:
    names = ["Onderwerp", "Waarde", "Bestuurlijk akkoord"]
    old = csv_bytes([["Groen", "veel", "nog niet"], ["Gras", "n.t.b.", "ja"]], names=names)
    new = csv_bytes([["Groen", "heel veel", "ja"], ["Gras", "", "ja"]], names=names)
    found = compare(list(read(old, "k.csv").entries), list(read(new, "k.csv").entries))
    assert {name: (c.old, c.new) for name, c in found.changed[0].fields.items()} == {
        "value": ("veel", "heel veel"),
        "Bestuurlijk akkoord": ("nog niet", "ja"),
    }
    assert _summary(found)[2:] == (["Groen"], ["Gras"], 0)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 3)), max_size=8), st.randoms())
def test_every_entry_of_both_editions_is_told_once(
    parts: list[tuple[str, int]], chance: random.Random
) -> None:
    old = [_entry(f"{a} {b}", value_max=b * 1e5, id=f"k-{n}") for n, (a, b) in enumerate(parts)]
    new = [entry for entry in old if chance.random() < 0.7]
    chance.shuffle(new)
    found = compare(old, new)
    pairs = [*found.changed, *found.notation_only, *found.unchanged]
    assert len(found.gone) + len(pairs) == len(old)
    assert len(found.new) + len(pairs) == len(new)
    assert compare(old, old).to_json()["unchanged"] == len(old)


def test_large_editions_are_compared_fast() -> None:
    chance = random.Random(1)
    places = ["Noord", "Oost", "West", "Zuid", "Centrum", "Nieuw-West"]
    old = [
        _entry(f"Onderhoud {chance.choice(places)} vak {n}", id=f"k-{n}", value_max=n * 100.0 + 500)
        for n in range(5000)
    ]
    new = [
        replace(entry, title=entry.title + (" en omgeving" if n % 2 else ""), id=f"k-x{n}")
        for n, entry in enumerate(old)
    ]
    chance.shuffle(new)
    began = time.process_time()
    found = compare(old, new)
    assert time.process_time() - began < 20
    assert (len(found.new), len(found.gone), len(found.changed)) == (0, 0, 2500)


def test_the_annotated_editions(shared: Path) -> None:
    folder = shared / "eval" / "calendar"
    gold = json.loads((folder / "calendar_v2.gold.json").read_text("utf-8"))
    found = compare(*[list(read(folder / name).entries) for name in ("calendar.csv", "calendar_v2.csv")])
    assert {entry.title for entry in found.new} == {item["titel"] for item in gold["new"]}
    assert {entry.title for entry in found.gone} == {item["titel"] for item in gold["removed"]}
    names = {"titel": "title", "geraamde_waarde": "value", "start_publicatie": "publication"}
    assert {(c.old.title, c.new.title, frozenset(c.fields)) for c in found.changed} == {
        (item["titel_v1"], item["titel_v2"], frozenset(names[name] for name in item["fields"]))
        for item in gold["changed"]
    }
    assert len(found.notation_only) == len(gold["cosmetic_only"])
    assert found.to_json()["unchanged"] == gold["meta"]["counts"]["unchanged"]


def test_a_total_that_became_known_is_told_as_an_amount() -> None:
    columns = {"value": ["Raming"], "duration": ["Looptijd"]}
    written = {"Raming": "€ 150.000 per jaar", "Looptijd": ""}
    old = _entry(
        "Catering",
        value_min=None,
        value_max=None,
        duration_months_max=None,
        columns=columns,
        written=written,
    )
    new = replace(
        old,
        value_min=300_000.0,
        value_max=300_000.0,
        duration_months_max=24.0,
        written=written | {"Looptijd": "2 jaar"},
    )
    (change,) = compare([old], [new]).changed
    assert (change.fields["value"].old, change.fields["value"].new) == ("", "300000")


def test_amounts_in_thousands_are_told_as_the_amounts_they_are(csv_bytes: Callable[..., bytes]) -> None:
    names = ["Onderwerp", "Raming (k€)", "p/j of totaal", "Looptijd"]
    old = csv_bytes(
        [
            ["Groen", "180", "totaal", "4 jaar"],
            ["Post", "PM", "totaal", "2 jaar"],
            ["Gas", "95 - 110", "p/j", "4 jaar"],
            ["Koffie", "180", "totaal", "4 jaar"],
        ],
        names=names,
    )
    new = csv_bytes(
        [
            ["Groen", "€ 200.000", "totaal", "4 jaar"],
            ["Post", "140", "totaal", "2 jaar"],
            ["Gas", "100 - 110", "p/j", "4 jaar"],
            ["Koffie", "€ 180.000", "totaal", "4 jaar"],
        ],
        names=names,
    )
    found = compare(list(read(old, "k.csv").entries), list(read(new, "k.csv").entries))
    assert [(one.new.title, one.fields["value"].old, one.fields["value"].new) for one in found.changed] == [
        ("Groen", "180000", "€ 200.000; totaal"),
        ("Post", "PM; totaal", "140000"),
        ("Gas", "380000 - 440000", "400000 - 440000"),
    ]
    (rewritten,) = found.notation_only
    assert rewritten.fields["value"].old.startswith("180;"), "what is written differently stays as written"


def test_an_amount_a_year_in_euros_is_told_as_written(csv_bytes: Callable[..., bytes]) -> None:
    names = ["Onderwerp", "Raming per jaar", "Looptijd"]
    old, new = (csv_bytes([["Groen", amount, "4 jaar"]], names=names) for amount in ("100.000", "120.000"))
    (change,) = compare(list(read(old, "k.csv").entries), list(read(new, "k.csv").entries)).changed
    assert (change.fields["value"].old, change.fields["value"].new) == ("100.000", "120.000")
