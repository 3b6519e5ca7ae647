"""Sources as HTML and PDF (WeasyPrint), and PDFs as scans (pictures of pages, no text)."""

from __future__ import annotations

import io
import random
import time
from html import escape

import pypdfium2
from PIL import Image

from scripts.samples.source import Source, SourceBlock

BASE = """
@page { size: A4; margin: 24mm 22mm 22mm 22mm;
  @top-left { content: string(running-header); font-size: 8pt; color: #444 }
  @bottom-left { content: string(running-footer); font-size: 8pt; color: #444 }
  @bottom-right { content: counter(page); font-size: 8pt } }
.header { string-set: running-header content() }
.footer { string-set: running-footer content() }
@media print { .header, .footer { height: 0; overflow: hidden; font-size: 1pt; visibility: hidden } }
@media screen { body { max-width: 46rem; margin: 2rem auto } }
body { font: 10pt/1.45 "Liberation Sans", Arial, sans-serif; margin: 0 }
h1 { font-size: 20pt; margin: 0 0 12pt } h2 { font-size: 14pt; margin: 16pt 0 6pt }
h3 { font-size: 11.5pt; margin: 12pt 0 4pt } h4 { font-size: 10pt; margin: 10pt 0 3pt }
h1, h2, h3, h4 { break-after: avoid; text-align: left } p { margin: 0 0 6pt }
ul, ol { margin: 0 0 6pt; padding-left: 16pt } ol { list-style: none; padding-left: 8pt }
table { border-collapse: collapse; width: 100%; margin: 6pt 0 10pt; font-size: 9pt }
td, th { border: 0.6pt solid #555; padding: 3pt 5pt; vertical-align: top; text-align: left }
tr { break-inside: avoid } tr:has(th) { break-after: avoid }
.footnote { font-size: 8pt } .toc { margin: 0 0 2pt } .page { break-before: page }
"""

LOOKS = {
    "plain": "",
    "serif": 'body { font: 11pt/1.4 "Liberation Serif", serif; text-align: justify; hyphens: auto }',
    "small": 'body { font: 9pt/1.3 "Liberation Sans Narrow", sans-serif } table { font-size: 8pt }',
    "colour": "h1, h2 { color: #004699 } th { background: #dde7f3 } h1 { border-bottom: 3pt solid #e60000 }",
    "book": 'body { font: 12pt/1.75 "Liberation Sans", sans-serif } .toc { font-size: 10pt } '
    "h2 { break-before: page; color: #004699 } table { font-size: 10pt } td, th { padding: 4pt 6pt } "
    "th { background: #dde7f3 }",
    "letter": "h2 { font-size: 10.5pt } @page { margin: 30mm 28mm }",
    "two-column": ".body { columns: 2; column-gap: 9mm; text-align: justify; hyphens: auto; font-size: 9pt } "
    ".body h2 { font-size: 11pt } table { font-size: 7.5pt }",
    "typewriter": 'body { font: 9.5pt/1.4 "Liberation Mono", monospace }',
    "dejavu": 'body { font: 9.5pt/1.5 "DejaVu Sans", sans-serif } th { background: #eee }',
}
"""Styles a source can ask for in its head as `look`."""


def html(source: Source) -> str:
    """A whole HTML page, styled for print."""
    look = LOOKS[source.head.get("look", "plain")]
    language = source.head.get("language", "nl")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(source.title)}</title>\n<style>{BASE}{look}</style>\n</head>\n"
        f"<body>\n{_body(source)}\n</body>\n</html>\n"
    )


def _body(source: Source) -> str:
    running = [b for b in source.blocks if b.kind in ("header", "footer")]
    out = [f'<div class="{b.kind}">{escape(b.text)}</div>' for b in running]
    out.append('<div class="body">')
    open_tag = ""
    for index, block in enumerate(source.blocks):
        if block.kind in ("header", "footer"):
            continue
        tag = _container(block)
        breaks = index in source.pages
        if tag != open_tag or breaks:
            out.append(_close(open_tag))
            if breaks:
                out.append('<div class="page"></div>')
            out.append(_open(tag))
            open_tag = tag
        out.append(_element(block))
    out += [_close(open_tag), "</div>"]
    return "\n".join(line for line in out if line)


def _container(block: SourceBlock) -> str:
    if block.kind == "row":
        return f"table{block.table}"
    if block.kind == "list":
        return "ul" if block.level == 1 else "ol"
    return ""


def _open(tag: str) -> str:
    return f"<{tag.rstrip('0123456789')}>" if tag else ""


def _close(tag: str) -> str:
    return f"</{tag.rstrip('0123456789')}>" if tag else ""


def _element(block: SourceBlock) -> str:
    if block.kind == "row":
        name = "th" if block.level else "td"
        return "<tr>" + "".join(f"<{name}>{escape(c)}</{name}>" for c in block.cells) + "</tr>"
    text = escape(block.text)
    if block.kind == "heading":
        return f"<h{block.level + 1}>{text}</h{block.level + 1}>"
    if block.kind == "list":
        return f"<li>{text}</li>"
    css = f' class="{block.kind}"' if block.kind in ("toc", "footnote") else ""
    return f"<p{css}>{text}</p>"


def pdf(source: Source) -> bytes:
    """The source as PDF; the same source, fonts and WeasyPrint give the same bytes."""
    from weasyprint import HTML  # type: ignore[import-untyped]  # no types; here, as only PDFs need Pango

    return bytes(HTML(string=html(source)).write_pdf())


def scan(original: bytes, seed: int, dpi: int = 140) -> bytes:
    """A PDF of grey, slightly turned and speckled pictures of the original's pages."""
    chance = random.Random(seed)  # noqa: S311 - noise on a picture, nothing secret
    pages = [_photograph(page, chance, dpi) for page in pypdfium2.PdfDocument(original)]
    out = io.BytesIO()
    moment = time.gmtime(0)
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=dpi,
        quality=45,
        creationDate=moment,
        modDate=moment,
    )
    return out.getvalue()


def _photograph(page: pypdfium2.PdfPage, chance: random.Random, dpi: int) -> Image.Image:
    picture: Image.Image = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    picture = picture.rotate(chance.uniform(-0.8, 0.8), resample=Image.Resampling.BICUBIC, fillcolor=250)
    for _ in range(350):
        picture.putpixel((chance.randrange(picture.width), chance.randrange(picture.height)), 90)
    return picture
