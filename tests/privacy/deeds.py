"""What a scene needs of these pages: a copy that is ready, a text that is aside."""

from __future__ import annotations

from forum.accounts.models import Account
from forum.db import db
from forum.privacy.models import ExportJob
from forum.privacy.operations import aside, exporting
from forum.privacy.queries import exporting as queries
from tests.factories import World
from tests.privacy.life import tied


def copy_of(world: World, account: Account) -> ExportJob:
    """A long copy, made and not yet fetched."""
    with world.open():
        exporting.ask(tied(account))
        waiting = queries.next_waiting()
        assert waiting is not None
        exporting.keep(exporting.prepare(*waiting))
        job = waiting[0]
        db.session.refresh(job)
    return job


def text_aside(world: World, account: Account) -> None:
    """A beginning that its author has taken down with everything else."""
    world.thread(author=account)
    with world.open():
        aside.put(tied(account))
