"""What a document leaves out, and what it says its contract is worth, are kept with its screening

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_out", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("contract_value", sa.Float(), nullable=True))
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.alter_column("left_out", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.drop_column("contract_value")
        batch_op.drop_column("left_out")
