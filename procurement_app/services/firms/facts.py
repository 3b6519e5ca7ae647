"""What a page says of the size of a firm, and the evidence behind it.

The evidence keeps what was looked at; when the page changes, it is stated by the firm again.
"""

from __future__ import annotations

from collections.abc import Iterable

from procurement_app.models import EvidenceKind, EvidenceStated, Profile
from procurement_app.services.firms.evidence import EvidenceRow

# The field of a profile by the kind of evidence for it.
FACTS = {
    EvidenceKind.CAPACITY: "capacity_text",
    EvidenceKind.LARGEST_CONTRACT: "max_contract",
    EvidenceKind.STAFF: "staff",
}
_LONGEST = 120  # characters of the capacity in words that evidence keeps


def stated(kind: EvidenceKind, profile: Profile) -> EvidenceStated | None:
    """What the page says now, as evidence to hand in; None when it says nothing."""
    said = getattr(profile, FACTS[kind])
    if not said:
        return None
    if kind is EvidenceKind.CAPACITY:
        return EvidenceStated(kind=kind, label=said[:_LONGEST])
    return EvidenceStated(kind=kind, value=said)


def behind(profile: Profile, shown: Iterable[EvidenceRow]) -> dict[str, EvidenceRow]:
    """The evidence that counts for what the page says, by the field of the profile."""
    found = {}
    for row in shown:
        kind = EvidenceKind(row.kind)
        now = stated(kind, profile) if kind in FACTS else None
        if now is not None and (now.label, now.value) == (row.label, row.value):
            found[FACTS[kind]] = row
    return found
