"""Who may call what: every endpoint × everybody → what is answered, on real rows.

A number is the status; `in` is a redirection to the page for entering, `2nd` one to the page for the second factor.
What stands in braces is a real id: the board is members' only, `member` wrote the thread and posts, `agency` the page
and the pin. Everything is sent complete and right, so that 303 after a POST means: done.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask import Flask

from forum.app import create_app
from tests.conftest import config_for
from tests.web.ground import PEOPLE, Ground, filled

TABLE: dict[str, tuple[str, str]] = {
    #                                                             visitor   other     rival      admin
    #                                                                  member    agency   moderator   unproven
    "discussion.home":            ("GET /",                       "200  200  200  200  200  200  200  200"),
    "discussion.board":           ("GET /b/{board}",              "404  200  200  404  404  200  200  404"),
    "discussion.board public":    ("GET /b/{public_board}",       "200  200  200  200  200  200  200  200"),
    "discussion.new_thread":      ("GET /b/{board}/new",          "in   200  200  403  403  200  200  2nd"),
    "discussion.send_thread":     ("POST /b/{board}/new",         "403  303  303  403  403  303  303  2nd"),
    "discussion.thread":          ("GET /t/{thread}",             "404  200  200  404  404  200  200  404"),
    "discussion.thread public":   ("GET /t/{public_thread}",      "200  200  200  200  200  200  200  200"),
    "discussion.thread hidden":   ("GET /t/{hidden}",             "404  404  404  404  404  200  200  404"),
    "discussion.thread held":     ("GET /t/{held_thread}",        "404  200  404  404  404  404  404  404"),
    "discussion.reply_page":      ("GET /t/{thread}/reply",       "303  303  303  303  303  303  303  303"),
    "discussion.reply":           ("POST /t/{thread}/reply",      "403  303  303  403  403  303  303  2nd"),
    "discussion.reply public":    ("POST /t/{public_thread}/reply", "403 303 303  403  403  303  303  2nd"),
    "discussion.reply locked":    ("POST /t/{tended}/reply",      "403  403  403  403  403  403  403  2nd"),
    "discussion.reply held":      ("POST /t/{held_thread}/reply", "403  403  404  403  403  404  404  2nd"),
    "discussion.own_texts":       ("GET /a/texts",                "in   200  200  403  403  200  200  2nd"),
    "discussion.edit":            ("GET /p/{post}/edit",          "in   200  404  403  403  404  404  2nd"),
    "discussion.edit held":       ("GET /p/{held_post}/edit",     "in   200  404  403  403  404  404  2nd"),
    "discussion.send_edit":       ("POST /p/{post}/edit",         "403  303  404  403  403  404  404  2nd"),
    "discussion.withdraw":        ("POST /p/{post}/withdraw",     "403  303  404  403  403  404  404  2nd"),
    "discussion.withdraw held":   ("POST /p/{held_post}/withdraw", "403 303  404  403  403  404  404  2nd"),
    "notifications.notices":      ("GET /n",                      "in   200  200  200  200  200  200  2nd"),
    "notifications.clear":        ("POST /n/clear",               "403  303  303  303  303  303  303  2nd"),
    "resources.directory":        ("GET /r",                      "200  200  200  200  200  200  200  200"),
    "resources.page":             ("GET /r/{page}",               "200  200  200  200  200  200  200  200"),
    "resources.page held":        ("GET /r/{held_page}",          "404  404  404  200  404  200  200  404"),
    "resources.useful":           ("POST /r/{page}/useful",       "303  303  303  303  303  303  303  303"),
    "resources.useful held":      ("POST /r/{held_page}/useful",  "404  404  404  403  404  403  403  404"),
    "desk.pages":                 ("GET /desk",                   "in   403  403  200  200  403  403  2nd"),
    "desk.new":                   ("GET /desk/new",               "in   403  403  200  200  403  403  2nd"),
    "desk.send_new":              ("POST /desk/new",              "403  403  403  303  303  403  403  2nd"),
    "desk.page_at_desk":          ("GET /desk/g/{page}",          "in   403  403  200  404  403  403  2nd"),
    "desk.page_at_desk held":     ("GET /desk/g/{held_page}",     "in   403  403  200  404  403  403  2nd"),
    "desk.edit":                  ("GET /desk/g/{page}/edit",     "in   403  403  200  404  403  403  2nd"),
    "desk.send_edit":             ("POST /desk/g/{page}/edit",    "403  403  403  303  404  403  403  2nd"),
    "desk.check":                 ("POST /desk/g/{page}/check",   "403  403  403  303  404  403  403  2nd"),
    "desk.withdraw":              ("POST /desk/g/{page}/withdraw", "403 403  403  303  404  403  403  2nd"),
    "desk.history":               ("GET /desk/g/{page}/history",  "in   403  403  200  404  403  403  2nd"),
    "desk_pins.pins":             ("GET /desk/pins",              "in   403  403  200  200  403  403  2nd"),
    "desk_pins.propose":          ("POST /desk/pins",             "403  403  403  303  422  403  403  2nd"),
    "desk_pins.take_down":        ("POST /desk/pins/{pin}/withdraw", "403 403 403 303  404  403  403  2nd"),
    "moderation.queue":           ("GET /mod",                    "in   403  403  403  403  200  200  2nd"),
    "moderation.take_next":       ("POST /mod/next",              "403  403  403  403  403  303  303  2nd"),
    "moderation.review":          ("GET /mod/p/{held_post}",      "in   403  403  403  403  200  200  2nd"),
    "moderation.claim":           ("POST /mod/p/{held_post}/claim", "403 403 403  403  403  303  303  2nd"),
    "moderation.release":         ("POST /mod/p/{held_post}/release", "403 403 403 403 403  303  303  2nd"),
    "moderation.decide":          ("POST /mod/p/{held_post}/decide", "403 403 403 403  403  303  303  2nd"),
    "moderation.duty":            ("GET /mod/duty",               "in   403  403  403  403  200  200  2nd"),
    "moderation.change_duty":     ("POST /mod/duty",              "403  403  403  403  403  303  303  2nd"),
    "moderation.open_case":       ("POST /mod/p/{held_post}/case", "403 403  403  403  403  303  303  2nd"),
    "moderation.cases":           ("GET /mod/cases",              "in   403  403  403  403  200  200  2nd"),
    "moderation.case":            ("GET /mod/cases/{post}",       "in   403  403  403  403  404  404  2nd"),
    "moderation.join_case":       ("POST /mod/cases/{post}/join", "403  403  403  403  403  404  404  2nd"),
    "moderation.tick_step":       ("POST /mod/cases/{post}/steps", "403 403  403  403  403  404  404  2nd"),
    "moderation.write_note":      ("POST /mod/cases/{post}/note", "403  403  403  403  403  404  404  2nd"),
    "moderation.follow_up":       ("POST /mod/cases/{post}/follow-up", "403 403 403 403 403 404  404  2nd"),
    "moderation.close_case":      ("POST /mod/cases/{post}/close", "403 403  403  403  403  404  404  2nd"),
    "moderation.write_staff_note": ("POST /mod/notes",            "403  403  403  403  403  303  303  2nd"),
    "moderation.conversations":   ("GET /mod/team",               "in   403  403  403  403  200  200  2nd"),
    "moderation.conversation":    ("GET /mod/team/{post}",        "in   403  403  403  403  404  404  2nd"),
    "moderation.answer":          ("POST /mod/team/{post}/answer", "403 403  403  403  403  404  404  2nd"),
    "moderation.close_conversation": ("POST /mod/team/{post}/close", "403 403 403 403  403  404  404  2nd"),
    "care.note":                  ("GET /a/care/{post}",          "404  404  404  404  404  404  404  404"),
    "care.erase_note":            ("POST /a/care/{post}/erase",   "404  404  404  404  404  404  404  404"),
    "team.mine":                  ("GET /a/team",                 "in   200  200  200  200  200  200  2nd"),
    "team.send":                  ("POST /a/team",                "403  303  303  303  303  303  303  2nd"),
    "team.withdraw":              ("POST /a/team/{post}/withdraw", "403 404  404  404  404  404  404  2nd"),
    "moderation.sanction_author": ("GET /mod/p/{held_post}/sanction", "in 403 403  403  403  200  200  2nd"),
    "moderation.give_sanction":   ("POST /mod/p/{held_post}/sanction", "403 403 403 403 403  303  303  2nd"),
    "moderation.sanction":        ("GET /mod/sanctions/{sanction}", "in 403  403  403  403  200  200  2nd"),
    "moderation.end_sanction":    ("POST /mod/sanctions/{sanction}/end", "403 403 403 403 403 303 303  2nd"),
    "moderation.thread":          ("GET /mod/t/{thread}",         "in   403  403  403  403  200  200  2nd"),
    "moderation.thread held":     ("GET /mod/t/{held_thread}",    "in   403  403  403  403  404  404  2nd"),
    "moderation.thread tended":   ("GET /mod/t/{tended}",         "in   403  403  403  403  200  200  2nd"),
    "moderation.thread hidden":   ("GET /mod/t/{hidden}",         "in   403  403  403  403  200  200  2nd"),
    "moderation.lock_thread":     ("POST /mod/t/{thread}/lock",   "403  403  403  403  403  303  303  2nd"),
    "moderation.unlock_thread":   ("POST /mod/t/{tended}/unlock", "403  403  403  403  403  303  303  2nd"),
    "moderation.hide_thread":     ("POST /mod/t/{thread}/hide",   "403  403  403  403  403  303  303  2nd"),
    "moderation.show_thread":     ("POST /mod/t/{hidden}/show",   "403  403  403  403  403  303  303  2nd"),
    "moderation.pin_thread":      ("POST /mod/t/{thread}/pin",    "403  403  403  403  403  303  303  2nd"),
    "moderation.unpin_thread":    ("POST /mod/t/{tended}/unpin",  "403  403  403  403  403  303  303  2nd"),
    "moderation.slow_thread":     ("POST /mod/t/{thread}/slow",   "403  403  403  403  403  303  303  2nd"),
    "moderation.move_thread":     ("POST /mod/t/{public_thread}/move", "403 403 403 403 403  303  303  2nd"),
    "moderation.merge_thread":    ("POST /mod/t/{thread}/merge",  "403  403  403  403  403  303  303  2nd"),
    "moderation.split_thread":    ("POST /mod/t/{tended}/split",  "403  403  403  403  403  303  303  2nd"),
    "sanctions.own":              ("GET /a/sanctions",            "in   200  200  200  200  200  200  2nd"),
    "sanctions.own_sanction":     ("GET /a/sanctions/{sanction}", "in   200  404  404  404  404  404  2nd"),
    "moderation.name":            ("GET /mod/names/{wish}",       "in   403  403  403  403  200  200  2nd"),
    "moderation.decide_name":     ("POST /mod/names/{wish}/decide", "403  403  403  403  403  303  303  2nd"),
    "moderation.me":              ("GET /mod/me",                 "in   403  403  403  403  200  200  2nd"),
    "moderation.change_me":       ("POST /mod/me",                "403  403  403  403  403  303  303  2nd"),
    "moderation.take_break":      ("POST /mod/me/break",          "403  403  403  403  403  303  303  2nd"),
    "moderation.recuse":          ("POST /mod/items/{held_post}/recuse", "403 403 403 403 403 303 303 2nd"),
    "moderation.limits":          ("GET /mod/limits",             "in   403  403  403  403  403  200  2nd"),
    "moderation.change_limits":   ("POST /mod/limits",            "403  403  403  403  403  403  303  2nd"),
    "moderation.guidance":        ("GET /mod/guidance/{held_page}", "in 403  403  403  403  200  200  2nd"),
    "moderation.decide_guidance": ("POST /mod/guidance/{held_page}/decide", "403 403 403 403 403 303 303 2nd"),
    "moderation.decide_pin":      ("POST /mod/pins/{pin}/decide", "403  403  403  403  403  303  303  2nd"),
    "moderation.signatures":      ("GET /mod/signatures",         "in   403  403  403  403  200  200  2nd"),
    "moderation.signature":       ("GET /mod/signatures/{signature}", "in 403 403  403  403  200  200  2nd"),
    "moderation.sign":            ("POST /mod/signatures/{signature}/sign", "403 403 403 403 403 303 303 2nd"),
    "moderation.refuse":          ("POST /mod/signatures/{signature}/refuse", "403 403 403 403 403 303 303 2nd"),
    "moderation.withdraw":        ("POST /mod/signatures/{signature}/withdraw", "403 403 403 403 403 403 403 2nd"),
    "moderation.open_signed":     ("POST /mod/signatures/{signature}/open", "403 403 403 403 403 403 403 2nd"),
    "moderation.signed_texts":    ("GET /mod/signatures/{signature}/texts", "in 403 403 403 403 404 404 2nd"),
    "moderation.signed_account":  ("GET /mod/signatures/{signature}/account", "in 403 403 403 403 403 404 2nd"),
    "moderation.ask_texts":       ("GET /mod/p/{held_post}/ask-texts", "in 403 403 403 403  200  200  2nd"),
    "moderation.send_ask_texts":  ("POST /mod/p/{held_post}/ask-texts", "403 403 403 403 403 303 303 2nd"),
    "moderation.log":             ("GET /mod/log",                "in   403  403  403  403  200  200  2nd"),
    "moderation.export_log":      ("POST /mod/log/export",        "403  403  403  403  403  403  403  2nd"),
    "moderation.reports":         ("GET /mod/reports",            "in   403  403  403  403  200  200  2nd"),
    "moderation.report":          ("GET /mod/reports/{post}",     "in   403  403  403  403  404  404  2nd"),
    "moderation.decide_report":   ("POST /mod/reports/{post}/decide", "403 403 403 403 403  404  404  2nd"),
    "reports.post":               ("GET /p/{post}/report",        "200  200  200  200  200  200  200  200"),
    "reports.send_post":          ("POST /p/{post}/report",       "303  303  303  303  303  303  303  303"),
    "reports.thread":             ("GET /t/{thread}/report",      "200  200  200  200  200  200  200  200"),
    "reports.send_thread":        ("POST /t/{thread}/report",     "303  303  303  303  303  303  303  303"),
    "reports.guidance":           ("GET /r/{page}/report",        "200  200  200  200  200  200  200  200"),
    "reports.send_guidance":      ("POST /r/{page}/report",       "303  303  303  303  303  303  303  303"),
    "moderation.figures":         ("GET /mod/figures",            "in   403  403  403  403  200  200  2nd"),
    "counts.counts":              ("GET /i/f",                    "200  200  200  200  200  200  200  200"),
    "discussion.house_rules":     ("GET /i/r",                    "200  200  200  200  200  200  200  200"),
    "appeals.text":               ("GET /p/{removed_post}/appeal", "in  200  404  403  403  404  404  2nd"),
    "appeals.send_text":          ("POST /p/{removed_post}/appeal", "403 303 404  403  403  404  404  2nd"),
    "appeals.sanction":           ("GET /a/appeal/{post}",        "in   404  404  404  404  404  404  2nd"),
    "appeals.send_sanction":      ("POST /a/appeal/{post}",       "403  404  404  404  404  404  404  2nd"),
    "appeals.pin":                ("GET /desk/pins/{pin}/appeal", "in   403  403  404  404  403  403  2nd"),
    "appeals.send_pin":           ("POST /desk/pins/{pin}/appeal", "403 403  403  404  404  403  403  2nd"),
    "appeals.withdraw":           ("POST /a/appeal/{appeal}/withdraw", "403 303 404 404 404 404 404  2nd"),
    "moderation.appeals":         ("GET /mod/appeals",            "in   403  403  403  403  200  200  2nd"),
    "moderation.appeal":          ("GET /mod/appeals/{appeal}",   "in   403  403  403  403  200  200  2nd"),
    "moderation.write_view":      ("POST /mod/appeals/{appeal}/view", "403 403 403 403 403  303  303  2nd"),
    "moderation.decide_appeal":   ("POST /mod/appeals/{appeal}/decide", "403 403 403 403 403 403 403  2nd"),
    "moderation.replies":         ("GET /mod/replies",            "in   403  403  403  403  200  200  2nd"),
    "moderation.new_reply":       ("GET /mod/replies/new",        "in   403  403  403  403  200  200  2nd"),
    "moderation.write_reply":     ("POST /mod/replies/new",       "403  403  403  403  403  303  303  2nd"),
    "moderation.reply":           ("GET /mod/replies/{post}",     "in   403  403  403  403  404  404  2nd"),
    "moderation.change_reply":    ("POST /mod/replies/{post}",    "403  403  403  403  403  404  404  2nd"),
    "moderation.withdraw_reply":  ("POST /mod/replies/{post}/withdraw", "403 403 403 403 403 404 404  2nd"),
    "admin.rules":                ("GET /admin/rules",            "in   403  403  403  403  403  200  2nd"),
    "admin.new_rule":             ("GET /admin/rules/new",        "in   403  403  403  403  403  200  2nd"),
    "admin.make_rule":            ("POST /admin/rules/new",       "403  403  403  403  403  403  303  2nd"),
    "admin.edit_rule":            ("GET /admin/rules/contact",    "in   403  403  403  403  403  200  2nd"),
    "admin.change_rule":          ("POST /admin/rules/contact",   "403  403  403  403  403  403  303  2nd"),
    "admin.boards":               ("GET /admin/boards",           "in   403  403  403  403  403  200  2nd"),
    "admin.new_board":            ("GET /admin/boards/new",       "in   403  403  403  403  403  200  2nd"),
    "admin.make_board":           ("POST /admin/boards/new",      "403  403  403  403  403  403  303  2nd"),
    "admin.edit_board":           ("GET /admin/boards/{board}",   "in   403  403  403  403  403  200  2nd"),
    "admin.change_board":         ("POST /admin/boards/{board}",  "403  403  403  403  403  403  303  2nd"),
    "admin.staff":                ("GET /admin/staff",            "in   403  403  403  403  403  200  2nd"),
    "admin.ask_role":             ("POST /admin/staff",           "403  403  403  403  403  403  303  2nd"),
    "admin.take_role":            ("POST /admin/staff/take",      "403  403  403  403  403  403  303  2nd"),
    "admin.agencies":             ("GET /admin/agencies",         "in   403  403  403  403  403  200  2nd"),
    "admin.ask_admission":        ("POST /admin/agencies",        "403  403  403  403  403  403  303  2nd"),
    "admin.new_disclosure":       ("GET /admin/disclosures/new",  "in   403  403  403  403  403  200  2nd"),
    "admin.ask_disclosure":       ("POST /admin/disclosures/new", "403  403  403  403  403  403  303  2nd"),
    "admin.new_export":           ("GET /admin/exports/new",      "in   403  403  403  403  403  200  2nd"),
    "admin.ask_export":           ("POST /admin/exports/new",     "403  403  403  403  403  403  303  2nd"),
    "accounts.join":              ("GET /join",                   "200  303  303  303  303  303  303  303"),
    "accounts.open_account":      ("POST /join",                  "422  422  422  422  422  422  422  422"),
    "accounts.name_page":         ("GET /join/name",              "303  303  303  303  303  303  303  303"),
    "accounts.another_name":      ("POST /join/name",             "422  422  422  422  422  422  422  422"),
    "accounts.names":             ("GET /a/names",                "in   200  200  403  403  200  200  2nd"),
    "accounts.ask_name":          ("POST /a/names",               "403  303  409  403  403  303  303  2nd"),
    "accounts.withdraw_name":     ("POST /a/names/withdraw",      "403  409  303  403  403  409  409  2nd"),
    "accounts.sign_in":           ("GET /in",                     "200  303  303  303  303  303  303  303"),
    "accounts.enter":             ("POST /in",                    "422  422  422  422  422  422  422  422"),
    "accounts.sign_out":          ("POST /out",                   "303  303  303  303  303  303  303  303"),
    "accounts.sign_out_everywhere": ("POST /out/all",             "403  303  303  303  303  303  303  303"),
    "accounts.recover":           ("GET /recover",                "200  200  200  200  200  200  200  200"),
    "accounts.use_code":          ("POST /recover",               "422  422  422  422  422  422  422  422"),
    "accounts.mine":              ("GET /a",                      "in   200  200  200  200  200  200  200"),
    "accounts.change_mine":       ("POST /a",                     "403  303  303  303  303  303  303  303"),
    "accounts.second":            ("GET /a/second",               "in   403  403  200  200  200  200  200"),
    "accounts.keep_second":       ("POST /a/second",              "403  403  403  422  422  422  422  422"),
    "crisis.show":                ("GET /h",                      "200  200  200  200  200  200  200  200"),
    "crisis.show_country":        ("GET /h/FR",                   "200  200  200  200  200  200  200  200"),
    "crisis.keep_country":        ("POST /h",                     "303  303  303  303  303  303  303  303"),
    "crisis.card":                ("POST /h/card",                "200  200  200  200  200  200  200  200"),
    "exit.leave":                 ("GET /e",                      "303  303  303  303  303  303  303  303"),
    "health.lives":               ("GET /healthz",                "200  200  200  200  200  200  200  200"),
    "health.ready":               ("GET /readyz",                 "200  200  200  200  200  200  200  200"),
    "links.leave":                ("GET /u?to={to}",              "200  200  200  200  200  200  200  200"),
    "links.leave unsigned":       ("GET /u?to=aHR0cHM6Ly9h",      "404  404  404  404  404  404  404  404"),
    "locale.choose":              ("POST /l",                     "303  303  303  303  303  303  303  303"),
    "pages.page":                 ("GET /i/k",                    "200  200  200  200  200  200  200  200"),
    "pages.page exit":            ("GET /i/x",                    "200  200  200  200  200  200  200  200"),
    "pages.choose_shortcut":      ("POST /i/x",                   "303  303  303  303  303  303  303  303"),
}  # fmt: skip

TEXT = {"title": "Un titre", "body": "Un texte."}
GUIDANCE = {**TEXT, "help_kind": "online", "language": "fr", "country": "FR", "review_by": "{day}", "step": "send"}
REPLY = {"occasion": "return", "language": "fr", "name": "Un nom", "body": "Un mot."}
RULE = {"name_fr": "Un nom", "name_en": "A name", "text_fr": "", "text_en": "", "place": "5"}
BOARD = {"name": "Rubrique", "purpose": "", "language": "fr", "who_reads": "members", "place": "1"}
FIELDS: dict[str, dict[str, str]] = {
    "appeals.send_text": {"text": "Un avis."},
    "appeals.send_sanction": {"text": "Un avis."},
    "appeals.send_pin": {"text": "Un avis."},
    "moderation.write_view": {"outcome": "uphold", "text": "Un avis.", "version": "1"},
    "moderation.decide_appeal": {"outcome": "uphold", "answer": "Un avis.", "version": "1"},
    "moderation.write_reply": REPLY,
    "moderation.change_reply": {**REPLY, "version": "1"},
    "admin.make_rule": {**RULE, "code": "respect"},
    "admin.change_rule": {**RULE, "version": "0"},
    "discussion.send_thread": TEXT,
    "discussion.reply": {"body": "Un texte."},
    "discussion.send_edit": {**TEXT, "version": "{post_version}"},
    "resources.useful": {"useful": "yes"},
    "desk.send_new": GUIDANCE,
    "desk.send_edit": {**GUIDANCE, "version": "{page_version}"},
    "desk.check": {"review_by": "{day}"},
    "desk_pins.propose": {"page": "{page}", "board": "{board}"},
    "moderation.change_duty": {"hours": "2"},
    "moderation.write_staff_note": {"about": "{held_post}", "text": "Une note."},
    "team.send": {"text": "Un message."},
    "moderation.give_sanction": {"kind": "read_only", "days": "7", "rule": "contact", "reason": "Les faits."},
    "moderation.lock_thread": {"reason": "Pour une pause."},
    "moderation.hide_thread": {"reason": "Pour une pause."},
    "moderation.pin_thread": {"reason": "Pour une pause.", "days": "7"},
    "moderation.slow_thread": {"reason": "Pour une pause.", "minutes": "15"},
    "moderation.move_thread": {"reason": "Pour une pause.", "board": "{board}"},
    "moderation.merge_thread": {"reason": "Pour une pause.", "into": "{tended}"},
    "moderation.split_thread": {"reason": "Pour une pause.", "title": "À part", "posts": "{tended_reply}"},
    "moderation.unlock_thread": {"reason": "Pour une pause."},
    "moderation.show_thread": {"reason": "Pour une pause."},
    "moderation.unpin_thread": {"reason": "Pour une pause."},
    "moderation.end_sanction": {"reason": "Pour une pause.", "version": "{sanction_version}"},
    "moderation.decide": {"outcome": "publish", "version": "{held_post_version}"},
    "moderation.decide_guidance": {"outcome": "publish", "version": "{held_page_version}"},
    "moderation.decide_pin": {"outcome": "accept", "version": "{pin_version}"},
    "moderation.decide_report": {"outcome": "fine", "version": "1", "seen": "1"},
    "reports.send_post": {"reason": "blame"},
    "reports.send_thread": {"reason": "blame"},
    "reports.send_guidance": {"reason": "blame"},
    "admin.make_board": BOARD,
    "admin.change_board": BOARD,
    "moderation.sign": {"version": "{signature_version}"},
    "moderation.refuse": {"version": "{signature_version}", "reason": "Une raison."},
    "moderation.withdraw": {"version": "{signature_version}"},
    "moderation.send_ask_texts": {"reason": "Une raison."},
    "admin.ask_role": {"name": "{other_name}", "role": "moderator", "reason": "Une raison."},
    "admin.take_role": {"taken_name": "{asker_name}", "why": "left"},
    "admin.ask_admission": {
        "name": "{other_name}", "agency": "Le Pont", "kind": "charity", "country": "FR", "reason": "Vu.",
    },
    "admin.ask_disclosure": {
        "name": "{other_name}", "authority": "court", "basis": "Un article", "extent": "account", "reason": "Vu.",
    },
    "admin.ask_export": {"reason": "Une raison."},
    "accounts.ask_name": {"name": "Grande vague"},
    "moderation.decide_name": {"outcome": "publish", "version": "{wish_version}"},
    "moderation.change_limits": {"moderator": "{asker_name}", "languages": "fr"},
    "accounts.change_mine": {"minutes": "60"},
    "crisis.keep_country": {"country": "FR"},
    "crisis.card": {"country": "FR", "number": "17", "label": "Boulangerie"},
    "locale.choose": {"language": "en", "back": "/"},
}
REDIRECTIONS = {"in": "/in", "2nd": "/a/second"}


@pytest.mark.parametrize("row", TABLE)
def test_everybody_is_answered_as_the_table_says(ground: Ground, engine_name: str, row: str) -> None:
    endpoint, (asked, answers) = row.split(maxsplit=1)[0], TABLE[row]
    method, path = asked.split()
    fields = {**filled(FIELDS.get(endpoint, {}), ground.ids), "csrf_token": ground.token}
    called = called_by(ground, method, path)
    assert called == endpoint, f"{asked} is {called}"
    for person, answer in zip(PEOPLE, answers.split(), strict=True):
        came = ground.come(person)
        came.checks = engine_name == "sqlite"  # the pages are the same on both
        status = 303 if answer in REDIRECTIONS else int(answer)
        if method == "GET":
            page = came.get(ground.address(path), status)
        else:
            page = came.post(ground.address(path), fields, status)
        is_sent_on = page.location in REDIRECTIONS.values()
        assert page.location == REDIRECTIONS[answer] if answer in REDIRECTIONS else not is_sent_on, (person, row)
        if method == "POST" and status == 303:
            ground.restore()


def called_by(ground: Ground, method: str, path: str) -> str:
    """The endpoint behind an address."""
    address, _, _query = ground.address(path).partition("?")
    endpoint, _arguments = ground.app.url_map.bind("localhost").match(address, method=method)
    return str(endpoint)


def missing_and_surplus(app: Flask, table: Iterable[str]) -> tuple[set[str], set[str]]:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    named = {row.split()[0] for row in table}
    return known - named, named - known


def test_the_table_names_every_endpoint_and_no_other() -> None:
    app = create_app(config_for("sqlite:///:memory:"))
    assert missing_and_surplus(app, TABLE) == (set(), set())


def test_an_endpoint_that_the_table_lacks_or_has_too_many_is_seen() -> None:
    app = Flask("tiny", static_folder=None)
    app.add_url_rule("/", "discussion.home", lambda: "")
    app.add_url_rule("/new", "discussion.unknown", lambda: "")
    table = ["discussion.home", "discussion.home public", "discussion.gone"]
    assert missing_and_surplus(app, table) == ({"discussion.unknown"}, {"discussion.gone"})
