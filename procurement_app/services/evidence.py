"""Evidence of firms: what may be shown on a day, who saw or checked it, and when it runs out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, delete

from procurement_app.models import Evidence, EvidenceReview, EvidenceStated, EvidenceStatus


def restate(session: Session, firm_id: int, stated: Iterable[EvidenceStated], *, now: datetime) -> None:
    """Replace what a file stated of a firm before; what an advisor saw or checked stays.

    Inside the caller's write transaction.
    """
    session.exec(
        delete(Evidence).where(
            col(Evidence.firm_id) == firm_id,
            col(Evidence.status) == EvidenceStatus.STATED,
            col(Evidence.review) == EvidenceReview.PUBLISHED,
            col(Evidence.original_id).is_(None),
        )
    )
    session.add_all(
        Evidence(firm_id=firm_id, review=EvidenceReview.PUBLISHED, stated_at=now, **one.model_dump())
        for one in stated
    )
