"""SQLModel tables, one file a noun, with the input models that check what people state beside them."""

from procurement_app.models.audit import AuditRecord
from procurement_app.models.calendar import CalendarSource, Edition, EditionProblem, SavedMapping
from procurement_app.models.catalogue import CatalogueEntry, CatalogueStale, CatalogueState
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
from procurement_app.models.evidence import (
    Evidence,
    EvidenceKind,
    EvidenceReminder,
    EvidenceReview,
    EvidenceStated,
    EvidenceStatus,
)
from procurement_app.models.firm import (
    Firm,
    FirmCreate,
    FirmPicture,
    FirmShowing,
    FirmState,
    FirmTrait,
    Picture,
    Profile,
    Reference,
    Trait,
)
from procurement_app.models.follow import EntryTold, Follow
from procurement_app.models.introduction import (
    AskerKind,
    Introduction,
    IntroductionEvent,
    IntroductionState,
    StoredNeed,
)
from procurement_app.models.job import Job, JobStatus
from procurement_app.models.mail import Mail, MailStatus
from procurement_app.models.original import Original
from procurement_app.models.profile import (
    ChangeState,
    Confirmation,
    FormAttempt,
    Invitation,
    ProfileChange,
)
from procurement_app.models.screening import DocumentFinding, DocumentNeed, ScreeningRun
from procurement_app.models.session import WebSession
from procurement_app.models.user import LoginAttempt, Role, User, UserCreate
from procurement_app.models.verdict import ParameterValue, Verdict, VerdictKind, VerdictState

__all__ = [
    "AskerKind",
    "AuditRecord",
    "BundleMember",
    "CalendarSource",
    "CatalogueEntry",
    "CatalogueStale",
    "CatalogueState",
    "ChangeKind",
    "ChangeState",
    "Confirmation",
    "DocumentFinding",
    "DocumentNeed",
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
    "EntryTold",
    "EntryVersion",
    "Evidence",
    "EvidenceKind",
    "EvidenceReminder",
    "EvidenceReview",
    "EvidenceStated",
    "EvidenceStatus",
    "Firm",
    "FirmCreate",
    "FirmPicture",
    "FirmShowing",
    "FirmState",
    "FirmTrait",
    "Follow",
    "FormAttempt",
    "Introduction",
    "IntroductionEvent",
    "IntroductionState",
    "Invitation",
    "Job",
    "JobStatus",
    "LoginAttempt",
    "Mail",
    "MailStatus",
    "Original",
    "ParameterValue",
    "Picture",
    "Profile",
    "ProfileChange",
    "Reference",
    "Role",
    "SavedMapping",
    "ScreeningRun",
    "StoredNeed",
    "TenderDocument",
    "Trait",
    "User",
    "UserCreate",
    "Verdict",
    "VerdictKind",
    "VerdictState",
    "WebSession",
]
