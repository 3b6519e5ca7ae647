"""eForms and TED notices, small ones made here and all the real ones of the shared data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from procurement_app.calendars import CalendarEntry, Period, read
from procurement_app.documents.model import UnreadableFile

_NAMESPACES = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" '
    'xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2" '
    'xmlns:efac="http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1" '
    'xmlns:efext="http://data.europa.eu/p27/eforms-ubl-extensions/1"'
)
_PROJECT = """<cac:ProcurementProject>
    <cbc:Name languageID="ENG">Cleaning</cbc:Name><cbc:Name languageID="NLD">{name}</cbc:Name>
    <cbc:Description languageID="NLD">Kantoren</cbc:Description>
    <cbc:ProcurementTypeCode listName="contract-nature">services</cbc:ProcurementTypeCode>
    {extra}
    <cac:MainCommodityClassification>
    <cbc:ItemClassificationCode listName="cpv">90910000</cbc:ItemClassificationCode>
    </cac:MainCommodityClassification></cac:ProcurementProject>"""


def _notice(root: str, notice_type: str, body: str, subtype: str = "16") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><{root} {_NAMESPACES}>
    <ext:UBLExtensions><efext:EformsExtension><efac:NoticeSubType><cbc:SubTypeCode>{subtype}</cbc:SubTypeCode>
    </efac:NoticeSubType><efac:Organizations><efac:Organization><efac:Company>
    <cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID></cac:PartyIdentification>
    <cac:PartyName><cbc:Name languageID="NLD">Gemeente Voorbeeldstad</cbc:Name></cac:PartyName>
    </efac:Company></efac:Organization></efac:Organizations></efext:EformsExtension></ext:UBLExtensions>
    <cbc:ID schemeName="notice-id">n-1</cbc:ID><cbc:IssueDate>2027-02-01+01:00</cbc:IssueDate>
    <cbc:NoticeTypeCode listName="planning">{notice_type}</cbc:NoticeTypeCode>
    <cbc:NoticeLanguageCode>NLD</cbc:NoticeLanguageCode>
    <cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID></cac:PartyIdentification>
    </cac:Party></cac:ContractingParty>{body}</{root}>""".encode()


def _lot(identifier: str, scheme: str, code: str = "", amount: str = "") -> str:
    value = (
        f'<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount currencyID="EUR">{amount}'
        "</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal>"
        if amount
        else ""
    )
    measure = '<cbc:DurationMeasure unitCode="MONTH">24</cbc:DurationMeasure>'
    length = f"<cac:PlannedPeriod>{measure}</cac:PlannedPeriod>"
    reserved = (
        "<cac:TenderingTerms><cac:TendererQualificationRequest><cac:SpecificTendererRequirement>"
        f'<cbc:TendererRequirementTypeCode listName="reserved-procurement">{code}'
        "</cbc:TendererRequirementTypeCode>"
        "</cac:SpecificTendererRequirement></cac:TendererQualificationRequest></cac:TenderingTerms>"
        if code
        else ""
    )
    project = _PROJECT.format(name=f"Schoonmaak {identifier}", extra=value + length)
    return (
        f'<cac:ProcurementProjectLot><cbc:ID schemeName="{scheme}">{identifier}</cbc:ID>{reserved}'
        "<cac:TenderingProcess><cac:TenderSubmissionDeadlinePeriod><cbc:EndDate>2027-03-15+01:00</cbc:EndDate>"
        f"</cac:TenderSubmissionDeadlinePeriod></cac:TenderingProcess>{project}</cac:ProcurementProjectLot>"
    )


def _entries(data: bytes) -> list[CalendarEntry]:
    return list(read(data, "bericht.xml").entries)


def test_a_contract_notice_with_lots() -> None:
    process = "<cac:TenderingProcess><cbc:ProcedureCode>open</cbc:ProcedureCode></cac:TenderingProcess>"
    body = (
        process + _PROJECT.format(name="Schoonmaak", extra="") + _lot("LOT-0001", "Lot", "res-ws", "100000")
    )
    (entry,) = _entries(
        _notice("ContractNotice", "cn-standard", body + _lot("LOT-0002", "Lot", "none", "50000"))
    )
    assert (entry.id, entry.title, entry.description, entry.buyer) == (
        "n-1",
        "Schoonmaak",
        "Kantoren",
        "Gemeente Voorbeeldstad",
    )
    assert (entry.kind, entry.cpv, entry.procedure, entry.language) == (
        "services",
        ("90910000",),
        "open",
        "nl",
    )
    assert (entry.value_min, entry.value_max, entry.lots) == (150_000, 150_000, 2), "the sum of the lots"
    assert (entry.duration_months_min, entry.duration_months_max) == (24, 24)
    assert entry.publication == Period(date(2027, 2, 1), date(2027, 2, 1))
    assert entry.closing == Period(date(2027, 3, 15), date(2027, 3, 15))
    assert entry.structured["BT-71"] == ["res-ws", "none"]
    assert entry.structured["BT-137"] == ["LOT-0001", "LOT-0002"]


def test_parts_of_a_planning_notice_are_tenders_of_their_own() -> None:
    body = "<cbc:PlannedDate>2027-09-01+02:00</cbc:PlannedDate>" + _PROJECT.format(
        name="Facilitair", extra=""
    )
    found = _entries(
        _notice(
            "PriorInformationNotice",
            "pin-only",
            body + _lot("PAR-0001", "Part") + _lot("PAR-0002", "Part"),
            "4",
        )
    )
    assert [(e.id, e.title) for e in found] == [
        ("n-1/PAR-0001", "Schoonmaak PAR-0001"),
        ("n-1/PAR-0002", "Schoonmaak PAR-0002"),
    ]
    assert {e.publication and e.publication.first for e in found} == {date(2027, 9, 1)}
    assert all(e.description.endswith("Facilitair") for e in found)


def test_a_planning_notice_does_not_take_its_own_date_for_the_planned_one() -> None:
    body = _PROJECT.format(name="Schoonmaak", extra="")
    (entry,) = _entries(_notice("PriorInformationNotice", "pin-only", body, "4"))
    assert entry.publication is None


def test_a_placeholder_or_foreign_amount_is_unknown() -> None:
    for amount, currency, code in (("1.00", "EUR", "money-placeholder"), ("50000", "SEK", "money-currency")):
        value = (
            f'<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount currencyID="{currency}">{amount}'
            "</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal>"
        )
        (entry,) = _entries(
            _notice("ContractNotice", "cn-standard", _PROJECT.format(name="Schoonmaak", extra=value))
        )
        assert (entry.value_max, [problem.code for problem in entry.problems]) == (None, [code])


TED = """<?xml version="1.0"?>
    <TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"
    DOC_ID="1-2027" VERSION="R2.0.9.S05.E01">
    <CODED_DATA_SECTION><REF_OJS><DATE_PUB>20270203</DATE_PUB></REF_OJS>
    <NOTICE_DATA><NO_DOC_OJS>2027/S 1-1</NO_DOC_OJS></NOTICE_DATA></CODED_DATA_SECTION><FORM_SECTION>
    <F02_2014 CATEGORY="TRANSLATION" LG="EN" FORM="F02"><OBJECT_CONTRACT>
    <TITLE><P>Cleaning</P></TITLE></OBJECT_CONTRACT></F02_2014>
    <F02_2014 CATEGORY="ORIGINAL" LG="NL" FORM="F02"><CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY>
    <OFFICIALNAME>Gemeente Voorbeeldstad</OFFICIALNAME></ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>
    <OBJECT_CONTRACT><TITLE><P>Schoonmaak</P></TITLE><CPV_MAIN><CPV_CODE CODE="90910000"/></CPV_MAIN>
    <TYPE_CONTRACT CTYPE="SERVICES"/><SHORT_DESCR><P>Kantoren</P></SHORT_DESCR>
    <VAL_ESTIMATED_TOTAL CURRENCY="EUR">900000.00</VAL_ESTIMATED_TOTAL><LOT_DIVISION/>
    <OBJECT_DESCR ITEM="1"><LOT_NO>1</LOT_NO><DURATION TYPE="MONTH">24</DURATION><RENEWAL/>
    <RENEWAL_DESCR><P>2 x 1 jaar</P></RENEWAL_DESCR></OBJECT_DESCR>
    <OBJECT_DESCR ITEM="2"><LOT_NO>2</LOT_NO><DURATION TYPE="YEAR">1</DURATION></OBJECT_DESCR>
    </OBJECT_CONTRACT>
    <LEFTI><RESTRICTED_SHELTERED_WORKSHOP/></LEFTI><PROCEDURE><PT_RESTRICTED/><FRAMEWORK/>
    <DATE_RECEIPT_TENDERS>2027-03-18</DATE_RECEIPT_TENDERS></PROCEDURE></F02_2014></FORM_SECTION></TED_EXPORT>"""


def test_a_ted_notice_in_the_dutch_of_its_forms() -> None:
    (entry,) = _entries(TED.encode())
    assert (entry.id, entry.title, entry.description, entry.buyer) == (
        "2027/S 1-1", "Schoonmaak", "Kantoren", "Gemeente Voorbeeldstad",
    )  # fmt: skip
    assert (entry.kind, entry.procedure, entry.framework, entry.lots) == ("services", "restricted", True, 2)
    assert (entry.value_max, entry.duration_months_min, entry.duration_months_max) == (900_000, 24, 48)
    assert entry.structured["BT-71"] == "res-ws"
    assert entry.publication and entry.publication.first == date(2027, 2, 3)
    assert entry.closing and entry.closing.first == date(2027, 3, 18)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<?xml version="1.0"?><foo/>', "calendar-xml-unknown"),
        (b'<?xml version="1.0"?><ContractNotice><a>', "calendar-xml-damaged"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><ContractNotice>&a;</ContractNotice>', "calendar-xml-unsafe"),
        (b"<BusinessRegistrationInformationNotice/>", "notice-no-tender"),
    ],
)  # fmt: skip
def test_xml_that_is_no_notice(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(data, "bericht.xml")
    assert raised.value.problem.code == code


def test_entities_that_would_fill_the_memory_are_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + "a" * 1000 + '">'
    for before, name in zip("abcdefg", "bcdefgh", strict=True):
        bomb += f'<!ENTITY {name} "{f"&{before};" * 20}">'
    with pytest.raises(UnreadableFile):
        read((bomb + "]><ContractNotice>&h;</ContractNotice>").encode(), "bericht.xml")


def test_every_real_notice_is_read(shared: Path) -> None:
    unreadable, nameless, entries = [], [], []
    for path in sorted((shared / "data" / "notices").rglob("*.xml")):
        try:
            found = list(read(path).entries)
        except UnreadableFile as error:
            unreadable.append((path.name, error.problem.code))
            continue
        assert found, path.name
        entries += found
        nameless += [path.name for entry in found if any(p.code == "notice-no-title" for p in entry.problems)]
    assert {name for name, _ in unreadable} == {"X01_EEIG.xml", "X02_registration.xml"}, (
        "those announce no tender"
    )
    assert all(name.startswith("INVALID_") for name in nameless)
    assert sum(bool(entry.cpv) for entry in entries) > 0.9 * len(entries)
    assert sum(bool(entry.buyer) for entry in entries) > 0.9 * len(entries)
    flags = {str(entry.structured.get("BT-71")) for entry in entries}
    assert {"res-ws", "res-pub-ser", "none"} <= flags
