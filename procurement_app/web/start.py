"""Where people begin: what Kansrijk is for a visitor, and what asks attention for who is logged in."""

from __future__ import annotations

from flask import Blueprint, render_template

from procurement_app.models import DocumentStatus
from procurement_app.services.access import audit
from procurement_app.services.calendar import entries
from procurement_app.services.calendar.edition_rows import newest_editions
from procurement_app.services.calendar.entries import EntryQuery
from procurement_app.services.firms import changes, evidence, firms
from procurement_app.services.matching import introductions
from procurement_app.services.rulebook import rules
from procurement_app.services.tender import bundles, documents
from procurement_app.services.tender.documents import DocumentQuery
from procurement_app.services.work import queue
from procurement_app.web import state
from procurement_app.web.calendar.views import source_names
from procurement_app.web.permissions import may, permission

bp = Blueprint("start", __name__)


@bp.get("/")
@permission("public")
def home() -> str:
    if may("calendar.read"):
        return _staff()
    in_catalogue = firms.count(state.db())
    if may("firm.own"):
        return render_template("start/firm.html", firms=in_catalogue)
    return render_template("start/public.html", book=rules.rulebook(), firms=in_catalogue)


def _staff() -> str:
    """What a member of staff wants to see first: the best chances, what changed, what was read last."""
    session = state.db()
    best = entries.listing(session, EntryQuery(bands=("high",)), per_page=5)
    everything = entries.listing(session, EntryQuery(), per_page=1)
    papers = documents.listing(session, DocumentQuery(status=DocumentStatus.SCREENED), per_page=5)
    return render_template(
        "start/staff.html",
        best=best,
        source_names=source_names(),
        total=everything.total,
        papers=papers,
        bundles=bundles.held(session, [row.id for row in papers.rows]),
        editions=newest_editions(session),
        asked=_asked() if may("firms.review") else {},
        jobs=queue.counts(session) if may("jobs.read") else {},
        records=audit.listing(session).rows[:5] if may("audit.read") else [],
        density="compact",
    )


def _asked() -> dict[str, int]:
    """What waits for an advisor: proposals, evidence, and introductions nobody looked at."""
    session = state.db()
    return {
        "changes": changes.waiting_count(session),
        "evidence": evidence.waiting_count(session),
        "introductions": introductions.open_count(session),
    }
