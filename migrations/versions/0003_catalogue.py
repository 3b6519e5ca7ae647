"""The index of the catalogue, and triggers that tell which firm changed since it was indexed

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# table -> the column that names the firm
WATCHED = {"firm": "id", "firm_trait": "firm_id", "evidence": "firm_id"}
STALE = "INSERT INTO catalogue_stale (firm_id, mark) VALUES ({row}.{column}, 1)"
AGAIN = "ON CONFLICT (firm_id) DO UPDATE SET mark = catalogue_stale.mark + 1"

SQLITE = (
    """CREATE VIRTUAL TABLE catalogue_search USING fts5(
        head, words, content='catalogue_entry', content_rowid='firm_id',
        tokenize="ascii tokenchars '_'", detail=column)""",
    """CREATE TRIGGER catalogue_entry_insert AFTER INSERT ON catalogue_entry
    BEGIN INSERT INTO catalogue_search (rowid, head, words) VALUES (new.firm_id, new.head, new.words); END""",
    """CREATE TRIGGER catalogue_entry_delete AFTER DELETE ON catalogue_entry
    BEGIN INSERT INTO catalogue_search (catalogue_search, rowid, head, words)
    VALUES ('delete', old.firm_id, old.head, old.words); END""",
    """CREATE TRIGGER catalogue_entry_update AFTER UPDATE ON catalogue_entry
    BEGIN INSERT INTO catalogue_search (catalogue_search, rowid, head, words)
    VALUES ('delete', old.firm_id, old.head, old.words);
    INSERT INTO catalogue_search (rowid, head, words) VALUES (new.firm_id, new.head, new.words); END""",
)
POSTGRESQL = (
    """CREATE TABLE catalogue_search (
        firm_id integer PRIMARY KEY REFERENCES catalogue_entry (firm_id) ON DELETE CASCADE,
        head text[] NOT NULL, words text[] NOT NULL)""",
    "CREATE INDEX ix_catalogue_search_head ON catalogue_search USING gin (head)",
    "CREATE INDEX ix_catalogue_search_words ON catalogue_search USING gin (words)",
    """CREATE FUNCTION catalogue_entry_indexed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO catalogue_search (firm_id, head, words)
        VALUES (new.firm_id, string_to_array(new.head, ' '), string_to_array(new.words, ' '))
        ON CONFLICT (firm_id) DO UPDATE SET head = excluded.head, words = excluded.words;
        RETURN new;
    END $$""",
    """CREATE TRIGGER catalogue_entry_indexed AFTER INSERT OR UPDATE ON catalogue_entry
    FOR EACH ROW EXECUTE FUNCTION catalogue_entry_indexed()""",
)


def _watch_sqlite(table: str, column: str) -> None:
    for deed, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
        op.execute(
            f"CREATE TRIGGER {table}_stale_{deed} AFTER {deed.upper()} ON {table} "
            f"BEGIN {STALE.format(row=row, column=column)} {AGAIN}; END"
        )


def _watch_postgresql(table: str, column: str) -> None:
    op.execute(
        f"""CREATE FUNCTION {table}_stale() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            {STALE.format(row="old", column=column)} {AGAIN};
        ELSE
            {STALE.format(row="new", column=column)} {AGAIN};
        END IF;
        RETURN NULL;
    END $$"""
    )
    op.execute(
        f"CREATE TRIGGER {table}_stale AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_stale()"
    )


def upgrade() -> None:
    op.create_table(
        "catalogue_entry",
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name_folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_catalogue_entry_firm_id_firm"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_catalogue_entry")),
    )
    op.create_table(
        "catalogue_stale",
        sa.Column("firm_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_catalogue_stale")),
    )
    op.create_table(
        "catalogue_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_state")),
    )
    op.execute("INSERT INTO catalogue_state (id, version, made_by) VALUES (1, 0, '')")
    sqlite = op.get_context().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)
    for table, column in WATCHED.items():
        (_watch_sqlite if sqlite else _watch_postgresql)(table, column)
    op.execute("INSERT INTO catalogue_stale (firm_id, mark) SELECT id, 1 FROM firm")


def downgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for table in WATCHED:
        if sqlite:
            for deed in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_stale_{deed}")
        else:
            op.execute(f"DROP TRIGGER {table}_stale ON {table}")
            op.execute(f"DROP FUNCTION {table}_stale()")
    if sqlite:
        for deed in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER catalogue_entry_{deed}")
        op.execute("DROP TABLE catalogue_search")
    else:
        op.execute("DROP TRIGGER catalogue_entry_indexed ON catalogue_entry")
        op.execute("DROP FUNCTION catalogue_entry_indexed()")
        op.execute("DROP TABLE catalogue_search")
    op.drop_table("catalogue_state")
    op.drop_table("catalogue_stale")
    op.drop_table("catalogue_entry")
