"""What screening a file costs in whole, as ratios to pdftotext on the same file.

Run `python benchmarks/screening.py`. The chain is `screening.task.screen_file` with the rulebook of this
repository: reading with ruled tables as cells, all rules, gaps, and the boxes of every finding.

Two ways of counting. "In a worker": a process that has loaded modules and rulebook forks for each file,
as the server does; that is what a user waits for. "Command": everything, from the start of Python.
Four files: in "sparse" one sentence in fifty speaks of something that rules look for, as in a long
specification; in "usual" one in ten, in "dense" and "tables" one in three, far more than in a real tender.
`--file` measures a PDF of your own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any

# the root of the repository in place of this folder, whose calendar.py would hide the standard one
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import cpu_of, peak_memory_mb, python, tender_pdf
from procurement_app import paths
from procurement_app.documents.model import BlockKind
from procurement_app.screening.trying.passages import read_passages

RULES = Path(__file__).resolve().parents[1] / "rules"
AIMS = {"sparse": 2.0, "usual": 2.0, "dense": 2.0, "tables": 3.5}
MEMORY_AIM_MB = 400
_ON = "2026-11-22"
_SAMPLES = paths.TENDER_SAMPLES / "evaluation"
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)
_STAGES = ("reading", "scan and rules", "boxes and gaps", "result as JSON")

_COMMAND = """
import sys
from pathlib import Path
from procurement_app.screening.task import screen_file
arguments = {"name": "a.pdf", "rules": sys.argv[2], "on": sys.argv[3]}
answer = screen_file(Path(sys.argv[1]).read_bytes(), arguments, lambda *step: None)
assert answer["documents"]
"""
# Sentences that only describe a building: each beginning with each end.
_BEGINNINGS = (
    "De looproute naar de werkplaats", "De kelder met installaties", "De gevel aan de noordzijde",
    "De balie op de begane grond", "Het kozijn van hardhout", "De goot boven de vijver",
    "De natuurstenen vloer",
    "De verlichting in de gang", "Het scherm in de vergaderzaal", "De brandwerende deur van het archief",
    "De fietsenstalling bij het plein", "De klok in het trappenhuis", "De tekening van de verbouwing",
    "Het meubilair op de tweede verdieping", "De tuin rondom het gebouw", "De open keuken in de kantine",
    "Het dak van de hal", "De klimaatregeling van de spreekkamer", "De brievenbus bij de voordeur",
    "Het glas in de lichtstraat", "De muur langs het parkeerterrein", "De meterkast op de overloop",
    "De zonwering aan de straatzijde", "Het hekwerk om de binnenplaats", "De vide boven de wachtruimte",
    "De bestrating voor de poort", "Het tapijt in de leeszaal", "De radiator onder het raam",
)  # fmt: skip
_ENDS = (
    "staat op de plattegrond", "is in het verleden opnieuw gevoegd", "wordt om de zes jaar geschilderd",
    "loopt door tot de achtergevel", "is gevoelig voor zuren", "schakelt na een kwartier uit",
    "heeft een eigen nummer in het logboek", "ligt op het zuiden", "is bereikbaar vanaf het plein",
    "dateert van voor de verbouwing", "toont de toestand van na de brand", "is vorig jaar vervangen",
    "bestaat uit inheems materiaal", "verdeelt het licht over de ruimte", "sluit aan op het trappenhuis",
    "rust op een houten balklaag", "is van gegalvaniseerd staal", "ziet er verweerd uit",
    "grenst aan het terrein van de buren", "volgt de lijn van de oude stadswal",
    "is getekend op schaal een op honderd", "komt terug op de foto's in het dossier",
    "vangt in de winter veel wind", "is met de hand gemaakt", "houdt de warmte goed vast",
    "past bij de kleur van de baksteen", "werd in de jaren zeventig verplaatst", "krijgt weinig daglicht",
)  # fmt: skip
_TIMES = (
    "", " sinds de oplevering", " volgens de beheerder", " net als in het buurpand",
    " zo blijkt uit het archief",
    " tot aan de kade", " na de laatste storm", " aan beide zijden",
)  # fmt: skip


def main() -> int:
    """Measure and print; 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--file", type=Path, help="measure this PDF instead, without an aim")
    options = parser.parse_args()
    _load_as_a_worker_does()
    if options.file:
        _measure("given", options.file, options.rounds)
        return 0
    missed = [name for name, path in _own_files().items() if not _measure(name, path, options.rounds)]
    large = usual_pdf(500)
    memory = peak_memory_mb(python(_COMMAND, str(large), str(RULES), _ON))
    print(f"peak memory of the command, {_pages(large)} pages: {memory:.0f} MB (aim {MEMORY_AIM_MB})")
    missed += ["memory"] if memory > MEMORY_AIM_MB else []
    print(f"aims missed: {', '.join(missed)}" if missed else "aims reached")
    return 1 if missed else 0


def _own_files() -> dict[str, Path]:
    return {
        "sparse": tender_pdf(98, tables=False, sentences=_sentences(of_ours=1 / 50)),
        "usual": usual_pdf(98),
        "dense": tender_pdf(98, tables=False, sentences=_sentences(of_ours=1 / 3)),
        "tables": tender_pdf(100, tables=True, sentences=_sentences(of_ours=1 / 3)),
    }


def usual_pdf(chapters: int) -> Path:
    """A tender in which one sentence in ten speaks of something that rules look for."""
    return tender_pdf(chapters, tables=False, sentences=_sentences(of_ours=1 / 10))


def _sentences(of_ours: float) -> Iterator[str]:
    """Passages of the documents that rules were written on, as many as `of_ours` says, between sentences
    that describe a building. Each comes once, for as long as there are any: a document does not repeat
    itself, and remembering what was judged may not make a benchmark fast."""
    chance = random.Random(20261122)
    ours = _shuffled(sorted({*_passages()}), chance)
    plain = _shuffled([f"{a} {b}{c}." for a, b, c in product(_BEGINNINGS, _ENDS, _TIMES)], chance)
    while True:
        yield next(ours if chance.random() < of_ours else plain)


def _shuffled(texts: list[str], chance: random.Random) -> Iterator[str]:
    chance.shuffle(texts)
    return cycle(texts)


def _passages() -> Iterator[str]:
    """What the blocks of the sample documents and the labelled passages say."""
    for path in sorted(_SAMPLES.glob("build/*.gold.json")):
        for block in json.loads(path.read_text(encoding="utf-8"))["blocks"]:
            if block["type"] in ("para", "list"):
                yield " ".join(block["text"].split())
    for path in sorted(_SAMPLES.glob("passages/build/*.yaml")):
        for document, _ in read_passages(path):
            yield from (document.text_of(block) for block in document.blocks if block.kind in _RUNNING)


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
