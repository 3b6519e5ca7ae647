"""The calendar as a list with its timeline, and what the newest edition changed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from procurement_app.calendars.messages import parted
from procurement_app.models import ChangeKind
from procurement_app.services.calendar import calendars, entries, public_calendars
from procurement_app.services.calendar.edition_rows import EditionRow, newest_editions
from procurement_app.services.errors import Missing
from procurement_app.web import state
from procurement_app.web.calendar import query as addresses
from procurement_app.web.language import _
from procurement_app.web.permissions import permission
from procurement_app.web.written import whole

bp = Blueprint("calendar", __name__, url_prefix="/inkoopkalender")

# Bars of the timeline are this high at most, in units of its drawing.
BAR = 80
# So many changes of each kind are shown before all of one kind are asked for.
_FIRST_CHANGES = 25
# A quarter with more than this many times the next one is cut off, at this many times the next one.
_OUTLIER, _HEADROOM = 3, 1.25


@bp.get("")
@permission("calendar.read")
def index() -> str:
    """Planned tenders, searched, filtered, sorted and paged by the address alone."""
    sources = source_names()
    query = entries.found_by_text(state.db(), addresses.query_from(request.args, sources))
    page = entries.listing(state.db(), query, page=max(1, request.args.get("pagina", 1, type=whole)))
    facets = entries.facets(state.db(), query)
    quarters = entries.timeline(state.db(), query)
    return render_template(
        "calendar/index.html",
        query=query,
        page=page,
        filters=[
            (choice.parameter, choice.legend(), addresses.shown_facets(choice, facets.get(choice.key, [])))
            for choice in addresses.CHOICES
        ],
        active=addresses.active_filters(query, sources),
        no_amounts=addresses.no_amounts(request.args),
        source_names=sources,
        quarters=quarters,
        highest=full_height([quarter.count for quarter in quarters]),
        bar=BAR,
        editions=newest_editions(state.db(), query.source_id),
        sorts=sorts(),
        density="compact",
    )


@bp.get("/wijzigingen")
@permission("calendar.read")
def changes() -> str:
    """What an edition (the newest, unless `editie` says otherwise) changed since the one before.

    The first few of each kind, or all of one kind (`soort`), a page at a time.
    """
    wanted = request.args.get("editie", type=whole)
    found = entries.latest_changes(state.db(), wanted, most=_FIRST_CHANGES)
    kind, page = request.args.get("soort"), None
    if found.edition is not None and kind in list(ChangeKind):
        number = max(1, request.args.get("pagina", 1, type=whole))
        page = entries.change_page(state.db(), found.edition.id, ChangeKind(kind), page=number)
    return render_template(
        "calendar/changes.html",
        changes=found,
        kind=kind if page else None,
        page=page,
        kinds=[
            (ChangeKind.CHANGED, found.changed),
            (ChangeKind.NEW, found.new),
            (ChangeKind.BACK, found.back),
            (ChangeKind.GONE, found.gone),
            (ChangeKind.NOTATION, found.notation),
        ],
        editions=calendars.editions(state.db()),
        density="compact",
    )


@bp.get("/edities/<int:edition_id>")
@permission("calendar.read")
def edition(edition_id: int) -> str:
    """One imported edition with everything that could not be understood in its rows."""
    found = entries.latest_changes(state.db(), edition_id, most=1)
    problems, told = parted(calendars.edition_problems(state.db(), edition_id))
    return render_template(
        "calendar/edition.html",
        changes=found,
        edition=found.edition,
        newest=found.edition is not None and _is_newest(found.edition),
        problems=problems,
        told=told,
        public=found.edition is not None and public_calendars.is_public(state.db(), found.edition.source_id),
        density="compact",
    )


@bp.post("/edities/<int:edition_id>/openbaar")
@permission("calendar.import")
def set_public(edition_id: int) -> Response:
    """Say that the calendar of this edition is public (`openbaar` is "ja"), or is not."""
    found = entries.latest_changes(state.db(), edition_id, most=1).edition
    if found is None:
        raise Missing("Deze editie")
    public = request.form.get("openbaar") == "ja"
    public_calendars.set_public(state.db(), found.source_id, public, actor=state.actor(), now=state.now())
    flash(
        _("Firma's zien nu welk werk van deze kalender bij hen past.")
        if public
        else _("Firma's zien deze kalender niet meer."),
        "good",
    )
    return redirect(url_for("calendar.edition", edition_id=edition_id), 303)


def _is_newest(edition: EditionRow) -> bool:
    """Whether no later edition of the same calendar was imported."""
    return calendars.editions(state.db(), edition.source_id)[0].id == edition.id


def source_names() -> dict[int, str]:
    """The calendars by id when there is more than one; otherwise their names tell nothing."""
    known = calendars.sources(state.db())
    return {source.id: source.name for source in known} if len(known) > 1 else {}


def full_height(counts: Sequence[int]) -> int:
    """The count that fills a bar: the highest, unless that one would flatten all the others."""
    first, second, *_rest = [*sorted(counts, reverse=True), 0, 0]
    if second and first > _OUTLIER * second:
        return math.ceil(second * _HEADROOM)
    return max(first, 1)


def sorts() -> list[tuple[str, str]]:
    return [
        ("score", _("Hoogste score")),
        ("value", _("Hoogste waarde")),
        ("publication", _("Eerste publicatie")),
        ("start", _("Eerste start")),
        ("title", _("Titel")),
        ("department", _("Directie")),
        ("problems", _("Meeste problemen")),
    ]
