"""Ids: the source's own, else a digest that stays the same from edition to edition."""

from __future__ import annotations

from collections.abc import Callable

from procurement_app.calendars import CalendarEntry
from procurement_app.calendars.identity import Ids, squeezed

Entries = Callable[..., list[CalendarEntry]]


def test_an_id_column_is_used_and_a_repeat_is_told(entries: Entries) -> None:
    data = b"Kenmerk;Titel;Waarde\nIK-1;Groen;50000\nIK-1;Gras;60000\n;Bomen;70000\n"
    first, second, third = entries(data)
    assert (first.id, second.id) == ("IK-1", "IK-1-2")
    assert [problem.code for problem in second.problems] == ["id-repeated"]
    assert third.id.startswith("k-")


def test_a_digest_does_not_depend_on_order_notation_or_value(entries: Entries) -> None:
    one = entries(b"Titel;Afdeling;Waarde\nGroen;FB;50000\nGras;FB;60000\n")
    other = entries(b"Titel;Afdeling;Waarde\n gras ;fb;99000\nGROEN;FB;1\n")
    assert [entry.id for entry in one] == [entry.id for entry in other][::-1]


def test_rows_of_one_name_get_ids_of_their_own(entries: Entries) -> None:
    rows = b"Raamovereenkomst;FB;50000\n" * 50 + b"Raamovereenkomst;FB;60000\n"
    found = entries(b"Titel;Afdeling;Waarde\n" + rows)
    assert len({entry.id for entry in found}) == 51


def test_no_repeat_goes_unnoticed_among_many() -> None:
    ids, given = Ids(), set()
    for number in range(20_000):
        entry = CalendarEntry(id=str(number % 15_000), title="x")
        ids.give(entry)
        given.add(entry.id)
    assert len(given) == 20_000


def test_squeezed() -> None:
    assert squeezed("Magazine  Stad & Cultuur ") == squeezed("magazine stad en cultuur")
    assert squeezed("Café-restaurant") != squeezed("Cafe-restaurant")
