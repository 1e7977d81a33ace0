"""The rules that also filter lists, beside their twins in SQL: every state, role, author, board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import product

import pytest
from sqlalchemy import select

from forum import clock, markup
from forum.accounts.models import Account
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Board, Pin, PinState, Post, PostState, Thread
from forum.discussion.queries import beside, visibility
from forum.resources.models import AgencyMember, GuidancePage, GuidanceState, Service
from forum.resources.rules import is_standing
from forum.roles import VISITOR, Role, Ties, Viewer
from forum.web import locale
from tests.factories import World, viewer_of
from tests.resources import factories as make


@pytest.fixture
def everybody(world: World) -> list[Viewer]:
    """Two of each role, each also before a second factor, read-only and suspended, kept from somebody by a block and
    with a one-off name, and a visitor. Of the agencies one of each account: two organisations, and a colleague in the
    first. Whom they are kept from is the first member, for whom it is the second; one who spoke for no agency yet."""
    accounts = [world.account(role) for role in Role if role is not Role.AGENCY for _ in range(2)]
    accounts += [world.agency(name)[0] for name in ("Rive Claire", "Appui Nord", "Rive Claire")]
    unproven = [Viewer(account.id, None, account.number) for account in accounts]
    limited = [
        Viewer(account.id, account.role, account.number, may_write=False, is_suspended=is_suspended)
        for account in accounts
        for is_suspended in (True, False)
    ]
    known = [*map(viewer_of, accounts), *unproven, *limited]
    tied = [replace(each, find_ties=partial(_ties, each, accounts)) for each in known]
    return [VISITOR, *known, *tied]


def _ties(viewer: Viewer, accounts: list[Account]) -> Ties:
    """Blocks between the viewer, one of two members and the last one, who writes for an agency by now; the second
    moderator's row stands for a one-off name of whoever is none."""
    first, second, last = accounts[0].id, accounts[1].id, accounts[-1].id
    once = {accounts[3].id} if viewer.role is not Role.MODERATOR else set()
    apart = {second if viewer.account_id == first else first, last} - {viewer.account_id}
    return Ties(once=frozenset(once), apart=frozenset(apart))


def _is_apart(row: Thread | Post, viewer: Viewer) -> bool:
    return row.agency_id is None and row.author_id in viewer.avoids


Agencies = dict[int, int]  # for which agency each account writes, if it does


def _agencies() -> Agencies:
    return {row.account_id: row.agency_id for row in db.session.scalars(select(AgencyMember))}


def _is_theirs(row: Thread | Post, viewer: Viewer, agencies: Agencies) -> bool:
    return rules.is_theirs(
        author_id=row.author_id,
        agency_id=row.agency_id,
        viewer=viewer,
        own_agency=agencies.get(viewer.account_id or 0),
    )


def _thread(
    board: Board, author: Account | None, state: PostState, agencies: Agencies, *, is_hidden: bool = False
) -> Thread:
    thread = Thread(
        board_id=board.id,
        author_id=author and author.id,
        agency_id=author and agencies.get(author.id),
        title="",
        language="fr",
        state=state,
        is_hidden=is_hidden,
        moved_on=locale.today(),
    )
    db.session.add(thread)
    return thread


def _post(thread: Thread, author: Account | None, state: PostState, agencies: Agencies) -> Post:
    post = Post(
        thread=thread,
        author_id=author and author.id,
        agency_id=author and agencies.get(author.id),
        state=state,
        body="",
        html="",
        renderer=markup.RENDERER,
        place=1 if state is PostState.PUBLISHED else None,
        waiting_at=clock.now() if state is PostState.HELD else None,
        aside_on=locale.today() if state is PostState.ASIDE else None,
    )
    db.session.add(post)
    return post


def _boards(world: World) -> list[Board]:
    open_to_agencies = world.board(public=False)
    with world.open():
        db.session.merge(open_to_agencies).agencies_read = True
    return [world.board(public=True), world.board(public=False), world.load(Board, id=open_to_agencies.id)]


def test_boards_and_their_twin_in_sql_agree_for_everybody(world: World, everybody: list[Viewer]) -> None:
    boards = _boards(world)
    with world.open():
        for viewer in everybody:
            seen = set(db.session.scalars(select(Board.id).where(visibility.board_read_by(viewer))))
            for board in boards:
                may_read = rules.may_read_board(board.who_reads, viewer, agencies_read=board.agencies_read)
                assert (board.id in seen) is may_read, (viewer, board.who_reads)


def test_threads_and_their_twin_in_sql_agree_for_every_state_author_and_board(
    world: World, everybody: list[Viewer]
) -> None:
    boards = _boards(world)
    with world.open():
        authors, agencies = [*db.session.scalars(select(Account).order_by(Account.id)), None], _agencies()
        facts = [
            (board, author, state, _thread(board, author, state, agencies, is_hidden=is_hidden))
            for board, author, state, is_hidden in product(boards, authors, PostState, (False, True))
        ]
        db.session.flush()
        for viewer in everybody:
            seen = set(db.session.scalars(select(Thread.id).join(Board).where(visibility.thread_seen_by(viewer))))
            for board, _author, state, thread in facts:
                is_author = _is_theirs(thread, viewer, agencies)
                may_see = rules.may_see(
                    state,
                    is_author=is_author,
                    who_reads=board.who_reads,
                    viewer=viewer,
                    is_hidden=thread.is_hidden,
                    agencies_read=board.agencies_read,
                    is_apart=_is_apart(thread, viewer),
                )
                assert (thread.id in seen) is may_see, (viewer, state, is_author, board.who_reads)


def test_posts_and_their_twin_in_sql_agree_for_every_state_of_post_and_thread(
    world: World, everybody: list[Viewer]
) -> None:
    boards = _boards(world)
    with world.open():
        authors, agencies = [*db.session.scalars(select(Account).order_by(Account.id)), None], _agencies()
        facts = []
        # Every state with nobody's beginning; what others read also with the beginning of who is avoided.
        beginnings = [(None, state) for state in PostState] + [(authors[0], PostState.PUBLISHED)]
        for board, (beginner, thread_state), is_hidden in product(boards, beginnings, (False, True)):
            thread = _thread(board, beginner, thread_state, agencies, is_hidden=is_hidden)
            facts += [(thread, _post(thread, author, state, agencies)) for author, state in product(authors, PostState)]
        db.session.flush()
        by_id = {board.id: board for board in boards}
        for viewer in everybody:
            seen = set(
                db.session.scalars(select(Post.id).join(Thread).join(Board).where(visibility.post_seen_by(viewer)))
            )
            for thread, post in facts:
                may_see = rules.may_see_post(
                    post.state,
                    thread_state=thread.state,
                    is_author=_is_theirs(post, viewer, agencies),
                    who_reads=by_id[thread.board_id].who_reads,
                    viewer=viewer,
                    is_hidden=thread.is_hidden,
                    agencies_read=by_id[thread.board_id].agencies_read,
                    is_apart=_is_apart(post, viewer) or _is_apart(thread, viewer),
                )
                assert (post.id in seen) is may_see, (viewer, post.state, thread.state)


def test_pins_and_their_twins_in_sql_agree_for_every_state_and_day(world: World) -> None:
    """What stands today, and for whom: of pages and services in every state, before, on and after each day."""
    board, service = world.board(), world.service(world.agency()[1])
    with world.open():
        today, day = locale.today(), timedelta(days=1)
        things: list[GuidancePage | Service] = [make.IN_STATE[state]() for state in GuidanceState]
        things += [_lapsing(make.published(title=str(days)), today + days * day) for days in (-1, 0)]
        things += [_valid(make.published(title=str(days)), today + days * day) for days in (-1, 0, 1)]
        things.append(db.session.get_one(Service, service.id))
        found = [
            (thing, _pin(thing, board, state, country, days))
            for thing in things
            for state, days, country in product(PinState, _spans(today), ("", "FR", "BE"))
        ]
        db.session.flush()
        statement = (
            select(Pin.id)
            .outerjoin(beside.Pinned, beside.Pinned.id == Pin.page_id)
            .outerjoin(Service, Service.id == Pin.service_id)
            .where(beside.stands(today), beside.is_for_reader())
        )
        shown = set(db.session.scalars(statement, {"country": "FR", "language": "fr", "reads": "en"}))
        for thing, pin in found:
            stands = rules.pin_stands(
                pin.state,
                starts_on=pin.starts_on,
                ends_on=pin.ends_on,
                is_standing=is_standing(thing, today),
                today=today,
            )
            is_meant = rules.pin_is_for(
                country=pin.country, language=pin.language, readers_country="FR", readers_languages=("fr", "en")
            )
            assert (pin.id in shown) is (stands and is_meant), (thing, pin.state, pin.starts_on, pin.ends_on)
        assert shown
        db.session.rollback()


def _lapsing(page: GuidancePage, last: date) -> GuidancePage:
    page.checked_on, page.review_by = last - timedelta(days=2), last - timedelta(days=1)
    return page


def _valid(page: GuidancePage, only: date) -> GuidancePage:
    page.valid_from = page.valid_to = only
    return page


def _spans(today: date) -> list[tuple[date | None, date | None]]:
    day = timedelta(days=1)
    return [(None, None), (today, today), (today + day, None), (None, today - day)]


def _pin(
    thing: GuidancePage | Service, board: Board, state: PinState, country: str, days: tuple[date | None, date | None]
) -> Pin:
    pin = Pin(
        page_id=thing.id if isinstance(thing, GuidancePage) else None,
        service_id=thing.id if isinstance(thing, Service) else None,
        board_id=board.id,
        state=state,
        country=country,
        language="es" if country == "BE" else "en" if country == "FR" else "",
        starts_on=days[0],
        ends_on=days[1],
        waiting_at=clock.now() if state is PinState.PROPOSED else None,
    )
    db.session.add(pin)
    return pin
