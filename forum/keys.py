"""Keys made from the site's one secret, a different one for each purpose.

The database alone must link nothing and open nothing: what is looked up is stored as a keyed hash,
what must be read again (a second factor's secret) is sealed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class CannotUnseal(ValueError):
    """The text was not sealed here, was changed, or is too old."""


class NoAlias(ValueError):
    """This is not 22 characters of an alias."""


@cache
def _derived(secret: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"abri:" + purpose.encode())
    return kdf.derive(secret.encode())


@cache
def _fernet(secret: str, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(secret, purpose)))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def digest(purpose: str, text: str) -> str:
    """A keyed hash, 64 hexadecimal characters: equal texts give equal answers, nothing else can be told."""
    return digest_with(_secret(), purpose, text)


def digest_with(secret: str, purpose: str, text: str) -> str:
    """`digest` under another secret than the site's: one that can be turned."""
    return hmac.digest(_derived(secret, purpose), text.encode(), "sha256").hex()


def sign(purpose: str, text: str) -> str:
    """A short keyed signature, 22 characters of URL-safe base64 (128 bits)."""
    mac = hmac.new(_derived(_secret(), purpose), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")


def is_signed(purpose: str, text: str, signature: str) -> bool:
    """Whether `signature` is ours for this text, compared in constant time."""
    return hmac.compare_digest(sign(purpose, text).encode(), signature.encode("utf-8", "replace"))


def seal(purpose: str, text: str) -> str:
    """Encrypt and authenticate a text for this site alone, to be stored: it tells no time."""
    # A token carries in clear when it was made, to the second: whoever took the database would read it there.
    return _fernet(_secret(), purpose).encrypt_at_time(text.encode(), 0).decode()


def seal_for(purpose: str, text: str) -> str:
    """Seal a text that comes back soon, in a form or a link, and is then asked its age. Never to be stored."""
    return _fernet(_secret(), purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str, *, seconds: int | None = None) -> str:
    """Open what `seal` made, or what `seal_for` made at most `seconds` ago. Raises CannotUnseal."""
    try:
        return _fernet(_secret(), purpose).decrypt(sealed.encode("utf-8", "replace"), ttl=seconds).decode()
    except InvalidToken as error:
        raise CannotUnseal(purpose) from error


@cache
def _block_cipher(secret: str, purpose: str) -> Cipher[ECB]:
    # One block, once, and what is in it is random: no two blocks could be compared, which is what this mode gives away.
    return Cipher(AES256(_derived(secret, purpose)), ECB())  # noqa: S305


def _block(text: str) -> bytes:
    """The 16 bytes that 22 characters of URL-safe base64 stand for. Raises NoAlias for any other text."""
    try:
        block = base64.b64decode(f"{text}==", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise NoAlias from error
    if len(block) != 16 or _as_text(block) != text:
        raise NoAlias
    return block


def _as_text(block: bytes) -> str:
    return base64.urlsafe_b64encode(block).decode().rstrip("=")


def alias(purpose: str, public_id: str) -> str:
    """Another name for something, of the same look as its public id: 22 characters of URL-safe base64.

    Always the same for the same thing; only this site can tell which. Raises NoAlias for what is no public id.
    """
    encryptor = _block_cipher(_secret(), purpose).encryptor()
    return _as_text(encryptor.update(_block(public_id)))


def unalias(purpose: str, alias: str) -> str:
    """The public id behind an alias; one that nothing has, if we never gave it. Raises NoAlias when malformed."""
    decryptor = _block_cipher(_secret(), purpose).decryptor()
    return _as_text(decryptor.update(_block(alias)))
