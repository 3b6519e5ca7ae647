"""The catalogue on paper: an accessible PDF (PDF/UA-1) of the whole of it or of what was found."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from sqlmodel import Session, col, select

from procurement_app import paths
from procurement_app.matching.vocabulary import load
from procurement_app.models import Job, JobStatus
from procurement_app.models.database import writing
from procurement_app.services.access.audit import Actor
from procurement_app.services.catalogue import cards, codes, pictures, shelf
from procurement_app.services.catalogue.cards import Card
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.storage import Store, forget_older
from procurement_app.services.work import queue

MAKE = "catalogue-pdf"  # the kind of job
FOLDER = "catalogue"  # in the instance folder
AT_ONCE = 8  # firms that are put on paper while the visitor waits
MOST = 500
AT_A_TIME = 5  # lists that wait for a worker, so that visitors cannot fill the queue
_KEPT_FOR = 2 * 24 * 3600
_FONTS = "vendor/figtree"
_PHOTO = "photo://firm/"

Photo = tuple[Path, str]  # file and media type

OnProgress = Callable[[str, float], None]


def file_of(folder: Path, ids: Sequence[int], about: str, language: str, version: tuple[int, str]) -> Path:
    """Where the PDF of these firms lies or will lie; another version of the catalogue gives another file."""
    text = repr((list(ids), about, language, version))
    return folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.pdf"


def offer(
    session: Session, name: str, ids: Sequence[int], about: str, language: str, *, actor: Actor, now: datetime
) -> int:
    """Let a worker make the PDF; returns the job, the one that makes it already if there is one.

    Raises Refused when it would be too long, or when many lists wait."""
    if len(ids) > MOST:
        raise Refused(
            "catalogue-too-long",
            f"Een PDF gaat tot {MOST} firma's. Kies filters, of neem de lijst mee als CSV of Excel.",
        )
    unfinished = session.exec(
        select(Job.id, Job.key).where(
            Job.kind == MAKE, col(Job.status).in_((JobStatus.QUEUED, JobStatus.RUNNING))
        )
    ).all()
    for job_id, key in unfinished:
        if key == name and job_id is not None:
            return job_id
    if len(unfinished) >= AT_A_TIME:
        raise Refused(
            "catalogue-busy",
            "Er worden al veel lijsten gemaakt. Probeer het over een minuut opnieuw, of neem CSV of Excel.",
            503,
        )
    payload = {"ids": list(ids), "about": about, "language": language, "file": name}
    with writing(session):
        return queue.offer(session, MAKE, name, payload, actor=actor, now=now)


def make(
    session: Session,
    target: Path,
    ids: Sequence[int],
    about: str,
    language: str,
    *,
    store: Store,
    now: datetime,
    on: date,
    on_progress: OnProgress = lambda _stage, _share: None,
) -> Path:
    """Write the PDF of these firms to `target`, whole or not at all, each with its first picture.

    Raises Refused where it cannot be.
    """
    on_progress("reading", 0.1)
    rows = cards.of_ids(session, shelf.current(session, on), ids)
    on_progress("storing", 0.3)
    data = render(rows, about, language, now, _photos(session, store, rows))
    target.parent.mkdir(parents=True, exist_ok=True)
    forget_old(target.parent)
    draft = target.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(data)
    draft.replace(target)
    return target


def _photos(session: Session, store: Store, rows: Sequence[Card]) -> dict[int, Photo]:
    found: dict[int, Photo] = {}
    for card in rows:
        if card.profile.pictures:
            with suppress(Missing):  # a picture whose file is gone is missed on paper, not the paper
                found[card.id] = pictures.of_firm(session, store, card.id, 0)
    return found


def render(
    rows: Sequence[Card], about: str, language: str, now: datetime, photos: Mapping[int, Photo] | None = None
) -> bytes:
    """The PDF itself: tagged, with language and title; `photos` by the id of the firm."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as missing:  # WeasyPrint, or the Pango it needs, is not on this machine
        raise Refused(
            "no-pdf",
            "Deze server kan geen PDF maken. Druk de lijst af vanuit uw browser, of neem CSV of Excel.",
            501,
        ) from missing
    html = (
        _environment()
        .get_template("firms/paper.html")
        .render(
            rows=rows,
            about=about,
            language=language,
            made_on=now.date(),
            photos={firm_id: f"{_PHOTO}{firm_id}" for firm_id in photos or {}},
            **_words(language),
        )
    )
    style = (paths.TEMPLATES / "firms" / "paper.css").read_text(encoding="utf-8")
    base, fonts, fetcher = paths.STATIC.as_uri() + "/", FontConfiguration(), _own_files(photos or {})
    sheet = CSS(string=style, base_url=base, url_fetcher=fetcher, font_config=fonts)
    made: bytes = HTML(string=html, base_url=base, url_fetcher=fetcher).write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_languages
    )
    return made


def _languages(_document: Any, made: Any) -> None:
    """Give what firms wrote in Dutch its language in the PDF; WeasyPrint knows one language for all of it.

    Quotations are what `paper.html` marks so, and their structure is the only one of that kind.
    """
    for element in made.objects:
        if isinstance(element, dict) and element.get("S") == "/BlockQuote":
            element["Lang"] = "(nl)"  # a string, as PDF writes it


def _own_files(photos: Mapping[int, Photo]) -> Any:
    """Fetches only our own fonts and the pictures given: a document never reaches out to the network or to
    other files."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            number = url.removeprefix(_PHOTO)
            if number.isdecimal() and int(number) in photos:
                path, media_type = photos[int(number)]
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})
            wanted = Path(url.removeprefix("file://"))
            if not wanted.is_relative_to(paths.STATIC / _FONTS) or not wanted.is_file():
                raise ValueError("only our own fonts and pictures")
            return URLFetcherResponse(url, wanted.read_bytes(), {"Content-Type": "font/woff2"})

    return OwnFiles()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(paths.TEMPLATES), autoescape=True, trim_blocks=True)


def _words(language: str) -> dict[str, Any]:
    activities = load().activities
    dutch = language == "nl"
    return {
        "t": lambda nl, en: nl if dutch else en,
        "marked": lambda text, spoken="nl": codes.marked(text, spoken, language, "blockquote"),
        "work": lambda name: activities[name].names[language] if name in activities else name,
        "areas": lambda values: ", ".join(codes.called(codes.AREAS, value, language) for value in values),
        "groups": lambda values: ", ".join(
            codes.called(codes.TARGET_GROUPS, value, language) for value in values
        ),
        "spoken": lambda values: ", ".join(
            codes.called(codes.LANGUAGES, value, language) for value in values
        ),
        "day": lambda value: f"{value.day}-{value.month}-{value.year}",
        "euro": lambda value: value and f"€ {value:,.0f}".replace(",", "." if dutch else ","),
        "fte": lambda value: value and f"{value:g} fte".replace(".", "," if dutch else "."),
    }


def forget(folder: Path) -> None:
    """Remove the lists that were made, so that a firm that left is in none of them."""
    for path in folder.glob("*.pdf"):
        path.unlink(missing_ok=True)


def forget_old(folder: Path) -> None:
    """Remove the lists that were made more than two days ago."""
    forget_older(folder, _KEPT_FOR)
