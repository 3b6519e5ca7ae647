"""Social firms: what the catalogue shows of them, and how often it was shown."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment
from procurement_app.models.evidence import EvidenceStated


class FirmState(StrEnum):
    """Whether a firm is in the catalogue. Of a firm that LEFT only its name and number are kept."""

    PUBLISHED = "published"
    HIDDEN = "hidden"
    LEFT = "left"


class Trait(StrEnum):
    """That of which a firm can have several; each is a value of `FirmTrait`."""

    SECTOR = "sector"  # code of a sector
    ACTIVITY = "activity"  # code of a kind of work in rules/matching
    CPV = "cpv"  # the first digits of a code
    AREA = "area"  # where it delivers: a district, "city" or "country"
    LANGUAGE = "language"  # code of ISO 639
    TARGET_GROUP = "target-group"  # code of the people it is there for


class Firm(SQLModel, table=True):
    """A social firm as it was last approved. Proposed changes wait in `profile_change`.

    `max_contract` is the largest contract it can carry, `turnover` what it sells in a year, both in euro;
    `staff` is in full-time equivalents. `capacity_number` counts in `capacity_unit`, as `capacity_text`
    says in words. From today up to and with `full_until` it takes no new work.

    `turnover`, `mail_address`, `feed_salt` and `details` are never public. `details` keeps what a source
    file says beyond the columns.
    """

    __tablename__ = "firm"
    __table_args__ = (
        CheckConstraint("state in ('published', 'hidden', 'left')", name="known_state"),
        Index("ix_firm_state_published_at", "state", "published_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kvk: str | None = Field(default=None, unique=True)
    state: str = FirmState.PUBLISHED
    name: str = Field(index=True)
    description: str = Field(default="", sa_type=Text)
    description_en: str = Field(default="", sa_type=Text)
    since: int | None = None
    services: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    district: str = ""
    capacity_text: str = ""
    capacity_number: float | None = None
    capacity_unit: str = ""
    max_contract: float | None = None
    staff: float | None = None
    turnover: float | None = None
    full_until: date | None = None
    website: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    references: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    mail_address: str = ""
    mail_language: str = "nl"
    digest: str = "none"
    digest_at: datetime | None = Field(default=None, sa_type=Moment)
    feed_salt: str = ""
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    updated_at: datetime | None = Field(default=None, sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    fictitious: bool = False


class FirmTrait(SQLModel, table=True):
    """One value of a `Trait` of a firm."""

    __tablename__ = "firm_trait"
    __table_args__ = (Index("ix_firm_trait_kind_value_firm_id", "kind", "value", "firm_id"),)

    firm_id: int = Field(foreign_key="firm.id", primary_key=True, ondelete="CASCADE")
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)


class FirmPicture(SQLModel, table=True):
    """A picture on a firm's page: a file we made ourselves from what the firm sent. `place` counts from 0."""

    __tablename__ = "firm_picture"

    id: int | None = Field(default=None, primary_key=True)
    firm_id: int = Field(foreign_key="firm.id", index=True, ondelete="CASCADE")
    original_id: int = Field(foreign_key="original.id", index=True)
    place: int = 0
    alt: str = ""
    width: int
    height: int


class FirmShowing(SQLModel, table=True):
    """How often a firm was shown on a day, to whom, where and for what.

    `viewer` is a role, "nobody" for a visitor; `account` is the id of an account of the City, 0 for
    everybody else, of whom only the kind is kept. `place` is "search", "page", "match", "need" or another
    word; `subject` is "entry:12", "document:3", "need:7" or a lot of one ("document:3/2"), and empty where
    firms were just looked at.
    """

    __tablename__ = "firm_showing"

    firm_id: int = Field(foreign_key="firm.id", primary_key=True, ondelete="CASCADE")
    day: date = Field(primary_key=True, index=True)
    viewer: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    account: int = Field(primary_key=True)
    subject: str = Field(primary_key=True, index=True)
    count: int = 0


class Reference(SQLModel):
    """Work that a firm did: for whom, what, and in which year, or from which year up to and with `until`."""

    customer: str = Field(min_length=1, max_length=200)
    work: str = Field(default="", max_length=500)
    year: int | None = Field(default=None, ge=1950, le=2100)
    until: int | None = Field(default=None, ge=1950, le=2100)

    @property
    def when(self) -> str:
        """The year or the years: "2024", "2024-2027"."""
        return "-".join(str(year) for year in (self.year, self.until) if year is not None)


class Picture(SQLModel):
    """A stored picture as a profile names it; sizes in pixels."""

    original_id: int
    alt: str = Field(default="", max_length=300)
    width: int
    height: int


class Profile(SQLModel):
    """All that a firm can say of itself, as drafts keep it and as it is compared; see `Firm`.

    Raises pydantic.ValidationError when it is not right.
    """

    name: str = Field(min_length=1, max_length=200)
    kvk: str | None = Field(default=None, regex=r"^\d{8}$")
    description: str = Field(default="", max_length=5000)
    description_en: str = Field(default="", max_length=5000)
    since: int | None = Field(default=None, ge=1800, le=2100)
    services: list[str] = Field(default_factory=list)
    sectors: list[str] = Field(default_factory=list)
    activities: list[str] = Field(default_factory=list)
    cpv: list[str] = Field(default_factory=list)
    district: str = Field(default="", max_length=200)
    areas: list[str] = Field(default_factory=list)
    languages: list[str] = Field(default_factory=list)
    target_groups: list[str] = Field(default_factory=list)
    capacity_text: str = Field(default="", max_length=500)
    capacity_number: float | None = Field(default=None, ge=0)
    capacity_unit: str = Field(default="", max_length=40)
    max_contract: float | None = Field(default=None, ge=0)
    staff: float | None = Field(default=None, ge=0)
    turnover: float | None = Field(default=None, ge=0)
    full_until: date | None = None
    website: str = Field(default="", max_length=300)
    contact_name: str = Field(default="", max_length=120)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=300)
    references: list[Reference] = Field(default_factory=list)
    pictures: list[Picture] = Field(default_factory=list)


# The traits of a firm by the field of `Profile` that lists them.
TRAIT_FIELDS = {
    "sectors": Trait.SECTOR,
    "activities": Trait.ACTIVITY,
    "cpv": Trait.CPV,
    "areas": Trait.AREA,
    "languages": Trait.LANGUAGE,
    "target_groups": Trait.TARGET_GROUP,
}


class FirmCreate(Profile):
    """A firm as a file states it, known by `key`; raises pydantic.ValidationError when it is not right."""

    key: str = Field(min_length=1, max_length=80)
    evidence: list[EvidenceStated] = Field(default_factory=list)
    confirmed_on: date | None = None
    details: dict[str, Any] = Field(default_factory=dict)
    fictitious: bool = False
