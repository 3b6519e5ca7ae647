"""Opening the ZIP that a DOCX, ODT, XLSX, ODS or bundle is, without trusting it."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from procurement_app.documents.options import Limits
from procurement_app.documents.problems import unreadable

_RATIO_FROM = 1024 * 1024


class Container:
    """The members of a ZIP, counted and summed before anything is unpacked.

    Raises `UnreadableFile` for a broken, encrypted or suspicious ZIP.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise unreadable("damaged", detail="het einde ontbreekt") from error
        self._members = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        self._refuse_suspicious(len(data))

    def _refuse_suspicious(self, packed: int) -> None:
        limits = self._limits
        count = len(self._zip.infolist())
        if count > limits.max_members:
            raise unreadable("zip-too-many", count=count, limit=limits.max_members)
        infos = self._members.values()
        if any(info.flag_bits & 0x1 for info in infos):
            raise unreadable("zip-encrypted")
        total = sum(info.file_size for info in infos)
        ratio = total / max(packed, 1)
        if (
            total > limits.max_unpacked
            or any(info.file_size > limits.max_member for info in infos)
            or (total > _RATIO_FROM and ratio > limits.max_ratio)
        ):
            raise unreadable("zip-bomb")

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def size(self, name: str) -> int:
        return self._members[name].file_size

    def read(self, name: str) -> bytes:
        """A member's bytes; never more than it declared."""
        info = self._members[name]
        try:
            with self._zip.open(info) as member:
                data = member.read(info.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise unreadable("damaged", detail=f"het onderdeel {name} is niet leesbaar") from error
        if len(data) > info.file_size:
            raise unreadable("zip-bomb")
        return data

    def xml(self, name: str) -> etree._Element:
        """A member parsed as XML, without DTD, entities or network."""
        return parse_xml(self.read(name), name)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """XML from an untrusted file: a DTD is refused, so that entities cannot be defined at all."""
    refuse_dtd(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise unreadable("damaged", detail=f"het onderdeel {name} is geen geldige XML") from error
    return root


def refuse_dtd(data: bytes) -> None:
    """Raises `UnreadableFile` for XML that brings a DTD or an entity."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or _utf16_doctype(data):
        raise unreadable("dtd-refused")


def _utf16_doctype(data: bytes) -> bool:
    marks = ("<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") and any(mark in data for mark in marks)
