"""How long a contract may last. (text, months without, months with every extension)"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_app.calendars.model import Period
from procurement_app.calendars.values import durations, periods
from procurement_app.calendars.values.durations import Duration

CASES = [
    ("24 mnd", 24, 24),
    ("24m", 24, 24),
    ("48 maanden", 48, 48),
    ("4 jr", 48, 48),
    ("10 jaar", 120, 120),
    ("twee jaar", 24, 24),
    ("anderhalf jaar", 18, 18),
    ("een half jaar", 6, 6),
    ("1,5 jaar", 18, 18),
    ("vierjarig", 48, 48),
    ("2 years", 24, 24),
    ("4 jaar en 6 maanden", 54, 54),
    ("48 maanden (4 jaar)", 48, 48),
    ("P3Y", 36, 36),
    ("P48M", 48, 48),
    ("P1Y6M", 18, 18),
    ("P730D", 24, 24),
    *[
        (text, 24, 48)
        for text in (
            "2 jaar + 2x1",
            "2 jaar + 2x1 jaar",
            "2 jaar + 2 x 1 jaar",
            "2jr+2x1jr",
            "2+1+1",
            "2+1+1 jaar",
            "2 + 2",
            "2 jaar (+ 2 x 1 jaar)",
            "2 jaar + 2 keer 1 jaar",
            "24 + 24 mnd",
            "2 jaar + 2x12 mnd",
            "2 jaar + 2 optiejaren",
            "2 jaar, optie tot verlenging 2 maal 1 jaar",
            "2 jaar met 2 verlengingsopties van 1 jaar",
            "2 jaar (met optie op 2x 1 jaar verlenging)",
            "2 jaar, 2 x verlengbaar met 1 jaar",
            "twee jaar met tweemaal een optie tot verlenging van één jaar",
            "2 jaar, te verlengen met 2x1 jaar",
            "twee jaar plus twee verlengingen van een jaar",
            "2 years + 2x1 year",
            "2 jaar excl. 2 optiejaren",
            "2 jr (2x1 jr optie)",
            "4 jaar (2+1+1)",
            "4 jaar waarvan 2 optiejaren",
            "4 jaar (incl. 2 optiejaren)",
        )
    ],
    *[
        (text, 24, 48)
        for text in ("2j+1j+1j", "2j + 2x1j", "24+12+12", "24 + 2x12", "4 (2+1+1)", "48 (24+12+12)")
    ],
    ("4j", 48, 48),
    ("48", 48, 48),
    ("2j6m", 30, 30),
    ("4-jarig", 48, 48),
    ("½ jaar", 6, 6),
    ("1/2 jaar", 6, 6),
    ("2½ jaar", 30, 30),
    ("5 (3+2) jaar", 36, 60),
    ("(3+2) jaar", 36, 60),
    ("8+2", 96, 120),
    ("2 jr + 2 opt. jr", 24, 48),
    ("2 jaar (optie 24 maanden)", 24, 48),
    ("48 maanden incl. 2 verlengingen", None, 48),
    ("1 jaar + 1 jaar", 12, 24),
    ("2 jaar + 12 maanden", 24, 36),
    ("3 jaar + 2x1 jaar", 36, 60),
    ("3 jaar + optie 1 jaar", 36, 48),
    ("3 years with an option of 1 year", 36, 48),
    ("36 mnd + 1x12", 36, 48),
    ("4+4", 48, 96),
    ("4 jaar + 2x2 jaar", 48, 96),
    ("4 jaar + 4x1 jaar", 48, 96),
    ("1 jaar, driemaal met een jaar te verlengen", 12, 48),
    ("12 maanden + 3 verlengingen van 12 maanden", 12, 48),
    ("3 jaar met optie tot verlenging met tweemaal 12 maanden", 36, 60),
    ("initieel 2 jaar, maximaal 4 jaar", 24, 48),
    ("2 jaar (verlenging mogelijk tot 4 jaar)", 24, 48),
    ("2 jaar met optie tot 2 jaar verlenging", 24, 48),
    ("1 jaar, verlenging met maximaal 3 jaar", 12, 48),
    ("6 jaar (3+3)", 36, 72),
    ("4 jaar incl. verlenging", None, 48),
    ("4 jaar inclusief opties", None, 48),
    ("max. 4 jaar", None, 48),
    ("maximaal 8 jaar", None, 96),
    ("minimaal 2 jaar", 24, None),
    ("3 tot 5 jaar", 36, 60),
    ("3-5 jaar", 36, 60),
    ("1-1-2028 t/m 31-12-2031", 48, 48),
    ("2028-2031", 48, 48),
]


@pytest.mark.parametrize(("text", "low", "high"), CASES)
def test_durations(text: str, low: float | None, high: float | None) -> None:
    assert durations.parse(text) == Duration(low, high)


@pytest.mark.parametrize(("text", "months"), [("6 weken", 1.38), ("90 dagen", 2.96)])
def test_weeks_and_days(text: str, months: float) -> None:
    assert durations.parse(text).high == months


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n.t.b.",
        "eenmalig",
        "eenmalige levering",
        "doorlopend",
        "onbepaald",
        "onbepaalde tijd",
        "projectduur",
        "0",
        "0 jaar",
    ],
)
def test_no_end_is_unknown_without_a_problem(text: str) -> None:
    assert durations.parse(text) == durations.UNKNOWN


@pytest.mark.parametrize("text", ["lang", "zie bestek", "tot 31-12-2029", "tot eind 2028"])
def test_what_is_not_understood_says_so(text: str) -> None:
    assert durations.parse(text) == Duration(problem="duration-unclear")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("4", ""),
        ("11", ""),
        ("6+6", ""),
        ("24+2x1", ""),
        ("2+24", ""),
        ("48", "y"),
        ("24+12", "y"),
        ("2+1+1", "m"),
        ("24+2x1", "m"),
        ("24 + 2x1 jaar", "y"),
        ("2 jaar + 2x12", "m"),
        ("36 mnd + 2x1", "m"),
        ("24 maanden + 2 opties", "m"),
        ("3 + 12 maanden", ""),
    ],
)
def test_what_may_be_years_as_well_as_months_says_so(text: str, column: str) -> None:
    assert durations.parse(text, column) == Duration(problem="duration-unit-unclear")


@pytest.mark.parametrize("column", ["", "y", "m"])
def test_the_unit_in_the_cell_goes_before_the_column(column: str) -> None:
    assert durations.parse("2j+1j+1j", column) == Duration(24, 48)
    assert durations.parse("4j", column) == Duration(48, 48)
    assert durations.parse("18 mnd", column) == Duration(18, 18)


def test_a_bare_number_counts_what_the_column_says() -> None:
    assert durations.parse("48", "m") == Duration(48, 48)
    assert durations.parse("4", "y") == Duration(48, 48)
    assert durations.from_number(4, "y") == Duration(48, 48)
    assert durations.from_number(4) == Duration(problem="duration-unit-unclear")
    assert durations.from_number(36) == Duration(36, 36)
    assert durations.from_number(36, "y") == Duration(problem="duration-unit-unclear")


def test_from_one_day_to_another() -> None:
    start, end = date(2028, 1, 1), date(2031, 12, 31)
    assert durations.between(Period(start, start), Period(end, end)) == Duration(48, 48)
    assert durations.between(Period(end, end), Period(start, start)).problem == "duration-unclear"


@given(st.integers(1, 8), st.integers(1, 4), st.integers(1, 4))
def test_options_add_up_however_they_are_written(base: int, times: int, each: int) -> None:
    whole = (base + times * each) * 12
    for text in (
        f"{base} jaar + {times}x{each} jaar",
        f"{base} jaar + {times} x {each} jaar",
        f"{base} jaar, {times} maal {each} jaar optie",
        f"{base} jaar met {times} verlengingsopties van {each} jaar",
    ):
        assert durations.parse(text) == Duration(base * 12, whole), text


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    found = durations.parse(text)
    assert not (found.problem and found.high)


@pytest.mark.parametrize(
    ("text", "last_day", "months"),
    [
        ("tot 31-12-2029", date(2029, 12, 31), None),
        ("tot 31-12-2029 + 2x1 jaar", date(2029, 12, 31), 24),
        ("t/m 31-12-2029 met 2 optiejaren", date(2029, 12, 31), 24),
        ("tot en met december 2030, optie 2 x 12 maanden", date(2030, 12, 31), 24),
        ("31-12-2031 (optie 1 jaar)", date(2031, 12, 31), 12),
    ],
)
def test_a_term_up_to_a_day_with_extensions_behind_it(
    text: str, last_day: date, months: float | None
) -> None:
    ends = durations.until(text, None)
    assert ends is not None
    assert (ends[0].last, ends[1].high) == (last_day, months)


@pytest.mark.parametrize("text", ["2029", "onbekend", "4 jaar", ""])
def test_no_day_up_to_which_a_term_runs(text: str) -> None:
    assert durations.until(text, None) is None


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2028", "2030", 24),
        ("2028", "2028", 12),
        ("Q1 2028", "Q1 2032", 48),
        ("Q1 2028", "Q4 2031", 48),
        ("januari 2028", "januari 2032", 48),
        ("januari 2028", "december 2031", 48),
        ("1-1-2028", "1-1-2032", 48),
        ("1-1-2028", "31-12-2031", 48),
    ],
)
def test_months_from_one_moment_to_another(first: str, last: str, months: float) -> None:
    start, end = periods.parse(first).period, periods.parse(last).period
    assert start and end
    assert durations.between(start, end).high == months
