"""How many parts a text tells of without a number before their name."""

import pytest

from procurement_app.screening.values.listed import listed_parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Wij knippen het werk in drieën.", 3),
        ("Perceel 1 van 4, noord", 4),
        ("maximaal twee van de vijf", 5),
        ("Perc. I t/m IV (per district)", 4),
        ("percelen A t/m C", 3),
        ("Sportpark De Geest is perceel 1, sportpark Duinzicht perceel 2.", 2),
        ("de percelen A, B en C", 3),
        ("P1 bouw en techniek, P2 eten en drinken, P3 schoon en heel", 3),
        ("groep I scholen, groep II woningen, groep III bruggen", 3),
        ("Catering, linnen en beddenreiniging worden als afzonderlijke percelen in de markt gezet.", 3),
        ("De catering en de automaten worden los van elkaar gegund.", 2),
        ("Ja, vervoer en opslag zijn gescheiden percelen.", 2),
        ("De opdracht valt uiteen in slangen, handschoenen en helmen, die elk apart worden gegund.", 3),
        ("Op allebei bieden mag.", 2),
        ("De drie diensten worden los van elkaar gegund.", 3),
        ("Het werk is verdeeld over twee aannemers, ieder met een eigen perceel.", 2),
        ("Er zijn zeven wijken. Per wijk kiezen wij één organisatie.", 7),
        ("de percelen Noord en Zuid", 2),
        ("ja, te weten 1) plantsoen noord, 2) plantsoen zuid, 3) bloembakken", 3),
        ("Het wordt: drukwerk (A), bewegwijzering (B), geschenken (C).", 3),
        ("Terreindiensten gaan in vier regiopercelen de markt op.", 4),
        ("Zeven bruggen, zeven kleine werken.", 7),
        ("ja, twee: baggeren en oevers", 2),
        ("Schoenen en geschenken, waarmee het totaal op drie komt.", 3),
        ("The number of lots is therefore two.", 2),
        ("One lot of the three that were tendered.", 3),
        ("De remmingwerken komen apart, als tweede perceel.", 2),
        ("Ja! De toestellen, de ondergronden en het meubilair worden los van elkaar gegund.", 3),
        ("Ships, upkeep, and on-board services will be offered as separate lots.", 3),
        ("Pakken apart, laarzen en helmen apart, reiniging apart", 3),
        ("Verhuizen; opslag; hergebruik en herstel. Elk een eigen contract", 3),
        ("Er komt een lot for desk en a lot for tours.", 2),
        ("een splitsing in Oost en West.", 2),
        ("de segmenten gezinshuis, woongroep en logeerhuis, waarop", 3),
        ("Knippen in vier: rayon Noord, Oost, West en de daktuinen.", 4),
        ("De hapjes vormen een tweede perceel.", 2),
        ("II.4 De drie diensten worden los van elkaar gegund.", 3),
        ("een noordelijk en een zuidelijk deel", 2),
        ("Onderdeel T (taalhuis) en onderdeel W (werkplaats)", 2),
    ],
)
def test_counts_the_parts_that_a_text_names_or_implies(text: str, count: int) -> None:
    found = listed_parts(text)
    assert found is not None
    assert found[0] == count
    start, end = found[1]
    assert text[start:end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "U kunt per perceel inschrijven.",
        "Perceel 3 is voorbehouden.",
        "De opdracht is opgeknipt.",
        "Zie 2) en 3) hierna.",
        "Wij spreken twee bedrijven.",
        "U levert een plan voor het perceel aan.",
        "De opdracht is gesplitst in de tijd.",
        "5\tNotitie percelen",
    ],
)
def test_tells_no_number_where_none_is_told(text: str) -> None:
    assert listed_parts(text) is None
