"""JSON: OCDS release and record packages, and TenderNed's list of publications."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from procurement_app.calendars.file import CalendarFile
from procurement_app.calendars.identity import Ids
from procurement_app.calendars.messages import problem, unreadable
from procurement_app.calendars.model import CalendarEntry

LARGEST = 200 << 20
_PART_OF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


def stream_entries(file: CalendarFile, found: Iterable[CalendarEntry]) -> None:
    """Let a file's entries be these, each with an id of its own, counted as they go by."""
    ids = Ids()

    def stream() -> Iterator[CalendarEntry]:
        for entry in found:
            own = entry.id
            if ids.give(entry):
                entry.problems.append(problem("id-repeated", field="id", text=own))
            file.counts.entries += 1
            file.counts.problems.update(noted.code for noted in entry.problems)
            yield entry

    file.entries = stream()


def read(stream: BinaryIO, file: CalendarFile) -> None:
    """Fill in `file.format` and `file.entries`. Raises UnreadableFile for JSON of another kind."""
    from procurement_app.calendars.readers import ocds, tenderned

    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise unreadable("calendar-too-large")
    value = _load(data)
    readers: tuple[
        tuple[str, Callable[[Any], list[Any] | None], Callable[[list[Any]], Iterator[CalendarEntry]]], ...
    ] = (
        ("ocds", ocds.releases, ocds.entries),
        ("tenderned", tenderned.publications, tenderned.entries),
    )
    for name, find, entries in readers:
        found = find(value)
        if found is not None:
            file.format = name
            stream_entries(file, entries(found))
            return
    raise unreadable("calendar-json-unknown")


def _load(data: bytes) -> Any:
    """One JSON value, or the values of a file with one on each line."""
    text = data.decode("utf-8-sig", errors="replace")
    value = _parsed(text)
    return _with_whole_characters(value) if _PART_OF_PAIR.search(text) else value


def _with_whole_characters(value: Any) -> Any:
    """The same value; an escape that is half a character becomes the sign for an unknown one."""
    written = json.dumps(value, ensure_ascii=False)
    return json.loads(written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            if len(lines) > 1:
                return [json.loads(line) for line in lines]
        except json.JSONDecodeError:
            pass
        raise unreadable("calendar-json-damaged", line=error.lineno) from None
    except RecursionError:
        raise unreadable("calendar-json-damaged", line=1) from None
