"""Everything that somebody must not meet, planted in a forum that is empty."""

from __future__ import annotations

from flask import Flask

from forum.cli.leaks.directory import Directory
from forum.cli.leaks.marks import MEMBERS, PEOPLE, REVIEW, Planting
from forum.cli.leaks.place import Place
from forum.cli.leaks.team import Team
from forum.cli.leaks.texts import Texts

NUMBERS = ("/mod", "/admin/")


def plant(app: Flask) -> Planting:
    """Fill it. Who is limited is limited at the end."""
    place = Place(app)
    planting = Planting(place)
    people = planting.people
    for name in (*MEMBERS, "closed", "suspended"):
        people[name] = place.member(_name(planting) if name == "twofold" else "")
    for name in ("unproven", "penholder", "moderator", "colleague"):
        people[name] = place.moderator()
    people["admin"] = place.admin()
    (people["agency"], agency), (people["rival"], _other) = place.agency(), place.agency()
    for name in PEOPLE[1:]:
        seen = {} if name == "twofold" else dict.fromkeys(REVIEW, NUMBERS)
        planting.number(name, **seen)
    public = place.board(public=True)
    thread = place.thread(public, title="Un fil public", body="Un texte public.")
    Texts(planting, public, thread).everything()
    Directory(planting, agency, board=public, thread=thread).everything()
    Team(planting, thread, agency).everything()
    return planting


def _name(planting: Planting) -> str:
    """The name of who writes under another one, too: it stands on their own pages and on nobody else's."""
    return f"Nom {planting.plant('name behind a one-off name', twofold=('/',))}"
