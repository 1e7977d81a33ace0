"""What is asked about accounts, a module for each kind."""

from forum.accounts.queries import once
from forum.accounts.queries.devices import has_second, live_sessions, own_session, passkeys
from forum.accounts.queries.names import is_name_taken, newest_wish, open_wish, wish, wishes_of, wishes_since
from forum.accounts.queries.people import (
    account,
    by_passphrase,
    by_recovery_code,
    ended_sessions,
    language_of_code,
    live_session,
    passphrase_hash,
    unused_codes,
)
from forum.accounts.queries.ties import ties

__all__ = [
    "account",
    "by_passphrase",
    "by_recovery_code",
    "ended_sessions",
    "has_second",
    "is_name_taken",
    "language_of_code",
    "live_session",
    "live_sessions",
    "newest_wish",
    "once",
    "open_wish",
    "own_session",
    "passkeys",
    "passphrase_hash",
    "ties",
    "unused_codes",
    "wish",
    "wishes_of",
    "wishes_since",
]
