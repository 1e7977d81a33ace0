"""`abri selftest`: whether what is private shows nowhere, and the record of what was done is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import String, cast, func, select, text

from config import ROOT
from forum.accounts.models import Account
from forum.audit import AuditLine, Checked, Fault, Kept, check
from forum.cli import shared
from forum.cli.leaks import checking
from forum.cli.leaks.marks import PEOPLE
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


LEAKS, RECORD = "leaks", "record"


@click.command()
@click.option("--noted", default="", help="The hash that an earlier run printed: look whether its line is still there.")
@click.option("--only", type=click.Choice([LEAKS, RECORD]), default=None, help="Look after one of the two.")
def selftest(noted: str, only: str | None) -> None:
    """Look whether anything private shows, and whether the record of what was done is whole. Status 1 where not.

    For the first, a site of its own is made and filled with words that stand nowhere else, in everything that somebody
    must not meet; then everybody asks for every address. The operator's own database is not touched. For the second,
    the chain of audit lines is followed. Keep the hash that is printed somewhere else: with it, lines that vanished
    from the end are found too.
    """
    complaints = [] if only == LEAKS else _follow_the_record(noted.strip())
    if only != RECORD:
        complaints += _look_for_leaks()
    if complaints:
        raise click.ClickException("\n".join(complaints))


def _look_for_leaks() -> list[str]:
    result = checking.look(lambda line: click.echo(line, err=True), cache_folder=_cache_folder())
    for line in checking.report(result):
        click.echo(line)
    if not result.is_clean:
        return [f"Something private shows, or was not looked at: {len(result.leaks)} leaks."]
    click.echo(f"Nothing private shows: {result.asked} answers to {len(PEOPLE)} people.")
    return []


def _cache_folder() -> Path:
    """Where the files of pages are kept already, if the settings say so; they need not be right for this."""
    kept = os.environ.get("ABRI_CACHE_FOLDER", "").strip()
    return Path(kept) if kept else ROOT / "var" / "static"


def _follow_the_record(noted: str) -> list[str]:
    with shared.forum():
        missing = sorted(TRIGGERS - set(db.session.scalars(text(STANDING[db.engine.dialect.name]))))
        found = check(lines(), noted=noted)
        is_empty = not found.lines and found.broken is None and bool(db.session.scalar(select(func.count(Account.id))))
    complaints = _complaints(found, is_empty=is_empty)
    complaints += [f"The database does not protect the lines: the trigger {name} is missing." for name in missing]
    if complaints:
        return complaints
    click.echo(f"The record is whole: {found.lines} lines.")
    if found.last:
        click.echo(f"Last line: {found.last}")
    return []


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
