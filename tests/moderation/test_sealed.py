"""What is sealed in the database says nothing to whoever takes it: no word, and no time."""

from __future__ import annotations

import base64
import re

from flask import Flask
from sqlalchemy import LargeBinary, String, select

from forum import keys
from forum.accounts import operations as account_operations
from forum.accounts.models import Account
from forum.cli.leaks import deeds
from forum.db import Base, db
from forum.discussion.models import PostState
from forum.moderation.models import Appeal
from forum.moderation.queries import appeals as appeal_queries
from forum.roles import Role
from tests.accounts import people
from tests.factories import World
from tests.moderation import appealing
from tests.privacy import deeds as privacy

TOKEN = re.compile(r"gAAAA[\w-]{60,}={0,2}")  # 0x80, then eight bytes for a time: the first three are 0 for long
SECRET = "JBSWY3DPEHPK3PXP"


def _sealed_columns() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "sealed" in column.name
    }


def _tokens(app: Flask) -> dict[str, list[str]]:
    """What looks sealed, in every column of words, by table and column."""
    found: dict[str, list[str]] = {}
    with app.app_context(), db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, String | LargeBinary):
                    values = connection.execute(select(column).where(column.is_not(None))).scalars()
                    texts = [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in values]
                    tokens = [token for text in texts for token in TOKEN.findall(text)]
                    if tokens:
                        found[f"{table.name}.{column.name}"] = tokens
    return found


def _fill(world: World) -> None:
    """Everything that is ever sealed, through the real operations."""
    author, first, second = world.member(), world.moderator(), world.moderator()
    with world.open():
        account_operations.give_second_factor(db.session.get_one(Account, first.id), SECRET)
    thread = world.thread(author=author)
    held = world.thread(author=author, state=PostState.HELD, body="Je suis Marie Dupont.")
    deeds.mask(world, world.first_post(held), "Je suis là.", by=first)
    deeds.report(world, thread, by=world.member(), words="Il y a là un nom.")
    appeal = appealing.waiting_appeal(world, author, by=first)
    deeds.view(world, appeal, by=second)
    deeds.answer(world, appeal, "Une réponse.", by=second)
    case = world.case(world.first_post(thread), by=first)
    deeds.join(world, case, by=second, note="Nous sommes là pour vous.")
    deeds.close(world, case, "Nous avons appris.", by=second)
    conversation = world.conversation(author)
    deeds.reply_to(world, conversation.public_id, "Une réponse.", by=first)
    deeds.staff_note(world, thread.public_id, "Une note.", by=first)
    privacy.copy_of(world, author)


def test_every_sealed_column_is_sealed_and_tells_no_time(app: Flask, world: World) -> None:
    _fill(world)
    found = _tokens(app)
    assert set(found) == _sealed_columns()
    for column, tokens in found.items():
        for token in tokens:
            assert base64.urlsafe_b64decode(token)[:9] == b"\x80" + bytes(8), column


def test_a_second_code_that_was_sealed_with_its_time_still_opens(app: Flask) -> None:
    phrase, secret = people.staff(app, Role.MODERATOR)
    with app.app_context():
        account = db.session.query(Account).one()
        account.totp_sealed = keys.seal_for(account_operations.TOTP, secret)
        db.session.commit()
    people.enter(app, phrase, people.second_code(secret)).get("/a")


def test_no_word_of_an_appeal_is_in_the_database_in_clear(app: Flask, world: World) -> None:
    author, first, second = world.member(), world.moderator(), world.moderator()
    appeal = appealing.waiting_appeal(world, author, by=first)
    deeds.view(world, appeal, appealing.VIEW, by=second)
    deeds.answer(world, appeal, appealing.ANSWER, by=second)
    with app.app_context():
        rows = "\n".join(str(db.session.execute(table.select()).all()) for table in Base.metadata.sorted_tables)
        kept = appeal_queries.written(world.load(Appeal))
    assert (kept.text, kept.own_view, kept.answer) == (appealing.ASKED, appealing.VIEW, appealing.ANSWER)
    assert not [words for words in (appealing.ASKED, appealing.VIEW, appealing.ANSWER) if words in rows]


def test_an_appeal_not_answered_has_nothing_to_open(app: Flask, world: World) -> None:
    appeal = appealing.waiting_appeal(world, world.member(), by=world.moderator())
    with app.app_context():
        kept = appeal_queries.written(world.load(Appeal, id=appeal.id))
    assert (kept.text, kept.own_view, kept.answer) == (appealing.ASKED, "", "")
