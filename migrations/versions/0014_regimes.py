"""A screening keeps what a document calls its procedure

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("regimes", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.alter_column("regimes", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.drop_column("regimes")
