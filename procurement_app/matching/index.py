"""All firms prepared for quick matching: built once, asked many times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from procurement_app.matching import area
from procurement_app.matching.demand import Demand
from procurement_app.matching.model import Firm, Wanted
from procurement_app.matching.profile import Offer, offers
from procurement_app.matching.similarity import Bm25, Stems
from procurement_app.matching.vocabulary import Vocabulary

Floats = NDArray[np.float32]


class FirmIndex:
    """`firms` with their offers, words and areas. Rows are positions in `firms`."""

    def __init__(self, firms: Sequence[Firm], vocabulary: Vocabulary) -> None:
        self.firms = list(firms)
        self.vocabulary = vocabulary
        self.offers: list[dict[str, Offer]] = [offers(firm, vocabulary) for firm in self.firms]
        self.areas = [area.of_firm(firm) for firm in self.firms]
        weights = vocabulary.weights
        local = [
            area.local_only(firm, where, weights["local_capacity"], weights["local_staff"])
            for firm, where in zip(self.firms, self.areas, strict=True)
        ]
        self.rows = {firm.id: row for row, firm in enumerate(self.firms)}
        self._masks = np.array([_mask(where.districts) for where in self.areas], dtype=np.uint16)
        self._local = np.array(local, dtype=bool)
        self.stems = Stems(vocabulary.words)
        self.words: list[Counter[str]] = [self.stems.terms(f"{firm.description}") for firm in self.firms]
        self.bm25 = Bm25(self.words)
        self._offered = self._postings()
        self._codes = self._code_rows()

    def _postings(self) -> dict[str, tuple[NDArray[np.int32], Floats]]:
        rows: dict[str, list[int]] = {}
        strengths: dict[str, list[float]] = {}
        for row, offered in enumerate(self.offers):
            for name, offer in offered.items():
                rows.setdefault(name, []).append(row)
                strengths.setdefault(name, []).append(offer.strength)
        return {
            name: (np.array(where, dtype=np.int32), np.array(strengths[name], dtype=np.float32))
            for name, where in rows.items()
        }

    def _code_rows(self) -> dict[str, NDArray[np.int32]]:
        rows: dict[str, list[int]] = {}
        for row, firm in enumerate(self.firms):
            for code in dict.fromkeys(firm.cpv):
                rows.setdefault(code, []).append(row)
        return {code: np.array(where, dtype=np.int32) for code, where in rows.items()}

    def covers(self, wanted: Wanted, least: float = 0.0) -> Floats:
        """How far each firm can do the wanted work, or work like it by `least`, times its weight."""
        total = np.zeros(len(self.firms), dtype=np.float32)
        for name, (degree, _) in self.vocabulary.able[wanted.activity].items():
            if degree < least:
                continue
            posting = self._offered.get(name)
            if posting is not None:
                rows, strengths = posting
                total[rows] = np.maximum(total[rows], strengths * np.float32(degree * wanted.weight))
        return total

    def lends(self, sectors: Iterable[str], value: float | None) -> Floats:
        """How far each firm can second staff for work in these sectors."""
        total = np.zeros(len(self.firms), dtype=np.float32)
        for name, (rows, strengths) in self._offered.items():
            supplies = self.vocabulary.activities[name].supplies
            if supplies and (value or 0) >= supplies.from_value and set(sectors) & set(supplies.sectors):
                good = rows[strengths >= self.vocabulary.weights["good"]]
                total[good] = supplies.degree
        return total

    def same_code(self, codes: Iterable[str]) -> Floats:
        """Digits (3 and more) that a firm's code shares with the best of `codes`, as a part of five."""
        total = np.zeros(len(self.firms), dtype=np.float32)
        for code in codes:
            for own, rows in self._codes.items():
                depth = shared_digits(code, own)
                if depth >= 3:
                    total[rows] = np.maximum(total[rows], min(depth, 5) / 5)
        return total

    def likeness(self, text: str) -> tuple[Floats, Counter[str]]:
        """BM25 as a part of the best firm's, and the terms of the question."""
        terms = self.stems.terms(text)
        scores = self.bm25.scores(terms)
        best = float(scores.max()) if len(scores) else 0.0
        return (scores / best if best > 0 else scores), terms

    def absent(self, districts: set[str]) -> NDArray[np.bool_]:
        """Firms of one neighbourhood that none of `districts` is."""
        if not districts:
            return np.zeros(len(self.firms), dtype=bool)
        elsewhere: NDArray[np.bool_] = (self._masks & np.uint16(_mask(districts))) == 0
        return self._local & elsewhere

    def reach(self, demand: Demand) -> tuple[Floats, Floats, Floats]:
        """Per firm: the best central work, the best lesser work, and the covered part of all work asked."""
        size = len(self.firms)
        primary, secondary = np.zeros(size, np.float32), np.zeros(size, np.float32)
        covered = np.zeros(size, np.float32)
        weight, least = 0.0, self.vocabulary.weights["side_like"]
        for name, wanted in demand.all().items():
            got = self.covers(wanted, 0.0 if name in demand.primary else least)
            covered += got
            weight += wanted.weight
            if name in demand.primary:
                primary = np.maximum(primary, got)
            else:
                secondary = np.maximum(secondary, got)
        return primary, secondary, covered / max(weight, 1e-6)


def _mask(districts: Iterable[str]) -> int:
    """Districts as bits; a name that is no district of ours sets none."""
    return sum(1 << area.DISTRICTS.index(name) for name in set(districts) if name in area.DISTRICTS)


def shared_digits(one: str, other: str) -> int:
    """Length of the common beginning of two CPV codes, trailing zeros of the first aside."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared
