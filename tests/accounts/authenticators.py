"""A passkey made of software, for tests without a browser; and rows of passkeys and sessions."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from forum import clock
from forum.accounts import passkeys, sessions
from forum.accounts.models import Account, LoginSession, Passkey
from forum.db import db
from forum.web import locale
from tests.factories import World
from tests.visitor import Page

ORIGIN = "https://localhost"
FLAG = AuthenticatorData.FLAG


@dataclass
class Key:
    """One passkey. `count` grows with each signature unless it is 0 for ever (`counts` false)."""

    counts: bool = True
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def public(self) -> ES256:
        return ES256.from_cryptography_key(self._private.public_key())

    def make(self, asked: str | Mapping[str, Any], **odd: Any) -> str:
        """What a browser sends for a key that it made."""
        options = json.loads(asked) if isinstance(asked, str) else asked
        made = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, odd.get("public_key", self.public))
        head = self._head(odd.get("domain", options["rp"]["id"]), FLAG.UP | FLAG.AT, bytes(made))
        client = self._client("webauthn.create", options, odd)
        whole = AttestationObject.create("none", head, {})
        return self._answer(clientDataJSON=client, attestationObject=whole)

    def show(self, asked: str | Mapping[str, Any], **odd: Any) -> str:
        """What a browser sends that shows this key. `odd`: `origin`, `challenge`, `domain`, `kind`, `flags`, `count`,
        `cross`.
        """
        options = json.loads(asked) if isinstance(asked, str) else asked
        if self.counts:
            self.count += 1
        self.count = odd.get("count", self.count)
        head = self._head(odd.get("domain", options["rpId"]), odd.get("flags", FLAG.UP))
        client = self._client("webauthn.get", options, odd)
        signature = self._private.sign(head + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=head, signature=signature)

    def _head(self, domain: str, flags: FLAG, credential: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(hashlib.sha256(domain.encode()).digest(), flags, self.count, credential)

    def _client(self, kind: str, options: Mapping[str, Any], odd: Mapping[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(
            type=odd.get("kind", kind),
            challenge=odd.get("challenge", options["challenge"]),
            origin=odd.get("origin", ORIGIN),
            cross_origin=odd.get("cross", False),
        )

    def _answer(self, **response: bytes) -> str:
        name = websafe_encode(self.credential_id)
        parts = {part: websafe_encode(content) for part, content in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})


def asked_on(page: Page) -> str:
    """What a page asks the browser."""
    return str(page.one("[data-module=passkey]").get("data-options"))


def passkey(world: World, account: Account, key: Key | None = None, *, label: str = "") -> Passkey:
    """A passkey that an account has."""
    key = key or Key()
    with world.open():
        row = Passkey(
            account_id=account.id,
            credential_hash=passkeys.hashed(key.credential_id),
            credential_id=key.credential_id,
            public_key=cbor.encode(key.public),
            sign_count=key.count,
            label=label,
            added_on=locale.today(),
        )
        db.session.add(row)
    return row


def session(world: World, account: Account, *, hours: int = 12) -> LoginSession:
    """A session of an account, in no browser of the test. `hours`: until its end."""
    with world.open():
        ends_at = clock.now() + timedelta(hours=hours)
        row = LoginSession(
            token_hash=sessions.hashed(secrets.token_urlsafe(32)),
            account_id=account.id,
            started_at=ends_at - timedelta(hours=12),
            ends_at=ends_at,
        )
        db.session.add(row)
    return row
