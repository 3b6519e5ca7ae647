"""Learning weights: what is learned from is what the tables hold, and what screening then adds up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

from procurement_app.documents.model import Block, BlockKind, Document
from procurement_app.screening.finding.marks import Told
from procurement_app.screening.finding.weights import FOLDER, LIMITS, load_weights
from procurement_app.screening.model import Status
from procurement_app.screening.trying.measuring import Expected, GoldText
from scripts.learning import __main__ as learning
from scripts.learning import layers
from scripts.learning import samples as gathering
from scripts.learning.cases import read_case
from scripts.learning.samples import Sample

RULES = ["learning-places", "lots"]
COMMON = ("de", "soort:paragraph", "begrip:duty")
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
    """Blocks of eight authors: two rules, each asserted, denied or conditional, a stage that is
    none, and blocks without any. The cues always say that a rule holds, which is wrong in
    half of the blocks."""
    found = []
    for author in "abcdefgh":
        for number in range(8):
            for rule, texts in TEXTS.items():
                for subject, verb in texts:
                    gold = {rule: STATUS_OF[verb]} if rule else {}
                    said = {rule: Told(Status.ASSERTED, "geen")} if rule else {}
                    marks = frozenset({subject, verb, f"tekst{number % 7}", *COMMON})
                    found.append(Sample(marks, gold, None, said, {}, author))
            marks = frozenset({"stage", "podium", *COMMON})
            told = {"learning-places": Told(Status.ASSERTED, "geen")}
            found.append(Sample(marks, {}, None, told, {}, author))
        marks = frozenset({"begrippen", "percelen", "soort:toc", "begrip:duty"})
        told = {"lots": Told(Status.ASSERTED, "geen")}
        found.append(Sample(marks, {"lots": Status.MENTIONED}, None, told, {}, author))
    return found


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return given()


@pytest.fixture(scope="module")
def apart(samples: list[Sample]) -> layers.HeldBack:
    return layers.held_back(samples, RULES)


def test_the_tables_hold_what_was_learned(
    samples: list[Sample], apart: layers.HeldBack, tmp_path: Path
) -> None:
    """A block has in the product the outcome that it had when it was learned, but for rounding."""
    first = learning.as_written(layers.first_layer(samples, RULES))
    second = layers.second_layer(apart.asked, apart.samples)
    (tmp_path / FOLDER).mkdir()
    learning.write(tmp_path / FOLDER, first, second)
    limits = {
        "learned_on": date(2026, 11, 22),
        "blocks": 9,
        "considers_from": -1,
        "finds_from": 0.5,
        "alone_from": 0.5,
    }
    (tmp_path / FOLDER / LIMITS).write_text(yaml.safe_dump(limits), encoding="utf-8")
    weights = load_weights(tmp_path)
    assert weights is not None
    asked = layers.candidates(samples, first, RULES)
    assert len(asked) >= len(samples) / 2
    for one, chances in zip(asked, second.chances(asked), strict=True):
        rows = [row for mark in samples[one.sample].marks for row in weights.row(mark)]
        outcome = weights.outcome(one.rule, rows, weights.sums(rows), one.told)
        assert outcome.chance == pytest.approx(1 - chances[0], abs=0.05)
        assert chances[1 + layers.STATUSES.index(outcome.status)] >= chances[1:].max() - 0.05


def test_texts_are_judged_by_what_their_author_did_not_teach(apart: layers.HeldBack) -> None:
    alone, weighed = layers.figures(apart, None), layers.figures(apart, 0.5)
    assert alone.with_status < 0.6
    assert weighed.with_status > 0.95
    assert weighed.detection > alone.detection


def test_what_the_cues_are_sure_of_keeps_its_status(apart: layers.HeldBack) -> None:
    """Neither the chances nor the words beside it turn it, and those words teach nothing of statuses."""
    sure = Told(Status.ASSERTED, "afzien+niet", sure=True)
    marks = frozenset({"percelen", "geen", "nimmer", *COMMON})
    samples = [
        *given(),
        *(Sample(marks, {"lots": Status.ASSERTED}, None, {"lots": sure}, {}, "a") for _ in "abc"),
    ]
    first = layers.first_layer(samples, RULES)
    assert "nimmer\tlots" not in first.of_status
    of_a = layers.HeldBack(samples[-1:], [], np.zeros((0, 5)))
    one = layers.Candidate(0, "lots", np.zeros(6), sure)
    chances = np.array([[0.1, 0.2, 0.5, 0.1, 0.1]])
    assert layers.figures(of_a._replace(asked=[one], chances=chances), 0.5) == (1, 1)
    plain = one._replace(told=Told(Status.ASSERTED, "geen"))
    assert layers.figures(of_a._replace(asked=[plain], chances=chances), 0.5) == (1, 0)


def test_what_leans_on_another_block_stays_as_it_was_found(apart: layers.HeldBack) -> None:
    sample = Sample(frozenset(COMMON), {"lots": Status.NEGATED}, None, {}, {"lots": Status.NEGATED}, "a")
    left = layers.HeldBack([sample], [], np.zeros((0, 5)))
    assert layers.figures(left, 0.5) == (1, 1)
    first = layers.first_layer(given(), RULES)
    assert layers.candidates([sample], first, ["lots"]) == []


def test_the_limit_is_the_strictest_of_those_that_do_as_well(apart: layers.HeldBack) -> None:
    limit = learning.finds_from(apart)
    best = layers.figures(apart, limit).with_status
    assert best >= layers.figures(apart, 0.3).with_status - learning.AS_GOOD
    assert limit == learning.EVEN


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
    assert list(gathering._aligned(document, gold)) == [(1, mark), (2, [])]


def test_cases_are_learned_from_as_they_are_tested() -> None:
    """Rows under their heads: without these 'Nee' speaks of nothing."""
    written = "|! Perceel | Bankgarantie\n| A Groen | Nee\n@ financial-guarantee negated\nTot slot.\n@ none\n"
    document, marks = read_case(written)
    assert [block.is_header_row for block in document.blocks] == [True, False, False]
    assert marks == [[], ["financial-guarantee negated"], ["none"]]
    assert gathering._rule_and_status(marks[1][0]) == ("financial-guarantee", Status.NEGATED)


def test_a_status_that_is_hardly_ahead_counts_as_broken() -> None:
    ahead, hardly = np.array([0.5, 0.1, 0.05, 0.05]), np.array([0.36, 0.34, 0.05, 0.05])
    first = layers.STATUSES[0]
    one = layers.Candidate(0, "lots", np.zeros(6), Told(Status.ASSERTED, "geen"))
    assert layers._heaviest(one, ahead * layers._narrowly(first)) is first
    assert layers._heaviest(one, hardly * layers._narrowly(first)) is layers.STATUSES[1]
    assert layers._heaviest(one, hardly * layers._narrowly(None)) is first
