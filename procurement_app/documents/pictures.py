"""A page of a PDF as a PNG picture, for the viewer that lays highlights over it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from typing import Any

from procurement_app.documents.problems import unreadable

_LARGEST_SIDE = 4_000
_LARGEST_SCALE = 4.0


def page_picture(data: bytes, page: int, scale: float = 2.0) -> bytes:
    """Page `page` (from 1) as PNG, `scale` pixels a point, at most 4,000 pixels wide or high.

    Raises `UnreadableFile` when the PDF cannot be opened, IndexError for a page it does not have.
    """
    import pypdfium2 as pdfium

    from procurement_app.documents.pdf.pages import open_pdf

    opened = open_pdf(data)
    if not 1 <= page <= len(opened):
        raise IndexError(f"page {page} of {len(opened)}")
    try:
        sheet = opened[page - 1]
        largest = max(*sheet.get_size(), 1.0)
        fitting = min(scale, _LARGEST_SCALE, _LARGEST_SIDE / largest)
        picture = sheet.render(scale=fitting, may_draw_forms=False).to_pil()
    except pdfium.PdfiumError as error:
        raise unreadable("pdf-pages-unreadable", pages=page) from error
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG", compress_level=6)
    return out.getvalue()


def picture_job(data: bytes, arguments: Mapping[str, Any], _progress: Callable[[str, int, int], None]) -> str:
    """`page_picture` for the confined worker: arguments "page" and "scale", the PNG in base 64."""
    png = page_picture(data, int(arguments["page"]), float(arguments.get("scale", 2.0)))
    return base64.b64encode(png).decode("ascii")
