"""Firm files between looking and confirming, and the reports of what was done: kept for a day.

A file is read in the confined worker; nothing of it is in the database until it is confirmed.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from sqlmodel import Session

from procurement_app.documents.model import UnreadableFile
from procurement_app.services.access.audit import Actor
from procurement_app.services.catalogue import importing
from procurement_app.services.catalogue.import_report import Checked
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.originals import display_name
from procurement_app.services.storage import Store, forget_older
from procurement_app.services.work import confinement

FOLDER = "firm-imports"  # in the instance folder
MOST_BYTES = 10 * 1024 * 1024
_KEPT_FOR = 24 * 3600
_SECONDS = 60
_ROWS = "procurement_app.matching.firms:rows_job"
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Done:
    """What became of one row: its number, the name of the firm and the deed."""

    row: int
    firm: str
    deed: str


def keep(folder: Path, data: BinaryIO, name: str, actor: Actor) -> str:
    """Keep a file until it is confirmed; only the same account finds it again. Raises Refused."""
    content = data.read(MOST_BYTES + 1)
    if not content:
        raise Refused("empty-file", "Het bestand is leeg. Kies een bestand met een firma per rij.", 422)
    if len(content) > MOST_BYTES:
        raise Refused("file-too-large", "Het bestand is groter dan 10 MB. Deel het op in kleinere.", 422)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    forget_old(folder)
    token = secrets.token_hex(16)
    _path(folder, token, actor, "list").write_bytes(content)
    _path(folder, token, actor, "name").write_text(display_name(name), encoding="utf-8")
    return token


def name_of(folder: Path, token: str, actor: Actor) -> str:
    """The name a file came under. Raises Missing."""
    return _existing(folder, token, actor, "name").read_text(encoding="utf-8")


def read(
    session: Session, store: Store, folder: Path, token: str, on: date, *, fictitious: bool, actor: Actor
) -> Checked:
    """What is in a kept file, beside the catalogue of now. Raises Missing, or Refused when it is no list."""
    content = _existing(folder, token, actor, "list").read_bytes()
    name = name_of(folder, token, actor)
    found = confinement.run(store, _ROWS, content, {"name": name}, most_seconds=_SECONDS)
    rows = ((int(number), cells) for number, cells in found["rows"])
    try:
        return importing.check_rows(session, rows, found["head"], name, on, fictitious=fictitious)
    except UnreadableFile as error:
        raise Refused(error.problem.code, error.problem.message, 422) from error


def confirm(
    session: Session,
    store: Store,
    folder: Path,
    token: str,
    on: date,
    *,
    fictitious: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Bring in a kept file, all of it or nothing, and keep only the report. Raises Refused or Missing."""
    checked = read(session, store, folder, token, on, fictitious=fictitious, actor=actor)
    if not checked.sound or not checked.rows:
        raise Refused(
            "firms-not-sound",
            "Dit bestand heeft rijen die niet kloppen. Verbeter die en kies het bestand opnieuw.",
            422,
        )
    importing.bring_in(session, checked, actor=actor, now=now)
    report = [asdict(Done(one.row, one.firm.name, str(one.deed))) for one in checked.rows]
    _path(folder, token, actor, "json").write_text(json.dumps(report), encoding="utf-8")
    _path(folder, token, actor, "list").unlink(missing_ok=True)


def drop(folder: Path, token: str, actor: Actor) -> None:
    """Forget a file that is not brought in."""
    for kind in ("list", "name"):
        _path(folder, token, actor, kind).unlink(missing_ok=True)


def report(folder: Path, token: str, actor: Actor) -> list[Done]:
    """What became of each row. Raises Missing."""
    written = _existing(folder, token, actor, "json").read_text(encoding="utf-8")
    return [Done(**one) for one in json.loads(written)]


def forget_old(folder: Path) -> None:
    """Remove the files and reports of more than a day ago."""
    forget_older(folder, _KEPT_FOR)


def _existing(folder: Path, token: str, actor: Actor, kind: str) -> Path:
    path = _path(folder, token, actor, kind)
    if not path.is_file():
        raise Missing("Dit bestand")
    return path


def _path(folder: Path, token: str, actor: Actor, kind: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise Missing("Dit bestand")
    return folder / f"{actor.id}-{token}.{kind}"
