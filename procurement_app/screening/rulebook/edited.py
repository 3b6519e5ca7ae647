"""A rulebook with some of its files replaced by edited ones, as a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from procurement_app.screening.rulebook.book import FOLDERS, belongs_in
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Mistake, read_marked


class NotPlaced(ValueError):
    """An edited file of which it is not clear what it replaces; the message is one Dutch sentence."""


def edited_rulebook(base: Path, edit: Path, into: Path) -> Path:
    """A copy of the rulebook `base` in the folder `into`, with the edit laid over it.

    `edit` is a rule file, a file of words or parameters, or a folder that is ordered as `base` is. Raises
    NotPlaced.
    """
    shutil.copytree(base, into, dirs_exist_ok=True)
    if edit.is_dir():
        known = {path.name for path in base.iterdir() if path.is_dir()}
        if not any(path.is_dir() and path.name in known for path in edit.iterdir()):
            raise NotPlaced(
                f"In de map {edit.name} staat geen van de mappen van het regelboek, zoals instruments."
            )
        shutil.copytree(edit, into, dirs_exist_ok=True)
        return into
    place = into / place_of(edit, base)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(edit, place)
    return into


def without(base: Path, edit: Path, into: Path) -> Path | None:
    """A copy of the rulebook `base` in the folder `into` without the file that `edit` already is in it; None
    when the edit is not in it as it stands. Raises NotPlaced."""
    if edit.is_dir():
        return None
    place = place_of(edit, base)
    if not (base / place).is_file() or (base / place).read_bytes() != edit.read_bytes():
        return None
    shutil.copytree(base, into, dirs_exist_ok=True)
    (into / place).unlink()
    return into


def place_of(edit: Path, base: Path) -> Path:
    """Where in a rulebook a file belongs, by its `kind` or else by the file of the same name. Raises
    NotPlaced."""
    held, unread = None, ""
    try:
        held = read_marked(edit, edit.name).data
    except BadYaml as error:
        unread = str(error.mistake)
    folder = belongs_in(held)
    if folder in FOLDERS.values():
        return Path(folder) / edit.name
    same = sorted(base.rglob(edit.name))
    if len(same) == 1:
        return same[0].relative_to(base)
    if folder:
        return Path(folder) / edit.name
    raise NotPlaced(
        unread
        or f"Bij {edit.name} is niet duidelijk welk bestand van het regelboek het vervangt: "
        f"noem de soort (kind: {', '.join(FOLDERS)}), of geef het dezelfde naam."
    )


def told_of_edit(mistakes: Iterable[Mistake], edit: Path, base: Path) -> list[Mistake]:
    """The mistakes of an edited rulebook, those in the edit itself named by the file that was given."""
    if edit.is_dir():
        given = {path.relative_to(edit): path for path in edit.rglob("*")}
    else:
        given = {place_of(edit, base): edit}
    shown = {f"{base.name}/{place.as_posix()}": str(path) for place, path in given.items()}
    return [replace(mistake, file=shown.get(mistake.file, mistake.file)) for mistake in mistakes]
