"""Calendar entries that a firm follows, and those it was told about."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class Follow(SQLModel, table=True):
    """A firm wants to know what happens to an entry."""

    __tablename__ = "follow"

    firm_id: int = Field(foreign_key="firm.id", primary_key=True, ondelete="CASCADE")
    entry_id: int = Field(foreign_key="entry.id", primary_key=True, index=True, ondelete="CASCADE")
    at: datetime = Field(sa_type=Moment)


class EntryTold(SQLModel, table=True):
    """An entry stood in a mail to a firm, as it was in this edition."""

    __tablename__ = "entry_told"

    firm_id: int = Field(foreign_key="firm.id", primary_key=True, ondelete="CASCADE")
    entry_id: int = Field(foreign_key="entry.id", primary_key=True, index=True, ondelete="CASCADE")
    edition_id: int
    at: datetime = Field(sa_type=Moment)
