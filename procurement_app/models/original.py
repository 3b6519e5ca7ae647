"""Files as they were received."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class Original(SQLModel, table=True):
    """What is known of a stored file; its bytes lie in the store under `sha256`, once."""

    __tablename__ = "original"

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, min_length=64, max_length=64)
    size: int
    name: str
    stored_at: datetime = Field(sa_type=Moment)
    stored_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
