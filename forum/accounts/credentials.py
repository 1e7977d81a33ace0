"""The passphrase, the recovery codes and the second factor: how each is kept and checked.

A passphrase is found by a keyed hash (it is the only thing somebody shows) and then checked with Argon2id. It has
90 bits of its own, so that a light profile serves: 19 MiB, OWASP's first choice for Argon2id.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from threading import BoundedSemaphore

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from forum import clock, keys
from forum.accounts import passphrases, recovery_codes

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each verification takes 19 MiB; a crowd of sign-ins must not take the machine's memory.
_room = BoundedSemaphore(4)
# Checked in the place of an unknown passphrase, so that known and unknown take the same time.
_DUMMY = HASHER.hash("nobody has this passphrase")
TOTP_STEP = 30  # seconds
TOTP_DRIFT = 1  # steps before and after the present one


def lookup(passphrase: str) -> str:
    """By what an account is found: a keyed hash of the normalised words."""
    return keys.digest("passphrase", passphrases.normalise(passphrase))


def hash_passphrase(passphrase: str) -> str:
    with _room:
        return HASHER.hash(passphrases.normalise(passphrase))


def is_passphrase(stored: str | None, passphrase: str) -> bool:
    """Whether these words are the ones hashed; as long a work for an unknown account (`stored` None)."""
    with _room:
        try:
            return HASHER.verify(stored or _DUMMY, passphrases.normalise(passphrase)) and stored is not None
        except VerificationError:
            return False


def code_lookup(code: str) -> str:
    """By what a recovery code is found."""
    return keys.digest("recovery-code", recovery_codes.normalise(code))


def new_totp_secret() -> str:
    """160 random bits in base 32, as authenticator apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def totp_address(secret: str, name: str) -> str:
    """What the QR code says. The issuer is the site's neutral name."""
    return pyotp.TOTP(secret).provisioning_uri(name="2", issuer_name=name)


def totp_step(secret: str, code: str, *, last: int | None) -> int | None:
    """The time step that this six-digit code belongs to, or None; a step not after `last` is refused."""
    digits = "".join(str(unicodedata.decimal(character)) for character in code if character.isdecimal())
    now = int(clock.now().timestamp()) // TOTP_STEP
    if len(digits) != 6:
        return None
    for step in range(now - TOTP_DRIFT, now + TOTP_DRIFT + 1):
        expected = pyotp.TOTP(secret).generate_otp(step)
        if secrets.compare_digest(expected, digits) and (last is None or step > last):
            return step
    return None
