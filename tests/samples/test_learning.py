"""Learning weights: what is learned from is what the table holds, and what screening then adds up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from procurement_app import paths
from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.measuring import Expected, GoldText
from procurement_app.screening.model import Status
from procurement_app.screening.weights import FOLDER, LIMITS, TABLE, Told, load_weights
from scripts import weights as learning
from scripts.weights import Sample

RULES = ["learning-places", "lots"]
COMMON = ("de", "soort:paragraph")
TEXTS = {
    "learning-places": [("stage", "biedt"), ("leerling", "biedt"), ("stage", "geen"), ("leerling", "kan")],
    "lots": [("percelen", "verdeeld"), ("perceel", "verdeeld"), ("percelen", "geen"), ("perceel", "kan")],
    "": [("planning", "biedt"), ("prijs", "verdeeld"), ("planning", "geen"), ("prijs", "kan")],
}
STATUS_OF = {
    "biedt": Status.ASSERTED,
    "verdeeld": Status.ASSERTED,
    "geen": Status.NEGATED,
    "kan": Status.CONDITIONAL,
}


def given() -> list[Sample]:
    """Blocks in thirty texts: two rules, each asserted, denied or conditional, and blocks without any."""
    found = []
    for number in range(30):
        for rule, texts in TEXTS.items():
            for subject, verb in texts:
                status = STATUS_OF[verb]
                said = {rule: Told(Status.ASSERTED, "geen")} if rule else {}
                gold = {rule: status} if rule else {}
                marks = frozenset({subject, verb, f"tekst{number % 7}", *COMMON})
                found.append(Sample(f"tekst {number}", marks, gold, None, said, True))
        if number % 5 == 0:
            marks = frozenset({"begrippen", "de", "soort:toc"})
            gold = {"lots": Status.MENTIONED}
            said = {"lots": Told(Status.ASSERTED, "geen")}
            found.append(Sample(f"tekst {number}", marks, gold, None, said, True))
    return found


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return given()


def test_the_table_holds_what_was_learned(samples: list[Sample], tmp_path: Path) -> None:
    """A block weighs in the product what it weighed when it was learned, but for rounding."""
    learned = learning.learn(samples, RULES)
    second = learning.second_layer(learning.held_back(samples, RULES))
    (tmp_path / FOLDER).mkdir()
    table = learning._table(learned, RULES, second)
    (tmp_path / FOLDER / TABLE).write_text(table, encoding="utf-8")
    kept = (paths.RULES / FOLDER / LIMITS).read_text(encoding="utf-8")
    (tmp_path / FOLDER / LIMITS).write_text(kept, encoding="utf-8")
    weights = load_weights(tmp_path)
    assert weights is not None
    models = [learned.rules[rule] for rule in RULES]
    meant = learning._sums(learned, [sample.marks for sample in samples], models)
    for sample, sums in zip(samples, meant, strict=True):
        rows = [row for mark in sample.marks for row in weights.row(mark)]
        read = weights.sums(rows)[: len(RULES)]
        assert np.allclose(np.asarray(read, float), sums, atol=learning.SMALL * len(sample.marks))


def test_rules_are_told_apart(samples: list[Sample]) -> None:
    apart = learning.held_back(samples, RULES)
    right = [
        (sums[at] > 0) == (rule in sample.gold and sample.gold[rule] is not Status.MENTIONED)
        for sample, sums in zip(apart.samples, apart.sums, strict=True)
        for at, rule in enumerate(RULES)
        if "begrippen" not in sample.marks
    ]
    assert all(right)


def test_a_cue_that_errs_is_doubted_and_the_weights_know_better(samples: list[Sample]) -> None:
    """Here the cues say that everything holds, which is wrong in half of the blocks."""
    apart = learning.held_back(samples, RULES)
    turns = learning.turning(apart, learning.second_layer(apart))
    assert turns.doubted == ["asserted:geen"]
    assert turns.by_cues < 0.6
    assert turns.right > 0.95


def test_a_cue_that_reads_the_build_of_a_text_is_never_doubted() -> None:
    said = [Told(Status.NEGATED, by) for by in ("antwoord", "afzien+niet", "niet") for _ in range(20)]
    turned = wanted = [Status.ASSERTED] * len(said)
    assert learning._doubted(said, turned, wanted) == {"negated:niet"}


def test_limits_are_the_strictest_of_those_that_do_as_well(samples: list[Sample]) -> None:
    finds, refuses, f1 = learning.limits(learning.held_back(samples, RULES), RULES)
    assert f1 == 1
    assert finds > 0
    assert refuses < 0


def test_blocks_are_known_again_though_reading_adds_some() -> None:
    text = "Kop die erbij kwam\nWij vragen twee stageplekken.\nSlot."
    starts = (0, 19, 49)
    blocks = [
        Block(BlockKind.PARAGRAPH, start, start + len(line))
        for start, line in zip(starts, text.split("\n"), strict=True)
    ]
    document = Document("proef", "text", text, blocks, language="nl")
    mark = [Expected("learning-places", Status.ASSERTED)]
    gold = GoldText(
        "proef", [("Wij vragen twee  stageplekken.", mark), ("Staat er niet.", []), ("Slot.", [])]
    )
    assert list(learning._aligned(document, gold)) == [(1, mark), (2, [])]


def test_marks_of_a_case() -> None:
    written = "# 4.3 Bankgarantie\nDie vragen wij niet.\n@ financial-guarantee negated\nTot slot.\n@ none\n"
    assert learning._told_of_blocks(written) == [[], [["financial-guarantee", "negated"]], [["none"]]]
