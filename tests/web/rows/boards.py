"""Boards, threads, texts, what was masked in them, and notices."""

from __future__ import annotations

from forum.discussion.labels import NOTE_WORDS
from tests.web.rows.shared import Fields, Rows

ROWS: Rows = {
    #                                                         visitor   other     rival      admin
    #                                                              member    agency   moderator   unproven
    "discussion.home":          ("GET /",                         "200  200  200  200  200  200  200  200"),
    "discussion.board":         ("GET /b/{board}",                "404  200  200  404  404  200  200  404"),
    "discussion.board public":  ("GET /b/{public_board}",         "200  200  200  200  200  200  200  200"),
    "discussion.board agencies": ("GET /b/{agencies_board}",      "404  200  200  200  200  200  200  404"),
    "discussion.new_thread":    ("GET /b/{board}/new", "in   200  200  404  404  200  200  2nd", "403 403 403"),
    "discussion.new_thread public": ("GET /b/{public_board}/new", "in 200 200 200 200 200 200 2nd", "403 403 403"),
    "discussion.new_thread agencies": ("GET /b/{agencies_board}/new", "in 200 200 200 200 200 200 2nd", "403 403 403"),
    "discussion.send_thread":   ("POST /b/{board}/new", "403  303  303  404  404  303  303  2nd", "403 403 403"),
    "discussion.send_thread public": ("POST /b/{public_board}/new", "403 303 303 303 303 303 303 2nd", "403 403 403"),
    "discussion.thread":        ("GET /t/{thread}",               "404  200  200  404  404  200  200  404"),
    "discussion.thread public": ("GET /t/{public_thread}",        "200  200  200  200  200  200  200  200"),
    "discussion.thread hidden": ("GET /t/{hidden_thread}",        "404  404  404  404  404  200  200  404"),
    "discussion.thread held":   ("GET /t/{held_thread}",          "404  200  404  404  404  404  404  404"),
    "discussion.thread locked": ("GET /t/{locked_thread}",        "404  200  200  404  404  200  200  404"),
    "discussion.reply_page":    ("GET /t/{thread}/reply",         "303  303  303  303  303  303  303  303"),
    "discussion.reply":         ("POST /t/{thread}/reply", "403  303  303  404  404  303  303  2nd", "403 403 403"),
    "discussion.reply public":  ("POST /t/{public_thread}/reply", "403 303 303 303 303 303 303 2nd", "403 403 403"),
    "discussion.reply locked":  ("POST /t/{locked_thread}/reply", "403  403  403  404  404  403  403  2nd"),
    "discussion.reply held":    ("POST /t/{held_thread}/reply",   "403  403  404  404  404  404  404  2nd"),
    "discussion.reply hidden":  ("POST /t/{hidden_thread}/reply", "403  404  404  404  404  403  403  2nd"),
    "discussion.own_texts":     ("GET /a/texts",                  "in   200  200  200  200  200  200  2nd", "too"),
    "discussion.note_wishes":    ("GET /a/notes",                  "in   200  200  200  200  200  200  2nd"),
    "discussion.choose_notes":   ("POST /a/notes",                 "403  303  303  303  303  303  303  2nd"),
    "discussion.edit":          ("GET /p/{post}/edit",            "in   200  404  404  404  404  404  2nd"),
    "discussion.edit held":     ("GET /p/{held_post}/edit",       "in   200  404  404  404  404  404  2nd"),
    "discussion.edit agencys":  ("GET /p/{agency_post}/edit",     "in   404  404  200  404  404  404  2nd"),
    "discussion.edit suspended": ("GET /p/{suspended_post}/edit",  "in   404  404  404  404  404  404  2nd"),
    "discussion.edit read_only": ("GET /p/{read_only_post}/edit", "in 404 404 404 404 404 404 2nd", "403 403 403"),
    "discussion.edit returned": ("GET /p/{returned_post}/edit",   "in   200  404  404  404  404  404  2nd"),
    "discussion.send_edit":     ("POST /p/{post}/edit",           "403  303  404  404  404  404  404  2nd"),
    "discussion.withdraw":      ("POST /p/{post}/withdraw",       "403  303  404  404  404  404  404  2nd", "too"),
    "discussion.withdraw held": ("POST /p/{held_post}/withdraw",  "403  303  404  404  404  404  404  2nd", "too"),
    "discussion.withdraw agencys": ("POST /p/{agency_post}/withdraw", "403 404 404 303 404 404 404 2nd", "too"),
    "discussion.withdraw suspended": (
        "POST /p/{suspended_post}/withdraw", "403 404 404 404 404 404 404 2nd", "303 404 404",
    ),
    "discussion.person":        ("GET /t/{thread}/person?place=1", "in  404  200  403  403  200  200  2nd"),
    "discussion.person hidden": ("GET /t/{hidden_thread}/person?place=1", "in 404 404 403 403 200 200 2nd"),
    "discussion.keep_apart":    ("POST /t/{thread}/person",       "403  404  303  403  403  303  303  2nd"),
    "discussion.mute_page":     ("GET /b/{board}/mute",           "303  303  303  303  303  303  303  303"),
    "discussion.mute_board":    ("POST /b/{board}/mute",          "403  303  303  403  403  303  303  2nd"),
    "discussion.blocks":        ("GET /a/blocks",                 "in   200  200  403  403  200  200  2nd"),
    "discussion.undo_choice":   ("POST /a/blocks/{choice}/undo",  "403  303  404  403  403  404  404  2nd"),
    "discussion.house_rules":   ("GET /i/r",                      "200  200  200  200  200  200  200  200"),
    "masked.masked":            ("GET /p/{masked_post}/shown",    "in   200  404  404  404  404  404  2nd", "too"),
    "masked.masked suspended":  ("GET /p/{suspended_masked}/shown", "in 404 404 404 404 404 404 2nd", "200 404 404"),
    "masked.agree":             ("POST /p/{masked_post}/shown",   "403  303  404  404  404  404  404  2nd", "too"),
    "masked.agree suspended":   ("POST /p/{suspended_masked}/shown", "403 404 404 404 404 404 404 2nd", "303 404 404"),
    "notifications.notices":    ("GET /n",                        "in   200  200  200  200  200  200  2nd", "too"),
    "notifications.clear":      ("POST /n/clear",                 "403  303  303  303  303  303  303  2nd", "too"),
}  # fmt: skip

FIELDS: Fields = {
    "discussion.send_thread": {"title": "Un titre", "body": "Un texte."},
    "discussion.reply": {"body": "Un texte."},
    "discussion.choose_notes": {f"wish_{code}": "hide" for code in NOTE_WORDS},
    "discussion.keep_apart": {"about": "{thread_author}", "what": "block"},
    "discussion.mute_board": {"wish": "mute"},
    "discussion.send_edit": {"title": "Un titre", "body": "Un texte.", "version": "{post_version}"},
}
