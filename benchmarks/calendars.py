"""Reading and screening calendars: rows a second on one core, peak memory, and comparing editions.

Rows are made: each has a title, an amount and a date of its own, so that nothing is answered from a cache
alone. Reading is measured at 10,000, 100,000 and 1,000,000 rows (time must stay linear and memory flat) and
set against the reference run, Python's own csv module on the same file. Screening is measured on the
command's own path, at a fifth of the rows.

    python -m benchmarks.calendars [LARGEST_NUMBER_OF_ROWS]
"""

from __future__ import annotations

import csv
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.common import made_up_word

READ_AIM = 12_000
SCREEN_AIM = 5_000
MOST_GROWTH_MB = 50
COMPARED = 20_000
ON = date(2026, 11, 1)
NAMES = [
    "Onderwerp",
    "Toelichting",
    "Afdeling",
    "Soort",
    "CPV",
    "Waarde",
    "Procedure",
    "Publicatie",
    "Ingang",
    "Looptijd",
]
SUBJECTS = [
    (
        "Schoonmaak",
        "Dagelijkse schoonmaak van de gebouwen, inclusief glasbewassing.",
        "90911200-8",
        "Diensten",
    ),
    ("Groenonderhoud", "Maaien, snoeien en onkruid verwijderen in parken.", "77310000-6", "Diensten"),
    ("Catering", "Lunches en recepties bij bijeenkomsten.", "55520000-1", "Diensten"),
    ("Rioolvervanging", "Vervangen van riolering en herstraten.", "45232400-6", "Werken"),
    ("Licenties", "Verlenging van softwarelicenties.", "48000000-8", "Leveringen"),
    ("Bedrijfskleding", "Leveren en wassen van werkkleding.", "18110000-3", "Leveringen"),
]


def make(path: Path, rows: int) -> None:
    """A fictitious calendar of so many rows."""
    chance = random.Random(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(NAMES)
        for number in range(rows):
            name, text, code, kind = chance.choice(SUBJECTS)
            amount = f"{chance.randrange(20, 9000) * 1000 + number % 1000:,}".replace(",", ".")
            start = f"{number % 28 + 1}-{number % 12 + 1}-{2027 + number % 3}"
            department, quarter = chance.choice(["FB", "SO", "V&OR"]), f"Q{number % 4 + 1} 2027"
            subject = [f"{name} locatie {made_up_word(number)} {number}", text, department, kind, code]
            writer.writerow(
                [*subject, f"€ {amount}", "Europees openbaar", quarter, start, "2 jaar + 2x1 jaar"]
            )


def read_all(path: Path) -> int:
    from procurement_app.calendars import read

    return sum(1 for _ in read(path).entries)


def read_with_csv_alone(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter=";")) - 1


def screen_all(path: Path) -> int:
    from procurement_app.advice.entries import screen_entry
    from procurement_app.calendars import read
    from procurement_app.paths import RULES
    from procurement_app.screening.rulebook.book import load_rulebook

    rulebook = load_rulebook(RULES, ("chance",))
    return sum(1 for entry in read(path).entries if screen_entry(entry, rulebook, ON))


def compare_editions(path: Path) -> int:
    """Every title of the newer edition is changed and its rows are shuffled: the slow way for each."""
    from procurement_app.calendars import compare, read

    old = list(read(path).entries)
    new = [
        replace(entry, id=f"k-{number}", title=f"{entry.title} en omgeving")
        for number, entry in enumerate(old)
    ]
    random.Random(1).shuffle(new)
    found = compare(old, new)
    if len(found.changed) != len(old):
        raise SystemExit("The comparison did not find every entry again.")
    return len(old)


def measured(work: Callable[[Path], int], path: Path) -> tuple[float, float]:
    """(rows a CPU second, peak MB) in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        rows, seconds, peak = pool.apply(_run, (work, path))
    return rows / seconds, peak


def _run(work: Callable[[Path], int], path: Path) -> tuple[int, float, float]:
    began = time.process_time()
    rows = work(path)
    seconds = time.process_time() - began
    return rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(largest: int = 1_000_000) -> int:
    missed = False
    peaks: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in sorted({10_000, 100_000, largest}):
            path = Path(folder) / f"{rows}.csv"
            make(path, rows)
            rate, peak = measured(read_all, path)
            reference, _ = measured(read_with_csv_alone, path)
            peaks.append(peak)
            missed |= rate < READ_AIM
            print(
                f"read     {rows:>9} rows  {rate:>7.0f}/s  {peak:5.0f} MB  {reference / rate:5.1f}x csv alone"
            )
        path = Path(folder) / "screen.csv"
        make(path, max(10_000, largest // 5))
        rate, peak = measured(screen_all, path)
        missed |= rate < SCREEN_AIM
        print(f"screen   {max(10_000, largest // 5):>9} rows  {rate:>7.0f}/s  {peak:5.0f} MB")
        path = Path(folder) / "compare.csv"
        make(path, COMPARED)
        rate, peak = measured(compare_editions, path)
        print(
            f"compare  {COMPARED:>9} rows  {COMPARED / rate:>6.1f} s   {peak:5.0f} MB  every entry retitled"
        )
    growth = peaks[-1] - peaks[0]
    print(f"memory grows {growth:.0f} MB from the smallest to the largest (aim: at most {MOST_GROWTH_MB} MB)")
    print(f"aims: read {READ_AIM}/s, screen {SCREEN_AIM}/s on one core")
    return int(missed or growth > MOST_GROWTH_MB)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2])))
