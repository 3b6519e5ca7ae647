"""The figures of accuracy: made from annotated texts, kept, and said on a page."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.cli.accuracy import page
from procurement_app.screening.rulebook.book import load_rulebook
from procurement_app.services.rulebook import accuracy
from procurement_app.services.rulebook.accuracy import BadGold, Figures

DAY = date(2026, 11, 22)
NAME = "brief-verhuizingen"


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Two parts of one document each, and passages in one of them."""
    for part in ("build", "kept"):
        (tmp_path / part).mkdir()
        for ending in ("gold.json", "docx", "pdf"):
            shutil.copy(accuracy.EVALUATION / "build" / f"{NAME}.{ending}", tmp_path / part)
    folder = tmp_path / "passages" / "build"
    folder.mkdir(parents=True)
    (folder / "none.yaml").write_text(
        "- {id: none-01, voice: brief, findings: [],\n"
        "   blocks: [De bank levert een bankgarantie van € 5.000.]}\n",
        encoding="utf-8",
    )
    return tmp_path


def test_every_set_is_measured_and_nothing_of_what_is_kept_is_told(samples: Path) -> None:
    book = load_rulebook(paths.RULES)
    gold = samples / "kept" / f"{NAME}.gold.json"
    held = json.loads(gold.read_text(encoding="utf-8"))
    for block in held["blocks"]:  # so that everything found in it is a mistake
        block["gold"] = []
    gold.write_text(json.dumps(held), encoding="utf-8")
    measured = accuracy.measure(samples, book, DAY)
    assert [(one.part, one.form) for one in measured.sets] == [
        ("build", "docx"),
        ("build", "pdf"),
        ("build", "passages"),
        ("kept", "docx"),
        ("kept", "pdf"),
    ]
    kept = measured.sets[3]
    assert kept.detection.false > 0 and kept.detection.found == 0
    assert all(failure.text in (NAME, "none-01") for failure in measured.failures)
    shown = page(measured)
    quotes = [block["text"] for block in held["blocks"] if len(block["text"]) > 40]
    failed = {failure.quote for failure in measured.failures}
    assert not any(quote in shown for quote in quotes if not any(part in quote for part in failed))


def test_a_finding_on_plain_text_is_a_false_alarm(samples: Path) -> None:
    measured = accuracy.measure(samples, load_rulebook(paths.RULES), DAY)
    (plain,) = [one for one in measured.sets if one.form == "passages"]
    assert (plain.plain_words, plain.plain_false) == (8, 1)
    assert plain.false_per_thousand == pytest.approx(1000 / 8)
    assert "125.00" in page(measured)


def test_what_is_stored_is_read_again(samples: Path, tmp_path: Path) -> None:
    assert accuracy.stored(tmp_path) is None
    measured = accuracy.measure(samples, load_rulebook(paths.RULES), DAY)
    accuracy.store(measured, tmp_path)
    assert accuracy.stored(tmp_path) == measured


def test_a_file_that_is_no_gold_is_told(samples: Path) -> None:
    (samples / "build" / f"{NAME}.gold.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BadGold, match="is niet te lezen als geannoteerd stuk"):
        accuracy.measure(samples, load_rulebook(paths.RULES), DAY)


def test_gold_without_its_document_is_told(samples: Path) -> None:
    (samples / "kept" / f"{NAME}.pdf").unlink()
    with pytest.raises(BadGold, match=f"{NAME}.pdf"):
        accuracy.measure(samples, load_rulebook(paths.RULES), DAY)


def test_shares() -> None:
    figures = Figures(found=6, missed=2, false=4)
    assert (figures.precision, figures.recall) == (0.6, 0.75)
    assert figures.f1 == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    assert accuracy.NOTHING.f1 == 1.0


def test_the_page_of_documentation_says_what_is_stored() -> None:
    held = accuracy.stored()
    assert held is not None
    written = (paths.RULES.parent / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert written == page(held), "make it anew: kansrijk rules accuracy --save"
