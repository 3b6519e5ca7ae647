"""What is judged, and what is made of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from procurement_app.screening.model import Status
from procurement_app.screening.scanned.passage import BlockView, Passage
from procurement_app.screening.text.sentences import Span


class Judgement(NamedTuple):
    """A status and the words that set it, as (cue, its words) pairs. `sure`: read from how the words hang
    together ('vervalt niet'), which the same words one by one cannot gainsay."""

    status: Status
    cues: tuple[tuple[str, str], ...] = ()
    sure: bool = False


class Subject(NamedTuple):
    """What is judged: the places that matched, in which passage of which block, and the rule's own terms.

    `allows`: the words that matched permit what the rule forbids, so that their status will be turned;
    `forbids`: they forbid what other ways of the rule permit.
    `words` are all places of the rule's concepts in the passage: a cue inside one says nothing by itself."""

    view: BlockView
    passage: Passage
    spans: Sequence[Span]
    otherwise: Status = Status.ASSERTED
    ignored: Collection[str] = ()
    added: Collection[str] = ()
    allows: bool = False
    words: Sequence[Span] = ()
    forbids: bool = False
