"""Social firms."""

from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel


class Firm(SQLModel, table=True):
    """A social firm as it is in the catalogue. `details` keeps what the source says beyond the columns."""

    __tablename__ = "firm"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str = Field(index=True)
    description: str = Field(default="", sa_type=Text)
    district: str = ""
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    fictitious: bool = False


class FirmSector(SQLModel, table=True):
    """A sector a firm works in."""

    __tablename__ = "firm_sector"

    firm_id: int = Field(foreign_key="firm.id", primary_key=True, ondelete="CASCADE")
    sector: str = Field(primary_key=True, index=True)


class FirmCreate(SQLModel):
    """A firm as a file states it; raises pydantic.ValidationError when it is not right."""

    key: str = Field(min_length=1, max_length=80)
    name: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=5000)
    district: str = Field(default="", max_length=200)
    sectors: list[str] = Field(default_factory=list)
    details: dict[str, Any] = Field(default_factory=dict)
    fictitious: bool = False
