"""What people do with their accounts, a module for each kind. The view commits."""

from forum.accounts.operations.entering import Attempt, SignIn, Step, again, on_wrong_codes, prove, sign_in
from forum.accounts.operations.names import (
    MONTH,
    NAMES_A_MONTH,
    ask_name,
    names_left,
    publish_name,
    return_name,
    withdraw_name,
)
from forum.accounts.operations.phrases import Recovered, opens, proven, recover, renew_codes, turn_phrase
from forum.accounts.operations.second import (
    CHALLENGE_SECONDS,
    TOTP,
    Answer,
    add_passkey,
    give_second_factor,
    remove_code,
    remove_passkey,
    set_second_factor,
)
from forum.accounts.operations.ways_in import grant_role, is_open, keep_idle_minutes, open_account

__all__ = [
    "CHALLENGE_SECONDS",
    "MONTH",
    "NAMES_A_MONTH",
    "TOTP",
    "Answer",
    "Attempt",
    "Recovered",
    "SignIn",
    "Step",
    "add_passkey",
    "again",
    "ask_name",
    "give_second_factor",
    "grant_role",
    "is_open",
    "keep_idle_minutes",
    "names_left",
    "on_wrong_codes",
    "open_account",
    "opens",
    "prove",
    "proven",
    "publish_name",
    "recover",
    "remove_code",
    "remove_passkey",
    "renew_codes",
    "return_name",
    "set_second_factor",
    "sign_in",
    "turn_phrase",
    "withdraw_name",
]
