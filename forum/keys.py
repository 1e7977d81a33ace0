"""Keys made from the site's one secret, a different one for each purpose.

The database alone must link nothing and open nothing: what is looked up is stored as a keyed hash,
what must be read again (a second factor's secret) is sealed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class CannotUnseal(ValueError):
    """The text was not sealed here, was changed, or is too old."""


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
    return hmac.new(_derived(_secret(), purpose), text.encode(), hashlib.sha256).hexdigest()


def sign(purpose: str, text: str) -> str:
    """A short keyed signature, 22 characters of URL-safe base64 (128 bits)."""
    mac = hmac.new(_derived(_secret(), purpose), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")


def is_signed(purpose: str, text: str, signature: str) -> bool:
    """Whether `signature` is ours for this text, compared in constant time."""
    return hmac.compare_digest(sign(purpose, text).encode(), signature.encode("utf-8", "replace"))


def seal(purpose: str, text: str) -> str:
    """Encrypt and authenticate a text for this site alone."""
    return _fernet(_secret(), purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str, *, seconds: int | None = None) -> str:
    """Open what `seal` made, at most `seconds` ago. Raises CannotUnseal."""
    try:
        return _fernet(_secret(), purpose).decrypt(sealed.encode("utf-8", "replace"), ttl=seconds).decode()
    except InvalidToken as error:
        raise CannotUnseal(purpose) from error
