"""What the benchmarks share: fair timing of commands and functions, and documents to read.

Times are CPU seconds of child processes (user + system), so that a busy machine changes little; the
contestants run interleaved in one loop and each figure is a median, so that drift hits all alike.
"""

from __future__ import annotations

import hashlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import islice
from pathlib import Path

CACHE = Path(tempfile.gettempdir()) / f"kansrijk-benchmarks-{Path.home().name}"

_SENTENCES = (
    "De opdrachtnemer zet ten minste vijf procent van de opdrachtsom in voor social return.",
    "De inschrijver toont zijn geschiktheid aan met twee vergelijkbare referentieopdrachten uit drie jaar.",
    "De gemeente kan de overeenkomst tweemaal met een jaar verlengen onder gelijkblijvende voorwaarden.",
    "Facturen worden digitaal verstuurd en binnen dertig dagen betaald, mits zij aan de eisen voldoen.",
    "Alle medewerkers die op locatie werken spreken voldoende Nederlands om veilig te kunnen werken.",
    "De werkzaamheden worden uitgevoerd op werkdagen tussen zeven uur 's ochtends en zes uur 's avonds.",
    "Voor aanvang van de uitvoering stelt de opdrachtnemer een plan op, dat de directie goedkeurt.",
    "Indien de waarde van een nadere opdracht hoger is dan € 250.000 geldt een aanvullende verplichting.",
    "Klachten van bewoners worden binnen twee werkdagen afgehandeld en geregistreerd in het meldsysteem.",
    "De opdracht is verdeeld in drie percelen, zodat ook kleinere ondernemingen kunnen inschrijven.",
    "Een bankgarantie wordt niet verlangd; wel is een verzekering van € 1.250.000 vereist.",
    "Onderaanneming is toegestaan, als de onderaannemer aan dezelfde uitvoeringsvoorwaarden voldoet.",
    "Het beoordelingsteam bestaat uit deskundigen die de kwaliteitsdocumenten los van elkaar lezen.",
    "De verwerking van persoonsgegevens is geregeld in een afzonderlijke verwerkersovereenkomst.",
)


def made_up_word(number: int) -> str:
    """A word of its own for a number, in letters: texts that differ only in numbers are read once."""
    return "q" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def cpu_of(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """CPU seconds (user and system) of a command and its children. Raises when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def interleaved(contestants: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of what each contestant measures, all of them once in every round."""
    measured: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            measured[name].append(run())
    return {name: statistics.median(times) for name, times in measured.items()}


def python(code: str, *arguments: str) -> list[str]:
    """A command that runs `code` with this interpreter."""
    return [sys.executable, "-c", code, *arguments]


def peak_memory_mb(command: Sequence[str]) -> float:
    """The largest resident size of a command, in MB, measured by a helper that has no other child."""
    helper = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(python(helper, *command), check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024


def tender_pdf(chapters: int, *, tables: bool, sentences: Iterator[str] | None = None) -> Path:
    """A fictitious Dutch tender as PDF, made once with WeasyPrint and kept in the temporary folder.

    About two pages a chapter, with running headers and footers, lists, hyphenation and, in every fourth
    chapter, two columns. `tables` puts a ruled table in every chapter; `sentences` are what it says, in place
    of some sentences that come back.
    """
    html = _tender_html(chapters, tables, sentences)
    path = CACHE / f"tender-{hashlib.sha256(html.encode()).hexdigest()[:16]}.pdf"
    if not path.exists():
        import weasyprint

        CACHE.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".part")
        weasyprint.HTML(string=html).write_pdf(fresh)
        fresh.replace(path)
    return path


_STYLE = """@page{size:A4;margin:2.2cm;@top-left{content:'Leidraad (fictief voorbeeld)';font-size:8pt}
  @bottom-right{content:'pagina ' counter(page) ' van ' counter(pages);font-size:8pt}}
  body{font:10pt/1.35 'DejaVu Sans',sans-serif;hyphens:auto;text-align:justify}
  h1{font-size:15pt;break-before:page}h2{font-size:12pt}p{margin:0 0 7pt}.two{columns:2}
  table{border-collapse:collapse;width:100%}
  td,th{border:0.5pt solid #333;padding:3pt;text-align:left;vertical-align:top}"""


def _tender_html(chapters: int, tables: bool, sentences: Iterator[str] | None) -> str:
    chance = random.Random(20261122)
    told = sentences or iter(lambda: chance.choice(_SENTENCES), None)
    body = "".join(_chapter(number, chance, tables, told) for number in range(1, chapters + 1))
    return f"<html lang='nl'><head><style>{_STYLE}</style></head><body>{body}</body></html>"


def _chapter(number: int, chance: random.Random, tables: bool, told: Iterator[str]) -> str:
    parts = [f"<h1>{number} Onderdeel {number}</h1>"]
    for section in range(1, 3):
        count = 4 if tables else 6
        paragraphs = "".join(f"<p>{' '.join(_numbered(chance, 5, told))}</p>" for _ in range(count))
        items = "".join(f"<li>{sentence}</li>" for sentence in _numbered(chance, 3, told))
        layout = "two" if number % 4 == 0 else "one"
        parts.append(f"<h2>{number}.{section} Eisen en wensen</h2>")
        parts.append(f"<div class='{layout}'>{paragraphs}<ul>{items}</ul></div>")
    if tables:
        rows = "".join(
            f"<tr><td>{number}.{row:02d}</td><td>{sentence}</td><td>Opgave</td></tr>"
            for row, sentence in enumerate(_numbered(chance, 8, told), start=1)
        )
        parts.append(f"<table><tr><th>Nr.</th><th>Eis</th><th>Aan te tonen met</th></tr>{rows}</table>")
    return "".join(parts)


def _numbered(chance: random.Random, count: int, told: Iterator[str]) -> list[str]:
    """The next sentences, each with a code within it as requirements have, so that no two are alike."""
    return [
        f"{escape(sentence.rstrip('.'))} (E{chance.randint(1, 99)}.{n}){'.' * sentence.endswith('.')}"
        for n, sentence in enumerate(islice(told, count), start=1)
    ]
