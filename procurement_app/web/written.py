"""What people write reaches no view with characters in it that nobody sees, by field or by address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict, iter_multi_items

from procurement_app.documents.unseen import without_unseen


class Written(ImmutableMultiDict[str, Any]):
    """The values of a form or of an address, in which everything can be seen."""

    def __init__(self, given: MultiDict[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        found = iter_multi_items(given) if isinstance(given, dict) else (given or ())
        super().__init__([(name, _seen(value)) for name, value in found])


class WrittenRequest(Request):
    """A request whose form and address are `Written`."""

    parameter_storage_class = Written


def _seen(value: Any) -> Any:
    return without_unseen(value) if isinstance(value, str) else value


LARGEST_WHOLE = 2**31 - 1  # what a number of a row may be in every database


def whole(written: str) -> int:
    """A whole number of an address or form; raises ValueError for one that no row can have."""
    number = int(written)
    if abs(number) > LARGEST_WHOLE:
        raise ValueError(written[:40])
    return number
