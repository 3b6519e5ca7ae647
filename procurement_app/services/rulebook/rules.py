"""The rulebook, for pages and jobs: the files, with the settings that an administrator filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

from procurement_app import paths
from procurement_app.screening.entries.chances import chance_judge
from procurement_app.screening.rulebook.book import Rulebook, RuleHeader, load_rulebook
from procurement_app.screening.rulebook.parameters import FilledIn, Parameters
from procurement_app.services.errors import Missing

# The values of the database that this request or job works on, as JSON.
_FILLED_IN: ContextVar[str] = ContextVar("kansrijk_filled_in", default="[]")


def rulebook() -> Rulebook:
    """Every rule, with what was filled in. Raises RulebookError when a file has mistakes."""
    return _filled(_FILLED_IN.get())


def parameters() -> Parameters:
    """Every dated parameter, with what was filled in. Raises RulebookError when a file has mistakes."""
    return rulebook().parameters


def rule(rule_id: str) -> RuleHeader:
    """One rule. Raises Missing."""
    if rule_id not in rulebook().rules:
        raise Missing("Deze regel")
    return rulebook().rules[rule_id]


def sectors() -> list[str]:
    """The codes of the sectors that planned tenders are read for."""
    return sorted(chance_judge(rulebook()).reader.sectors.sectors)


def use(values: Iterable[FilledIn]) -> None:
    """Judge with these settings from here on, in this request or job."""
    _FILLED_IN.set(json.dumps([value.model_dump(mode="json") for value in values]))


@contextmanager
def using(values: Iterable[FilledIn]) -> Iterator[None]:
    """Judge with these settings inside the block."""
    before = _FILLED_IN.get()
    use(values)
    try:
        yield
    finally:
        _FILLED_IN.set(before)


def filled_in() -> list[dict[str, Any]]:
    """What is filled in, as JSON values for the confined worker."""
    values: list[dict[str, Any]] = json.loads(_FILLED_IN.get())
    return values


@cache
def _files() -> Rulebook:
    return load_rulebook(paths.RULES)


@lru_cache(maxsize=8)
def _filled(values: str) -> Rulebook:
    return _files().filled_with(FilledIn.model_validate(value) for value in json.loads(values))
