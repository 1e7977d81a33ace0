"""What somebody tells the team, what the team tells them, how they object."""

from __future__ import annotations

from tests.web.rows.shared import Fields, Rows

ROWS: Rows = {
    #                                                                  visitor   other     rival      admin
    #                                                                       member    agency   moderator   unproven
    "care.note":                   ("GET /a/care/{noted_case}",            "404  200  404  404  404  404  404  404"),
    "care.note suspended": ("GET /a/care/{suspended_case}", "404 404 404 404 404 404 404 404", "200 404 404"),
    "care.erase_note":             ("POST /a/care/{noted_case}/erase",     "404  303  404  404  404  404  404  404"),
    "care.erase_note suspended": (
        "POST /a/care/{suspended_case}/erase", "404 404 404 404 404 404 404 404", "303 404 404",
    ),
    "team.mine":                   ("GET /a/team", "in   200  200  200  200  200  200  2nd", "too"),
    "team.send":                   ("POST /a/team", "403  303  303  303  303  303  303  2nd", "too"),
    "team.withdraw":               ("POST /a/team/{member_message}/withdraw", "403 303 404 404 404 404 404 2nd", "too"),
    "team.withdraw suspended": (
        "POST /a/team/{suspended_message}/withdraw", "403 404 404 404 404 404 404 2nd", "303 404 404",
    ),
    "privacy.export":              ("GET /a/export", "in   200  200  200  200  200  200  2nd", "too"),
    "privacy.send_export":         ("POST /a/export", "403  200  200  200  200  200  200  2nd", "too"),
    "privacy.fetch":               ("GET /a/export/{copy}", "in   200  404  404  404  404  404  2nd", "too"),
    "privacy.erase":               ("GET /a/erase", "in   200  200  200  200  200  200  2nd", "too"),
    "privacy.send_erase":          ("POST /a/erase", "403  422  422  422  422  422  422  2nd", "too"),
    "privacy.put_aside":           ("POST /a/erase/aside", "403  303  303  303  303  303  303  2nd", "too"),
    "privacy.bring_back":          ("POST /a/erase/back", "403  409  303  409  409  409  409  2nd", "409 409 409"),
    "privacy.receipt":             ("POST /a/receipt", "404  404  404  404  404  404  404  404"),
    "sanctions.own":               ("GET /a/sanctions", "in   200  200  200  200  200  200  2nd", "too"),
    "sanctions.own_sanction":      ("GET /a/sanctions/{warning}", "in   200  404  404  404  404  404  2nd", "too"),
    "sanctions.own_sanction suspended": (
        "GET /a/sanctions/{suspension}", "in 404 404 404 404 404 404 2nd", "200 404 404",
    ),
    "sanctions.own_sanction closed": ("GET /a/sanctions/{closure}", "in 404 404 404 404 404 404 2nd", "404 200 404"),
    "sanctions.own_sanction read_only": ("GET /a/sanctions/{limit}", "in 404 404 404 404 404 404 2nd", "404 404 200"),
    "reports.post":                ("GET /p/{reported}/report",            "200  200  200  200  200  200  200  200"),
    "reports.send_post":           ("POST /p/{reported}/report",           "303  303  303  303  303  303  303  303"),
    "reports.thread":              ("GET /t/{thread}/report",              "200  200  200  200  200  200  200  200"),
    "reports.send_thread":         ("POST /t/{thread}/report",             "303  303  303  303  303  303  303  303"),
    "reports.guidance":            ("GET /r/{page}/report",                "200  200  200  200  200  200  200  200"),
    "reports.send_guidance":       ("POST /r/{page}/report",               "303  303  303  303  303  303  303  303"),
    "reports.guidance service":    ("GET /r/{service}/report",             "200  200  200  200  200  200  200  200"),
    "reports.send_guidance service": ("POST /r/{service}/report",          "303  303  303  303  303  303  303  303"),
    "appeals.text":                ("GET /p/{removed_post}/appeal", "in   200  404  404  404  404  404  2nd", "too"),
    "appeals.text suspended": ("GET /p/{suspended_removed}/appeal", "in 404 404 404 404 404 404 2nd", "200 404 404"),
    "appeals.text returned":       ("GET /p/{returned_post}/appeal", "in   200  404  404  404  404  404  2nd", "too"),
    "appeals.text asked":          ("GET /p/{appealed_post}/appeal", "in   200  404  404  404  404  404  2nd", "too"),
    "appeals.send_text":           ("POST /p/{removed_post}/appeal", "403  303  404  404  404  404  404  2nd", "too"),
    "appeals.send_text suspended": (
        "POST /p/{suspended_removed}/appeal", "403 404 404 404 404 404 404 2nd", "303 404 404",
    ),
    "appeals.sanction":            ("GET /a/appeal/{warning}", "in   200  404  404  404  404  404  2nd", "too"),
    "appeals.sanction suspended": ("GET /a/appeal/{suspension}", "in 404 404 404 404 404 404 2nd", "200 404 404"),
    "appeals.sanction closed":     ("GET /a/appeal/{closure}", "in   404  404  404  404  404  404  2nd", "404 200 404"),
    "appeals.send_sanction":       ("POST /a/appeal/{warning}", "403  303  404  404  404  404  404  2nd", "too"),
    "appeals.send_sanction suspended": (
        "POST /a/appeal/{suspension}", "403 404 404 404 404 404 404 2nd", "303 404 404",
    ),
    "appeals.send_sanction closed": ("POST /a/appeal/{closure}", "403 404 404 404 404 404 404 2nd", "404 303 404"),
    "appeals.pin":                 ("GET /desk/pins/{refused_pin}/appeal", "in   403  403  200  404  403  403  2nd"),
    "appeals.send_pin":            ("POST /desk/pins/{refused_pin}/appeal", "403  403  403  303  404  403  403  2nd"),
    "appeals.withdraw":            ("POST /a/appeal/{appeal}/withdraw",    "403 303 404 404 404 404 404 2nd", "too"),
    "appeals.withdraw suspended": (
        "POST /a/appeal/{suspended_appeal}/withdraw", "403 404 404 404 404 404 404 2nd", "303 404 404",
    ),
}  # fmt: skip

FIELDS: Fields = {
    "privacy.send_export": {"format": "json"},
    "team.send": {"text": "Un message."},
    "reports.send_post": {"reason": "blame"},
    "reports.send_thread": {"reason": "blame"},
    "reports.send_guidance": {"reason": "blame"},
    "appeals.send_text": {"text": "Un avis."},
    "appeals.send_sanction": {"text": "Un avis."},
    "appeals.send_pin": {"text": "Un avis."},
}
