"""Which firms were shown for a tender, document or need, to whom and when, to account for it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, url_for
from werkzeug import Response

from procurement_app.services.catalogue import export
from procurement_app.services.errors import Missing
from procurement_app.services.matching import introductions, showings
from procurement_app.services.matching.showings import DOCUMENT, ENTRY, NEED, Showing
from procurement_app.web import firm_labels, labels, spans, state
from procurement_app.web.labels import Labels
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission

bp = Blueprint("shown", __name__, url_prefix="/getoond")

KINDS: Labels = {ENTRY: _l("Traject"), DOCUMENT: _l("Document"), NEED: _l("Vraag")}
_SLUGS = {"traject": ENTRY, "document": DOCUMENT, "vraag": NEED}
_KIND = f"any({', '.join(_SLUGS)})"
_USUAL = timedelta(days=365)
_HEADS = ("datum", "firma", "getoond_aan", "account", "waar", "onderwerp", "perceel", "keer")


@bp.get("")
@permission("introductions.handle")
def index() -> str:
    """The tenders, documents and needs for which firms were shown in a period."""
    first, last, mistake = _period()
    rows = showings.subjects(state.db(), first, last)
    return render_template(
        "shown/index.html",
        rows=rows,
        first=first,
        last=last,
        mistake=mistake,
        address=_address,
        kinds=KINDS,
        density="compact",
    )


@bp.get(f"/<{_KIND}:kind>/<int:number>")
@permission("introductions.handle")
def show(kind: str, number: int) -> str:
    """Each firm that was shown for one of them."""
    first, last, mistake = _period()
    return render_template(
        "shown/show.html",
        rows=showings.of_subject(state.db(), _SLUGS[kind], number, first, last),
        title=showings.title_of(state.db(), _SLUGS[kind], number),
        about=_about(_SLUGS[kind], number),
        about_row=_about_row,
        kind=kind,
        number=number,
        kinds=KINDS,
        first=first,
        last=last,
        mistake=mistake,
        density="compact",
    )


@bp.get(f"/<{_KIND}:kind>/<int:number>.csv")
@permission("introductions.handle")
def table(kind: str, number: int) -> Response:
    """The same as a table to keep."""
    first, last, _mistake = _period()
    rows = showings.of_subject(state.db(), _SLUGS[kind], number, first, last)
    answer = Response(export.as_table(_HEADS, map(_cells, rows)), content_type="text/csv; charset=utf-8")
    name = f"getoond-{kind}-{number}-{first.isoformat()}-{last.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cells(row: Showing) -> list[str]:
    return [
        row.day.isoformat(),
        row.firm,
        labels.named(labels.ROLES, row.viewer),
        row.account,
        labels.named(firm_labels.PLACES, row.place),
        f"{labels.named(KINDS, row.kind)} {row.number}",
        row.lot,
        str(row.count),
    ]


def _address(kind: str, number: int) -> str:
    slug = next(slug for slug, known in _SLUGS.items() if known == kind)
    first, last, _mistake = _period()
    return url_for("shown.show", kind=slug, number=number, van=first.isoformat(), tot=last.isoformat())


def _about(kind: str, number: int) -> str:
    """The page of a tender, document or need itself; a need has one once an introduction was asked."""
    if kind == ENTRY:
        return url_for("entries.show", entry_id=number)
    if kind == DOCUMENT:
        return url_for("documents.show", document_id=number)
    try:
        introductions.one(state.db(), number)
    except Missing:
        return ""
    return url_for("introductions.show", need_id=number)


def _about_row(row: Showing) -> str:
    """What a row is about, where it is not the subject of the page itself."""
    lot = _("perceel %(lot)s", lot=row.lot.upper()) if row.lot else ""
    return ", ".join(part for part in (f"{labels.named(KINDS, row.kind)} {row.number}", lot) if part)


def _period() -> spans.Span:
    """The period in the address; the last year when there is none."""
    today = state.today()
    return spans.asked(today - _USUAL, today)
