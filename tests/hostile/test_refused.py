"""Every hostile or broken file gets one clear Dutch sentence, here and through the confined worker."""

import time

import pytest

from hostile.files import (
    REFUSED,
    SENTENCE,
    Case,
    docx_with,
    half,
    pdf,
    pdf_of_pictures,
    zip_of,
)
from procurement_app.documents import Limits, ReadOptions, UnreadableFile, confined, read, read_all
from procurement_app.documents.pdf import ocr
from tests import parts

CASES = pytest.mark.parametrize("case", REFUSED, ids=[case[0] for case in REFUSED])
READ_JOB = "procurement_app.documents.jobs:read_job"


def assert_one_clear_sentence(message: str) -> None:
    assert message[0].isupper()
    assert message.endswith(".")
    assert len(message) < 260
    assert "{" not in message
    assert "Traceback" not in message


@CASES
def test_is_refused_with_one_clear_sentence(case: Case) -> None:
    _, name, make, code = case
    with pytest.raises(UnreadableFile) as caught:
        list(read_all(make(), name))
    assert caught.value.problem.code == code
    assert_one_clear_sentence(caught.value.problem.message)


@CASES
def test_gives_the_same_sentence_from_the_confined_worker(case: Case) -> None:
    _, name, make, code = case
    with pytest.raises(UnreadableFile) as caught:
        confined.call(READ_JOB, make(), {"name": name})
    assert caught.value.problem.code == code


def test_a_file_above_the_limit_is_refused_before_it_is_opened() -> None:
    options = ReadOptions(limits=Limits(max_bytes=1024 * 1024))
    began = time.process_time()
    with pytest.raises(UnreadableFile) as caught:
        read(b"%PDF-1.7" + b"\0" * (2 * 1024 * 1024), "groot.pdf", options=options)
    assert time.process_time() - began < 0.2
    assert "3 MB" in caught.value.problem.message
    assert_one_clear_sentence(caught.value.problem.message)


def test_two_thousand_pages_are_read_within_the_limits() -> None:
    document = read(pdf(2_000), "lang.pdf")
    assert len(document.pages) == 2_000
    assert document.blocks[-1].page == 2_000


def test_a_truncated_pdf_gives_what_is_left_or_a_sentence() -> None:
    """pdfium rebuilds what it can; half a file may be readable, but never in silence wrong."""
    try:
        document = read(half(pdf(40)), "leidraad.pdf")
    except UnreadableFile as error:
        assert_one_clear_sentence(error.problem.message)
    else:
        assert SENTENCE in document.text


def test_only_pictures_without_tesseract_says_which_pages_and_how_to_fix_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "languages", lambda: "")
    with pytest.raises(UnreadableFile) as caught:
        read(pdf_of_pictures(), "scan.pdf")
    assert caught.value.problem.code == "pdf-scanned-no-ocr"
    assert "Tesseract" in caught.value.problem.message
    assert "Pagina 1:" in caught.value.problem.message


def test_only_pictures_without_words_is_told() -> None:
    parts.need_tesseract()
    with pytest.raises(UnreadableFile) as caught:
        read(pdf_of_pictures(), "scan.pdf")
    assert caught.value.problem.code == "pdf-scanned-empty"


def test_a_bad_member_of_a_zip_is_told_and_the_others_are_read() -> None:
    bundle = zip_of(
        {
            "goed.txt": SENTENCE.encode(),
            "stuk.pdf": b"rommel " * 10,
            "../weg.txt": SENTENCE.encode(),
            "nep.txt": zip_of({"b.txt": b"x"}),
        }
    )
    documents = {document.name: document for document in read_all(bundle, "alles.zip")}
    assert documents["goed.txt"].text == SENTENCE
    assert documents["stuk.pdf"].problems[0].code == "wrong-extension"
    assert documents["nep.txt"].problems[0].code == "zip-nested"
    assert documents["../weg.txt"].problems[0].code == "zip-member-path"


def test_a_member_that_lies_about_its_size_is_stopped() -> None:
    data = bytearray(zip_of({"a.txt": b"0" * 5_000_000}))
    central = data.index(b"PK\x01\x02") + 24
    data[central : central + 4] = (10).to_bytes(4, "little")
    documents = list(read_all(bytes(data), "alles.zip"))
    assert [document.problems[0].code for document in documents] in (["zip-bomb"], ["damaged"])


def test_external_relations_are_not_followed_and_are_told() -> None:
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://kwaad.example/t.dotm" '
        'TargetMode="External"/></Relationships>'
    )
    body = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
    data = docx_with(body, extra={"word/_rels/settings.xml.rels": relations.encode()})
    document = read(data, "leidraad.docx")
    assert document.text == SENTENCE
    assert [problem.code for problem in document.problems] == ["external-link-ignored"]


def test_deeply_nested_xml_does_no_harm() -> None:
    deep = (
        "<w:sdt><w:sdtContent>" * 3_000
        + f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
        + "</w:sdtContent></w:sdt>" * 3_000
    )
    with pytest.raises(UnreadableFile) as caught:
        read(docx_with(deep), "leidraad.docx")
    assert caught.value.problem.code == "damaged"
