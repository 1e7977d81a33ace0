"""Services of the directory: at the desk of their agency, with the team, before those who review."""

from __future__ import annotations

from tests.web.rows.shared import Fields, Rows

ROWS: Rows = {
    #                                                               visitor   other     rival      admin
    #                                                                    member    agency   moderator   unproven
    "desk.services":         ("GET /desk/services",                     "in   403  403  200  200  403  403  2nd"),
    "desk.new_service":      ("GET /desk/services/new",                 "in   403  403  200  200  403  403  2nd"),
    "desk.send_new_service": ("POST /desk/services/new",                "403  403  403  303  303  403  403  2nd"),
    "desk.service_at_desk":  ("GET /desk/services/{service}",           "in   403  403  200  404  403  403  2nd"),
    "desk.service_at_desk held": ("GET /desk/services/{held_service}",  "in   403  403  200  404  403  403  2nd"),
    "desk.service_at_desk team": ("GET /desk/services/{team_service}",  "in   403  403  404  404  403  403  2nd"),
    "desk.edit_service":     ("GET /desk/services/{service}/edit",      "in   403  403  200  404  403  403  2nd"),
    "desk.send_service_edit": ("POST /desk/services/{service}/edit",    "403  403  403  303  404  403  403  2nd"),
    "desk.withdraw_service": ("POST /desk/services/{service}/withdraw", "403  403  403  303  404  403  403  2nd"),
    "desk.check_service":    ("POST /desk/services/{service}/check",    "403  403  403  303  404  403  403  2nd"),
    "moderation.service":    ("GET /mod/services/{held_service}",       "in   403  403  403  403  200  200  2nd"),
    "moderation.decide_service": ("POST /mod/services/{held_service}/decide", "403 403 403 403 403 303 303 2nd"),
    "admin.services":        ("GET /admin/services",                    "in   403  403  403  403  403  200  2nd"),
    "admin.find_services":   ("POST /admin/services",                   "403  403  403  403  403  403  200  2nd"),
    "admin.new_organization": ("GET /admin/organizations/new",          "in   403  403  403  403  403  200  2nd"),
    "admin.make_organization": ("POST /admin/organizations/new",        "403  403  403  403  403  403  303  2nd"),
    "admin.organization":    ("GET /admin/organizations/{organization}", "in  403  403  403  403  403  200  2nd"),
    "admin.change_organization": ("POST /admin/organizations/{organization}", "403 403 403 403 403 403 303 2nd"),
    "admin.new_service":     ("GET /admin/organizations/{organization}/services/new", "in 403 403 403 403 403 200 2nd"),
    "admin.send_new_service": (
        "POST /admin/organizations/{organization}/services/new", "403 403 403 403 403 403 303 2nd",
    ),
    "admin.service":         ("GET /admin/services/{team_service}",     "in   403  403  403  403  403  200  2nd"),
    "admin.service agencys": ("GET /admin/services/{service}",          "in   403  403  403  403  403  404  2nd"),
    "admin.edit_service":    ("GET /admin/services/{team_service}/edit", "in  403  403  403  403  403  200  2nd"),
    "admin.send_service_edit": ("POST /admin/services/{team_service}/edit", "403 403 403 403 403 403 303 2nd"),
    "admin.withdraw_service": ("POST /admin/services/{team_service}/withdraw", "403 403 403 403 403 403 303 2nd"),
    "admin.check_service":   ("POST /admin/services/{team_service}/check", "403 403 403 403 403 403 303 2nd"),
}  # fmt: skip

SAID = {
    "name": "Un service",
    "summary": "On vous écoute.",
    "written_in": "fr",
    "help_kind": "online",
    "for_person": "y",
    "source": "https://rive-claire.example.org",
    "phones-0-number": "01 99 00 12 34",
    "phones-0-country": "FR",
    "areas-0-country": "FR",
    "step": "send",
}
FIELDS: Fields = {
    "desk.send_new_service": SAID,
    "desk.send_service_edit": {**SAID, "version": "{service_version}"},
    "moderation.decide_service": {"outcome": "publish", "version": "{held_service_version}"},
    "admin.find_services": {"words": "Un"},
    "admin.make_organization": {"name": "Un organisme", "kind": "public", "country": "FR"},
    "admin.change_organization": {"name": "{organization_name}", "kind": "public", "country": "FR"},
    "admin.send_new_service": SAID,
    "admin.send_service_edit": {**SAID, "version": "{team_service_version}"},
}
