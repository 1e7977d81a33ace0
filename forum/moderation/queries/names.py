"""Chosen names that wait, as lines of the queue."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from forum.accounts.models import Account, ChosenName
from forum.moderation.models.items import ItemKind
from forum.moderation.queries.lines import line


def lines() -> Select[Any]:
    return (
        line(
            ItemKind.NAME,
            ChosenName,
            title=ChosenName.name,
            language=Account.language,
            author_id=ChosenName.account_id,
        )
        .select_from(ChosenName)
        .join(Account, Account.id == ChosenName.account_id)
    )
