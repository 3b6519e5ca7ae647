"""Our remembering of pieces between spaces must never change what the tokeniser says of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_app.screening.text.patterns import _PLAIN_PIECE, _dutch, tokenise


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        " ",
        "stelt binnen 14 dagen (na gunning) zekerheid.",
        "art. 2.81, lid 3; € 1.250.000,- of 5% van de 'opdrachtsom'",
        "nr.\tde eis\twat u aantoont",
        "een  dubbele spatie, aan het eind ook ",
        " vooraan een spatie",
        "in- en verkoop\u2009met\u00a0smalle spaties",
        "https://www.voorbeeld.example/a?b=c e-mail: naam@voorbeeld.example",
        "kolom\t \tkolom\u2003en  meer",
        "PSO 30+, VCA*, k2 (2.82a): collega's en/of m² ... 'zo'n 3,5% v/d 9001-certificaten'",
        "één-op-één 's ochtends zo'n 12.30 uur/week",
    ],
)
def test_tokens_are_those_of_the_tokeniser(sentence: str) -> None:
    whole = [(token.text, token.idx) for token in _dutch()(sentence)]
    texts, starts = tokenise(sentence)

    assert list(zip(texts, starts, strict=True)) == whole


@given(st.from_regex(_PLAIN_PIECE, fullmatch=True) | st.from_regex("[a-z]+", fullmatch=True))
def test_what_we_part_ourselves_the_tokeniser_parts_alike(piece: str) -> None:
    whole = [(token.text, token.idx) for token in _dutch()(piece)]

    assert list(zip(*tokenise(piece), strict=True)) == whole
