"""Uploading documents to be screened, and following how far each one is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from procurement_app.documents.formats import BY_EXTENSION
from procurement_app.models import DocumentStatus
from procurement_app.services.calendar import entries
from procurement_app.services.errors import Refused
from procurement_app.services.tender import bundles, documents
from procurement_app.services.tender.bundles import Bundle
from procurement_app.services.tender.documents import DocumentProgress
from procurement_app.web import labels, refusals, state
from procurement_app.web.language import _, _n
from procurement_app.web.permissions import permission
from procurement_app.web.waiting import wants_json
from procurement_app.web.written import whole

bp = Blueprint("screening", __name__, url_prefix="/screenen")

MOST_AT_ONCE = 100
# The stages a person is told of, in order, with how far along each one ends.
STAGES = ("reading", "rules", "storing")


@dataclass(frozen=True)
class Received:
    """What became of one uploaded file: a document (perhaps one we already had), or a reason why not."""

    name: str
    document: int | None = None
    duplicate: bool = False
    error: str = ""


@bp.get("")
@permission("documents.upload")
def upload() -> str:
    return _page([])


@bp.post("")
@permission("documents.upload")
def receive() -> Response | tuple[str, int] | tuple[Response, int]:
    """Take one or many files; those that cannot be taken are named, the others go on."""
    files = [file for file in request.files.getlist("bestanden") if file.filename]
    entry = request.form.get("traject", type=whole)
    received = [_take(file, entry) for file in files[:MOST_AT_ONCE]]
    if wants_json():
        return jsonify(files=[asdict(one) for one in received]), 200 if received else 422
    if not received:
        return _page([Received("", error=_("Kies eerst een of meer bestanden."))]), 422
    if any(one.error for one in received):
        return _page(received), 422
    return redirect(
        url_for(
            "screening.progress",
            document=[one.document for one in received],
            dubbel=[one.document for one in received if one.duplicate],
        ),
        303,
    )


@bp.get("/voortgang")
@permission("documents.upload", background=True)
def progress() -> Response | str:
    """How far the documents of the address are, as a page or, for its script, as JSON."""
    wanted = request.args.getlist("document", type=whole)[:MOST_AT_ONCE]
    held = bundles.held(state.db(), wanted)
    rows = [_with_members(row, held.get(row.document_id)) for row in documents.progress(state.db(), wanted)]
    if wants_json():
        return jsonify(documents=[_told(row, held) for row, held in rows])
    return render_template(
        "screening/progress.html",
        rows=rows,
        duplicates=set(request.args.getlist("dubbel", type=whole)),
        stages=STAGES,
        busy=any(row.status == "waiting" for row, _held in rows),
        result=result_words,
        density="compact",
    )


def _take(file: FileStorage, entry: int | None) -> Received:
    name = file.filename or ""
    try:
        done = documents.upload(
            state.db(),
            state.store(),
            file.stream,  # type: ignore[arg-type]  # werkzeug types it as IO[bytes]
            name,
            actor=state.actor(),
            now=state.now(),
            on=state.today(),
            entry_id=entry,
        )
    except Refused as refusal:
        return Received(name, error=refusals.refusal(refusal))
    return Received(done.name, done.document_id, done.duplicate)


def _with_members(row: DocumentProgress, held: Bundle | None) -> tuple[DocumentProgress, Bundle | None]:
    """A ZIP is done when every file in it is; until then it is as far as they are."""
    if held is None or not held.waiting or row.status != DocumentStatus.SCREENED:
        return row, held
    return replace(row, status=DocumentStatus.WAITING, stage="members", progress=held.progress), held


def result_words(row: DocumentProgress, held: Bundle | None) -> str:
    """What screening gave, in a few words; of a ZIP what all its files gave together."""
    if held is None:
        if row.foreign:
            return _("Niet beoordeeld: andere taal")
        if not row.finding_count:
            return _("Niets gevonden")
        return _n("%(num)s bevinding bekijken", "%(num)s bevindingen bekijken", row.finding_count)
    said = [
        _n("%(num)s bestand uitgepakt", "%(num)s bestanden uitgepakt", held.files),
        _n("%(num)s bevinding", "%(num)s bevindingen", held.findings),
    ]
    if held.failed:
        said.append(_("%(num)s niet te lezen", num=held.failed))
    return ", ".join(said)


def _told(row: DocumentProgress, held: Bundle | None) -> dict[str, Any]:
    return {
        "document": row.document_id,
        "name": row.name,
        "status": row.status,
        "step": labels.STEP_OF.get(row.stage, row.stage),
        "label": labels.named(labels.STAGES, row.stage),
        "progress": row.progress,
        "error": refusals.stored(row.error),
        "result": result_words(row, held),
        "url": url_for("documents.show", document_id=row.document_id),
    }


def _page(received: list[Received]) -> str:
    entry = request.args.get("traject", type=whole) or request.form.get("traject", type=whole)
    return render_template(
        "screening/upload.html",
        received=received,
        entry=entries.detail(state.db(), entry).row if entry else None,
        megabytes=state.settings().max_upload_mb,
        extensions=BY_EXTENSION,
        stages=STAGES,
        density="compact",
    )
