"""Jobs for the confined worker: reading, with JSON in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from procurement_app.documents.options import DEFAULT_OPTIONS, Progress, ReadOptions
from procurement_app.documents.reading import read_all
from procurement_app.documents.serial import to_json


def read_job(data: bytes, arguments: Mapping[str, Any], progress: Progress) -> list[dict[str, Any]]:
    """All documents in a file, as `serial.to_json` gives them. Arguments: "name", "ocr", "tables"."""
    options = options_of(arguments)
    documents = read_all(data, str(arguments["name"]), options=options, progress=progress)
    return [to_json(document) for document in documents]


def options_of(arguments: Mapping[str, Any]) -> ReadOptions:
    """Reading options out of JSON arguments."""
    return replace(
        DEFAULT_OPTIONS,
        ocr=bool(arguments.get("ocr", DEFAULT_OPTIONS.ocr)),
        tables=bool(arguments.get("tables", DEFAULT_OPTIONS.tables)),
    )
