"""Opening an account, getting in, getting back in. The view commits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import current_app

from forum import keys, roles
from forum.accounts import credentials, passphrases, pseudonyms, queries, recovery_codes, rules, sessions
from forum.accounts.models import Account, RecoveryCode
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
    """A new passphrase, to be shown once, and how many codes are left."""

    words: tuple[str, ...]
    codes_left: int


def open_account(proposal: Proposal, *, role: roles.Role = roles.Role.MEMBER) -> Account:
    """Make the account that was proposed. Raises Conflict when its name was taken meanwhile."""
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
        passphrase_hash=credentials.hash_passphrase(proposal.passphrase),
    )
    db.session.add(account)
    db.session.flush()
    db.session.add_all(
        RecoveryCode(account_id=account.id, lookup=credentials.code_lookup(code)) for code in proposal.codes
    )
    record(Act.ACCOUNT_OPENED, actor=account.number, why=role.value)
    return account


def sign_in(passphrase: str, code: str) -> SignIn:
    """Begin a session for whoever has these words (and, for staff, this code).

    Unknown words, wrong words and a wrong code answer alike and take alike.
    """
    account = queries.by_passphrase(credentials.lookup(passphrase))
    is_right = credentials.is_passphrase(None if account is None else account.passphrase_hash, passphrase)
    if account is None or not is_right:
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
    found = queries.by_recovery_code(credentials.code_lookup(code))
    if found is None:
        return None
    account, used = found
    used.is_used = True
    words = tuple(passphrases.propose(account.language))
    account.passphrase_lookup = credentials.lookup(" ".join(words))
    account.passphrase_hash = credentials.hash_passphrase(" ".join(words))
    sessions.end_all(account.id)
    record(Act.ACCOUNT_RECOVERED, actor=account.number)
    db.session.flush()
    return Recovered(words=words, codes_left=queries.unused_codes(account.id))


def set_second_factor(account: Account, secret: str, code: str, *, session_id: int) -> bool:
    """Keep the secret if the code proves that the person's device has it. False: nothing was changed."""
    step = credentials.totp_step(secret, code, last=None)
    if step is None:
        return False
    account.totp_sealed = keys.seal(TOTP, secret)
    account.totp_step = step
    sessions.strengthen(session_id)
    record(Act.SECOND_FACTOR_SET, actor=account.number)
    return True


def give_second_factor(account: Account, secret: str) -> None:
    """For the command that admits staff: the secret is handed over once, on the operator's screen."""
    account.totp_sealed = keys.seal(TOTP, secret)
    record(Act.SECOND_FACTOR_SET, actor=account.number, why="command")


def keep_idle_minutes(account: Account, minutes: int) -> None:
    account.idle_minutes = minutes
