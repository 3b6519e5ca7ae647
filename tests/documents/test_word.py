"""DOCX by its parts: what python-docx drops counts here, and deletions do not."""

import io
import time

import pytest
from hostile.files import CONTENT_TYPES, WORD, docx_file, docx_with, zip_of

from procurement_app.documents import BlockKind, Document, read
from procurement_app.documents.model import UnreadableFile
from procurement_app.documents.titles import telling_title

STYLES = f"""<w:styles xmlns:w="{WORD}">
<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="Kop 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Hoofdstuktitel"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="character" w:styleId="Vervallen"><w:name w:val="Vervallen"/>
<w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Rood"><w:name w:val="Rood"/><w:basedOn w:val="Vervallen"/></w:style>
<w:style w:type="paragraph" w:styleId="Weg"><w:name w:val="Weg"/><w:rPr><w:dstrike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Uitleg"><w:name w:val="Uitleg"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Uitlegwoorden"><w:name w:val="Uitlegwoorden"/>
<w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def par(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def numbered(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'


def made(body: str, **extra: str) -> Document:
    parts = {"word/styles.xml": STYLES, "word/numbering.xml": NUMBERING}
    parts |= {
        f"word/{name}.xml": f'<w:{tag} xmlns:w="{WORD}">{content}</w:{tag}>'
        for name, (tag, content) in {
            key: ({"header1": "hdr", "footer1": "ftr", "footnotes": "footnotes"}[key], value)
            for key, value in extra.items()
        }.items()
    }
    return read(docx_with(body, extra={name: xml.encode() for name, xml in parts.items()}), "leidraad.docx")


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text_of(block)) for block in document.blocks]


def test_content_controls_insertions_and_text_boxes_count_and_deletions_do_not() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{par(run('In een tekstvak.'))}</w:txbxContent></w:pict></w:r>"
    document = made(
        f"<w:sdt><w:sdtContent>{par(run('In een inhoudsbesturingselement.'))}</w:sdtContent></w:sdt>"
        + par(
            run("Er ")
            + f"<w:ins>{run('komt wel ')}</w:ins><w:del><w:r><w:delText>komt niet </w:delText></w:r></w:del>"
            + run("een eis.")
        )
        + par(run("Anker.") + box)
        + par(run("Zichtbaar.") + run(" Verborgen.", "<w:vanish/>"))
    )
    assert document.text.split("\n") == [
        "In een inhoudsbesturingselement.",
        "Er komt wel een eis.",
        "Anker.",
        "In een tekstvak.",
        "Zichtbaar.",
    ]


def choice(shown: str, prompts: bool, inside: str = "{}") -> str:
    items = "".join(
        f'<w:listItem w:displayText="{words}" w:value="{value}"/>'
        for words, value in (("Kies een item.", ""), ("Ja, 5%", "ja"), ("Nee", "nee"))
    )
    flag = "<w:showingPlcHdr/>" if prompts else ""
    return (
        f"<w:sdt><w:sdtPr>{flag}<w:dropDownList>{items}</w:dropDownList></w:sdtPr>"
        f"<w:sdtContent>{inside.format(run(shown))}</w:sdtContent></w:sdt>"
    )


def test_a_list_to_choose_from_is_read_only_where_somebody_chose() -> None:
    cell = "<w:tc>{}</w:tc>"
    document = made(
        par(run("Social return: ") + choice("Kies een item.", True))
        + par(run("Bankgarantie: ") + choice("Nee", False))
        + par(run("Percelen: ") + choice("Nee", True))
        + choice("Kies een item.", True, "<w:p>{}</w:p>")
        + f"<w:tbl><w:tr>{cell.format(par(run('Onderaanneming')))}"
        + choice("Kies een item.", True, "<w:tc><w:p>{}</w:p></w:tc>")
        + f"</w:tr><w:tr>{cell.format(par(run('PSO')))}"
        + f"{cell.format(par(choice('Ja, 5%', False)))}</w:tr></w:tbl>"
    )
    assert document.text.split("\n") == [
        "Social return:",
        "Bankgarantie: Nee",
        "Percelen: Nee",  # filled in by a program that left the mark of the prompt
        "Onderaanneming\t",
        "PSO\tJa, 5%",
    ]


def test_struck_through_text_is_left_out_and_its_number_stays() -> None:
    document = made(
        par(run("Omzet van ten minste ") + run("9 ton ", "<w:strike/>") + run("4 ton."), numbered(0))
        + par(run("Er is een bankgarantie.", "<w:dstrike/>"), numbered(0))
        + par(run("Er zijn ") + run("geen ", '<w:strike w:val="0"/>') + run("percelen."), numbered(0))
    )
    assert document.text.split("\n") == ["1 Omzet van ten minste 4 ton.", "3 Er zijn geen percelen."]


def test_text_that_a_style_strikes_or_hides_is_left_out() -> None:
    document = made(
        par(run("Wij vragen ") + run("social return en ", '<w:rStyle w:val="Rood"/>') + run("kwaliteit."))
        + par(run("De opdracht is voorbehouden."), style("Weg") + numbered(0))
        + par(run("Vul hier de percelen in."), style("Uitleg"))
        + par(run("Deze eis "), style("Weg"))
        + par(run("Er zijn ") + run("geen percelen.", "<w:strike w:val='0'/>"), style("Weg") + numbered(0))
    )
    assert document.text.split("\n") == ["Wij vragen kwaliteit.", "2 geen percelen."]


def test_a_symbol_is_read_by_its_font() -> None:
    def symbol(font: str, char: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'

    table = [("Wingdings", "FC"), ("Wingdings 2", "50"), ("Wingdings 2", "F0A3"), ("Wingdings 2", "F052")]
    others = [("Wingdings", "F052"), ("Wingdings 3", "F06F"), ("Wingdings", "F0A3"), ("Symbol", "F0A8")]
    marks = "".join(symbol(font, char) for font, char in [*table, *others])
    assert made(par(run("PSO ") + marks + run(" gevraagd"))).text == "PSO ✓✓☐☒ gevraagd"


def test_words_in_a_hidden_style_are_left_out_and_formulas_read() -> None:
    formula = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>40%</m:t></m:r></m:oMath>'
    document = made(
        par(
            run("Vul hier in: 5%. ", '<w:rStyle w:val="Uitlegwoorden"/>')
            + run("Prijs telt voor ")
            + formula
            + run(" mee.")
        )
        + par(run("Toch te zien.", '<w:rStyle w:val="Uitlegwoorden"/><w:vanish w:val="0"/>'))
    )
    assert document.text.split("\n") == ["Prijs telt voor 40% mee.", "Toch te zien."]


def test_paragraphs_whose_end_was_deleted_are_one_with_the_next() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    document = made(
        par(run("De omzet is "), deleted)
        + par(run("ten minste "), deleted)
        + par(run("€ 4 ton."))
        + par(run("Slot."), deleted)
    )
    assert document.text.split("\n") == ["De omzet is ten minste € 4 ton.", "Slot."]


def test_a_long_chapter_that_was_deleted_takes_no_longer_for_each_paragraph() -> None:
    chapter = "".join(
        par(
            f'<w:del w:id="{n}" w:rsidR="{n**4:X}"><w:r><w:delText>{n} {n**5}</w:delText></w:r></w:del>',
            "<w:rPr><w:del/></w:rPr>",
        )
        for n in range(5_000)
    )
    body = chapter + par(run("Er is geen omzeteis."))
    began = time.process_time()
    assert made(body).text == "Er is geen omzeteis."
    assert time.process_time() - began < 10


def test_boxes_to_tick_are_read_however_word_draws_them() -> None:
    def symbol(char: str) -> str:
        return f'<w:r><w:sym w:font="Wingdings" w:char="{char}"/></w:r>'

    def field(inside: str) -> str:
        begin = (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{inside}</w:checkBox></w:ffData>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        return f"{begin}</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>{end}"

    document = made(
        par(symbol("F0FE") + run(" PSO vereist ") + symbol("F0A8") + run(" geen PSO"))
        + par(
            field('<w:default w:val="0"/><w:checked/>')
            + run("percelen ")
            + field("<w:default/>")
            + run("een")
        )
        + par(field('<w:default w:val="0"/>') + run("bankgarantie"))
    )
    assert document.text.split("\n") == [
        "☒ PSO vereist ☐ geen PSO",
        "☒ percelen ☒ een",
        "☐ bankgarantie",
    ]


def test_headings_by_dutch_name_by_outline_and_by_their_look() -> None:
    document = made(
        par(run("Eisen"), style("Kop1"))
        + par(run("Omzet"), style("Eigen"))
        + par(run("De omzet is ten minste een ton."))
        + par(run("Vetgedrukte kop", "<w:b/>"))
        + par(run("Tekst eronder."))
    )
    assert [kind for kind, _ in kinds(document)] == [
        "heading",
        "heading",
        "paragraph",
        "heading",
        "paragraph",
    ]
    assert document.blocks[2].section == ("Eisen", "Omzet")


def test_numbers_that_word_keeps_outside_the_text_are_shown() -> None:
    document = made(
        par(run("Eisen"), style("Kop1") + numbered(0))
        + par(run("Omzet"), style("Eigen") + numbered(1))
        + par(run("eerste lid"), numbered(2))
        + par(run("tweede lid"), numbered(2))
        + par(run("Gunning"), style("Kop1") + numbered(0))
        + par(run("Prijs"), style("Eigen") + numbered(1))
    )
    assert document.text.split("\n") == [
        "1 Eisen",
        "1.1 Omzet",
        "a) eerste lid",
        "b) tweede lid",
        "2 Gunning",
        "2.1 Prijs",
    ]
    assert document.blocks[2].kind is BlockKind.LIST


def test_tables_become_rows_with_cells_and_places() -> None:
    def row(*words: str, header: str = "") -> str:
        return (
            f"<w:tr><w:trPr>{header}</w:trPr>{''.join(f'<w:tc>{par(run(w))}</w:tc>' for w in words)}</w:tr>"
        )

    document = made(
        f"<w:tbl>{row('Nr.', 'Eis', header='<w:tblHeader/>')}{row('1', 'Geen omzeteis.')}</w:tbl>"
    )
    assert document.text == "Nr.\tEis\n1\tGeen omzeteis."
    assert [block.is_header_row for block in document.blocks] == [True, False]
    assert document.place_at(document.text.index("Geen")) == "tabel 1, rij 2, kolom 2"


def test_cells_stand_under_their_heads_where_cells_are_merged() -> None:
    def row(*cells: tuple[str, str], more: str = "") -> str:
        inside = "".join(f"<w:tc><w:tcPr>{props}</w:tcPr>{par(run(words))}</w:tc>" for words, props in cells)
        return f"<w:tr><w:trPr>{more}</w:trPr>{inside}</w:tr>"

    wide, all_wide = '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="4"/>'
    below = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = made(
        "<w:tbl>"
        + row(("Nr.", ""), ("Eis", wide), ("Weging", ""))
        + row(("Sociaal", all_wide))
        + row(("1", below[0]), ("Stage", ""), ("twee", ""), ("10%", ""))
        + row(("", below[1]), ("Geen bankgarantie", wide), ("5%", ""))
        + row(("PSO", wide), ("20%", ""), more='<w:gridBefore w:val="1"/>')
        + "</w:tbl>"
    )
    assert document.text.split("\n") == [
        "Nr.\tEis\tEis\tWeging",
        "Sociaal",
        "1\tStage\ttwee\t10%",
        "\tGeen bankgarantie\t\t5%",
        "\tPSO\t\t20%",
    ]
    assert [block.is_header_row for block in document.blocks] == [True, *[False] * 4]


def heads(*rows: tuple[str, ...]) -> list[bool]:
    """Which rows of a table are heads."""
    cells = "".join(
        f"<w:tr>{''.join(f'<w:tc>{par(run(words))}</w:tc>' for words in row)}</w:tr>" for row in rows
    )
    return [block.is_header_row for block in made(f"<w:tbl>{cells}</w:tbl>").blocks]


def test_a_first_row_above_points_ticks_or_answers_only_is_a_head() -> None:
    assert heads(("", "Toegestaan"), ("Onderaannemers", "nee"), ("Varianten", "ja"))[0]
    assert heads(("", "Perceel 1", "Perceel 2"), ("Omzet", "geen", "€ 5.000"), ("Stages", "geen", "2"))[0]
    assert heads(("Gunningscriterium", "Maximaal"), ("Prijs", "550"), ("Stages", "150 punten"))[0]
    assert heads(("Instrument", "Gevraagd", "Niet gevraagd"), ("PSO", "X", "-"), ("ISV", "-", "X"))[0]


@pytest.mark.parametrize(
    "rows",
    [
        (("Locatie", "Social return"), ("Noord", "5%"), ("Zuid", "2%")),
        (("Gebied", "Minimale omzet"), ("Noord", "€ 500.000"), ("Zuid", "250.000 euro")),
        (("Dienst", "Social return", "Bankgarantie"), ("Schoonmaak", "5%", "nee"), ("Catering", "2%", "ja")),
        (("Eisen", "Perceel 1", "Perceel 2"), ("Social return", "x", "-"), ("Bankgarantie", "-", "x")),
        (("Kerncompetentie", "Aantal referenties"), ("Schoonmaak", "2"), ("Glasbewassing", "1")),
        (("Wens", "Max. score"), ("Social return", "20"), ("Circulair", "5")),
        (("Certificaat", "Verplicht?"), ("VCA", "Ja"), ("ISO 9001", "Nee")),
    ],
)
def test_a_first_row_above_values_of_one_kind_or_in_several_columns_is_a_head(
    rows: tuple[tuple[str, ...], ...],
) -> None:
    assert heads(*rows)[0]


@pytest.mark.parametrize(
    "rows",
    [
        (("Bankgarantie", "n.v.t."), ("Omzet", "€ 5.000"), ("Percelen", "geen")),
        (("Locatie", "Stadhuis"), ("Looptijd", "2 jaar"), ("Contact", "de inkoper")),
        (("Social return", "Verplicht"), ("Percentage", "5%"), ("Looptijd", "4 jaar"), ("Percelen", "2")),
        (("PSO-certificaat", "vereist"), ("ISO 9001", "ja"), ("VCA", "nee")),
        (("Onderaanneming", "niet toegestaan"), ("Percelen", "3"), ("Referenties", "2")),
        (("Voorbehouden", "Ja, art. 2.82"), ("Social return", "n.v.t."), ("Percelen", "geen")),
        (("Opdracht", "Schoonmaak"), ("Voorbehouden", "ja"), ("Social return", "nee")),
        (("Prijs", "maximaal 60 punten"), ("Social return", "30 punten"), ("Duurzaamheid", "10 punten")),
        (("PSO", "5% van de loonsom", "Contract"), ("ISO", "ja", "ja"), ("VCA", "nee", "nee")),
        (("PSO", "vereist", "vereist"), ("ISO", "ja", "ja"), ("VCA", "nee", "nee")),
        (("Bankgarantie", "Verplicht"), ("Minimale omzet", "€ 500.000"), ("Verzekering", "€ 2.500.000")),
        (("Social return", "niet gevraagd"), ("Prijs", "60%"), ("Kwaliteit", "40%")),
        (("Kwaliteit", "weegt voor zeventig"), ("Plan van aanpak", "40"), ("Social return", "30")),
    ],
)
def test_the_first_of_a_list_of_facts_is_no_head(rows: tuple[tuple[str, ...], ...]) -> None:
    assert not any(heads(*rows))


def test_contents_fields_headers_footers_and_footnotes() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    document = made(
        par(begin + run("1 Eisen 3"))
        + par(run("2 Gunning 5") + end)
        + par(run("De waarde is geraamd.") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        header1=par(run("Gemeente Voorbeeld")),
        footer1=par(run("Leidraad")) + par(run("3")),
        footnotes=f'<w:footnote w:id="2">{par(run("Exclusief btw."))}</w:footnote>',
    )
    assert kinds(document) == [
        ("header", "Gemeente Voorbeeld"),
        ("toc", "1 Eisen 3"),
        ("toc", "2 Gunning 5"),
        ("paragraph", "De waarde is geraamd."),
        ("footnote", "Exclusief btw."),
        ("footer", "Leidraad"),
    ]


def test_a_document_made_by_word_libraries_is_read_in_order() -> None:
    words = [f"Alinea {n} van dit document gaat over de uitvoering." for n in range(50)]
    document = read(docx_file(*words), "a.docx")
    assert document.text.split("\n") == words
    assert document.place_at(document.text.index("Alinea 7 ")) == "alinea 8"


def test_a_document_without_a_telling_title_is_called_after_its_paragraph_of_that_style() -> None:
    import docx

    def titled(property_of_file: str) -> str:
        document = docx.Document()
        document.core_properties.title = property_of_file
        document.add_paragraph("Leidraad groen", style="Title")
        document.add_paragraph("Bijlage", style="Title")
        out = io.BytesIO()
        document.save(out)
        return read(out.getvalue(), "a.docx").title

    assert titled("") == titled("Microsoft Word - sjabloon.docx") == "Leidraad groen"
    assert titled("Onderhoud van plantsoenen") == "Onderhoud van plantsoenen"


@pytest.mark.parametrize(
    "title", ["Leidraad groen", "Sjabloonbeheer en huisstijl", "PvE kantoren.docx versie 2"]
)
def test_titles_that_say_something_stay(title: str) -> None:
    assert telling_title(f" {title}\n") == title


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - sjabloon.docx",
        "Document1",
        "untitled",
        "Sjabloon bestek v3",
        "[Titel]",
        "Titel van het document",
        "Klik of tik om tekst in te voeren.",
        "C:\\Users\\jan\\mijn stukken\\PvE.docx",
    ],
)
def test_titles_that_were_left_over_say_nothing(title: str) -> None:
    assert telling_title(title) == ""


def test_an_empty_document_says_so() -> None:
    data = zip_of(
        {
            "[Content_Types].xml": CONTENT_TYPES.encode(),
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body/></w:document>'.encode(),
        }
    )
    with pytest.raises(UnreadableFile) as told:
        read(data, "leeg.docx")
    assert told.value.problem.code == "no-text"
