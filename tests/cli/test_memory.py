"""What the command needs for a long document."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

PAGES = 1_000
MEGABYTES = 400
ASKED = "Opdrachtnemer besteedt ten minste 5% van de opdrachtsom aan social return."
PLAIN = "De opdracht omvat het beheer van gebouwen en alles wat daar in de praktijk bij komt kijken."


def test_a_thousand_pages_stay_within_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "lang.pdf"
    sheets = canvas.Canvas(str(path), pagesize=A4)
    for number in range(PAGES):
        for line in range(45):
            sheets.drawString(40, 800 - 16 * line, f"{number}.{line} {PLAIN}" if line else ASKED)
        sheets.showPage()
    sheets.save()
    answer = tmp_path / "uit.json"
    code = "from procurement_app.cli import main; main()"
    command = [sys.executable, "-c", code, "screen", "--format", "json", str(path)]
    # A process starts with the peak of the one that started it, and that of a test run is high: a small one
    # stands between.
    measured = subprocess.run(
        [sys.executable, "-c", BETWEEN, str(answer), *command], check=True, capture_output=True, text=True
    )
    assert answer.stat().st_size > PAGES * len(ASKED)
    assert int(measured.stdout) / 1024 < MEGABYTES  # of the command and its worker the larger, in KB


BETWEEN = """
import resource, subprocess, sys
with open(sys.argv[1], "wb") as answer:
    subprocess.run(sys.argv[2:], stdout=answer, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
