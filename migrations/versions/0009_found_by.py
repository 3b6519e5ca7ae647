"""How a finding was found, and what it rests on, are kept with it; older findings told it in their reasons

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# How the reasons of findings began, or told their status, when weights were used before this was kept.
_FOUND_BY_WORDS = ('["Geen vaste manier vond dit%', '["Gevonden omdat dit zwaar weegt%')
_STATUS_BY_WORDS = ("%, want daarop wijst %", "%, want daarop wijzen de woorden %")


def upgrade() -> None:
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("found_by", sa.String(), nullable=False, server_default="way"))
        batch_op.add_column(sa.Column("status_by", sa.String(), nullable=False, server_default="cues"))
        batch_op.add_column(sa.Column("grounds", sa.JSON(), nullable=True))
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.alter_column("found_by", server_default=None)
        batch_op.alter_column("status_by", server_default=None)
    finding = sa.table("finding", sa.column("why", sa.Text()), sa.column("found_by"), sa.column("status_by"))
    reasons = sa.cast(finding.c.why, sa.Text())
    for column, told in (("found_by", _FOUND_BY_WORDS), ("status_by", _STATUS_BY_WORDS)):
        says_so = sa.or_(*(reasons.like(words) for words in told))
        op.execute(finding.update().where(says_so).values({column: "words"}))


def downgrade() -> None:
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_column("grounds")
        batch_op.drop_column("status_by")
        batch_op.drop_column("found_by")
