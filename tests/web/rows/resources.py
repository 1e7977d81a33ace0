"""The directory, and the desk of agencies."""

from __future__ import annotations

from tests.web.rows.shared import Fields, Rows

ROWS: Rows = {
    #                                                 visitor   other     rival      admin
    #                                                      member    agency   moderator   unproven
    "resources.directory": ("GET /r",                     "200  200  200  200  200  200  200  200"),
    "resources.page":      ("GET /r/{page}",              "200  200  200  200  200  200  200  200"),
    "resources.page held": ("GET /r/{held_page}",         "404  404  404  200  404  200  200  404"),
    "resources.useful":    ("POST /r/{page}/useful",      "303  303  303  303  303  303  303  303"),
    "resources.useful held": ("POST /r/{held_page}/useful", "404  404  404  403  404  403  403  404"),
    "resources.feed":      ("GET /r/feed",                "200  200  200  200  200  200  200  200"),
    "resources.robots":    ("GET /robots.txt",            "200  200  200  200  200  200  200  200"),
    "desk.pages":          ("GET /desk",                  "in   403  403  200  200  403  403  2nd"),
    "desk.new":            ("GET /desk/new",              "in   403  403  200  200  403  403  2nd"),
    "desk.send_new":       ("POST /desk/new",             "403  403  403  303  303  403  403  2nd"),
    "desk.page_at_desk":   ("GET /desk/g/{page}",         "in   403  403  200  404  403  403  2nd"),
    "desk.page_at_desk held": ("GET /desk/g/{held_page}",    "in   403  403  200  404  403  403  2nd"),
    "desk.edit":           ("GET /desk/g/{page}/edit",    "in   403  403  200  404  403  403  2nd"),
    "desk.send_edit":      ("POST /desk/g/{page}/edit",   "403  403  403  303  404  403  403  2nd"),
    "desk.check":          ("POST /desk/g/{page}/check",  "403  403  403  303  404  403  403  2nd"),
    "desk.withdraw":       ("POST /desk/g/{page}/withdraw", "403  403  403  303  404  403  403  2nd"),
    "desk.history":        ("GET /desk/g/{page}/history", "in   403  403  200  404  403  403  2nd"),
    "desk.translate":      ("GET /desk/g/{page}/translate", "in   403  403  200  404  403  403  2nd"),
    "desk.translate again": ("GET /desk/g/{translation}/translate", "in   403  403  303  404  403  403  2nd"),
    "desk.send_translation": ("POST /desk/g/{page}/translate", "403  403  403  303  404  403  403  2nd"),
    "desk.side":           ("GET /desk/g/{translation}/side", "in   403  403  200  404  403  403  2nd"),
    "desk.same":           ("POST /desk/g/{translation}/same", "403  403  403  303  404  403  403  2nd"),
    "desk.due":            ("GET /desk/due",              "in   403  403  200  200  403  403  2nd"),
    "desk.mail":           ("GET /desk/mail",             "in   403  403  200  200  403  403  2nd"),
    "desk.set_mail":       ("POST /desk/mail",            "403  403  403  303  303  403  403  2nd"),
    "desk_pins.pins":      ("GET /desk/pins",             "in   403  403  200  200  403  403  2nd"),
    "desk_pins.propose":   ("POST /desk/pins",            "403  403  403  303  422  403  403  2nd"),
    "desk_pins.take_down": ("POST /desk/pins/{pin}/withdraw", "403  403  403  303  404  403  403  2nd"),
}  # fmt: skip

FIELDS: Fields = {
    "resources.useful": {"useful": "yes"},
    "desk.send_new": {
        "title": "Un titre",
        "body": "Un texte.",
        "help_kind": "online",
        "language": "fr",
        "country": "FR",
        "review_by": "{day}",
        "step": "send",
    },
    "desk.send_edit": {
        "title": "Un titre",
        "body": "Un texte.",
        "help_kind": "online",
        "language": "fr",
        "country": "FR",
        "review_by": "{day}",
        "step": "send",
        "version": "{page_version}",
    },
    "desk.send_translation": {
        "title": "Un titre",
        "body": "Un texte.",
        "help_kind": "online",
        "language": "es",
        "country": "FR",
        "review_by": "{day}",
        "step": "send",
        "follows": "1",
    },
    "desk.same": {"follows": "1"},
    "desk.check": {"review_by": "{day}"},
    "desk_pins.propose": {"thing": "{page}", "board": "{public_board}"},
}
