"""`abri selftest`: whether the record of what was done is whole."""

from __future__ import annotations

from collections.abc import Iterator

import click
from sqlalchemy import String, cast, func, select, text

from forum.accounts.models import Account
from forum.audit import AuditLine, Checked, Fault, Kept, check
from forum.cli import shared
from forum.db import db

FACTS = (
    AuditLine.on,
    AuditLine.act,
    AuditLine.actor,
    AuditLine.about,
    AuditLine.why,
    AuditLine.before,
    AuditLine.after,
)
A_TIME = 1000  # lines
# The triggers by which the database itself keeps the lines as they are, of both engines.
TRIGGERS = {"audit_lines_unchanged", "audit_lines_kept"}
STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_lines'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_lines'::regclass AND tgenabled IN ('O', 'A')",
}
FAULTS = {
    Fault.CHANGED: "it was changed, or was not written by this site",
    Fault.MISPLACED: "it does not follow the line before it: lines were removed, added or moved here",
    Fault.SHORTENED: "lines before it were removed, and not by the program",
}


@click.command()
@click.option("--noted", default="", help="The hash that an earlier run printed: look whether its line is still there.")
def selftest(noted: str) -> None:
    """Follow the chain of audit lines, and name the first that was changed. Ends with status 1 where one was.

    Keep the hash that is printed somewhere else: with it, lines that vanished from the end are found too.
    """
    with shared.forum():
        missing = sorted(TRIGGERS - set(db.session.scalars(text(STANDING[db.engine.dialect.name]))))
        found = check(lines(), noted=noted.strip())
        is_empty = not found.lines and found.broken is None and bool(db.session.scalar(select(func.count(Account.id))))
    complaints = _complaints(found, is_empty=is_empty)
    complaints += [f"The database does not protect the lines: the trigger {name} is missing." for name in missing]
    if complaints:
        raise click.ClickException("\n".join(complaints))
    click.echo(f"The record is whole: {found.lines} lines.")
    if found.last:
        click.echo(f"Last line: {found.last}")


def _complaints(found: Checked, *, is_empty: bool) -> list[str]:
    if found.fault is not None:
        return [f"The record is broken at line {found.broken}: {FAULTS[found.fault]}."]
    if is_empty:
        return ["The record is empty, though there are accounts: every line was removed."]
    if not found.has_noted:
        return ["The line with the noted hash is not there any more."]
    return []


def lines() -> Iterator[Kept]:
    """Every line, as the database holds it; whatever stands in it comes as text."""
    columns = [cast(column, String) for column in (*FACTS, AuditLine.previous, AuditLine.hash)]
    statement = select(AuditLine.id, *columns).order_by(AuditLine.id)
    with db.session.execute(statement.execution_options(yield_per=A_TIME)) as found:
        for number, *facts, previous, line_hash in found:
            yield Kept(id=number, facts=tuple(facts), previous=previous or "", hash=line_hash or "")
