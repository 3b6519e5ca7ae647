"""The files that a ZIP or an e-mail held: which, how far they are, and what was found together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, func, select

from procurement_app.models import BundleMember, DocumentFinding, DocumentStatus, TenderDocument
from procurement_app.services.tender.tally import Tally


@dataclass(frozen=True)
class Bundle:
    """The files of one ZIP or e-mail; `tally` has the findings in all of them, and in the e-mail itself."""

    files: int = 0
    waiting: int = 0
    failed: int = 0
    tally: Tally = field(default_factory=Tally)

    @property
    def counts(self) -> Mapping[str, int]:
        return self.tally.holds

    @property
    def denied(self) -> Mapping[str, int]:
        return self.tally.denied

    @property
    def findings(self) -> int:
        return self.tally.found.total()

    @property
    def progress(self) -> float:
        """The share of the files that is done, 0 to 1."""
        return 1 - self.waiting / self.files if self.files else 1.0


def held(session: Session, document_ids: Iterable[int]) -> dict[int, Bundle]:
    """The bundles among these documents; a document that held nothing is left out."""
    ids = list(document_ids)
    members = (
        select(BundleMember.bundle_id, TenderDocument.status, func.count())
        .join(TenderDocument, col(TenderDocument.id) == col(BundleMember.document_id))
        .where(col(BundleMember.bundle_id).in_(ids))
        .group_by(col(BundleMember.bundle_id), col(TenderDocument.status))
    )
    files: dict[int, dict[str, int]] = {}
    for bundle_id, status, count in session.exec(members):
        files.setdefault(bundle_id, {})[status] = count
    found = (
        select(BundleMember.bundle_id, DocumentFinding.kind, DocumentFinding.status, func.count())
        .join(TenderDocument, col(TenderDocument.id) == col(BundleMember.document_id))
        .join(DocumentFinding, col(DocumentFinding.run_id) == col(TenderDocument.current_run_id))
        .where(col(BundleMember.bundle_id).in_(list(files)))
        .group_by(col(BundleMember.bundle_id), col(DocumentFinding.kind), col(DocumentFinding.status))
    )
    own = (
        select(TenderDocument.id, DocumentFinding.kind, DocumentFinding.status, func.count())
        .join(DocumentFinding, col(DocumentFinding.run_id) == col(TenderDocument.current_run_id))
        .where(col(TenderDocument.id).in_(list(files)))
        .group_by(col(TenderDocument.id), col(DocumentFinding.kind), col(DocumentFinding.status))
    )
    tallies: dict[int | None, Tally] = defaultdict(Tally)
    for bundle_id, kind, status, count in (*session.exec(found), *session.exec(own)):
        tallies[bundle_id].add(kind, status, count)
    return {
        bundle_id: Bundle(
            sum(by_status.values()),
            by_status.get(DocumentStatus.WAITING, 0),
            by_status.get(DocumentStatus.FAILED, 0),
            tallies[bundle_id],
        )
        for bundle_id, by_status in files.items()
    }


def contents(session: Session, document_id: int) -> list[int]:
    """A document, and all that came in it, also in a bundle within it."""
    found = dict.fromkeys([document_id])
    level = list(found)
    while level:
        level = [member for member in inside(session, level) if member not in found]
        found |= dict.fromkeys(level)
    return list(found)


def inside(session: Session, bundle_ids: Collection[int]) -> Sequence[int]:
    """The files that ZIPs and e-mails held themselves; none for other documents."""
    held = col(BundleMember.bundle_id).in_(bundle_ids)
    return session.exec(select(BundleMember.document_id).where(held)).all()


def companions(session: Session, document_id: int) -> list[int]:
    """What came with a document: the contents of the one bundle that it came in, or those of its own."""
    around = session.exec(select(BundleMember.bundle_id).where(BundleMember.document_id == document_id)).all()
    return contents(session, around[0] if len(around) == 1 else document_id)
