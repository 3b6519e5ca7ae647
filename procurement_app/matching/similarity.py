"""Likeness of texts by their words (BM25), with Dutch stems and the parts of compounds."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from procurement_app.screening.text.scan import fold

_TOKEN = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_K1, _B = 1.2, 0.6
_PART_WEIGHT = 0.6
_STOP = frozenset(
    re.findall(
        r"\S+",
        """aan al alle als bij binnen buiten daar dan dat de deze die dit door door een eigen
        en er geen gemeente had heeft het hun ieder iets in is jaar kan kunnen maken meer
        mensen met met minimaal moet na naar niet nog of om onder ook op opdracht opdrachtnemer
        over per perceel ruim te tegen tot tussen uit uur van vanuit veel via voor vooral
        wat we werk werken werkt wij wordt worden zich zijn zo zoals amsterdam the and for
        with from our are medewerkers firma bedrijf sociaal sociale doelgroep afstand arbeidsmarkt
        beperking leerlingen begeleiding klein kleine groot grote twee drie vier vijf jaarlijks
        dagen week incl inclusief eis vereist euro waarde diensten
        west oost noord zuid centrum zuidoost nieuw-west weesp nieuwe vaste goed onze
        ons zij hen levering leveren komen komt gaan gaat doen doet krijgen krijgt geven geeft staan staat
        blijven blijft zorgen zorgt houden houdt nemen neemt zoeken zoekt vragen vraagt
        bieden biedt zelf waar waarbij elke elk iemand""",
    )
)


def stem(word: str) -> str:
    """A rough Dutch stem: 'fietsen', 'fiets' and 'fietsje' fall together; so do 'huizen' and 'huis'."""
    cut = re.sub(r"'s$", "", word)
    cut = re.sub(r"(?:etje|tje|pje|kje|je)s?$", "", cut) if len(cut) > 5 else cut
    for suffix in ("heden", "eren", "en", "e", "s", "t"):
        if cut.endswith(suffix) and len(cut) - len(suffix) >= (4 if suffix == "s" else 3):
            cut = cut[: -len(suffix)] + ("er" if suffix == "eren" else "")
            break
    cut = re.sub(r"([bcdfghjklmnpqrstvwz])\1$", r"\1", cut)
    cut = re.sub(r"(aa|ee|oo|uu)(?=[bcdfghjklmnpqrstvwz]$)", lambda hit: hit[1][0], cut)
    cut = re.sub(r"v$", "f", re.sub(r"z$", "s", cut))
    return cut[:-1] if len(cut) > 4 and cut.endswith("s") else cut


class Stems:
    """Tokens of a text as stems, with the parts of a compound as lesser terms; remembers what it split."""

    def __init__(self, lexicon: Iterable[str]) -> None:
        self._lexicon = {stem(word) for word in lexicon if len(word) >= 4}
        self._known: dict[str, tuple[tuple[str, float], ...]] = {}

    def terms(self, text: str) -> Counter[str]:
        """Weight of every term in `text`: 1 a time for a word, less for a part of a compound."""
        found: Counter[str] = Counter()
        for token in _TOKEN.findall(fold(text)):
            if len(token) < 3 or token in _STOP or token.isdigit():
                continue
            split = self._known.get(token)
            if split is None:
                split = self._known[token] = self._split(token)
            for term, weight in split:
                found[term] += weight  # type: ignore[assignment]  # Counter is typed for whole numbers only
        return found

    def spoken(self, terms: Sequence[str], text: str) -> list[str]:
        """The words of `text` that are these terms, each once, in the order of the terms; where none is one,
        the compounds with such a part."""
        whole: dict[str, str] = {}
        parts: dict[str, str] = {}
        for token in _TOKEN.findall(fold(text)):
            for at, (term, _) in enumerate(self._known.get(token, ())):
                (parts if at else whole).setdefault(term, token)
        said = [whole[term] for term in terms if term in whole] or [
            parts[term] for term in terms if term in parts
        ]
        return list(dict.fromkeys(said))

    def _split(self, token: str) -> tuple[tuple[str, float], ...]:
        if "-" in token:
            return tuple((stem(part), 1.0) for part in token.split("-") if len(part) > 2)
        whole = (stem(token), 1.0)
        for cut in range(4, len(token) - 3):
            left, right = token[:cut], token[cut:]
            if stem(right) in self._lexicon and self._is_left(left):
                return (whole, (stem(left), _PART_WEIGHT), (stem(right), _PART_WEIGHT))
        return (whole,)

    def _is_left(self, left: str) -> bool:
        return stem(left) in self._lexicon or (left.endswith("s") and stem(left[:-1]) in self._lexicon)


class Bm25:
    """An inverted index over many texts; `scores` gives one figure a text."""

    def __init__(self, texts: Sequence[Counter[str]]) -> None:
        lengths = np.array([sum(text.values()) for text in texts], dtype=np.float32)
        mean = float(lengths.mean()) if len(texts) else 1.0
        norm = _K1 * (1 - _B + _B * lengths / max(mean, 1e-6))
        rows: dict[str, list[int]] = {}
        weights: dict[str, list[float]] = {}
        for row, text in enumerate(texts):
            for term, weight in text.items():
                rows.setdefault(term, []).append(row)
                weights.setdefault(term, []).append(weight)
        self._size = len(texts)
        self._postings: dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]] = {}
        for term, where in rows.items():
            at = np.array(where, dtype=np.int32)
            tf = np.array(weights[term], dtype=np.float32)
            idf = math.log(1 + (self._size - len(where) + 0.5) / (len(where) + 0.5))
            self._postings[term] = (at, (idf * tf * (_K1 + 1) / (tf + norm[at])).astype(np.float32))

    def scores(self, query: Counter[str]) -> NDArray[np.float32]:
        total = np.zeros(self._size, dtype=np.float32)
        for term, weight in query.items():
            posting = self._postings.get(term)
            if posting is not None:
                total[posting[0]] += posting[1] * min(weight, 2.0)
        return total

    def shared(self, query: Counter[str], text: Counter[str]) -> list[str]:
        """The terms both have, rarest first."""
        both = [term for term in query if term in text and term in self._postings]
        return sorted(both, key=lambda term: len(self._postings[term][0]))
