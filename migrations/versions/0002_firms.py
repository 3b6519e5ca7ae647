"""Firms in columns: profiles, evidence, changes, needs, introductions, what they follow, and mail

Revision ID: 0002
Revises: 0001
"""

import contextlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
import sqlmodel
from alembic import op

import procurement_app.models.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WRITTEN = (
    "state",
    "description_en",
    "services",
    "capacity_text",
    "capacity_unit",
    "website",
    "contact_name",
    "email",
    "phone",
    "address",
    "references",
    "mail_address",
    "mail_language",
    "digest",
    "feed_salt",
)


# What the foundation kept of a firm in `details`, under the names of the columns of a firm file.
PLAIN = {"capacity": "capacity_text", "website": "website"}
NUMBERS = {"employees_fte": "staff", "max_contract_value": "max_contract", "turnover": "turnover"}
SEVERAL = {"cpv_prefixes": "cpv", "delivery_area": "area", "languages": "language"}
EVIDENCE = ("pso_level", "share_target_group_pct", "certificates", "evidence_until")
AREAS = {"Hele stad": "city"}

firm = sa.table(
    "firm",
    sa.column("id", sa.Integer),
    sa.column("kvk", sa.String),
    sa.column("details", sa.JSON),
    sa.column("capacity_text", sa.String),
    sa.column("website", sa.String),
    sa.column("staff", sa.Float),
    sa.column("max_contract", sa.Float),
    sa.column("turnover", sa.Float),
    sa.column("published_at", procurement_app.models.base.Moment()),
    sa.column("updated_at", procurement_app.models.base.Moment()),
    sa.column("confirmed_at", procurement_app.models.base.Moment()),
)
firm_trait = sa.table(
    "firm_trait",
    sa.column("firm_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("value", sa.String),
)
firm_sector = sa.table("firm_sector", sa.column("firm_id", sa.Integer), sa.column("sector", sa.String))
evidence = sa.table(
    "evidence",
    sa.column("id", sa.Integer),
    sa.column("firm_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("level", sa.String),
    sa.column("value", sa.Float),
    sa.column("label", sa.String),
    sa.column("status", sa.String),
    sa.column("review", sa.String),
    sa.column("expires", sa.Date),
    sa.column("document_name", sa.String),
    sa.column("document_type", sa.String),
    sa.column("stated_at", procurement_app.models.base.Moment()),
    sa.column("checked_where", sa.String),
    sa.column("reason", sa.Text),
)


def _fill_columns(connection: sa.Connection) -> None:
    """Move what was kept in `details` to columns, traits and stated evidence; what is unknown stays there."""
    now = datetime.now(UTC)
    traits = [
        {"firm_id": firm_id, "kind": "sector", "value": sector}
        for firm_id, sector in connection.execute(sa.select(firm_sector.c.firm_id, firm_sector.c.sector))
    ]
    stated, numbers_seen = [], set()
    for firm_id, kept in connection.execute(sa.select(firm.c.id, firm.c.details).order_by(firm.c.id)).all():
        rest = dict(kept or {})
        values: dict[str, Any] = {"published_at": now, "updated_at": now}
        for name, column in PLAIN.items():
            values[column] = str(rest.pop(name, ""))
        for name, column in NUMBERS.items():
            with contextlib.suppress(ValueError, KeyError):
                values[column] = float(rest[name])
                del rest[name]
        number = str(rest.get("kvk", ""))
        if re.fullmatch(r"\d{8}", number) and number not in numbers_seen:
            values["kvk"] = rest.pop("kvk")
            numbers_seen.add(number)
        with contextlib.suppress(ValueError, KeyError):
            values["confirmed_at"] = datetime.combine(
                date.fromisoformat(rest["last_confirmed_on"]), datetime.min.time(), UTC
            )
            del rest["last_confirmed_on"]
        for name, kind in SEVERAL.items():
            for value in dict.fromkeys(_parts(rest.pop(name, ""), "[|;,]")):
                traits.append({"firm_id": firm_id, "kind": kind, "value": AREAS.get(value, value)})
        stated += [{"firm_id": firm_id, **one} for one in _evidence(rest, now)]
        values["details"] = rest
        connection.execute(sa.update(firm).where(firm.c.id == firm_id).values(values))
    if traits:
        connection.execute(sa.insert(firm_trait), traits)
    if stated:
        connection.execute(sa.insert(evidence), stated)


def _evidence(rest: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """Evidence as far as the firm stated it; taken out of `rest`."""
    until = None
    with contextlib.suppress(ValueError, KeyError):
        until = date.fromisoformat(rest["evidence_until"])
        del rest["evidence_until"]
    found: list[tuple[str, str, float | None, str, date | None]] = []
    level = str(rest.pop("pso_level", "")).lower()
    if level == "30+":
        found.append(("pso-30", "3", None, "", until))
    elif level:
        found.append(("pso", level, None, "", until))
    with contextlib.suppress(ValueError, KeyError):
        found.append(("target-share", "", float(rest["share_target_group_pct"]), "", None))
        del rest["share_target_group_pct"]
    found += [("certificate", "", None, name, None) for name in _parts(rest.pop("certificates", ""), "[|;]")]
    return [
        {
            "kind": kind,
            "level": level,
            "value": value,
            "label": label,
            "expires": expires,
            "status": "stated",
            "review": "published",
            "document_name": "",
            "document_type": "",
            "stated_at": now,
            "checked_where": "",
            "reason": "",
        }
        for kind, level, value, label, expires in found
    ]


def _fill_details(connection: sa.Connection) -> None:
    """Put sectors back in their table, and in `details` what a firm file has a column for."""
    held: dict[int, dict[str, list[str]]] = {}
    for firm_id, kind, value in connection.execute(
        sa.select(firm_trait.c.firm_id, firm_trait.c.kind, firm_trait.c.value).order_by(firm_trait.c.value)
    ):
        held.setdefault(firm_id, {}).setdefault(kind, []).append(value)
    sectors = [
        {"firm_id": firm_id, "sector": sector}
        for firm_id, kinds in held.items()
        for sector in kinds.get("sector", [])
    ]
    if sectors:
        connection.execute(sa.insert(firm_sector), sectors)
    written = _evidence_as_written(connection)
    names = {code: name for name, code in AREAS.items()}
    for row in connection.execute(sa.select(firm)).mappings().all():
        details = dict(row["details"] or {}) | written.get(row["id"], {})
        for name, kind in SEVERAL.items():
            values = [names.get(value, value) for value in held.get(row["id"], {}).get(kind, [])]
            if values:
                details[name] = "|".join(values)
        for name, column in (PLAIN | NUMBERS | {"kvk": "kvk"}).items():
            if row[column] not in (None, ""):
                details[name] = _written(row[column])
        if row["confirmed_at"]:
            details["last_confirmed_on"] = row["confirmed_at"].date().isoformat()
        connection.execute(sa.update(firm).where(firm.c.id == row["id"]).values(details=details))


def _evidence_as_written(connection: sa.Connection) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    shown = sa.select(evidence).where(evidence.c.review == "published").order_by(evidence.c.id)
    for row in connection.execute(shown).mappings():
        of_firm = found.setdefault(row["firm_id"], {})
        _add_written(of_firm, row)
    return found


def _add_written(details: dict[str, str], row: Mapping[str, Any]) -> None:
    if row["kind"] in ("pso", "pso-30"):
        details["pso_level"] = "30+" if row["kind"] == "pso-30" else row["level"]
        if row["expires"]:
            details["evidence_until"] = row["expires"].isoformat()
    elif row["kind"] == "target-share" and row["value"] is not None:
        details["share_target_group_pct"] = _written(row["value"])
    elif row["kind"] == "certificate":
        details["certificates"] = "|".join(filter(None, [details.get("certificates"), row["label"]]))


def _parts(written: object, splitter: str) -> list[str]:
    return [part.strip() for part in re.split(splitter, str(written or "")) if part.strip()]


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) and value < 1e6 else str(value).removesuffix(".0")


def upgrade() -> None:
    op.create_table(
        "form_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", procurement_app.models.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_attempt")),
    )
    with op.batch_alter_table("form_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_attempt_at"), ["at"], unique=False)
        batch_op.create_index("ix_form_attempt_form_address_at", ["form", "address", "at"], unique=False)

    op.create_table(
        "confirmation",
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("confirmed_at", procurement_app.models.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_confirmation_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("firm_id", "quarter", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_confirmation_token_hash")),
    )
    op.create_table(
        "firm_showing",
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("viewer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_firm_showing_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("firm_id", "day", "viewer", "place", name=op.f("pk_firm_showing")),
    )
    with op.batch_alter_table("firm_showing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_showing_day"), ["day"], unique=False)

    op.create_table(
        "firm_trait",
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_firm_trait_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("firm_id", "kind", "value", name=op.f("pk_firm_trait")),
    )
    with op.batch_alter_table("firm_trait", schema=None) as batch_op:
        batch_op.create_index("ix_firm_trait_kind_value_firm_id", ["kind", "value", "firm_id"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("to_address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("message_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("next_try_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("sent_at", procurement_app.models.base.Moment(), nullable=True),
        sa.CheckConstraint("status in ('waiting', 'sent', 'failed')", name=op.f("ck_mail_known_status")),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_mail_firm_id_firm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index("ix_mail_status_next_try_at", ["status", "next_try_at"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mail_address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("expires_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("used_at", procurement_app.models.base.Moment(), nullable=True),
        sa.Column("revoked_at", procurement_app.models.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_invitation_created_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_invitation_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_firm_id"), ["firm_id"], unique=False)

    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asker", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("organisation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("contact_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("contact_mail", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("contact_phone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("when_text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("quantity", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("district", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", procurement_app.models.base.Moment(), nullable=True),
        sa.Column("erased_at", procurement_app.models.base.Moment(), nullable=True),
        sa.Column("fictitious", sa.Boolean(), nullable=False),
        sa.CheckConstraint("asker in ('company', 'department')", name=op.f("ck_need_known_asker")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_need_created_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_need_token_hash")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_created_by"), ["created_by"], unique=False)

    op.create_table(
        "profile_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("contact_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("contact_mail", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("updated_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("submitted_at", procurement_app.models.base.Moment(), nullable=True),
        sa.Column("decided_at", procurement_app.models.base.Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'waiting', 'returned', 'approved', 'withdrawn')",
            name=op.f("ck_profile_change_known_state"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_profile_change_created_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_profile_change_decided_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_profile_change_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_change")),
    )
    with op.batch_alter_table("profile_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_change_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_profile_change_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_profile_change_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index("ix_profile_change_state_submitted_at", ["state", "submitted_at"], unique=False)
        batch_op.create_index(
            "uq_profile_change_one_open",
            ["firm_id"],
            unique=True,
            sqlite_where=sa.text("state in ('draft', 'waiting', 'returned') and firm_id is not null"),
            postgresql_where=sa.text("state in ('draft', 'waiting', 'returned') and firm_id is not null"),
        )

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("review", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("original_id", sa.Integer(), nullable=True),
        sa.Column("document_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("document_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stated_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("seen_at", procurement_app.models.base.Moment(), nullable=True),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", procurement_app.models.base.Moment(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_where", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "review in ('waiting', 'published', 'returned', 'withdrawn')",
            name=op.f("ck_evidence_known_review"),
        ),
        sa.CheckConstraint("status in ('stated', 'seen', 'checked')", name=op.f("ck_evidence_known_status")),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["user_account.id"], name=op.f("fk_evidence_checked_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_evidence_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["original.id"], name=op.f("fk_evidence_original_id_original")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["user_account.id"], name=op.f("fk_evidence_seen_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_checked_by"), ["checked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_original_id"), ["original_id"], unique=False)
        batch_op.create_index("ix_evidence_review_expires", ["review", "expires"], unique=False)
        batch_op.create_index("ix_evidence_review_kind_firm_id", ["review", "kind", "firm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_seen_by"), ["seen_by"], unique=False)

    op.create_table(
        "firm_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("alt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_firm_picture_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["original.id"], name=op.f("fk_firm_picture_original_id_original")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm_picture")),
    )
    with op.batch_alter_table("firm_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_picture_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_firm_picture_original_id"), ["original_id"], unique=False)

    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("order_value", sa.Float(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("updated_at", procurement_app.models.base.Moment(), nullable=False),
        sa.CheckConstraint(
            "state in ('new', 'in-hand', 'introduced', 'order', 'declined')",
            name=op.f("ck_introduction_known_state"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["user_account.id"], name=op.f("fk_introduction_assigned_to_user_account")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_introduction_firm_id_firm")),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_introduction_need_id_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_assigned_to"), ["assigned_to"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index("ix_introduction_state_updated_at", ["state", "updated_at"], unique=False)
        batch_op.create_index("uq_introduction_need_id_firm_id", ["need_id", "firm_id"], unique=True)

    op.create_table(
        "evidence_reminder",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", procurement_app.models.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_evidence_reminder_evidence_id_evidence"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("evidence_id", "expires", "days", name=op.f("pk_evidence_reminder")),
    )
    op.create_table(
        "introduction_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_introduction_event_actor_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introduction.id"],
            name=op.f("fk_introduction_event_introduction_id_introduction"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_event")),
    )
    with op.batch_alter_table("introduction_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_event_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_introduction_event_introduction_id"), ["introduction_id"], unique=False
        )

    op.create_table(
        "entry_told",
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement_app.models.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_told_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_entry_told_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("firm_id", "entry_id", name=op.f("pk_entry_told")),
    )
    with op.batch_alter_table("entry_told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_told_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "follow",
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement_app.models.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_follow_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_follow_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("firm_id", "entry_id", name=op.f("pk_follow")),
    )
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_entry_id"), ["entry_id"], unique=False)

    with op.batch_alter_table("firm", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kvk", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "state",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=False,
                server_default=sa.text("'published'"),
            )
        )
        batch_op.add_column(
            sa.Column("description_en", sa.Text(), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("since", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("services", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(
            sa.Column(
                "capacity_text",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=False,
                server_default=sa.text("''"),
            )
        )
        batch_op.add_column(sa.Column("capacity_number", sa.Float(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "capacity_unit",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=False,
                server_default=sa.text("''"),
            )
        )
        batch_op.add_column(sa.Column("max_contract", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("staff", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("turnover", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("full_until", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "website", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=sa.text("''")
            )
        )
        batch_op.add_column(
            sa.Column(
                "contact_name",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=False,
                server_default=sa.text("''"),
            )
        )
        batch_op.add_column(
            sa.Column(
                "email", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=sa.text("''")
            )
        )
        batch_op.add_column(
            sa.Column(
                "phone", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=sa.text("''")
            )
        )
        batch_op.add_column(
            sa.Column(
                "address", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=sa.text("''")
            )
        )
        batch_op.add_column(
            sa.Column("references", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
        batch_op.add_column(
            sa.Column(
                "mail_address",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=False,
                server_default=sa.text("''"),
            )
        )
        batch_op.add_column(
            sa.Column(
                "mail_language",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=False,
                server_default=sa.text("'nl'"),
            )
        )
        batch_op.add_column(
            sa.Column(
                "digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=sa.text("'none'")
            )
        )
        batch_op.add_column(sa.Column("digest_at", procurement_app.models.base.Moment(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "feed_salt", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=sa.text("''")
            )
        )
        batch_op.add_column(sa.Column("published_at", procurement_app.models.base.Moment(), nullable=True))
        batch_op.add_column(sa.Column("updated_at", procurement_app.models.base.Moment(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", procurement_app.models.base.Moment(), nullable=True))
        batch_op.create_index("ix_firm_state_published_at", ["state", "published_at"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_firm_kvk"), ["kvk"])
        batch_op.create_check_constraint(
            batch_op.f("ck_firm_known_state"), "state in ('published', 'hidden', 'left')"
        )
    _fill_columns(op.get_bind())
    with op.batch_alter_table("firm_sector", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_firm_sector_sector"))

    op.drop_table("firm_sector")
    with op.batch_alter_table("firm", schema=None) as batch_op:
        for name in WRITTEN:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    op.create_table(
        "firm_sector",
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("sector", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_firm_sector_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("firm_id", "sector", name=op.f("pk_firm_sector")),
    )
    with op.batch_alter_table("firm_sector", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_sector_sector"), ["sector"], unique=False)

    _fill_details(op.get_bind())
    with op.batch_alter_table("firm", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_firm_known_state"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_firm_kvk"), type_="unique")
        batch_op.drop_index("ix_firm_state_published_at")
        batch_op.drop_column("confirmed_at")
        batch_op.drop_column("updated_at")
        batch_op.drop_column("published_at")
        batch_op.drop_column("feed_salt")
        batch_op.drop_column("digest_at")
        batch_op.drop_column("digest")
        batch_op.drop_column("mail_language")
        batch_op.drop_column("mail_address")
        batch_op.drop_column("references")
        batch_op.drop_column("address")
        batch_op.drop_column("phone")
        batch_op.drop_column("email")
        batch_op.drop_column("contact_name")
        batch_op.drop_column("website")
        batch_op.drop_column("full_until")
        batch_op.drop_column("turnover")
        batch_op.drop_column("staff")
        batch_op.drop_column("max_contract")
        batch_op.drop_column("capacity_unit")
        batch_op.drop_column("capacity_number")
        batch_op.drop_column("capacity_text")
        batch_op.drop_column("services")
        batch_op.drop_column("since")
        batch_op.drop_column("description_en")
        batch_op.drop_column("state")
        batch_op.drop_column("kvk")

    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_entry_id"))

    op.drop_table("follow")
    with op.batch_alter_table("entry_told", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_told_entry_id"))

    op.drop_table("entry_told")
    with op.batch_alter_table("introduction_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introduction_event_introduction_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_event_at"))
        batch_op.drop_index(batch_op.f("ix_introduction_event_actor_id"))

    op.drop_table("introduction_event")
    op.drop_table("evidence_reminder")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index("uq_introduction_need_id_firm_id")
        batch_op.drop_index("ix_introduction_state_updated_at")
        batch_op.drop_index(batch_op.f("ix_introduction_firm_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_created_at"))
        batch_op.drop_index(batch_op.f("ix_introduction_assigned_to"))

    op.drop_table("introduction")
    with op.batch_alter_table("firm_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_firm_picture_original_id"))
        batch_op.drop_index(batch_op.f("ix_firm_picture_firm_id"))

    op.drop_table("firm_picture")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_seen_by"))
        batch_op.drop_index("ix_evidence_review_kind_firm_id")
        batch_op.drop_index("ix_evidence_review_expires")
        batch_op.drop_index(batch_op.f("ix_evidence_original_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_firm_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_checked_by"))

    op.drop_table("evidence")
    with op.batch_alter_table("profile_change", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_profile_change_one_open",
            sqlite_where=sa.text("state in ('draft', 'waiting', 'returned') and firm_id is not null"),
            postgresql_where=sa.text("state in ('draft', 'waiting', 'returned') and firm_id is not null"),
        )
        batch_op.drop_index("ix_profile_change_state_submitted_at")
        batch_op.drop_index(batch_op.f("ix_profile_change_firm_id"))
        batch_op.drop_index(batch_op.f("ix_profile_change_decided_by"))
        batch_op.drop_index(batch_op.f("ix_profile_change_created_by"))

    op.drop_table("profile_change")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_created_by"))
        batch_op.drop_index(batch_op.f("ix_need_created_at"))
        batch_op.drop_index(batch_op.f("ix_need_asked_at"))

    op.drop_table("need")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_firm_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_created_by"))

    op.drop_table("invitation")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_status_next_try_at")
        batch_op.drop_index(batch_op.f("ix_mail_firm_id"))
        batch_op.drop_index(batch_op.f("ix_mail_created_at"))

    op.drop_table("mail")
    with op.batch_alter_table("firm_trait", schema=None) as batch_op:
        batch_op.drop_index("ix_firm_trait_kind_value_firm_id")

    op.drop_table("firm_trait")
    with op.batch_alter_table("firm_showing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_firm_showing_day"))

    op.drop_table("firm_showing")
    op.drop_table("confirmation")
    with op.batch_alter_table("form_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_form_attempt_form_address_at")
        batch_op.drop_index(batch_op.f("ix_form_attempt_at"))

    op.drop_table("form_attempt")
