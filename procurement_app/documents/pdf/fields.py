"""The fields of a form in a PDF, whose looks pdfium keeps apart from the content of a page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_BOXES_TO_TICK = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_WITH_WORDS = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
Handle = Any
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a reader sees: left, bottom, right and top in page space; `ticked` is None where words
    are filled in."""

    sides: tuple[float, float, float, float]
    ticked: bool | None


def open_form(opened: pdfium.PdfDocument) -> bool:
    """Whether a PDF has form fields; these then look as they are filled in, also where the file leaves that
    to the reader."""
    try:
        return bool(opened.init_forms())
    except pdfium.PdfiumError:
        return False


def flatten(opened: pdfium.PdfDocument, page: ctypes.c_void_p) -> list[Field]:
    """Make the fields of a page part of its content, for when it is loaded again, and tell where they are."""
    handle, form = ctypes.cast(page, raw.FPDF_PAGE), opened.formenv.raw
    raw.FORM_OnAfterLoadPage(handle, form)
    fields = list(_fields(form, handle))
    raw.FPDFPage_Flatten(handle, raw.FLAT_NORMALDISPLAY)
    raw.FORM_OnBeforeClosePage(handle, form)
    return fields


def _fields(form: Handle, page: Handle) -> Iterator[Field]:
    rect = raw.FS_RECTF()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
        seen = not raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN
        if seen and raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
            sides = rect.left, rect.bottom, rect.right, rect.top
            if kind in _BOXES_TO_TICK:
                yield Field(sides, bool(raw.FPDFAnnot_IsChecked(form, annotation)))
            elif kind in _WITH_WORDS:
                yield Field(sides, None)
        raw.FPDFPage_CloseAnnot(annotation)
