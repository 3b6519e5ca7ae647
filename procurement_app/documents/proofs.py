"""Pictures and proofs that somebody outside sends: made anew, or opened to see that they are what they say.

A picture is drawn again from its pixels, so that nothing else that was in the file, such as the place
where a photo was taken, remains. Meant for the confined worker.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from procurement_app.documents.options import Progress
from procurement_app.documents.problems import unreadable

_KINDS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = 40_000_000
_LARGEST_SIDE = 1_600
_LEAST_SIDE = 120


def picture_job(data: bytes, arguments: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
    """A picture as JPEG of at most 1,600 pixels a side: {"data": base 64, "width", "height"}.

    `arguments["least"]` is the smallest side in pixels. Raises UnreadableFile.
    """
    picture = _opened(data)
    least = int(arguments.get("least", _LEAST_SIDE))
    if min(picture.size) < least:
        raise unreadable("picture-too-small", width=picture.width, height=picture.height, least=least)
    picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
    out = io.BytesIO()
    _on_white(picture).save(out, "JPEG", quality=85, optimize=True)
    return {
        "data": base64.b64encode(out.getvalue()).decode("ascii"),
        "width": picture.width,
        "height": picture.height,
    }


def proof_job(data: bytes, _arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """What a proof is: {"type": "application/pdf"} for a PDF that opens, or a picture made anew.

    Raises UnreadableFile for anything else.
    """
    if b"%PDF-" in data[:1024]:
        from procurement_app.documents.pdf.pages import open_pdf

        if not len(open_pdf(data)):
            raise unreadable("pdf-no-pages")
        return {"type": "application/pdf"}
    if not data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"RIFF")):
        raise unreadable("not-evidence")
    return picture_job(data, {"least": 1}, progress) | {"type": "image/jpeg"}


def _opened(data: bytes) -> Image.Image:
    """The picture; its size is looked at before a pixel is unpacked, so Pillow's own limit is not needed."""
    usual, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        opened = Image.open(io.BytesIO(data), formats=_KINDS)
        if opened.width * opened.height > _MOST_PIXELS:
            raise unreadable("picture-too-large", width=opened.width, height=opened.height)
        opened.load()
        return ImageOps.exif_transpose(opened)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise unreadable("not-a-picture") from error
    finally:
        Image.MAX_IMAGE_PIXELS = usual


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in plain colours; what is see-through becomes white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(ground, seen).convert("RGB")
    return picture.convert("RGB")
