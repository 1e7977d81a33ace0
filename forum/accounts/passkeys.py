"""Passkeys as a second factor: what a browser is asked, and whether its answer is right.

Source: Web Authentication Level 2. Nothing is asked of the device (no attestation, no key that it lists by itself), and
nothing of it is kept but the key.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from fido2 import cbor
from fido2.cose import ES256, RS256, CoseKey, EdDSA
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from forum import keys
from forum.accounts.models import Passkey

logging.getLogger("fido2").setLevel(logging.CRITICAL)  # it would write which key was used

OWNER = "passkey-owner"
ALGORITHMS = (ES256.ALGORITHM, EdDSA.ALGORITHM, RS256.ALGORITHM)
LONGEST_ANSWER = 20_000  # characters
LONGEST_ID, LONGEST_KEY = 1023, 2000  # bytes
LARGEST_COUNT = 2**31 - 1
# What the library raises for an answer that is none: it reads nested, binary, foreign text.
_UNREADABLE = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError, AssertionError, struct.error,
    InvalidSignature, UnsupportedAlgorithm,
)  # fmt: skip


class BadAnswer(ValueError):
    """Not an answer of a passkey, to this question, from this site."""


@dataclass(frozen=True, slots=True)
class Site:
    """For whom a passkey is good: a host as browsers ask for it ("example.org", "localhost:8000"), and its name."""

    host: str
    name: str

    @property
    def domain(self) -> str:
        """The host without its port; "" where browsers know no passkeys, as at a bare address."""
        try:
            domain = urlsplit(f"//{self.host}").hostname or ""
        except ValueError:
            return ""
        try:
            ip_address(domain)
        except ValueError:
            return domain
        return ""

    def _is_origin(self, origin: str) -> bool:
        is_local = self.domain == "localhost" or self.domain.endswith(".localhost")
        return origin == f"https://{self.host}" or (is_local and origin == f"http://{self.host}")

    def server(self) -> Fido2Server:
        """Raises BadAnswer where there can be no passkeys."""
        if not self.domain:
            raise BadAnswer
        return Fido2Server(
            PublicKeyCredentialRpEntity(name=self.name, id=self.domain),
            attestation=AttestationConveyancePreference.NONE,
            verify_origin=self._is_origin,
        )


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is kept of a passkey that a browser made."""

    credential_id: bytes
    public_key: bytes  # CBOR, as COSE writes keys
    sign_count: int


def new_challenge() -> str:
    """256 random bits, to be signed once."""
    return websafe_encode(secrets.token_bytes(32))


def hashed(credential_id: bytes) -> str:
    """By what a passkey is found."""
    return hashlib.sha256(credential_id).hexdigest()


def creation_options(site: Site, challenge: str, *, number: int, known: Sequence[Passkey]) -> str:
    """What a browser is asked that is to make a passkey, as JSON; "" where it could make none. The device learns an
    opaque hash and the site's neutral name, never a name of the member.
    """
    if not site.domain:
        return ""
    server = site.server()
    server.allowed_algorithms = [each for each in server.allowed_algorithms if each.alg in ALGORITHMS]
    owner = bytes.fromhex(keys.digest(OWNER, str(number)))
    options, _state = server.register_begin(
        PublicKeyCredentialUserEntity(id=owner, name=site.name, display_name=site.name),
        credentials=_descriptors(known),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=websafe_decode(challenge),
    )
    return json.dumps(dict(options.public_key))


def request_options(site: Site, challenge: str, known: Sequence[Passkey]) -> str:
    """What a browser is asked that is to show one of these passkeys, as JSON; "" where it could show none."""
    if not site.domain:
        return ""
    options, _state = site.server().authenticate_begin(
        _descriptors(known),
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=websafe_decode(challenge),
    )
    return json.dumps(dict(options.public_key))


def read_new(site: Site, challenge: str, answer: str) -> NewKey:
    """The passkey that a browser made for this challenge. Raises BadAnswer."""
    server = site.server()
    try:
        response = RegistrationResponse.from_dict(_parsed(answer))
        made = server.register_complete(_state(challenge), response)
        credential = made.credential_data
        if credential is None or response.response.client_data.cross_origin:
            raise BadAnswer
        new = NewKey(credential.credential_id, cbor.encode(credential.public_key), min(made.counter, LARGEST_COUNT))
        _refuse_useless(credential.public_key)
    except _UNREADABLE as error:
        raise BadAnswer from error
    if not 0 < len(new.credential_id) <= LONGEST_ID or len(new.public_key) > LONGEST_KEY:
        raise BadAnswer
    return new


def read_shown(site: Site, challenge: str, answer: str, known: Sequence[Passkey]) -> tuple[Passkey, int]:
    """Which of these passkeys signed this challenge, and its count of signatures. Raises BadAnswer."""
    server = site.server()
    try:
        response = AuthenticationResponse.from_dict(_parsed(answer))
        shown = server.authenticate_complete(_state(challenge), [_credential(passkey) for passkey in known], response)
        if response.response.client_data.cross_origin:
            raise BadAnswer
        count = min(response.response.authenticator_data.counter, LARGEST_COUNT)
    except _UNREADABLE as error:
        raise BadAnswer from error
    name = hashed(shown.credential_id)
    return next(passkey for passkey in known if passkey.credential_hash == name), count


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise BadAnswer
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise BadAnswer
    return parsed


def _state(challenge: str) -> dict[str, Any]:
    return {"challenge": challenge, "user_verification": UserVerificationRequirement.PREFERRED}


def _descriptors(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    kind = PublicKeyCredentialType.PUBLIC_KEY
    return [PublicKeyCredentialDescriptor(type=kind, id=passkey.credential_id) for passkey in known]


def _credential(passkey: Passkey) -> AttestedCredentialData:
    key = CoseKey.parse(cbor.decode(passkey.public_key))  # type: ignore[arg-type]
    return AttestedCredentialData.create(Aaguid.NONE, passkey.credential_id, key)


def _refuse_useless(key: CoseKey) -> None:
    """Without an attestation nothing has been signed yet: whether this key can check a signature at all."""
    if key.ALGORITHM not in ALGORITHMS:
        raise BadAnswer
    try:
        key.verify(b"", bytes(64))
    except InvalidSignature:
        return
    raise BadAnswer
