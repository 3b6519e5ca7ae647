"""What the commands about rules share: the folder of rules, and loading it with its mistakes told plainly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procurement_app import paths

if TYPE_CHECKING:
    from procurement_app.screening.rulebook.book import Rulebook
    from procurement_app.screening.rulebook.marked_yaml import Mistake
    from procurement_app.screening.rulebook.vocabulary import Vocabulary

_FAULTY = "Het regelboek heeft fouten; herstel die eerst (kansrijk rules check)."


def _a_rulebook(_context: click.Context, _option: click.Parameter, root: Path) -> Path:
    if not root.is_dir():
        raise click.UsageError(f"De map {root} bestaat niet; daar staat geen regelboek.")
    if not (root / "vocabulary").is_dir():
        raise click.UsageError(f"In {root} staat geen regelboek (er is geen map vocabulary).")
    return root


rules_option = click.option(
    "--rules",
    "root",
    type=click.Path(path_type=Path, file_okay=False, resolve_path=True),
    default=paths.RULES,
    callback=_a_rulebook,
    help="Map met regels.",
)


def loaded(root: Path) -> Rulebook:
    """The rulebook in a folder. Mistakes go to standard error, and the command ends with exit status 1."""
    from procurement_app.screening.rulebook.book import load_rulebook

    with _mistakes_told():
        return load_rulebook(root)


def sound(root: Path, ids: Collection[str] = ()) -> tuple[Rulebook, list[str]]:
    """The rulebook without the rules that have mistakes, and the ids of those, which are told in one line.

    Mistakes in `ids`, in what a sound rule names, or in anything but rules end the command as in `loaded`.
    """
    from procurement_app.screening.rulebook.book import check_rulebook

    book, mistakes = check_rulebook(root)
    if not mistakes:
        return book, []
    unsound = {_rule_of(mistake) for mistake in mistakes}
    left = {name: rule for name, rule in book.rules.items() if name not in unsound}
    named = {name for rule in left.values() for _, name in rule.names_rules()}
    if "" in unsound or unsound & named:
        raise refusal(mistakes, _FAULTY)
    if own := [mistake for mistake in mistakes if _rule_of(mistake) in ids]:
        raise refusal(own, _FAULTY)
    told = sorted(unsound)
    click.secho(
        f"Overgeslagen, want nog niet af: {', '.join(told)} (kansrijk rules check).", fg="yellow", err=True
    )
    return replace(book, rules=left, made={}), told


def _rule_of(mistake: Mistake) -> str:
    """The id of the rule whose file has a mistake; nothing for a mistake elsewhere."""
    from procurement_app.screening.rulebook.book import FOLDERS

    _, *folders = Path(mistake.file).parts
    return Path(mistake.file).stem if folders and folders[0] in FOLDERS.values() else ""


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
        raise refusal(error.mistakes, _FAULTY) from error


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
