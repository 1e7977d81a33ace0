"""`abri hsds`: the directory as files of Open Referral's HSDS, out and in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, TextIO

import click
from flask import current_app
from sqlalchemy.exc import IntegrityError

from forum.cli import shared
from forum.cli.hsds_words import WORDS
from forum.db import db, write_lock
from forum.errors import Conflict
from forum.hsds import files, giving
from forum.hsds.operations import Counts, Refusal, bring, survey
from forum.hsds.queries.wholes import all_wholes
from forum.hsds.taking import Terms
from forum.hsds.whole import Defaults
from forum.resources.models import SERVICE_KINDS, AgencyKind, HelpKind
from forum.resources.rules.checks import is_country, is_language, is_zone
from forum.web import locale

SHOWN = 20  # refusals on the screen; a report has all


@click.group()
def hsds() -> None:
    """The directory as files of Open Referral's HSDS 3.1. docs/hsds.md says what stands where."""


@hsds.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--csv", "is_csv", is_flag=True, help="A folder of CSV files instead of one JSON document.")
def export(file: Path, is_csv: bool) -> None:
    """Write every service that readers find today to FILE, with no name of a person and no confidential address."""
    with shared.forum():
        today = locale.today()
        records = (giving.service(whole, today=today) for whole in all_wholes(today))
        try:
            if is_csv:
                number = files.write_folder(records, file)
            else:
                with file.open("w", encoding="utf-8") as stream:
                    number = files.write_json(records, stream)
        except OSError as error:
            raise click.ClickException(f"{file}: {error.strerror}") from error
    click.echo(f"{number} services")


@hsds.command(name="import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--good-rows", is_flag=True, help="Write what is right although something else is refused.")
@click.option("--report", type=click.Path(path_type=Path), help="Write every refusal to this CSV file.")
@click.option("--country", default="", help="Where the file says none: FR, GB, …")
@click.option("--timezone", default="", help="Of opening hours that say none: Europe/Paris, …")
@click.option("--language", default="", help="In which the file is written, where it does not say: fr, en, …")
@click.option("--kind", type=click.Choice([kind.value for kind in SERVICE_KINDS]), help="Of services that say none.")
@click.option("--organization-kind", type=click.Choice([kind.value for kind in AgencyKind]), default="charity",
              show_default=True, help="Of organisations that say none.")  # fmt: skip
@click.option("--source", default="", help="Where the services are from, where the file does not say.")
@click.option("--organizations", is_flag=True, help="Take names, kinds and websites of organisations from the file.")
def import_(
    file: Path, dry_run: bool, good_rows: bool, report: Path | None, organizations: bool, **told: str | None
) -> None:
    """Take in the services of FILE, a JSON document or a folder of CSV files. They are public at once.

    Services are known again by their ids; what did not change is left alone. With one service refused none is written,
    unless --good-rows.
    """
    defaults = _defaults(**told)
    with shared.forum(), TemporaryFile(prefix="abri-hsds-") as staged, _opened_report(report) as refusals:
        try:
            counts = _survey(file, defaults, staged, refusals, may_rename=organizations)
        except files.BadFile as error:
            raise click.ClickException(f"{error} Nothing was written.") from error
        db.session.rollback()  # nothing is held while the operator waits
        refusals.summarise()
        click.echo(f"{'Dry run: ' if dry_run else ''}{counts}")
        is_refused = bool(counts.refused) and (dry_run or not good_rows)
        if not (dry_run or is_refused):
            _bring(counts, staged)
    if is_refused:
        raise click.ClickException("Nothing was written." if not dry_run else "Nothing would be written as it is.")


def _defaults(
    country: str | None = "",
    timezone: str | None = "",
    language: str | None = "",
    kind: str | None = None,
    organization_kind: str | None = None,
    source: str | None = "",
) -> Defaults:
    country = (country or "").upper()
    if country and not is_country(country):
        raise click.BadParameter("two letters of a country, as FR or GB", param_hint="--country")
    if timezone and not is_zone(timezone):
        raise click.BadParameter("a zone as Europe/Paris", param_hint="--timezone")
    if language and not (is_language(language) and len(language) == 2):
        raise click.BadParameter("two letters of a language, as fr or en", param_hint="--language")
    return Defaults(
        country=country,
        timezone=timezone or "",
        language=language or "",
        kind=HelpKind(kind) if kind else None,
        source=source or "",
        organization_kind=AgencyKind(organization_kind or AgencyKind.CHARITY),
    )


@dataclass(slots=True)
class _Refusals:
    """Writes refusals down: all of them into the report, the first ones on the screen."""

    report: Any = None
    first: list[str] = field(default_factory=list)
    number: int = 0

    def __call__(self, refusal: Refusal) -> None:
        self.number += 1
        problem = refusal.problem
        words = WORDS.get(problem.code, problem.code)
        if self.report is not None:
            # A table of numbers takes a text that begins like a formula for one.
            named = f"'{refusal.id}" if refusal.id[:1] in "=+-@\t\r" and refusal.id else refusal.id
            self.report.writerow([refusal.place, named, problem.field, problem.code, words])
        if len(self.first) < SHOWN:
            named = f" ({refusal.id})" if refusal.id else ""
            self.first.append(f"  {refusal.place}{named}: {problem.field or 'record'}: {words}")

    def summarise(self) -> None:
        for line in self.first:
            click.echo(line, err=True)
        if self.number > len(self.first):
            click.echo(f"  … {self.number - len(self.first)} more; --report FILE writes all.", err=True)


@contextmanager
def _opened_report(path: Path | None) -> Iterator[_Refusals]:
    try:
        opened = path.open("w", encoding="utf-8", newline="") if path else nullcontext(None)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error
    with opened as stream:
        yield _Refusals(_report(stream) if stream is not None else None)


def _report(stream: TextIO) -> Any:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["record", "id", "field", "code", "words"])
    return writer


def _survey(path: Path, defaults: Defaults, staged: BinaryIO, note: _Refusals, *, may_rename: bool) -> Counts:
    terms = Terms(defaults, locale.today(), current_app.config["ABRI"].review_days, may_rename)
    with files.open_source(path) as source, click.progressbar(length=source.total, label="reading") as bar:
        try:
            counts = survey(
                source.records(), terms, staged=staged, note=note, step=lambda: bar.update(source.position() - bar.pos)
            )
        except OSError as error:
            raise files.BadFile(f"{path}: {error.strerror}") from error
        bar.update(source.total - bar.pos)
    return counts


def _bring(counts: Counts, staged: BinaryIO) -> None:
    if not counts.to_write:
        return
    with write_lock(), click.progressbar(length=counts.to_write, label="writing") as bar:
        try:
            bring(counts, staged=staged, step=bar.update)
        except (Conflict, IntegrityError) as error:
            db.session.rollback()
            raise click.ClickException(
                "Somebody changed one of these services meanwhile. Nothing was written; try again."
            ) from error
        db.session.commit()
