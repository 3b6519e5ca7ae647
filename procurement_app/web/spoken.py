"""What the rulebook says, in the language of the page: what is stored is Dutch, the rulebook has both."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache, lru_cache

from procurement_app.advice.entries import screen_entry
from procurement_app.calendars.model import CalendarEntry
from procurement_app.screening.explaining.reasons import trace, why
from procurement_app.screening.model import EntryScreening, Finding, Status
from procurement_app.services.rulebook import rules
from procurement_app.web import labels, language

_QUOTES = str.maketrans(dict.fromkeys('‘’“”"', "'"))


def rule_title(rule_id: str) -> str:
    """What a rule is called; its id when the rulebook no longer has it."""
    rule = rules.rulebook().rules.get(rule_id)
    return rule.title.in_language(language.current()) if rule else rule_id.replace("-", " ").capitalize()


def rule_name(rule_id: str) -> str:
    """What a rule is called in a list; with its kind where another rule has the same title."""
    rule, title = rules.rulebook().rules.get(rule_id), rule_title(rule_id)
    if rule is None or _titles(rules.rulebook().written, language.current())[_bare(title)] < 2:
        return title
    return f"{title} ({labels.named(labels.FINDING_KINDS, rule.kind).lower()})"


def screening(
    facts: CalendarEntry, stored: EntryScreening | None, on: date | None, version: str
) -> EntryScreening | None:
    """What was stored, said again in English when the rulebook that said it is still the same."""
    if stored is None or on is None or language.current() == "nl" or version != rules.rulebook().version:
        return stored
    return screen_entry(facts, rules.rulebook(), on, language=language.current())


def score_reason(reason: str) -> str:
    """A reason of a score: the title of the rule that gave the points."""
    rule_id = _by_dutch_title().get(reason)
    return rule_title(rule_id) if rule_id else reason


def advice(finding: Finding) -> str:
    """The advice of a finding, unless the rulebook has changed it since."""
    rule = rules.rulebook().rules.get(finding.rule)
    if rule is None or finding.advice.strip() != rule.advice.nl.strip():
        return finding.advice
    return rule.advice.in_language(language.current())


def text_block(finding: Finding) -> str:
    """A text to paste in place of what was found; "" of what does not hold, or has no such text."""
    rule = rules.rulebook().rules.get(finding.rule)
    holds = finding.status in (Status.ASSERTED, Status.CONDITIONAL)
    return rule.mends(language.current()) if rule and holds else ""


def reasons(finding: Finding) -> tuple[str, ...]:
    """Why a finding is there. What was stored before its grounds were kept is said as it is stored."""
    if language.current() == "nl" or finding.grounds is None:
        return finding.why
    return why(finding.grounds, finding.status, finding.values, language.current())


def steps(finding: Finding) -> tuple[str, ...]:
    """The steps of the rule that found it, in words; none when its grounds were not kept yet."""
    if finding.grounds is None:
        return ()
    vocabulary = rules.rulebook().vocabulary
    return trace(finding.grounds, finding.status, finding.values, language.current(), vocabulary=vocabulary)


@lru_cache(maxsize=4)
def _titles(_written: str, spoken: str) -> Counter[str]:
    return Counter(_bare(rule.title.in_language(spoken)) for rule in rules.rulebook().rules.values())


def _bare(title: str) -> str:
    """A title without the shape of its quotes."""
    return title.translate(_QUOTES).casefold()


@cache
def _by_dutch_title() -> dict[str, str]:
    return {rule.title.nl: rule.id for rule in rules.rulebook().rules.values()}
