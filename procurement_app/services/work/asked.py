"""What a document asks of firms, read once where it is screened, and kept as JSON.

Deriving it reads the whole text, which takes most of a second of a long document: too long for every view.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from procurement_app import matching
from procurement_app.documents.model import Block
from procurement_app.matching import needs, papers
from procurement_app.matching.lots import part_of
from procurement_app.matching.model import Need, Remark
from procurement_app.paths import RULES
from procurement_app.screening.model import Finding
from procurement_app.screening.rulebook.book import version_of
from procurement_app.services.work import codec

# The rules whose findings tell what is asked of firms.
RULES_READ = ("lots", "no-lots", "reserved-contract", "pso-recognition", "certificate-without-equivalent")
_NEED: TypeAdapter[Need] = TypeAdapter(Need)
_REMARK = {"code", "values", "points"}


@cache
def made_by() -> str:
    """What derives needs now: a name for the exact code and words of matching. A need that was made by
    anything else is derived anew, so that an update never leaves old answers."""
    digest = hashlib.sha256()
    for path in sorted(Path(matching.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    for folder in (RULES / "matching", RULES / "vocabulary" / "sectors"):
        digest.update(version_of(folder).encode())
    return digest.hexdigest()[:12]


def derive(
    name: str,
    title: str,
    text: str,
    blocks: Sequence[Block],
    findings: Sequence[Finding],
    value: float | None,
) -> Need | None:
    """The need of a document from its text and what screening read in it; None when it holds no words."""
    parts = (part_of(block, text[block.start : block.end]) for block in blocks)
    told = [finding for finding in findings if finding.rule in RULES_READ]
    try:
        return papers.from_document(name, title, parts, told, value)
    except needs.NeedProblem:
        return None


def to_json(need: Need | None) -> Any:
    """A need as JSON values; None stays None."""
    return None if need is None else codec.to_json(_NEED, need)


def from_json(stored: Any) -> Need | None:
    """The need that `to_json` wrote."""
    return None if stored is None else _NEED.validate_python(_with_remarks(stored))


def _with_remarks(value: Any) -> Any:
    """JSON values in which what was a remark within another is one again."""
    if isinstance(value, list):
        return [_with_remarks(part) for part in value]
    if not isinstance(value, dict):
        return value
    read = {name: _with_remarks(part) for name, part in value.items()}
    if read.keys() != _REMARK:
        return read
    return Remark(read["code"], tuple((name, told) for name, told in read["values"]), read["points"])
