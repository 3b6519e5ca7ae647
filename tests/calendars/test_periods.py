"""Moments as calendars write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_app.calendars.header import day_named
from procurement_app.calendars.model import Period
from procurement_app.calendars.values import periods
from procurement_app.calendars.values.periods import Moment

CASES = [
    # quarters
    *[
        (text, "2027-04-01", "2027-06-30")
        for text in (
            "Q2 2027",
            "q2-2027",
            "2027-Q2",
            "2027 Q2",
            "Q2 '27",
            "Q2/27",
            "K2 2027",
            "2e kwartaal 2027",
            "tweede kwartaal 2027",
            "2de kw. 2027",
            "kwartaal 2 2027",
            "2027, kwartaal 2",
            "kw 2 2027",
            "Q2 (2027)",
            "2027 (Q2)",
            "2Q2027",
            "Q22027",
            "Q2 2027 (onder voorbehoud)",
            "verwacht Q2 2027",
            "Q2 2027?",
            "vanaf Q2 2027",
            "Q2 2027*",
        )
    ],
    ("Q1/Q2 2027", "2027-01-01", "2027-06-30"),
    ("Q1-Q2 2027", "2027-01-01", "2027-06-30"),
    ("Q1/2 2027", "2027-01-01", "2027-06-30"),
    ("Q2 of Q3 2027", "2027-04-01", "2027-09-30"),
    ("2e/3e kwartaal 2027", "2027-04-01", "2027-09-30"),
    ("Q4 2027 - Q1 2028", "2027-10-01", "2028-03-31"),
    # halves, seasons, parts
    ("H1 2027", "2027-01-01", "2027-06-30"),
    ("1e helft 2027", "2027-01-01", "2027-06-30"),
    ("eerste halfjaar 2027", "2027-01-01", "2027-06-30"),
    ("2e helft van 2027", "2027-07-01", "2027-12-31"),
    ("zomer 2027", "2027-07-01", "2027-09-30"),
    ("voorjaar 2027", "2027-04-01", "2027-06-30"),
    ("najaar '27", "2027-10-01", "2027-12-31"),
    ("herfst 2027", "2027-10-01", "2027-12-31"),
    ("winter 2027", "2027-01-01", "2027-03-31"),
    ("winter 2027/2028", "2027-12-01", "2028-02-28"),
    ("vóór de zomer 2027", "2027-04-01", "2027-06-30"),
    ("na de zomer van 2027", "2027-09-01", "2027-10-31"),
    ("begin 2027", "2027-01-01", "2027-03-31"),
    ("medio 2027", "2027-06-01", "2027-07-31"),
    ("eind 2027", "2027-10-01", "2027-12-31"),
    ("eind Q2 2027", "2027-06-01", "2027-06-30"),
    ("begin maart 2027", "2027-03-01", "2027-03-11"),
    ("Summer 2027", "2027-07-01", "2027-09-30"),
    ("early 2027", "2027-01-01", "2027-03-31"),
    # months and weeks
    *[
        (text, "2027-03-01", "2027-03-31")
        for text in (
            "maart 2027",
            "mrt 2027",
            "mrt. 2027",
            "mrt-27",
            "March 2027",
            "mar 2027",
            "03-2027",
            "3/2027",
            "2027-03",
            "2027 maart",
        )
    ],
    ("dec. 2026", "2026-12-01", "2026-12-31"),
    ("maart/april 2027", "2027-03-01", "2027-04-30"),
    ("maart t/m mei 2027", "2027-03-01", "2027-05-31"),
    ("wk 14 2027", "2027-04-05", "2027-04-11"),
    ("week 14-2027", "2027-04-05", "2027-04-11"),
    ("2027-W14", "2027-04-05", "2027-04-11"),
    ("week 14 (2027)", "2027-04-05", "2027-04-11"),
    ("wk 14-16 2027", "2027-04-05", "2027-04-25"),
    # days
    *[
        (text, "2027-09-01", "2027-09-01")
        for text in (
            "1-9-2027",
            "01-09-2027",
            "1/9/27",
            "01.09.2027",
            "2027-09-01",
            "20270901",
            "1 september 2027",
            "1 sept. 2027",
            "September 1, 2027",
            "1st of September 2027",
            "2027-09-01+02:00",
            "2027-09-01T00:00:00Z",
            "wo 1 september 2027",
            "uiterlijk 1-9-2027",
            "01-09-2027 00:00:00",
            "1 september 2027 10:00 uur",
            "per 1-9-2027",
        )
    ],
    ("1-9-2027 t/m 31-12-2027", "2027-09-01", "2027-12-31"),
    # years
    ("2027", "2027-01-01", "2027-12-31"),
    ("in de loop van 2027", "2027-01-01", "2027-12-31"),
    ("boekjaar 2027", "2027-01-01", "2027-12-31"),
    ("2027-2028", "2027-01-01", "2028-12-31"),
    ("schooljaar 2027/2028", "2027-08-01", "2028-07-31"),
]


@pytest.mark.parametrize(("text", "first", "last"), CASES)
def test_moments(text: str, first: str, last: str) -> None:
    assert periods.parse(text) == Moment(Period(date.fromisoformat(first), date.fromisoformat(last)))


@pytest.mark.parametrize(
    "text", ["", "n.t.b.", "n.n.b.", "nnb", "z.s.m.", "doorlopend", "per direct", "-", "nog onbekend"]
)
def test_what_openly_says_nothing_is_no_problem(text: str) -> None:
    assert periods.parse(text) == periods.UNKNOWN


@pytest.mark.parametrize("text", ["ooit", "31-2-2027", "week 60 2027", "na besluit van de raad", "1-1-1800"])
def test_what_is_not_understood_says_so(text: str) -> None:
    assert periods.parse(text) == Moment(problem="date-unclear")


def test_the_year_of_the_calendar_fills_in_a_missing_one() -> None:
    assert periods.parse("Q2") == Moment(problem="date-without-year")
    assert periods.parse("Q2", 2027) == periods.parse("Q2 2027")
    assert periods.parse("maart", 2027) == periods.parse("maart 2027")
    assert periods.parse("Q2 2028", 2027) == periods.parse("Q2 2028")


def test_numbers_of_a_spreadsheet() -> None:
    assert periods.from_number(46631.0) == Moment(Period(date(2027, 9, 1), date(2027, 9, 1)))
    assert periods.from_number(2027) == periods.parse("2027")
    assert periods.from_number(20270901) == periods.parse("1-9-2027")
    assert periods.from_number(12.5) == Moment(problem="date-unclear")
    assert periods.from_date(datetime(2027, 9, 1, 12)) == periods.parse("1-9-2027")  # noqa: DTZ001 (cells have no zone)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_notation_of_a_day_means_that_day(day: date) -> None:
    written = [day.isoformat(), f"{day.day}-{day.month}-{day.year}", f"{day:%d.%m.%Y}", f"{day:%Y%m%d}"]
    assert {periods.parse(text) for text in written} == {Moment(Period(day, day))}


@given(st.text(max_size=30), st.sampled_from([None, 2027]))
def test_no_text_makes_it_fail(text: str, year: int | None) -> None:
    moment = periods.parse(text, year)
    assert not (moment.period and moment.problem)
    assert moment.period is None or moment.period.first <= moment.period.last


@pytest.mark.parametrize(
    ("titles", "day"),
    [
        (["Inkoopkalender Proefdam", "Bijgewerkt op 1 oktober 2026"], date(2026, 10, 1)),
        (["Inkoopkalender gemeente Proefdam, november 2026"], date(2026, 11, 1)),
        (["Inkoopkalender oktober 2026", "Stand per 05-10-2026"], date(2026, 10, 5)),
        (["Peildatum: 2026-11-01"], date(2026, 11, 1)),
        (["Aanbestedingen van 1 januari 2026 tot en met 31 december 2026"], None),
        (["Inkoopkalender 2026-2027"], None),
        (["Verslag 31 februari 2026"], None),
    ],
)
def test_the_day_that_titles_name(titles: list[str], day: date | None) -> None:
    assert day_named(*titles) == day
