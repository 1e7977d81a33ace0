"""What people do with their accounts, a module for each kind. The view commits."""

from forum.accounts.operations.names import (
    MONTH,
    NAMES_A_MONTH,
    ask_name,
    names_left,
    publish_name,
    return_name,
    withdraw_name,
)
from forum.accounts.operations.ways_in import (
    TOTP,
    Recovered,
    SignIn,
    give_second_factor,
    grant_role,
    is_open,
    keep_idle_minutes,
    open_account,
    recover,
    set_second_factor,
    sign_in,
)

__all__ = [
    "MONTH",
    "NAMES_A_MONTH",
    "TOTP",
    "Recovered",
    "SignIn",
    "ask_name",
    "give_second_factor",
    "grant_role",
    "is_open",
    "keep_idle_minutes",
    "names_left",
    "open_account",
    "publish_name",
    "recover",
    "return_name",
    "set_second_factor",
    "sign_in",
    "withdraw_name",
]
