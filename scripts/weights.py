"""Learn the weights of marks (`rules/weights/`) from the annotated texts that rules may be built on.

    python -m scripts.weights            # writes the table and its limits
    python -m scripts.weights --check    # only tells what texts that were held back get

For each rule a logistic regression tells blocks in which it was marked from all others; for the status
another one tells apart what was marked, and a second layer weighs it against what the cues say
(`screening.status`).
That layer, and the limits, are set on texts that no rule was written on (`evaluation/texts`), each judged
by weights that were learned without it, so that rules which know their own texts by heart do not count for
more than they are worth. Needs the `dev` extra (scikit-learn).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from procurement_app import paths
from procurement_app.documents.model import Document
from procurement_app.documents.reading import read
from procurement_app.screening.matcher import match_document
from procurement_app.screening.measuring import Expected, GoldText
from procurement_app.screening.model import Status
from procurement_app.screening.passage import ScannedText
from procurement_app.screening.passages import read_passages
from procurement_app.screening.rule_index import RuleIndex
from procurement_app.screening.rulebook import DOCUMENT_KINDS, Rulebook, load_rulebook
from procurement_app.screening.trying import document_of
from procurement_app.screening.weights import (
    FOLDER,
    LIMITS,
    TABLE,
    BlockMarks,
    Told,
    as_told,
    rule_mark,
    table_of,
    told_marks,
)
from procurement_app.screening.workbench import typed_document
from scripts.samples.office import docx_bytes
from scripts.samples.source import Source, read_source

EVALUATION = paths.TENDER_SAMPLES / "evaluation"
SOURCES = paths.TENDER_SAMPLES / "sources" / "evaluation"
CASES = Path(__file__).parent.parent / "tests" / "screening" / "cases"
STATUSES = tuple(Status)
FOLDS = 3
RARE = 2  # a mark in fewer blocks teaches nothing
STRUCTURE = (":antwoord", ":cel", ":aanhef", ":elders")
OFTEN = 8  # what a cue is worth is learned from no fewer cases
CLEARLY = 0.02  # weights know better than a cue when they are right in so many more cases
AS_GOOD = 0.004  # limits whose F1 differs by no more than this are equally good
OF_AN_EXAMPLE = 5.0  # what an example of a rule counts for: it is a promise, a block of a text is not
SMALL = 0.05  # a weight below this is left out of the table
DETECT = {"C": 0.4, "class_weight": {0: 1, 1: 2}}
STATUS = {"C": 0.3}
SECOND = {"C": 0.3}
MARKS_OF_A_TEXT = 60  # letters by which a block of the source is known again in the document


class Sample(NamedTuple):
    """A block to learn from. `gold`: the status of each rule marked in it; `about`: the one rule that an
    example speaks of, None when all rules were looked for; `judged`: what the ways of the rules say; `fresh`:
    no rule was written on it; `text` tells which blocks stand in one text; `counts`: how
    heavily it counts."""

    text: str
    marks: frozenset[str]
    gold: dict[str, Status]
    about: str | None
    judged: dict[str, Told]
    fresh: bool
    counts: float = 1.0


def samples(book: Rulebook) -> list[Sample]:
    """Every block of every annotated text that may be learned from."""
    index = RuleIndex(book.of_kind("instrument", "barrier"), book.vocabulary)
    found = [
        sample
        for name, document, gold, fresh in _texts()
        for sample in _of_text(name, document, gold, fresh, book, index)
    ]
    return [*found, *_of_examples(book), *_of_status_cases(book), *_of_context_cases(book)]


def _texts() -> Iterator[tuple[str, Document, GoldText, bool]]:
    for folder, fresh in ((SOURCES / "build", False), (EVALUATION / "texts", True)):
        for path in sorted(folder.glob("*.txt")):
            source = read_source(path)
            yield path.stem, read(docx_bytes(source), f"{path.stem}.docx"), _gold(path.stem, source), fresh
    for path in sorted((EVALUATION / "passages" / "build").glob("*.yaml")):
        for document, gold in read_passages(path):
            yield gold.name, document, gold, False


def _gold(name: str, source: Source) -> GoldText:
    blocks = [
        (block.text, [Expected(mark["rule"], Status(mark["status"])) for mark in block.gold])
        for block in source.blocks
    ]
    return GoldText(name, blocks)


def _of_text(
    name: str, document: Document, gold: GoldText, fresh: bool, book: Rulebook, index: RuleIndex
) -> Iterator[Sample]:
    scanned = ScannedText(document, book.vocabulary)
    judged: dict[int, dict[str, Told]] = {}
    for match in match_document(scanned, index):
        said = as_told(match.judgement, match.view)
        judged.setdefault(match.view.index, {})[match.rule.id] = said
    marks = BlockMarks(scanned)
    for number, marked in _aligned(document, gold):
        statuses = {item.rule: item.status for item in marked}
        yield Sample(name, frozenset(marks.names(number)), statuses, None, judged.get(number, {}), fresh)


def _aligned(document: Document, gold: GoldText) -> Iterator[tuple[int, Sequence[Expected]]]:
    """The blocks of a document with what was marked in them: reading a file may add or join blocks."""
    at = 0
    keys = [_key(document.text_of(block)) for block in document.blocks]
    for text, marked in gold.blocks:
        number = next((n for n in range(at, len(keys)) if keys[n] == _key(text)), None)
        if number is not None:
            at = number + 1
            yield number, marked


def _key(text: str) -> str:
    return "".join(text.split())[:MARKS_OF_A_TEXT]


def _of_examples(book: Rulebook) -> Iterator[Sample]:
    for rule in book.of_kind("instrument", "barrier"):
        examples = [(item, {rule.id: item.status}) for item in rule.examples]
        for item, gold in [*examples, *((item, {}) for item in rule.must_not_match)]:
            document = document_of(item.text, item.heading, item.head, item.block)
            marks = BlockMarks(ScannedText(document, book.vocabulary)).names(len(document.blocks) - 1)
            yield Sample(f"{rule.id}: {item.text}", frozenset(marks), gold, rule.id, {}, False, OF_AN_EXAMPLE)


def _of_status_cases(book: Rulebook) -> Iterator[Sample]:
    """The sentences on which the status is tested: examples too."""
    for status, rule, text, *heading in _cases("status"):
        document = document_of(text, *heading)
        marks = BlockMarks(ScannedText(document, book.vocabulary)).names(len(document.blocks) - 1)
        yield Sample(text, frozenset(marks), {rule: Status(status)}, rule, {}, False, OF_AN_EXAMPLE)


def _of_context_cases(book: Rulebook) -> Iterator[Sample]:
    """The small documents on which it is tested what blocks say together; a block without a mark is not
    looked at."""
    for written in _cases("context"):
        lines = [line for line in written.strip().splitlines() if not line.startswith("@ ")]
        document = typed_document("\n".join(lines))
        marks = BlockMarks(ScannedText(document, book.vocabulary))
        for number, told in enumerate(_told_of_blocks(written)):
            if told:
                gold = {rule: Status(status) for rule, status, *_ in filter(_is_marked, told)}
                names = frozenset(marks.names(number))
                yield Sample(written, names, gold, None, {}, False, OF_AN_EXAMPLE)


def _is_marked(words: list[str]) -> bool:
    return words != ["none"]


def _told_of_blocks(written: str) -> list[list[list[str]]]:
    """For each block of a case the words of its marks ('@ rule status key=value', '@ none')."""
    found: list[list[list[str]]] = []
    for line in written.strip().splitlines():
        if line.startswith("@ "):
            found[-1].append(line[2:].split())
        else:
            found.append([])
    return found


def _cases(name: str) -> Iterator[Any]:
    told = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    for cases in told["cases"].values():
        yield from cases


Model = tuple[NDArray[np.float64], float]
"""The coefficients of a regression, and its intercept."""


class Learned(NamedTuple):
    """Detection per rule and status (before the second layer), as coefficients over `names`."""

    names: list[str]
    rules: dict[str, Model]
    statuses: list[Model]


def learn(given: Sequence[Sample], rules: Sequence[str]) -> Learned:
    """Both first layers from some samples."""
    counter = CountVectorizer(analyzer=_itself, binary=True, min_df=RARE, dtype=np.float64)
    matrix = counter.fit_transform([sample.marks for sample in given])
    marked = [(number, rule) for number, sample in enumerate(given) for rule in sample.gold]
    own = CountVectorizer(
        analyzer=_itself, binary=True, vocabulary=[rule_mark(rule) for rule in rules], dtype=np.float64
    )
    told = own.transform([[rule_mark(rule)] for _, rule in marked])
    both = hstack([matrix[[number for number, _ in marked]], told]).tocsr()
    wanted = [given[number].gold[rule] for number, rule in marked]
    counts = [given[number].counts for number, _ in marked]
    tasks = [_of_rule(matrix, given, rule) for rule in rules]
    tasks += [(both, [item is status for item in wanted], counts, STATUS) for status in STATUSES]
    with ProcessPoolExecutor() as pool:
        models = list(pool.map(_fitted, *zip(*tasks, strict=True)))
    names = [*counter.get_feature_names_out(), *own.get_feature_names_out()]
    return Learned(names, dict(zip(rules, models[: len(rules)], strict=True)), models[len(rules) :])


def _itself(marks: Iterable[str]) -> Iterable[str]:
    return marks


Task = tuple[csr_matrix, list[bool], list[float], dict[str, Any]]
"""What to tell apart: marks, what is wanted of each block, how heavily it counts, and how to learn it."""


def _of_rule(matrix: csr_matrix, given: Sequence[Sample], rule: str) -> Task:
    known = [number for number, sample in enumerate(given) if sample.about in (None, rule)]
    wanted = [_holds(given[number].gold.get(rule)) for number in known]
    return matrix[known], wanted, [given[number].counts for number in known], DETECT


def _fitted(
    matrix: csr_matrix, wanted: Sequence[bool], counts: Sequence[float], how: dict[str, Any]
) -> Model:
    regression = LogisticRegression(solver="liblinear", max_iter=300, tol=1e-3, random_state=0, **how)
    fitted = regression.fit(matrix, wanted, sample_weight=counts)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _holds(status: Status | None) -> bool:
    return status is not None and status is not Status.MENTIONED


def _found(sample: Sample, rule: str) -> bool:
    return rule in sample.judged and _holds(sample.judged[rule].status)


class HeldBack(NamedTuple):
    """What texts get that were held back: sums for each rule, and for each status of each rule marked."""

    samples: list[Sample]
    sums: NDArray[np.float64]
    marked: list[tuple[int, str]]
    of_status: NDArray[np.float64]

    @property
    def wanted(self) -> list[Status]:
        return [self.samples[number].gold[rule] for number, rule in self.marked]

    def judgement(self, at: int) -> Told | None:
        """What the cues say of the status of a rule marked."""
        number, rule = self.marked[at]
        return self.samples[number].judged.get(rule)


def held_back(given: Sequence[Sample], rules: Sequence[str]) -> HeldBack:
    """Fresh texts judged by weights that were learned without them, in so many turns."""
    fresh = sorted({sample.text for sample in given if sample.fresh})
    turn = {text: number % FOLDS for number, text in enumerate(fresh)}
    found: list[HeldBack] = []
    for fold in range(FOLDS):
        learned = learn([sample for sample in given if turn.get(sample.text) != fold], rules)
        apart = [sample for sample in given if turn.get(sample.text) == fold]
        marked = [(number, rule) for number, sample in enumerate(apart) for rule in sample.gold]
        sums = _sums(learned, [sample.marks for sample in apart], [learned.rules[rule] for rule in rules])
        texts = [apart[number].marks | {rule_mark(rule)} for number, rule in marked]
        found.append(HeldBack(apart, sums, marked, _sums(learned, texts, learned.statuses)))
    offsets = np.cumsum([0, *(len(part.samples) for part in found)])
    return HeldBack(
        [sample for part in found for sample in part.samples],
        np.vstack([part.sums for part in found]),
        [
            (number + int(offset), rule)
            for part, offset in zip(found, offsets, strict=False)
            for number, rule in part.marked
        ],
        np.vstack([part.of_status for part in found]),
    )


def _sums(learned: Learned, marks: Sequence[Iterable[str]], models: Sequence[Model]) -> NDArray[np.float64]:
    counter = CountVectorizer(analyzer=_itself, binary=True, vocabulary=learned.names, dtype=np.float64)
    weights = np.array([_wide(weights, len(learned.names)) for weights, _ in models])
    return np.asarray(counter.transform(marks) @ weights.T + np.array([base for _, base in models]))


class SecondLayer(NamedTuple):
    """How the sums for the statuses and what the cues say come together: weights of the sums (4 x 4), of the
    marks in `told` (4 each), and what always counts."""

    of_sums: NDArray[np.float64]
    told: dict[str, NDArray[np.float64]]
    always: NDArray[np.float64]

    def totals(self, of_status: NDArray[np.float64], judged: Told | None) -> NDArray[np.float64]:
        """What each status weighs in the end."""
        told = (self.told[mark] for mark in told_marks(judged) if mark in self.told)
        return np.asarray(self.of_sums @ of_status + self.always + sum(told))


def second_layer(apart: HeldBack) -> SecondLayer:
    counter = CountVectorizer(analyzer=told_marks, binary=True, min_df=OFTEN, dtype=np.float64)
    told = counter.fit_transform([apart.judgement(at) for at in range(len(apart.marked))]).toarray()
    wanted = [STATUSES.index(status) for status in apart.wanted]
    fitted = LogisticRegression(max_iter=2000, **SECOND).fit(np.hstack([apart.of_status, told]), wanted)
    width = len(STATUSES)
    names = counter.get_feature_names_out()
    return SecondLayer(
        fitted.coef_[:, :width],
        {name: fitted.coef_[:, width + at] for at, name in enumerate(names)},
        fitted.intercept_,
    )


class Turning(NamedTuple):
    """When the weights turn what the cues say; and the shares of statuses right where a way was met, with
    weights and by the cues alone."""

    limit: float
    doubted: list[str]
    right: float
    by_cues: float


def turning(apart: HeldBack, second: SecondLayer) -> Turning:
    """The limit of what does about as well as the best, and the cues that the weights know better than."""
    met = [at for at in range(len(apart.marked)) if apart.judgement(at) is not None]
    said = [judged for at in met if (judged := apart.judgement(at)) is not None]
    totals = [second.totals(apart.of_status[at], judged) for at, judged in zip(met, said, strict=True)]
    wanted = [apart.wanted[at] for at in met]
    tried = {}
    for limit in (float(limit) for limit in np.arange(0, 2.05, 0.1).round(1)):
        turned = [_turned(one, judged, limit) for one, judged in zip(totals, said, strict=True)]
        doubted = _doubted(said, turned, wanted)
        kept = [
            one if str(judged) in doubted else judged.status for one, judged in zip(turned, said, strict=True)
        ]
        tried[limit] = _share(kept, wanted), sorted(doubted)
    best = max(limit for limit, (share, _) in tried.items() if share >= max(tried.values())[0] - 2 * AS_GOOD)
    return Turning(best, tried[best][1], tried[best][0], _share([judged.status for judged in said], wanted))


def _doubted(said: Sequence[Told], turned: Sequence[Status], wanted: Sequence[Status]) -> set[str]:
    """The cues that are right less often than the weights; never one that reads how a text is built, as an
    answer, a cell or the lead of a list, or one denial that takes back another: words do not show that."""
    found: dict[str, list[tuple[bool, bool]]] = {}
    for judged, one, right in zip(said, turned, wanted, strict=True):
        found.setdefault(str(judged), []).append((judged.status is right, one is right))
    return {
        name
        for name, cases in found.items()
        if len(cases) >= OFTEN
        and not name.endswith(STRUCTURE)
        and "+" not in name
        and sum(weighed for _, weighed in cases) >= sum(cue for cue, _ in cases) + CLEARLY * len(cases)
    }


def _share(said: Sequence[Status], wanted: Sequence[Status]) -> float:
    return sum(one is other for one, other in zip(said, wanted, strict=True)) / len(wanted)


def _turned(totals: NDArray[np.float64], judged: Told, limit: float) -> Status:
    said = totals[STATUSES.index(judged.status)]
    return STATUSES[int(totals.argmax())] if totals.max() - said >= limit else judged.status


def limits(apart: HeldBack, rules: Sequence[str]) -> tuple[float, float, float]:
    """(finds from, refuses below, F1) on what was held back: of all limits that do about as well as the best,
    the strictest, since false alarms cost an officer more trust than a finding missed."""
    core = np.array([[_holds(sample.gold.get(rule)) for rule in rules] for sample in apart.samples])
    named = np.array(
        [[sample.gold.get(rule) is Status.MENTIONED for rule in rules] for sample in apart.samples]
    )
    met = np.array([[_found(sample, rule) for rule in rules] for sample in apart.samples])
    alone = _f1(met & ~named, core), _f1((apart.sums > -0.5) & ~named, core)
    print(f"held back: ways alone {alone[0]:.3f}, weights alone {alone[1]:.3f}")
    tried = {
        (finds, refuses): _f1(((apart.sums > finds) | (met & (apart.sums > refuses))) & ~named, core)
        for finds in np.arange(-1.0, 1.55, 0.1).round(1)
        for refuses in np.arange(-6.0, -1.0, 0.25)
    }
    best = max(tried.values())
    finds = max(finds for (finds, _), f1 in tried.items() if f1 >= best - AS_GOOD)
    refuses = max((f1, refuses) for (at, refuses), f1 in tried.items() if at == finds)[1]
    return float(finds), float(refuses), tried[finds, refuses]


def _f1(said: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> float:
    right = int((said & wanted).sum())
    return 2 * right / (int(said.sum()) + int(wanted.sum()))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only tell what texts held back get")
    asked = parser.parse_args(arguments)
    book = load_rulebook(paths.RULES, DOCUMENT_KINDS)
    rules = [rule.id for rule in book.of_kind("instrument", "barrier")]
    given = samples(book)
    fresh = sum(sample.fresh for sample in given)
    print(f"{len(given)} blocks, {fresh} of them in texts no rule was written on")
    apart = held_back(given, rules)
    finds, refuses, f1 = limits(apart, rules)
    second = second_layer(apart)
    turns = turning(apart, second)
    print(
        f"held back: both {f1:.3f} (finds from {finds}, refuses below {refuses}); "
        f"status {turns.right:.3f} (turns from {turns.limit}), by cues alone {turns.by_cues:.3f}"
    )
    if not asked.check:
        learned = learn(given, rules)
        folder = paths.RULES / FOLDER
        (folder / TABLE).write_text(_table(learned, rules, second), encoding="utf-8")
        found = {
            "learned_on": datetime.now(UTC).date(),
            "blocks": len(given),
            "finds_from": finds,
            "refuses_below": refuses,
            "turns_from": turns.limit,
            "doubted": turns.doubted,
        }
        (folder / LIMITS).write_text(yaml.safe_dump(found, sort_keys=False), encoding="utf-8")
    return 0


def _table(learned: Learned, rules: Sequence[str], second: SecondLayer) -> str:
    width = len(learned.names)
    of_rules = np.array([_wide(learned.rules[rule][0], width) for rule in rules])
    of_statuses = second.of_sums @ np.array([weights for weights, _ in learned.statuses])
    weights = np.vstack([of_rules, of_statuses])
    weights[np.abs(weights) < SMALL] = 0
    rows = {name: weights[:, at] for at, name in enumerate(learned.names) if weights[:, at].any()}
    rows |= {mark: np.concatenate([np.zeros(len(rules)), told]) for mark, told in second.told.items()}
    base = [learned.rules[rule][1] for rule in rules]
    base += list(second.of_sums @ np.array([start for _, start in learned.statuses]) + second.always)
    return table_of([*rules, *(status.value for status in STATUSES)], base, rows)


def _wide(weights: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Weights with zeros for the marks that come after those of a block."""
    return np.pad(weights, (0, width - len(weights)))


if __name__ == "__main__":
    sys.exit(main())
