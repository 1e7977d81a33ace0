"""Audit lines are chained, and nobody changes or removes them.

On SQLite a table is changed by copying it, which drops its triggers: a later migration that changes `audit_lines` there
must make them again, as `_protect` does. `abri selftest` and the tests see it where they are missing.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from forum.audit import chained

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FACTS = ("on", "act", "actor", "about", "why", "before", "after")
A_TIME = 1000  # lines

# REPLACE removes a row without a trigger for removals: hence the third one.
SQLITE = {
    "audit_lines_unchanged": """
        BEFORE UPDATE ON audit_lines
        BEGIN SELECT RAISE(ABORT, 'audit lines are never changed'); END
    """,
    "audit_lines_kept": """
        BEFORE DELETE ON audit_lines WHEN OLD."on" >= date('now', '-12 months')
        BEGIN SELECT RAISE(ABORT, 'audit lines are kept for twelve months'); END
    """,
    "audit_lines_not_replaced": """
        BEFORE INSERT ON audit_lines
        WHEN EXISTS (SELECT 1 FROM audit_lines WHERE id = NEW.id)
            OR (NEW.previous != '' AND EXISTS (SELECT 1 FROM audit_lines WHERE previous = NEW.previous))
        BEGIN SELECT RAISE(ABORT, 'audit lines are never replaced'); END
    """,
}
POSTGRESQL_FUNCTION = """
    CREATE FUNCTION audit_lines_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND OLD."on" < (now() AT TIME ZONE 'UTC')::date - interval '12 months' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'audit lines are never changed, and kept for twelve months';
    END
    $$
"""
# The end of the chain, once it is the caller's turn. VOLATILE: the second statement sees what was committed while the
# first one waited.
POSTGRESQL_END = """
    CREATE FUNCTION audit_lines_end(turn bigint) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(turn);
        RETURN (SELECT hash FROM audit_lines ORDER BY id DESC LIMIT 1);
    END
    $$
"""
POSTGRESQL = {
    "audit_lines_unchanged": "BEFORE UPDATE ON audit_lines FOR EACH ROW",
    "audit_lines_kept": "BEFORE DELETE ON audit_lines FOR EACH ROW",
    "audit_lines_not_emptied": "BEFORE TRUNCATE ON audit_lines FOR EACH STATEMENT",
}


def upgrade() -> None:
    _chain(op.get_bind())
    _protect()


def _chain(connection: sa.Connection) -> None:
    """Chain the lines of before, as they stand."""
    lines = sa.table("audit_lines", *map(sa.column, ("id", "previous", "hash", *FACTS)))
    facts = [sa.cast(lines.c[name], sa.String) for name in FACTS]
    change = (
        sa.update(lines)
        .where(lines.c.id == sa.bindparam("line_id"))
        .values(previous=sa.bindparam("line_previous"), hash=sa.bindparam("line_hash"))
    )
    previous, done = "", 0
    while True:
        some = sa.select(lines.c.id, *facts).where(lines.c.id > done).order_by(lines.c.id).limit(A_TIME)
        written = []
        for done, *told in connection.execute(some):
            line_hash = chained(previous, told)
            written.append({"line_id": done, "line_previous": previous, "line_hash": line_hash})
            previous = line_hash
        if not written:
            return
        connection.execute(change, written)


def _protect() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, does in SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} {does}")
        return
    op.execute(POSTGRESQL_FUNCTION)
    op.execute(POSTGRESQL_END)
    for name, when in POSTGRESQL.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_lines_stay()")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE:
            op.execute(f"DROP TRIGGER {name}")
        return
    for name in POSTGRESQL:
        op.execute(f"DROP TRIGGER {name} ON audit_lines")
    op.execute("DROP FUNCTION audit_lines_stay()")
    op.execute("DROP FUNCTION audit_lines_end(bigint)")
