"""Reading a calendar where what is read is not trusted: in the confined worker, with JSON back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from pydantic import TypeAdapter

from procurement_app.calendars.file import CalendarFile, Counts
from procurement_app.calendars.mapping import Mapping
from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.reading import HEAD_BYTES, detect_format, read
from procurement_app.documents import confined
from procurement_app.documents.model import Problem

_ENTRIES = TypeAdapter(list[CalendarEntry])
_PROBLEMS = TypeAdapter(list[Problem])
_PIECE = 1_000
_TASK = "procurement_app.calendars.task:read_task"


def read_safely(stream: BinaryIO, name: str, mapping: Mapping | None = None) -> CalendarFile:
    """The calendar in a seekable binary file; `stream` stays open while `entries` is walked.

    CSV is plain text and streams here, so that memory stays flat; everything else is read by a child
    process with limits. Raises UnreadableFile.
    """
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if detect_format(head, name) == "csv":
        return read(stream, name, mapping=mapping)
    arguments = {"name": name, "mapping": mapping.to_json() if mapping else None}
    answer = confined.call(_TASK, stream.read(), arguments)
    return CalendarFile(
        name,
        answer["format"],
        _entries(answer["entries"]),
        [Mapping.from_json(each) for each in answer["mappings"]],
        _PROBLEMS.validate_python(answer["problems"]),
        Counts(
            answer["counts"]["entries"],
            answer["counts"]["blank"],
            Counter(answer["counts"]["skipped"]),
            Counter(answer["counts"]["problems"]),
        ),
    )


def read_task(
    data: bytes, arguments: dict[str, Any], progress: Callable[[str, int, int], None]
) -> dict[str, Any]:
    """All of a calendar as JSON. Arguments: "name", and "mapping" as `Mapping.to_json` gives it, or None."""
    given = arguments["mapping"]
    file = read(data, arguments["name"], mapping=Mapping.from_json(given) if given else None)
    entries = list(file.entries)
    progress("reading", len(entries), len(entries))
    counts = file.counts
    return {
        "format": file.format,
        "mappings": [mapping.to_json() for mapping in file.mappings],
        "problems": _PROBLEMS.dump_python(file.problems, mode="json"),
        "counts": {
            "entries": counts.entries,
            "blank": counts.blank,
            "skipped": dict(counts.skipped),
            "problems": dict(counts.problems),
        },
        "entries": _ENTRIES.dump_python(entries, mode="json"),
    }


def _entries(written: list[Any]) -> Iterator[CalendarEntry]:
    """The entries one by one; what was given is let go of on the way."""
    written.reverse()
    while written:
        piece = [written.pop() for _ in range(min(_PIECE, len(written)))]
        yield from _ENTRIES.validate_python(piece)
