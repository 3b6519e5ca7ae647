"""What the commands about rules share: the folder of rules, and loading it with its mistakes told plainly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurement_app import paths

if TYPE_CHECKING:
    from procurement_app.screening.rulebook.book import Rulebook
    from procurement_app.screening.rulebook.marked_yaml import Mistake
    from procurement_app.screening.rulebook.vocabulary import Vocabulary

rules_option = click.option(
    "--rules",
    "root",
    type=click.Path(path_type=Path, file_okay=False, resolve_path=True),
    default=paths.RULES,
    help="Map met regels.",
)


def loaded(root: Path) -> Rulebook:
    """The rulebook in a folder. Mistakes go to standard error, and the command ends with exit status 1."""
    from procurement_app.screening.rulebook.book import load_rulebook

    with _mistakes_told():
        return load_rulebook(root)


def words_of(root: Path) -> Vocabulary:
    """The words of the rulebook in a folder, also while its rules have mistakes."""
    from procurement_app.screening.rulebook.vocabulary import load_vocabulary

    with _mistakes_told():
        return load_vocabulary(root / "vocabulary")


@contextmanager
def _mistakes_told() -> Iterator[None]:
    from procurement_app.screening.rulebook.book import RulebookError

    try:
        yield
    except RulebookError as error:
        raise refusal(
            error.mistakes, "Het regelboek heeft fouten; herstel die eerst (kansrijk rules check)."
        ) from error


def refusal(mistakes: Iterable[Mistake], sentence: str) -> click.ClickException:
    """What ends a command because of mistakes, which are told on standard error."""
    for mistake in mistakes:
        click.secho(str(mistake), fg="red", err=True)
    return click.ClickException(sentence)


def known(ids: tuple[str, ...], book: Rulebook) -> None:
    """Refuse the first id that is no rule, with what it may have been meant to be."""
    from difflib import get_close_matches

    for rule_id in ids:
        if rule_id not in book.rules:
            close = get_close_matches(rule_id, book.rules, 1)
            hint = f"; bedoelt u '{close[0]}'?" if close else "; zie: kansrijk rules list"
            raise click.UsageError(f"De regel '{rule_id}' bestaat niet{hint}")
