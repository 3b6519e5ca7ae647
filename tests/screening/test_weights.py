"""Weights: a table that is checked when read, marks that do not depend on spelling, and what they decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from math import exp
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.documents.model import BlockKind
from procurement_app.screening.finding.marks import BlockMarks, Told, marks_of, places_of_words, plain
from procurement_app.screening.finding.weights import (
    ALL_RULES,
    BASE,
    FOLDER,
    LIMITS,
    MARKS,
    NOTHING,
    STATUSES,
    TOGETHER,
    load_weights,
    table_of,
)
from procurement_app.screening.model import Finding, Status
from procurement_app.screening.rulebook.book import DOCUMENT_KINDS, Rulebook, RulebookError, load_rulebook
from procurement_app.screening.scanned.passage import ScannedText
from procurement_app.screening.screen import screen
from procurement_app.screening.trying.trials import document_of
from procurement_app.screening.trying.workbench import Workbench

DAY = date(2026, 11, 22)
RULES = ("learning-places", "financial-guarantee")
OUTCOMES = (NOTHING, *(status.value for status in Status))
LIMITS_TEXT = """learned_on: 2026-11-22
blocks: 100
considers_from: 0
finds_from: 0.5
alone_from: 0.5
"""
# nothing is as likely as something at a sum of 1; a way that was met counts for 4; statuses count as they are
TOGETHER_ROWS = {
    (BASE,): (0.0, -1, -1, -1, -1),
    ("som",): (0.0, 1, 1, 1, 1),
    ("andere-regel",): (0.0, 0, 0, 0, 0),
    ("asserted",): (0.0, 1, 0, 0, 0),
    ("negated",): (0.0, 0, 1, 0, 0),
    ("conditional",): (0.0, 0, 0, 1, 0),
    ("mentioned",): (0.0, 0, 0, 0, 1),
    ("oordeel:asserted",): (0.0, 5, 3, 3, 3),
    ("oordeel:negated",): (0.0, 3, 8, 3, 3),
}


def written(
    folder: Path,
    rows: Mapping[str, Sequence[float]],
    statuses: Mapping[str | tuple[str, str], Sequence[float]] | None = None,
) -> Path:
    """A folder with weights: `rows` over the two rules, `statuses` over the four statuses, for all rules or
    for the one that its label names."""
    (folder / FOLDER).mkdir(parents=True)
    labelled = {
        (mark, ALL_RULES) if isinstance(mark, str) else mark: row for mark, row in (statuses or {}).items()
    }
    tables = {
        MARKS: table_of(
            ("kenmerk",), RULES, {(BASE,): (-1.0, -1.0), **{(mark,): row for mark, row in rows.items()}}
        ),
        STATUSES: table_of(
            ("kenmerk", "regel"), OUTCOMES[1:], {(BASE, ALL_RULES): (0.5, 0, 0, 0), **labelled}
        ),
        TOGETHER: table_of(("kenmerk",), OUTCOMES, TOGETHER_ROWS),
        LIMITS: LIMITS_TEXT,
    }
    for name, text in tables.items():
        (folder / FOLDER / name).write_text(text, encoding="utf-8")
    return folder


def weighing(
    folder: Path,
    rows: Mapping[str, Sequence[float]],
    statuses: Mapping[str | tuple[str, str], Sequence[float]] | None = None,
) -> Rulebook:
    """The rules of the house with weights of our own."""
    house = _house()
    book = replace(house)
    book.__dict__.update(vocabulary=house.vocabulary, weights=load_weights(written(folder, rows, statuses)))
    return book


@cache
def _house() -> Rulebook:
    return load_rulebook(paths.RULES, DOCUMENT_KINDS)


def found(book: Rulebook, text: str, rule: str = "learning-places") -> list[Finding]:
    return [finding for finding in screen(document_of(text), book, DAY) if finding.rule == rule]


def test_tables_come_back_as_they_were_written(tmp_path: Path) -> None:
    statuses = {
        "geen": (0, 2, 0, 0),
        ("geen", "financial-guarantee"): (0, 1, 0, 0),
        "oordeel:asserted": (3, 0, 0, 0),
    }
    weights = load_weights(written(tmp_path, {"geen": (0.25, -1.5), "kop:stage": (1, 0)}, statuses))
    assert weights is not None
    assert tuple(weights.rules) == RULES
    assert weights.sums(weights.row("geen")).tolist() == pytest.approx([-0.75, -2.5])
    (row,) = weights.row("geen")
    assert weights.of_status[:, row].tolist() == [[0, 200, 0, 0], [0, 300, 0, 0]]
    assert weights.row("onbekend") == ()


def test_sums_and_cues_come_together_as_a_chance(tmp_path: Path) -> None:
    """By hand: of "geen" come -1 + 3 for the rule and 2 for its denial, and always 0.5 for holding."""
    weights = load_weights(written(tmp_path, {"geen": (3, 0)}, {"geen": (0, 2, 0, 0)}))
    assert weights is not None
    rows = weights.row("geen")
    sums = weights.sums(rows)
    said = [exp(2 - 1 + 0.5), exp(2 - 1 + 2), exp(2 - 1), exp(2 - 1)]
    status, chance = weights.outcome("learning-places", rows, sums, None)
    assert status is Status.NEGATED
    assert chance == pytest.approx(sum(said) / (1 + sum(said)))
    status, surer = weights.outcome("learning-places", rows, sums, Told(Status.ASSERTED, "geen"))
    assert status is Status.ASSERTED
    assert surer > chance


def test_a_rulebook_without_weights_has_none(tmp_path: Path) -> None:
    assert load_weights(tmp_path) is None


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (MARKS, "\n(altijd)", "\nietsanders", "marks.tsv:1: In deze tabel ontbreekt kenmerk (altijd)"),
        (MARKS, "\ngeen\t", "\ngeen\t\t", "marks.tsv:3: Deze regel moet een nieuw kenmerk en 2 getallen"),
        (MARKS, "\ngeen\t25", "\ngeen\tveel", "marks.tsv:3: Op deze regel staat iets anders dan gehele"),
        (
            MARKS,
            "\ngeen\t25",
            "\ngeen\t99999999999",
            "marks.tsv:3: Op deze regel staat iets anders dan gehele getallen van",
        ),
        (MARKS, "\tfinancial-guarantee", "\tlearning-places", "een kolom twee keer"),
        (
            MARKS,
            "\tfinancial-guarantee",
            "\tpercelen",
            "statuses.tsv:1: In deze tabel staat een onbekende regel: financial-guarantee",
        ),
        (STATUSES, "\tnegated", "\tontkend", "statuses.tsv:1: In deze tabel ontbreekt kolom negated"),
        (TOGETHER, "\nsom\t", "\nsommen\t", "together.tsv:1: In deze tabel ontbreekt kenmerk som"),
        (TOGETHER, "\tnone", "\tniets", "together.tsv:1: In deze tabel ontbreekt kolom none"),
        (LIMITS, "finds_from: 0.5", "", "'finds_from' ontbreekt"),
        (LIMITS, "finds_from: 0.5", "finds_from: 1.5", "limits.yaml:4"),
        (LIMITS, "considers_from: 0", "considers_from: .nan", "limits.yaml:3"),
        (LIMITS, "blocks: 100", "blocks: [", "limits.yaml"),
    ],
)
def test_a_mistake_is_named_with_its_file(
    tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    path = (
        written(tmp_path, {"geen": (0.25, 0)}, {("geen", "financial-guarantee"): (0, 2, 0, 0)})
        / FOLDER
        / file
    )
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(RulebookError, match=FOLDER) as caught:
        load_weights(tmp_path)
    assert said in str(caught.value)


@pytest.mark.parametrize("file", [STATUSES, TOGETHER, LIMITS])
def test_a_part_that_is_missing_is_a_mistake(tmp_path: Path, file: str) -> None:
    (written(tmp_path, {}) / FOLDER / file).unlink()
    with pytest.raises(RulebookError, match=rf"{file}: Dit bestand ontbreekt; het hoort bij marks.tsv"):
        load_weights(tmp_path)


def test_a_table_in_another_encoding_is_a_mistake(tmp_path: Path) -> None:
    (written(tmp_path, {}) / FOLDER / MARKS).write_bytes("kenmerk\tcaf\xe9".encode("latin-1"))
    with pytest.raises(RulebookError, match=r"marks.tsv:1: Dit bestand is geen UTF-8"):
        load_weights(tmp_path)


def test_weights_add_up_the_same_in_any_order(tmp_path: Path) -> None:
    """Sums often lie right on a limit, which has hundredths too."""
    rows = {f"w{'x' * number}": (number / 7, 0) for number in range(1, 60)}
    weights = load_weights(written(tmp_path, rows))
    assert weights is not None
    numbers = list(weights.marks.values())
    assert weights.sums(numbers).tolist() == weights.sums(numbers[::-1]).tolist()
    assert weights.sums(numbers)[0] == round(sum(round(row[0], 2) for row in rows.values()) - 2, 2)


def test_rules_that_no_document_meets_need_no_weights() -> None:
    """The calendar starts without numpy and a large table."""
    book = load_rulebook(paths.RULES, ("chance",))
    assert "weights" not in book.__dict__


def test_a_status_by_weight_without_words_of_its_own_says_so(tmp_path: Path) -> None:
    book = weighing(tmp_path, {"soort:paragraph": (9.0, 0)}, {"soort:paragraph": (3, 0, 0, 0)})
    (finding,) = found(book, "Twee knapen leren het vak.")
    assert finding.why[1] == "Geldt, want daarop wijst de alinea als geheel."


def test_words_do_not_depend_on_hyphens_numbers_or_capitals() -> None:
    text = "social-return van 5% en 12 leer-werkplekken?"
    words = [plain(word) for word, _ in places_of_words(text, 0, len(text))]
    assert words == ["socialreturn", "van", "#", "%", "en", "#", "leerwerkplekken", "?"]


def test_a_long_word_counts_by_its_ends_too() -> None:
    assert list(marks_of("een")) == ["een"]
    assert list(marks_of("garantie", "kop:")) == ["kop:garantie", "kop:garant~"]
    assert list(marks_of("bankgarantie")) == ["bankgarantie", "bankga~", "~rantie"]


def test_marks_of_what_stands_around_a_block(document_rules: Rulebook) -> None:
    document = document_of("Stage | Ja", heading="5 Leren", head="Eis | Vraag", block=BlockKind.ROW)
    scanned = ScannedText(document, document_rules.vocabulary)
    names = BlockMarks(scanned).names(len(document.blocks) - 1)
    assert {"stage", "ja", "kop:leren", "kolom:eis", "soort:row", "eind:a", "begrip:learning-place"} <= names


def test_names_and_rows_are_the_same_marks(document_rules: Rulebook) -> None:
    """What weights are learned from is what they are asked for."""
    weights = document_rules.weights
    assert weights is not None
    document = document_of("U biedt twee stageplekken aan.", heading="Leren en werken")
    scanned = ScannedText(document, document_rules.vocabulary)
    names = BlockMarks(scanned).names(1)
    known = {weights.marks[name] for name in names if name in weights.marks}
    assert sorted(BlockMarks(scanned, weights).rows(1)) == sorted(known)
    assert len(known) > 5


def test_words_that_speak_for_a_rule_find_it(tmp_path: Path) -> None:
    book = weighing(tmp_path, {"knapen": (2.5, 0), "smid": (1.5, 0)}, {"knapen": (1, 0, 0, 0)})
    (finding,) = found(book, "De weg is lang. Twee knapen leren het vak bij de smid.")
    assert finding.status is Status.ASSERTED
    assert finding.quote == "Twee knapen leren het vak bij de smid."
    assert finding.trace[0] == "gewogen woorden: 'knapen', 'smid'"
    assert (
        finding.why[0] == "Geen vaste manier vond dit; deze woorden wijzen er samen op: ‘knapen’ en ‘smid’."
    )
    assert finding.confidence == "medium"


def test_no_sign_or_number_is_named_as_a_reason(tmp_path: Path) -> None:
    rows = {"#": (2.5, 0), "€": (1.5, 0), "knapen": (1, 0)}
    (finding,) = found(weighing(tmp_path, rows), "Voor € 500 leren twee knapen het vak bij de smid.")
    assert finding.trace[0] == "gewogen woorden: 'knapen'"


def test_too_little_weight_finds_nothing(tmp_path: Path) -> None:
    text = "Twee knapen leren het vak."
    assert not found(weighing(tmp_path / "een", {"knapen": (0.9, 0)}), text), "not even considered"
    (finding,) = found(weighing(tmp_path / "twee", {"knapen": (1.7, 0)}), text)
    assert finding.confidence == "low"


def test_words_that_speak_against_a_rule_refuse_it(tmp_path: Path) -> None:
    text = "De opdrachtnemer biedt twee stageplekken aan."
    assert found(weighing(tmp_path / "een", {}), text)
    book = weighing(tmp_path / "twee", {"biedt": (-9.0, 0)})
    assert not found(book, text)
    (rule,) = [rule for rule in book.of_kind("instrument") if rule.id == "learning-places"]
    told = Workbench(document_of(text), book, DAY).why(rule)
    assert told.stopped == (
        "De regel zou iets vinden, maar de woorden eromheen spreken dat samen duidelijk tegen."
    )


def test_what_else_a_block_says_refuses_nothing(tmp_path: Path) -> None:
    """A clear sentence stands, whatever stands in the same row."""
    book = weighing(tmp_path, {"glasbewassing": (-9, 0)})
    text = "De glasbewassing volgt later. De opdrachtnemer biedt twee stageplekken aan."
    assert found(book, text)
    assert not found(book, "De opdrachtnemer biedt bij de glasbewassing twee stageplekken aan.")


def test_a_status_gives_way_where_words_weigh_more_than_its_cue(tmp_path: Path) -> None:
    heavy = {"opdrachtnemer": (0, 0, 4, 0)}
    book = weighing(tmp_path / "een", {}, heavy)
    (turned,) = found(book, "De opdrachtnemer biedt twee stageplekken aan.")
    assert turned.status is Status.CONDITIONAL
    assert turned.why[1] == "Geldt onder voorwaarde, want daarop wijst het woord ‘opdrachtnemer’."
    (kept,) = found(book, "De opdrachtnemer biedt geen stageplekken aan.")
    assert kept.status is Status.NEGATED


def test_a_word_may_weigh_for_a_status_of_one_rule_only(tmp_path: Path) -> None:
    text = "De opdrachtnemer biedt twee stageplekken aan."
    (turned,) = found(
        weighing(tmp_path / "een", {}, {("opdrachtnemer", "learning-places"): (0, 0, 4, 0)}), text
    )
    (kept,) = found(
        weighing(tmp_path / "twee", {}, {("opdrachtnemer", "financial-guarantee"): (0, 0, 4, 0)}), text
    )
    assert (turned.status, kept.status) == (Status.CONDITIONAL, Status.ASSERTED)


def test_an_answer_to_an_earlier_block_is_not_weighed(tmp_path: Path) -> None:
    """'Die vragen wij niet' has no word that speaks for anything."""
    book = weighing(tmp_path, {"vragen": (-30, -30)})
    text = document_of("Die vragen wij niet.", heading="4.3 Bankgarantie")
    findings = [item for item in screen(text, book, DAY) if item.rule == "financial-guarantee"]
    (finding,) = [item for item in findings if item.start > len("4.3 ")]
    assert finding.status is Status.NEGATED


def test_the_version_of_a_rulebook_changes_with_its_weights(tmp_path: Path) -> None:
    before = load_rulebook(written(tmp_path, {"geen": (1, 0)}), ()).version
    path = tmp_path / FOLDER / MARKS
    path.write_text(path.read_text(encoding="utf-8").replace("geen\t100", "geen\t101"), encoding="utf-8")
    assert load_rulebook(tmp_path, ()).version != before


def test_the_heaviest_words_as_people_read_them(tmp_path: Path) -> None:
    rows = {
        "stage": (2, 0),
        "leerling": (-1, 0),
        "leerli~": (2, 0),
        "podium": (-2, 0),
        "kop:x": (9, 0),
        "x": (9, 0),
        "niets": (0, 1),
    }
    weights = load_weights(written(tmp_path, rows))
    assert weights is not None
    assert weights.heaviest("learning-places", 5) == (["stage", "leerling"], ["podium"])
    assert weights.heaviest("learning-places", 1) == (["stage"], ["podium"])
    assert weights.heaviest("onbekend", 5) == ([], [])
