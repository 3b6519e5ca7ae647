"""Amounts as officials write them. (text, low, high, per, problem code)"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_app.calendars.values import money
from procurement_app.calendars.values.money import Money

SINGLE = [
    ("€ 1.200.000,-", 1_200_000),
    ("€ 1.200.000,--", 1_200_000),
    ("€ 120.000,= excl. BTW", 120_000),
    ("€ 31.000.000,00", 31_000_000),
    ("EUR 450.000,00", 450_000),
    ("350000,00", 350_000),
    ("3000000", 3_000_000),
    ("- € 500.000", 500_000),
    ("– 1,2 mln", 1_200_000),
    ("1,200,000.00", 1_200_000),
    ("450,000", 450_000),
    ("1 200 000", 1_200_000),
    ("1'200'000", 1_200_000),
    ("1,2 mln", 1_200_000),
    ("€ 1.5 mln", 1_500_000),
    ("1.250 mln", 1_250_000),
    ("2,5 mln. euro", 2_500_000),
    ("€ 2,5M", 2_500_000),
    ("EUR 1.2 million", 1_200_000),
    ("3 ton", 300_000),
    ("twee ton", 200_000),
    ("circa 2,4 ton", 240_000),
    ("anderhalf miljoen", 1_500_000),
    ("een half miljoen", 500_000),
    ("350K", 350_000),
    ("1.200k", 1_200_000),
    ("ca. € 45.000", 45_000),
    ("± 45.000 euro", 45_000),
    ("€ 750.000 (raming)", 750_000),
    ("€ 300.000 excl. 21% btw", 300_000),
    ("€ 400.000 over 4 jaar", 400_000),
    ("€ 2.300.000 voor de gehele looptijd van 4 jaar", 2_300_000),
    ("€ 250.000 per jaar (€ 1 mln totaal)", 1_000_000),
    ("€ 1 mln (€ 250.000 per jaar)", 1_000_000),
    ("perceel 1: € 100.000; perceel 2: € 200.000", 300_000),
    ("€ 200.000 + € 50.000 optie", 250_000),
    ("1,5 miljard", 1_500_000_000),
    ("k€ 250", 250_000),
    ("€ 900.000,= (4 jr)", 900_000),
    ("Ca. € 2 mln. (4 jaar)", 2_000_000),
    ("€ 4.500.000,- (incl. optiejaren)", 4_500_000),
]


@pytest.mark.parametrize(("text", "amount"), SINGLE)
def test_one_amount_is_both_bounds(text: str, amount: float) -> None:
    assert money.parse(text) == Money(amount, amount)


RANGES = [
    ("- 100.000 tot 200.000", 100_000, 200_000),
    ("€50k-€100k", 50_000, 100_000),
    ("50-100k", 50_000, 100_000),
    ("tussen 50 en 100 duizend", 50_000, 100_000),
    ("tussen de 1 en 1,5 miljoen", 1_000_000, 1_500_000),
    ("1,5 à 2 miljoen", 1_500_000, 2_000_000),
    ("€ 1,2 - € 1,5 mln", 1_200_000, 1_500_000),
    ("€100.000 tot €250.000", 100_000, 250_000),
    ("vanaf € 50.000 tot € 221.000", 50_000, 221_000),
    ("100.000-250.000", 100_000, 250_000),
    ("0 - 50.000", 0, 50_000),
    ("> 500.000 < 1.000.000", 500_000, 1_000_000),
    ("meer dan 3 ton", 300_000, None),
    ("≥ € 221.000", 221_000, None),
    ("> 500k", 500_000, None),
    ("500k+", 500_000, None),
    ("> EU-drempel (€ 216.000)", 216_000, None),
    ("niet minder dan 60.000", 60_000, None),
    ("minimaal € 80.000", 80_000, None),
    ("< 50.000", None, 50_000),
    ("tot 100k", None, 100_000),
    ("max. € 2 mln", None, 2_000_000),
    ("niet meer dan € 90.000", None, 90_000),
    ("€ 750.000 of meer", 750_000, None),
    ("€ 500.000 en meer dan 3 percelen", 500_000, 500_000),
    ("1 mln en hoger", 1_000_000, None),
    ("€ 50.000 of minder", None, 50_000),
    ("50.000 of 100.000", 50_000, 100_000),
]


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_ranges_and_one_sided_amounts(text: str, low: float | None, high: float | None) -> None:
    assert money.parse(text) == Money(low, high)


PER = [
    ("€ 250.000 per jaar", 250_000, 250_000, "year"),
    ("4 ton p.j.", 400_000, 400_000, "year"),
    ("€ 80.000 p/j", 80_000, 80_000, "year"),
    ("€ 100.000 / jaar", 100_000, 100_000, "year"),
    ("300.000 p.j. excl. btw", 300_000, 300_000, "year"),
    ("jaarlijks 60.000", 60_000, 60_000, "year"),
    ("5 mln per annum", 5_000_000, 5_000_000, "year"),
    ("maximaal 6 ton per jaar", None, 600_000, "year"),
    ("€ 10.000 per maand", 10_000, 10_000, "month"),
    ("€ 80.000 - € 90.000 per jaar", 80_000, 90_000, "year"),
    ("circa 2 ton per jaar (4 jaar)", 200_000, 200_000, "year"),
    ("€ 100.000 per perceel", 100_000, 100_000, "lot"),
]


@pytest.mark.parametrize(("text", "low", "high", "per"), PER)
def test_amounts_a_year_a_month_or_a_lot_say_so(
    text: str, low: float | None, high: float | None, per: str
) -> None:
    assert money.parse(text) == Money(low, high, per)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n.t.b.",
        "N.T.B.",
        "nog te bepalen",
        "niet bekend",
        "-",
        "—",
        "?",
        "p.m.",
        "concessie",
        "vertrouwelijk",
        "boven EU-drempel",
        "onder de drempel",
        "> drempel",
        "n.v.t. (concessie)",
        "TBD",
    ],
)
def test_what_openly_says_nothing_is_unknown_without_a_problem(text: str) -> None:
    assert money.parse(text) == money.UNKNOWN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-5000", "money-negative"),
        ("€ -5.000", "money-negative"),
        ("-€ 5.000,-", "money-negative"),
        ("− € 1,2 mln", "money-negative"),
        ("€ - 5.000", "money-negative"),
        ("(- 5.000)", "money-negative"),
        ("-0", "money-placeholder"),
        ("0.01", "money-placeholder"),
        ("1", "money-placeholder"),
        ("2.0", "money-placeholder"),
        ("€ 1,-", "money-placeholder"),
        ("7400000000", "money-implausible"),
        ("7,4 miljard", "money-implausible"),
        ("99999999", "money-nines"),
        ("€ 999.999", "money-nines"),
        ("$ 5.000.000", "money-currency"),
        ("GBP 50.000", "money-currency"),
        ("veel", "money-unclear"),
        ("zie bijlage", "money-unclear"),
        ("€ 60.000 + € 20.000 p.j.", "money-unclear"),
        ("100k (2 jaar) / 200k (4 jaar)", "money-unclear"),
        ("€ 5.000 € 6.000 € 7.000", "money-unclear"),
    ],
)
def test_what_is_no_amount_is_unknown_and_says_why(text: str, code: str) -> None:
    assert money.parse(text) == Money(problem=code)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("€ 121.000 incl. 21% btw", 100_000),
        ("€ 109.000 incl. 9% btw", 100_000),
        ("€ 121.000 inclusief btw (21%)", 100_000),
    ],
)
def test_vat_is_taken_off_at_the_rate_that_is_named(text: str, amount: float) -> None:
    assert money.parse(text) == Money(amount, amount, "", "money-vat-taken-off")


def test_an_amount_with_vat_of_an_unnamed_rate_is_an_upper_limit() -> None:
    assert money.parse("€ 121.000 incl. btw") == Money(None, 121_000, "", "money-including-vat")
    assert money.parse("meer dan € 121.000 incl. btw") == Money(None, None, "", "money-including-vat")


def test_a_column_in_thousands_multiplies_bare_numbers_only() -> None:
    assert money.parse("450", 1000.0) == Money(450_000, 450_000)
    assert money.parse("450 - 600", 1000.0) == Money(450_000, 600_000)
    assert money.parse("1,2 mln", 1000.0) == Money(1_200_000, 1_200_000)
    assert money.from_number(450.0, 1000.0) == Money(450_000, 450_000)


@given(st.integers(min_value=100, max_value=999_998))
def test_every_notation_of_a_whole_number_means_the_same(amount: int) -> None:
    dutch = f"{amount:,}".replace(",", ".")
    written = [str(amount), dutch, f"€ {dutch},-", f"{dutch},00", f"{amount:,}.00", f"EUR {dutch}"]
    assert {money.parse(text) for text in written} == {Money(float(amount), float(amount))}


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    parsed = money.parse(text)
    bounds = [bound for bound in (parsed.low, parsed.high) if bound is not None]
    assert not (bounds and parsed.problem not in ("", "money-including-vat", "money-vat-taken-off"))
    assert all(bound >= 0 for bound in bounds)
