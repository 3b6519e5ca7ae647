"""Sessions of the browser, kept on the server."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from procurement_app.models.base import Moment


class WebSession(SQLModel, table=True):
    """One browser's session. The cookie holds the id, the table only its SHA-256, so a copy of the
    database opens no session. `data` is what Flask keeps in a session (the CSRF token, a notice).
    """

    __tablename__ = "web_session"

    id_hash: str = Field(primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True, ondelete="CASCADE")
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment, index=True)
