"""What is there for everybody: exit, numbers, languages, pages of the house."""

from __future__ import annotations

from tests.web.rows.shared import Fields, Rows

ROWS: Rows = {
    #                                   visitor   other     rival      admin
    #                                        member    agency   moderator   unproven
    "counts.counts":       ("GET /i/f",     "200  200  200  200  200  200  200  200"),
    "crisis.show":         ("GET /h",       "200  200  200  200  200  200  200  200"),
    "crisis.show_country": ("GET /h/FR",    "200  200  200  200  200  200  200  200"),
    "crisis.keep_country": ("POST /h",      "303  303  303  303  303  303  303  303"),
    "crisis.card":         ("POST /h/card", "200  200  200  200  200  200  200  200"),
    "exit.leave":          ("GET /e",       "303  303  303  303  303  303  303  303"),
    "health.lives":        ("GET /healthz", "200  200  200  200  200  200  200  200"),
    "health.ready":        ("GET /readyz",  "200  200  200  200  200  200  200  200"),
    "links.leave":         ("GET /u?to={to}", "200  200  200  200  200  200  200  200"),
    "links.leave unsigned": ("GET /u?to=aHR0cHM6Ly9h", "404  404  404  404  404  404  404  404"),
    "locale.choose":       ("POST /l",      "303  303  303  303  303  303  303  303"),
    "pages.page":          ("GET /i/k",     "200  200  200  200  200  200  200  200"),
    "pages.page exit":     ("GET /i/x",     "200  200  200  200  200  200  200  200"),
    "pages.choose_shortcut": ("POST /i/x",    "303  303  303  303  303  303  303  303"),
}  # fmt: skip

FIELDS: Fields = {
    "crisis.keep_country": {"country": "FR"},
    "crisis.card": {"country": "FR", "number": "17", "label": "Boulangerie"},
    "locale.choose": {"language": "en", "back": "/"},
}
