"""Bringing in a calendar: receive the file, show what would be read, correct it, and import it whole."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug import Response
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from procurement_app.calendars.messages import parted
from procurement_app.services.calendar import calendars, edition_undo
from procurement_app.services.calendar.calendars import Preview
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.work import queue
from procurement_app.web import entries, refusals, state
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission
from procurement_app.web.waiting import how_far, wants_json

bp = Blueprint("importing", __name__, url_prefix="/inkoopkalender/importeren")

_EARLIER = 8  # imports that the upload page shows
_A_DATE = _l("Schrijf de datum als dag-maand-jaar, bijvoorbeeld 01-11-2026.")


class UploadForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The file, and which calendar it is an edition of."""

    bestand = FileField(_l("Bestand"), [FileRequired(_l("Kies het bestand met de inkoopkalender."))])
    bron = StringField(
        _l("Naam van de kalender"),
        [InputRequired(_l("Geef de kalender een naam, bijvoorbeeld die van de gemeente.")), Length(max=120)],
        description=_l("Gebruik dezelfde naam voor elke editie: dan ziet u wat er veranderde."),
    )


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What an import needs beside the meaning of the columns."""

    bron = StringField(
        _l("Naam van de kalender"), [InputRequired(_l("Geef de kalender een naam.")), Length(max=120)]
    )
    datum = DateField(
        _l("Datum van deze editie"),
        [InputRequired(_A_DATE)],
        format=["%d-%m-%Y", "%Y-%m-%d"],
        description=_l("Dag-maand-jaar, bijvoorbeeld 01-11-2026."),
    )
    jaar = StringField(
        _l("Jaar van deze kalender"),
        [Optional(), Regexp(r"\s*20\d\d\s*$", message=_l("Schrijf een jaartal, bijvoorbeeld 2027."))],
    )
    bewaar = StringField(
        _l("Bewaar deze kolomindeling als"),
        [Optional(), Length(max=80)],
        description=_l("Handig voor andere kalenders met dezelfde kolommen."),
    )


@bp.get("")
@permission("calendar.import")
def upload() -> str:
    return _upload_page(UploadForm())


@bp.post("")
@permission("calendar.import")
def receive() -> Response | tuple[str, int]:
    form = UploadForm()
    if not form.validate_on_submit():
        return _upload_page(form), 422
    file = form.bestand.data
    try:
        received = calendars.receive(
            state.db(), state.store(), file.stream, file.filename, actor=state.actor(), now=state.now()
        )
        # Reading it once now tells at the upload, not later, that a file cannot be read.
        calendars.preview(state.db(), state.store(), received.original_id, rows=1)
    except Refused as refusal:
        form.bestand.errors = [refusals.refusal(refusal)]
        return _upload_page(form), refusal.status
    return redirect(
        url_for("importing.preview", original_id=received.original_id, bron=form.bron.data.strip()), 303
    )


@bp.get("/<int:original_id>")
@permission("calendar.import")
def preview(original_id: int) -> str:
    """What would be read, with the mapping proposed, remembered for the source, or saved (`indeling`)."""
    name = request.args.get("bron", "")
    source = next((one for one in calendars.sources(state.db()) if one.name == name), None)
    saved = request.args.get("indeling", "")
    found = calendars.preview(
        state.db(),
        state.store(),
        original_id,
        source_id=source.id if source else None,
        mapping=calendars.mapping_named(state.db(), saved) if saved else None,
    )
    day = min(found.dated or state.today(), state.today())
    form = ConfirmForm(formdata=None, bron=name, datum=day)
    return _preview_page(original_id, found, form)


@bp.post("/<int:original_id>")
@permission("calendar.import")
def confirm(original_id: int) -> Response | str | tuple[str, int]:
    """Show the preview again with the corrected columns (`doe=voorbeeld`), or import."""
    form = ConfirmForm()
    shown = _shown_mapping(original_id)
    try:
        mapping = _chosen_mapping(shown, form)
    except Refused as refusal:
        flash(refusals.refusal(refusal))
        return _again(original_id, shown, form), refusal.status
    if request.form.get("doe") == "voorbeeld":
        return _again(original_id, mapping, form), 422 if form.jaar.errors else 200
    if not form.validate_on_submit():
        return _again(original_id, mapping, form), 422
    try:
        job = calendars.start_import(
            state.db(),
            original_id,
            source_name=form.bron.data,
            published_on=form.datum.data,
            on=state.today(),
            actor=state.actor(),
            now=state.now(),
            mapping=mapping,
            save_mapping_as=form.bewaar.data or None,
        )
    except Refused as refusal:
        form.bron.errors = [refusals.refusal(refusal)]
        return _again(original_id, mapping, form), refusal.status
    return redirect(url_for("importing.progress", job_id=job), 303)


@bp.get("/taak/<int:job_id>")
@permission("calendar.import", background=True)
def progress(job_id: int) -> Response | str:
    """How far an import is; when it is done, the edition it made."""
    job = queue.state(state.db(), job_id)
    if job.kind != calendars.IMPORT:
        raise Missing("Deze import")
    if wants_json():
        return how_far(job)
    if job.status == "done" and "edition_id" in job.result:
        return redirect(url_for("calendar.edition", edition_id=job.result["edition_id"]), 303)
    return render_template("calendar/progress.html", job=job, density="compact")


@bp.post("/editie/<int:edition_id>/ongedaan")
@permission("calendar.import")
def undo(edition_id: int) -> Response:
    """Take back the newest edition of a calendar."""
    edition_undo.undo(state.db(), edition_id, state.today(), actor=state.actor(), now=state.now())
    flash(_("De import is ongedaan gemaakt."), "good")
    return redirect(url_for("calendar.index"), 303)


def _shown_mapping(original_id: int) -> dict[str, Any] | None:
    """The whole mapping of the form that was filled in; what is proposed for the file when it has none."""
    written = request.form.get("basis", "")
    if not written:
        return calendars.preview(state.db(), state.store(), original_id, rows=1).mapping
    try:
        found = json.loads(written)
    except ValueError:
        found = None
    return calendars.understood_mapping(found)


def _chosen_mapping(shown: dict[str, Any] | None, form: ConfirmForm) -> dict[str, Any] | None:
    """The whole mapping as corrected in the form, also when nothing was changed; None without columns.

    What the source remembers must not come in its place: the form is what this person saw.
    """
    if shown is None:
        return None
    names = calendars.column_names(shown)
    choices = {
        name: request.form.get(f"kolom-{index}", column["field"] or "")
        for index, (name, column) in enumerate(zip(names, shown["columns"], strict=True))
    }
    chosen = calendars.corrected(shown, choices)
    if "jaar" in request.form and form.jaar.validate(form):
        chosen["year"] = int(form.jaar.data) if form.jaar.data else None
    return chosen


def _again(original_id: int, mapping: dict[str, Any] | None, form: ConfirmForm) -> str:
    found = calendars.preview(state.db(), state.store(), original_id, mapping=mapping)
    return _preview_page(original_id, found, form)


def _upload_page(form: UploadForm) -> str:
    return render_template(
        "calendar/upload.html",
        form=form,
        sources=calendars.sources(state.db()),
        megabytes=state.settings().max_upload_mb,
        editions=calendars.editions(state.db())[:_EARLIER],
        density="compact",
    )


def _preview_page(original_id: int, found: Preview, form: ConfirmForm) -> str:
    if isinstance(form.datum.data, date) and not form.datum.raw_data:
        form.datum.raw_data = [form.datum.data.strftime("%d-%m-%Y")]
    if found.year and not form.jaar.data:
        form.jaar.data = str(found.year)
    troubles, told = parted(found.problems)
    return render_template(
        "calendar/preview.html",
        original_id=original_id,
        preview=found,
        duration=entries.duration,
        troubles=troubles,
        told=told,
        form=form,
        mappings=calendars.mappings(state.db()),
        density="compact",
    )
