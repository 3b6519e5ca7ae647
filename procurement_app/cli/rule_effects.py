"""`kansrijk rules accuracy`: what the rulebook makes of texts that people annotated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from procurement_app import paths
from procurement_app.cli.options import DAY, today
from procurement_app.cli.rulebooks import loaded, rules_option


@click.command()
@rules_option
@click.option(
    "--samples",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=paths.TENDER_SAMPLES / "evaluation",
    help="Map met geannoteerde teksten (build, kept, passages).",
)
@click.option("--on", type=DAY, help="Oordeel naar het recht van deze dag; anders vandaag.")
@click.option(
    "--save", is_flag=True, help="Bewaar de cijfers bij de regels en maak docs/accuracy.md opnieuw."
)
def accuracy(root: Path, samples: Path, on: date | None, save: bool) -> None:
    """Meet hoe goed de regels zijn op geannoteerde teksten.

    \b
    Voorbeelden:
      kansrijk rules accuracy
      kansrijk rules accuracy --save

    Toont precisie, gevonden deel en F1, per verzameling en per regel. Van de teksten om te meten (kept)
    verschijnen alleen totalen.
    """
    from procurement_app.cli.accuracy import page, summary
    from procurement_app.services.rulebook import accuracy as figures

    book = loaded(root)
    try:
        measured = figures.measure(samples, book, on or today())
    except figures.BadGold as error:
        raise click.ClickException(str(error)) from error
    click.echo(summary(measured))
    if save:
        path = root.parent / "docs" / "accuracy.md"
        figures.store(measured, root)
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(measured), encoding="utf-8")
        click.echo(f"Bewaard in {root / figures.FILE} en {path}")
