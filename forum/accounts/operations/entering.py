"""Getting in: the passphrase, then the second factor of whoever has one. The view commits, also when it was wrong.

Who has a passkey is asked for it on a second page. Between the two nothing is stored: that the passphrase was right
travels in the form, sealed, for five minutes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, current_app

from forum import clock, keys, slowing
from forum.accounts import credentials, passkeys, queries, sessions
from forum.accounts.models import Account
from forum.accounts.operations import second, sign_ins
from forum.db import db
from forum.web import locale

STEP = "second-step"
STEP_SECONDS = 300
TELLERS = "abri_wrong_codes"
# Given the account's internal number, how many wrong codes were shown since its owner last got in.
Teller = Callable[[int, int], None]


class SignIn(StrEnum):
    """How an attempt ended."""

    WELCOME = "welcome"
    UNKNOWN = "unknown"
    STEP = "step"  # the passphrase is right, a passkey is to be shown
    LATE = "late"  # the passphrase was right too long ago


@dataclass(frozen=True, slots=True)
class Attempt:
    """How it ended; for whoever got in, how many wrong codes were shown before; for the second page, what it needs."""

    ended: SignIn
    wrong_codes: int = 0
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A second page: that the passphrase was right, sealed; what the browser is asked, "" where it knows no passkeys;
    whether a code does as well.
    """

    proof: str
    options: str
    has_code: bool


def sign_in(passphrase: str, code: str, site: passkeys.Site) -> Attempt:
    """Begin a session for whoever has these words, and the second factor if they have one. A use case of its own: what
    was changed before in the same unit of work is given up.

    Unknown words, wrong words and a wrong code answer alike and take alike. Raises TooFast: for unknown words when too
    many came from there, for a code when too many came with these words. Right words are always heard: whoever knows
    ninety bits has not guessed them.
    """
    lookup = credentials.lookup(passphrase)
    stored = queries.passphrase_hash(lookup)
    db.session.rollback()  # checking takes tens of milliseconds: no connection and no write lock are held meanwhile
    if stored is None:
        slowing.slow_down((slowing.WORDS, ""))
    if not credentials.is_passphrase(stored, passphrase):
        return Attempt(SignIn.UNKNOWN)
    account = queries.by_passphrase(lookup)
    if account is None:  # turned or erased since the first look
        return Attempt(SignIn.UNKNOWN)
    has_passkeys = bool(queries.passkeys(account.id))
    if account.totp_sealed is None and not has_passkeys:
        # Staff without a second factor yet get in only as far as the page that sets it up.
        return _welcome(account, is_strong=False)
    if account.totp_sealed is not None and (code.strip() or not has_passkeys):
        right = bool(code.strip()) and second.takes_code(account, code)
        return _welcome(account, is_strong=True) if right else Attempt(SignIn.UNKNOWN)
    return Attempt(SignIn.STEP, step=_step(account, site, since=int(clock.now().timestamp())))


def prove(proof: str, *, code: str, answer: str, site: passkeys.Site) -> Attempt:
    """The second page sent: a passkey's answer, or a code. `proof` is what that page carried. STEP: it was not right,
    try again with what is new on the page. Raises TooFast for a code.
    """
    now = int(clock.now().timestamp())
    try:
        facts = json.loads(keys.unseal(STEP, proof, seconds=STEP_SECONDS))
    except keys.CannotUnseal:
        return Attempt(SignIn.LATE)
    account = queries.by_passphrase(facts["lookup"])
    if account is None or now - facts["since"] > STEP_SECONDS:
        return Attempt(SignIn.LATE)
    if account.totp_sealed is not None and code.strip():
        is_right = second.takes_code(account, code)
    else:
        given = second.Answer(site, facts["challenge"], answer)
        is_right = second.takes_passkey(account, given, seconds=STEP_SECONDS)
    if is_right:
        return _welcome(account, is_strong=True)
    return Attempt(SignIn.STEP, step=_step(account, site, since=facts["since"]))


def again(proof: str, site: passkeys.Site) -> Step | None:
    """The second page once more, after a code that came too fast; None when it is too late for it."""
    try:
        facts = json.loads(keys.unseal(STEP, proof, seconds=STEP_SECONDS))
    except keys.CannotUnseal:
        return None
    account = queries.by_passphrase(facts["lookup"])
    return None if account is None else _step(account, site, since=facts["since"])


def _step(account: Account, site: passkeys.Site, *, since: int) -> Step:
    """`since`: when the passphrase was shown, in seconds since 1970."""
    challenge = passkeys.new_challenge()
    facts = {"lookup": account.passphrase_lookup, "challenge": challenge, "since": since}
    return Step(
        proof=keys.seal_for(STEP, json.dumps(facts)),
        options=passkeys.request_options(site, challenge, queries.passkeys(account.id)),
        has_code=account.totp_sealed is not None,
    )


def _welcome(account: Account, *, is_strong: bool) -> Attempt:
    wrong, account.wrong_codes = account.wrong_codes, 0
    sessions.start(account, is_strong=is_strong)
    if wrong:
        for tell in current_app.extensions.get(TELLERS, []):
            tell(account.id, wrong)
    locale.keep_language(account.language)
    sign_ins.count()
    return Attempt(SignIn.WELCOME, wrong_codes=wrong)


def on_wrong_codes(app: Flask, tell: Teller) -> None:
    """Who tells somebody that wrong codes were shown with their passphrase; notices stand above accounts."""
    app.extensions.setdefault(TELLERS, []).append(tell)
