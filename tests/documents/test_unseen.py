import pytest

from procurement_app.documents.unseen import without_unseen

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("schoonmaak \x00 kantoor", "schoonmaak  kantoor"),
        ("Firma \u202egnireetac\u202c Noord", "Firma gnireetac Noord"),
        ("Bij\u200blmer Keu\u2060ken\ufeff", "Bijlmer Keuken"),
        ("a\u200db", "ab"),
        ("\ud800los", "los"),
        ("\u3164\u2800", ""),
        ("een\x0btwee\u2028drie", "een\ntwee\ndrie"),
        ("pieptoon\x07\x1b[31m", "pieptoon[31m"),
    ],
)
def test_what_nobody_sees_goes(written: str, read: str) -> None:
    assert without_unseen(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "Wij koken.\r\n\tElke dag.\n",
        "arbeids\xadmarkt",
        f"Gezin {FAMILY} welkom",
        "Regenboog \U0001f3f3\ufe0f\u200d\U0001f308",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "Café Ünal, 5 µm, \u201cgoed\u201d \u2013 € 10",
    ],
)
def test_what_is_written_on_purpose_stays(text: str) -> None:
    assert without_unseen(text) == text
