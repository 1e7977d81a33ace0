"""Opening an account, entering, and the pages of one's own account."""

from __future__ import annotations

from tests.web.rows.shared import Fields, Rows

ROWS: Rows = {
    #                                       visitor   other     rival      admin
    #                                            member    agency   moderator   unproven
    "accounts.join":         ("GET /join",      "200  303  303  303  303  303  303  303", "too"),
    "accounts.open_account": ("POST /join",     "422  422  422  422  422  422  422  422"),
    "accounts.name_page":    ("GET /join/name", "303  303  303  303  303  303  303  303"),
    "accounts.another_name": ("POST /join/name", "422  422  422  422  422  422  422  422"),
    "accounts.names":        ("GET /a/names",   "in   200  200  403  403  200  200  2nd"),
    "accounts.ask_name":     ("POST /a/names",  "403  303  409  403  403  303  303  2nd", "403 403 403"),
    "accounts.withdraw_name": ("POST /a/names/withdraw", "403  409  303  403  403  409  409  2nd", "403 403 409"),
    "accounts.sign_in":      ("GET /in",        "200  303  303  303  303  303  303  303", "too"),
    "accounts.enter":        ("POST /in",       "422  422  422  422  422  422  422  422"),
    "accounts.sign_out":     ("POST /out",      "303  303  303  303  303  303  303  303"),
    "accounts.sign_out_everywhere": ("POST /out/all",  "403  303  303  303  303  303  303  303", "too"),
    "accounts.recover":      ("GET /recover",   "200  200  200  200  200  200  200  200"),
    "accounts.use_code":     ("POST /recover",  "422  422  422  422  422  422  422  422"),
    "accounts.mine":         ("GET /a",         "in   200  200  200  200  200  200  200", "too"),
    "accounts.change_mine":  ("POST /a",        "403  303  303  303  303  303  303  303", "too"),
    "accounts.second":       ("GET /a/second",  "in   200  200  200  200  200  200  200", "too"),
    "accounts.keep_second":  ("POST /a/second", "403  422  422  422  422  422  422  422", "too"),
    "accounts.remove_code":  ("POST /a/second/off", "403  422  422  409  409  409  409  409", "too"),
    "accounts.add_passkey":  ("POST /a/second/keys", "403  422  422  422  422  422  422  422", "too"),
    "accounts.remove_passkey": ("POST /a/second/keys/{passkey}", "403  422  404  404  404  404  404  404", "too"),
    "accounts.step":         ("GET /in/second", "in   in   in   in   in   in   in   in", "too"),
    "accounts.prove":        ("POST /in/second", "422  422  422  422  422  422  422  422"),
    "accounts.devices":      ("GET /a/sessions", "in   200  200  200  200  200  200  200", "too"),
    "accounts.end_session":  ("POST /a/sessions/{session}", "403  303  404  404  404  404  404  404", "too"),
    "accounts.end_others":   ("POST /a/sessions/others", "403  303  303  303  303  303  303  303", "too"),
    "accounts.stay":         ("GET /a/stay",    "in   200  200  200  200  200  200  200", "too"),
    "accounts.codes":        ("GET /a/codes",   "in   200  200  200  200  200  200  2nd", "too"),
    "accounts.renew_codes":  ("POST /a/codes",  "403  422  422  422  422  422  422  2nd", "too"),
    "accounts.phrase":       ("GET /a/phrase",  "in   200  200  200  200  200  200  2nd", "too"),
    "accounts.turn_phrase":  ("POST /a/phrase", "403  422  422  422  422  422  422  2nd", "too"),
}  # fmt: skip

FIELDS: Fields = {
    "accounts.ask_name": {"name": "Grande vague"},
    "accounts.change_mine": {"minutes": "60"},
}
