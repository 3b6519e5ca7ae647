"""Whatever the command says is Dutch, its own words and click's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from procurement_app.cli import dutch, main

ENGLISH = re.compile(
    r"\b(usage|options|commands|show|exit|missing|argument:|no such|invalid|error|must|"
    r"required|default|TEXT|INTEGER|DIRECTORY|PATH|COMMAND|ARGS|OPTIONS)\b"
)


def every_command(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from every_command(below, (*words, name))


@pytest.mark.parametrize("words", list(every_command(main)), ids=" ".join)
def test_every_help_is_dutch(words: tuple[str, ...]) -> None:
    answer = CliRunner().invoke(main, [*words, "--help"])
    assert answer.exit_code == 0
    assert answer.output.startswith("Gebruik: ")
    assert "Opties:" in answer.output
    prose = re.sub(r"^ +kansrijk .*$|--[a-z-]+|\[[a-z|\-]+\]", "", answer.output, flags=re.MULTILINE)
    assert not ENGLISH.findall(prose)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["scren"], "Fout: De opdracht 'scren' bestaat niet."),
        (["screen"], "Fout: Er ontbreekt een argument: 'BESTAND...'."),
        (["screen", "--formt", "json"], "Fout: De optie '--formt' bestaat niet. Bedoelt u '--format'?"),
        (["screen", "--on", "morgen", "x"], "‘morgen’ is geen dag. Schrijf hem als JJJJ-MM-DD"),
        (["match", "--limit", "0", "--firms", "x"], "De waarde van '--limit' klopt niet: 0 valt buiten"),
        (["match", "--firms"], "De optie '--firms' vraagt een waarde."),
        (["users", "add", "x", "--role", "baas"], "'baas' is geen van 'reader', "),
        (["rules", "list", "a", "b"], "Deze argumenten horen er niet bij: a b"),
    ],
)
def test_wrong_use_is_told_in_dutch(arguments: list[str], sentence: str) -> None:
    answer = CliRunner().invoke(main, arguments)
    assert answer.exit_code == 2
    assert sentence in answer.output
    assert "--help’ ziet u de uitleg." in answer.output or "vraagt een waarde" in sentence


def test_the_version_is_told_in_dutch() -> None:
    assert re.fullmatch(r"\S+, versie \S+\n", CliRunner().invoke(main, ["--version"]).output)


def test_every_sentence_is_one_click_has() -> None:
    """A new version of click may word a sentence otherwise; then it would be English again."""
    assert click.__file__
    source = "".join(path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    source = re.sub(r'"\s*\n\s*"', "", source)
    absent = [
        key for key in (*dutch.SENTENCES, *dutch.COUNTED) if key.replace("\n\t", "\\n\\t") not in source
    ]
    assert absent == []


@pytest.mark.parametrize("words", list(every_command(main)), ids=" ".join)
def test_every_help_has_an_example(words: tuple[str, ...]) -> None:
    answer = CliRunner().invoke(main, [*words, "--help"], prog_name="kansrijk")
    assert re.search(r"Voorbeeld(en)?:\n +(\S+=\S+ )?kansrijk " + " ".join(words), answer.output)


@pytest.mark.parametrize(
    "words",
    (
        *("screen", "calendar", "match", "rules check", "rules test", "users add"),
        *("db upgrade", "db check", "audit verify", "doctor"),
    ),
)
def test_the_help_explains_the_exit_status(words: str) -> None:
    output = " ".join(CliRunner().invoke(main, [*words.split(), "--help"]).output.split())
    assert re.search(r"De uitgangscode is 0 .*1 als .*2 bij verkeerd gebruik\.", output)
