"""The log of which firms were shown says for what, and to which account of the City

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = ["firm_id", "day", "viewer", "place"]
ADDED = ["account", "subject"]


def upgrade() -> None:
    with op.batch_alter_table("firm_showing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("subject", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("firm_showing", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("pk_firm_showing"), type_="primary")
        batch_op.create_primary_key(op.f("pk_firm_showing"), [*KEY, *ADDED])
        batch_op.alter_column("account", server_default=None)
        batch_op.alter_column("subject", server_default=None)
        batch_op.create_index(op.f("ix_firm_showing_subject"), ["subject"], unique=False)


def downgrade() -> None:
    """Counts of the same firm, day, kind of viewer and place are added up, so that none is lost."""
    op.execute(
        "CREATE TEMPORARY TABLE shown_before AS SELECT firm_id, day, viewer, place, SUM(count) AS count "
        "FROM firm_showing GROUP BY firm_id, day, viewer, place"
    )
    op.execute("DELETE FROM firm_showing")
    with op.batch_alter_table("firm_showing", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_firm_showing_subject"))
        batch_op.drop_constraint(op.f("pk_firm_showing"), type_="primary")
        batch_op.create_primary_key(op.f("pk_firm_showing"), KEY)
        for column in ADDED:
            batch_op.drop_column(column)
    op.execute(
        "INSERT INTO firm_showing (firm_id, day, viewer, place, count) "
        "SELECT firm_id, day, viewer, place, count FROM shown_before"
    )
    op.execute("DROP TABLE shown_before")
