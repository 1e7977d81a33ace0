"""Opening an account; who it is, and how long it stays open when idle. The view commits."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from forum import roles
from forum.accounts import credentials, pseudonyms, queries
from forum.accounts.models import Account, LoginSession, RecoveryCode
from forum.accounts.proposals import Proposal
from forum.audit import Act, record
from forum.db import db
from forum.errors import Conflict
from forum.web import locale


def open_account(proposal: Proposal, *, role: roles.Role = roles.Role.MEMBER) -> Account:
    """Make the account that was proposed.

    A use case of its own: what was changed before in the same unit of work is given up. Raises Conflict when its
    name was taken meanwhile, or when this proposal has its account already (`is_open`); the caller then rolls back.
    """
    db.session.rollback()  # hashing takes tens of milliseconds: nobody shall wait for a lock so long
    passphrase_hash = credentials.hash_passphrase(proposal.passphrase)
    skeleton = pseudonyms.skeleton(proposal.pseudonym)
    if queries.is_name_taken(skeleton):
        raise Conflict
    account = Account(
        pseudonym=proposal.pseudonym,
        skeleton=skeleton,
        role=role,
        language=proposal.language,
        joined_on=locale.today(),
        passphrase_lookup=credentials.lookup(proposal.passphrase),
        passphrase_hash=passphrase_hash,
    )
    db.session.add(account)
    try:
        db.session.flush()  # the unique constraint: of two at once, one gets the name
    except IntegrityError as error:
        raise Conflict from error
    db.session.add_all(
        RecoveryCode(account_id=account.id, lookup=credentials.code_lookup(code)) for code in proposal.codes
    )
    record(Act.ACCOUNT_OPENED, actor=account.number, why=role.value)
    return account


def is_open(proposal: Proposal) -> bool:
    """Whether this very proposal has its account: the form was sent twice."""
    return queries.passphrase_hash(credentials.lookup(proposal.passphrase)) is not None


def grant_role(account: Account, role: roles.Role) -> None:
    """Give an account another role, or take one away. Its sessions end: it acts with the new role only after signing
    in again, staff with their second factor. Who may do so, and the line in the record, are for the caller.
    """
    account.role = role
    db.session.flush()  # from here on nobody signs in with the old role, so no session can begin behind the next line
    # Not `sessions.end_all`: this browser is not theirs, and keeps its cookie.
    db.session.execute(delete(LoginSession).where(LoginSession.account_id == account.id))


def keep_idle_minutes(account: Account, minutes: int) -> None:
    account.idle_minutes = minutes
