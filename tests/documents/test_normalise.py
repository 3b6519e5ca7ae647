"""Normalisation: the same words come out whatever the layout did to them, with the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_app.documents.normalise import BLOCK, CELL, normalise, plain

WORDS = st.text(alphabet="abcdefghijklmnoprstuvwz", min_size=2, max_size=14)
SENTENCES = st.lists(WORDS, min_size=1, max_size=30)
GAPS = st.sampled_from([" ", "\n", "\xa0", " \n", "\u2009", "  ", "\xa0\n "])


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[str, str]:
    """A sentence, and the same one with soft hyphens, line breaks, hyphenation and odd spaces."""
    words = draw(SENTENCES)
    pieces = []
    for word in words:
        cut = draw(st.integers(0, len(word)))
        mark = (
            draw(st.sampled_from(["", "\xad", "\xad\n", "\u200b", "\ufffe\n"])) if 0 < cut < len(word) else ""
        )
        if mark == "\ufffe\n" and _may_be_a_real_hyphen(word[:cut], word[cut:]):
            mark = "\xad\n"
        pieces.append(word[:cut] + mark + word[cut:])
    text = pieces[0]
    for piece in pieces[1:]:
        text += draw(GAPS) + piece
    return " ".join(words), text


def _may_be_a_real_hyphen(first: str, second: str) -> bool:
    from procurement_app.documents import normalise as module

    clash = (first[-1] + second[0]) in module._CLASHES
    return clash or first in module._HYPHENATED_FIRST_PARTS or second in module._SUSPENDING


@given(laid_out())
def test_layout_leaves_no_trace(case: tuple[str, str]) -> None:
    sentence, text = case
    assert plain(text) == sentence


@given(laid_out())
def test_every_letter_leads_back_to_itself(case: tuple[str, str]) -> None:
    _, raw = case
    normalised = normalise(raw)
    for index, letter in enumerate(normalised.text):
        if letter != " ":
            assert raw[normalised.original(index)] == letter


@pytest.mark.parametrize("between", ["\x1d", "\x01", "\u200b", "\xad", "\x01 \x02"])
def test_blanks_around_what_is_dropped_are_one(between: str) -> None:
    assert plain(f"een {between} twee") == "een twee"


@given(st.text(st.characters(exclude_characters=BLOCK + CELL), max_size=200))
def test_any_text_is_taken_and_a_second_time_changes_nothing(raw: str) -> None:
    once = plain(raw)
    assert plain(once) == once
    assert not set(once) & set("\t\r\xa0\xad\ufffe\u200b")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("aanbeste-\nding", "aanbesteding"),
        ("social return-\neis", "social return-eis"),
        ("SROI-\nbijdrage", "SROI-bijdrage"),
        ("VCA-\ncertificaat", "VCA-certificaat"),
        ("in-\nen verkoop", "in- en verkoop"),
        ("huis-aan-\nhuis en later huis-aan-huis", "huis-aan-huis en later huis-aan-huis"),
        ("mbo-\nopleiding", "mbo-opleiding"),
        ("wijk\u2010\ngrenzen", "wijkgrenzen"),
        ("partij\u2010\nen", "partijen"),
        ("het aantal partij-\nen; de partijen", "het aantal partijen; de partijen"),
        ("2024-\n2027", "2024-2027"),
        ("eis -\nwens", "eis - wens"),
        ("Bibob\ufffe\nonderzoek, het Bibob-onderzoek", "Bibob-onderzoek, het Bibob-onderzoek"),
        ("o\ufb03ciële \ufb01rma", "officiële firma"),
        ("cafe\u0301 en cree\u0308ren", "café en creëren"),
        ("co\u00f6rdinatie", "coördinatie"),
        ("€\xa01.250.000", "€ 1.250.000"),
    ],
)
def test_spelling(raw: str, expected: str) -> None:
    assert plain(raw) == expected


def test_blocks_and_cells_are_parted_by_one_newline_and_one_tab() -> None:
    raw = f"Kop {BLOCK} een{CELL}\xa0twee \n drie{BLOCK}slot "
    assert normalise(raw).text == "Kop\neen\ttwee drie\nslot"
