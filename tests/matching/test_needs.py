import json
from datetime import date

import pytest

from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.matching import needs


def need(**fields):
    return needs.from_fields(fields, "1")


def test_values_are_read_as_in_a_calendar():
    read = need(
        title="Schoonmaak", value="120k per jaar", duration="2 jaar + 2x1 jaar", cpv="90919200-4;90911300"
    )
    assert (read.value, read.months, read.cpv) == (480_000, 48, ("90919200", "90911300"))


def test_lots_in_the_text_have_their_own_work_and_value():
    read = need(
        title="Post", description="Perceel 1: brieven (€ 3.800.000). Perceel 2: postkamers (€ 700.000)."
    )
    assert [(lot.name, lot.value) for lot in read.lots] == [("Perceel 1", 3_800_000), ("Perceel 2", 700_000)]


def test_one_lot_named_in_passing_is_no_division():
    assert need(title="Wagenpark perceel 3", description="Wassen van auto's, zie perceel 3.").lots == ()


@pytest.mark.parametrize(
    ("text", "procedure"),
    [
        ("Voorbehouden opdracht (art. 2.82 Aw).", "reserved"),
        ("Deze opdracht is niet voorbehouden (artikel 2.82).", None),
        ("Alle aanbieders die aan de eisen voldoen worden toegelaten.", "open-house"),
        ("Alle rechten voorbehouden.", None),
    ],
)
def test_the_text_may_say_that_a_contract_is_reserved_or_open(text, procedure):
    assert need(title="Groen", description=text).procedure == procedure


@pytest.mark.parametrize("written", ["90911300-9", "90911300", "CPV 90911300-9", "cpv-code: 90911300"])
def test_a_bare_cpv_code_is_a_need(written):
    assert needs.from_text(written).cpv == ("90911300",)
    assert need(title=written).cpv == ("90911300",)


def test_a_code_given_apart_leaves_the_title_as_it_is():
    given = need(title="90911300-9", cpv="55520000")
    assert (given.title, given.cpv) == ("90911300-9", ("55520000",))


@pytest.mark.parametrize(
    ("written", "value"),
    [("€ 10,8 miljoen, één opdracht", 10_800_000), ("€ 4 mln, vijf percelen", 4_000_000)],
)
def test_other_numbers_beside_an_amount_do_not_hide_it(written, value):
    assert need(title="Ramen", value=written).value == value


def test_a_number_of_things_is_no_amount():
    assert needs.from_text("2 miljoen brieven bezorgen").value is None


def test_an_amount_in_a_sentence_is_its_value():
    assert needs.from_text("lunches voor € 90.000").value == 90_000


def test_a_calendar_entry_is_a_need():
    entry = CalendarEntry("E1", "Glasbewassing", value_min=1.0e5, value_max=2.0e5, cpv=("90911300",))
    entry.publication = Period(date(2027, 1, 1), date(2027, 3, 31))
    read = needs.from_entry(entry)
    assert (read.id, read.value, read.cpv) == ("E1", 2.0e5, ("90911300",))


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"7", b'{"needs": [1]}', b'{"needs": [{"value": "5"}]}', b"\xff\xfe"]
)
def test_what_is_no_need_gets_one_clear_sentence(data):
    with pytest.raises(needs.NeedProblem) as caught:
        needs.read(data, "vraag.json")
    assert caught.value.problem.message.startswith(("vraag.json", "In vraag.json"))


def test_a_screened_calendar_entry_is_a_need():
    facts = {"value_min": None, "value_max": 250000.0, "cpv": ["90911300"], "procedure": "reserved"}
    printed = {"entries": [{"id": "E1", "title": "Ramen", "facts": {**facts, "duration_months_max": 24.0}}]}
    (read,) = needs.read(json.dumps(printed).encode(), "kalender.json")
    assert (read.value, read.months, read.cpv) == (250_000, 24, ("90911300",))
    assert read.procedure == "reserved"


@pytest.mark.parametrize("value", [120000, 120000.0, "120.000", "€ 120.000,-"])
def test_an_amount_may_be_a_number_or_words(value):
    assert need(title="Ramen", value=value).value == 120_000


@pytest.mark.parametrize("written", [b'{"title": ' + b"9" * 5_000 + b"}", b"[" * 100_000, b"\xff\xfe", b"{"])
def test_a_file_that_holds_no_need_is_refused_with_a_sentence(written):
    with pytest.raises(needs.NeedProblem) as refused:
        needs.read(written, "vraag.json")
    assert "vraag.json is geen geldige JSON" in refused.value.problem.message


def test_what_nobody_sees_is_left_out_of_a_need():
    (read,) = needs.read(b'{"title": "sch\\u0000oon\\u202emaak\\ud800"}', "vraag.json")
    assert read.title == "schoonmaak"
