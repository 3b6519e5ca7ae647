"""What screening a file costs in whole, as ratios to pdftotext on the same file.

Run `python benchmarks/screening.py`. The chain is `screening.task.screen_file` with the rulebook of this
repository: reading with ruled tables as cells, all rules, gaps, and the boxes of every finding.

Two ways of counting. "In a worker": a process that has loaded modules and rulebook forks for each file,
as the server does; that is what a user waits for. "Command": everything, from the start of Python.
Three files: in "usual" about one sentence in ten speaks of something that rules look for; in "dense" and
"tables" one in three does, far more than in a real tender. `--file` measures a PDF of your own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

# the root of the repository in place of this folder, whose calendar.py would hide the standard one
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import cpu_of, peak_memory_mb, python, tender_pdf

RULES = Path(__file__).resolve().parents[1] / "rules"
AIMS = {"usual": 2.0, "dense": 2.0, "tables": 3.5}
MEMORY_AIM_MB = 400
_ON = "2026-11-22"
_STAGES = ("reading", "scan and rules", "boxes and gaps", "result as JSON")

_COMMAND = """
import sys
from pathlib import Path
from procurement_app.screening.task import screen_file
arguments = {"name": "a.pdf", "rules": sys.argv[2], "on": sys.argv[3]}
answer = screen_file(Path(sys.argv[1]).read_bytes(), arguments, lambda *step: None)
assert answer["documents"]
"""
_PLAIN = (
    "De looproute naar de werkplaats is op de plattegrond aangegeven.",
    "Het gebouw heeft drie verdiepingen en een kelder met installaties.",
    "De gevel aan de noordzijde is in het verleden opnieuw gevoegd.",
    "Op de begane grond bevinden zich de balie, de wachtruimte en de spreekkamers.",
    "De kozijnen zijn van hardhout en worden om de zes jaar geschilderd.",
    "Het regenwater van het dak loopt via de goot naar de vijver.",
    "De vloer in de hal is van natuursteen en gevoelig voor zuren.",
    "De verlichting schakelt uit zodra er een kwartier niemand in de ruimte is.",
    "De vergaderzalen hebben een eigen klimaatregeling en een scherm.",
    "Het archief ligt achter een brandwerende deur.",
    "De fietsenstalling is bereikbaar vanaf het plein.",
    "De lift stopt op alle verdiepingen, behalve in de kelder.",
    "De tekeningen tonen de toestand van het gebouw na de verbouwing.",
    "Het meubilair op de tweede verdieping is vorig jaar vervangen.",
    "De tuin rondom het gebouw is ontworpen met inheemse planten.",
    "In de kantine staan lange tafels en een open keuken.",
)


def main() -> int:
    """Measure and print; 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--file", type=Path, help="measure this PDF instead of the three made here")
    options = parser.parse_args()
    _load_as_a_worker_does()
    files = {"given": options.file} if options.file else _own_files()
    missed = [name for name, path in files.items() if not _measure(name, path, options.rounds)]
    if not options.file:
        large = usual_pdf(500)
        memory = peak_memory_mb(python(_COMMAND, str(large), str(RULES), _ON))
        print(f"peak memory of the command, {_pages(large)} pages: {memory:.0f} MB (aim {MEMORY_AIM_MB})")
        missed += ["memory"] if memory > MEMORY_AIM_MB else []
    print(f"aims missed: {', '.join(missed)}" if missed else "aims reached")
    return 1 if missed else 0


def _own_files() -> dict[str, Path]:
    return {
        "usual": usual_pdf(98),
        "dense": tender_pdf(75, tables=False),
        "tables": tender_pdf(100, tables=True),
    }


def usual_pdf(chapters: int) -> Path:
    """The tender of `common`, with more sentences that only describe a building."""
    return tender_pdf(chapters, tables=False, plain=_PLAIN * 3)


def _load_as_a_worker_does() -> None:
    from procurement_app.documents import warm as _documents
    from procurement_app.services.work import warm as _services

    assert _documents and _services


def _measure(name: str, path: Path, rounds: int) -> bool:
    """Print one file's figures; whether its aim is reached."""
    text: list[float] = []
    command: list[float] = []
    worker: list[dict[str, float]] = []
    for _ in range(rounds):
        text.append(cpu_of(["pdftotext", str(path), "/dev/null"]))
        worker.append(_in_a_worker(path))
        text.append(cpu_of(["pdftotext", str(path), "/dev/null"]))
        command.append(cpu_of(python(_COMMAND, str(path), str(RULES), _ON)))
    base = statistics.median(text)
    medians = {key: statistics.median(run[key] for run in worker) for key in worker[0]}
    whole = medians["whole"] / base
    aim = AIMS.get(name)
    print(
        f"{name}: {_pages(path)} pages, {medians['sentences']:.0f} sentences, "
        f"{medians['findings']:.0f} findings; pdftotext {base:.2f} s CPU"
    )
    print(f"  in a worker            {whole:5.2f} x" + (f"  (aim {aim})" if aim else ""))
    for stage in _STAGES:
        share = medians[stage] / medians["whole"]
        print(f"    {stage:20s} {medians[stage] / base:5.2f} x  {share:4.0%}")
    print(f"  command, from the start {statistics.median(command) / base:4.2f} x", flush=True)
    return aim is None or whole <= aim


def _in_a_worker(path: Path) -> dict[str, float]:
    """CPU seconds of each stage for one file in a fork of this process, and what was found."""
    answer, out = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(out, json.dumps(_stages(path)).encode())
        finally:
            os._exit(0)
    os.close(out)
    with os.fdopen(answer, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    measured: dict[str, float] = json.loads(told)
    return measured


def _stages(path: Path) -> dict[str, float]:
    """`screen_file` on a file, its time parted by the stages that it reports."""
    from procurement_app.documents.worker import collect_rarely
    from procurement_app.screening.task import screen_file

    collect_rarely()
    data = path.read_bytes()
    began: dict[str, float] = {}
    start = time.process_time()

    def report(stage: str, _done: int, _total: int) -> None:
        began.setdefault(stage, time.process_time())

    answer: dict[str, Any] = screen_file(
        data, {"name": path.name, "rules": str(RULES), "on": _ON, "with_text": True}, report
    )
    judged = time.process_time()
    json.dumps(answer)
    end = time.process_time()
    (document,) = answer["documents"]
    return {
        "whole": end - start,
        "reading": began["rules"] - start,
        "scan and rules": began["boxes"] - began["rules"],
        "boxes and gaps": judged - began["boxes"],
        "result as JSON": end - judged,
        "findings": len(document["findings"]),
        "sentences": document["document"]["text"].count(". "),
    }


def _pages(path: Path) -> int:
    told = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout
    return int(told.split("Pages:")[1].split()[0])


if __name__ == "__main__":
    sys.exit(main())
