"""Keeping that somebody has read what writing here means: the number of its version, and nothing else."""

from __future__ import annotations

from sqlalchemy import update

from forum.accounts.models import Account
from forum.accounts.rules import AGREEMENT_VERSION
from forum.db import db
from forum.roles import Viewer


def agree(viewer: Viewer) -> None:
    """The viewer has read the present version. Not when they did."""
    read = update(Account).where(Account.id == viewer.account_id).values(agreed_version=AGREEMENT_VERSION)
    db.session.execute(read.execution_options(synchronize_session=False))
