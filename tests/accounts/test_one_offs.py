"""One-off names: given once a thread, found by whom they belong to, and found again under another key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from forum.accounts import queries
from forum.accounts.models import Account
from forum.accounts.operations import once
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import PostState, Thread
from forum.discussion.operations import threads
from forum.discussion.queries import acts, own_names
from forum.errors import Conflict, Refused
from forum.roles import Role, Viewer
from tests.cli import commands
from tests.factories import World, viewer_of
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Visitor

FORMER, PRESENT = "a former key of names, thirty-two and more", "the present key of names, as long as it must be"


def _viewer(account: Account) -> Viewer:
    """Within an application context: the viewer as a request has them."""
    return queries.once.held(viewer_of(account))


@contextmanager
def _key(app: Flask, key: str) -> Iterator[None]:
    """The site under another key of names."""
    config = app.config["ABRI"]
    app.config["ABRI"] = replace(config, names_key=key)
    try:
        yield
    finally:
        app.config["ABRI"] = config


def _selves(app: Flask, account: Account) -> frozenset[int]:
    with app.app_context():
        return _viewer(account).selves


def test_a_thread_has_one_name_and_names_are_found_by_the_key_alone(world: World, app: Flask) -> None:
    owner, other = world.member(), world.member()
    with world.open():
        given = [once.give_name(viewer_of(owner), f"thread {n}", f"Loutre {n}", "ar") for n in range(18)]
        again = once.give_name(viewer_of(owner), "thread 3", "Autre Nom", "fr")
        theirs = once.give_name(viewer_of(other), "thread 3", "Renard Calme", "fr")
        assert again.id == given[3].id != theirs.id
    with app.app_context():
        viewer = _viewer(owner)
        assert viewer.ties.once == {account.id for account in given}  # more than are asked for at once
        assert viewer.numbers == {owner.number, *(account.number for account in given)}
        assert all(viewer.wrote(each) for each in viewer.selves)
        assert not viewer.wrote(theirs.id)
        assert [name.pseudonym for name in once.names_of(viewer)] == sorted(f"Loutre {n}" for n in range(18))
        found, absent = once.name_in(viewer, "thread 7"), once.name_in(viewer, "thread 99")
        assert found is not None
        assert found.pseudonym == "Loutre 7"
        assert absent is None
        row = db.session.get_one(Account, given[3].id)
        assert (once.owner_of(row), once.owner_of(db.session.get_one(Account, theirs.id))) == (owner.id, other.id)
        assert (row.role, row.language, row.passphrase_lookup, row.agreed_version) == (Role.MEMBER, "ar", None, 0)
    with _key(app, FORMER), app.app_context():
        assert _viewer(owner).ties.once == frozenset()
        assert once.owner_of(db.session.get_one(Account, given[3].id)) is None


@pytest.mark.parametrize("name", ["Personne Prise", "personne prise"])
def test_a_taken_name_is_given_to_nobody(world: World, app: Flask, name: str) -> None:
    owner = world.member()
    world.member("Personne Prise")
    with app.test_request_context():
        with pytest.raises(Conflict):
            once.give_name(viewer_of(owner), "thread", name, "fr")
        for role in (Role.AGENCY, None):
            with pytest.raises(Refused):
                once.give_name(replace(viewer_of(owner), role=role), "thread", "Libre", "fr")
        db.session.rollback()
        with pytest.raises(Conflict):  # erased while they waited
            once.give_name(replace(viewer_of(owner), number=99), "thread", "Libre", "fr")


WRONG = {
    "a role": {"role": Role.ADMIN},
    "a way in": {"passphrase_lookup": "x", "passphrase_hash": "y"},
    "half a link": {"once_pointer": None},
    "a second factor": {"totp_sealed": "x"},
}


@pytest.mark.parametrize("facts", WRONG.values(), ids=WRONG.keys())
def test_a_one_off_name_opens_nothing_and_has_no_rights(world: World, app: Flask, facts: dict[str, object]) -> None:
    with world.open():
        name = once.give_name(viewer_of(world.member()), "thread", "Loutre Calme", "fr")
    with app.app_context(), pytest.raises(IntegrityError):
        db.session.execute(update(Account).where(Account.id == name.id).values(**facts))


def test_two_at_once_make_one_name_and_leave_no_gap(world: World, app: Flask) -> None:
    board, owner = world.board(), world.member()
    here, there = world.thread(board), world.thread(board)
    presses = [
        pressing(owner, app, f"/t/{thread.public_id}/reply", {"body": f"Texte {n}", "name": "once", "step": "send"})
        for thread in (here, there)
        for n in range(4)
    ]
    assert at_once(presses) == {303: 8}
    assert len(_selves(app, owner)) == 3
    begins = [
        pressing(owner, app, f"/b/{board.public_id}/new", {"title": "Un", "body": "Début.", "name": "once"})
        for _ in range(4)
    ]
    assert at_once(begins) == {303: 4}
    assert world.count(Thread, title="Un") == 1  # the same beginning, sent four times
    assert len(_selves(app, owner)) == 4


def test_the_list_of_ones_own_names_is_for_oneself(world: World, app: Flask) -> None:
    owner, other = world.member(), world.member()
    thread = world.thread(title="Le fil des loutres")
    world.one_off_reply(thread, owner, "Loutre Calme")
    waiting = world.one_off_thread(owner, "Renard Doux", title="Pas encore paru", state=PostState.HELD)
    gone = world.one_off_thread(owner, "Merle Vif", state=PostState.REMOVED)
    page = Visitor(app).become(owner).get("/a/names")
    assert [link.get("href") for link in page.css("#once ~ ul a")] == [
        f"/t/{each.public_id}" for each in (thread, gone, waiting)
    ]
    for words in ("Loutre Calme", "Renard Doux", "Merle Vif", "Le fil des loutres", "Pas encore paru"):
        assert words in page.text
        assert words not in Visitor(app).become(other).get("/a/names").text


# Turning the key.


def _moved(world: World, app: Flask, owner: Account) -> Thread:
    """A thread into which a text under a one-off name was moved, out of the thread that the name is of."""
    thread = world.thread()
    world.reply(thread)
    post = world.one_off_reply(thread, owner, "Deux Ailes")
    with world.open():
        found = acts.locked_threads([thread.public_id])[thread.public_id]
        return threads.split(found, acts.replies(found.id, [post.public_id]), title="Autre", reason="Une raison.")


def _rekey(app: Flask, former: str, present: str) -> once.Rekeyed:
    with app.app_context():
        done = once.rekey(former, present, places=own_names.places_of, threads=own_names.every_thread)
        db.session.commit()
        return done


def test_a_turned_key_loses_nobody(world: World, app: Flask) -> None:
    owner, other = world.member(), world.member()
    with _key(app, FORMER):
        first = world.one_off_thread(owner, "Un Pas")
        world.one_off_reply(first, other, "Pas Deux")
        new = _moved(world, app, owner)
        with world.open():
            once.give_name(viewer_of(owner), "a thread that is gone", "Trois Vents", "fr")
        before = {account.id: _selves(app, account) for account in (owner, other)}
        links = _links(app)
    # Somebody wrote under the new key before the old names were turned: theirs come after.
    with _key(app, PRESENT):
        world.one_off_reply(first, owner, "Quatre Jours")
        late = world.load(Account, pseudonym="Quatre Jours").id
    assert _rekey(app, FORMER, PRESENT) == once.Rekeyed(names=5, found=4, already=1, without_thread=2)
    with _key(app, PRESENT):
        assert _selves(app, owner) == before[owner.id] | {late}
        assert _selves(app, other) == before[other.id]
        with app.app_context():
            there = once.name_in(_viewer(other), first.public_id)
            assert there is not None
            assert there.pseudonym == "Pas Deux"
            kept = own_names.here(db.session.get_one(Thread, new.id), _viewer(owner))
            assert kept.once == "Deux Ailes"  # by where the text stands
            # Under the name that they have there since; the older one keeps its owner and its texts.
            now = once.name_in(_viewer(owner), first.public_id)
            assert now is not None
            assert now.pseudonym == "Quatre Jours"
        world.one_off_thread(owner, "Cinq Sens")  # numbering goes on behind them
        assert len(_selves(app, owner)) == 6
    with _key(app, FORMER):
        assert _selves(app, owner) == {owner.id}
    assert not links & _links(app)
    assert _rekey(app, PRESENT, FORMER).lost == 0


def _links(app: Flask) -> set[str]:
    with app.app_context():
        rows = db.session.execute(select(Account.once_link, Account.once_pointer).where(Account.once_link.is_not(None)))
        return {each for row in rows for each in row}


def test_the_command_turns_everything_or_nothing(world: World, app: Flask) -> None:
    with _key(app, FORMER):
        world.one_off_thread(world.member(), "Un Pas")
    before, database = _links(app), commands.database_of(app)

    def run(status: int = 0, *words: str, former: str = FORMER) -> str:
        keys = {"ABRI_NAMES_KEY": PRESENT, "ABRI_FORMER_NAMES_KEY": former}
        return commands.run(database, "names", "rekey", *words, status=status, **keys).output

    assert "Nothing was changed" in run(1, former=PRESENT)
    assert "Nothing was changed" in run(1, former="")  # made from the site's secret: no name is found under it
    assert "found under the former key: 1" in run(0, "--dry-run")
    assert _links(app) == before
    run()
    assert not _links(app) & before
    assert "Nothing was changed" not in run(former="")  # they have the present key already
    line = world.load(AuditLine, act=Act.NAMES_REKEYED)
    assert (line.actor, line.before, line.after) == (None, "1", "1")
    assert PRESENT not in run() + FORMER not in run()


def test_who_has_a_one_off_name_is_not_in_the_row_of_their_account(world: World, app: Flask) -> None:
    """PostgreSQL notes in a locked row which transaction locked it, and in a new one which made it."""
    thread, owner = world.thread(), world.member()
    world.one_off_reply(thread, owner, "Loutre Calme", state=PostState.HELD)
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite notes nothing of the kind")
        asked = text("SELECT xmin::text, xmax::text FROM accounts WHERE id = :row")
        own = db.session.execute(asked, {"row": owner.id}).one()
        name = db.session.execute(asked, {"row": world.load(Account, pseudonym="Loutre Calme").id}).one()
        assert own[1] == "0"
        assert name[0] not in own
