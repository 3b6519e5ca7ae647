"""One planned tender: its facts, its chances with their law, the route, its documents and its history."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from procurement_app.calendars.identity import DIGEST_PREFIX
from procurement_app.calendars.model import CalendarEntry
from procurement_app.models import DocumentStatus
from procurement_app.screening.model import Chance, EntryScreening, Outcome
from procurement_app.services.calendar import entries
from procurement_app.services.matching import matches, papers, showings
from procurement_app.services.tender import bundles, documents, tenders
from procurement_app.services.tender.documents import DocumentQuery
from procurement_app.web import formats, labels, language, spoken, state
from procurement_app.web.language import _
from procurement_app.web.permissions import may, permission
from procurement_app.web.written import whole

bp = Blueprint("entries", __name__, url_prefix="/trajecten")

# So many documents are offered to attach; a word finds the others.
_OFFERED = 50
_BOUNDS = re.compile(r"(\d+) - (\d+)")  # as `calendars.compare` writes a range
_ORDER = (Outcome.FOUND, Outcome.CANNOT_ASSESS, Outcome.NOT_FOUND, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True)
class Fact:
    """A fact as understood beside how the source has it; `known` is empty when it could not be read."""

    label: str
    known: str
    written: str


@bp.get("/<int:entry_id>")
@permission("calendar.read")
def show(entry_id: int) -> str:
    found = entries.detail(state.db(), entry_id)
    screening = spoken.screening(found.facts, found.screening, found.screened_on, found.rulebook_version)
    attached = {row.id for row in found.documents}
    wanted = request.args.get("stuk", "").strip()[:200]
    free, free_total = [], 0
    if may("entries.edit"):
        asked = DocumentQuery(text=wanted, status=DocumentStatus.SCREENED)
        page = documents.listing(state.db(), asked, page=1, per_page=_OFFERED)
        free = [row for row in page.rows if row.id not in attached]
        free_total = page.total - (len(page.rows) - len(free))
    fits = matches.for_entry(state.db(), found.facts, state.today(), language.current())
    shown = [fit.firm_id for fit in fits.rows]
    about = showings.subject(showings.ENTRY, entry_id)
    showings.count(state.db(), shown, state.actor(), "match", state.today(), about)
    return render_template(
        "entries/show.html",
        entry=found,
        fits=fits,
        lot_links=[(lot, url_for("lots.of_entry", entry_id=entry_id, key=lot.key)) for lot in fits.lots],
        document_lots=papers.of_entry(state.db(), entry_id),
        row=found.row,
        facts=facts_of(found.facts),
        reference="" if found.facts.id.startswith(DIGEST_PREFIX) else found.facts.id,
        written=written_cells(found.facts),
        screening=screening,
        chances=ordered_chances(screening),
        free_documents=free,
        free_total=free_total,
        wanted=wanted,
        bundles=bundles.held(state.db(), attached),
        scrutiny=tenders.of_entry(state.db(), entry_id, language=language.current()),
        density="compact",
    )


@bp.post("/<int:entry_id>/documenten")
@permission("entries.edit")
def attach(entry_id: int) -> Response:
    """Join a document to this tender, or part them (`los`)."""
    document = request.form.get("document", 0, type=whole)
    if request.form.get("los"):
        entries.detach_document(state.db(), entry_id, document, actor=state.actor(), now=state.now())
        flash(_("Het document is losgemaakt van dit traject."), "good")
    else:
        entries.attach_document(state.db(), entry_id, document, actor=state.actor(), now=state.now())
        flash(_("Het document is gekoppeld aan dit traject."), "good")
    return redirect(url_for("entries.show", entry_id=entry_id), 303)


def ordered_chances(screening: EntryScreening | None) -> list[Chance]:
    """What was found first, then what a missing fact keeps from being judged, then the rest."""
    if screening is None:
        return []
    return sorted(screening.chances, key=lambda chance: (_ORDER.index(chance.outcome), -chance.weight))


def facts_of(entry: CalendarEntry) -> list[Fact]:
    """The facts of a tender in the order in which people ask for them, known beside written."""
    known = {
        "buyer": entry.buyer,
        "department": entry.department,
        "kind": labels.named(labels.CONTRACT_KINDS, entry.kind),
        "value": formats.value_range(entry.value_min, entry.value_max),
        "procedure": labels.named(labels.PROCEDURES, entry.procedure),
        "publication": _period(entry.publication),
        "closing": _period(entry.closing),
        "start": _period(entry.start),
        "end": _period(entry.end),
        "duration": duration(entry),
        "lots": "" if entry.lots is None else formats.number(entry.lots),
        "framework": "" if entry.framework is None else formats.plain(entry.framework),
        "cpv": ", ".join(entry.cpv),
        "place": entry.place,
        "status": entry.status,
        "contact": entry.contact,
        "current_contract": entry.current_contract,
        "current_contract_end": _period(entry.current_contract_end),
    }
    if entry.value_min is None and entry.value_max is None:
        known["value"] = ""
    written = written_by_fact(entry)
    return [
        Fact(labels.named(labels.FACTS, name), value, _differs(written.get(name, ""), value))
        for name, value in known.items()
        if value or written.get(name)
    ]


def written_by_fact(entry: CalendarEntry) -> dict[str, str]:
    """What the source wrote for each fact, in the columns that it was read from."""
    return {
        fact: "; ".join(entry.written[name] for name in names if entry.written.get(name, "").strip())
        for fact, names in entry.columns.items()
    }


def written_cells(entry: CalendarEntry) -> list[tuple[str, str]]:
    """Every cell of the source, as it stands there."""
    return [(name, cell) for name, cell in entry.written.items() if cell.strip()]


def duration(entry: CalendarEntry) -> str:
    shortest, longest = entry.duration_months_min, entry.duration_months_max
    if longest is None:
        return "" if shortest is None else formats.months(shortest)
    if shortest is None or shortest == longest:
        return formats.months(longest)
    return _(
        "%(short)s, met verlenging %(long)s", short=formats.months(shortest), long=formats.months(longest)
    )


def fact_words(name: str, value: Any) -> str:
    """A fact of a change as people write it."""
    if value in (None, "", [], {}):
        return _("onbekend") if name == "value" else _("leeg")
    if name in ("value", "value_min", "value_max") and (isinstance(value, int | float) or value.isdecimal()):
        return formats.money(float(value))
    if name == "value" and (bounds := _BOUNDS.fullmatch(value)):
        return formats.value_range(float(bounds[1]), float(bounds[2]))
    if name == "procedure":
        return labels.named(labels.PROCEDURES, value)
    if name == "kind":
        return labels.named(labels.CONTRACT_KINDS, value)
    if name.startswith("duration") and isinstance(value, int | float):
        return formats.months(float(value))
    return formats.plain(value)


def _period(value: Any) -> str:
    return "" if value is None else formats.period(value)


def _differs(written: str, known: str) -> str:
    return "" if written.casefold().split() == known.casefold().split() else written
