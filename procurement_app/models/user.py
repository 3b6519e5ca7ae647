"""People who log in, and what they may do."""

import re
from datetime import datetime
from enum import StrEnum

from pydantic import field_validator
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment

LOCAL_ISSUER = "local"
MIN_PASSWORD = 12


class Role(StrEnum):
    """Who someone is to Kansrijk. NOBODY is a visitor who has not logged in and is never stored."""

    NOBODY = "nobody"
    READER = "reader"
    OFFICER = "officer"
    ADVISOR = "advisor"
    FIRM = "firm"
    ADMINISTRATOR = "administrator"


STORED_ROLES = tuple(role for role in Role if role is not Role.NOBODY)
STAFF = frozenset(STORED_ROLES) - {Role.FIRM}  # people of the City


class User(SQLModel, table=True):
    """An account, known by `issuer` and `subject` as in OpenID Connect; "local" ones have a password."""

    __tablename__ = "user_account"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        CheckConstraint(
            "role in ('reader', 'officer', 'advisor', 'firm', 'administrator')", name="known_role"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    issuer: str = LOCAL_ISSUER
    subject: str
    name: str
    role: str
    firm_id: int | None = Field(default=None, foreign_key="firm.id", index=True)
    password_hash: str | None = None
    active: bool = True
    demo: bool = False
    created_at: datetime = Field(sa_type=Moment)
    last_login_at: datetime | None = Field(default=None, sa_type=Moment)


class UserCreate(SQLModel):
    """A new local account as a person states it; raises pydantic.ValidationError when it is not right."""

    subject: str = Field(min_length=2, max_length=80)
    name: str = Field(min_length=1, max_length=120)
    role: Role
    password: str = Field(min_length=MIN_PASSWORD, max_length=200)
    firm_id: int | None = None
    demo: bool = False

    @field_validator("subject")
    @classmethod
    def subject_is_plain(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9._@-]*", value):
            raise ValueError("use small letters, digits, dot, dash, underscore or @")
        return value

    @field_validator("role")
    @classmethod
    def role_is_stored(cls, value: Role) -> Role:
        if value is Role.NOBODY:
            raise ValueError("an account cannot be nobody")
        return value


class LoginAttempt(SQLModel, table=True):
    """A try to log in, kept to slow down guessing. Who and where are hashed; old rows are swept."""

    __tablename__ = "login_attempt"

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(index=True)
    address: str = Field(index=True)
    at: datetime = Field(sa_type=Moment, index=True)
