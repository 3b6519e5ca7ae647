"""The contract types as JSON and back: how they are stored, and how they leave the confined worker."""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from procurement_app import json_text
from procurement_app.calendars.model import CalendarEntry
from procurement_app.documents.model import Block, Page, Problem
from procurement_app.screening.model import EntryScreening, Finding

if TYPE_CHECKING:  # the confined worker reads this module too, and needs no database
    from procurement_app.models import DocumentFinding

ENTRY: TypeAdapter[CalendarEntry] = TypeAdapter(CalendarEntry)
ENTRY_SCREENING: TypeAdapter[EntryScreening] = TypeAdapter(EntryScreening)
ENTRIES: TypeAdapter[list[CalendarEntry]] = TypeAdapter(list[CalendarEntry])
ENTRY_SCREENINGS: TypeAdapter[list[EntryScreening]] = TypeAdapter(list[EntryScreening])
FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)
BLOCK_OF_TEXT: TypeAdapter[Block] = TypeAdapter(Block)
BLOCKS: TypeAdapter[list[Block]] = TypeAdapter(list[Block])
PAGES: TypeAdapter[list[Page]] = TypeAdapter(list[Page])
PROBLEMS: TypeAdapter[list[Problem]] = TypeAdapter(list[Problem])

BLOCK = 500  # entries that are packed together; only the last block holds fewer
LARGEST_PACKED = 256 * 1024 * 1024  # bytes of JSON

Shape = TypeVar("Shape")


def to_json(adapter: TypeAdapter[Shape], value: Shape) -> Any:
    """`value` as lists, objects, text, numbers and None alone."""
    return adapter.dump_python(value, mode="json")


def finding(row: DocumentFinding) -> Finding:
    """A stored finding as screening made it."""
    return FINDING.validate_python(row.model_dump(exclude={"id", "run_id", "number"}))


def pack(entries: list[CalendarEntry], screenings: list[EntryScreening]) -> str:
    """Entries and what screening says of each as one short text."""
    try:
        written = b'{"entries":%b,"screenings":%b}' % (
            ENTRIES.dump_json(entries),
            ENTRY_SCREENINGS.dump_json(screenings),
        )
    except PydanticSerializationError:
        # half a surrogate pair, as a damaged file may hold
        halves = {
            "entries": to_json(ENTRIES, entries),
            "screenings": to_json(ENTRY_SCREENINGS, screenings),
        }
        written = json_text.dumps(halves).encode()
    return base64.b64encode(zlib.compress(written, 1)).decode()


def unpack(packed: str | bytes) -> Any:
    """What `pack` packed. Raises ValueError beyond LARGEST_PACKED: who packed it is not trusted."""
    opener = zlib.decompressobj()
    written = opener.decompress(base64.b64decode(packed), LARGEST_PACKED)
    if opener.unconsumed_tail:
        raise ValueError("packed value too large")
    return json_text.loads(written)
