"""The tables of accounts, a module for each kind."""

from forum.accounts.models.choices import Block, Mute, MutedKind, NoteChoice, NoteWish
from forum.accounts.models.people import (
    IDLE_CHOICES,
    LONGEST_NAME,
    NEVER_ENDS,
    Account,
    ChosenName,
    NameState,
    new_number,
)
from forum.accounts.models.ways_in import (
    LONGEST_LABEL,
    PASSKEYS_AN_ACCOUNT,
    LoginSession,
    Passkey,
    RecoveryCode,
    SignInCount,
)

__all__ = [
    "IDLE_CHOICES",
    "LONGEST_LABEL",
    "LONGEST_NAME",
    "NEVER_ENDS",
    "PASSKEYS_AN_ACCOUNT",
    "Account",
    "Block",
    "ChosenName",
    "LoginSession",
    "Mute",
    "MutedKind",
    "NameState",
    "NoteChoice",
    "NoteWish",
    "Passkey",
    "RecoveryCode",
    "SignInCount",
    "new_number",
]
