"""The address of a list of firms: its query string as a `Query`, and back in words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from procurement_app.matching.area import DISTRICTS
from procurement_app.matching.vocabulary import load
from procurement_app.services.catalogue import codes
from procurement_app.services.catalogue.search import SORTS, Found, Query
from procurement_app.services.catalogue.shelf import CONTRACTS
from procurement_app.web import labels
from procurement_app.web.catalogue import words
from procurement_app.web.filters import ActiveFilter, ShownFacet
from procurement_app.web.frame import same_page
from procurement_app.web.language import _

MOST_VALUES = 20  # of one filter
LONGEST_VALUE, LONGEST_NUMBER = 100, 12
PER_PAGE = 20


@dataclass(frozen=True)
class Choice:
    """A filter: its name in the address, the kind of fact, what it is called, how its values are, and which
    values it has even when no firm has them."""

    parameter: str
    kind: str
    legend: Callable[[], str]
    label: Callable[[str], str]
    values: Callable[[], Collection[str]]


CHOICES = (
    Choice("sector", "sector", lambda: _("Sector"), words.sector, lambda: labels.SECTORS),
    Choice("dienst", "service", lambda: _("Dienst"), words.work, lambda: load().activities),
    Choice("bewijs", "evidence", lambda: _("Bewijs"), words.proof, lambda: words.PROOFS),
    Choice("stadsdeel", "district", lambda: _("Zit in"), str, lambda: DISTRICTS),
    Choice("levert", "area", lambda: _("Levert in"), words.area, lambda: (*DISTRICTS, *codes.AREAS)),
    Choice("doelgroep", "group", lambda: _("Doelgroep"), words.target_group, lambda: codes.TARGET_GROUPS),
    Choice("kan", "contract", lambda: _("Kan aan"), words.contract, lambda: list(map(str, CONTRACTS))),
    Choice("taal", "language", lambda: _("Spreekt"), words.spoken_language, lambda: codes.LANGUAGES),
)


def query_from(args: MultiDict[str, str]) -> Query:
    """The query in an address; what cannot be understood there is left out."""
    chosen = {}
    for choice in CHOICES:
        given = (value for value in args.getlist(choice.parameter) if value and not _endless(value))
        values = tuple(dict.fromkeys(given))[:MOST_VALUES]
        if values:
            chosen[choice.kind] = values
    sort = args.get("sorteer", SORTS[0])
    return Query(
        text=" ".join(args.get("q", "").split())[:200],
        chosen=chosen,
        room=args.get("vrij") == "ja",
        sort=sort if sort in SORTS else SORTS[0],
    )


def _endless(value: str) -> bool:
    return len(value) > (LONGEST_NUMBER if value.isdigit() else LONGEST_VALUE)


def unknown(query: Query, found: Found) -> list[str]:
    """The chosen values that no filter has, in words: a link that was mistyped, or a value that is gone."""
    return [
        f"{choice.legend()} “{value}”"
        for choice in CHOICES
        for value in query.chosen.get(choice.kind, ())
        if value not in choice.values() and value not in found.counts[choice.kind]
    ]


def facets(query: Query, found: Found) -> list[tuple[Choice, list[ShownFacet]]]:
    """Every filter with its choices and how many firms each would leave."""
    return [(choice, _shown(choice, query, found)) for choice in CHOICES]


def _shown(choice: Choice, query: Query, found: Found) -> list[ShownFacet]:
    selected = query.chosen.get(choice.kind, ())
    counts = {
        value: count for value, count in found.counts[choice.kind].items() if count or value in selected
    }
    for value in selected:
        counts.setdefault(value, 0)
    made = [
        ShownFacet(value, choice.label(value), count, value in selected) for value, count in counts.items()
    ]
    if choice.kind == "evidence":
        order = {value: place for place, value in enumerate(words.PROOFS)}
        return sorted(made, key=lambda facet: order.get(facet.value, len(order)))
    if choice.kind == "contract":
        return sorted(made, key=lambda facet: (len(facet.value), facet.value))
    if choice.kind == "area":
        return sorted(made, key=lambda facet: (facet.value not in ("city", "country"), facet.label))
    return sorted(made, key=lambda facet: (not facet.selected, -facet.count, facet.label.casefold()))


def active(query: Query) -> list[ActiveFilter]:
    """The filters in force, each with the way to take it off."""
    found = []
    if query.text:
        found.append(ActiveFilter(f"“{query.text}”", same_page(q=None, pagina=None)))
    for choice in CHOICES:
        values = query.chosen.get(choice.kind, ())
        for value in values:
            rest = [other for other in values if other != value]
            found.append(
                ActiveFilter(
                    f"{choice.legend()}: {choice.label(value)}",
                    same_page(**{choice.parameter: rest or None, "pagina": None}),
                )
            )
    if query.room:
        found.append(ActiveFilter(_("Heeft nu plek"), same_page(vrij=None, pagina=None)))
    return found


def parameters(query: Query) -> dict[str, Any]:
    """The query as parameters of an address, for links to the same list in another form."""
    given: dict[str, Any] = {
        choice.parameter: list(query.chosen[choice.kind]) for choice in CHOICES if choice.kind in query.chosen
    }
    if query.text:
        given["q"] = query.text
    if query.room:
        given["vrij"] = "ja"
    if query.sort != SORTS[0]:
        given["sorteer"] = query.sort
    return given


def in_words(query: Query) -> str:
    """The query in one line, for the head of a list that is taken along; '' for the whole catalogue."""
    parts = [f"“{query.text}”"] if query.text else []
    parts += [
        f"{choice.legend()}: {', '.join(choice.label(value) for value in query.chosen[choice.kind])}"
        for choice in CHOICES
        if choice.kind in query.chosen
    ]
    return "; ".join(parts + ([_("Heeft nu plek")] if query.room else []))
