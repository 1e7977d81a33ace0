"""A copy of everything held on somebody: all of it, nothing of others, short or long, and nothing left out unawares."""

from __future__ import annotations

import json
import re

import lxml.html
import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Block, LoginSession
from forum.audit import Act, AuditLine
from forum.cli import copying
from forum.db import Base, db
from forum.notifications.models import Notice, NoticeKind
from forum.privacy.models import ExportJob, ExportState
from forum.privacy.operations import erasing, exporting, tidying
from forum.privacy.operations.copy_words import FACT_WORDS, PART_WORDS
from forum.privacy.queries.parts import PARTS
from forum.privacy.queries.register import NOT_IN_A_COPY, NOT_SAID, pieces_of
from forum.privacy.rules import Code
from tests.factories import World
from tests.privacy.life import counted, lived, tied
from tests.privacy.overdue import sweep
from tests.visitor import CLOCK_TIME, Visitor


def copy(me: Visitor, kind: str, status: int = 200) -> str:
    me.checks = False
    page = me.post("/a/export", {"format": kind}, status)
    me.checks = True
    if status == 200:
        assert page.headers["Content-Disposition"] == f'attachment; filename="carnet.{kind}"'
        assert page.headers["Cache-Control"] == "no-store"
    return page.source


def test_every_table_and_every_column_that_can_hold_something_of_somebody_is_accounted_for() -> None:
    parts = {part.table.__tablename__: part for part in PARTS}
    assert not set(parts) & set(NOT_IN_A_COPY)
    for table in Base.metadata.sorted_tables:
        assert table.name in parts or NOT_IN_A_COPY.get(table.name), f"{table.name}: neither in a copy nor left out"
        if table.name in parts:
            part, names = parts[table.name], {column.name for column in table.columns}
            left_out = {**{name: why for name, why in NOT_SAID.items() if name in names}, **part.besides}
            assert names - part.said() - set(left_out) == set(), f"{table.name}: neither said nor left out"
            assert set(part.besides) <= names - part.said(), table.name
        else:
            named = {key.column.table.name for column in table.columns for key in column.foreign_keys}
            assert "accounts" not in named or table.name in {"threads"}, f"{table.name} names accounts"
    assert set(NOT_IN_A_COPY) <= {table.name for table in Base.metadata.sorted_tables}
    assert {part.name for part in PARTS} == set(PART_WORDS)
    assert {name for part in PARTS for name in part.facts} == set(FACT_WORDS)


def test_a_new_table_or_column_is_seen() -> None:
    posts = Base.metadata.tables["posts"]
    assert {"author_id", "passed_on_by", "body", "html", "reason"} <= set(pieces_of(posts))
    assert "moderator" in pieces_of(Base.metadata.tables["decisions"])


def test_everything_of_ones_own_is_in_both_files_and_nothing_of_others(app: Flask, world: World) -> None:
    life = lived(world)
    other, case = world.member(name="Zqxsomebodyelse"), world.case(life.posts["own"], by=life.moderator)
    theirs = world.reply(life.threads["other"], author=other, body="Zqxtheirwords.")
    with world.open():
        db.session.add(Block(account_id=life.me.id, other_id=other.id))
    me = Visitor(app).become(life.me)
    page, read = copy(me, "html"), copy(me, "json")
    for file in (page, read):
        assert not [word for word in life.words.values() if word not in file]
        for others in (
            other.pseudonym, "Zqxtheirwords", theirs.public_id, life.moderator.pseudonym, str(life.moderator.number),
            str(other.number), case.public_id,
        ):  # fmt: skip
            assert others not in file
        assert not CLOCK_TIME.search(file)
    found = json.loads(read)
    assert set(found) == {part.name for part in PARTS}
    assert len(found["texts"]) == len(life.posts)
    assert {row["name"] for row in found["texts"]} == {life.me.pseudonym, "Zqxoncewqz"}
    assert found["blocks"] == [{"number": 1}]
    assert str(life.me.number) in read
    assert world.count(AuditLine, act=Act.EXPORT_MADE, actor=life.me.number) == 2


def test_the_page_opens_without_a_network_and_runs_nothing(app: Flask, world: World) -> None:
    account = world.member()
    world.thread(
        author=account, title="<b>Gras</b>", body="<script>alert(1)</script> <img src=x> [ici](https://a.example)"
    )
    tree = lxml.html.document_fromstring(copy(Visitor(app).become(account), "html"))
    assert tree.findtext("head/title") == "Copie – Carnet"
    assert (tree.get("lang"), tree.get("dir")) == ("fr", "ltr")
    (main,) = tree.xpath("//main")
    titles = [heading.tag for heading in main.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert titles[:2] == ["h1", "h2"]
    assert set(titles[1:]) == {"h2"}
    assert not tree.xpath("//script | //img | //link | //a | //iframe | //form | //b")
    assert not tree.xpath("//@src | //@href | //@onclick")
    assert "url(" not in tree.findtext("head/style")
    assert "<script>alert(1)</script>" in tree.text_content()


def test_what_was_said_of_a_text_is_in_no_copy_of_its_author(app: Flask, world: World) -> None:
    life = lived(world)  # one of the texts was reported
    read = copy(Visitor(app).become(life.me), "json")
    found = json.loads(read)
    assert "level_why" not in read
    assert [row["text"] for row in found["reports"]] == [f"Ceci {life.words['report']}."]


@pytest.mark.parametrize("kind", ["", "pdf", "html.exe"])
def test_another_kind_of_file_is_refused(app: Flask, world: World, kind: str) -> None:
    me = Visitor(app).become(world.member())
    assert "Choisissez" in me.post("/a/export", {"format": kind}, 422).text
    assert world.count(AuditLine, act=Act.EXPORT_MADE) == 0


def test_a_copy_takes_as_many_statements_for_many_texts_as_for_one(app: Flask, world: World) -> None:
    account, thread = world.member(), world.thread()
    numbers = []
    for _more in range(2):
        for _text in range(3):
            world.reply(thread, author=account)
        with app.test_request_context():
            numbers.append(counted(lambda: exporting.document(tied(account))))
    assert numbers[0] == numbers[1] == len(PARTS) + 2


def test_a_long_copy_is_made_by_the_watch_fetched_and_forgotten(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 3)
    life = lived(world)
    me, other = Visitor(app).become(life.me), Visitor(app).become(world.member())
    me.post("/a/export", {"format": "html"})
    me.post("/a/export", {"format": "json"})
    job = world.load(ExportJob, account_id=life.me.id)
    assert (job.state, job.sealed) == (ExportState.ASKED, None)
    assert "se prépare" in me.get("/a/export").text
    me.get(f"/a/export/{job.public_id}", 404)

    assert copying.make_waiting(app) == 1
    assert copying.make_waiting(app) == 0
    job = world.load(ExportJob, account_id=life.me.id)
    assert job.state is ExportState.READY
    assert not [word for word in life.words.values() if word.encode() in (job.sealed or b"")]
    assert world.count(Notice, account_id=life.me.id, kind=NoticeKind.EXPORT_READY) == 1
    assert "La copie que vous avez demandée est prête" in me.get("/n").text
    me.checks = False
    for kind in ("html", "json"):
        page = me.get(f"/a/export/{job.public_id}?format={kind}")
        assert life.words["oncebody"] in page.source
        assert page.headers["Content-Disposition"] == f'attachment; filename="carnet.{kind}"'
    me.checks = True
    other.get(f"/a/export/{job.public_id}", 404)
    with app.app_context():
        line = next(line for line in tidying.table() if line.code is Code.EXPORTS)
        for days, number in ((7, 0), (8, 1)):
            with time_machine.travel(world.later(days), tick=False):
                assert (tidying.overdue(line), sweep(line)) == (number, number)
    me.get(f"/a/export/{job.public_id}", 404)
    assert "prête" not in me.get("/n").text


def test_a_copy_of_somebody_who_was_erased_meanwhile_is_kept_nowhere(app: Flask, world: World) -> None:
    account = world.member()
    with world.open():
        exporting.ask(tied(account))
    with app.app_context():
        waiting = exporting.queries.next_waiting()
        assert waiting is not None
        made = exporting.prepare(*waiting)
        db.session.rollback()
    with world.open():
        erasing.erase(tied(account), erasing.Posts.ERASE)
    with world.open():
        exporting.keep(made)
    assert world.count(ExportJob) + world.count(Notice) == 0


def test_a_suspended_member_takes_a_copy_and_no_session_tells_more_than_its_day(app: Flask, world: World) -> None:
    from forum.moderation.models import SanctionKind

    account = world.member()
    world.sanction(account, SanctionKind.SUSPENSION)
    me = Visitor(app).become(account)
    found = json.loads(copy(me, "json"))
    row = world.load(LoginSession, account_id=account.id)
    assert [list(each) for each in found["sessions"]] == [["started_at", "ends_at", "is_strong"]]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", found["sessions"][0][name]) for name in ("started_at", "ends_at"))
    assert row.token_hash not in json.dumps(found)
    assert found["sanctions"][0]["reason"] == "Les faits."
