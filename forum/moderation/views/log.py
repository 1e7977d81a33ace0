"""The log of what was done, and its export by two people."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for

from forum import clock
from forum.audit import MEMBERS_ACTS, Act, record
from forum.db import db
from forum.moderation.act_words import ACT_WORDS, act_words, code_words
from forum.moderation.models.signatures import SignedAct
from forum.moderation.operations import signatures
from forum.moderation.queries import appeals
from forum.moderation.queries import log as queries
from forum.moderation.queries.signatures import open_grant
from forum.moderation.rules import log as rules
from forum.moderation.views.shared import Answer, blueprint
from forum.roles import Role, Viewer
from forum.web import access, locale

COLUMNS = ("id", "on", "act", "actor", "about", "before", "after", "why", "previous", "hash")


def _chosen(value: str | None) -> Act | None:
    """The act by which the log is narrowed; None for all, and for what is no act."""
    return Act(value) if value in set(Act) else None


@blueprint.get("/log")
@access.reviewers
def log() -> Answer:
    viewer, key, act = access.viewer(), request.args.get("after"), _chosen(request.args.get("act"))
    found, next_key = queries.lines(key, act, viewer)
    may_export = viewer.role is Role.ADMIN
    return render_template(
        "moderation/log.html",
        lines=[(row.line, _who(row, viewer)) for row in found],
        untold=appeals.untold(viewer),
        next_key=next_key,
        is_first=not key,
        base=url_for("moderation.log", act=act.value if act else None),
        act=act.value if act else "",
        acts=sorted(((act.value, act_words(act)) for act in ACT_WORDS), key=lambda pair: pair[1]),
        act_words=act_words,
        code_words=code_words,
        may_export=may_export,
        has_grant=may_export and open_grant(SignedAct.EXPORT, viewer, clock.now()) is not None,
    )


def _who(row: queries.LogLine, viewer: Viewer) -> rules.Who:
    return rules.who(row.line.actor, row.role, viewer, is_members_act=row.line.act in MEMBERS_ACTS)


@blueprint.post("/log/export")
@access.administrators
def export_log() -> Answer:
    """The lines as a file. Two people allow it; it is itself written down, and committed before anything is shown."""
    viewer, act = access.viewer(), _chosen(request.form.get("act"))
    grant = signatures.use(SignedAct.EXPORT, viewer)
    written = rules.table(
        COLUMNS, ([getattr(line, name) for name in COLUMNS] for line in queries.all_lines(act, viewer))
    )
    record(Act.LOG_EXPORTED, actor=viewer.number, about=grant.public_id, why=act.value if act else "")
    db.session.commit()
    response = make_response(written)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="journal-{locale.today().isoformat()}.csv"'
    return response
