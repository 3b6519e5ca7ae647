"""The scanner: forms as the vocabulary writes them, found as whole words in one pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_app.screening.text.scan import BadForm, Hit, Scanner, expand, fold


def found(form: str, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in Scanner({"x": [form]}).scan(text)]


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("bankgarantie", "Een Bankgarantie, geen bankgaranties.", ["Bankgarantie"]),
        ("social-return*", "socialreturneis en Social-Returnplan", ["socialreturneis", "Social-Returnplan"]),
        ("*perceel", "deelperceel en perceel, geen percelen", ["deelperceel", "perceel"]),
        ("perce(el|len)", "perceel percelen perceeltje", ["perceel", "percelen"]),
        ("stage(s)?", "stage stages stagiair", ["stage", "stages"]),
        ("=SW", "SW-bedrijf en sw en software", ["SW"]),
        ("een (hele )?partij", "één partij, een hele partij", ["één partij", "een hele partij"]),
        ("2.82", "artikel 2.82 en 2.82a en 12.82", ["2.82"]),
        ("ilo-*", "ILO-normen en iloverdrag", ["ILO-normen"]),
    ],
)  # fmt: skip
def test_forms(form: str, text: str, expected: list[str]) -> None:
    assert found(form, text) == expected


def test_overlapping_finds_of_different_names_are_all_kept() -> None:
    hits = Scanner({"a": ["sociale werkplaats"], "b": ["werkplaats"]}).scan("de sociale werkplaats")
    assert hits == [Hit(3, 21, "a"), Hit(11, 21, "b")]


def test_of_one_name_the_widest_stays() -> None:
    assert Scanner({"a": ["social return", "social return*"]}).scan("social returneis") == [Hit(0, 16, "a")]


@pytest.mark.parametrize("form", ["", "*", "per(ceel", "a|b", "kosten?", "()?", "wo*rd"])
def test_a_badly_written_form_is_refused(form: str) -> None:
    with pytest.raises(BadForm):
        expand(form)


def test_nothing_to_find() -> None:
    assert Scanner({}).scan("tekst") == []


@pytest.mark.parametrize("portion", [1, 7, 40])
def test_portions_of_a_long_text_give_what_the_whole_gives(
    portion: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = Scanner({"a": ["social return*"], "b": ["werkplaats*"]})
    text = "Een social return-plan\nvan de werkplaatsen,\n\nen social\nreturn van de werkplaats"
    whole = scanner.scan(text)
    monkeypatch.setattr("procurement_app.screening.text.scan._PORTION", portion)
    assert scanner.scan(text) == whole and len(whole) == 3
