"""What posts quote, beside them and beside what is being written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forum.discussion import rules
from forum.discussion.forms import ReplyForm
from forum.discussion.queries import quotes as queries
from forum.discussion.queries.own_texts import OwnText
from forum.discussion.queries.quotes import Quote
from forum.discussion.queries.threads import PostPage
from forum.roles import Viewer


def shown(thread_id: int, page: PostPage, own: Sequence[OwnText], viewer: Viewer) -> dict[str, Any]:
    """For the page of a thread: what its posts quote, and one's own texts beside them, by public id; and which of them
    are of somebody that the viewer muted. Asks nothing where nothing is quoted."""
    wanted: dict[str, int] = {row.public_id: row.quotes_id for row in page.rows if row.quotes_id is not None}
    wanted |= {text.public_id: text.quotes_id for text in own if text.quotes_id is not None}
    muted = viewer.ties.muted if viewer.account_id is not None else frozenset()
    of_muted = {row.public_id for row in page.rows if rules.is_muted(row.author_id, row.agency_id, muted=muted)}
    return {"quotes": queries.quoted(thread_id, wanted, viewer, page.how), "muted": of_muted}


def asked(thread_id: int, form: ReplyForm, said: str, viewer: Viewer) -> tuple[int | None, Quote | None]:
    """What a reply is to quote: its number, and how it is shown; None twice for nothing, and for what is not there for
    the viewer. The form carries it on. `said`: as `queries.chosen` takes it."""
    found = queries.chosen(thread_id, said, viewer) if said else None
    form.quotes.data = found[1].alias if found is not None else ""
    return found or (None, None)
