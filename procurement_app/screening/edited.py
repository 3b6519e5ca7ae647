"""A rulebook with some of its files replaced by edited ones, as a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from procurement_app.screening.rulebook import FOLDERS


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
    place = into / place_of(edit.name, edit.read_text(encoding="utf-8"), base)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(edit, place)
    return into


def without(base: Path, edit: Path, into: Path) -> Path | None:
    """A copy of the rulebook `base` in the folder `into` without the file that `edit` already is in it; None
    when the edit is not in it as it stands. Raises NotPlaced."""
    if edit.is_dir():
        return None
    place = place_of(edit.name, edit.read_text(encoding="utf-8"), base)
    if not (base / place).is_file() or (base / place).read_bytes() != edit.read_bytes():
        return None
    shutil.copytree(base, into, dirs_exist_ok=True)
    (into / place).unlink()
    return into


def place_of(name: str, text: str, base: Path) -> Path:
    """Where in a rulebook a file belongs, by its `kind` or else by the file of the same name. Raises
    NotPlaced."""
    try:
        held = yaml.safe_load(text)
    except yaml.YAMLError:
        held = None
    kind = held.get("kind") if isinstance(held, dict) else None
    if kind in FOLDERS:
        return Path(FOLDERS[kind]) / name
    same = sorted(base.rglob(name))
    if len(same) == 1:
        return same[0].relative_to(base)
    if isinstance(held, dict) and ("concepts" in held or "cues" in held):
        return Path("vocabulary") / name
    raise NotPlaced(
        f"Bij {name} is niet duidelijk welk bestand van het regelboek het vervangt: "
        "noem de soort (kind), of geef het dezelfde naam."
    )
