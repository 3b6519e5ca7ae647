"""What the command needs for a long document."""

from __future__ import annotations

import os
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
    code = "from procurement_app.cli import main; main()"
    command = [sys.executable, "-c", code, "screen", "--format", "json", str(path)]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    with (tmp_path / "uit.json").open("wb") as answer:
        started = subprocess.Popen(command, stdout=answer, env=env)
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
    assert started.returncode == 0
    assert (tmp_path / "uit.json").stat().st_size > PAGES * len(ASKED)
    assert used.ru_maxrss / 1024 < MEGABYTES  # of the command and its worker the larger, in KB
