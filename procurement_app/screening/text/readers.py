"""Which reader gives the values of each type: every value of it in a text, with its place.

Which of them a rule means is decided in `reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from procurement_app.screening.text.amounts import money, percentages
from procurement_app.screening.text.numerals import Value
from procurement_app.screening.text.scores import counts, points, scores, weights

READERS: dict[str, Callable[[str], Iterator[Value]]] = {
    "percentage": percentages,
    "money": money,
    "count": counts,
    "points": points,
    "weight": weights,
    "score": scores,
}
