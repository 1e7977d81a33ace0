"""`abri account add`: admit staff, an agency's people, or open an account for somebody who cannot."""

from __future__ import annotations

import json

import click

from config import LANGUAGES
from forum import roles
from forum.accounts import credentials, operations, proposals
from forum.accounts.rules import AGREEMENT_VERSION
from forum.audit import Act, record
from forum.cli import shared
from forum.db import db, write_lock
from forum.resources import operations as resources
from forum.resources.labels import is_country
from forum.resources.models import LONGEST_NAME, AgencyKind


def open_one(
    role: roles.Role,
    *,
    language: str,
    agency: str,
    second_factor: bool,
    agreed: bool = False,
    kind: AgencyKind = AgencyKind.CHARITY,
    country: str = "FR",
) -> dict[str, str | None]:
    """Open an account within the present application context, and commit. What it answers is shown once. `agreed`: as
    if they had read what is said before a first text."""
    with write_lock():
        proposal = proposals.propose(language)
        account = operations.open_account(proposal, role=role)
        account.agreed_version = AGREEMENT_VERSION if agreed else 0
        secret = None
        if role in roles.STAFF and second_factor:
            secret = credentials.new_totp_secret()
            operations.give_second_factor(account, secret)
        if role is roles.Role.AGENCY:
            resources.admit(account.id, resources.find_or_create_agency(agency, kind, country).id)
        elif role in roles.STAFF:
            record(Act.STAFF_ADMITTED, actor=account.number, why=role.value)
        db.session.commit()
    return {"pseudonym": account.pseudonym, "passphrase": proposal.passphrase, "totp_secret": secret}


@click.group()
def account() -> None:
    """Accounts."""


@account.command()
@click.option("--role", type=click.Choice([role.value for role in roles.Role]), default="member", show_default=True)
@click.option("--agency", default="", help="Name of the agency, for the role agency.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in AgencyKind]),
    default=AgencyKind.CHARITY.value,
    show_default=True,
    help="What a new agency is.",
)
@click.option("--country", default="FR", show_default=True, help="Country of a new agency, two letters.")
@click.option("--language", type=click.Choice(LANGUAGES), default="fr", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(role: str, agency: str, kind: str, country: str, language: str, as_json: bool) -> None:
    """Open an account and print, once, how to sign in with it."""
    chosen = roles.Role(role)
    if (chosen is roles.Role.AGENCY) != bool(agency.strip()):
        raise click.UsageError("--agency names the agency of an account with --role agency, and of no other")
    if len(agency.strip()) > LONGEST_NAME:
        raise click.UsageError(f"--agency: at most {LONGEST_NAME} characters")
    if not is_country(country.upper()):
        raise click.UsageError("--country: two letters of a country, as FR or GB")
    with shared.forum():
        made = open_one(
            chosen,
            language=language,
            agency=agency.strip(),
            second_factor=True,
            kind=AgencyKind(kind),
            country=country.upper(),
        )
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    click.echo("Shown once. Nobody can find it again.")
    for name, value in made.items():
        if value:
            click.echo(f"  {name}: {value}")
