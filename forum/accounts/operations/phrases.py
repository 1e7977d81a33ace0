"""Turning the passphrase, with a recovery code or while signed in; renewing the codes. The view commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from forum import slowing
from forum.accounts import credentials, passphrases, queries, recovery_codes, sessions
from forum.accounts.models import Account, RecoveryCode
from forum.accounts.operations import second
from forum.audit import Act, record
from forum.db import db
from forum.roles import STAFF


@dataclass(frozen=True, slots=True)
class Recovered:
    """A new passphrase, to be shown once, its language, and how many codes are left."""

    words: tuple[str, ...]
    language: str
    codes_left: int


def recover(code: str) -> Recovered | None:
    """Turn the passphrase with a recovery code and end every session; None for a code that is unknown or used.

    A member's second factor goes: whoever lost the device would be kept out for ever. Staff must show theirs all the
    same. Raises TooFast, before anything is looked at.
    """
    if not recovery_codes.normalise(code):
        return None
    slowing.slow_down((slowing.RECOVERY, ""))
    lookup = credentials.code_lookup(code)
    language = queries.language_of_code(lookup)
    if language is None:
        return None
    db.session.rollback()  # as when signing in: no lock while the words are hashed
    words = tuple(passphrases.propose(language))
    passphrase_hash = credentials.hash_passphrase(" ".join(words))
    found = queries.by_recovery_code(lookup)
    if found is None:  # used since the first look
        return None
    slowing.forgive((slowing.RECOVERY, ""))
    account, used = found
    used.is_used = True
    account.passphrase_lookup = credentials.lookup(" ".join(words))
    account.passphrase_hash = passphrase_hash
    if account.role not in STAFF:
        second.lift(account)
    db.session.flush()  # from here on the old phrase opens nothing, so no session can begin behind the next line
    sessions.end_here()
    sessions.end_all(account.id)
    record(Act.ACCOUNT_RECOVERED, actor=account.number)
    db.session.flush()
    return Recovered(words=words, language=language, codes_left=queries.unused_codes(account.id))


def renew_codes(account_id: int, passphrase: str) -> tuple[str, ...] | None:
    """Eight new recovery codes, to be shown once; the old ones are good for nothing. None for a wrong passphrase.

    A use case of its own, as `sign_in`. Raises TooFast for wrong words.
    """
    account = proven(account_id, passphrase)
    if account is None:
        return None
    codes = tuple(recovery_codes.propose())
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    db.session.add_all(RecoveryCode(account_id=account.id, lookup=credentials.code_lookup(code)) for code in codes)
    record(Act.CODES_RENEWED, actor=account.number)
    return codes


def turn_phrase(account_id: int, passphrase: str, words: Sequence[str], *, session_id: int) -> bool:
    """Let other words open the account; its other sessions end. False for a wrong passphrase: nothing was changed.

    A use case of its own, as `sign_in`. Raises TooFast for wrong words.
    """
    phrase = " ".join(words)
    passphrase_hash = credentials.hash_passphrase(phrase)
    account = proven(account_id, passphrase)
    if account is None:
        return False
    account.passphrase_lookup = credentials.lookup(phrase)
    account.passphrase_hash = passphrase_hash
    db.session.flush()  # from here on the old phrase opens nothing, so no session can begin behind the next line
    sessions.end_others(account.id, session_id)
    record(Act.PHRASE_TURNED, actor=account.number)
    return True


def opens(account_id: int, words: Sequence[str]) -> bool:
    """Whether these words open the account already: the form was sent twice."""
    return queries.account(account_id).passphrase_lookup == credentials.lookup(" ".join(words))


def proven(account_id: int, passphrase: str) -> Account | None:
    """The account, locked, if these are its words: before what opens it is changed. What was changed before in the same
    unit of work is given up. Raises TooFast for wrong words.
    """
    lookup = credentials.lookup(passphrase)
    account = queries.account(account_id)
    stored = account.passphrase_hash if account.passphrase_lookup == lookup else None
    db.session.rollback()
    if stored is None:
        slowing.slow_down((slowing.WORDS, ""))
    if not credentials.is_passphrase(stored, passphrase):
        return None
    account = queries.account(account_id, locked=True)
    db.session.refresh(account)
    return account if account.passphrase_lookup == lookup else None
