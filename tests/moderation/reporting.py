"""For tests about reports: pressing the buttons as readers and those who review do."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.discussion.models import Post, Thread
from forum.moderation.models import ReportCase
from forum.moderation.views.reporting import reported_as
from forum.resources.models import GuidancePage
from tests.factories import World
from tests.visitor import Page, Visitor

FACTS = "Le nom de la rue permettrait de reconnaître quelqu’un."


def address(app: Flask, about: Post | Thread | GuidancePage) -> str:
    """Where others report something."""
    if isinstance(about, Thread):
        return f"/t/{about.public_id}/report"
    if isinstance(about, GuidancePage):
        return f"/r/{about.public_id}/report"
    with app.app_context():
        return f"/p/{reported_as(about.public_id)}/report"


def say(came: Visitor, about: Post | Thread | GuidancePage, reason: str = "blame", text: str = "") -> Page:
    """Fill in the form and send it; nothing is looked up, as a browser that kept the page would."""
    path = address(came.app, about)
    page = came.post(path, {"reason": reason, "text": text})
    assert page.location == f"{path}?sent=1"
    return page


def case_of(world: World, about: Post | Thread | GuidancePage, **facts: object) -> ReportCase:
    return world.load(ReportCase, about=about.public_id, **facts)


def decide(came: Visitor, case: ReportCase, outcome: str, status: int = 303, **fields: Any) -> Page:
    """Open a case and press the button."""
    path = f"/mod/reports/{case.public_id}"
    return came.send(came.get(path), f"{path}/decide", status, outcome=outcome, **fields)
