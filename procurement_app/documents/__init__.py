"""bytes -> Document: one reader a format, block segmentation, normalised text with its way back.

`read` and `read_all` load a format's libraries only when a file of that format comes by, so importing
this package costs next to nothing.
"""

from procurement_app.documents.model import (
    Block,
    BlockKind,
    Box,
    Document,
    Page,
    Problem,
    UnreadableFile,
)
from procurement_app.documents.options import DEFAULT_OPTIONS, Limits, ReadOptions
from procurement_app.documents.reading import read, read_all

__all__ = [
    "DEFAULT_OPTIONS",
    "Block",
    "BlockKind",
    "Box",
    "Document",
    "Limits",
    "Page",
    "Problem",
    "ReadOptions",
    "UnreadableFile",
    "read",
    "read_all",
]
