"""The sample forum: invented stories in every state, agencies, guidance and pins, from forum/cli/sample."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum import markup
from forum.accounts.models import Account
from forum.cli import rows, services
from forum.db import db, write_lock
from forum.discussion.models import Board, Pin, PinState, Post, PostState, Revision, Thread, WhoReads
from forum.discussion.queries import boards as queries
from forum.resources import operations as resources
from forum.resources.models import Agency, GuidancePage, GuidanceState, HelpKind
from forum.web import locale

FOLDER = Path(__file__).parent / "sample"
LANGUAGES = ("fr", "en")


def read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def boards() -> dict[str, Board]:
    """The sample boards, by key; made where there are none of that name."""
    known = {(board.language, board.name): board for board in queries.boards(LANGUAGES[0])}
    found = {}
    for room in read("boards"):
        name, language = markup.clean_line(room["name"]), room["language"]
        board = known.get((language, name)) or Board(
            name=name,
            purpose=markup.clean_line(room["purpose"]),
            language=language,
            place=room["order"],
            who_reads=WhoReads(room["who_reads"]),
        )
        db.session.add(board)
        found[room["key"]] = board
    db.session.flush()
    return found


def plant() -> dict[str, dict[str, Account]]:
    """Fill an empty forum, within the present application context, and commit. Gives its invented people by language
    and key."""
    everybody: dict[str, dict[str, Account]] = {language: {} for language in LANGUAGES}
    with write_lock():
        rooms = boards()
        agencies = {
            entry["key"]: resources.find_or_create_agency(entry["name"], entry["kind"], entry["country"])
            for entry in read("agencies")
        }
        for language in LANGUAGES:
            people, threads = everybody[language], {}
            # The oldest first, so that the last moved thread has the highest rank.
            stories = sorted(read(f"threads.{language}"), key=lambda story: -min(_days(story)))
            for rank, story in enumerate(stories, start=1):
                thread = _story(story, rank, language, rooms, people)
                threads[thread.title] = thread
            for page in read(f"guidance.{language}"):
                _guidance(page, language, agencies, rooms, threads)
            services.plant(read(f"services.{language}"), agencies, rooms)
        db.session.commit()
    return everybody


def _days(story: dict[str, Any]) -> list[int]:
    return [entry["days_ago"] for entry in story["posts"] if entry["state"] == PostState.PUBLISHED] or [0]


def _story(
    story: dict[str, Any], rank: int, language: str, rooms: dict[str, Board], people: dict[str, Account]
) -> Thread:
    for entry in story["posts"]:
        if entry["author"] not in people:
            people[entry["author"]] = rows.author(language)
    first = story["posts"][0]
    thread = rows.thread(
        board_id=rooms[story["board"]].id,
        author_id=people[first["author"]].id,
        title=markup.clean_line(story["title"]),
        language=language,
        state=PostState(first["state"]),
        moved_on=rows.day(min(_days(story))),
    )
    thread.rank = rank
    for entry in story["posts"]:
        _entry(entry, thread, people[entry["author"]], opens=entry is first)
    thread.replies = max(thread.replies, 0)
    return thread


def _entry(entry: dict[str, Any], thread: Thread, author: Account, *, opens: bool) -> None:
    state = PostState(entry["state"])
    place = None
    if state in {PostState.PUBLISHED, PostState.WITHDRAWN}:
        thread.last_place += 1
        place = thread.last_place
        thread.replies += 0 if opens or state is PostState.WITHDRAWN else 1
    body = markup.clean_text(entry["body"])
    row = rows.post(
        thread_id=thread.id,
        author_id=author.id,
        opens=opens,
        state=state,
        place=place,
        body=body,
        on=rows.day(entry["days_ago"]),
    )
    post = Post(**{key: value for key, value in row.items() if key != "version"})
    post.notes, post.reason = " ".join(sorted(entry.get("notes", ()))), entry.get("reason", "")
    db.session.add(post)
    db.session.flush()
    if "edit" in entry:
        _edit(post, thread, entry["edit"])


def _edit(post: Post, thread: Thread, edit: dict[str, Any]) -> None:
    state, body = PostState(edit["state"]), markup.clean_text(edit["body"])
    texts = [(body, rows.rendered(body)), (post.body, post.html)]
    if state is PostState.PUBLISHED:  # the edit is what readers see; the revision keeps what was before
        texts.reverse()
        post.body, post.html = body, rows.rendered(body)
    db.session.add(
        Revision(
            post_id=post.id,
            state=state,
            title=thread.title if post.opens else "",
            body=texts[0][0],
            html=texts[0][1],
            renderer=markup.RENDERER,
            notes=post.notes,
            on=post.published_on or locale.today(),
        )
    )
    if state is PostState.HELD:
        post.waiting_at = rows.waited_since()


def _guidance(
    entry: dict[str, Any],
    language: str,
    agencies: dict[str, Agency],
    rooms: dict[str, Board],
    threads: dict[str, Thread],
) -> None:
    page = resources.write_page(
        agencies[entry["agency"]],
        resources.Draft(
            title=markup.clean_line(entry["title"]),
            body=markup.clean_text(entry["body"]),
            language=language,
            country=entry["country"],
            help_kind=HelpKind(entry["kind"]),
            review_by=locale.today() + timedelta(days=entry["review_in_days"]),
        ),
    )
    page.checked_on = rows.day(entry["checked_days_ago"])
    if entry["state"] == GuidanceState.PUBLISHED:
        page.state, page.published_on, page.waiting_at = GuidanceState.PUBLISHED, page.checked_on, None
    db.session.flush()
    for key in entry["pin_boards"]:
        _pin(page, board=rooms[key])
    for title in entry["pin_threads"]:
        _pin(page, thread=threads[markup.clean_line(title)])


def _pin(page: GuidancePage, *, board: Board | None = None, thread: Thread | None = None) -> None:
    db.session.add(
        Pin(
            page_id=page.id,
            board_id=board.id if board else None,
            thread_id=thread.id if thread else None,
            state=PinState.ACCEPTED,
        )
    )
