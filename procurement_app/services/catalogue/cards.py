"""What a card, a firm's page and a comparison show of a firm, and why it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from procurement_app.matching import quantities
from procurement_app.matching.vocabulary import load
from procurement_app.models import Firm, FirmState, Profile
from procurement_app.services.catalogue.question import Question
from procurement_app.services.catalogue.search import Found, covering, seed_of
from procurement_app.services.catalogue.shelf import Floats, Shelf
from procurement_app.services.errors import Missing
from procurement_app.services.firms import evidence, facts, profiles
from procurement_app.services.firms.evidence import EvidenceRow

_DOES, _CLOSE = 0.6, 0.3  # of the work that was asked: does it, or does something close to it
_SHOWN_WORK = 6


@dataclass(frozen=True)
class Reason:
    """Why a firm is in a list, or what to mind: a code with its values; the page makes a sentence of it."""

    code: str
    values: dict[str, Any]
    caveat: bool = False


@dataclass(frozen=True)
class Card:
    """A published firm on a day. `work` are kinds of work, strongest first."""

    id: int
    key: str
    profile: Profile
    work: tuple[str, ...]
    evidence: tuple[EvidenceRow, ...]
    full: bool
    fictitious: bool
    published_at: datetime | None
    confirmed_at: datetime | None
    reasons: tuple[Reason, ...] = ()

    @property
    def name(self) -> str:
        return self.profile.name

    @property
    def sector(self) -> str:
        """The sector that its picture stands for."""
        return self.profile.sectors[0] if self.profile.sectors else ""

    def says(self, language: str) -> str:
        """What the firm does, in a language when it wrote that."""
        return (language == "en" and self.profile.description_en) or self.profile.description

    @property
    def facts(self) -> dict[str, EvidenceRow]:
        """The evidence behind what the page says of its size, by field of the profile."""
        return facts.behind(self.profile, self.evidence)

    def says_in(self, language: str) -> str:
        """The language of what `says` gives."""
        return "en" if language == "en" and self.profile.description_en else "nl"


def of_found(session: Session, shelf: Shelf, found: Found, page: int, per_page: int) -> list[Card]:
    """The cards of one page of what was found."""
    rows = found.rows[(page - 1) * per_page : page * per_page]
    return of_rows(session, shelf, [int(row) for row in rows], found.question)


def of_ids(session: Session, shelf: Shelf, ids: Sequence[int]) -> list[Card]:
    """Cards in the order of `ids`; a firm that is no longer published is left out."""
    rows = [row for firm_id in ids if (row := shelf.row_of(firm_id)) is not None]
    return of_rows(session, shelf, rows, None)


def of_id(session: Session, shelf: Shelf, firm_id: int) -> Card:
    """One published firm. Raises Missing."""
    cards = of_ids(session, shelf, [firm_id])
    if not cards:
        raise Missing("Deze firma")
    return cards[0]


def of_rows(session: Session, shelf: Shelf, rows: Sequence[int], asked: Question | None) -> list[Card]:
    ids = [int(shelf.ids[row]) for row in rows]
    firms = {
        firm.id: firm
        for firm in session.exec(select(Firm).where(col(Firm.id).in_(ids), Firm.state == FirmState.PUBLISHED))
    }
    held = profiles.published_all(session, ids)
    proof = evidence.shown(session, ids, shelf.on)
    done = [covering(shelf, wanted, load()) for wanted in asked.work] if asked is not None else []
    return [
        _card(shelf, row, firms[firm_id], held[firm_id], proof[firm_id], asked, [each[row] for each in done])
        for row, firm_id in zip(rows, ids, strict=True)
        if firm_id in firms
    ]


def similar(session: Session, shelf: Shelf, card: Card, most: int = 3) -> list[Card]:
    """Firms that do the same work, nearest first; equals take turns as in a list."""
    own = shelf.row_of(card.id)
    if own is None or not card.work:
        return []
    alike = np.sum([_same_work(shelf, name) for name in card.work], axis=0)
    alike[own] = 0
    alike[shelf.having(("district", card.profile.district))] *= 1.1
    order = sorted(
        (int(row) for row in alike.nonzero()[0]),
        key=lambda row: (-round(float(alike[row]), 1), int(shelf.rotation(seed_of(shelf.on))[row])),
    )
    return of_rows(session, shelf, order[:most], None)


def _same_work(shelf: Shelf, name: str) -> Floats:
    total = np.zeros(shelf.size, dtype=np.float32)
    rows, strengths = shelf.strength(("service", name))
    total[rows] = strengths
    return total


def _card(
    shelf: Shelf,
    row: int,
    firm: Firm,
    profile: Profile,
    proof: list[EvidenceRow],
    asked: Question | None,
    done: list[np.float32],
) -> Card:
    return Card(
        id=firm.id or 0,
        key=firm.key,
        profile=profile,
        work=tuple(shelf.work_of(row)[:_SHOWN_WORK]),
        evidence=tuple(sorted(proof, key=_rank)),
        full=profile.full_until is not None and profile.full_until >= shelf.on,
        fictitious=firm.fictitious,
        published_at=firm.published_at,
        confirmed_at=firm.confirmed_at,
        reasons=tuple(_reasons(shelf, row, profile, proof, asked, done)) if asked is not None else (),
    )


_ORDER = (
    "pso-30",
    "pso",
    "code-sociale-ondernemingen",
    "recognition",
    "target-share",
    "certificate",
    "other",
)


def _rank(row: EvidenceRow) -> int:
    return _ORDER.index(row.kind) if row.kind in _ORDER else len(_ORDER)


def _reasons(
    shelf: Shelf,
    row: int,
    profile: Profile,
    proof: list[EvidenceRow],
    asked: Question,
    done: list[np.float32],
) -> list[Reason]:
    vocabulary = load()
    found: list[Reason] = []
    for wanted, degree in zip(asked.work, done, strict=True):
        names = vocabulary.activities[wanted.activity].names
        if degree >= _DOES:
            found.append(Reason("work", {"work": names}))
        elif degree >= _CLOSE:
            found.append(Reason("near", {"work": names}))
    words = [term for term, _ in asked.terms if shelf.has_term(row, term)]
    if words and not found:
        found.append(Reason("words", {"count": len(words), "of": len(asked.terms)}))
    found += _places(profile, asked)
    for code in asked.proof:
        if shelf.has(row, ("evidence", code)):
            status = _surest(code, proof)
            found.append(Reason("proof", {"proof": code, "status": status}, caveat=status == "stated"))
        else:
            found.append(Reason("no-proof", {"proof": code}, caveat=True))
    size = quantities.compare(asked.quantities, profile.capacity_text)
    if size is not None:
        caveat = size.remark.code != "quantity-enough"
        found.append(Reason("size", {"said": size.remark}, caveat=caveat))
    return found


_SURE = ("stated", "seen", "checked")


def _surest(code: str, proof: list[EvidenceRow]) -> str:
    """How sure it is that a firm has a proof it is found by: the surest of what shows it."""
    kinds = _SHOWN_BY.get(code, ("pso-30", "pso"))
    return max((row.status for row in proof if row.kind in kinds), key=_SURE.index, default="stated")


_SHOWN_BY = {"pso-30": ("pso-30",), "code": ("code-sociale-ondernemingen",), "recognition": ("recognition",)}


def _places(profile: Profile, asked: Question) -> list[Reason]:
    found = []
    for district in asked.districts:
        if district in profile.district:
            found.append(Reason("home", {"district": district}))
        elif district in profile.areas or {"city", "country"} & set(profile.areas):
            found.append(Reason("comes", {"district": district}))
        else:
            found.append(Reason("elsewhere", {"district": district}, caveat=True))
    return found
