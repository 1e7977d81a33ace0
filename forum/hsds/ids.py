"""Ids of the standard: UUIDs of the same 128 bits as our public ids, and others that follow from these."""

from __future__ import annotations

import base64
import re
from uuid import UUID, uuid5

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class NoUuid(ValueError):
    """This is not a UUID as the standard writes it."""


def uuid_of(public_id: str) -> str:
    """The UUID of a public id: "AAAAAAAAAAAAAAAAAAAAAA" is "00000000-0000-0000-0000-000000000000"."""
    return str(UUID(bytes=base64.urlsafe_b64decode(public_id + "==")))


def public_id_of(uuid: str) -> str:
    """The public id, 22 characters, of a UUID in its usual form of 36. Raises NoUuid."""
    if not _UUID.fullmatch(uuid):
        raise NoUuid(uuid[:40])
    return base64.urlsafe_b64encode(UUID(uuid).bytes).decode().rstrip("=")


def derived(owner: str, name: str) -> str:
    """The UUID of a part that has no id of its own here: always the same for the same owner (a UUID) and name."""
    return str(uuid5(UUID(owner), name))
