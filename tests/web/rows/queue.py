"""The queue, what is decided in it, and one's own pace: for those who review."""

from __future__ import annotations

from tests.web.rows.shared import Fields, Rows

ROWS: Rows = {
    #                                                            visitor   other     rival      admin
    #                                                                 member    agency   moderator   unproven
    "moderation.queue":        ("GET /mod",                          "in   403  403  403  403  200  200  2nd"),
    "moderation.take_next":    ("POST /mod/next",                    "403  403  403  403  403  303  303  2nd"),
    "moderation.claim":        ("POST /mod/items/{held_post}/claim", "403  403  403  403  403  303  303  2nd"),
    "moderation.release":      ("POST /mod/items/{held_post}/release", "403  403  403  403  403  303  303  2nd"),
    "moderation.claim_text":   ("POST /mod/p/{held_post}/claim",     "403  403  403  403  403  303  303  2nd"),
    "moderation.release_text": ("POST /mod/p/{held_post}/release",   "403  403  403  403  403  303  303  2nd"),
    "moderation.recuse":       ("POST /mod/items/{held_post}/recuse", "403  403  403  403  403  303  303  2nd"),
    "moderation.several":      ("POST /mod/several",                 "403  403  403  403  403  200  200  2nd"),
    "moderation.duty":         ("GET /mod/duty",                     "in   403  403  403  403  200  200  2nd"),
    "moderation.change_duty":  ("POST /mod/duty",                    "403  403  403  403  403  303  303  2nd"),
    "moderation.me":           ("GET /mod/me",                       "in   403  403  403  403  200  200  2nd"),
    "moderation.change_me":    ("POST /mod/me",                      "403  403  403  403  403  303  303  2nd"),
    "moderation.take_break":   ("POST /mod/me/break",                "403  403  403  403  403  303  303  2nd"),
    "moderation.limits":       ("GET /mod/limits",                   "in   403  403  403  403  403  200  2nd"),
    "moderation.change_limits": ("POST /mod/limits",                  "403  403  403  403  403  403  303  2nd"),
    "moderation.review":       ("GET /mod/p/{held_post}",            "in   403  403  403  403  200  200  2nd"),
    "moderation.review edit":  ("GET /mod/p/{edited_post}",          "in   403  403  403  403  200  200  2nd"),
    "moderation.review masked": ("GET /mod/p/{masked_post}",          "in   403  403  403  403  303  303  2nd"),
    "moderation.set_level":    ("POST /mod/p/{held_post}/level",     "403  403  403  403  403  303  303  2nd"),
    "moderation.add_note":     ("GET /mod/p/{reply}/note",           "in   403  403  403  403  200  200  2nd"),
    "moderation.add_note held": ("GET /mod/p/{held_post}/note",      "in   403  403  403  403  404  404  2nd"),
    "moderation.send_note":    ("POST /mod/p/{reply}/note",          "403  403  403  403  403  303  303  2nd"),
    "moderation.decide":       ("POST /mod/p/{held_post}/decide",    "403  403  403  403  403  303  303  2nd"),
    "moderation.guidance":     ("GET /mod/guidance/{held_page}",     "in   403  403  403  403  200  200  2nd"),
    "moderation.decide_guidance": ("POST /mod/guidance/{held_page}/decide", "403  403  403  403  403  303  303  2nd"),
    "moderation.pins":         ("GET /mod/pins",                     "in   403  403  403  403  200  200  2nd"),
    "moderation.pin":          ("GET /mod/pins/{pin}",               "in   403  403  403  403  200  200  2nd"),
    "moderation.pin standing": ("GET /mod/pins/{standing_pin}",      "in   403  403  403  403  200  200  2nd"),
    "moderation.decide_pin":   ("POST /mod/pins/{pin}/decide",       "403  403  403  403  403  303  303  2nd"),
    "moderation.take_down_pin": ("POST /mod/pins/{standing_pin}/take-down", "403 403 403 403 403 303 303 2nd"),
    "moderation.move_pin":     ("POST /mod/pins/{standing_pin}/move", "403  403  403  403  403  303  303  2nd"),
    "moderation.name":         ("GET /mod/names/{wish}",             "in   403  403  403  403  200  200  2nd"),
    "moderation.decide_name":  ("POST /mod/names/{wish}/decide",     "403  403  403  403  403  303  303  2nd"),
    "moderation.replies":      ("GET /mod/replies",                  "in   403  403  403  403  200  200  2nd"),
    "moderation.new_reply":    ("GET /mod/replies/new",              "in   403  403  403  403  200  200  2nd"),
    "moderation.write_reply":  ("POST /mod/replies/new",             "403  403  403  403  403  303  303  2nd"),
    "moderation.reply":        ("GET /mod/replies/{saved_reply}",    "in   403  403  403  403  200  200  2nd"),
    "moderation.change_reply": ("POST /mod/replies/{saved_reply}",   "403  403  403  403  403  303  303  2nd"),
    "moderation.withdraw_reply": ("POST /mod/replies/{saved_reply}/withdraw", "403  403  403  403  403  303  303  2nd"),
}  # fmt: skip

FIELDS: Fields = {
    "moderation.several": {"item": "{held_post}.{held_post_version}", "outcome": "publish"},
    "moderation.change_duty": {"hours": "2"},
    "moderation.change_limits": {"moderator": "{asker_name}", "languages": "fr"},
    "moderation.set_level": {"level": "amber"},
    "moderation.send_note": {"notes": "threats", "version": "{reply_version}"},
    "moderation.decide": {"outcome": "publish", "version": "{held_post_version}"},
    "moderation.decide_guidance": {"outcome": "publish", "version": "{held_page_version}"},
    "moderation.decide_pin": {"outcome": "accept", "version": "{pin_version}"},
    "moderation.take_down_pin": {"reason": "Hors sujet ici.", "version": "{standing_pin_version}"},
    "moderation.move_pin": {"place": "2", "version": "{standing_pin_version}"},
    "moderation.decide_name": {"outcome": "publish", "version": "{wish_version}"},
    "moderation.write_reply": {"occasion": "return", "language": "fr", "name": "Un nom", "body": "Un mot."},
    "moderation.change_reply": {
        "occasion": "return",
        "language": "fr",
        "name": "Un nom",
        "body": "Un mot.",
        "version": "{saved_reply_version}",
    },
}
