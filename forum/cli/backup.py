"""`abri backup` and `abri restore`: the whole database in one file, and back. What was erased since stays erased."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete, exists, make_url, select
from sqlalchemy.exc import DatabaseError

from forum.accounts.models import Account, LoginSession
from forum.cli import shared
from forum.db import db, forget_log, write_lock
from forum.privacy.operations import restoring

MODE = 0o600  # for the operator's eyes alone
# All of it goes at once, and comes back at once or not at all.
ANEW = b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write everything that the database holds into a new FILE. The site may go on serving meanwhile."""
    with shared.forum() as app, _new(file):
        if _is_sqlite():
            with closing(sqlite3.connect(_sqlite_file(app))) as source, closing(sqlite3.connect(file)) as target:
                source.backup(target)
        else:
            with file.open("wb") as target_file:
                _run(app, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", stdout=target_file)
    click.echo(
        f"Written: {file} ({file.stat().st_size} bytes). It holds what members wrote, also what they erase later:"
    )
    click.echo("keep it sealed, and destroy it when its time is over.")


@contextmanager
def _new(file: Path) -> Iterator[None]:
    """A file that nobody else reads and that was not there; gone again when it cannot be written."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE))
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already; nothing was written.") from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    is_written = False
    try:
        yield
        is_written = True
    finally:
        if not is_written:
            file.unlink(missing_ok=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Put it in the place of a database that already holds accounts.")
def restore(file: Path, yes: bool) -> None:
    """Put back what `backup` wrote, in the place of everything that is there. Stop the site first.

    Then: the tables are brought up to date, all sessions end, and what was erased after the backup is erased again.
    """
    with shared.forum() as app:
        _check(app, file)
        if _has_accounts() and not yes:
            raise click.ClickException("There are accounts in this database. With --yes they are replaced.")
        db.session.remove()
        db.engine.dispose()
        _put_back(app, file)
        upgrade()
        with write_lock():
            db.session.execute(delete(LoginSession))
            db.session.commit()
            again = restoring.erase_again()
            db.session.commit()
        forget_log()
        shared.keep_numbers()
    click.echo(f"Put back. Erased again: {again.texts} texts, {again.accounts} accounts.")
    if not again.is_noted:
        click.echo("Nothing says what was erased since: ABRI_ERASURES_FILE is not there.", err=True)


def _has_accounts() -> bool:
    try:
        return bool(db.session.scalar(select(exists().select_from(Account))))
    except DatabaseError:  # not set up yet
        return False
    finally:
        db.session.rollback()


def _check(app: Flask, file: Path) -> None:
    """Before anything is touched: whether this is a whole backup of such a database."""
    if _is_sqlite():
        try:
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
                is_whole = source.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                is_ours = source.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
        except sqlite3.DatabaseError:
            is_whole = is_ours = False
        if not (is_whole and is_ours):
            raise click.ClickException(f"{file} is no whole backup of such a database; nothing was changed.")
    else:
        _run(app, "pg_restore", "--list", str(file), stdout=subprocess.DEVNULL)


def _put_back(app: Flask, file: Path) -> None:
    if _is_sqlite():
        target_file = _sqlite_file(app)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target_file)) as target:
            target.execute("PRAGMA secure_delete = ON")
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    statements = _run(app, "pg_restore", "--no-owner", "--no-privileges", "--file=-", str(file), stdout=subprocess.PIPE)
    _run(
        app, "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
        stdin=ANEW + statements,
    )  # fmt: skip


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _sqlite_file(app: Flask) -> str:
    return str(make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database)


def _run(app: Flask, program: str, *options: str, stdin: bytes = b"", stdout: object = None) -> bytes:
    """Run one of PostgreSQL's programs on the site's database; what it wrote, where that is asked for."""
    found = shutil.which(program) or next(
        iter(sorted(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{program}")))), ""
    )
    if not found:
        raise click.ClickException(f"{program} is not installed (on Debian: postgresql-client).")
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    # In the environment and not among the arguments, which everybody on the machine can read.
    facts = {
        "HOST": url.host,
        "PORT": url.port,
        "USER": url.username,
        "PASSWORD": url.password,
        "DATABASE": url.database,
    }
    names = {f"PG{name}": str(fact) for name, fact in facts.items() if fact}
    done = subprocess.run(  # noqa: S603 - our own program and arguments
        [found, *options],
        env={**os.environ, **names},
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,  # type: ignore[call-overload]
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise click.ClickException(f"{program}: {said[0] if said else done.returncode}")
    return bytes(done.stdout or b"")
