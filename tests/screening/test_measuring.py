"""Findings counted against what people marked."""

from __future__ import annotations

from procurement_app.screening.model import Finding, Status
from procurement_app.screening.trying.measuring import Count, Expected, GoldText, Measurement, same_value

TEXT = "Wij vragen social return.\nDe looptijd is vier jaar.\nDe opdracht kent drie percelen."


def finding(rule: str, quote: str, status: Status = Status.ASSERTED, **values: float | str) -> Finding:
    start = max(TEXT.find(quote), 0)
    return Finding(
        rule, "instrument", status, "high", quote, start, start + len(quote), None, "", None, values=values
    )


def gold(*marked: tuple[Expected, ...]) -> GoldText:
    return GoldText("stuk", list(zip(TEXT.split("\n"), marked, strict=True)))


def measured(text: GoldText, *findings: Finding) -> Measurement:
    total = Measurement()
    total.add(text, findings, len(TEXT))
    return total


def test_what_is_found_missed_and_false() -> None:
    text = gold(
        (Expected("social-return-obligation", Status.ASSERTED),), (), (Expected("lots", Status.ASSERTED),)
    )
    total = measured(
        text, finding("social-return-obligation", "social return"), finding("no-lots", "vier jaar")
    )
    assert total.rules["social-return-obligation"].detection == Count(1, 0, 0)
    assert total.rules["lots"].detection == Count(0, 1, 0)
    assert total.rules["no-lots"].detection == Count(0, 0, 1)
    assert [(failure.kind, failure.rule) for failure in total.failures] == [
        ("false", "no-lots"),
        ("missed", "lots"),
    ]


def test_another_status_is_detected_but_not_right() -> None:
    text = gold((Expected("social-return-obligation", Status.NEGATED),), (), ())
    total = measured(text, finding("social-return-obligation", "social return"))
    count = total.rules["social-return-obligation"]
    assert count.detection == Count(1, 0, 0)
    assert count.by_status[Status.NEGATED] == Count(0, 1, 0)
    assert count.by_status[Status.ASSERTED] == Count(0, 0, 1)


def test_what_is_only_mentioned_is_left_out_of_detection() -> None:
    text = gold((Expected("social-return-obligation", Status.MENTIONED),), (), ())
    count = measured(text).rules["social-return-obligation"]
    assert count.detection == Count(0, 0, 0)
    assert count.by_status[Status.MENTIONED] == Count(0, 1, 0)


def test_a_rule_counts_once_in_a_block_by_its_strongest_finding() -> None:
    text = gold((Expected("social-return-obligation", Status.ASSERTED),), (), ())
    weak = finding("social-return-obligation", "social return", Status.MENTIONED)
    total = measured(text, weak, finding("social-return-obligation", "Wij vragen"))
    assert total.rules["social-return-obligation"].by_status[Status.ASSERTED] == Count(1, 0, 0)


def test_a_quote_that_stands_nowhere_is_lost_and_false() -> None:
    total = measured(gold((), (), ()), finding("lots", "Dit staat nergens in het hele stuk te lezen"))
    assert total.lost == 1
    assert total.rules["lots"].detection == Count(0, 0, 1)


def test_a_quote_with_other_layout_finds_its_block() -> None:
    text = gold((), (), (Expected("lots", Status.ASSERTED),))
    total = measured(text, finding("lots", "De op-\ndracht  kent DRIE percelen"))
    assert total.lost == 0 and total.rules["lots"].detection.found == 1


def test_values_may_differ_a_little() -> None:
    wanted = Expected("lots", Status.ASSERTED, {"count": 3, "base": "contract-value"})
    total = measured(
        gold((), (), (wanted,)), finding("lots", "drie percelen", count=4, base="Contract value")
    )
    count = total.rules["lots"]
    assert (count.values_right, count.values_asked) == (1, 2)
    assert total.failures[0].said == "count = 4" and total.failures[0].gold == "count = 3"
    assert same_value(2_200_000, 2_200_400) and not same_value(5, None)


def test_false_alarms_on_text_in_which_nothing_was_marked() -> None:
    total = measured(gold((), (), ()), finding("lots", "drie percelen"))
    total.add(gold((Expected("lots", Status.ASSERTED),), (), ()), [], len(TEXT))
    assert (total.plain_words, total.plain_false) == (14, 1)
