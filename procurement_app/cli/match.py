"""`kansrijk match`: which firms fit a need, and why, or why nobody does."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procurement_app.cli.files import NotRead, content
from procurement_app.cli.options import DAY, language_option, today

if TYPE_CHECKING:
    from procurement_app.matching.model import Answer, FirmFile, Lot, Need

SCHEMA = "kansrijk.matching/1"
_FOREIGN = "language-not-screened"
_SCREEN = "procurement_app.screening.task:screen_file"


@click.command()
@click.option(
    "--need", "need_file", type=click.Path(path_type=Path), help="JSON-bestand met een of meer vragen."
)
@click.option("--text", help="De vraag in gewone woorden, of alleen een CPV-code.")
@click.option("--document", type=click.Path(path_type=Path), help="Document waarin werk wordt gevraagd.")
@click.option(
    "--firms", "firm_file", required=True, type=click.Path(path_type=Path), help="Firma's als CSV of XLSX."
)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--limit",
    type=click.IntRange(1, 500),
    default=25,
    show_default=True,
    help="Hoogste aantal firma's per vraag.",
)
@language_option
@click.option("--on", type=DAY, help="Dag waarop bewijzen geldig moeten zijn; anders vandaag.")
def match(
    need_file: Path | None,
    text: str | None,
    document: Path | None,
    firm_file: Path,
    shape: str,
    limit: int,
    language: str,
    on: date | None,
) -> None:
    """Zoek sociale firma's bij een vraag, met redenen; of lees waarom niemand past.

    \b
    Voorbeelden:
      kansrijk match --text "lunch voor 200 man in Oost" --firms firmas.csv
      kansrijk match --text 90911300-9 --firms firmas.xlsx
      kansrijk match --document bestek.pdf --firms firmas.csv
      kansrijk match --need vragen.json --firms firmas.csv --format json

    De uitgangscode is 0 als de vraag en de firma's gelezen zijn (ook als niemand past), 1 als dat niet
    lukte en 2 bij verkeerd gebruik.
    """
    if [need_file, text, document].count(None) != 2:
        raise click.UsageError('Geef --need BESTAND, --text "..." of --document BESTAND, een van de drie.')
    from procurement_app.matching import engine
    from procurement_app.matching.vocabulary import BadVocabulary

    day = on or today()
    needs, refused = _document(document, day) if document is not None else (_needs(need_file, text), False)
    firms = _firms(firm_file)
    for problem in firms.problems:
        click.echo(f"{firm_file.name}: {problem.message}", err=True)
    try:
        index = engine.build(firms.firms)
    except BadVocabulary as mistake:
        raise click.ClickException(f"De woordkennis in rules/matching klopt niet: {mistake}") from mistake
    answers = [
        (engine.match(need, index, day, limit), engine.match_lots(need, index, day, limit)) for need in needs
    ]
    if shape == "json":
        printed = [
            as_json(whole, language) | {"lots": lots_json(parts, language)} for whole, parts in answers
        ]
        json.dump({"schema": SCHEMA, "needs": printed}, sys.stdout, ensure_ascii=False)
        click.echo()
    else:
        for whole, parts in answers:
            click.echo(as_text(whole, language))
            for lot, answer in parts:
                click.echo(as_text(answer, language, f"{lot.name}: {lot.text}"))
    if refused:
        sys.exit(1)


def _needs(need_file: Path | None, text: str | None) -> list[Need]:
    from procurement_app.matching import needs

    try:
        if text is not None:
            return [needs.from_text(text)]
        assert need_file is not None
        return needs.read(_bytes(need_file), need_file.name)
    except needs.NeedProblem as mistake:
        raise click.ClickException(mistake.problem.message) from mistake


def _document(path: Path, on: date) -> tuple[list[Need], bool]:
    """What each document in a file (a zip or a mail may hold several) asks as screening reads it; and whether
    there are others, which are told. Raises ClickException when all are such."""
    from procurement_app import paths
    from procurement_app.documents import UnreadableFile, confined
    from procurement_app.matching.needs import NeedProblem

    arguments = {
        "name": path.name,
        "rules": str(paths.RULES),
        "on": on.isoformat(),
        "members": True,
        "with_text": True,
    }
    try:
        read = confined.call(_SCREEN, _bytes(path), arguments)["documents"]
    except UnreadableFile as mistake:
        raise click.ClickException(mistake.problem.message) from mistake
    found: list[Need] = []
    refused: list[str] = []
    for one in read:
        try:
            found.append(_need_of(one))
        except NeedProblem as mistake:
            refused.append(mistake.problem.message)
    if not found:
        raise click.ClickException("\n".join(refused))
    for message in refused:
        click.echo(message, err=True)
    return found, bool(refused)


def _need_of(screened: dict[str, Any]) -> Need:
    """What one document asks. Raises NeedProblem when it has no words, or none in a language that we read."""
    from pydantic import TypeAdapter

    from procurement_app.documents.language import is_foreign
    from procurement_app.documents.model import Block
    from procurement_app.matching import papers
    from procurement_app.matching.lots import part_of
    from procurement_app.matching.needs import NeedProblem
    from procurement_app.screening.model import Finding

    document = screened["document"]
    if is_foreign(document["language"]):
        said = next(told["message"] for told in document["problems"] if told["code"] == _FOREIGN)
        raise NeedProblem(_FOREIGN, f"{document['name']}: {said} Daarom zoeken wij er geen firma's bij.")
    blocks = TypeAdapter(list[Block]).validate_python(document["blocks"])
    return papers.from_document(
        document["name"],
        document["title"],
        (part_of(block, document["text"][block.start : block.end]) for block in blocks),
        TypeAdapter(list[Finding]).validate_python(screened["findings"]),
        screened["contract_value"],
    )


def _firms(path: Path) -> FirmFile:
    from procurement_app.documents.model import UnreadableFile
    from procurement_app.matching import firms

    try:
        return firms.read(_bytes(path), path.name)
    except UnreadableFile as mistake:
        raise click.ClickException(mistake.problem.message) from mistake


def _bytes(path: Path) -> bytes:
    try:
        return content(path)
    except NotRead as error:
        raise click.ClickException(f"{path}: {error}") from error


def as_json(answer: Answer, language: str = "nl") -> dict[str, Any]:
    """One need of the contract. `details` holds what the sentences say as ids and points."""
    from procurement_app.matching.say import say

    return {
        "id": answer.need.id,
        "title": answer.need.title,
        "understood": [say(said, language) for said in answer.understood],
        "matches": [
            {
                "firm": one.firm.id,
                "name": one.firm.name,
                "grade": one.grade,
                "score": one.score,
                "lot": one.lot,
                "reasons": [say(said, language) for said in one.reasons],
                "caveats": [say(said, language) for said in one.caveats],
                "details": [
                    {"id": said.code, "points": round(said.points, 2)}
                    for said in (*one.reasons, *one.caveats)
                ],
            }
            for one in answer.matches
        ],
        "combinations": [
            {
                "firms": [firm.id for firm in group.firms],
                "reason": say(group.reason, language),
                "parts": [say(part, language) for part in group.parts],
            }
            for group in answer.combinations
        ],
        "lot_division": [say(said, language) for said in answer.division],
        "no_match_reason": say(answer.no_match, language) if answer.no_match else None,
    }


def lots_json(parts: list[tuple[Lot, Answer]], language: str) -> list[dict[str, Any]]:
    """The lots of a need, each matched by itself."""
    return [
        {"name": lot.name, "text": lot.text, "value": lot.value, "reserved": lot.reserved}
        | as_json(answer, language)
        for lot, answer in parts
    ]


_GRADES = {
    "nl": {3: "eerste keus", 2: "goed", 1: "mogelijke partner"},
    "en": {3: "first choice", 2: "good", 1: "possible partner"},
}
_POINTS = {"nl": "punten", "en": "points"}
_NOBODY = {"nl": "Niemand past", "en": "Nobody fits"}
_HEADS = {"nl": ("Combinatie", "Percelen"), "en": ("Combination", "Lots")}


def as_text(answer: Answer, language: str = "nl", head: str = "") -> str:
    """One need for people: every firm with its reasons (+) and caveats (-), under `head` or its own title."""
    from procurement_app.matching.say import say

    lines = [click.style(head or answer.need.title or ", ".join(answer.need.cpv), bold=True)]
    lines += [f"  {say(said, language)}" for said in answer.understood]
    if answer.no_match:
        lines.append(f"  {_NOBODY[language]}: {say(answer.no_match, language)}")
    for rank, one in enumerate(answer.matches, 1):
        where = f", {one.lot}" if one.lot else ""
        grade = _GRADES[language][one.grade]
        points = _POINTS[language]
        lines.append(f"{rank:3}. {one.firm.name} ({one.firm.id}): {grade}{where}, {one.score:g} {points}")
        lines += [f"     + {say(said, language)}" for said in one.reasons]
        lines += [f"     - {say(said, language)}" for said in one.caveats]
    combination, lots = _HEADS[language]
    for group in answer.combinations:
        lines.append(f"  {combination}: {say(group.reason, language)}")
        lines += [f"     {say(part, language)}" for part in group.parts]
    lines += [f"  {lots}: {say(said, language)}" for said in answer.division]
    return "\n".join(lines) + "\n"
