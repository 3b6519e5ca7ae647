"""Entries, documents, findings, accounts, jobs and the audit record

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import procurement_app.models.base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SEAL_SQLITE = """
CREATE TRIGGER audit_record_no_{deed} BEFORE {deed} ON audit_record
BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END
"""
SEAL_POSTGRESQL = """
CREATE FUNCTION audit_record_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit record is append-only'; END $$;
CREATE TRIGGER audit_record_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_record
FOR EACH STATEMENT EXECUTE FUNCTION audit_record_refuse();
"""
SEARCH_SQLITE = (
    """CREATE VIRTUAL TABLE entry_search USING fts5(
        search_text, content='entry', content_rowid='id', tokenize='trigram')""",
    """CREATE TRIGGER entry_search_insert AFTER INSERT ON entry
    BEGIN INSERT INTO entry_search (rowid, search_text) VALUES (new.id, new.search_text); END""",
    """CREATE TRIGGER entry_search_delete AFTER DELETE ON entry
    BEGIN INSERT INTO entry_search (entry_search, rowid, search_text)
    VALUES ('delete', old.id, old.search_text); END""",
    """CREATE TRIGGER entry_search_update AFTER UPDATE OF search_text ON entry
    WHEN old.search_text <> new.search_text
    BEGIN INSERT INTO entry_search (entry_search, rowid, search_text)
    VALUES ('delete', old.id, old.search_text);
    INSERT INTO entry_search (rowid, search_text) VALUES (new.id, new.search_text); END""",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER entry_search_update",
        "DROP TRIGGER entry_search_delete",
        "DROP TRIGGER entry_search_insert",
        "DROP TABLE entry_search",
        "DROP TRIGGER audit_record_no_update",
        "DROP TRIGGER audit_record_no_delete",
    ),
    "postgresql": (
        "DROP TRIGGER audit_record_no_change ON audit_record",
        "DROP FUNCTION audit_record_refuse()",
    ),
}


def _seal_audit_record() -> None:
    """The database itself refuses to change what was recorded."""
    if op.get_context().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(SEAL_SQLITE.format(deed=deed))
    else:
        op.execute(SEAL_POSTGRESQL)


def _index_search_text() -> None:
    """Only SQLite has FTS5; elsewhere search reads `search_text` itself."""
    if op.get_context().dialect.name == "sqlite":
        for statement in SEARCH_SQLITE:
            op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "audit_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("noun", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("noun_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_record")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_record_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_record_previous_hash")),
    )
    with op.batch_alter_table("audit_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_record_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_record_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_record_noun_noun_id", ["noun", "noun_id"], unique=False)

    op.create_table(
        "calendar_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=True),
        sa.Column("fictitious", sa.Boolean(), nullable=False),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_source")),
        sa.UniqueConstraint("name", name=op.f("uq_calendar_source_name")),
    )
    op.create_table(
        "firm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("district", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("fictitious", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm")),
        sa.UniqueConstraint("key", name=op.f("uq_firm_key")),
    )
    with op.batch_alter_table("firm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_name"), ["name"], unique=False)

    op.create_table(
        "login_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", procurement_app.models.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    with op.batch_alter_table("login_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_attempt_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_attempt_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_attempt_at"), ["at"], unique=False)

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

    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("last_login_at", procurement_app.models.base.Moment(), nullable=True),
        sa.CheckConstraint(
            "role in ('reader', 'officer', 'advisor', 'firm', 'administrator')",
            name=op.f("ck_user_account_known_role"),
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_user_account_firm_id_firm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_user_account_issuer_subject")),
    )
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_account_firm_id"), ["firm_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stage", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("worker", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("lease_until", procurement_app.models.base.Moment(), nullable=True),
        sa.Column("error", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("finished_at", procurement_app.models.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_job_created_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_key"), ["key"], unique=False)
        batch_op.create_index("ix_job_status_lease_until", ["status", "lease_until"], unique=False)

    op.create_table(
        "original",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stored_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("stored_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["stored_by"], ["user_account.id"], name=op.f("fk_original_stored_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_original")),
        sa.UniqueConstraint("sha256", name=op.f("uq_original_sha256")),
    )
    with op.batch_alter_table("original", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_original_stored_by"), ["stored_by"], unique=False)

    op.create_table(
        "saved_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_saved_mapping_created_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_mapping")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_mapping_name")),
    )
    with op.batch_alter_table("saved_mapping", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_mapping_created_by"), ["created_by"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("id_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("seen_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("expires_at", procurement_app.models.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_web_session_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("format", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("error", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("current_run_id", sa.Integer(), nullable=True),
        sa.Column("finding_count", sa.Integer(), nullable=False),
        sa.Column("fictitious", sa.Boolean(), nullable=False),
        sa.Column("uploaded_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["original_id"], ["original.id"], name=op.f("fk_document_original_id_original")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["user_account.id"], name=op.f("fk_document_uploaded_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("original_id", name=op.f("uq_document_original_id")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_uploaded_at"), ["uploaded_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_uploaded_by"), ["uploaded_by"], unique=False)

    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("import_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("imported_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.Column("mapping", sa.JSON(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("notation_only", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["user_account.id"], name=op.f("fk_edition_imported_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["original.id"], name=op.f("fk_edition_original_id_original")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["calendar_source.id"], name=op.f("fk_edition_source_id_calendar_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("source_id", "import_key", name=op.f("uq_edition_source_id_import_key")),
        sa.UniqueConstraint("source_id", "number", name=op.f("uq_edition_source_id_number")),
    )
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_imported_by"), ["imported_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_edition_original_id"), ["original_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_edition_source_id"), ["source_id"], unique=False)

    op.create_table(
        "bundle_member",
        sa.Column("bundle_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"],
            ["document.id"],
            name=op.f("fk_bundle_member_bundle_id_document"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_bundle_member_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("bundle_id", "document_id", name=op.f("pk_bundle_member")),
    )
    with op.batch_alter_table("bundle_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bundle_member_document_id"), ["document_id"], unique=False)

    op.create_table(
        "document_reading",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_document_reading_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_reading")),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_folded", sa.Text(), nullable=False),
        sa.Column("buyer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("department", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("procedure", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("cpv_main", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("value_min", sa.Float(), nullable=True),
        sa.Column("value_max", sa.Float(), nullable=True),
        sa.Column("publication_first", sa.Date(), nullable=True),
        sa.Column("publication_last", sa.Date(), nullable=True),
        sa.Column("quarter", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("start_first", sa.Date(), nullable=True),
        sa.Column("duration_months_max", sa.Float(), nullable=True),
        sa.Column("lots", sa.Integer(), nullable=True),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("fictitious", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("band", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("route", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("labour_intensity", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("screened_on", sa.Date(), nullable=True),
        sa.Column("rulebook_version", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first_edition_id", sa.Integer(), nullable=False),
        sa.Column("last_edition_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", procurement_app.models.base.Moment(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_edition_id"], ["edition.id"], name=op.f("fk_entry_first_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["last_edition_id"], ["edition.id"], name=op.f("fk_entry_last_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["calendar_source.id"], name=op.f("fk_entry_source_id_calendar_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_band", ["present", "band"], unique=False)
        batch_op.create_index("ix_entry_department", ["present", "department"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_first_edition_id"), ["first_edition_id"], unique=False)
        batch_op.create_index("ix_entry_kind", ["present", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_last_edition_id"), ["last_edition_id"], unique=False)
        batch_op.create_index("ix_entry_procedure", ["present", "procedure"], unique=False)
        batch_op.create_index("ix_entry_publication", ["present", "publication_first", "id"], unique=False)
        batch_op.create_index(
            "ix_entry_quarter", ["present", "quarter", "score", "id", "band", "value_max"], unique=False
        )
        batch_op.create_index("ix_entry_route", ["present", "route"], unique=False)
        batch_op.create_index("ix_entry_score", ["present", "score", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_source_id"), ["source_id"], unique=False)
        batch_op.create_index("ix_entry_status", ["present", "status"], unique=False)
        batch_op.create_index("ix_entry_title", ["present", "title_folded", "id"], unique=False)
        batch_op.create_index("ix_entry_value", ["present", "value_max", "id"], unique=False)

    op.create_table(
        "screening_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("rulebook_version", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("finished_at", procurement_app.models.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_screening_run_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_run")),
        sa.UniqueConstraint(
            "document_id",
            "rulebook_version",
            "on_date",
            name=op.f("uq_screening_run_document_id_rulebook_version_on_date"),
        ),
    )
    op.create_table(
        "edition_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_problem_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_edition_problem_entry_id_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_problem")),
    )
    with op.batch_alter_table("edition_problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_problem_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_edition_problem_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "entry_chance",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_chance_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "rule", name=op.f("pk_entry_chance")),
    )
    with op.batch_alter_table("entry_chance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entry_chance_present", ["present", "outcome", "rule", "entry_id"], unique=False
        )

    op.create_table(
        "entry_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_entry_change_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_change_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_change")),
        sa.UniqueConstraint("entry_id", "edition_id", name=op.f("uq_entry_change_entry_id_edition_id")),
    )
    with op.batch_alter_table("entry_change", schema=None) as batch_op:
        batch_op.create_index("ix_entry_change_edition_id_kind", ["edition_id", "kind"], unique=False)

    op.create_table(
        "entry_document",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("attached_at", procurement_app.models.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_entry_document_document_id_document")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_document_entry_id_entry")),
        sa.PrimaryKeyConstraint("entry_id", "document_id", name=op.f("pk_entry_document")),
    )
    with op.batch_alter_table("entry_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_document_document_id"), ["document_id"], unique=False)

    op.create_table(
        "entry_record",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("screening", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_record_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_record")),
    )
    op.create_table(
        "entry_sector",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sector", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_sector_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "sector", name=op.f("pk_entry_sector")),
    )
    with op.batch_alter_table("entry_sector", schema=None) as batch_op:
        batch_op.create_index("ix_entry_sector_present", ["present", "sector", "entry_id"], unique=False)

    op.create_table(
        "entry_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("first_edition_id", sa.Integer(), nullable=False),
        sa.Column("last_edition_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_version_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_edition_id"], ["edition.id"], name=op.f("fk_entry_version_first_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["last_edition_id"], ["edition.id"], name=op.f("fk_entry_version_last_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_version")),
        sa.UniqueConstraint(
            "entry_id", "first_edition_id", name=op.f("uq_entry_version_entry_id_first_edition_id")
        ),
    )
    with op.batch_alter_table("entry_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_entry_version_first_edition_id"), ["first_edition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_entry_version_last_edition_id"), ["last_edition_id"], unique=False
        )

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("confidence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lot", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("legal_basis", sa.JSON(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["screening_run.id"], name=op.f("fk_finding_run_id_screening_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_finding_run_id_number")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_rule_status", ["rule", "status"], unique=False)
    _seal_audit_record()
    _index_search_text()


def downgrade() -> None:
    for statement in UNDO.get(op.get_context().dialect.name, ()):
        op.execute(statement)
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_rule_status")

    op.drop_table("finding")
    with op.batch_alter_table("entry_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_version_last_edition_id"))
        batch_op.drop_index(batch_op.f("ix_entry_version_first_edition_id"))

    op.drop_table("entry_version")
    with op.batch_alter_table("entry_sector", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_sector_present")

    op.drop_table("entry_sector")
    op.drop_table("entry_record")
    with op.batch_alter_table("entry_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_document_document_id"))

    op.drop_table("entry_document")
    with op.batch_alter_table("entry_change", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_change_edition_id_kind")

    op.drop_table("entry_change")
    with op.batch_alter_table("entry_chance", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_chance_present")

    op.drop_table("entry_chance")
    with op.batch_alter_table("edition_problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_problem_entry_id"))
        batch_op.drop_index(batch_op.f("ix_edition_problem_edition_id"))

    op.drop_table("edition_problem")
    op.drop_table("screening_run")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_value")
        batch_op.drop_index("ix_entry_title")
        batch_op.drop_index("ix_entry_status")
        batch_op.drop_index(batch_op.f("ix_entry_source_id"))
        batch_op.drop_index("ix_entry_score")
        batch_op.drop_index("ix_entry_route")
        batch_op.drop_index("ix_entry_quarter")
        batch_op.drop_index("ix_entry_publication")
        batch_op.drop_index("ix_entry_procedure")
        batch_op.drop_index(batch_op.f("ix_entry_last_edition_id"))
        batch_op.drop_index("ix_entry_kind")
        batch_op.drop_index(batch_op.f("ix_entry_first_edition_id"))
        batch_op.drop_index("ix_entry_department")
        batch_op.drop_index("ix_entry_band")

    op.drop_table("entry")
    op.drop_table("document_reading")
    with op.batch_alter_table("bundle_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bundle_member_document_id"))

    op.drop_table("bundle_member")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_source_id"))
        batch_op.drop_index(batch_op.f("ix_edition_original_id"))
        batch_op.drop_index(batch_op.f("ix_edition_imported_by"))

    op.drop_table("edition")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_uploaded_by"))
        batch_op.drop_index(batch_op.f("ix_document_uploaded_at"))
        batch_op.drop_index(batch_op.f("ix_document_status"))

    op.drop_table("document")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_web_session_expires_at"))

    op.drop_table("web_session")
    with op.batch_alter_table("saved_mapping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_mapping_created_by"))

    op.drop_table("saved_mapping")
    with op.batch_alter_table("original", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_original_stored_by"))

    op.drop_table("original")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_status_lease_until")
        batch_op.drop_index(batch_op.f("ix_job_key"))
        batch_op.drop_index(batch_op.f("ix_job_created_by"))

    op.drop_table("job")
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_account_firm_id"))

    op.drop_table("user_account")
    with op.batch_alter_table("firm_sector", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_firm_sector_sector"))

    op.drop_table("firm_sector")
    with op.batch_alter_table("login_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_attempt_at"))
        batch_op.drop_index(batch_op.f("ix_login_attempt_address"))
        batch_op.drop_index(batch_op.f("ix_login_attempt_account"))

    op.drop_table("login_attempt")
    with op.batch_alter_table("firm", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_firm_name"))

    op.drop_table("firm")
    op.drop_table("calendar_source")
    with op.batch_alter_table("audit_record", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_record_noun_noun_id")
        batch_op.drop_index(batch_op.f("ix_audit_record_at"))
        batch_op.drop_index(batch_op.f("ix_audit_record_action"))

    op.drop_table("audit_record")
