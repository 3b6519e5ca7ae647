"""What a need says that others do, or that is no part of it, is not asked; the rest is."""

import pytest

from procurement_app.matching import needs
from procurement_app.matching.demand import demands
from procurement_app.matching.vocabulary import load


def asked(description):
    need = needs.from_fields({"title": "Schoonmaak van scholen", "description": description}, "1")
    return demands(need, load())[0].all()


@pytest.mark.parametrize(
    "clause",
    [
        "De glasbewassing is elders ondergebracht.",
        "De glasbewassing is reeds gegund aan een andere partij.",
        "Glasbewassing wordt afzonderlijk aanbesteed.",
        "Glasbewassing loopt via een ander contract.",
        "Glasbewassing valt onder het gevelcontract.",
        "Glasbewassing doet de gemeente zelf.",
        "De gemeente zorgt zelf voor de glasbewassing.",
        "De glasbewassing blijft in eigen beheer.",
        "Glasbewassing is geen onderdeel van de opdracht.",
        "Exclusief glasbewassing.",
        "Niet inbegrepen: glasbewassing.",
        "Glasbewassing is uitgesloten.",
        "Glasbewassing gebeurt door een andere partij.",
        "Voor glasbewassing is een apart contract.",
        "Glasbewassing volgt later.",
        "Gevels, glasbewassing en vloeren worden afzonderlijk aanbesteed.",
        "Window cleaning is covered by another contract.",
        "Window cleaning is tendered separately.",
    ],
)
def test_what_others_do_is_not_asked(clause):
    assert "window-cleaning" not in asked(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "De glasbewassing hoort bij de opdracht.",
        "De gemeente zoekt een partij die de glasbewassing zelf uitvoert.",
        "De prijs is exclusief btw voor glasbewassing.",
        "Niet alleen vloeren, ook glasbewassing.",
        "Glasbewassing van ramen die nog niet zijn gewassen.",
        "Contractbeheer doet de gemeente zelf, glasbewassing hoort erbij.",
    ],
)
def test_what_is_only_near_such_words_is_asked(clause):
    assert "window-cleaning" in asked(clause)
