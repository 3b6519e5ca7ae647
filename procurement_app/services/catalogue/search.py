"""Search in the catalogue: which firms, in which order, why, and how many there are per choice.

Points run to 100: work 58, words 26, place 10, proof 6. Firms with the same points take turns: their order
changes every day and depends on no name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from procurement_app.matching.vocabulary import Vocabulary, load
from procurement_app.services.catalogue import question as questions
from procurement_app.services.catalogue.question import Question, Wanted
from procurement_app.services.catalogue.shelf import Floats, Mask, Shelf

KINDS = ("sector", "service", "district", "area", "evidence", "group", "contract", "language")
# Of these a firm must have everything that is chosen; of the others one of what is chosen.
_ALL = frozenset({"evidence", "language", "contract"})
SORTS = ("best", "name", "new")

_WORK, _WORDS, _PLACE, _PROOF = 58.0, 26.0, 10.0, 6.0
_ASKED_PROOF = 14.0  # for and against, when the question names a proof
_FEW = 6.0  # less for a firm that serves fewer people than the question says
_HEAD = 0.5  # more for a word in the name or the first sentence
_K1, _B = 1.2, 0.5
_LEAST_WORK, _LEAST_WORDS, _LEAST_WORDS_ALONE = 0.3, 0.55, 0.34
_LEAST_WORDS_OTHER = 0.75  # when the question names work that social firms as a rule do not do
_TAIL = 0.35  # of the best points, below which a firm is left out
_SAME = 2.0  # points within which firms are equals
_UNHEARD = 0.3  # how much a word counts that no firm uses
_COMMON, _FROM = 0.2, 500  # a word that this part of at least so many firms has says nothing


@dataclass(frozen=True)
class Query:
    """What a visitor chose: free words, values per kind, and whether a firm must have room now."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    room: bool = False
    sort: str = "best"


@dataclass(frozen=True)
class Found:
    """Rows of the shelf in order, with points; `counts` per kind and value apply every other choice.

    `nearest` is set when nothing was understood or nobody fits: kinds of work close to what was asked.
    """

    question: Question
    rows: NDArray[np.int64]
    points: Floats
    counts: dict[str, dict[str, int]]
    free: int
    understood: bool
    nearest: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return len(self.rows)


def search(session: Session, shelf: Shelf, query: Query) -> Found:
    """Find firms; `shelf` carries the day by which evidence counts and equals are put in order."""

    def known(term: str) -> bool:
        return len(shelf.with_term(session, "words", term)) > 0

    asked = questions.read(query.text, known, shelf.name_words)
    points, fits = _points(session, shelf, asked)
    masks = {kind: _mask(shelf, kind, query.chosen.get(kind, ())) for kind in KINDS}
    room = ~shelf.having(("full", "yes"))
    allowed = fits & room if query.room else fits.copy()
    everything = allowed.copy()
    for mask in masks.values():
        if mask is not None:
            everything &= mask
    counts = {kind: shelf.count(kind, _without(kind, masks, allowed, everything)) for kind in KINDS}
    rows = _ordered(shelf, np.flatnonzero(everything), points, query)
    understood = bool(
        not query.text.strip()
        or asked.work
        or asked.frame
        or asked.codes
        or asked.districts
        or asked.proof
        or any(known(term) for term, _ in asked.terms)
    )
    nearest = () if len(rows) else _nearest(shelf, asked)
    return Found(asked, rows, points, counts, int(np.count_nonzero(everything & room)), understood, nearest)


def covering(shelf: Shelf, wanted: Wanted, vocabulary: Vocabulary) -> Floats:
    """How far each firm does the wanted work or work close to it, 0 to 1."""
    total = np.zeros(shelf.size, dtype=np.float32)
    for name, (degree, _) in vocabulary.able[wanted.activity].items():
        rows, strengths = shelf.strength(("work", name))
        total[rows] = np.maximum(total[rows], strengths * np.float32(degree))
    return total


def _points(session: Session, shelf: Shelf, asked: Question) -> tuple[Floats, Mask]:
    if asked.empty:
        nothing_asked = not asked.text
        return np.zeros(shelf.size, np.float32), np.full(shelf.size, nothing_asked, dtype=bool)
    vocabulary = load()
    words = _words(session, shelf, asked)
    points = np.zeros(shelf.size, dtype=np.float32)
    if asked.work:
        done = _done(shelf, asked, vocabulary)
        fits = (done >= _LEAST_WORK) | (words >= _LEAST_WORDS)
        points += _WORK * done + _WORDS * words
    elif asked.terms:
        fits = words >= (_LEAST_WORDS_OTHER if asked.frame else _LEAST_WORDS_ALONE)
        points += (_WORK + _WORDS) * words
    else:
        fits = np.ones(shelf.size, dtype=bool)
    points += _around(shelf, asked)
    if asked.work or asked.terms:
        best = float(points[fits].max()) if fits.any() else 0.0
        fits &= points >= _TAIL * best
        return points, fits
    if asked.districts:
        fits &= _serving(shelf, asked.districts) > 0
    for proof in asked.proof:
        fits &= shelf.having(("evidence", proof))
    return points, fits


def _done(shelf: Shelf, asked: Question, vocabulary: Vocabulary) -> Floats:
    """How much of the work each firm does: of the works of one code the best, of all others the sum."""
    said = [wanted for wanted in asked.work if not wanted.code]
    coded = [code for code, works in asked.codes if works]
    weight = sum(wanted.weight for wanted in said) + len(coded)
    total = np.zeros(shelf.size, dtype=np.float32)
    for wanted in said:
        total += covering(shelf, wanted, vocabulary) * np.float32(wanted.weight / weight)
    for code in coded:
        of_code = [covering(shelf, wanted, vocabulary) for wanted in asked.work if wanted.code == code]
        total += np.maximum.reduce(of_code) / np.float32(weight)
    return total


def _words(session: Session, shelf: Shelf, asked: Question) -> Floats:
    """BM25 of the question's words, as a part of what a firm with all of them would get."""
    total = np.zeros(shelf.size, dtype=np.float32)
    if not asked.terms or not shelf.size:
        return total
    norm = _K1 * (1 - _B + _B * shelf.lengths / max(float(shelf.lengths.mean()), 1.0))
    most = 0.0
    for term, weight in asked.terms:
        rows = shelf.with_term(session, "words", term)
        if shelf.size >= _FROM and len(rows) > _COMMON * shelf.size and len(asked.terms) > 1:
            continue
        rarity = float(np.log(1 + (shelf.size - len(rows) + 0.5) / (len(rows) + 0.5))) * weight
        most += rarity if len(rows) else rarity * _UNHEARD
        total[rows] += (rarity * (_K1 + 1) / (1 + norm[rows])).astype(np.float32)
        total[shelf.with_term(session, "head", term)] += rarity * _HEAD
    capped: Floats = np.minimum(total / max(most, 1e-6), 1.0).astype(np.float32)
    return capped


def _around(shelf: Shelf, asked: Question) -> Floats:
    """Points for place, proof and size."""
    points = np.zeros(shelf.size, dtype=np.float32)
    if asked.districts:
        serving = _serving(shelf, asked.districts)
        points += np.where(serving > 0, _PLACE * serving, -_PLACE).astype(np.float32)
    held = shelf.having(("evidence", "pso-aspirant")) | shelf.having(("evidence", "recognition"))
    certain = shelf.having(("certain", "yes"))
    points += _PROOF * (0.5 * held + 0.5 * (held & certain)).astype(np.float32)
    for proof in asked.proof:
        points += np.where(shelf.having(("evidence", proof)), _ASKED_PROOF, -_ASKED_PROOF).astype(np.float32)
    people = shelf.numbers.get("people")
    if asked.people and people is not None:
        points += np.where(people < asked.people, -_FEW, np.where(people >= asked.people, _FEW / 2, 0))
    return points


def _serving(shelf: Shelf, districts: tuple[str, ...]) -> Floats:
    """1 for a firm that sits in one of the districts, less for one that comes there, 0 for the others."""
    total = np.zeros(shelf.size, dtype=np.float32)
    for district in districts:
        rows, strengths = shelf.strength(("area", district))
        total[rows] = np.maximum(total[rows], strengths * np.float32(0.7))
        total[shelf.codes.get(("district", district), [])] = 1.0
    return total


def _mask(shelf: Shelf, kind: str, values: tuple[str, ...]) -> Mask | None:
    if not values:
        return None
    masks = [shelf.having((kind, value)) for value in values]
    together = np.logical_and if kind in _ALL else np.logical_or
    mask: Mask = together.reduce(masks)
    return mask


def _without(kind: str, masks: Mapping[str, Mask | None], allowed: Mask, everything: Mask) -> Mask:
    """The firms among which the choices of a kind are counted."""
    if kind in _ALL or masks[kind] is None:
        return everything
    among = allowed.copy()
    for other, mask in masks.items():
        if other != kind and mask is not None:
            among &= mask
    return among


def _ordered(shelf: Shelf, rows: NDArray[np.int64], points: Floats, query: Query) -> NDArray[np.int64]:
    if query.sort == "name":
        return rows[np.argsort(shelf.by_name[rows], kind="stable")]
    if query.sort == "new":  # by the moment; of one file the last comes first, the same every day
        return rows[np.lexsort((-shelf.ids[rows], -shelf.published[rows]))]
    turn = shelf.rotation(seed_of(shelf.on))[rows]
    return rows[np.lexsort((turn, -np.round(points[rows] / _SAME)))]


def seed_of(day: date) -> int:
    return day.toordinal()


def _nearest(shelf: Shelf, asked: Question) -> tuple[str, ...]:
    """Work close to what was asked that some firm does, most alike first."""
    vocabulary = load()
    degrees: dict[str, float] = {}
    for wanted in asked.work:
        for name, degree in vocabulary.activities[wanted.activity].near.items():
            degrees[name] = max(degree, degrees.get(name, 0.0))
    ranked = sorted(degrees, key=lambda name: (-degrees[name], name))
    return tuple(name for name in ranked if ("service", name) in shelf.codes)[:4]
