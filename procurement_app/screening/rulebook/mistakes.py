"""What is wrong in a rule file, in one plain Dutch sentence: for people who write rules and no code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from importlib import import_module
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from yaml.reader import Reader

from procurement_app.screening.rulebook.in_dutch import intended

Place = tuple[str | int, ...]

_LIST = "{name} moet een lijst zijn: zet er [haken] omheen, of begin elke regel met een streepje."
_FIELDS = "{name} moet velden hebben (naam: waarde), elk op een eigen regel en ingesprongen."
DAY = "{name} moet een datum zijn zoals 2026-11-22 (jaar-maand-dag); er staat '{given}'."
_NUMBER = "{name} moet een getal zijn, zonder eenheid en zonder punten; er staat '{given}'."
_YES_NO = "{name} moet yes of no zijn; er staat '{given}'."
_A_PARAMETER = (
    "{name} noemt een parameter uit rules/parameters, zoals eu-threshold-services, en geen bedrag; "
    "er staat '{given}'."
)
_ONE_OF = "{name} moet een van deze zijn: {expected}; er staat '{given}'."
_WHOLE = "{name} moet een geheel getal zijn; er staat '{given}'."
_OTHERWISE = "{name} kan zo niet; er staat '{given}'."
_SENTENCES = {
    "invalid_key": "{name}: een naam van een veld is hier geen tekst (YAML leest on als ja; schrijf day).",
    "missing": "{name} ontbreekt; schrijf dit veld erbij.",
    "literal_error": _ONE_OF,
    "enum": _ONE_OF,
    "string_type": "{name} moet tekst zijn; zet er aanhalingstekens omheen.",
    "string_too_short": "{name} is leeg; vul het in.",
    "string_pattern_mismatch": "{name} mag alleen kleine letters, cijfers en - hebben, niet '{given}'.",
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "date_parsing": DAY,
    "date_type": DAY,
    "bool_parsing": _YES_NO,
    "bool_type": _YES_NO,
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "less_than_equal": "{name} moet {le} of lager zijn; er staat '{given}'.",
    "greater_than_equal": "{name} moet {ge} of hoger zijn; er staat '{given}'.",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _FIELDS,
    "dict_type": _FIELDS,
    "value_error": "{name}: {error}.",
    "too_short": "{name} is leeg; noem er ten minste {min_length}.",
}
_EMPTY = "{name} is leeg; vul het in."
_COMMA = (
    "{name} begint na een komma, en hoort zo te zien bij de tekst ervoor: zet een tekst met een komma erin "
    'tussen aanhalingstekens, zoals {{nl: "Een boete, per dag", en: "..."}}.'
)
_SPECIAL_START = ("undefined alias", "cannot start any token", "tag", "alphabetic or numeric")
_NO_COLON = "Achter de naam van een veld hoort een dubbele punt met een spatie; die mist hier (naam: waarde)."
_OTHER_DASH = re.compile(r"\s*[–—•·*▪][ \u00a0]")
_DASH = "Een lijst begint met een gewoon streepje en een spatie (- ); hier staat een ander teken."
_FENCE = "Haal de regels met ``` weg: die horen bij een voorbeeld op een webpagina, en niet in dit bestand."
_HASH = "Wat achter # staat, wordt niet gelezen: zet een tekst met # erin tussen aanhalingstekens."
_IN_QUOTES = re.compile(r""""[^"]*"|'[^']*'""")
_WITHOUT_COLON = re.compile(r"""\s*[^\s:#\-\["'{][^:#"'\[\]{},]*""")
_NAMES_ITS_FIELD = re.compile(r"'([a-z_]+)'")
_SPACES = "\u00a0\u2007\u202f\u200b\u3000"
# The spaces of Word and web pages where YAML asks for plain ones: before a line, and behind a name.
_SPECIAL_SPACE = re.compile(rf"^(?:[ -]*[{_SPACES}]|\s*(?:- +)?[\w-]+:[{_SPACES}])", re.MULTILINE)
_SPECIAL = (
    "Hier staat een bijzondere spatie (uit Word of van een webpagina) waar een gewone hoort; haal haar weg "
    "en typ gewone spaties."
)
_BRANCHES = {"str", "constrained-str", "float", "int", "bool", "date"}
_MERGED = re.compile(r"<{7}(?: |$)|={7}$|>{7}(?: |$)")
_LEFT_BY_MERGE = (
    "Hier staan resten van een samenvoeging (<<<<<<<, =======, >>>>>>>): kies een van de twee stukken en "
    "haal deze tekens weg."
)
_NAMED = re.compile(r"'([^']+)'")
_DATE = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b")
_CURLY = re.compile(r"[:\-\[,]\s*[“”„‘’]")
CURLY_QUOTES = 'Hier staan kromme aanhalingstekens; gebruik rechte: "zo".'
_TIGHT = re.compile(r"\s*(?:- +)?[\w-]+:[^\s/:]")
# Where a quotation may open, or a comment, within brackets (where a comma parts) and elsewhere; the rest of
# it with its closing mark; and what may follow that.
_OPENS = {
    True: re.compile(r"""(?:^\s*|[:-]\s+|[,\[{]\s*)(["'])|(?:^|\s)(#)"""),
    False: re.compile(r"""(?:^\s*|[:-]\s+)(["'])|(?:^|\s)(#)"""),
}
_QUOTED = {'"': re.compile(r'(?:[^"\\]|\\.)*"'), "'": re.compile(r"(?:[^']|'')*'")}
_AFTER = re.compile(r"\s*(?:$|[,\]}:]|\s#)")


def said(error: ValidationError) -> list[tuple[Place, str]]:
    """What pydantic found wrong, in one Dutch sentence each, with its place in the file."""
    items = [(_place(item["loc"]), item) for item in error.errors()]
    deeper = [place for place, _ in items]
    misspelt = {(*place[:-1], _intended(place, error.title)) for place, item in items if _is_unknown(item)}
    found, broken_off = [], set[Place]()
    for place, item in items:
        # A field that is there under another name is told where it stands.
        if item["type"] == "missing" and place in misspelt:
            continue
        # A text is broken off at each of its commas, and told once.
        if _is_unknown(item) and _breaks_off(place, item, error.title):
            if place[:-1] in broken_off:
                continue
            broken_off.add(place[:-1])
        # A list whose items are wrong is also called empty, or no text; the items say it better.
        if item["type"] in ("too_short", "string_type") and any(
            len(other) > len(place) and other[: len(place)] == place for other in deeper
        ):
            continue
        if item["type"] == "value_error" and not place:
            found.append(_of_whole(str(item["ctx"]["error"])))
        else:
            found.append((place, _sentence(place, item, error.title)))
    return list(dict.fromkeys(found))


def _sentence(place: Place, item: Any, model: str) -> str:
    name, kind = named(place), item["type"]
    if _is_unknown(item):
        return _unknown(place, item, model)
    if kind == "too_short" and item["ctx"].get("actual_length"):
        return (
            f"{name} heeft er {item['ctx']['actual_length']}; geef er ten minste {item['ctx']['min_length']}."
        )
    if place[-1:] == ("above",) and isinstance(item.get("input"), int | float):
        return _A_PARAMETER.format(name=name, given=item["input"])
    if kind == "string_type" and isinstance(item.get("input"), list):
        return f"{name} is een lijst te veel: haal de binnenste haken weg."
    if kind.endswith("_type") and item.get("input") is None:
        return _EMPTY.format(name=name)
    words = {key: _dutch(value) for key, value in item.get("ctx", {}).items()}
    given = item.get("input")
    given = ("no", "yes")[given] if isinstance(given, bool) else given
    told = _SENTENCES.get(kind, _OTHERWISE).format(name=name, given=given, **words)
    if kind in ("literal_error", "enum"):
        told = f"{told} {meant(str(item.get('input')), _NAMED.findall(item['ctx']['expected']))}".rstrip()
    return told


def _is_unknown(item: Any) -> bool:
    return bool(item["type"] == "extra_forbidden")


def _unknown(place: Place, item: Any, model: str) -> str:
    """What to say of a field that may not stand where it does."""
    name, given, fields = named(place), str(place[-1]), _fields_at(model, place[:-1])
    if ":" in given:
        return f"Bij {name} mist een spatie na de dubbele punt."
    if item.get("input") is None and _first_word(given) in fields:
        return f"Achter '{_first_word(given)}' hoort een dubbele punt en een spatie; die mist hier."
    if _breaks_off(place, item, model):
        return _COMMA.format(name=name)
    if given == "any_of" and "all_of" in fields:
        return f"{name} is er niet: zet wat één hiervan mag zijn in een lijst binnen all_of: [[een, twee]]."
    if (close := _intended(place, model)) or not fields:
        hint = f"Bedoelt u '{close}'?" if close else "Is het goed gespeld?"
        return f"{name} ken ik niet. {hint} rules/README.md noemt alle velden."
    if len(place) == 1 and (kinds := _kinds_with(given)):
        return f"{name} hoort bij een regel met kind '{kinds}', niet bij deze soort."
    return f"{name} ken ik niet. Hier mag staan: {', '.join(fields)}."


def _breaks_off(place: Place, item: Any, model: str) -> bool:
    """Whether a field is what follows a comma in a text without quotes."""
    is_text = {"nl", "en"} <= set(_fields_at(model, place[:-1]))
    given = str(place[-1])
    if _first_word(given) in _fields_at(model, place[:-1]):
        return False
    return item.get("input") is None and (is_text or " " in given)


def _first_word(written: str) -> str:
    """The first of some words; nothing of one."""
    return written.split()[0] if " " in written.strip() else ""


def _intended(place: Place, model: str) -> str:
    given, fields = str(place[-1]), _fields_at(model, place[:-1])
    return _first_word(given) if _first_word(given) in fields else intended(given, fields)


def _kinds_with(field: str) -> str:
    """The kinds of rules that have a field."""
    from procurement_app.screening.rulebook.book import MODELS

    paths = {kind: path.split(":") for kind, path in MODELS.items()}
    having = (
        kind
        for kind, (module, name) in paths.items()
        if field in getattr(import_module(module), name).model_fields
    )
    return "' of '".join(having)


def _of_whole(sentence: str) -> tuple[Place, str]:
    """A sentence on a file as a whole, at the field that it names first."""
    field = _NAMES_ITS_FIELD.search(sentence)
    return ((field[1],) if field else ()), f"{sentence[:1].upper()}{sentence[1:]}."


def _dutch(value: Any) -> Any:
    return value.replace(" or ", " of ") if isinstance(value, str) else value


def named(place: Place) -> str:
    """A place in a file as people say it: "'near' (in detect, nummer 1)"."""
    if not place:
        return "Dit bestand"
    around = [f"nummer {step + 1}" if isinstance(step, int) else str(step) for step in place[:-1]]
    last = place[-1]
    own = f"Nummer {last + 1}" if isinstance(last, int) else f"'{last}'"
    return f"{own} (in {', '.join(around)})" if around else own


def meant(given: str, known: Iterable[str]) -> str:
    """ "Bedoelt u '...'?" with the nearest known name, or nothing."""
    close = intended(given, known)
    return f"Bedoelt u '{close}'?" if close else ""


def _place(location: tuple[str | int, ...]) -> Place:
    """Pydantic adds the name of a type to the place when several are allowed; no file has such a key."""
    return tuple(
        step for step in location if not (isinstance(step, str) and ("[" in step or step in _BRANCHES))
    )


def _fields_at(title: str, place: Place) -> list[str]:
    """The fields that may stand at a place in a file that the model called `title` reads."""
    model = next((known for known in _models(BaseModel) if known.__name__ == title), None)
    for step in place:
        if model is not None and isinstance(step, str) and step in model.model_fields:
            model = _inside(model.model_fields[step].annotation)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _inside(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds: itself, or in a list, a table or a choice."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _inside(part))), None)


def _models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        if model.__module__.startswith("procurement_app.screening"):
            yield model
            yield from _models(model)


def merge_mistake(text: str) -> tuple[int, str] | None:
    """The first line (from 1) that a merge of two versions left in a file, and what to do about it."""
    marked = (number for number, line in enumerate(text.splitlines(), start=1) if _MERGED.match(line))
    line = next(marked, None)
    return None if line is None else (line, _LEFT_BY_MERGE)


def yaml_mistake(text: str, error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Where reading stopped or, better, where it went wrong (a line from 1), and what to do about it."""
    lines = text.splitlines()
    mark = error.problem_mark or error.context_mark
    at = min(mark.line, max(len(lines) - 1, 0)) if mark else 0
    opened = min(error.context_mark.line, at) if error.context_mark else at
    line = lines[at] if lines else ""
    problem = error.problem or ""
    if plain := _plain_mistake(problem, line):
        return at + 1, plain
    first = at if "mapping values are not allowed" in problem else opened
    for number, looked_at in enumerate(lines[first : at + 1], start=first + 1):
        if quote := _wrong_quote(looked_at):
            return number, (
                f"Hier klopt een aanhalingsteken ({quote}) niet. Zet een tekst met een apostrof of "
                'aanhalingsteken erin tussen dubbele aanhalingstekens, en sluit die af: "zo".'
            )
    if told := _before(lines, at):
        return told
    if " #" in _IN_QUOTES.sub("", lines[opened] if lines else ""):
        return opened + 1, _HASH
    if "mapping values are not allowed" in problem or (mark and _is_second_colon(line, mark.column)):
        return at + 1, 'Een tekst met een dubbele punt erin hoort tussen aanhalingstekens: "zo: dus".'
    if "expected ',' or ']'" in problem or "expected ',' or '}'" in problem:
        return opened + 1, f"Deze lijst is niet goed afgesloten: er mist een komma of een {problem[-2]}."
    if "flow" in (error.context or ""):
        return opened + 1, "Deze lijst is niet goed afgesloten: er mist een ] of }."
    tight = next((number for number in (at - 1, at) if number >= 0 and _TIGHT.match(lines[number])), None)
    if tight is not None:
        return tight + 1, "Zet een spatie na de dubbele punt."
    return at + 1, (
        "Deze regel springt anders in dan de regels waar hij bij hoort, of er mist een dubbele punt. "
        "Zet velden die bij elkaar horen precies onder elkaar."
    )


def _before(lines: list[str], at: int) -> tuple[int, str] | None:
    """What is wrong with the last line before the one where reading stopped: a name without a colon, or
    another mark than the hyphen of a list."""
    written = [number for number in range(at) if lines[number].split("#")[0].strip()]
    if not written:
        return None
    line = lines[written[-1]]
    if _OTHER_DASH.match(line):
        return written[-1] + 1, _DASH
    # a text that goes on over more lines is no name
    goes_on = len(written) > 1 and _indent(line) > _indent(lines[written[-2]])
    return None if goes_on or not _WITHOUT_COLON.fullmatch(line) else (written[-1] + 1, _NO_COLON)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _plain_mistake(problem: str, line: str) -> str:
    """What can be told of the line where reading stopped by a look at it; nothing when more is needed."""
    if "another document" in problem:
        return "Met --- begint hier een tweede stuk; een bestand heeft er een. Haal deze regel weg."
    if line.startswith("```"):
        return _FENCE
    if _OTHER_DASH.match(line):
        return _DASH
    if "\t" in line[: _indent(line)]:
        return "Hier staat een tab; spring in met spaties."
    if _CURLY.search(line):
        return CURLY_QUOTES
    if any(said in problem for said in _SPECIAL_START):
        return "Een tekst die met een bijzonder teken (* & ! % @ `) begint, hoort tussen aanhalingstekens."
    return ""


def _is_second_colon(line: str, column: int) -> bool:
    """Whether the colon at a place within { } stands in a text that one came before: '{nl: Let op: dit'."""
    return line[column : column + 1] == ":" and ": " in re.split(r"[,{\[]", line[:column])[-1]


def _wrong_quote(line: str) -> str:
    """The mark of a quotation that a line opens and does not close, or closes amid a text: "'s avonds"."""
    place, opens = 0, _OPENS[line.lstrip()[:1] in ('"', "'") or "[" in line or "{" in line]
    while opened := opens.search(line, place):
        if opened[2]:
            return ""
        closed = _QUOTED[opened[1]].match(line, opened.end())
        if not closed or not _AFTER.match(line, closed.end()):
            return str(opened[1])
        place = closed.end()
    return ""


def wrong_date(text: str) -> tuple[int, str] | None:
    """The first date that no calendar has, with its line."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in _DATE.finditer(line):
            try:
                date.fromisoformat(found[0])
            except ValueError:
                return number, f"'{found[0]}' is geen datum; schrijf jaar-maand-dag, zoals 2026-11-22."
    return None


def unreadable_character(text: str) -> tuple[int, str] | None:
    """The line of the first character that cannot stand in a text file: a code of a printer, or nothing."""
    found = Reader.NON_PRINTABLE.search(text)
    if found is None:
        return None
    told = "Hier staat een teken dat in geen tekst hoort; typ deze regel opnieuw in een teksteditor."
    return text.count("\n", 0, found.start()) + 1, told


def special_space(text: str) -> tuple[int, str] | None:
    """The line of the first special space before a line or behind the name of a field."""
    found = _SPECIAL_SPACE.search(text)
    return None if found is None else (text.count("\n", 0, found.start()) + 1, _SPECIAL)
