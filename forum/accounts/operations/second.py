"""The second factor: a code that an app shows (TOTP), or passkeys. The view commits.

Staff must have one of the two; members may. Whoever has one must show it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from forum import keys, slowing
from forum.accounts import credentials, passkeys, queries, rules, sessions
from forum.accounts.models import PASSKEYS_AN_ACCOUNT, Account, Passkey
from forum.audit import Act, record
from forum.db import db
from forum.errors import Conflict, Hidden, Refused
from forum.web import locale

TOTP = "totp"
CHALLENGE_SECONDS = 600
MOST_WRONG = 99_999  # more are not counted


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser answered to a challenge, where, and what its owner calls the passkey."""

    site: passkeys.Site
    challenge: str
    answer: str
    label: str = ""


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


def add_passkey(account: Account, given: Answer, *, session_id: int) -> None:
    """Keep a passkey that this browser made. The other sessions end if it is the first second factor of the account,
    which the caller has locked.

    Raises BadAnswer when the answer is not right, or was used before; Conflict when there are five already, when
    this very passkey is somebody's, or when this session has ended.
    """
    known = queries.passkeys(account.id)
    if len(known) >= PASSKEYS_AN_ACCOUNT:
        raise Conflict
    new = passkeys.read_new(given.site, given.challenge, given.answer)
    if not slowing.take_once(given.challenge, CHALLENGE_SECONDS):
        raise passkeys.BadAnswer
    passkey = Passkey(
        account_id=account.id,
        credential_hash=passkeys.hashed(new.credential_id),
        credential_id=new.credential_id,
        public_key=new.public_key,
        sign_count=new.sign_count,
        label=given.label,
        added_on=locale.today(),
    )
    db.session.add(passkey)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict from error
    sessions.strengthen(session_id)
    if not known and account.totp_sealed is None:
        sessions.end_others(account.id, session_id)
    record(Act.PASSKEY_ADDED, actor=account.number)


def remove_passkey(account: Account, public_id: str) -> None:
    """The caller has locked the account: of two at once, the second sees that one is left.

    Raises Hidden for no passkey of theirs, Refused when staff would have no second factor left.
    """
    known = queries.passkeys(account.id)
    found = [passkey for passkey in known if passkey.public_id == public_id]
    if not found:
        raise Hidden
    _refuse_the_last(account, left=len(known) - 1 + (account.totp_sealed is not None))
    db.session.delete(found[0])
    record(Act.PASSKEY_REMOVED, actor=account.number)


def remove_code(account: Account) -> None:
    """No codes of an app any more; the caller has locked the account. Raises Conflict when there were none, Refused
    when staff would have no second factor left.
    """
    if account.totp_sealed is None:
        raise Conflict
    _refuse_the_last(account, left=len(queries.passkeys(account.id)))
    account.totp_sealed = account.totp_step = None
    record(Act.SECOND_FACTOR_REMOVED, actor=account.number)


def _refuse_the_last(account: Account, *, left: int) -> None:
    if not rules.may_drop_second_factor(account.role, left=left, demo=current_app.config["ABRI"].demo):
        raise Refused("last_second_factor")


def lift(account: Account) -> None:
    """No second factor at all: a member who lost the device came back with a recovery code."""
    if account.totp_sealed is None and not queries.passkeys(account.id):
        return
    account.totp_sealed = account.totp_step = None
    db.session.execute(delete(Passkey).where(Passkey.account_id == account.id))
    record(Act.SECOND_FACTOR_REMOVED, actor=account.number, why="recovered")


def takes_code(account: Account, code: str) -> bool:
    """Whether this code is right, and was not used; a wrong one is noted for its owner. The caller has locked the
    account. Raises TooFast, before the code is looked at.
    """
    # Whoever gets here has the passphrase. Counted for that passphrase: a new one begins anew.
    lookup = account.passphrase_lookup or ""
    tries = ((slowing.CODES_HERE, lookup), (slowing.CODES, lookup))
    slowing.slow_down(*tries)
    secret = keys.unseal(TOTP, account.totp_sealed or "")
    step = credentials.totp_step(secret, code, last=account.totp_step)
    if step is None:
        note_wrong(account)
        return False
    slowing.forgive(*tries)
    account.totp_step = step
    return True


def takes_passkey(account: Account, given: Answer, *, seconds: int) -> bool:
    """Whether a passkey of theirs signed this challenge, which is good once within so many seconds; a copy of a passkey
    that was used elsewhere meanwhile is refused, and noted for its owner. The caller has locked the account.
    """
    try:
        passkey, count = passkeys.read_shown(given.site, given.challenge, given.answer, queries.passkeys(account.id))
    except passkeys.BadAnswer:
        return False
    if not slowing.take_once(given.challenge, seconds):
        return False
    if rules.is_copied(count_kept=passkey.sign_count, count_shown=count):
        note_wrong(account)
        return False
    passkey.sign_count = count
    return True


def note_wrong(account: Account) -> None:
    account.wrong_codes = min(account.wrong_codes + 1, MOST_WRONG)
