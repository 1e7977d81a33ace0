"""Opening an account, getting in, getting back in. The view commits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from forum import keys, ratelimit, roles
from forum.accounts import credentials, passphrases, pseudonyms, queries, recovery_codes, rules, sessions
from forum.accounts.models import Account, LoginSession, RecoveryCode
from forum.accounts.proposals import Proposal
from forum.audit import Act, record
from forum.db import db
from forum.errors import Conflict
from forum.web import locale

TOTP = "totp"


class SignIn(StrEnum):
    """How an attempt ended."""

    WELCOME = "welcome"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recovered:
    """A new passphrase, to be shown once, its language, and how many codes are left."""

    words: tuple[str, ...]
    language: str
    codes_left: int


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


def sign_in(passphrase: str, code: str) -> SignIn:
    """Begin a session for whoever has these words (and, for staff, this code). A use case of its own: what was
    changed before in the same unit of work is given up.

    Unknown words, wrong words and a wrong code answer alike and take alike.
    """
    lookup = credentials.lookup(passphrase)
    stored = queries.passphrase_hash(lookup)
    db.session.rollback()  # checking takes tens of milliseconds: no connection and no write lock are held meanwhile
    if not credentials.is_passphrase(stored, passphrase):
        return SignIn.UNKNOWN
    account = queries.by_passphrase(lookup)
    if account is None:  # turned or erased since the first look
        return SignIn.UNKNOWN
    demo = current_app.config["ABRI"].demo
    if rules.must_show_second_factor(account.role, demo=demo) and account.totp_sealed is not None:
        if not _take_code(account, code):
            return SignIn.UNKNOWN
        sessions.start(account, is_strong=True)
    else:
        # Staff without a second factor yet get in only as far as the page that sets it up.
        sessions.start(account, is_strong=False)
    locale.keep_language(account.language)
    return SignIn.WELCOME


def _take_code(account: Account, code: str) -> bool:
    # Whoever gets here has the passphrase: six digits must not be guessed from many addresses at once.
    if not ratelimit.may_try("second", str(account.number), ratelimit.SECOND_FACTOR):
        return False
    secret = keys.unseal(TOTP, account.totp_sealed or "")
    step = credentials.totp_step(secret, code, last=account.totp_step)
    if step is None:
        return False
    account.totp_step = step
    return True


def recover(code: str) -> Recovered | None:
    """Turn the passphrase with a recovery code and end every session; None for a code that is unknown or used."""
    if not recovery_codes.normalise(code):
        return None
    lookup = credentials.code_lookup(code)
    language = queries.language_of_code(lookup)
    if language is None:
        return None
    db.session.rollback()  # as in `sign_in`
    words = tuple(passphrases.propose(language))
    passphrase_hash = credentials.hash_passphrase(" ".join(words))
    found = queries.by_recovery_code(lookup)
    if found is None:  # used since the first look
        return None
    account, used = found
    used.is_used = True
    account.passphrase_lookup = credentials.lookup(" ".join(words))
    account.passphrase_hash = passphrase_hash
    db.session.flush()  # from here on the old phrase opens nothing, so no session can begin behind the next line
    sessions.end_here()
    sessions.end_all(account.id)
    record(Act.ACCOUNT_RECOVERED, actor=account.number)
    db.session.flush()
    return Recovered(words=words, language=language, codes_left=queries.unused_codes(account.id))


def set_second_factor(account: Account, secret: str, code: str, *, session_id: int) -> bool:
    """Keep the secret if the code proves that the person's device has it. False: nothing was changed.

    The account's other sessions end: one that began without a second factor must not replace this one. Raises
    Conflict when this session was such a one.
    """
    former = None if account.totp_sealed is None else keys.unseal(TOTP, account.totp_sealed)
    step = credentials.totp_step(secret, code, last=account.totp_step if secret == former else None)
    if step is None or secret == former:  # the same form once more: the secret in force is not set again
        return False
    account.totp_sealed = keys.seal(TOTP, secret)
    account.totp_step = step
    sessions.strengthen(session_id)
    sessions.end_others(account.id, session_id)
    record(Act.SECOND_FACTOR_SET, actor=account.number)
    return True


def give_second_factor(account: Account, secret: str) -> None:
    """For the command that admits staff: the secret is handed over once, on the operator's screen."""
    account.totp_sealed = keys.seal(TOTP, secret)
    record(Act.SECOND_FACTOR_SET, actor=account.number, why="command")


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
