"""Click's own words in Dutch: usage, options, mistakes, version.

Click asks `gettext` for each of its sentences, and `gettext` looks for compiled catalogues in the language
of the environment. A command that answers in Dutch on every machine, with `LANG=C` too, needs neither:
`install` gives click's modules this catalogue, and `localise` names what click writes without asking.
"""

from __future__ import annotations

import sys
from typing import Final

import click

SENTENCES: Final[dict[str, str]] = {
    # help
    "Usage:": "Gebruik:",
    "Options": "Opties",
    "Positional arguments": "Argumenten",
    "Commands": "Opdrachten",
    "Show this message and exit.": "Toon deze uitleg.",
    "Show the version and exit.": "Toon de versie.",
    "%(prog)s, version %(version)s": "%(prog)s, versie %(version)s",
    "required": "verplicht",
    "default: {default}": "standaard: {default}",
    "env var: {var}": "omgevingsvariabele: {var}",
    "(dynamic)": "(wisselt)",
    "deprecated": "verouderd",
    "file": "bestand",
    "directory": "map",
    "path": "pad",
    # mistakes
    "Error: {message}": "Fout: {message}",
    "Try '{command} {option}' for help.": "Met ‘{command} {option}’ ziet u de uitleg.",
    "Aborted!": "Afgebroken.",
    "unknown error": "onbekende fout",
    "Missing command.": "Er staat geen opdracht.",
    "Missing argument": "Er ontbreekt een argument:",
    "Missing option": "Er ontbreekt een optie:",
    "Missing parameter": "Er ontbreekt iets:",
    "Missing parameter: {param_name}": "Er ontbreekt iets: {param_name}",
    "Missing {param_type}": "Er ontbreekt iets: {param_type}",
    "Choose from:\n\t{choices}": "Kies uit:\n\t{choices}",
    "No such option {name!r}.": "De optie {name!r} bestaat niet.",
    "No such command {name!r}.": "De opdracht {name!r} bestaat niet.",
    "Invalid value: {message}": "Dit klopt niet: {message}",
    "Invalid value for {param_hint}: {message}": "De waarde van {param_hint} klopt niet: {message}",
    "Option {name!r} does not take a value.": "De optie {name!r} krijgt geen waarde.",
    "Argument {name!r} takes {nargs} values.": "Het argument {name!r} krijgt {nargs} waarden.",
    "Could not open file {filename!r}: {message}": "Het bestand {filename!r} gaat niet open: {message}",
    "{value!r} is not a valid {number_type}.": "{value!r} is geen getal.",
    "{value} is not in the range {range}.": "{value} valt buiten {range}.",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "{value!r} is geen ja of nee. Kies uit: {states}"
    ),
    "{name} {filename!r} is a file.": "{filename!r} is een bestand, geen map.",
    "{name} {filename!r} is a directory.": "{filename!r} is een map, geen bestand.",
    "{name} {filename!r} is not readable.": "{filename!r} mag niet gelezen worden. Controleer de rechten.",
    "{name} {filename!r} is not writable.": "{filename!r} mag niet beschreven worden. Controleer de rechten.",
    "{name} {filename!r} does not exist.": "{filename!r} bestaat niet. Controleer de naam.",
    # questions
    "Do you want to continue?": "Wilt u doorgaan?",
    "Confirm the action without prompting.": "Doe het zonder te vragen.",
    "Repeat for confirmation": "Nog een keer",
    "Error: The two entered values do not match.": "Fout: de twee zijn niet gelijk. Probeer het opnieuw.",
    "Error: invalid input": "Fout: dit klopt niet. Probeer het opnieuw.",
}
COUNTED: Final[dict[str, tuple[str, str]]] = {
    "Got unexpected extra argument ({args})": (
        "Dit argument hoort er niet bij: {args}",
        "Deze argumenten horen er niet bij: {args}",
    ),
    "Did you mean {possibility}?": ("Bedoelt u {possibility}?", "(Bedoelt u een van deze: {possibilities}?)"),
    "Takes {nargs} values but 1 was given.": (
        "Hier horen {nargs} waarden; u gaf er 1.",
        "Hier horen {nargs} waarden; u gaf er {len}.",
    ),
    "{len_type} values are required, but {len_value} was given.": (
        "Hier horen {len_type} waarden; u gaf er {len_value}.",
        "Hier horen {len_type} waarden; u gaf er {len_value}.",
    ),
    "Option {name!r} requires an argument.": (
        "De optie {name!r} vraagt een waarde.",
        "De optie {name!r} vraagt {nargs} waarden.",
    ),
    "{value!r} is not {choice}.": ("{value!r} is niet {choice}.", "{value!r} is geen van {choices}."),
    "{value!r} does not match the format {format}.": (
        "{value!r} heeft niet de vorm {format}.",
        "{value!r} heeft geen van de vormen {formats}.",
    ),
}
_METAVARS = {
    "text": "TEKST",
    "integer": "GETAL",
    "integer range": "GETAL",
    "float": "GETAL",
    "float range": "GETAL",
}


def _gettext(message: str) -> str:
    return SENTENCES.get(message, message)


def _ngettext(singular: str, plural: str, count: int) -> str:
    one, more = COUNTED.get(singular, (singular, plural))
    return one if count == 1 else more


def install() -> None:
    """Let click speak Dutch from here on; call it before the first command is declared."""
    words = {"_": _gettext, "ngettext": _ngettext}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "click":
            vars(module).update({key: said for key, said in words.items() if key in vars(module)})


def localise(command: click.Command) -> click.Command:
    """The same command and all below it, with Dutch names for what it takes in its usage line and help."""
    command.options_metavar = "[OPTIES]"
    for option in command.params:
        if isinstance(option, click.Option) and option.metavar is None and not option.is_flag:
            option.metavar = _METAVARS.get(option.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "OPDRACHT [ARGUMENTEN]..."
        for below in command.commands.values():
            localise(below)
    return command
