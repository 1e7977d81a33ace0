"""Figures: for the team, how long people wait; for everybody, what was decided in half a year. None by moderator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.moderation.labels import LEVEL_WORDS
from forum.moderation.models import Outcome
from forum.moderation.queries import figures as queries
from forum.moderation.rules import figures as rules
from forum.moderation.rules.figures import Figures
from forum.moderation.views.shared import Answer, blueprint
from forum.waiting import LEVELS
from forum.web import access, locale

public = Blueprint("counts", __name__)
# As heads of narrow columns.
OUTCOME_NAMES = {
    Outcome.PUBLISH: _l("Publiés"),
    Outcome.MASK: _l("Masqués"),
    Outcome.RETURN: _l("Rendus"),
    Outcome.REMOVE: _l("Retirés"),
    Outcome.ESCALATE: _l("Passés"),
}
GROUP_WORDS = {
    "texts": _l("Textes relus"),
    "reports": _l("Alertes de lecteurs"),
    "appeals": _l("Contestations"),
    "limits": _l("Limites posées"),
}
COUNT_WORDS = {
    "publish": _l("publiés"),
    "mask": _l("masqués en partie, puis publiés"),
    "return": _l("rendus à leur auteur ou autrice, pour les changer"),
    "remove": _l("retirés"),
    "decided": _l("examinées"),
    "upheld": _l("décision maintenue"),
    "overturned": _l("décision changée"),
    "sanction": _l("avertissements, pauses d’écriture et suspensions"),
    "closure": _l("comptes fermés, par deux personnes"),
    "thread": _l("fils fermés ou masqués"),
}


@blueprint.get("/figures")
@access.reviewers
def figures() -> Answer:
    today = locale.today()
    weeks = rules.weeks(today)
    boards = queries.boards(locale.language())
    measures = queries.measures(weeks[0])
    board, level = _chosen(boards)
    some = [one for one in measures if board in {None, one.board_id} and level in {"", one.level}]
    by_week = rules.by(some, weeks, lambda one: rules.monday(one.day))
    return render_template(
        "moderation/figures.html",
        boards=boards,
        board=board,
        level=level,
        level_names=LEVEL_WORDS,
        outcomes=OUTCOME_NAMES,
        all=rules.figures(some),
        weeks=by_week,
        by_board=rules.by(some, [one.id for one in boards], lambda one: one.board_id),
        by_level=rules.by(some, [one.value for one in LEVELS], lambda one: one.level),
        pictures=_pictures(list(by_week.values())),
        months=queries.past_months(),
        spoken=spoken,
    )


def _chosen(boards: list[Any]) -> tuple[int | None, str]:
    """The board (its number) and the level by which the figures are narrowed, as in the address; None, "" for all."""
    board = next((one.id for one in boards if one.public_id == request.args.get("board")), None)
    level = request.args.get("level", "")
    return board, level if level in set(LEVELS) else ""


def _pictures(figures: list[Figures]) -> dict[str, rules.Picture]:
    return {
        "texts": rules.picture_of_numbers([one.texts for one in figures]),
        "look": rules.picture([one.look for one in figures]),
        "decision": rules.picture([one.decision for one in figures]),
    }


def spoken(minutes: float) -> str:
    """ "9 min", "3 h 5 min", "2 j 4 h"."""
    whole = round(minutes)
    hours, left = divmod(whole, 60)
    if whole < 60:
        return str(_("%(n)d min", n=whole))
    if hours < 48:
        return str(_("%(h)d h %(m)d min", h=hours, m=left))
    return str(_("%(d)d j %(h)d h", d=hours // 24, h=hours % 24))


@public.get("/i/f")
@access.everybody
def counts() -> str:
    opened_on, known_from = queries.reach()
    halves = rules.halves(locale.today(), opened_on=opened_on, known_from=known_from)
    found = queries.counts(halves)
    return render_template(
        "moderation/counts.html",
        halves={
            half: {group: rules.published(cells) for group, cells in groups.items()} for half, groups in found.items()
        },
        group_words=GROUP_WORDS,
        count_words=COUNT_WORDS,
        fewest=rules.FEWEST,
    )


def init_app(app: Flask) -> None:
    app.register_blueprint(public)
