"""What lines of plain text say about tables and headings."""

import pytest

from procurement_app.documents import Document, read


def text(words: str, name: str = "a.txt") -> Document:
    return read(words.encode(), name)


def rows(document: Document) -> list[list[str]]:
    return [[document.text[slice(*span)] for span in block.cells] for block in document.blocks if block.cells]


ANSWERS = [
    ["Onderwerp", "Van toepassing"],
    ["Bankgarantie", "n.v.t."],
    ["Onderaanneming toegestaan", "Ja"],
    ["Percelen", "Nee"],
]


@pytest.mark.parametrize(
    "written",
    [
        "\n".join("\t".join(row) for row in ANSWERS),
        "\n".join(f"{subject:28}{answer}" for subject, answer in ANSWERS),
        "\n".join(subject + "\t" * (1 + (len(subject) < 15)) + answer for subject, answer in ANSWERS),
        "\n".join(f"| {subject} | {answer} |" for subject, answer in ANSWERS),
    ],
    ids=["tabs", "blanks", "tabs in line", "bars"],
)
def test_a_table_in_plain_text_is_rows_with_cells(written: str) -> None:
    document = text(f"Hieronder de eisen.\n{written}\n\nMet vriendelijke groet,")
    assert rows(document) == ANSWERS
    assert [block.is_header_row for block in document.blocks] == [False, True, False, False, False, False]
    assert [block.place for block in document.blocks if block.cells] == [f"regel {k}" for k in range(2, 6)]
    assert document.place_at(document.text.index("n.v.t.")) == "regel 3"


def test_columns_of_blanks_may_have_rules_empty_cells_and_cells_that_wrap() -> None:
    document = text(
        "Perceel      Social return             Omzet\n"
        "---------    ----------------------    ---------\n"
        "1 Noord      Opdrachtnemer besteedt    € 500.000\n"
        "             ten minste 5%\n"
        "2 Zuid                                 geen\n"
        "3 Centrum    2%                          € 5.000\n"
    )
    assert rows(document) == [
        ["Perceel", "Social return", "Omzet"],
        ["1 Noord", "Opdrachtnemer besteedt ten minste 5%", "€ 500.000"],
        ["2 Zuid", "", "geen"],
        ["3 Centrum", "2%", "€ 5.000"],
    ]
    assert document.blocks[0].is_header_row
    assert [block.place for block in document.blocks] == ["regel 1", "regel 3", "regel 5", "regel 6"]


def test_empty_cells_between_tabs_stay_and_those_lost_at_the_end_come_back() -> None:
    document = text("Nr\tEis\tGewicht\n\tGeen bankgarantie\n2\tPSO trede 2\t5\n3\t\t10\n")
    assert rows(document) == [
        ["Nr", "Eis", "Gewicht"],
        ["", "Geen bankgarantie", ""],
        ["2", "PSO trede 2", "5"],
        ["3", "", "10"],
    ]


@pytest.mark.parametrize(
    "written",
    [
        "Perceel 1\tSchoonmaak\nPerceel 2\tCatering",
        "1 Prijs\t60\n2 Kwaliteit\t30\n3 Social return\t10",
        "1\tPrijs\t30\n2\tSocial return\t30\n3\tDuurzaamheid\t40",
        "1.1\tPlan van aanpak\t5\n1.2\tSocial return\t10\n1.3\tPlanning\t10",
        "1 Prijs\t33\n2 Kwaliteit\t33\n3 Social return\t34",
        "Perceel 1 Noord\t2\nPerceel 2 Zuid\t2",
        "Social return\t5%\nArtikel 3\tBankgarantie",
        "Artikel 3\tBankgarantie\tnee\nArtikel 4\tPercelen\tja",
    ],
)
def test_lots_points_and_answers_behind_an_article_are_rows(written: str) -> None:
    assert rows(text(f"Eerst een alinea.\n\n{written}\n")) == [
        line.split("\t") for line in written.split("\n")
    ]


@pytest.mark.parametrize(
    "written",
    [
        "   Ingesprongen tekst die\n   gewoon doorloopt over\n   drie regels.",
        "De  gemeente  vraagt  dat  de opdrachtnemer  ten minste vijf procent\n"
        "van  de  opdrachtsom besteedt aan  social  return en dat hij daarover\n"
        "rapporteert  aan  de contractmanager  van  de gemeente, ieder  half\njaar opnieuw.",
        "1.  Eerste eis\n2.  Tweede eis\n3.  Derde eis",
        "-\tEerste\n-\tTweede",
        "Gemeente Zandwijk          Bedrijf BV\nPostbus 12                 Straatweg 3\n"
        "1234 AB  Zandwijk          4321 CD  Elders",
        "Jan Jansen\nTel.\t020 5521234\nE-mail\tj@x.nl",
        "Naam      ..............\nDatum     ..............\nFunctie   ..............",
        "int a    = 5;\nint bcd  = 6;\nint e    = 7;",
        "1 Inleiding\t3\n2 Social return\t5\n2.1 PSO-certificaat\t6\n3 Percelen\t7\nBijlagen\t9",
        "1\tInleiding\t3\n2\tSocial return\t5\n3\tPercelen\t12",
        "1 Inleiding        3\n2 Social return    5\n3 Percelen        12",
        "Artikel 2\tBegrippen\nArtikel 3\tBankgarantie",
        "Bijlage A  Prijsblad\nBijlage B  Social return\nBijlage C  PSO",
        "[ ]  geen social return te leveren\n[x]  5% te leveren\n[ ]  een PSO-certificaat te hebben",
        "Zin een.  Zin twee.\nEen andere zin.  Nog een.\nTot slot.  Klaar.",
    ],
)
def test_text_that_only_looks_parted_is_no_table(written: str) -> None:
    assert rows(text(f"Eerst een alinea.\n\n{written}\n")) == []


def test_each_table_of_a_text_is_one_of_its_own() -> None:
    document = text(
        "| Eis | Ja |\n|---|---|\n| A | x |\n\n| Wens | Punten |\n|---|---|\n| B | 5 |\n\n"
        "Perceel\tOmzet\n1\tgeen\n2\t€ 5.000\n",
        "a.md",
    )
    assert [(block.table, block.is_header_row) for block in document.blocks] == [
        (1, True), (1, False), (2, True), (2, False), (3, True), (3, False), (3, False),
    ]  # fmt: skip


def test_a_short_question_above_its_answer_is_a_heading() -> None:
    document = text(
        "Beantwoording\n\nMag ik onderaannemers inzetten?\n\nNee.\n\nVraag 3: Is er een omzeteis?\n\n"
        "Antwoord: Ja.\n\nIs dit alles? Of komt er meer?\n\nHebt u nog vragen?"
    )
    assert [block.kind.value for block in document.blocks] == [
        "paragraph", "heading", "paragraph", "list", "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip
    assert document.blocks[2].section == ("Mag ik onderaannemers inzetten?",)


@pytest.mark.parametrize(("name", "parted"), [("a.txt", "\n"), ("a.html", "<br>")])
@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        (["Wij eisen niet langer", "5 procent van de som."], 1),
        (["Dit vervalt: de eis van", "3 referenties en", "2 percelen."], 1),
        (["Wij eisen", "1 prijsblad", "2 referenties"], 3),
        (["Wij eisen:", "2 referenties", "3 verklaringen"], 3),
        (["De eis vervalt van", "2 referenties en", "3 percelen."], 1),
        (["Perceel 2 vraagt ten minste", "5 procent van de som."], 1),
        (["Vervolg van de eisen", "5 social return van 5%", "6 geen bankgarantie"], 3),
        (["Antwoord: nee", "13 geldt een omzeteis?", "Antwoord: ja", "14 zijn er percelen?"], 3),
        (["Artikel 4", "10 dagen na de gunning begint het werk"], 2),
        (["Een inschrijver levert", "2 referenties aan, en", "3 verklaringen van de Belastingdienst."], 1),
        (["U krijgt", "20 dagen de tijd, en wij antwoorden binnen", "21 dagen."], 1),
    ],
)
def test_a_number_within_a_sentence_begins_no_list(
    lines: list[str], blocks: int, name: str, parted: str
) -> None:
    assert len(text(parted.join(lines), name).blocks) == blocks


@pytest.mark.parametrize(
    "lines",
    [
        ["[x]\tSocial return, 5% van de opdrachtsom", "[ ]\tBankgarantie.", "[X]\tVCA-certificaat"],
        ["[x] Social return", "[ ] Bankgarantie", "[v] VCA-certificaat"],
        ["Bijlage 1\tPrijsblad", "Bijlage 2\tBankgarantie", "Bijlage 3\tPSO-certificaat"],
        ["Artikel 1   Begrippen", "Artikel 2   Social return", "Artikel 3   Percelen"],
        ["2 een planning", "3 een bankgarantie is niet nodig", "4 een VCA-certificaat"],
    ],
)
def test_lines_right_below_each_other_with_marks_of_one_kind_are_the_items_of_a_list(
    lines: list[str],
) -> None:
    document = text("\n".join(["Wij vragen:", *lines]))
    assert [block.kind.value for block in document.blocks] == ["paragraph", *["list"] * 3]
    assert [line.split() for line in document.text.splitlines()[1:]] == [line.split() for line in lines]


def test_an_article_above_its_own_text_or_another_kind_of_part_is_a_heading() -> None:
    document = text("Hoofdstuk 2\tEisen\nArtikel 4\tSocial return\n\nDe opdrachtnemer besteedt 5%.")
    assert [block.kind.value for block in document.blocks] == ["heading", "heading", "paragraph"]


@pytest.mark.parametrize(("name", "parted"), [("a.txt", "\n"), ("a.html", "<br>")])
@pytest.mark.parametrize(("no", "yes"), [("[ ]", "[x]"), ("☐", "☒"), ("[ ]\t", "[X]\t")])
def test_boxes_before_answers_stay_with_their_question(no: str, yes: str, name: str, parted: str) -> None:
    asked = ["Is er een omzeteis?", f"{no} Ja", f"{yes} Nee"]
    next_asked = ["Percelen:", f"{yes} Ja, zie", "bijlage 3"]
    document = text(parted.join(asked + next_asked), name)
    assert [line.split() for line in document.text.split("\n")] == [
        " ".join(asked).split(),
        " ".join(next_asked).split(),
    ]


def test_facts_behind_their_names_below_each_other_are_each_their_own() -> None:
    facts = ["Social return: ja, 5% van de opdrachtsom", "Bankgarantie: nee", "Onderaanneming: ja"]
    assert text("\n".join(["Voorwaarden", *facts])).text.split("\n")[-3:] == facts
    sentence = "Let op één ding bij de inschrijving\nOpmerking: deze zin loopt door"
    assert len(text(sentence).blocks) == 1, "one such line within a text is part of it"


@pytest.mark.parametrize(
    "facts",
    [
        ["social return: ja", "bankgarantie: nee", "percelen: 3"],
        ["SOCIAL RETURN: JA", "BANKGARANTIE: NEE", "PERCELEN: 3"],
    ],
)
def test_facts_behind_their_names_are_known_in_small_letters_and_are_no_headings_in_capitals(
    facts: list[str],
) -> None:
    document = text("\n".join(facts))
    assert [(block.kind.value, document.text_of(block)) for block in document.blocks] == [
        ("paragraph", fact) for fact in facts
    ]
    assert text("PERCEEL 2: GROEN\n\nHet werk.").blocks[0].kind.value == "heading"


def test_an_answer_behind_its_name_stays_with_the_question_above_it() -> None:
    asked = [
        "Vraag 1: Is onderaanneming toegestaan? Antwoord: Ja, zie paragraaf 3.",
        "Vraag: Geldt de bankgarantie ook voor perceel 2? Antwoord: Nee.",
        "Vraag: Wat is de looptijd? Antwoord: Twee jaar.",
    ]
    document = text("\n".join(asked).replace(" Antwoord", "\nAntwoord"))
    assert document.text.split("\n") == asked


def test_a_box_below_an_explanation_of_another_box_begins_anew() -> None:
    document = text("Social return?\n☑ Ja\nToelichting: wij zetten mensen in.\n☐ Nee\nToelichting:")
    assert document.text.split("\n") == [
        "Social return? ☑ Ja",
        "Toelichting: wij zetten mensen in.",
        "☐ Nee",
        "Toelichting:",
    ]


@pytest.mark.parametrize("parted", ["\n", " "])
def test_a_question_with_its_answer_right_behind_it_ends_the_section_of_the_question_before(
    parted: str,
) -> None:
    document = text(
        f"Is onderaanneming toegestaan?\n\nJa.\n\nWordt een bankgarantie gevraagd?{parted}Nee, zie 3.2.\n\n"
        f"Zijn er\npercelen? Nee."
    )
    assert [(block.kind.value, document.text_of(block)) for block in document.blocks] == [
        ("heading", "Is onderaanneming toegestaan?"),
        ("paragraph", "Ja."),
        ("heading", "Wordt een bankgarantie gevraagd?"),
        ("paragraph", "Nee, zie 3.2."),
        ("heading", "Zijn er percelen?"),
        ("paragraph", "Nee."),
    ]
    alone = text(f"Over de opdracht.\n\nWordt een bankgarantie gevraagd?{parted}Nee.")
    assert len(alone.blocks) == 2, "without questions as headings it is a paragraph"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("# Aanbestedingsleidraad schoonmaak\n\nU levert.", "Aanbestedingsleidraad schoonmaak"),
        ("\n## **Bestek** maaien ##\nU levert.", "Bestek maaien"),
        ("Nota van inlichtingen\n\nVraag 1", "Nota van inlichtingen"),
        ("NOTA VAN INLICHTINGEN 2\nVraag 1", "NOTA VAN INLICHTINGEN 2"),
        ("Concept-raamovereenkomst groen\n\nArtikel 1", "Concept-raamovereenkomst groen"),
        ("Invitation to tender cleaning\n\nScope", "Invitation to tender cleaning"),
        ("Geachte heer De Boer,\n\nWij vragen u.", ""),
        ("Beste allemaal\n\nDe nota van inlichtingen volgt.", ""),
        ("Gemeente Amsterdam\nPostbus 202", ""),
        ("Nota van inlichtingen volgt nog\n\nGroet, Jan", ""),
        ("De leidraad vraagt social return\n\nGroet, Jan", ""),
        ("Het bestek is klaar.\n\nGroet", ""),
        ("Bestek en leidraad die bij deze opdracht\nhoren, stuurt u mee.", ""),
        ("Onderwerp: nota van inlichtingen\n\nBeste Jan", ""),
        ("1. Bestek\n\nU levert.", ""),
        ("# 4.2 Social return\n\nU levert.", ""),
        ("", ""),
    ],
)
def test_a_plain_text_has_the_title_that_it_begins_with(written: str, title: str) -> None:
    assert text(f"{written}\n\nSocial return is 5%.").title == title
