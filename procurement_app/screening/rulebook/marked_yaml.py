"""YAML that remembers on which line each value stands, so that a mistake can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from procurement_app.screening.rulebook import mistakes

Place = mistakes.Place
# A thousand with a dot, which YAML reads as a fraction: 50.000 is fifty.
_DOTTED = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_RTF = "{\\rtf"
_NO_TEXT = (
    "Dit is geen tekst maar een bestand van {made_by}; zet de regel in een teksteditor, zoals Kladblok, en "
    "sla hem op als UTF-8."
)
# What is left of 's avonds' and 't werk' when the apostrophe is taken for a quote.
_APOSTROPHE = re.compile(r"[stnkm] \w")
_QUOTED_APOSTROPHE = re.compile(r"'[stnkm] \w")
_SINGLE_CURLY = re.compile(r"[‘‚’].*[’‘]")
_CURLY, _QUOTES = ("“", "”", "„"), ("'", '"')
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a rule file, and where: one plain sentence. Line 0 is the file as a whole."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}" if self.line else f"{self.file}: {self.sentence}"


class BadYaml(Exception):
    """The file is no readable YAML."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


@dataclass(slots=True)
class Marked:
    """The values of a file, and the place of each in it. `file` is how messages name the file; `slips` are
    what reads well and cannot be meant: a field that is written twice, curly quotes, a dot in a number."""

    file: str
    data: Any
    _nodes: Any
    slips: list[Mistake]

    def line(self, place: Place) -> int:
        """The line (from 1) of the value at `place`, or of the nearest value around it that exists."""
        node, line = self._nodes, 1
        for step in place:
            child = _child(node, step)
            if child is None:
                break
            key_line, node = child
            line = key_line + 1
        return line

    def mistake(self, place: Place, sentence: str) -> Mistake:
        return Mistake(self.file, self.line(place), sentence)


def _child(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if str(key.value) == str(step):
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None


def read_marked(path: Path, shown_as: str | None = None) -> Marked:
    """Read one file. Raises BadYaml with the line where reading stopped."""
    file = shown_as or str(path)
    loader = None
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        if told := _no_plain_text(text):
            raise BadYaml(Mistake(file, *told))
        loader = _Loader(text)
        nodes = loader.get_single_node()
        data = loader.construct_document(nodes) if nodes is not None else None
    except UnicodeDecodeError:
        raise BadYaml(Mistake(file, 1, _not_text(path))) from None
    except yaml.MarkedYAMLError as error:
        told = mistakes.merge_mistake(text) or mistakes.yaml_mistake(text, error)
        raise BadYaml(Mistake(file, *told)) from None
    except (yaml.YAMLError, ValueError) as error:
        told = mistakes.wrong_date(text) or (1, f"Dit bestand is niet te lezen als YAML: {error}.")
        raise BadYaml(Mistake(file, *told)) from None
    finally:
        if loader is not None:
            loader.dispose()
    return Marked(file, data, nodes, _slips(file, nodes, text))


def _no_plain_text(text: str) -> tuple[int, str] | None:
    """What keeps a text from being read at all, with its line."""
    if text.startswith(_RTF):
        return 1, _NO_TEXT.format(made_by="WordPad (RTF)")
    return mistakes.unreadable_character(text) or mistakes.special_space(text)


def _not_text(path: Path) -> str:
    with path.open("rb") as stream:
        if stream.read(2) == b"PK":  # how a ZIP begins, and so what Word and Excel save
            return _NO_TEXT.format(made_by="Word of Excel")
    return "Dit bestand is geen UTF-8; sla het op als UTF-8."


def _slips(file: str, node: Any, text: str) -> list[Mistake]:
    found = [*_written_twice(file, node), *_dotted(file, node)]
    if _QUOTED_APOSTROPHE.search(text):
        found += _lost_apostrophes(file, node)
    if node is not None and any(mark in text for mark in (*_CURLY, "’")):
        found += _curly_quotes(file, node)
    return found


def _written_twice(file: str, node: Any) -> list[Mistake]:
    found: list[Mistake] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                found.append(
                    Mistake(
                        file,
                        key.start_mark.line + 1,
                        f"'{name}' staat hier voor de tweede keer; houd er een.",
                    )
                )
            seen.add(name)
            if not isinstance(value, yaml.ScalarNode):
                found += _written_twice(file, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if not isinstance(item, yaml.ScalarNode):
                found += _written_twice(file, item)
    return found


def _dotted(file: str, node: Any) -> Iterator[Mistake]:
    """Numbers with a dot for a thousand. An article (2.114) is told to be text."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value != "article":
                yield from _dotted(file, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _dotted(file, item)
    elif isinstance(node, yaml.ScalarNode) and node.style not in _QUOTES and _DOTTED.fullmatch(node.value):
        whole = node.value.replace(".", "")
        told = f"'{node.value}' betekent hier {float(node.value):g}; schrijf het zonder punt: {whole}."
        yield Mistake(file, node.start_mark.line + 1, told)


def _lost_apostrophes(file: str, node: Any) -> Iterator[Mistake]:
    """Texts such as 's avonds' between single quotes, of which the first is an apostrophe."""
    for scalar in _scalars(node):
        if scalar.style == "'" and _APOSTROPHE.match(scalar.value):
            told = f'Hier valt een apostrof weg; schrijf "\'{scalar.value}" tussen dubbele aanhalingstekens.'
            yield Mistake(file, scalar.start_mark.line + 1, told)


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif node is not None:
        for item in node.value:
            for part in item if isinstance(node, yaml.MappingNode) else (item,):
                yield from _scalars(part)


def _curly_quotes(file: str, node: Any) -> Iterator[Mistake]:
    """Texts that begin with a quote which YAML does not know, so that it becomes a part of the text."""
    for scalar in _scalars(node):
        curly = scalar.value[:1] in _CURLY or _SINGLE_CURLY.fullmatch(scalar.value)
        if curly and scalar.style not in _QUOTES:
            yield Mistake(file, scalar.start_mark.line + 1, mistakes.CURLY_QUOTES)
