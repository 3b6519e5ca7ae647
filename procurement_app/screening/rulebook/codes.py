"""What the codes in rule files are called in sentences: kinds and states of rules, outcomes, procedures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from procurement_app.screening.rulebook.book import LocalText


def _said(nl: str, en: str) -> LocalText:
    return LocalText(nl=nl, en=en)


KINDS: Final = {
    "instrument": _said("sociaal instrument", "social instrument"),
    "barrier": _said("drempel", "barrier"),
    "gap": _said("wat ontbreekt", "what is missing"),
    "contradiction": _said("tegenspraak", "contradiction"),
    "regime": _said("regime", "regime"),
    "chance": _said("kans", "chance"),
}
RULE_STATUSES: Final = {
    "experimental": _said("in opbouw", "experimental"),
    "stable": _said("vast", "stable"),
    "deprecated": _said("vervallen", "withdrawn"),
}
_NOT_APPLICABLE = _said("niet van toepassing", "not applicable")
_CANNOT_ASSESS = _said("niet te beoordelen", "cannot be assessed")
_OUTCOMES: Final = {
    "gap": {"found": _said("ontbreekt", "missing"), "not-found": _said("staat er", "is there")},
    "contradiction": {
        "found": _said("tegenspraak", "contradiction"),
        "not-found": _said("geen tegenspraak", "no contradiction"),
    },
    "regime": {
        "found": _said("het stuk noemt zich zo", "the document calls itself so"),
        "not-found": _said("het stuk noemt zich niet zo", "the document does not call itself so"),
    },
    "chance": {"found": _said("kans", "chance"), "not-found": _said("geen kans", "no chance")},
    "step": {
        "possible": _said("kan", "possible"),
        "possible-if": _said("kan, als", "possible if"),
        "not-possible": _said("kan niet", "not possible"),
    },
}
_ANY_KIND: Final = {"not-applicable": _NOT_APPLICABLE, "cannot-assess": _CANNOT_ASSESS}
PROCEDURES: Final = {
    "open": _said("Europees openbaar", "EU open"),
    "restricted": _said("Europees niet-openbaar", "EU restricted"),
    "negotiated": _said("onderhandeling met aankondiging", "negotiated with a notice"),
    "competitive-dialogue": _said("concurrentiegerichte dialoog", "competitive dialogue"),
    "innovation-partnership": _said("innovatiepartnerschap", "innovation partnership"),
    "negotiated-without-notice": _said("onderhandeling zonder aankondiging", "negotiated without a notice"),
    "national-open": _said("nationaal openbaar", "national open"),
    "national-restricted": _said("nationaal niet-openbaar", "national restricted"),
    "invited": _said("meervoudig onderhands", "several firms invited"),
    "single": _said("enkelvoudig onderhands", "one firm asked"),
    "social-and-specific": _said(
        "sociale en andere specifieke diensten", "social and other specific services"
    ),
    "reserved": _said("voorbehouden opdracht", "reserved contract"),
    "mini-competition": _said("minicompetitie", "mini-competition"),
    "open-house": _said("open house", "open house"),
    "concession": _said("concessie", "concession"),
    "design-contest": _said("prijsvraag", "design contest"),
    "quasi-in-house": _said("inbesteding", "in-house"),
    "market-consultation": _said("marktconsultatie", "market consultation"),
    "other": _said("anders", "other"),
}


def outcome_words(kind: str, outcome: str, language: str = "nl") -> str:
    """What an outcome of a rule of some kind is called, or (`step`) an answer of the advice ladder."""
    return named(_ANY_KIND | _OUTCOMES.get(kind, {}), outcome, language)


def named(words: Mapping[str, LocalText], code: str, language: str = "nl") -> str:
    """The words for a code; a code without words as it is."""
    known = words.get(code)
    return known.in_language(language) if known else code
