"""What `constraints.txt` pins can be installed on every Python that the README promises."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
WANTED = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
OLDEST = WANTED.removeprefix(">=") + ".0"


def too_new(names: list[str]) -> list[str]:
    """Those of the installed packages that refuse the oldest Python."""
    found = []
    for name in names:
        try:
            told = distribution(name).metadata["Requires-Python"]
        except PackageNotFoundError:  # for another platform
            continue
        if told and not SpecifierSet(told).contains(OLDEST):
            found.append(f"{name} wants Python {told}")
    return found


def test_every_pinned_version_runs_on_the_oldest_python() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    names = [line.partition("==")[0] for line in lines if "==" in line]
    assert len(names) > 50
    assert too_new(names) == []
