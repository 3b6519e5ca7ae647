"""Agreement with annotated documents, where the shared folder with them is present."""

import json
import os
import re
import unicodedata
from pathlib import Path

import pytest

from procurement_app.documents import read

SHARED = Path(os.environ.get("KANSRIJK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
GOLD = sorted((SHARED / "eval" / "dev").glob("*.gold.json"))


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


@pytest.mark.skipif(not GOLD, reason="the shared folder with annotated documents is not here")
@pytest.mark.parametrize("extension", ["pdf", "docx"])
def test_nearly_every_annotated_block_is_a_block_of_ours(extension: str) -> None:
    found = total = 0
    for gold in GOLD:
        path = gold.with_name(gold.name.replace(".gold.json", f".{extension}"))
        document = read(path.read_bytes(), path.name)
        ours = {squeezed(document.text_of(block)) for block in document.blocks}
        theirs = [squeezed(block["text"]) for block in json.loads(gold.read_text(encoding="utf-8"))["blocks"]]
        found += sum(block in ours for block in theirs)
        total += len(theirs)
    assert found / total >= 0.98
