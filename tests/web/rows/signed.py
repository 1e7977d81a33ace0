"""What takes two people, the log, and what administrators look after."""

from __future__ import annotations

from tests.web.rows.shared import Fields, Rows

ROWS: Rows = {
    #                                                                     visitor   other     rival      admin
    #                                                                          member    agency   moderator   unproven
    "moderation.signatures":     ("GET /mod/signatures",                      "in   403  403  403  403  200  200  2nd"),
    "moderation.signature":      ("GET /mod/signatures/{signature}",          "in   403  403  403  403  200  200  2nd"),
    "moderation.signature mine": ("GET /mod/signatures/{moderators_request}", "in   403  403  403  403  200  200  2nd"),
    "moderation.signature grant": ("GET /mod/signatures/{moderators_grant}", "in   403  403  403  403  200  200  2nd"),
    "moderation.signature disclosure": ("GET /mod/signatures/{admins_disclosure}",  "in 403 403 403 403 404 200 2nd"),
    "moderation.sign":           ("POST /mod/signatures/{signature}/sign",    "403  403  403  403  403  303  303  2nd"),
    "moderation.refuse":         ("POST /mod/signatures/{signature}/refuse",  "403  403  403  403  403  303  303  2nd"),
    "moderation.withdraw": ("POST /mod/signatures/{moderators_request}/withdraw", "403 403 403 403 403 303 403 2nd"),
    "moderation.open_signed":    ("POST /mod/signatures/{moderators_grant}/open", "403 403 403 403 403 303 403 2nd"),
    "moderation.signed_texts":   ("GET /mod/signatures/{moderators_opening}/texts", "in 403 403 403 403 200 404 2nd"),
    "moderation.signed_texts disclosed": (
        "GET /mod/signatures/{admins_disclosure}/texts", "in 403 403 403 403 404 200 2nd",
    ),
    "moderation.signed_account": ("GET /mod/signatures/{admins_disclosure}/account", "in 403 403 403 403 403 200 2nd"),
    "moderation.ask_texts":      ("GET /mod/p/{held_post}/ask-texts",         "in   403  403  403  403  200  200  2nd"),
    "moderation.send_ask_texts": ("POST /mod/p/{held_post}/ask-texts",        "403  403  403  403  403  303  303  2nd"),
    "moderation.log":            ("GET /mod/log",                             "in   403  403  403  403  200  200  2nd"),
    "moderation.export_log":     ("POST /mod/log/export",                     "403  403  403  403  403  403  200  2nd"),
    "moderation.figures":        ("GET /mod/figures",                         "in   403  403  403  403  200  200  2nd"),
    "admin.rules":               ("GET /admin/rules",                         "in   403  403  403  403  403  200  2nd"),
    "admin.new_rule":            ("GET /admin/rules/new",                     "in   403  403  403  403  403  200  2nd"),
    "admin.make_rule":           ("POST /admin/rules/new",                    "403  403  403  403  403  403  303  2nd"),
    "admin.edit_rule":           ("GET /admin/rules/contact",                 "in   403  403  403  403  403  200  2nd"),
    "admin.change_rule":         ("POST /admin/rules/contact",                "403  403  403  403  403  403  303  2nd"),
    "admin.boards":              ("GET /admin/boards",                        "in   403  403  403  403  403  200  2nd"),
    "admin.new_board":           ("GET /admin/boards/new",                    "in   403  403  403  403  403  200  2nd"),
    "admin.make_board":          ("POST /admin/boards/new",                   "403  403  403  403  403  403  303  2nd"),
    "admin.edit_board":          ("GET /admin/boards/{board}",                "in   403  403  403  403  403  200  2nd"),
    "admin.change_board":        ("POST /admin/boards/{board}",               "403  403  403  403  403  403  303  2nd"),
    "admin.staff":               ("GET /admin/staff",                         "in   403  403  403  403  403  200  2nd"),
    "admin.ask_role":            ("POST /admin/staff",                        "403  403  403  403  403  403  303  2nd"),
    "admin.take_role":           ("POST /admin/staff/take",                   "403  403  403  403  403  403  303  2nd"),
    "admin.reviews":             ("GET /admin/reviews",                       "in   403  403  403  403  403  200  2nd"),
    "admin.agencies":            ("GET /admin/agencies",                      "in   403  403  403  403  403  200  2nd"),
    "admin.ask_admission":       ("POST /admin/agencies",                     "403  403  403  403  403  403  303  2nd"),
    "admin.new_disclosure":      ("GET /admin/disclosures/new",               "in   403  403  403  403  403  200  2nd"),
    "admin.ask_disclosure":      ("POST /admin/disclosures/new",              "403  403  403  403  403  403  303  2nd"),
    "admin.new_export":          ("GET /admin/exports/new",                   "in   403  403  403  403  403  200  2nd"),
    "admin.ask_export":          ("POST /admin/exports/new",                  "403  403  403  403  403  403  303  2nd"),
}  # fmt: skip

FIELDS: Fields = {
    "moderation.sign": {"version": "{signature_version}"},
    "moderation.refuse": {"version": "{signature_version}", "reason": "Une raison."},
    "moderation.withdraw": {"version": "{moderators_request_version}"},
    "moderation.send_ask_texts": {"reason": "Une raison."},
    "admin.make_rule": {
        "name_fr": "Un nom",
        "name_en": "A name",
        "text_fr": "",
        "text_en": "",
        "place": "5",
        "code": "respect",
    },
    "admin.change_rule": {
        "name_fr": "Un nom",
        "name_en": "A name",
        "text_fr": "",
        "text_en": "",
        "place": "5",
        "version": "0",
    },
    "admin.make_board": {"name": "Rubrique", "purpose": "", "language": "fr", "who_reads": "members", "place": "1"},
    "admin.change_board": {"name": "Rubrique", "purpose": "", "language": "fr", "who_reads": "members", "place": "1"},
    "admin.ask_role": {"name": "{other_name}", "role": "moderator", "reason": "Une raison."},
    "admin.take_role": {"taken_name": "{asker_name}", "why": "left"},
    "admin.ask_admission": {
        "name": "{other_name}",
        "agency": "Le Pont",
        "kind": "charity",
        "country": "FR",
        "reason": "Vu.",
    },
    "admin.ask_disclosure": {
        "name": "{other_name}",
        "authority": "court",
        "basis": "Un article",
        "extent": "account",
        "reason": "Vu.",
    },
    "admin.ask_export": {"reason": "Une raison."},
}
