"""Bringing in firms from a file: choose it, see per row what would happen, and confirm."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug import Response

from procurement_app.services.catalogue import import_drafts
from procurement_app.services.catalogue.import_report import HARMLESS, Checked
from procurement_app.services.errors import Missing, Refused
from procurement_app.web import refusals, state
from procurement_app.web.labels import Labels
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission

bp = Blueprint("firm_import", __name__, url_prefix="/beoordelen/importeren")

Page = str | Response | tuple[str, int]
DEEDS: Labels = {
    "new": _l("Nieuw"),
    "renewed": _l("Wordt bijgewerkt"),
    "unchanged": _l("Ongewijzigd"),
}
DONE: Labels = {"new": _l("Nieuw"), "renewed": _l("Bijgewerkt"), "unchanged": _l("Ongewijzigd")}
_SHOWN = 500  # rows on a page; the counts are of all


class UploadForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    file = FileField(
        _l("Bestand"),
        [FileRequired(_l("Kies het bestand met firma's."))],
        description=_l("CSV, Excel (xlsx) of ODS, hoogstens 10 MB, met een firma op elke rij."),
    )


@bp.route("", methods=["GET", "POST"])
@permission("firms.import")
def upload() -> Page:
    """Choose a file; it is read at once, so that a file that is no list is told here."""
    form, status = UploadForm(), 200
    if form.validate_on_submit():
        given, actor = form.file.data, state.actor()
        try:
            token = import_drafts.keep(_folder(), given.stream, given.filename or "firmas.csv", actor)
            try:
                _read(token)
            except Refused:
                import_drafts.drop(_folder(), token, actor)
                raise
        except Refused as refusal:
            form.file.errors, status = [refusals.refusal(refusal)], refusal.status
        else:
            return redirect(url_for("firm_import.preview", token=token), 303)
    elif form.errors:
        status = 422
    return render_template("reviews/import.html", form=form, density="compact"), status


@bp.route("/<string:token>", methods=["GET", "POST"])
@permission("firms.import")
def preview(token: str) -> Page:
    """What each row would do, with what is wrong; confirm it (`doe` is "ja") or drop the file."""
    if request.method == "POST":
        return _decide(token)
    found = _read(token)
    return render_template(
        "reviews/import_preview.html",
        found=found,
        stopping=[one for one in found.problems if one.code not in HARMLESS],
        telling=[one for one in found.problems if one.code in HARMLESS],
        token=token,
        name=import_drafts.name_of(_folder(), token, state.actor()),
        deeds=DEEDS,
        most=_SHOWN,
        density="compact",
    )


@bp.get("/<string:token>/klaar")
@permission("firms.import")
def done(token: str) -> str:
    """What became of each row."""
    rows = import_drafts.report(_folder(), token, state.actor())
    return render_template(
        "reviews/import_done.html",
        rows=rows,
        counts={deed: sum(row.deed == deed for row in rows) for deed in DONE},
        deeds=DONE,
        most=_SHOWN,
        density="compact",
    )


def _decide(token: str) -> Response:
    actor = state.actor()
    if request.form.get("doe") != "ja":
        import_drafts.drop(_folder(), token, actor)
        flash(_("Er is niets ingelezen en het bestand is weg."), "good")
        return redirect(url_for("firm_import.upload"), 303)
    try:
        import_drafts.confirm(
            state.db(),
            state.store(),
            _folder(),
            token,
            state.today(),
            fictitious=state.settings().demo,
            actor=actor,
            now=state.now(),
        )
    except Missing:  # confirmed before, by a second click: its report is there
        return redirect(url_for("firm_import.done", token=token), 303)
    except Refused as refusal:
        flash(refusals.refusal(refusal), "warn")
        return redirect(url_for("firm_import.preview", token=token), 303)
    return redirect(url_for("firm_import.done", token=token), 303)


def _read(token: str) -> Checked:
    return import_drafts.read(
        state.db(),
        state.store(),
        _folder(),
        token,
        state.today(),
        fictitious=state.settings().demo,
        actor=state.actor(),
    )


def _folder() -> Path:
    return state.settings().instance / import_drafts.FOLDER
