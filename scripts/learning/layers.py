"""The layers that are learned, each a logistic regression (scikit-learn), and how they are held to account.

For each rule one tells the blocks in which it is marked from all others; for the statuses one tells apart
what is marked, by what marks say for all rules and for the one at hand. A second layer weighs both against
what the ways and cues say. It is set on texts that no rule was written on, each judged by first layers that
were learned without any text of its author, so that neither rules nor words which know a text by heart count
for more than they are worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from procurement_app.screening.finding.marks import CONCEPT, Told, told_marks
from procurement_app.screening.finding.weights import ALL_RULES, BASE, evidence
from procurement_app.screening.model import Status
from scripts.learning.samples import Sample

STATUSES = tuple(Status)
FOLDS = 4
RARE = 2  # a mark in fewer blocks teaches nothing
MARGIN = 0.05  # an example that comes out by a smaller chance than this may turn the next time
AHEAD = 0.8  # as may one whose status is ahead of another by less: tables round what was learned
CONSIDERS_FROM = -0.5  # the sum of a rule that no way met, from which it is looked at
# Annotated texts speak of rules in two blocks of five, real ones in one of thirty: a chance learned from the
# first is too high for the second. Ways bring their own evidence; words alone must be this sure: of 19
# findings by words alone in 65,760 words of real notices one was right (docs/decisions/010).
ALONE_FROM = 0.8
DETECT: dict[str, Any] = {
    "C": 0.4, "class_weight": {0: 1, 1: 2}, "solver": "liblinear", "max_iter": 300, "tol": 1e-3,
    "random_state": 0,
}  # fmt: skip
STATUS = {"C": 0.2, "max_iter": 200, "tol": 1e-3}
SECOND = {"C": 0.05, "max_iter": 2000}

Numbers = NDArray[np.float64]


class Model(NamedTuple):
    """The coefficients of a regression (classes by marks, or marks alone), and its intercepts."""

    weights: Numbers
    base: Numbers


class FirstLayer(NamedTuple):
    """Detection of each rule over `marks`, and the statuses over `of_status`: labels "mark<tab>rule"."""

    marks: list[str]
    rules: dict[str, Model]
    of_status: list[str]
    statuses: Model


def first_layer(
    given: Sequence[Sample], rules: Sequence[str], counts: Sequence[float] | None = None
) -> FirstLayer:
    """Both regressions from some samples; `counts` says how heavily each of them counts."""
    counts = counts or [1.0] * len(given)
    counter = _counter(RARE)
    matrix = counter.fit_transform([sample.marks for sample in given])
    with ProcessPoolExecutor() as pool:
        models = pool.map(
            _detected, *zip(*(_task(matrix, given, counts, rule) for rule in rules), strict=True)
        )
        found = dict(zip(rules, models, strict=True))
    marked = [
        (sample, rule, count)
        for sample, count in zip(given, counts, strict=True)
        for rule in sample.gold
        if rule not in sample.left and not _sure(sample.judged.get(rule))
    ]
    labels = _counter(RARE)
    # what cues say of texts that rules were written on is too good to learn from
    told = labels.fit_transform(
        [list(_labels(sample, rule, told=sample.author is not None)) for sample, rule, _ in marked]
    )
    wanted = [STATUSES.index(sample.gold[rule]) for sample, rule, _ in marked]
    fitted = LogisticRegression(**STATUS).fit(told, wanted, [count for *_, count in marked])
    statuses = Model(fitted.coef_, fitted.intercept_)
    return FirstLayer([*counter.get_feature_names_out()], found, [*labels.get_feature_names_out()], statuses)


def _sure(told: Told | None) -> bool:
    """Whether the cues settle a status, so that the words beside them teach nothing of it."""
    return told is not None and told.sure


def _counter(rare: int) -> CountVectorizer:
    return CountVectorizer(analyzer=_itself, binary=True, min_df=rare, dtype=np.float64)


def _known(names: Sequence[str], texts: Sequence[Iterable[str]]) -> csr_matrix:
    """Texts as a matrix over names that are known."""
    counter = CountVectorizer(analyzer=_itself, binary=True, vocabulary=names, dtype=np.float64)
    return counter.transform(texts)


def _itself(marks: Iterable[str]) -> Iterable[str]:
    return marks


def label(mark: str, rule: str) -> str:
    return f"{mark}\t{rule}"


def _labels(sample: Sample, rule: str, told: bool = True) -> Iterator[str]:
    """The marks of a block for the status of a rule, with those of what the cues say."""
    for mark in (BASE, *sample.marks, *(told_marks(sample.judged.get(rule)) if told else ())):
        yield label(mark, ALL_RULES)
        yield label(mark, rule)


Task = tuple[csr_matrix, list[bool], list[float]]
"""What to tell apart: marks, what is wanted of each block, and how heavily it counts."""


def _task(matrix: csr_matrix, given: Sequence[Sample], counts: Sequence[float], rule: str) -> Task:
    known = [number for number, sample in enumerate(given) if sample.about in (None, rule)]
    wanted = [holds(given[number].gold.get(rule)) for number in known]
    return matrix[known], wanted, [counts[number] for number in known]


def _detected(matrix: csr_matrix, wanted: Sequence[bool], counts: Sequence[float]) -> Model:
    fitted = LogisticRegression(**DETECT).fit(matrix, wanted, sample_weight=counts)
    return Model(fitted.coef_[0], fitted.intercept_)


def holds(status: Status | None) -> bool:
    return status is not None and status is not Status.MENTIONED


class Candidate(NamedTuple):
    """A rule that is looked at in a block, and all that the second layer knows of it: the sum of the rule,
    the highest of another rule, the sums of the statuses (`NUMBERS`), and what the cues say."""

    sample: int
    rule: str
    numbers: Numbers
    told: Told | None


def candidates(given: Sequence[Sample], layer: FirstLayer, rules: Sequence[str]) -> list[Candidate]:
    """Every rule that a way met or that words speak for, in every block."""
    weights = np.array([layer.rules[rule].weights for rule in rules])
    base = np.array([layer.rules[rule].base[0] for rule in rules])
    sums = _known(layer.marks, [sample.marks for sample in given]) @ weights.T + base
    asked = [
        (number, column)
        for number, sample in enumerate(given)
        if sample.judged or any(mark.startswith(CONCEPT) for mark in sample.marks)
        for column, rule in enumerate(rules)
        if rule not in sample.left and (rule in sample.judged or sums[number, column] > CONSIDERS_FROM)
    ]
    texts = [list(_labels(given[number], rules[column])) for number, column in asked]
    statuses = _known(layer.of_status, texts) @ layer.statuses.weights.T + layer.statuses.base
    rivals = np.array([np.delete(sums[number], column).max() for number, column in asked])
    return [
        Candidate(
            number,
            rules[column],
            np.array([sums[number, column], rival, *of_status]),
            given[number].judged.get(rules[column]),
        )
        for (number, column), rival, of_status in zip(asked, rivals, statuses, strict=True)
    ]


class SecondLayer(NamedTuple):
    """What counts for nothing and for each status: of each label of `evidence`, and always."""

    weights: dict[str, Numbers]
    always: Numbers

    def chances(self, asked: Sequence[Candidate]) -> Numbers:
        """For each candidate the chances of nothing and of each status."""
        totals = np.tile(self.always, (len(asked), 1))
        for at, one in enumerate(asked):
            for name, value in evidence(one.numbers, one.told):
                if name in self.weights:
                    totals[at] += value * self.weights[name]
        shares = np.exp(totals - totals.max(axis=1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def second_layer(asked: Sequence[Candidate], given: Sequence[Sample]) -> SecondLayer:
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict(evidence(one.numbers, one.told)) for one in asked])
    wanted = [_outcome(given[one.sample].gold.get(one.rule)) for one in asked]
    fitted = LogisticRegression(**SECOND).fit(matrix, wanted)
    names = vectorizer.get_feature_names_out()
    return SecondLayer(dict(zip(names, fitted.coef_.T, strict=True)), fitted.intercept_)


def _outcome(status: Status | None) -> int:
    return 0 if status is None else 1 + STATUSES.index(status)


class HeldBack(NamedTuple):
    """Texts that no rule was written on, judged by layers that were learned without their authors: the
    candidates, and the chances that a second layer gives them which did not see their author either."""

    samples: list[Sample]
    asked: list[Candidate]
    chances: Numbers


def held_back(given: Sequence[Sample], rules: Sequence[str]) -> HeldBack:
    authors = sorted({sample.author for sample in given if sample.author})
    turn = {author: number % FOLDS for number, author in enumerate(authors)}
    samples: list[Sample] = []
    parts: list[list[Candidate]] = []
    for fold in range(FOLDS):
        layer = first_layer([one for one in given if turn.get(one.author or "") != fold], rules)
        apart = [one for one in given if turn.get(one.author or "") == fold]
        offset = len(samples)
        samples += apart
        parts.append([one._replace(sample=one.sample + offset) for one in candidates(apart, layer, rules)])
    chances = [
        second_layer([one for part in parts if part is not own for one in part], samples).chances(own)
        for own in parts
    ]
    return HeldBack(samples, [one for part in parts for one in part], np.vstack(chances))


class Figures(NamedTuple):
    """F1 of the rules found, and of rules and statuses."""

    detection: float
    with_status: float


def from_chance(one: Candidate, limit: float) -> float:
    """The chance from which a candidate is found, by the limit of those that a way met."""
    return max(limit, ALONE_FROM) if one.told is None else limit


def figures(apart: HeldBack, limit: float | None) -> Figures:
    """What is reached where a rule is found from a chance of `limit`; by the ways alone when None."""
    said: list[dict[str, Status]] = [dict(sample.left) for sample in apart.samples]
    for one, chances in zip(apart.asked, apart.chances, strict=True):
        if limit is None:
            if one.told is not None:
                said[one.sample][one.rule] = one.told.status
        elif 1 - chances[0] >= from_chance(one, limit):
            said[one.sample][one.rule] = _heaviest(one, chances[1:])
    pairs = [
        (sample.gold.get(rule), found.get(rule))
        for sample, found in zip(apart.samples, said, strict=True)
        for rule in {*sample.gold, *found}
    ]
    right = sum(wanted is status for wanted, status in pairs)
    all_of = sum((wanted is not None) + (status is not None) for wanted, status in pairs)
    both = sum(holds(wanted) and holds(status) for wanted, status in pairs)
    core = sum(holds(wanted) + holds(status) for wanted, status in pairs)
    return Figures(2 * both / core, 2 * right / all_of)


def _heaviest(one: Candidate, chances: Numbers) -> Status:
    """The status that a candidate gets."""
    return one.told.status if one.told is not None and one.told.sure else STATUSES[int(chances.argmax())]


def _narrowly(wanted: Status | None) -> Numbers:
    """What each status counts for when the wanted one counts for a little less."""
    return np.array([AHEAD if status is wanted else 1.0 for status in STATUSES])


def broken(
    given: Sequence[Sample], first: FirstLayer, second: SecondLayer, rules: Sequence[str], limit: float
) -> set[int]:
    """The numbers of the examples that would not come out as they are written, or only just."""
    promised = [number for number, sample in enumerate(given) if sample.promise]
    asked = candidates([given[number] for number in promised], first, rules)
    said: dict[int, dict[str, Status]] = {number: dict(given[number].left) for number in promised}
    for one, chances in zip(asked, second.chances(asked), strict=True):
        number = promised[one.sample]
        wanted = given[number].gold.get(one.rule)
        if 1 - chances[0] >= from_chance(one, limit) + (MARGIN if wanted else -MARGIN):
            said[number][one.rule] = _heaviest(one, chances[1:] * _narrowly(wanted))
    return {
        number
        for number, found in said.items()
        for rule in (rules if given[number].about is None else [str(given[number].about)])
        if found.get(rule) is not given[number].gold.get(rule)
    }
