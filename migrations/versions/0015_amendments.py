"""A screening keeps the places that a memorandum of answers changes, and a finding the item it stands in

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("amendments", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.alter_column("amendments", server_default=None)
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.alter_column("item", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_column("item")
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.drop_column("amendments")
