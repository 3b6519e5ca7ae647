"""What must not change findings: line ends, hyphens, spacing, the case of a first letter, other pages, order.

The texts are the examples of the rules themselves, so each new rule is held to these properties too.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.documents.normalise import plain
from procurement_app.screening.finding.matcher import match_document
from procurement_app.screening.finding.rule_index import RuleIndex
from procurement_app.screening.model import Finding
from procurement_app.screening.rulebook.book import Rulebook
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.trials import document_of

DAY = date(2026, 11, 22)
UNRELATED = (
    "De klok op het stadhuis loopt vijf minuten voor.",
    "Het gras in het park is groen en de bankjes zijn geverfd.",
    "De kantine gaat om acht uur open.",
    "In de hal hangt een schilderij van de haven.",
    "Op dinsdag komt de glazenier langs.",
)
# Words that a typesetter would break: letters only, long enough, and no hyphen in or beside them.
BREAKABLE = re.compile(r"(?<![\w-])[a-z]{9,}(?![\w-])")
# A break here could be read as another word or as a hyphen that belongs there: 'auto-ongeluk', 'e-mail'.
VOWELS = frozenset("aeiouj")

SEEDS = NUMBERS = st.integers(0, 9999)

property_test = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def texts_of(rulebook: Rulebook) -> list[str]:
    return [
        example.text
        for rule in rulebook.of_kind("instrument", "barrier")
        for example in rule.examples
        if not example.heading and not example.head and example.block is BlockKind.PARAGRAPH
    ]


def a_text(number: int, rulebook: Rulebook) -> str:
    texts = texts_of(rulebook)
    return texts[number % len(texts)]


def seen(findings: list[Finding]) -> Counter[Any]:
    """What a user sees of findings, apart from their place."""
    return Counter(
        (item.rule, item.status, item.quote.casefold(), tuple(sorted(item.values.items())))
        for item in findings
    )


def found_in(text: str, rulebook: Rulebook) -> Counter[Any]:
    return seen(screen(document_of(text), rulebook, DAY))


def without_hyphens(found: Counter[Any]) -> Counter[Any]:
    """Findings whose quotes keep no hyphen: one that the reader left in a broken word stays in its quote."""
    return Counter(
        {
            (rule, status, quote.replace("-", ""), *rest): n
            for (rule, status, quote, *rest), n in found.items()
        }
    )


def broken(text: str, mark: str, chance: random.Random) -> str:
    """The text with a mark within some of its long words."""

    def one(found: re.Match[str]) -> str:
        word = found[0]
        cut = chance.randint(3, len(word) - 4)
        if chance.random() < 0.5 or (VOWELS & {word[cut - 1]} and VOWELS & {word[cut]}):
            return word
        return word[:cut] + mark + word[cut:]

    return BREAKABLE.sub(one, text)


@property_test
@given(NUMBERS, SEEDS)
def test_hyphens_at_line_ends(document_rules: Rulebook, number: int, seed: int) -> None:
    text = a_text(number, document_rules)
    chance = random.Random(seed)
    found = found_in(plain(broken(text, "-\n", chance)), document_rules)
    assert without_hyphens(found) == without_hyphens(found_in(text, document_rules))


@property_test
@given(NUMBERS, SEEDS)
def test_soft_hyphens(document_rules: Rulebook, number: int, seed: int) -> None:
    text = a_text(number, document_rules)
    chance = random.Random(seed)
    assert found_in(plain(broken(text, "\u00ad", chance)), document_rules) == found_in(text, document_rules)


@property_test
@given(NUMBERS, SEEDS)
def test_line_breaks_and_spacing(document_rules: Rulebook, number: int, seed: int) -> None:
    text = a_text(number, document_rules)
    chance = random.Random(seed)
    # After a hyphen a line break would be hyphenation, which is another property.
    spaced = re.sub(r"(?<!-) ", lambda _: chance.choice([" ", "\n", "  ", "\u00a0", " \n "]), text)
    assert found_in(plain(spaced), document_rules) == found_in(text, document_rules)


@property_test
@given(NUMBERS)
def test_the_case_of_the_first_letter(document_rules: Rulebook, number: int) -> None:
    text = a_text(number, document_rules)
    if text[1:2].islower():
        turned = text[0].swapcase() + text[1:]
        assert found_in(turned, document_rules) == found_in(text, document_rules)


def pages_of(*pages: list[str]) -> Document:
    """A document of paragraphs, a list of them to a page."""
    text, blocks = "", []
    for number, page in enumerate(pages, start=1):
        for line in page:
            blocks.append(Block(BlockKind.PARAGRAPH, len(text), len(text) + len(line), page=number))
            text += line + "\n"
    return Document("bladen", "text", text.rstrip("\n"), blocks, language="nl")


@property_test
@given(NUMBERS, st.lists(st.sampled_from(UNRELATED), min_size=1, max_size=4), st.booleans())
def test_an_unrelated_page_removes_nothing(
    document_rules: Rulebook, number: int, other: list[str], first: bool
) -> None:
    own = [a_text(number, document_rules), a_text(number // 7, document_rules)]
    alone = seen(screen(pages_of(own), document_rules, DAY))
    both = pages_of(other, own) if first else pages_of(own, other)
    assert not alone - seen(screen(both, document_rules, DAY))


@property_test
@given(NUMBERS, SEEDS)
def test_the_order_of_rules_does_not_matter(document_rules: Rulebook, number: int, seed: int) -> None:
    document = pages_of([a_text(number, document_rules), a_text(number // 7, document_rules)])
    rules = document_rules.of_kind("instrument", "barrier")
    shuffled = random.Random(seed).sample(rules, len(rules))

    def matched(order: list[Any]) -> set[Any]:
        scanned = ScannedText(document, document_rules.vocabulary)
        return {
            (match.rule.id, match.view.index, match.spans, match.judgement.status)
            for match in match_document(scanned, RuleIndex(order, document_rules.vocabulary))
        }

    assert matched(shuffled) == matched(rules)


def test_there_is_much_to_try(document_rules: Rulebook) -> None:
    assert len(texts_of(document_rules)) > 100
