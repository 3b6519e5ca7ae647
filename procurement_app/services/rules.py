"""The rulebook, for pages and jobs."""

from __future__ import annotations

from functools import cache

from procurement_app import paths
from procurement_app.screening.parameters import Parameters, load_parameters
from procurement_app.screening.rulebook import Rulebook, RuleHeader, load_rulebook
from procurement_app.services.errors import Missing


@cache
def rulebook() -> Rulebook:
    """Every rule, read once by each process. Raises RulebookError when a file has mistakes."""
    return load_rulebook(paths.RULES)


@cache
def parameters() -> Parameters:
    """Every dated parameter, read once by each process. Raises RulebookError when a file has mistakes."""
    return load_parameters(paths.RULES / "parameters")


def rule(rule_id: str) -> RuleHeader:
    """One rule. Raises Missing."""
    if rule_id not in rulebook().rules:
        raise Missing("Deze regel")
    return rulebook().rules[rule_id]
