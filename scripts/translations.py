"""Keeps the translations whole: `update` after changing texts, `check` in every test run.

Texts in the code are Dutch; `procurement_app/translations/en` holds their English.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "procurement_app" / "translations"
KEYWORDS = ("_l", "lazy_gettext", "_n:1,2")


def extracted() -> Catalog:
    """Every text that the code and the templates ask a translation for."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        keywords = [part for word in KEYWORDS for part in ("-k", word)]
        subprocess.run(  # noqa: S603  our own words only
            [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", *keywords,
             "--no-location", "--sort-output", "-o", str(template), "."],
            cwd=ROOT,
            check=True,
        )  # fmt: skip
        with template.open("rb") as file:
            return read_po(file)


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def problems(language: str = "en") -> list[str]:
    """One sentence for each text that has no translation, an uncertain one, or one that breaks its values."""
    asked, given = extracted(), catalogue(language)
    found = []
    for message in asked:
        if not message.id:
            continue
        known = given.get(message.id)
        shown = message.id if isinstance(message.id, str) else message.id[0]
        if known is None or not _complete(known.string):
            found.append(f"{language}: geen vertaling van {shown!r}")
        elif known.fuzzy:
            found.append(f"{language}: onzekere vertaling van {shown!r}")
        else:
            found += [f"{language}: {error} in {shown!r}" for error in known.check(given)]
    stale = [message.id for message in given if message.id and asked.get(message.id) is None]
    return found + [f"{language}: niet meer gebruikt: {text!r}" for text in stale]


def update(language: str = "en") -> None:
    """Bring the catalogue in line with the texts; nothing is guessed."""
    given = catalogue(language)
    given.update(extracted(), no_fuzzy_matching=True)
    given.obsolete.clear()
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    with path.open("wb") as file:
        write_po(file, given, sort_output=True, omit_header=False, ignore_obsolete=True, width=110)


def _complete(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))


def main() -> int:
    if sys.argv[1:] == ["update"]:
        update()
    wrong = problems()
    for sentence in wrong:
        print(sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
