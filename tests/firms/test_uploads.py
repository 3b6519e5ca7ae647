"""Pictures and proofs: looked at in the confined worker, drawn anew, refused with one sentence."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.ExifTags import Base
from sqlmodel import Session, select

from procurement_app.models import Original
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import Actor
from procurement_app.services.errors import Refused
from procurement_app.services.firms import uploads
from tests.conftest import START

pytestmark = pytest.mark.usefixtures("warm_worker")


def photo(kind: str = "PNG", size: tuple[int, int] = (800, 600), place: str = "") -> io.BytesIO:
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    if place:
        exif[Base.ImageDescription.value] = place
        exif[Base.Orientation.value] = 6  # turned a quarter
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    out.seek(0)
    return out


def PDF() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(out, "PDF")
    out.seek(0)
    return out


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_as_a_new_jpeg(
    session: Session, runtime: Runtime, officer: Actor, kind: str
) -> None:
    made = uploads.picture(
        session, runtime.store, photo(kind, (2400, 1200)), "foto", "Keuken", actor=officer, now=START
    )
    assert (made.width, made.height, made.alt) == (1600, 800, "Keuken")
    with Image.open(uploads.path_of(session, runtime.store, made.original_id)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (1600, 800))


def test_what_else_was_in_a_photo_is_gone_and_it_stands_upright(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    given = photo("JPEG", place="Thuis op de bank")
    made = uploads.picture(session, runtime.store, given, "foto.jpg", "", actor=officer, now=START)
    kept = uploads.path_of(session, runtime.store, made.original_id).read_bytes()
    assert (made.width, made.height) == (600, 800)
    assert b"Thuis" not in kept and b"Exif" not in kept


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"geen foto", "not-a-picture"),
        (b"\x89PNG\r\n\x1a\nstuk", "not-a-picture"),
        (b"<svg onload='alert(1)'/>", "not-a-picture"),
        (b"", "empty-file"),
        (b"x" * (uploads.MOST_BYTES + 1), "file-too-large"),
    ],
)
def test_a_picture_that_is_no_picture_is_refused_and_not_kept(
    session: Session, runtime: Runtime, officer: Actor, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        uploads.picture(session, runtime.store, io.BytesIO(content), "foto.png", "", actor=officer, now=START)
    assert refusal.value.code == code
    assert session.exec(select(Original)).all() == []


def test_tiny_and_huge_pictures_are_refused_with_their_size(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    for size, code in (((40, 40), "picture-too-small"), ((9000, 6000), "picture-too-large")):
        with pytest.raises(Refused) as refusal:
            uploads.picture(session, runtime.store, photo(size=size), "f.png", "", actor=officer, now=START)
        assert refusal.value.code == code and str(size[0]) in str(refusal.value)


@pytest.mark.parametrize("side", [12_000, 60_000])
def test_a_bomb_is_refused_with_its_size_before_it_is_unpacked(
    session: Session, runtime: Runtime, officer: Actor, side: int
) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    bomb = io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk + b"\x00\x00\x00\x00IDAT")
    with pytest.raises(Refused) as refusal:
        uploads.picture(session, runtime.store, bomb, "bom.png", "", actor=officer, now=START)
    assert refusal.value.code == "picture-too-large"
    assert f"Deze foto is {side} bij {side} beeldpunten" in str(refusal.value)


def test_a_proof_is_a_pdf_as_it_is_or_a_photo_drawn_anew(
    session: Session, runtime: Runtime, officer: Actor
) -> None:
    paper = PDF()
    kept = uploads.proof(session, runtime.store, paper, "pso.pdf", actor=officer, now=START)
    assert kept.media_type == "application/pdf"
    assert uploads.path_of(session, runtime.store, kept.original_id).read_bytes() == paper.getvalue()
    seen = uploads.proof(session, runtime.store, photo("JPEG"), "pso.jpg", actor=officer, now=START)
    assert seen.media_type == "image/jpeg"


@pytest.mark.parametrize("content", [b"MZ\x90 programma", b"PK\x03\x04 zip", b"%PDF-1.7 kapot", b"tekst"])
def test_other_proofs_are_refused(session: Session, runtime: Runtime, officer: Actor, content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        uploads.proof(session, runtime.store, io.BytesIO(content), "pso.pdf", actor=officer, now=START)
    assert refusal.value.status == 422 and session.exec(select(Original)).all() == []
