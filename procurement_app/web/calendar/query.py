"""The address of a calendar list: its query string as an `EntryQuery`, and back in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from procurement_app.services.calendar.entries import EntryQuery, Facet
from procurement_app.services.calendar.entry_query import NONE, SORTS
from procurement_app.web import formats, labels, spoken
from procurement_app.web.filters import ActiveFilter, ShownFacet
from procurement_app.web.frame import same_page
from procurement_app.web.language import _
from procurement_app.web.written import whole

# Most lists start with what matters most; these read best from the start.
_UPWARDS = ("publication", "title", "department", "start")
_LARGEST_AMOUNT = 1e12


@dataclass(frozen=True)
class Choice:
    """A filter: its name in the address, the key of its facets and of the query, and what it is called."""

    parameter: str
    key: str
    legend: Callable[[], str]
    label: Callable[[str], str]


CHOICES = (
    Choice("kans", "bands", lambda: _("Kans"), lambda code: labels.named(labels.BANDS, code)),
    Choice("sector", "sectors", lambda: _("Sector"), lambda code: labels.named(labels.SECTORS, code)),
    Choice("kwartaal", "quarters", lambda: _("Publicatie"), formats.quarter),
    Choice("directie", "departments", lambda: _("Directie"), str),
    Choice(
        "procedure", "procedures", lambda: _("Procedure"), lambda code: labels.named(labels.PROCEDURES, code)
    ),
    Choice("status", "statuses", lambda: _("Status"), str),
    Choice(
        "soort", "kinds", lambda: _("Soort opdracht"), lambda code: labels.named(labels.CONTRACT_KINDS, code)
    ),
    Choice("route", "routes", lambda: _("Route"), lambda code: labels.named(labels.STEPS, code)),
    Choice("regel", "chances", lambda: _("Kansregel"), spoken.rule_title),
)


def query_from(args: MultiDict[str, str], sources: Mapping[int, str]) -> EntryQuery:
    """The query in an address; what cannot be understood there is left out, and so is an unknown calendar."""
    source = args.get("kalender", type=whole)
    sort = args.get("sorteer", "score")
    sort = sort if sort in SORTS else "score"
    chosen: dict[str, Any] = {
        choice.key: tuple(value for value in args.getlist(choice.parameter) if value) for choice in CHOICES
    }
    return EntryQuery(
        text=args.get("q", "").strip()[:200],
        value_from=euro(args.get("van", "")),
        value_to=euro(args.get("tot", "")),
        source_id=source if source in sources else None,
        gone=args.get("vervallen") == "ja",
        sort=sort,
        descending=sort not in _UPWARDS,
        **chosen,
    )


def no_amounts(args: Mapping[str, str]) -> list[str]:
    """What was written where an amount belongs, and is none."""
    written = [args.get(name, "").strip() for name in ("van", "tot")]
    return [one for one in written if one and euro(one) is None]


def euro(written: str) -> float | None:
    """ "250.000", "€ 250000,-" or "1,5 mln" as an amount; None when it is no amount."""
    found = re.fullmatch(
        r"(?:€|eur)?\s*([\d.,\s]+?)(?:,-)?\s*(mln|miljoen|m|k)?\.?", written.strip().casefold()
    )
    if not found or not any(character.isdigit() for character in found[1]):
        return None
    digits = re.sub(r"[.\s](?=\d{3}(\D|$))", "", found[1]).replace(",", ".").strip(". ")
    try:
        amount = float(digits)
    except ValueError:
        return None
    amount *= {"mln": 1e6, "miljoen": 1e6, "m": 1e6, "k": 1e3}.get(found[2] or "", 1.0)
    return amount if amount <= _LARGEST_AMOUNT else None


def shown_facets(choice: Choice, facets: list[Facet]) -> list[ShownFacet]:
    """Facets with their labels: bands from high to low, quarters in time, others by their number."""
    if choice.key == "bands":
        order = {band: place for place, band in enumerate(labels.BANDS)}
        facets = sorted(facets, key=lambda facet: order.get(facet.value, len(order)))
    if choice.key == "quarters":
        facets = sorted(facets, key=lambda facet: (facet.value == NONE, facet.value))
    return [ShownFacet(f.value, label_of(choice, f.value), f.count, f.selected) for f in facets]


def label_of(choice: Choice, value: str) -> str:
    if value in ("", NONE):
        return _("Onbekend") if choice.key not in ("sectors", "chances") else _("Geen")
    return choice.label(value)


def active_filters(query: EntryQuery, sources: Mapping[int, str]) -> list[ActiveFilter]:
    """Every filter in force, so that each can be taken away by itself."""
    active = []
    if query.text:
        active.append(ActiveFilter(_("Zoekt: %(text)s", text=query.text), same_page(q=None, pagina=None)))
    if query.source_id is not None:
        named = _("Kalender: %(name)s", name=sources[query.source_id])
        active.append(ActiveFilter(named, same_page(kalender=None, pagina=None)))
    for choice in CHOICES:
        chosen = getattr(query, choice.key)
        for value in chosen:
            rest = [other for other in chosen if other != value]
            address = same_page(**{choice.parameter: rest or None, "pagina": None})
            active.append(ActiveFilter(f"{choice.legend()}: {label_of(choice, value)}", address))
    if query.value_from is not None or query.value_to is not None:
        written = formats.value_range(query.value_from, query.value_to)
        active.append(ActiveFilter(written, same_page(van=None, tot=None, pagina=None)))
    if query.gone:
        active.append(ActiveFilter(_("Vervallen trajecten"), same_page(vervallen=None, pagina=None)))
    return active
