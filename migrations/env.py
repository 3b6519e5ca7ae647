"""How Alembic reaches the database: connection and models come from Kansrijk, never from a file here."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from procurement_app.models.migration import not_search

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    include_object=not_search,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
