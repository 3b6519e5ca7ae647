"""SQLModel tables, one file a noun, with the input models that check what people state beside them."""

from procurement_app.models.audit import AuditRecord
from procurement_app.models.calendar import CalendarSource, Edition, EditionProblem, SavedMapping
from procurement_app.models.document import (
    BundleMember,
    DocumentReading,
    DocumentStatus,
    EntryDocument,
    TenderDocument,
)
from procurement_app.models.entry import (
    ChangeKind,
    Entry,
    EntryChance,
    EntryChange,
    EntryRecord,
    EntrySector,
    EntryVersion,
)
from procurement_app.models.firm import Firm, FirmCreate, FirmSector
from procurement_app.models.job import Job, JobStatus
from procurement_app.models.original import Original
from procurement_app.models.screening import DocumentFinding, ScreeningRun
from procurement_app.models.session import WebSession
from procurement_app.models.user import LoginAttempt, Role, User, UserCreate

__all__ = [
    "AuditRecord",
    "BundleMember",
    "CalendarSource",
    "ChangeKind",
    "DocumentFinding",
    "DocumentReading",
    "DocumentStatus",
    "Edition",
    "EditionProblem",
    "Entry",
    "EntryChance",
    "EntryChange",
    "EntryDocument",
    "EntryRecord",
    "EntrySector",
    "EntryVersion",
    "Firm",
    "FirmCreate",
    "FirmSector",
    "Job",
    "JobStatus",
    "LoginAttempt",
    "Original",
    "Role",
    "SavedMapping",
    "ScreeningRun",
    "TenderDocument",
    "User",
    "UserCreate",
    "WebSession",
]
