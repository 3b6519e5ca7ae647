"""What an import would do with each firm of a file: new, renewed or unchanged beside what is published.

What a file has no column for stays as it is; a row without a number is known by its KvK number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session, col, select

from procurement_app.matching.firm_messages import problem
from procurement_app.models import (
    Evidence,
    EvidenceKind,
    EvidenceReview,
    EvidenceStated,
    EvidenceStatus,
    Firm,
    FirmState,
    Profile,
)
from procurement_app.models.firm import TRAIT_FIELDS
from procurement_app.services.catalogue.import_report import Checked, Deed, Read
from procurement_app.services.firms import changes, profiles

_AT_ONCE = 500  # firms in one question
# column -> the field of a profile that it fills, where they are not called the same
_FIELDS = {"area": "areas", "groups": "target_groups", "capacity": "max_contract", "contact": "contact_name"}
_KINDS = {
    "certificates": {EvidenceKind.CERTIFICATE},
    "share": {EvidenceKind.TARGET_SHARE},
    "pso": {EvidenceKind.PSO, EvidenceKind.PSO_30},
    "code_until": {EvidenceKind.CODE},
    "recognition_until": {EvidenceKind.RECOGNITION},
}


@dataclass(frozen=True)
class _Known:
    """A firm of the catalogue, as a row of a file is known by it."""

    id: int
    key: str
    kvk: str | None
    name: str
    state: str
    fictitious: bool
    confirmed_on: date | None


@dataclass
class _Proofs:
    """What a firm stated itself, and kind and label of what an advisor looked at, which an import leaves."""

    stated: list[EvidenceStated] = field(default_factory=list)
    looked_at: set[tuple[str, str]] = field(default_factory=set)


def compare(session: Session, found: Checked, columns: Iterable[str]) -> None:
    """Tell of each row what an import does with it, and name what belongs to another firm."""
    given = set(columns)
    catalogue = _catalogue(session)
    by_key = {one.key: one for one in catalogue}
    by_kvk = {one.kvk: one for one in catalogue if one.kvk}
    known = [_known(one, by_key, by_kvk, found) for one in found.rows]
    ids = [one.id for one in known if one is not None]
    held, proofs = _held(session, ids), _proofs(session, ids)
    found.rows = [
        replace(one, deed=Deed.NEW)
        if before is None
        else _judged(one, before, held[before.id], proofs.get(before.id, _Proofs()), given)
        for one, before in zip(found.rows, known, strict=True)
    ]


def _catalogue(session: Session) -> list[_Known]:
    rows = session.exec(select(Firm).order_by(col(Firm.id)))
    return [
        _Known(
            firm.id or 0,
            firm.key,
            firm.kvk,
            firm.name,
            firm.state,
            firm.fictitious,
            firm.confirmed_at.date() if firm.confirmed_at else None,
        )
        for firm in rows
    ]


def _known(one: Read, by_key: dict[str, _Known], by_kvk: dict[str, _Known], found: Checked) -> _Known | None:
    """The firm that a row is about; None for a new one."""
    firm = by_key.get(one.firm.key)
    other = by_kvk.get(one.firm.kvk or "")
    if other is not None and other is not firm:
        if one.numbered:
            facts = {"written": other.kvk or "", "name": one.firm.name, "other": other.name, "key": other.key}
            found.problems.append(problem("firm-known-kvk", one.row, **facts))
            return None
        firm = other
    if firm is not None and firm.state == FirmState.LEFT:
        found.problems.append(problem("firm-left", one.row, name=one.firm.name))
        return None
    return firm


def _judged(one: Read, known: _Known, before: Profile, proofs: _Proofs, given: set[str]) -> Read:
    fields = {_FIELDS.get(column, column) for column in given}
    kept = {name: getattr(before, name) for name in Profile.model_fields if name not in fields}
    told = set[EvidenceKind]().union(*(_KINDS[column] for column in given & _KINDS.keys()))
    said = [row for row in one.firm.evidence if (row.kind, row.label) not in proofs.looked_at]
    said += [row for row in proofs.stated if row.kind not in told]
    firm = one.firm.model_copy(
        update=kept
        | {"key": known.key, "evidence": said, "fictitious": one.firm.fictitious or known.fictitious}
    )
    after = Profile.model_validate(firm, from_attributes=True)
    unchanged = (
        not changes.difference(_ordered(before), _ordered(after))
        and _bare(said) == _bare(proofs.stated)
        and firm.confirmed_on in (None, known.confirmed_on)
        and firm.fictitious == known.fictitious
    )
    return replace(one, firm=firm, deed=Deed.UNCHANGED if unchanged else Deed.RENEWED)


def _ordered(profile: Profile) -> Profile:
    """A profile whose traits stand in one order: tables keep none."""
    return profile.model_copy(update={name: sorted(set(getattr(profile, name))) for name in TRAIT_FIELDS})


def _held(session: Session, ids: list[int]) -> dict[int, Profile]:
    found: dict[int, Profile] = {}
    for start in range(0, len(ids), _AT_ONCE):
        found |= profiles.published_all(session, ids[start : start + _AT_ONCE])
    return found


def _proofs(session: Session, ids: list[int]) -> dict[int, _Proofs]:
    found: dict[int, _Proofs] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = session.exec(
            select(Evidence).where(
                col(Evidence.firm_id).in_(ids[start : start + _AT_ONCE]),
                Evidence.review == EvidenceReview.PUBLISHED,
            )
        )
        for row in rows:
            held = found.setdefault(row.firm_id, _Proofs())
            if row.status == EvidenceStatus.STATED and row.original_id is None:
                held.stated.append(EvidenceStated.model_validate(row, from_attributes=True))
            else:
                held.looked_at.add((row.kind, row.label))
    return found


def _bare(proofs: Iterable[EvidenceStated]) -> list[str]:
    return sorted(one.model_dump_json() for one in proofs)
