"""What a mail says: plain text from `templates/emails`, and the same as simple HTML.

A template gives the subject on its first line and then paragraphs, apart by an empty line. A paragraph
whose lines begin with "- " is a list; an address on a line of its own becomes a link. Values are folded
to one line each, so that no value can add a paragraph or a header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from procurement_app import paths

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def letter(kind: str, language: str, **values: Any) -> Letter:
    """The mail of a kind ("evidence-expires") in a language ("nl" or "en")."""
    told = {name: _one_line(value) for name, value in values.items()}
    written = _environment(language).get_template(f"{kind}.txt").render(language=language, **told)
    subject, _, body = written.strip().partition("\n")
    text = re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n"
    html = (
        _environment(language)
        .get_template("layout.html")
        .render(subject=subject.strip(), parts=_parts(text), language=language)
    )
    return Letter(subject.strip(), text, html)


def _parts(text: str) -> list[tuple[str, list[str]]]:
    """Paragraphs as (kind, lines), with kind "list", "link" or "text"."""
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.split("\n")]
        if all(line.startswith("- ") for line in lines):
            found.append(("list", [line[2:] for line in lines]))
        elif len(lines) == 1 and _ADDRESS.fullmatch(lines[0]):
            found.append(("link", lines))
        else:
            found.append(("text", lines))
    return found


def _one_line(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list | tuple):
        return [_one_line(one) for one in value]
    if isinstance(value, dict):
        return {name: _one_line(one) for name, one in value.items()}
    return value


@lru_cache(maxsize=4)
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(paths.TEMPLATES / "emails"),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    known = Translations.load(paths.TRANSLATIONS, [language]) if language != "nl" else NullTranslations()
    environment.install_gettext_translations(known, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.filters["day"] = lambda day: _day(day, language)
    return environment


def _day(day: date, language: str) -> str:
    return format_date(day, "d MMMM y", locale=language)
