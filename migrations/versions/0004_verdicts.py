"""Verdicts on findings, reviewed by a second person, and values that an administrator fills in

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import procurement_app.models.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WORDS = sqlmodel.sql.sqltypes.AutoString
_MOMENT = procurement_app.models.base.Moment


def upgrade() -> None:
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("rule", _WORDS(), nullable=False),
        sa.Column("kind", _WORDS(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("block", _WORDS(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("expected", sa.JSON(), nullable=False),
        sa.Column("rulebook_version", _WORDS(), nullable=False),
        sa.Column("state", _WORDS(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", _MOMENT(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", _MOMENT(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('wrong', 'wrong-status', 'wrong-value', 'missed')", name=op.f("ck_verdict_known_kind")
        ),
        sa.CheckConstraint("state in ('open', 'approved', 'declined')", name=op.f("ck_verdict_known_state")),
        sa.CheckConstraint(
            "reviewed_by is null or reviewed_by <> given_by", name=op.f("ck_verdict_four_eyes")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_verdict_document_id_document"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["user_account.id"], name=op.f("fk_verdict_given_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["user_account.id"], name=op.f("fk_verdict_reviewed_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    for columns in (["document_id"], ["given_by"], ["reviewed_by"]):
        op.create_index(op.f(f"ix_verdict_{columns[0]}"), "verdict", columns)
    op.create_index("ix_verdict_state_rule", "verdict", ["state", "rule"])
    op.create_table(
        "parameter_value",
        sa.Column("parameter", _WORDS(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("filled_by", sa.Integer(), nullable=True),
        sa.Column("filled_at", _MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["filled_by"], ["user_account.id"], name=op.f("fk_parameter_value_filled_by_user_account")
        ),
        sa.PrimaryKeyConstraint("parameter", "since", name=op.f("pk_parameter_value")),
    )
    op.create_index(op.f("ix_parameter_value_filled_by"), "parameter_value", ["filled_by"])


def downgrade() -> None:
    op.drop_table("parameter_value")
    op.drop_table("verdict")
