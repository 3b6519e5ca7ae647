"""`kansrijk screen`: what tender documents ask, offer or block socially."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from procurement_app import paths
from procurement_app.cli.files import NotRead, content
from procurement_app.cli.options import DAY, language_option, today, value_option

if TYPE_CHECKING:
    from procurement_app.screening.whole.contradictions import Contradiction

SCHEMA = "kansrijk.screening/1"
_TASK = "procurement_app.screening.task:screen_file"
_COLOURS = {"asserted": "green", "negated": "red", "conditional": "yellow", "mentioned": None}
_STAGES = {"rules": "regels", "boxes": "plaatsen", "ocr": "scan herkennen"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WORDS = {
    "nl": {
        "note": "Let op",
        "regime": "Regime",
        "source": "Bron",
        "absent": "Ontbreekt",
        "mends": "Tekstvoorstel",
        "like": "Lijkt op",
        "unsure": "Niet te beoordelen",
        "clash": "Tegenspraak",
        "changed": "Gewijzigd door een nota van inlichtingen",
        "possibly": "Mogelijk gewijzigd door een nota van inlichtingen (op woordgebruik; lees de nota na)",
        "by-number": "Mogelijk gewijzigd door een nota van inlichtingen ({})",
        "lot": "perceel",
        "law": "Wet",
        "found-by": "gevonden op woordgebruik",
        "status-by": "status op woordgebruik",
        "one": "1 bevinding",
        "several": "{} bevindingen",
        "elsewhere": "Ook gevonden: {} {}. Een CSV toont die niet; gebruik --format text, json of jsonl.",
        "one-clash": "tegenspraak",
        "clashes": "tegenspraken",
    },
    "en": {
        "note": "Note",
        "regime": "Regime",
        "source": "Source",
        "absent": "Missing",
        "mends": "Proposed text",
        "like": "Looks like",
        "unsure": "Cannot be judged",
        "clash": "Contradiction",
        "changed": "Changed by a memorandum of answers",
        "possibly": "Possibly changed by a memorandum of answers (by use of words; read it to be sure)",
        "by-number": "Possibly changed by a memorandum of answers ({})",
        "lot": "lot",
        "law": "Law",
        "found-by": "found by use of words",
        "status-by": "status by use of words",
        "one": "1 finding",
        "several": "{} findings",
        "elsewhere": "Also found: {} {}. CSV does not show these; use --format text, json or jsonl.",
        "one-clash": "contradiction",
        "clashes": "contradictions",
    },
}


class Answer(NamedTuple):
    """What screening a file gave: its documents, or the sentence that says why not."""

    path: str
    result: dict[str, Any] | None
    error: str | None


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BESTAND...")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "jsonl", "csv"]),
    default="text",
    show_default=True,
    help="text om te lezen; json, jsonl of csv voor andere programma's.",
)
@click.option(
    "--on",
    type=DAY,
    help="Oordeel naar het recht van deze dag; anders vandaag.",
)
@click.option(
    "--rules",
    "rules",
    type=click.Path(path_type=Path, file_okay=False, resolve_path=True),
    default=paths.RULES,
    help="Map met een ander regelboek.",
)
@language_option
@click.option("--mentions/--no-mentions", default=True, help="Toon ook wat alleen genoemd wordt (text).")
@click.option("--why", is_flag=True, help="Toon waarom elke regel iets vond (text).")
@value_option
@click.option(
    "--one-tender",
    is_flag=True,
    help="De bestanden horen bij elkaar: zoek ook waar ze van elkaar verschillen.",
)
@click.option(
    "--suggestions", is_flag=True, help="Toon ook wat op een voorbeeld van een regel lijkt; onzeker."
)
def screen(
    files: tuple[Path, ...],
    output: str,
    on: date | None,
    rules: Path,
    language: str,
    mentions: bool,
    why: bool,
    value: float | None,
    one_tender: bool,
    suggestions: bool,
) -> None:
    """Lees aanbestedingsstukken en toon wat ze sociaal vragen, bieden of blokkeren.

    \b
    Voorbeelden:
      kansrijk screen leidraad.pdf
      kansrijk screen --why --no-mentions leidraad.docx bijlage.pdf
      kansrijk screen --format json *.pdf > bevindingen.json
      kansrijk screen --on 2025-12-31 leidraad.pdf
      kansrijk screen --one-tender --value 400000 leidraad.pdf nota-van-inlichtingen.pdf

    Leest PDF, DOCX, ODT, XLSX, ODS, HTML, TXT, MD, EML en ZIP met deze bestanden. De uitgangscode is 0
    als alles gelezen is, 1 als een bestand niet gelezen kon worden en 2 bij verkeerd gebruik.
    """
    day = on or today()
    _check(rules)
    judging = Judging(rules, day, language, value, suggestions)
    answers = [_answer(path, judging, number, len(files)) for number, path in enumerate(files, 1)]
    tenders = [answers] if one_tender else [[answer] for answer in answers]
    for tender in tenders:
        judging.fill_gaps(tender)
    clashes = [clash for tender in tenders for clash in judging.contradictions(tender)]
    if output == "text":
        for answer in answers:
            _write_text(answer, Shown(_titles(rules, language), language, mentions, why))
        _write_clashes(clashes, language)
    else:
        _write_for_programs(output, answers, clashes, language)
    if any(document["error"] for answer in answers for document in _documents(answer)):
        sys.exit(1)


def _write_for_programs(
    output: str, answers: list[Answer], clashes: list[dict[str, Any]], language: str
) -> None:
    """JSON, a line of JSON for each document and contradiction, or CSV; errors go to standard error."""
    documents = [document for answer in answers for document in _documents(answer)]
    for document in documents:
        if document["error"]:
            click.echo(f"{document['file']}: {document['error']}", err=True)
    if output == "json":
        click.echo(json.dumps(_report(answers, clashes), ensure_ascii=False))
    elif output == "jsonl":
        for line in (*documents, *({"contradiction": clash} for clash in clashes)):
            click.echo(json.dumps(line, ensure_ascii=False))
    else:
        _write_csv(answers)
        if clashes:
            words = _WORDS[language]
            noun = words["one-clash" if len(clashes) == 1 else "clashes"]
            click.echo(words["elsewhere"].format(len(clashes), noun), err=True)


def _check(rules: Path) -> None:
    """Load the rulebook before any file: its mistakes are told once, and workers inherit it."""
    from procurement_app.documents.worker import collect_rarely
    from procurement_app.screening.rulebook.book import RulebookError
    from procurement_app.screening.task import rulebook_at

    collect_rarely()
    try:
        rulebook_at(rules)
    except RulebookError as error:
        raise click.ClickException(f"Het regelboek heeft fouten:\n{error}") from error


class Judging(NamedTuple):
    """By which rules, law and facts what was read is judged."""

    rules: Path
    on: date
    language: str
    value: float | None
    suggestions: bool = False

    def left_out(self, items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """What documents together leave out, without the rules that do not hold for them."""
        from procurement_app.screening.model import Outcome
        from procurement_app.screening.task import rulebook_at
        from procurement_app.screening.whole.gaps import ContractFacts, TextAnswer, judge_gaps, strongest

        answers = [TextAnswer.from_json(stored) for item in items for stored in item["left_out"]]
        told = [item["contract_value"] for item in items if item["contract_value"] is not None]
        facts = ContractFacts(self.value or max(told, default=None))
        gaps = judge_gaps(answers, rulebook_at(self.rules), self.on, facts, language=self.language)
        return [asdict(gap) for gap in strongest(gaps) if gap.outcome is not Outcome.NOT_APPLICABLE]

    def told_of(self, called: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What to tell of the regimes that a document calls its own."""
        from procurement_app.screening.task import rulebook_at
        from procurement_app.screening.whole.regimes import regimes

        return [asdict(one) for one in regimes(called, rulebook_at(self.rules), self.on, self.language)]

    def mends(self, finding: dict[str, Any]) -> str:
        """A text to paste in place of what was found; "" of what does not hold, or has no such text."""
        from procurement_app.screening.task import rulebook_at

        if finding["status"] not in ("asserted", "conditional"):
            return ""
        return rulebook_at(self.rules).rules[finding["rule"]].mends(self.language)

    def fill_gaps(self, answers: Sequence[Answer]) -> None:
        """Leave of the gaps of each document those that no other document of the tender fills."""
        items = [item for answer in answers if answer.result for item in answer.result["documents"]]
        together = {gap["rule"]: gap for gap in self.left_out(items)}
        for item in items:
            item["gaps"] = [together[gap["rule"]] for gap in item["gaps"] if gap["rule"] in together]

    def contradictions(self, answers: list[Answer]) -> list[dict[str, Any]]:
        """Where the documents of some answers, taken as one tender, say two things."""
        from pydantic import TypeAdapter

        from procurement_app.screening.model import Finding
        from procurement_app.screening.task import rulebook_at
        from procurement_app.screening.whole.amendments import Amendment
        from procurement_app.screening.whole.contradictions import Screened, find_contradictions

        findings = TypeAdapter(list[Finding])
        screened = [
            Screened(
                document["file"],
                Path(document["file"]).name,
                findings.validate_python(document["findings"]),
                title=f"{document['title']}\n{item['document']['heading']}",
                amendments=[Amendment.from_json(stored) for stored in item["amendments"]],
            )
            for answer in answers
            if answer.result is not None
            for document, item in zip(_documents(answer), answer.result["documents"], strict=True)
        ]
        found = find_contradictions(screened, rulebook_at(self.rules), self.on, language=self.language)
        return [_clash(item) for item in found]


def _clash(found: Contradiction) -> dict[str, Any]:
    sides = [
        {
            "file": side.document,
            "quote": side.shown,
            "page": side.passage.page if side.passage else None,
            "start": side.passage.start if side.passage else None,
        }
        for side in found.sides
    ]
    return asdict(replace(found, sides=())) | {"sides": sides}


def _answer(path: Path, judging: Judging, number: int, total: int) -> Answer:
    from procurement_app.documents import confined
    from procurement_app.documents.model import UnreadableFile

    try:
        data = content(path)
    except NotRead as error:
        return Answer(str(path), None, str(error))
    arguments = {
        "name": path.name,
        "rules": str(judging.rules),
        "on": judging.on.isoformat(),
        "language": judging.language,
        "members": True,
        "suggestions": judging.suggestions,
    }
    with _Progress(f"{number}/{total} {path.name}") as progress:
        try:
            result = confined.call(_TASK, data, arguments, on_progress=progress.show)
        except UnreadableFile as error:
            return Answer(str(path), None, error.problem.message)
    for item in result["documents"]:
        item["gaps"] = judging.left_out([item])
        item["regimes"] = judging.told_of(item["regimes"])
        for finding in item["findings"]:
            finding["text_block"] = judging.mends(finding)
    return Answer(str(path), result, None)


class _Progress:
    """A bar on standard error, on a terminal only."""

    def __init__(self, label: str) -> None:
        self._label, self._on = label, sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def show(self, stage: str, done: int, total: int) -> None:
        if self._on:
            share = min(done / total, 1.0) if total else 0.0
            bar = "█" * round(share * 20)
            click.echo(
                f"\r\x1b[K{self._label}  {_STAGES.get(stage, 'lezen'):16} {bar:20}", nl=False, err=True
            )

    def __exit__(self, *_: object) -> None:
        if self._on:
            click.echo("\r\x1b[K", nl=False, err=True)


def _report(answers: list[Answer], clashes: list[dict[str, Any]]) -> dict[str, Any]:
    rulebook = next((answer.result["rulebook"] for answer in answers if answer.result), None)
    return {
        "schema": SCHEMA,
        "rulebook": rulebook or {"version": None, "rules": 0},
        "documents": [document for answer in answers for document in _documents(answer)],
        "contradictions": clashes,
    }


def _documents(answer: Answer) -> Iterator[dict[str, Any]]:
    if answer.result is None:
        yield {
            "file": answer.path,
            "title": "",
            "pages": 0,
            "characters": 0,
            "language": None,
            "error": answer.error,
            "findings": [],
            "gaps": [],
            "regimes": [],
        }
        return
    for item in answer.result["documents"]:
        known = item["document"]
        inside = known["name"] if len(answer.result["documents"]) > 1 else None
        yield {
            "file": f"{answer.path}/{inside}" if inside else answer.path,
            "title": known["title"],
            "pages": len(known["pages"]),
            "characters": known["characters"],
            "language": known["language"],
            "error": _unread(known),
            "problems": [problem["message"] for problem in known["problems"]],
            "findings": [_said(finding) for finding in item["findings"]],
            "gaps": item["gaps"],
            "regimes": item["regimes"],
            **({"suggestions": item["suggestions"]} if "suggestions" in item else {}),
        }


def _said(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding without its grounds: `why` and `trace` say these in the language that was asked."""
    return {name: value for name, value in finding.items() if name != "grounds"}


def _unread(document: dict[str, Any]) -> str | None:
    """Why a member of a bundle could not be read; None when it was."""
    if document["format"]:
        return None
    return str(document["problems"][0]["message"]) if document["problems"] else "Dit bestand is niet gelezen."


class Shown(NamedTuple):
    """What of the answers is shown to people: the titles of rules by id, the language, how much."""

    titles: dict[str, str]
    language: str
    mentions: bool
    why: bool


def _titles(rules: Path, language: str) -> dict[str, str]:
    from procurement_app.screening.task import rulebook_at

    return {rule_id: rule.title.in_language(language) for rule_id, rule in rulebook_at(rules).rules.items()}


def _write_text(answer: Answer, shown: Shown) -> None:
    words = _WORDS[shown.language]
    for document in _documents(answer):
        click.secho(document["file"], bold=True)
        if document["error"]:
            click.secho(f"  {document['error']}", fg="red")
            continue
        for problem in document["problems"]:
            click.secho(f"  {words['note']}: {problem}", fg="yellow")
        for regime in document["regimes"]:
            _write_regime(regime, words)
        found = [item for item in document["findings"] if shown.mentions or item["status"] != "mentioned"]
        offered: set[str] = set()  # the same text under every turnover required says no more than one
        for number, finding in enumerate(found, 1):
            _write_finding(number, finding, shown)
            _write_text_block("       ", finding, words, offered)
        for gap in document["gaps"]:
            if gap["outcome"] == "found":
                click.secho(f"  {words['absent']}: {gap['reason']} {gap['advice']}", fg="yellow")
                _write_text_block("    ", gap, words, offered)
            elif gap["outcome"] == "cannot-assess":
                title = shown.titles.get(gap["rule"], gap["rule"])
                click.secho(f"  {words['unsure']}: {title}. {gap['reason']}", dim=True)
        for item in document.get("suggestions", ()):
            title = shown.titles.get(item["rule"], item["rule"])
            page = f" (p. {item['page']})" if item["page"] else ""
            click.secho(f"  {words['like']} {title}{page}: “{item['quote']}”", dim=True)
        click.echo("  " + words["one" if len(found) == 1 else "several"].format(len(found)))


def _write_regime(regime: dict[str, Any], words: dict[str, str]) -> None:
    """Which part of the law hardly holds for a document, by its own words."""
    place = f" (p. {regime['page']})" if regime["page"] else ""
    click.secho(f"  {words['regime']}: {regime['reason']} {regime['advice']}", fg="yellow")
    click.echo(
        f"    “{_in_a_line(regime['quote'])}”{place} {words['source']}: {'; '.join(regime['sources'])}."
    )


def _write_text_block(margin: str, found: dict[str, Any], words: dict[str, str], offered: set[str]) -> None:
    """The text that mends a gap or barrier, once a document."""
    text = found["text_block"]
    if text and text not in offered:
        offered.add(text)
        click.echo(f"{margin}{words['mends']}: “{text}”")


def _write_clashes(clashes: list[dict[str, Any]], language: str) -> None:
    words = _WORDS[language]
    for clash in clashes:
        click.secho(f"{_head(clash, words)}: {clash['reason']} {clash['advice']}", fg="yellow")
        for side in clash["sides"]:
            place = f" (p. {side['page']})" if side["page"] else ""
            click.echo(f"  - {side['file']}{place}: “{_in_a_line(side['quote'])}”")


def _head(clash: dict[str, Any], words: dict[str, str]) -> str:
    """What sort of contradiction it is, with the place that a memorandum names by its number."""
    if clash["place"]:
        return words["by-number"].format(clash["place"])
    return words["possibly" if clash["possibly"] else "changed" if clash["changed"] else "clash"]


def _in_a_line(quote: str) -> str:
    """A quote as a terminal shows it: the cells of a row with a bar between them."""
    return quote.replace("\t", " | ")


def _write_finding(number: int, finding: dict[str, Any], shown: Shown) -> None:
    from procurement_app.screening.explaining.reasons import STATUS_WORDS, value_name, value_words

    status, language, words = finding["status"], shown.language, _WORDS[shown.language]
    place = f"p. {finding['page']}" if finding["page"] else ""
    lot = f"{words['lot']} {finding['lot']}" if finding["lot"] else ""
    where = " · ".join(part for part in (place, finding["section"], lot) if part)
    head = click.style(shown.titles.get(finding["rule"], finding["rule"]), bold=True)
    told = click.style(STATUS_WORDS[status].in_language(language), fg=_COLOURS[status])
    by_words = _by_words(finding, words)
    click.echo(f"  {number:3}. {head}: {told}{by_words}{'  (' + where + ')' if where else ''}")
    click.echo(f"       “{_in_a_line(finding['quote'])}”")
    if finding["values"]:
        read = (
            f"{value_name(name, language)}: {value_words(name, value, language)}"
            for name, value in finding["values"].items()
        )
        click.echo("       " + ", ".join(read))
    if status != "mentioned":
        if finding["advice"]:
            click.echo(f"       {finding['advice']}")
        if finding["legal_basis"]:
            click.echo(f"       {words['law']}: {'; '.join(finding['legal_basis'])}")
    if shown.why:
        for line in finding["why"]:
            click.secho(f"       - {line}", dim=True)
        click.secho(f"       - {finding['rule']}: {'; '.join(finding['trace'])}", dim=True)


def _by_words(finding: dict[str, Any], words: dict[str, str]) -> str:
    """That no way or cue but use of words decides, so that somebody checks it."""
    if finding["found_by"] == "words":
        return f", {words['found-by']}"
    return f", {words['status-by']}" if finding["status_by"] == "words" else ""


def _write_csv(answers: list[Answer]) -> None:
    import csv

    writer = csv.writer(sys.stdout)
    head = ["file", "rule", "kind", "status", "confidence", "page", "section", "lot", "values", "quote"]
    writer.writerow([*head, "found_by", "status_by"])
    for answer in answers:
        for document in _documents(answer):
            for item in document["findings"]:
                values = "; ".join(f"{name}={value}" for name, value in item["values"].items())
                row = [document["file"], item["rule"], item["kind"], item["status"], item["confidence"]]
                row += [
                    item["page"],
                    item["section"],
                    item["lot"],
                    values,
                    item["quote"],
                    item["found_by"],
                    item["status_by"],
                ]
                writer.writerow([_harmless(cell) for cell in row])


def _harmless(cell: object) -> object:
    """A cell that a spreadsheet would run as a formula is shown as text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
