"""The rulebook: every rule a YAML file of its own, checked when it is loaded.

This module knows what all rules share (the header) and how files become rules. What is peculiar to a
kind (how a document rule detects, when a chance rule applies) is a model of its own, found in
`MODELS` by the kind that a file names, so that loading the rules of one kind imports no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from procurement_app.screening.rulebook.marked_yaml import BadYaml, Marked, Mistake, Place, read_marked
from procurement_app.screening.rulebook.mistakes import meant, said

if TYPE_CHECKING:
    from procurement_app.screening.finding.weights import Weights
    from procurement_app.screening.rulebook.parameters import FilledIn, Parameters
    from procurement_app.screening.rulebook.vocabulary import Vocabulary

MODELS = {
    "instrument": "procurement_app.screening.rulebook.detection:DocumentRule",
    "barrier": "procurement_app.screening.rulebook.detection:DocumentRule",
    "gap": "procurement_app.screening.whole.gaps:GapRule",
    "contradiction": "procurement_app.screening.whole.contradictions:ContradictionRule",
    "regime": "procurement_app.screening.whole.regimes:RegimeRule",
    "chance": "procurement_app.screening.entries.chances:ChanceRule",
}
FOLDERS = {
    "instrument": "instruments",
    "barrier": "barriers",
    "gap": "gaps",
    "contradiction": "contradictions",
    "regime": "regimes",
    "chance": "chances",
}
BESIDE = ("vocabulary", "parameters", "weights", "advice", "matching")
"""The folders of a rulebook in which no rules stand."""
DOCUMENT_KINDS = ("instrument", "barrier", "gap", "contradiction", "regime")
_YAML = (".yaml", ".yml")
_WORD = (".docx", ".doc", ".odt", ".rtf", ".pdf")
_CALENDAR_WORDS = ("calendar/words.yaml", "calendar/names.yaml")
_RULE_FOLDERS = "de map van zijn soort, zoals instruments/ of barriers/"


class Strict(BaseModel):
    """A part of a rule file: an unknown field is a mistake, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Amount = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
"""A number that somebody writes in a rule file: never text, in which a dot may stand for a thousand."""


class LocalText(Strict):
    """A text that users read, in Dutch (B1) and English."""

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.nl


class LegalBasis(Strict):
    """An article of law, since when it holds, and when somebody last looked it up in its source.

    With `about` it is told of a finding only where the text names one of these concepts too.
    """

    law: str = Field(min_length=1)
    article: str = Field(min_length=1)
    in_force_from: date | None = None
    checked_on: date | None = None
    verified: bool
    note: str = ""
    about: tuple[str, ...] = ()

    def cited(self) -> str:
        return f"{self.law}, art. {self.article}"


class RuleHeader(Strict):
    """What every rule has, whatever its kind; without `legal_basis`, `advice` says on what it rests."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Literal["instrument", "barrier", "gap", "contradiction", "regime", "chance"]
    title: LocalText
    explanation: LocalText
    status: Literal["experimental", "stable", "deprecated"]
    since: date
    legal_basis: tuple[LegalBasis, ...] = ()
    tags: tuple[str, ...] = ()
    advice: LocalText
    text_block: LocalText | None = None
    false_positives: tuple[str, ...] = ()

    def laws_on(self, day: date, names: Callable[[str], bool] = lambda _concept: True) -> tuple[str, ...]:
        """The articles in force on `day`, as people cite them, of a text that `names` their concepts."""
        return tuple(
            basis.cited()
            for basis in self.legal_basis
            if (basis.in_force_from is None or basis.in_force_from <= day)
            and (not basis.about or any(map(names, basis.about)))
        )

    def mends(self, language: str) -> str:
        """A text to paste that mends what the rule finds; "" when it has none."""
        return "" if self.text_block is None else self.text_block.in_language(language)

    def own_mistakes(self, vocabulary: Vocabulary) -> Iterable[tuple[Place, str]]:
        """What a kind checks beyond its types: (place in the file, one sentence) for each mistake."""
        del vocabulary
        return ()

    def names_rules(self) -> Iterable[tuple[Place, str]]:
        """The document rules that this rule speaks of, with their places in the file."""
        return ()


class RulebookError(Exception):
    """The rulebook has mistakes; `mistakes` names each with its file and line."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@dataclass
class Rulebook:
    """All rules that were loaded, by id. `version` changes with any letter of any file under `root` and with
    what is filled in, `written` with the files alone."""

    root: Path
    version: str
    rules: dict[str, RuleHeader]
    files: dict[str, Path] = field(default_factory=dict)
    filled_in: tuple[FilledIn, ...] = ()
    written: str = ""
    made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was compiled from these rules, by the module that made it; it lives as long as the rulebook."""

    def __post_init__(self) -> None:
        self.written = self.written or self.version

    @cached_property
    def vocabulary(self) -> Vocabulary:
        from procurement_app.screening.rulebook.vocabulary import load_vocabulary

        return load_vocabulary(self.root / "vocabulary")

    @cached_property
    def weights(self) -> Weights | None:
        """What words weigh for the document rules; None when this rulebook has no weights."""
        from procurement_app.screening.finding.weights import load_weights

        return load_weights(self.root)

    @cached_property
    def parameters(self) -> Parameters:
        from procurement_app.screening.rulebook.parameters import filled, load_parameters

        return filled(load_parameters(self.root / "parameters"), self.filled_in)

    def filled_with(self, values: Iterable[FilledIn]) -> Rulebook:
        """The same rules with settings filled in; it shares words and rules with this one, and has a version
        of its own. Without values it is this rulebook itself."""
        given = tuple(values)
        if not given:
            return self
        told = repr([value.model_dump(mode="json") for value in given])
        version = hashlib.sha256(f"{self.version}{told}".encode()).hexdigest()[:12]
        other = Rulebook(self.root, version, self.rules, self.files, given, self.written)
        # read once: the one holds the scanner, the other a large table that only document rules ask for
        other.__dict__["vocabulary"] = self.vocabulary
        if "weights" in self.__dict__:
            other.__dict__["weights"] = self.weights
        return other

    def of_kind(self, *kinds: str) -> list[Any]:
        """The rules of these kinds, in the order of their ids; deprecated rules are left out."""
        return [
            rule
            for _, rule in sorted(self.rules.items())
            if rule.kind in kinds and rule.status != "deprecated"
        ]


def load_rulebook(root: Path, kinds: Collection[str] | None = None) -> Rulebook:
    """Read and check the rules of `kinds` (all when None). Raises RulebookError with every mistake found."""
    book, mistakes = check_rulebook(root, kinds)
    if mistakes:
        raise RulebookError(mistakes)
    return book


def check_rulebook(root: Path, kinds: Collection[str] | None = None) -> tuple[Rulebook, list[Mistake]]:
    """The rules that could be read, and all mistakes in all files, sorted by file and line."""
    wanted = [kind for kind in FOLDERS if kinds is None or kind in kinds]
    mistakes: list[Mistake] = []
    read: list[tuple[Marked, RuleHeader]] = []
    unread: set[str] = set()  # rules with a mistake are there all the same
    book = Rulebook(root, version_of(root), {})
    if not root.is_dir():
        mistakes.append(Mistake(str(root), 0, "Deze map met regels bestaat niet. Controleer de naam."))
        return book, mistakes
    elsewhere = list(_not_read(root))
    for kind in wanted:
        for path in sorted((root / FOLDERS[kind]).rglob("*.yaml")):
            marked, rule = _read_rule(path, root, mistakes)
            if marked is None or rule is None:
                unread.add(path.stem)
                continue
            if rule.id != path.stem:
                unread.add(path.stem)
                if _is_copy(rule, path):
                    continue
            if rule.id in book.rules:
                mistakes.append(
                    marked.mistake(("id",), f"De id '{rule.id}' is al van {book.files[rule.id].name}.")
                )
                continue
            book.rules[rule.id], book.files[rule.id] = rule, path
            read.append((marked, rule))
    mistakes += _vocabulary_mistakes(book, read)
    if "instrument" in wanted or "barrier" in wanted:
        mistakes += _weight_mistakes(book)
    mistakes += [
        marked.mistake(place, f"De regel '{name}' bestaat niet. {meant(name, book.rules)}".rstrip())
        for marked, rule in read
        for place, name in rule.names_rules()
        if name not in book.rules and name not in unread
    ]
    mistakes += _slips(book, read)
    if "chance" in wanted:
        mistakes += import_module("procurement_app.screening.entries.chances").check_chances(book, read)
    # a file that nothing should read has no other mistakes
    unreadable = {mistake.file for mistake in elsewhere}
    mistakes = [*elsewhere, *(mistake for mistake in mistakes if mistake.file not in unreadable)]
    return book, sorted(dict.fromkeys(mistakes), key=lambda mistake: (mistake.file, mistake.line))


def _not_read(root: Path) -> Iterator[Mistake]:
    """The files that look like rules or words and that nothing reads: by their name, or where they stand."""
    for path in sorted(root.iterdir()):
        shown = f"{root.name}/{path.name}"
        if path.is_file() and path.suffix.lower() in _YAML:
            place = _place_of(path) or f"zet een regel in {_RULE_FOLDERS}"
            yield Mistake(shown, 0, f"Dit bestand wordt niet gelezen: {place}.")
        elif path.name in FOLDERS.values() or path.name in ("vocabulary", "parameters"):
            yield from _misnamed(path, root)
            yield from _too_deep(path, root)
        elif (
            path.is_dir()
            and path.name[0] != "."
            and path.name not in BESIDE
            and any(map(_is_yaml, path.rglob("*")))
        ):
            hint = meant(path.name, (*FOLDERS.values(), *BESIDE)) or f"Zet een regel in {_RULE_FOLDERS}."
            yield Mistake(shown, 0, f"Deze map wordt niet gelezen. {hint}")


def _misnamed(folder: Path, root: Path) -> Iterator[Mistake]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yaml", ".md") or path.name[0] in ".~" or not path.is_file():
            continue
        name = path.name.split(".")[0] + ".yaml"
        shown = f"{root.name}/{path.relative_to(root).as_posix()}"
        todo = "de naam eindigt niet op .yaml. Noem het"
        if path.suffix.lower() in _WORD:
            todo = "het is geen gewone tekst. Zet de woorden in een teksteditor, zoals Kladblok, en noem het"
        yield Mistake(shown, 0, f"Dit bestand wordt niet gelezen: {todo} {name}.")


def _too_deep(folder: Path, root: Path) -> Iterator[Mistake]:
    """Concepts in a folder within vocabulary/, where other lists stand."""
    if folder.name != "vocabulary":
        return
    for path in sorted(folder.glob("*/*.yaml")):
        if path.relative_to(folder).as_posix() not in _CALENDAR_WORDS and _place_of(path):
            shown = f"{root.name}/{path.relative_to(root).as_posix()}"
            yield Mistake(shown, 0, f"Dit bestand wordt hier niet gelezen: {_place_of(path)}.")


def _place_of(path: Path) -> str:
    """Where a file should be put, by what stands in it; nothing when that is unclear."""
    try:
        folder = belongs_in(read_marked(path).data)
    except BadYaml:
        return ""
    return f"zet het in de map {folder}/" if folder else ""


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in _YAML


def belongs_in(held: Any) -> str:
    """The folder of a rulebook in which a file belongs by its fields; nothing when that is unclear."""
    if not isinstance(held, dict):
        return ""
    if held.get("kind") in FOLDERS:
        return FOLDERS[held["kind"]]
    if "concepts" in held or "cues" in held:
        return "vocabulary"
    return "parameters" if "unit" in held and ("values" in held or "follows" in held) else ""


def in_wrong_folder(marked: Marked, folder: str) -> Mistake | None:
    """That a file belongs in another folder than the one it was read from."""
    own = belongs_in(marked.data)
    if not own or own == folder:
        return None
    what = {"vocabulary": "een lijst van begrippen", "parameters": "een parameter"}.get(own, "een regel")
    return marked.mistake((), f"Dit is {what}; zet dit bestand in de map {own}/.")


def _slips(book: Rulebook, read: list[tuple[Marked, RuleHeader]]) -> Iterator[Mistake]:
    slips = import_module("procurement_app.screening.rulebook.slips")
    by_id = {rule.id: marked for marked, rule in read}
    for marked, rule in read:
        for place, sentence in slips.slips(rule, book):
            yield marked.mistake(place, sentence)
    for rule, place, sentence in slips.misspelt_laws(book.rules.values()):
        yield by_id[rule.id].mistake(place, sentence)


def _vocabulary_mistakes(book: Rulebook, read: list[tuple[Marked, RuleHeader]]) -> list[Mistake]:
    try:
        vocabulary = book.vocabulary
    except RulebookError as error:
        return error.mistakes
    return [
        marked.mistake(place, sentence)
        for marked, rule in read
        for place, sentence in rule.own_mistakes(vocabulary)
    ]


def _weight_mistakes(book: Rulebook) -> list[Mistake]:
    try:
        _ = book.weights
    except RulebookError as error:
        return error.mistakes
    return []


def version_of(root: Path) -> str:
    """A short name for the exact contents of all rule files under `root`."""
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.yaml"), *root.rglob("*.tsv")]):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _read_rule(path: Path, root: Path, mistakes: list[Mistake]) -> tuple[Marked | None, RuleHeader | None]:
    shown_as = f"{root.name}/{path.relative_to(root).as_posix()}"
    try:
        marked = read_marked(path, shown_as)
    except BadYaml as error:
        mistakes.append(error.mistake)
        return None, None
    mistakes += marked.slips
    folder = path.relative_to(root).parts[0]
    if belongs_in(marked.data) not in FOLDERS.values() and (wrong := in_wrong_folder(marked, folder)):
        mistakes.append(wrong)
        return marked, None
    rule = build(marked, mistakes, model_for(marked, mistakes))
    mistakes += [marked.mistake(place, _NOT_FILLED_IN) for place in _left_open(marked.data)]
    if rule is not None:
        mistakes += _name_mistakes(marked, rule, path, root)
    return marked, rule


_OPEN = ("Vul in:", "Fill in:")
_NOT_FILLED_IN = "Hier staat nog de tekst van het sjabloon (Vul in); schrijf er uw eigen tekst."


def _left_open(held: Any, place: Place = ()) -> Iterator[Place]:
    """The places that still hold what `kansrijk rules new` wrote there."""
    if isinstance(held, str) and held.startswith(_OPEN):
        yield place
    elif isinstance(held, dict):
        for name, part in held.items():
            yield from _left_open(part, (*place, name))
    elif isinstance(held, list):
        for number, part in enumerate(held):
            yield from _left_open(part, (*place, number))


def model_for(marked: Marked, mistakes: list[Mistake]) -> type[RuleHeader] | None:
    """The model of the kind that a file names; None, with a mistake added, when it names none."""
    if not isinstance(marked.data, dict):
        mistakes.append(
            marked.mistake((), "In dit bestand staat geen regel. Maak er een met: kansrijk rules new NAAM")
        )
        return None
    kind = marked.data.get("kind")
    if kind not in MODELS:
        kinds = ", ".join(MODELS)
        given = f"er staat '{kind}'. {meant(str(kind), MODELS)}".rstrip() if kind else "het ontbreekt."
        mistakes.append(marked.mistake(("kind",), f"'kind' moet een van deze zijn: {kinds}; {given}"))
        return None
    module, name = MODELS[str(kind)].split(":")
    model: type[RuleHeader] = getattr(import_module(module), name)
    return model


def build(marked: Marked, mistakes: list[Mistake], model: type[RuleHeader] | None) -> RuleHeader | None:
    """The rule in a file, or None with a sentence for each mistake added to `mistakes`."""
    if model is None:
        return None
    try:
        return model.model_validate(marked.data)
    except ValidationError as error:
        mistakes += [marked.mistake(place, sentence) for place, sentence in said(error)]
        return None


def _is_copy(rule: RuleHeader, path: Path) -> bool:
    """Whether the id of a rule is that of a file beside it."""
    return rule.id != path.stem and path.with_name(f"{rule.id}.yaml").is_file()


def _name_mistakes(marked: Marked, rule: RuleHeader, path: Path, root: Path) -> list[Mistake]:
    found = []
    if _is_copy(rule, path):
        told = (
            f"De id '{rule.id}' is al van {rule.id}.yaml; geef deze kopie een eigen id, gelijk aan haar naam."
        )
        found.append(marked.mistake(("id",), told))
    elif path.stem != rule.id:
        found.append(
            marked.mistake(
                ("id",), f"De id is '{rule.id}' maar het bestand heet '{path.name}'; die moeten gelijk zijn."
            )
        )
    if path.relative_to(root).parts[0] != FOLDERS[rule.kind]:
        found.append(
            marked.mistake(
                ("kind",), f"Een regel met kind '{rule.kind}' hoort in de map '{FOLDERS[rule.kind]}'."
            )
        )
    if rule.status == "stable" and not all(basis.verified for basis in rule.legal_basis):
        found.append(
            marked.mistake(
                ("status",), "Een regel met een nog niet nagekeken artikel kan niet 'stable' zijn."
            )
        )
    return found
