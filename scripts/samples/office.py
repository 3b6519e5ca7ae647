"""Sources as DOCX, ODT and XLSX, e-mail messages and ZIP bundles, with fixed dates so that builds repeat."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import groupby
from typing import Any

import docx
import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from docx.document import Document as Docx
from docx.shared import Pt
from odfdo import Document as Odt
from odfdo import Header, Paragraph, Row, Table
from odfdo import List as OdtList

from scripts.samples.source import Source, SourceBlock

BUILT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
_ZIP_TIME = (2026, 11, 1, 9, 0, 0)


def steady_zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP whose bytes depend on names and contents alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def _steady(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return steady_zip((name, archive.read(name)) for name in archive.namelist())


def docx_bytes(source: Source) -> bytes:
    """The source as DOCX with real headings, lists, tables, running header and footer."""
    out = docx.Document()
    _properties(out, source)
    for kind, text in source.running.items():
        section = out.sections[0]
        part = section.header if kind == "header" else section.footer
        part.paragraphs[0].text = text
    for _, group in groupby(source.blocks, key=_docx_group):
        _docx_blocks(out, list(group))
    stream = io.BytesIO()
    out.save(stream)
    return _steady(stream.getvalue())


def _properties(out: Docx, source: Source) -> None:
    core = out.core_properties
    core.title, core.author, core.created, core.modified = source.title, "Fictief voorbeeld", BUILT, BUILT
    out.styles["Normal"].font.size = Pt(10)


def _docx_group(block: SourceBlock) -> str:
    return f"row{block.table}" if block.kind == "row" else block.kind


def _docx_blocks(out: Docx, blocks: list[SourceBlock]) -> None:
    kind = blocks[0].kind
    if kind in ("header", "footer"):
        return
    if kind == "row":
        _docx_table(out, blocks)
        return
    for block in blocks:
        if kind == "heading":
            out.add_heading(block.text, level=block.level)
        elif kind == "list":
            out.add_paragraph(block.text, style="List Bullet" if block.level == 1 else None)
        else:
            run = out.add_paragraph().add_run(block.text)
            run.font.size = Pt(8) if kind == "footnote" else None


def _docx_table(out: Docx, rows: list[SourceBlock]) -> None:
    table = out.add_table(rows=0, cols=max(len(row.cells) for row in rows), style="Table Grid")
    for row in rows:
        cells = table.add_row().cells
        for index, text in enumerate(row.cells):
            cells[index].paragraphs[0].add_run(text).bold = bool(row.level)
    out.add_paragraph()


def odt_bytes(source: Source) -> bytes:
    """The source as ODT with headings, lists and tables; running lines become first and last paragraph."""
    out = Odt("text")
    out.body.clear()
    out.meta.title = source.title
    out.meta.creation_date = out.meta.date = BUILT.replace(tzinfo=None)
    if "header" in source.running:
        out.body.append(Paragraph(source.running["header"]))
    for key, group in groupby(source.blocks, key=_docx_group):
        _odt_blocks(out, key, list(group))
    if "footer" in source.running:
        out.body.append(Paragraph(source.running["footer"]))
    stream = io.BytesIO()
    out.save(stream)
    return _steady(stream.getvalue())


def _odt_blocks(out: Odt, key: str, blocks: list[SourceBlock]) -> None:
    kind = blocks[0].kind
    if kind == "row":
        table = Table(f"Tabel {key}")
        for block in blocks:
            row = Row()
            row.set_values(block.cells)
            table.append(row)
        out.body.append(table)
    elif kind == "list":
        out.body.append(OdtList([block.text for block in blocks]))
    elif kind == "heading":
        for block in blocks:
            out.body.append(Header(max(block.level, 1), block.text))
    elif kind not in ("header", "footer"):
        for block in blocks:
            out.body.append(Paragraph(block.text))


def xlsx_bytes(source: Source) -> bytes:
    """Each level-one heading of the source is a sheet; its tables and other blocks are rows on it."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": source.title, "author": "Fictief voorbeeld", "created": _naive()})
    bold, wrap = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    sheet: Any = None
    row = 0
    for block in source.blocks:
        if block.kind == "heading" and block.level == 1:
            sheet, row = book.add_worksheet(block.text[:31]), 0
            sheet.set_column(0, 0, 10)
            sheet.set_column(1, 1, 70)
            sheet.set_column(2, 6, 24)
        if sheet is None or block.kind in ("header", "footer"):
            continue
        strong = block.kind == "heading" or (block.kind == "row" and block.level)
        for column, cell in enumerate(block.cells):
            sheet.write_string(row, column, cell, bold if strong else wrap)
        row += 1
    book.close()
    return stream.getvalue()


def _naive() -> datetime:
    return BUILT.replace(tzinfo=None)


def eml_bytes(head: Mapping[str, str], text: str, attachments: Mapping[str, bytes]) -> bytes:
    """An e-mail message with attachments; `head` gives From, To, Subject, Date and Message-ID."""
    message = EmailMessage()
    for name, value in head.items():
        message[name] = value
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    for name, data in attachments.items():
        kind = "pdf" if name.endswith(".pdf") else "octet-stream"
        message.add_attachment(data, maintype="application", subtype=kind, filename=name)
    message.set_boundary("=_fictief_voorbeeld_deelgrens")
    return message.as_bytes()
