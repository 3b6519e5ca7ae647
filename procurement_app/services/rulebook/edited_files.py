"""The files of an edit that somebody sends: rule files, or a ZIP of a folder ordered as the rulebook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from procurement_app import paths
from procurement_app.documents.options import MEGABYTE
from procurement_app.screening.rulebook.edited import NotPlaced, edited_rulebook, place_of
from procurement_app.services.errors import Refused
from procurement_app.services.rulebook.edited_zip import text_of
from procurement_app.services.storage import Store
from procurement_app.services.work import confinement

MOST_FILES = 50
MOST_BYTES = 5 * MEGABYTE
"""Of one file that is sent, and of all texts together: the rulebook itself is as large."""
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yaml")
_UNZIP = "procurement_app.services.rulebook.edited_zip:texts"
_SECONDS = 20


def received(store: Store, sent: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """The texts in what was sent (pairs of a name and bytes), by their place in a rulebook, or by their name
    alone where the text itself must tell its place. Nothing is kept. Raises Refused."""
    found: list[tuple[str, str | None]] = []
    for name, data in sent:
        if name.lower().endswith(".zip"):
            unpacked = confinement.run(store, _UNZIP, data, {}, most_seconds=_SECONDS)
            found += [(place, text) for place, text in unpacked if not _stands_so(place, text)]
        else:
            found.append((name, text_of(data)))
    _refuse_names([place for place, _ in found])
    return _texts(found)


def _stands_so(place: str, text: str | None) -> bool:
    """Whether the rulebook in use has this very text at that place."""
    file = paths.RULES / place
    return "/" in place and file.is_file() and text_of(file.read_bytes()) == text


def _refuse_names(places: list[str]) -> None:
    """Raises Refused for a name that no rule file can have, and for one that two files have."""
    counted, names = Counter(places), Counter(Path(place).name for place in places)
    for place in places:
        name = Path(place).name
        if "/" not in place and not NAME.fullmatch(place):
            raise Refused(
                "bad-rule-file",
                f"Het bestand ‘{place}’ kunnen wij niet proberen. Kies regelbestanden met een naam zoals "
                "social-label.yaml, of een ZIP van een map met regels.",
                422,
            )
        if counted[place] > 1 or (place == name and names[name] > 1):
            raise Refused(
                "rule-sent-twice", f"Het bestand ‘{name}’ zit er twee keer bij. Stuur er één van.", 422
            )


def _texts(found: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for place, text in found:
        if text is None:
            raise Refused(
                "rule-no-text",
                f"Het bestand ‘{place}’ is geen gewone tekst. Sla het op als UTF-8, met een teksteditor "
                "zoals Kladblok.",
                422,
            )
        kept[place] = text
    if not kept:
        raise Refused(
            "rules-unchanged",
            "Hierin staat geen regelbestand dat anders is dan in het regelboek. Wijzig eerst iets.",
            422,
        )
    if sum(map(len, kept.values())) > MOST_BYTES:
        raise Refused("rules-too-large", "Dit is te veel in één keer. Stuur alleen wat u wijzigde.", 422)
    return kept


def rulebook_with(files: Mapping[str, str], folder: Path) -> Path:
    """The rulebook with these files (see `received`) laid over it, made in `folder`. Raises Refused."""
    edit = folder / "edit"
    try:
        for name, text in files.items():
            place = edit / (name if "/" in name else _place(name, text, folder))
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("x", encoding="utf-8") as file:
                file.write(text)
        return edited_rulebook(paths.RULES, edit, folder / paths.RULES.name)
    except NotPlaced as error:
        raise Refused("rule-not-placed", str(error), 422) from error
    except OSError as error:
        raise Refused(
            "bad-rule-folders",
            "De mappen passen niet op die van het regelboek. Gebruik dezelfde mappen, zoals instruments en "
            "vocabulary.",
            422,
        ) from error


def _place(name: str, text: str, folder: Path) -> Path:
    alone = folder / name
    alone.write_text(text, encoding="utf-8")
    return place_of(alone, paths.RULES)
