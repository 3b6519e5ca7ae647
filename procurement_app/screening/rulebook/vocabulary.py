"""The words the rules are made of: concepts with their surface forms, and the cues that set a status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from procurement_app.screening.rulebook.book import RulebookError, Strict, in_wrong_folder
from procurement_app.screening.rulebook.marked_yaml import BadYaml, Marked, Mistake, read_marked
from procurement_app.screening.rulebook.mistakes import meant, said
from procurement_app.screening.text.patterns import (
    EVERYWHERE,
    PatternFinder,
    TokenPattern,
    is_place,
    parse_pattern,
    place_name,
)
from procurement_app.screening.text.scan import BadForm, Form, Scanner, expand, fold

_SHORT = 4
# What belongs in a pattern, and what other programs search by.
_IN_PATTERNS = re.compile(r"\.\.\d|<\w+>")
_ELSEWHERE = re.compile(r"\.[*+]|\[|\]|\\[bdswBDSW]|[\^$…]")
_A_PATTERN = (
    "'{written}' heeft ruimte of een getal erin; zet het bij 'patterns' (zoals \"stelt ..6 zekerheid\")."
)
_NO_FORM = (
    "'{written}': van de tekens betekenen hier alleen ( ) | ? * - en = iets; schrijf de woorden voluit."
)
_TWO_FORMS = "'{written}' zijn er twee: zet om elk woord aanhalingstekens, met de komma ertussen."
_ONE_WORD = "'{written}' is één woord; zet het bij 'forms'. In een patroon staan er ten minste twee."
_ELLIPSIS = (
    "'{written}': schrijf ruimte tussen woorden als ..6 (twee punten en een getal), zonder het teken …"
)
_EMPTY = "Hier staat een leeg woord; vul het in of haal het weg."
_NO_MEANING = (
    "'{name}' heeft geen 'means'; zeg daar in een paar woorden wat het begrip is: dat leest wie wil weten "
    "waarom een regel iets vond."
)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BAD_NAME = (
    "De naam van een begrip heeft alleen kleine letters, cijfers en -, en niet '{name}'; schrijf '{better}'."
)
_TOO_SHORT = frozenset(["a", "an", "de", "en", "er", "in", "is", "of", "om", "on", "op", "te", "to", "ze"])
_ASKED_BY_ALL = (
    "finders", "anchors_by_literal", "cues_by_literal", "cues_by_name", "members", "masks", "nevers"
)  # fmt: skip
_STANDS_EVERYWHERE = "'{written}' staat in bijna elke zin; noem een woord dat over dit onderwerp gaat."
_ONE_LETTER = "'{written}' is maar één letter en staat overal; noem een heel woord."


class Concept(Strict):
    """A thing one can speak of, and the words for it.

    `forms` are written as `scan` says; `patterns` are words with room between them, as `patterns` says;
    `includes` names concepts that are kinds of this one; `never` lists longer phrases in which a form
    means something else. `common` marks words so usual that no rule may hang on them alone. `again` lists
    words that mean this concept where it was named shortly before ('zo'n onderneming').
    """

    means: str = ""
    forms: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    common: bool = False


class Cue(Strict):
    """Words that set the status of what they speak of (see `status`).

    `direction` says on which side of the cue it works (forward: on what follows; around: on the object of
    the infinitive in it), `scope` how far, `words` within how many words (0: no limit). `opens`: only as the
    first word of a sentence. `group` gives rules a name to leave cues out or to add them; a group that begins
    with 'extra-' works only where added.
    `masks` (of what means nothing): only cues that mean this are hidden by it. `sure`: nothing masks it, and
    no word beside it turns what it says ('niet vrijblijvend').
    """

    means: Literal["negated", "conditional", "mentioned", "asserted", "nothing"]
    group: str = ""
    direction: Literal["forward", "backward", "around", "both"] = "both"
    scope: Literal["clause", "sentence", "block"] = "clause"
    words: int = Field(default=0, ge=0)
    opens: bool = False
    masks: Literal["", "negated", "conditional", "mentioned"] = ""
    sure: bool = False
    forms: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


class ConceptFile(Strict):
    concepts: dict[str, Concept]


class Answers(Strict):
    """The words with which an answer to a question opens, where it grants or refuses. The
    longer one counts: 'dat mag niet', 'helaas wel'."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def __add__(self, other: Answers) -> Answers:
        return Answers(yes=self.yes + other.yes, no=self.no + other.no)

    @cached_property
    def opens_yes(self) -> re.Pattern[str]:
        return _opening(self.yes)

    @cached_property
    def opens_no(self) -> re.Pattern[str]:
        return _opening(self.no)


def _opening(written: Iterable[str]) -> re.Pattern[str]:
    """What matches a folded text that opens with one of some forms."""
    words = (re.escape(form.text) + r"\w*" * form.open_right for one in written for form in expand(one))
    return re.compile(rf"\W*(?:{'|'.join(words) or '(?!)'})\b")


class CueFile(Strict):
    """`clause_starts`: words with which a clause begins. `denying`: words beside the cues of denial that can
    take part in one ('*': any letters). `answers`: how an answer to a question opens."""

    cues: dict[str, Cue]
    clause_starts: tuple[str, ...]
    denying: tuple[str, ...] = ()
    answers: Answers = Answers()


@dataclass(frozen=True)
class Vocabulary:
    """All concepts and cues by name. In a scan a cue is named 'cue:NAME', a phrase of `never`
    'never:NAME', of `again` 'again:NAME', and the words of a place of token patterns as `place_name` says."""

    concepts: dict[str, Concept]
    cues: dict[str, Cue]
    clause_starts: tuple[str, ...]
    denying: tuple[str, ...] = ()
    answers: Answers = field(default_factory=Answers)

    @cached_property
    def denies(self) -> re.Pattern[str]:
        """What finds a word of `denying` in a text; a dash or cross at the end of a cell is one."""
        words = (rf"\b{re.escape(word)}\b".replace(r"\*", r"\w*") for word in self.denying)
        return re.compile("|".join((*words, r"[-–—x]\s*$")), re.IGNORECASE)

    @cached_property
    def patterns(self) -> dict[str, tuple[TokenPattern, ...]]:
        """The token patterns of concepts and cues, by scan name."""
        own = {name: concept.patterns for name, concept in self.concepts.items()}
        own |= {f"cue:{name}": cue.patterns for name, cue in self.cues.items()}
        return {name: tuple(map(parse_pattern, written)) for name, written in own.items() if written}

    @cached_property
    def scanner(self) -> Scanner:
        """For a whole document: all words of concepts, cues and patterns, and clause openings."""
        forms: dict[str, tuple[str, ...]] = {"clause-start": self.clause_starts}
        for name, concept in self.concepts.items():
            forms |= {name: concept.forms, f"never:{name}": concept.never, f"again:{name}": concept.again}
        forms |= {f"cue:{name}": cue.forms for name, cue in self.cues.items()}
        places = (
            pattern.places[number]
            for patterns in self.patterns.values()
            for pattern in patterns
            for number in pattern.scanned
        )
        return Scanner(forms, {place_name(words): words for words in places})

    @cached_property
    def finders(self) -> dict[str, PatternFinder]:
        """What finds the token patterns of a scan name, where it has any."""
        literals = self.scanner.literals
        return {name: PatternFinder(patterns, literals) for name, patterns in self.patterns.items()}

    @cached_property
    def own_literals(self) -> dict[str, frozenset[int]]:
        """The literals of which one must be hit where a concept or cue ("cue:NAME") stands, without what it
        includes: its words, and those that its patterns hang on."""
        nothing: frozenset[int] = frozenset()
        return {
            name: self.scanner.literals.get(name, nothing)
            | (self.finders[name].anchors if name in self.finders else nothing)
            for name in (*self.concepts, *self.again, *(f"cue:{name}" for name in self.cues))
        }

    @cached_property
    def anchors_by_literal(self) -> dict[int, tuple[str, ...]]:
        """The concepts, apart from common ones, and the words that refer back to one ("again:NAME") that a
        literal may be part of."""
        rare = (name for name, concept in self.concepts.items() if not concept.common)
        return self._by_literal((*rare, *self.again))

    @cached_property
    def cues_by_literal(self) -> dict[int, tuple[str, ...]]:
        """The cues ("cue:NAME") that a literal may be part of."""
        return self._by_literal(f"cue:{name}" for name in self.cues)

    def _by_literal(self, names: Iterable[str]) -> dict[int, tuple[str, ...]]:
        found: dict[int, list[str]] = {}
        for name in names:
            for literal in self.own_literals[name]:
                found.setdefault(literal, []).append(name)
        return {literal: tuple(names) for literal, names in found.items()}

    @cached_property
    def cues_by_name(self) -> dict[str, tuple[str, Cue]]:
        """The cues that set a status around them, with their own name, by scan name."""
        return {
            f"cue:{name}": (name, cue)
            for name, cue in self.cues.items()
            if cue.means != "nothing" and not cue.group.startswith(("heading", "extra-head"))
        }

    def make_ready(self) -> None:
        """Work out now what every document asks."""
        for name in _ASKED_BY_ALL:
            getattr(self, name)

    def knows(self, word: str) -> bool:
        """Whether a folded word, or its beginning where a form may go on, stands in a form."""
        return word in self._words or any(word.startswith(stem) for stem in self._stems.get(word[:4], ()))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(part for form in self._expanded for part in form.text.split() if len(part) > _SHORT)

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        stems: dict[str, list[str]] = {}
        for form in self._expanded:
            last = form.text.rsplit(" ", 1)[-1]
            if form.open_right and len(last) > _SHORT:
                stems.setdefault(last[:4], []).append(last)
        return stems

    @cached_property
    def _expanded(self) -> list[Form]:
        anchors = {
            place_name(pattern.places[pattern.anchor])
            for found in self.patterns.values()
            for pattern in found
        }
        return [form for name, form in self.scanner.forms if name in anchors or not is_place(name)]

    @cached_property
    def nevers(self) -> frozenset[str]:
        """The concepts with phrases in which their words mean something else."""
        return frozenset(name for name, concept in self.concepts.items() if concept.never)

    @cached_property
    def again(self) -> dict[str, str]:
        """The concepts with words that refer back to them, by the scan name of those words."""
        return {f"again:{name}": name for name, concept in self.concepts.items() if concept.again}

    @cached_property
    def masks(self) -> dict[str, str]:
        """What the cues hide that only hide others, by scan name."""
        return {f"cue:{name}": cue.masks for name, cue in self.cues.items() if cue.means == "nothing"}

    def cues_of(self, groups: frozenset[str]) -> tuple[str, ...]:
        """The cues of some groups, by name."""
        found = self._cues_of.get(groups)
        if found is None:
            found = tuple(name for name, cue in self.cues.items() if cue.group in groups)
            self._cues_of[groups] = found
        return found

    @cached_property
    def _cues_of(self) -> dict[frozenset[str], tuple[str, ...]]:
        return {}

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """For each concept the concepts that count as it: itself and all it includes, at any depth."""
        return {name: frozenset(self._below(name, set())) for name in self.concepts}

    def _below(self, name: str, seen: set[str]) -> set[str]:
        if name not in seen and name in self.concepts:
            seen.add(name)
            for part in self.concepts[name].includes:
                self._below(part, seen)
        return seen


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read and check the vocabulary files of `folder` (not of the folders in it). Raises RulebookError."""
    mistakes: list[Mistake] = []
    concepts: dict[str, Concept] = {}
    held: dict[str, Marked] = {}
    cues: dict[str, Cue] = {}
    clause_starts: tuple[str, ...] = ()
    denying: tuple[str, ...] = ()
    answers = Answers()
    files: list[Marked] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            marked = read_marked(path, f"{folder.parent.name}/{folder.name}/{path.name}")
        except BadYaml as error:
            mistakes.append(error.mistake)
            continue
        mistakes += marked.slips
        if wrong := in_wrong_folder(marked, folder.name):
            mistakes.append(wrong)
            continue
        files.append(marked)
        try:
            if isinstance(marked.data, dict) and "cues" in marked.data:
                cue_file = CueFile.model_validate(marked.data)
                cues |= cue_file.cues
                clause_starts += cue_file.clause_starts
                denying += cue_file.denying
                answers += cue_file.answers
                mistakes += _answer_mistakes(marked, cue_file.answers)
                mistakes += _form_mistakes(marked, "cues", cue_file.cues)
            else:
                concept_file = ConceptFile.model_validate(marked.data)
                mistakes += _twice(marked, concept_file, held)
                concepts |= concept_file.concepts
                held |= dict.fromkeys(concept_file.concepts, marked)
                mistakes += _form_mistakes(marked, "concepts", concept_file.concepts)
        except ValidationError as error:
            mistakes += [marked.mistake(place, sentence) for place, sentence in said(error)]
    mistakes += [mistake for marked in files for mistake in _unknown(marked, concepts)]
    if mistakes:
        raise RulebookError(mistakes)
    return Vocabulary(concepts, cues, clause_starts, denying, answers)


def _answer_mistakes(marked: Marked, answers: Answers) -> list[Mistake]:
    return [
        marked.mistake(("answers", kind, index), told)
        for kind, written_forms in (("yes", answers.yes), ("no", answers.no))
        for index, written in enumerate(written_forms)
        if (told := _form_mistake(written))
    ]


def _twice(marked: Marked, new: ConceptFile, held: dict[str, Marked]) -> Iterator[Mistake]:
    """Concepts that another file has too, told at the smaller of the two: that is the one somebody added."""
    for name in new.concepts:
        if name in held:
            own, other = sorted((held[name], marked), key=lambda file: len(file.data["concepts"]))
            place = ("concepts", name)
            sentence = f"Het begrip '{name}' staat ook in {other.file} (regel {other.line(place)})"
            yield own.mistake(place, f"{sentence}; geef het uwe een andere naam.")


def _form_mistakes(
    marked: Marked, part: str, named: Mapping[str, Concept] | Mapping[str, Cue]
) -> Iterator[Mistake]:
    for name, item in named.items():
        if isinstance(item, Concept):
            yield from (marked.mistake((part, name), told) for told in _wrong_concept(name, item))
        if not (item.forms or item.patterns or getattr(item, "includes", ())):
            yield marked.mistake((part, name), f"'{name}' heeft geen enkel woord.")
        is_anchor = isinstance(item, Concept) and not item.common
        for kind, judge in (
            ("forms", _anchor_mistake if is_anchor else _form_mistake),
            ("never", _form_mistake),
            ("again", _form_mistake),
            ("patterns", _pattern_mistake),
        ):
            for index, written in enumerate(getattr(item, kind, ())):
                if told := judge(written):
                    yield marked.mistake((part, name, kind, index), told)


def _wrong_concept(name: str, concept: Concept) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        better = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
        yield _BAD_NAME.format(name=name, better=better)
    if not concept.means:
        yield _NO_MEANING.format(name=name)


def _anchor_mistake(written: str) -> str:
    """What is wrong with a form that a rule may hang on."""
    word = written.strip("*=")
    if len(word) == 1:
        return _ONE_LETTER.format(written=written)
    if fold(word) in EVERYWHERE | _TOO_SHORT and not written.startswith("="):
        return _STANDS_EVERYWHERE.format(written=written)
    return _form_mistake(written)


def _form_mistake(written: str) -> str:
    """What is wrong with a form, in one sentence; nothing when it can be looked for."""
    if not written.strip("*= "):
        return _EMPTY
    if "*, " in written:
        return _TWO_FORMS.format(written=written)
    if _IN_PATTERNS.search(written):
        return _A_PATTERN.format(written=written)
    if _ELSEWHERE.search(written):
        return _NO_FORM.format(written=written)
    try:
        expand(written)
    except BadForm as error:
        return f"{error}."
    return ""


def _pattern_mistake(written: str) -> str:
    """What is wrong with a pattern, in one sentence; nothing when it can be looked for."""
    if not written.strip():
        return _EMPTY
    if "…" in written:
        return _ELLIPSIS.format(written=written)
    if len(written.split()) == 1 and not _IN_PATTERNS.search(written):
        return _ONE_WORD.format(written=written)
    try:
        parse_pattern(written)
    except BadForm as error:
        return f"{error}."
    return ""


def _unknown(marked: Marked, concepts: dict[str, Concept]) -> list[Mistake]:
    listed = marked.data.get("concepts") if isinstance(marked.data, dict) else None
    if not isinstance(listed, dict):
        return []
    return [
        marked.mistake(("concepts", name, "includes", index), told)
        for name, item in listed.items()
        if isinstance(item, dict)
        for index, part in enumerate(item.get("includes") or ())
        if (told := _wrong_part(name, part, concepts))
    ]


def _wrong_part(name: str, part: str, concepts: Mapping[str, Concept]) -> str:
    if part not in concepts:
        return f"Het begrip '{part}' bestaat niet. {meant(str(part), concepts)}".rstrip()
    if part == name:
        return f"'{name}' omvat zichzelf; haal deze naam weg."
    if name in concepts[part].includes:
        return f"'{name}' omvat '{part}', en andersom; haal een van beide weg."
    return ""
