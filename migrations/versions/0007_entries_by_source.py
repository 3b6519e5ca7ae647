"""Every page of the calendar counts the entries of each source: from an index instead of from the rows

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_entry_source", "entry", ["present", "source_id"])


def downgrade() -> None:
    op.drop_index("ix_entry_source", "entry")
