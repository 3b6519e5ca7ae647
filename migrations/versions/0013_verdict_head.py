"""What is said of a row of a table keeps the head row of that table

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.add_column(sa.Column("head", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.alter_column("head", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_column("head")
