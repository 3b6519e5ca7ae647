"""What would change if an edited rule took effect: asked here, worked out in the background."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired, FileSize, MultipleFileField
from werkzeug import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from procurement_app.screening.rulebook.parameters import FilledIn
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.rulebook import edited_files, impact
from procurement_app.services.rulebook import rules as rulebook
from procurement_app.services.work import queue
from procurement_app.web import formats, language, refusals, spoken, state
from procurement_app.web.language import _, _l
from procurement_app.web.permissions import permission
from procurement_app.web.rules import parameter_words
from procurement_app.web.waiting import how_far, wants_json

bp = Blueprint("impact", __name__, url_prefix="/regels/wat-verandert")


class EditForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """An edited rule file."""

    bestand = StringField(
        _l("Naam van het bestand"),
        [
            InputRequired(_l("Geef het bestand een naam, zoals social-label.yaml.")),
            Regexp(
                r"[a-z0-9]+(-[a-z0-9]+)*\.yaml$",
                message=_l("Gebruik kleine letters, cijfers en streepjes, met .yaml erachter."),
            ),
        ],
        description=_l("Dezelfde naam als een regel vervangt die regel; een nieuwe naam voegt er een toe."),
    )
    tekst = TextAreaField(
        _l("De gewijzigde regel"),
        [
            InputRequired(_l("Plak hier de tekst van een regel.")),
            Length(max=impact.MOST_CHARACTERS, message=_l("Deze tekst is te lang voor een regel.")),
        ],
    )


class FilesForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Edited files, as `kansrijk rules impact` takes a folder."""

    bestanden = MultipleFileField(
        _l("Regelbestanden"),
        [
            FileRequired(_l("Kies een of meer bestanden.")),
            Length(max=edited_files.MOST_FILES, message=_l("Dit zijn te veel bestanden. Stuur ze als ZIP.")),
            FileSize(
                max_size=edited_files.MOST_BYTES,
                message=_l("Een van deze bestanden is te groot. Stuur alleen wat u wijzigde."),
            ),
        ],
        description=_l(
            "Een of meer yaml-bestanden, of een ZIP van een map met dezelfde mappen als het regelboek. Zo "
            "probeert u een nieuwe regel samen met zijn nieuwe begrippen en waarden."
        ),
    )


@bp.get("")
@permission("rules.keep")
def index() -> str:
    """The form; `regel` fills it with the file of that rule."""
    form = EditForm()
    chosen = request.args.get("regel", "")
    book = rulebook.rulebook()
    if chosen in book.files and form.tekst.data is None:
        form.bestand.data = book.files[chosen].name
        form.tekst.data = book.files[chosen].read_text(encoding="utf-8")
    return _page(form, chosen)


@bp.post("")
@permission("rules.keep")
def ask() -> Response | tuple[str, int]:
    if "bestanden" in request.files:
        return _ask_files()
    form = EditForm()
    if not form.validate_on_submit():
        return _page(form, ""), 422
    job = impact.ask(
        state.db(), form.bestand.data, form.tekst.data, state.today(), actor=state.actor(), now=state.now()
    )
    return redirect(url_for("impact.show", job_id=job), 303)


def _ask_files() -> Response | tuple[str, int]:
    form = FilesForm()
    if not form.validate_on_submit():
        return _page(EditForm(formdata=None), "", form), 422
    sent = [(file.filename, file.read()) for file in form.bestanden.data]
    try:
        files = edited_files.received(state.store(), sent)
    except Refused as refusal:
        form.bestanden.errors = [refusals.refusal(refusal)]
        return _page(EditForm(formdata=None), "", form), refusal.status
    job = impact.ask_files(state.db(), files, state.today(), actor=state.actor(), now=state.now())
    return redirect(url_for("impact.show", job_id=job), 303)


@bp.get("/<int:job_id>")
@permission("rules.keep", background=True)
def show(job_id: int) -> Response | str:
    """How far it is, and then what would change."""
    job = queue.state(state.db(), job_id)
    if job.kind != impact.JOB:
        raise Missing("Deze vergelijking")
    if wants_json():
        return how_far(job)
    edited = impact.edited(state.db(), job_id)
    form = None
    if len(edited) == 1:
        [(name, text)] = edited.items()
        form = EditForm(formdata=None, data={"bestand": Path(name).name, "tekst": text})
    value = job.result.get("value") if job.result else None
    return render_template(
        "rules/impact.html",
        job=job,
        found=job.result,
        setting=_setting(FilledIn.model_validate(value)) if value else "",
        form=form,
        files=FilesForm(formdata=None) if len(edited) > 1 else None,
        density="compact",
    )


def _setting(given: FilledIn) -> str:
    """A setting with its value and its day, as one line."""
    parameter = rulebook.parameters()[given.parameter]
    return _(
        "%(title)s: %(value)s, vanaf %(day)s",
        title=parameter.title.in_language(language.current()),
        value=parameter_words(given.value, parameter.unit),
        day=formats.day(given.since),
    )


def _page(form: EditForm, chosen: str, files: FilesForm | None = None) -> str:
    book = rulebook.rulebook()
    titled = sorted((spoken.rule_name(rule_id), rule_id) for rule_id in book.rules)
    rules = [("", str(_l("Een nieuwe regel"))), *((rule_id, title) for title, rule_id in titled)]
    known = Path(form.bestand.data or "").stem in book.rules
    return render_template(
        "rules/impact_form.html",
        form=form,
        files=files or FilesForm(formdata=None),
        rules=rules,
        chosen=chosen,
        known=known,
        density="compact",
    )
