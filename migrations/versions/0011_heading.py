"""A document keeps the heading that it begins with, by which a memorandum of answers is known

Revision ID: 0011
Revises: 0010
"""

from itertools import islice

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BEGINNING = 10  # blocks


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heading", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.alter_column("heading", server_default=None)
    _fill_in()


def downgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_column("heading")


def _fill_in() -> None:
    document = sa.table("document", sa.column("id"), sa.column("heading"))
    reading = sa.table(
        "document_reading", sa.column("document_id"), sa.column("text"), sa.column("blocks", sa.JSON())
    )
    connection = op.get_bind()
    # one at a time: a text of hundreds of pages is large
    for number in connection.execute(sa.select(reading.c.document_id)).scalars().all():
        text, blocks = connection.execute(
            sa.select(reading.c.text, reading.c.blocks).where(reading.c.document_id == number)
        ).one()
        headings = (block for block in islice(blocks, _BEGINNING) if block["kind"] == "heading")
        if (first := next(headings, None)) is not None:
            heading = text[first["start"] : first["end"]]
            connection.execute(document.update().where(document.c.id == number).values(heading=heading))
