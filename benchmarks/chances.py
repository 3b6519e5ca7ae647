"""How many calendar entries a second are judged on one core: sectors, labour, chances, score and ladder.

Every entry has a text of its own, with values and dates as calendars round them (1,000 values, 24 months);
a second run repeats the texts, as a newer edition of a calendar does. The reference run is reading the
sectors alone.

    python -m benchmarks.chances [NUMBER_OF_ENTRIES]
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from benchmarks.common import made_up_word
from procurement_app.advice.entries import screen_entry
from procurement_app.calendars.model import CalendarEntry, Period
from procurement_app.paths import RULES
from procurement_app.screening.entries.sectors import load_sectors
from procurement_app.screening.rulebook.book import Rulebook, load_rulebook

ON = date(2026, 11, 22)
FILE = Path(__file__).parents[1] / "tests" / "screening" / "data" / "fictitious_calendar.csv"
KINDS = {"Diensten": "services", "Services": "services", "Werken": "works"}
AIM = 8_000


def entries(number: int) -> list[CalendarEntry]:
    """Entries made from the fictitious calendar, each with its own words, value and dates."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    made = []
    for index in range(number):
        row = rows[index % len(rows)]
        day = date(2026 + index % 24 // 12, index % 12 + 1, 1)
        value = 5_000.0 * (1 + index % 1_000)
        made.append(
            CalendarEntry(
                id=str(index),
                title=f"{row['title']} {made_up_word(index)}",
                description=row["description"],
                kind=KINDS.get(row["kind"], "supplies"),
                cpv=tuple(code[:8] for code in row["cpv"].split()),
                value_min=value,
                value_max=value,
                publication=Period(day, day + timedelta(days=89)),
                duration_months_max=float(12 + index % 60),
            )
        )
    return made


def seconds(work: Callable[[CalendarEntry], object], given: Iterable[CalendarEntry]) -> float:
    """CPU time of doing `work` for every entry."""
    before = time.process_time()
    for entry in given:
        work(entry)
    return time.process_time() - before


def main() -> int:
    """Print the figures; status 1 when the aim is missed."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    rulebook: Rulebook = load_rulebook(RULES, {"chance"})
    given = entries(number)
    screen_entry(given[0], rulebook, ON)
    reader = load_sectors(RULES / "vocabulary" / "sectors")
    alone = seconds(lambda entry: reader.read(entry.title, entry.description, entry.cpv), given)
    first = seconds(lambda entry: screen_entry(entry, rulebook, ON), given)
    again = seconds(lambda entry: screen_entry(replace(entry), rulebook, ON), given)
    print(f"entries                     {number}")
    print(f"reading sectors alone       {number / alone:,.0f} a second")
    print(
        f"screening, every text new   {number / first:,.0f} a second, {first / alone:.2f} times sectors alone"
    )
    print(f"screening, texts repeated   {number / again:,.0f} a second")
    return 0 if number / first >= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
