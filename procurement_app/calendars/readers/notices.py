"""XML notices: eForms and the older TED forms."""

from __future__ import annotations

from typing import BinaryIO

from procurement_app.calendars.file import CalendarFile
from procurement_app.calendars.messages import unreadable
from procurement_app.calendars.readers import eforms, ted, xml
from procurement_app.calendars.readers.records import stream_entries

_EFORMS = {"ContractNotice", "PriorInformationNotice", "ContractAwardNotice"}


def read(stream: BinaryIO, file: CalendarFile) -> None:
    """Fill in `file.format` and `file.entries`; raises UnreadableFile for XML that announces no tender."""
    root = xml.parse(stream.read(xml.LARGEST + 1))
    name = xml.local(root)
    if name in _EFORMS:
        file.format = "eforms"
        stream_entries(file, eforms.entries(root))
    elif name == "TED_EXPORT":
        file.format = "ted"
        stream_entries(file, ted.entries(root))
    elif name == "BusinessRegistrationInformationNotice":
        raise unreadable("notice-no-tender")
    else:
        raise unreadable("calendar-xml-unknown", root=name[:40])
