"""What a list shows of its filters: the choices of each, and those in force."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShownFacet:
    """A choice of a filter, with how many rows it would leave."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force, in words, with the address of the list without it."""

    label: str
    without: str
