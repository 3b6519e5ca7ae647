"""Our remembering of pieces between spaces must never change what the tokeniser says of a sentence."""

import pytest

from procurement_app.screening.patterns import _dutch, tokenise


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
        "één-op-één 's ochtends zo'n 12.30 uur/week",
    ],
)
def test_tokens_are_those_of_the_tokeniser(sentence: str) -> None:
    whole = [(token.text, token.idx) for token in _dutch()(sentence)]
    texts, starts = tokenise(sentence)

    assert list(zip(texts, starts, strict=True)) == whole
