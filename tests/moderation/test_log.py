"""The log: what was done, by numbers; who reads it, how it is narrowed, and how two people export it."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Account
from forum.audit import Act, AuditLine, record
from forum.db import db
from forum.moderation.act_words import ACT_WORDS
from forum.moderation.models.signatures import Signature, SignedAct
from forum.moderation.operations import signatures
from forum.moderation.rules.log import Who, cell, table, who
from forum.roles import Role, Viewer
from tests.discussion.test_query_counts import statements
from tests.factories import World, viewer_of
from tests.visitor import Page, Visitor

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "=cmd|' /C calc'!A0"]


@pytest.fixture
def admin(world: World) -> Account:
    return world.admin()


def write(world: World, act: Act, *, actor: int | None = 5, **facts: str) -> None:
    with world.open():
        record(act, actor=actor, **facts)


def rows(page: Page) -> list[list[str]]:
    return [[" ".join(part.text_content().split()) for part in row] for row in page.css("tbody tr")]


# rules

ROWS = [
    ("what the site does has nobody", None, None, False, Who.NOBODY),
    ("one's own acts are one's own", 7, Role.MODERATOR, False, Who.YOU),
    ("also what one did as a member", 7, Role.MODERATOR, True, Who.YOU),
    ("a moderator is of the staff", 8, Role.MODERATOR, False, Who.STAFF),
    ("an administrator too", 8, Role.ADMIN, False, Who.STAFF),
    ("so is who was of the staff when it was done", 8, Role.MEMBER, False, Who.STAFF),
    ("and who has no account any more", 8, None, False, Who.STAFF),
    ("an agency is one", 8, Role.AGENCY, False, Who.AGENCY),
    ("a member has no number", 8, Role.MEMBER, True, Who.MEMBER),
    ("nor has whoever was a member then", 8, Role.ADMIN, True, Who.MEMBER),
    ("nor an erased one", 8, None, True, Who.MEMBER),
]


@pytest.mark.parametrize(
    ("actor", "role", "is_members_act", "named"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_how_the_one_who_acted_is_named(actor: int | None, role: Role | None, is_members_act: bool, named: Who) -> None:
    viewer = Viewer(account_id=1, role=Role.MODERATOR, number=7)
    assert who(actor, role, viewer, is_members_act=is_members_act) is named


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert cell(text) == "'" + text
    written = table(["a"], [[text], [1], [None]])
    assert [row[0] for row in csv.reader(io.StringIO(written, newline=""))] == ["a", "'" + text, "1", ""]


def test_a_plain_cell_stays_as_it_is() -> None:
    assert [cell(value) for value in ("post.removed", 12, None, "a-b")] == ["post.removed", "12", "", "a-b"]


def test_quotes_and_commas_stay_in_their_cell() -> None:
    text = 'a "b", c\r\nd'
    assert list(csv.reader(io.StringIO(table(["x", "y"], [[text, "z"]]), newline=""))) == [["x", "y"], [text, "z"]]


def test_every_act_has_words() -> None:
    assert set(ACT_WORDS) == set(Act)
    assert len({str(words) for words in ACT_WORDS.values()}) == len(ACT_WORDS), "no two acts read alike"


# the page


def test_a_line_tells_who_what_about_what_before_after_and_why(world: World, moderator: Visitor) -> None:
    write(world, Act.BOARD_CHANGED, actor=123, about="abc", before="members", after="public", why="place")
    (row,) = rows(moderator.get("/mod/log"))
    assert [row[0], *row[2:]] == ["Rubrique modifiée", "équipe 123", "abc", "members", "public", "place"]
    assert row[1]


def test_states_and_levels_are_said_in_words(world: World, moderator: Visitor) -> None:
    write(world, Act.LEVEL_SET, actor=123, about="abc", before="green", after="crisis")
    (row,) = rows(moderator.get("/mod/log"))
    assert row[4:6] == ["Calme", "Danger"]


def test_ones_own_lines_say_you_and_members_have_no_number(app: Flask, world: World) -> None:
    account = world.moderator()
    write(world, Act.POST_PUBLISHED, actor=account.number)
    write(world, Act.ACCOUNT_OPENED, actor=987654321)
    write(world, Act.LOG_TRIMMED, actor=None)
    page = Visitor(app).become(account).get("/mod/log")
    assert [row[2] for row in rows(page)] == ["le site", "un compte", "vous"]
    assert "987654321" not in page.source
    assert str(account.number) not in page.source
    assert account.pseudonym not in page.source


def test_how_somebody_spares_themselves_is_read_by_nobody_else(app: Flask, world: World, moderator: Visitor) -> None:
    account = world.moderator()
    write(world, Act.ITEM_RECUSED, actor=account.number)
    assert not rows(moderator.get("/mod/log"))
    assert not rows(moderator.get("/mod/log?act=item.recused"))
    assert [row[2] for row in rows(Visitor(app).become(account).get("/mod/log"))] == ["vous"]


def test_the_log_is_narrowed_to_one_act_and_read_page_by_page(world: World, moderator: Visitor) -> None:
    with world.open():
        for number in range(120):
            record(Act.POST_PUBLISHED if number % 2 else Act.POST_REMOVED, actor=1, about=f"n{number}")
    met, path = [], "/mod/log?act=post.removed"
    for _ in range(3):
        page = moderator.get(path)
        met += [row[3] for row in rows(page)]
        links = [link.get("href") for link in page.css(".pager a.button")]
        if not links:
            break
        path = links[0]
        assert "act=post.removed" in path
    assert met == [f"n{number}" for number in range(118, -1, -2)]
    assert len(rows(moderator.get("/mod/log"))) == 50
    assert page.css("option[selected]")[0].get("value") == "post.removed"


@pytest.mark.parametrize("query", ["act=nothing", "act=post.removed%00", "act=", "act=%F0%9F%98%80", "act[]=x"])
def test_an_act_that_is_none_narrows_nothing(world: World, moderator: Visitor, query: str) -> None:
    write(world, Act.POST_PUBLISHED)
    assert len(rows(moderator.get(f"/mod/log?{query}"))) == 1


@pytest.mark.parametrize("key", ["x", ">s:a", ">i:1~i:2", ">i:99999999999999999999999", "%00"])
def test_a_page_key_that_no_link_carries_is_refused(moderator: Visitor, key: str) -> None:
    moderator.get(f"/mod/log?after={key}", 400)


def test_what_stands_in_a_line_is_text_and_nothing_else(world: World, moderator: Visitor) -> None:
    write(world, Act.BOARD_CHANGED, about="<b>x</b>", why="<script>alert(1)</script>", before="&amp;")
    page = moderator.get("/mod/log")
    assert rows(page)[0][3:] == ["<b>x</b>", "&amp;", "", "<script>alert(1)</script>"]


def test_the_log_costs_the_same_however_long_it_is(world: World, moderator: Visitor) -> None:
    costs = []
    for number in (0, 3, 60):
        with world.open():
            for _ in range(number):
                record(Act.POST_PUBLISHED, actor=1)
        with statements() as asked:
            moderator.get("/mod/log")
        assert sum("audit_lines" in statement for statement in asked) == 1
        costs.append(len(asked))
    assert len(set(costs)) == 1, costs


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AGENCY])
def test_the_log_is_for_those_who_review(app: Flask, world: World, role: Role) -> None:
    came = Visitor(app).become(world.account(role))
    came.get("/mod/log", 403)
    came.get("/mod/figures", 403)
    came.post("/mod/log/export", status=403)


def test_reading_the_log_writes_nothing(world: World, moderator: Visitor) -> None:
    moderator.get("/mod/log")
    assert world.count(AuditLine) == 0


# the export


def allow(world: World, asking: Account) -> Signature:
    """A request to export, signed by another administrator."""
    with world.open():
        signature = signatures.ask(SignedAct.EXPORT, about="", terms={}, reason="Contrôle.", viewer=viewer_of(asking))
        db.session.flush()
    other = world.admin()
    with world.open():
        loaded = db.session.get_one(Signature, signature.id)
        signatures.sign(loaded, version=loaded.version, viewer=viewer_of(other))
    return signature


def lines_of(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.source, newline="")))


def test_nobody_exports_the_log_alone(app: Flask, world: World, admin: Account) -> None:
    came = Visitor(app).become(admin)
    assert "seconde signature" in came.get("/mod/log").text
    assert not came.get("/mod/log").css("form[action='/mod/log/export']")
    came.post("/mod/log/export", status=403)
    assert world.count(AuditLine) == 0


def test_a_request_that_waits_or_was_refused_allows_nothing(app: Flask, world: World, admin: Account) -> None:
    with world.open():
        signatures.ask(SignedAct.EXPORT, about="", terms={}, reason="Contrôle.", viewer=viewer_of(admin))
    Visitor(app).become(admin).post("/mod/log/export", status=403)
    assert world.count(AuditLine, act=Act.LOG_EXPORTED) == 0


def test_signed_by_two_the_log_comes_as_a_file_and_says_so_in_the_log(app: Flask, world: World, admin: Account) -> None:
    write(world, Act.POST_REMOVED, about="-abc", why="=1+1", before="held", after="removed")
    signature = allow(world, admin)
    came = Visitor(app).become(admin)
    page = came.send(came.get("/mod/log"), "/mod/log/export", 200)
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Disposition"].startswith('attachment; filename="journal-20')
    first, *_others = found = lines_of(page)
    assert (first["about"], first["why"], first["before"], first["after"]) == ("'-abc", "'=1+1", "held", "removed")
    assert [line["act"] for line in found] == ["post.removed", "signature.asked", "signature.signed"]
    assert [line["previous"] for line in found] == ["", *(line["hash"] for line in found[:-1])]
    exported = world.load(AuditLine, act=Act.LOG_EXPORTED)
    assert (exported.actor, exported.about) == (admin.number, signature.public_id)


def test_only_what_was_chosen_is_exported(app: Flask, world: World, admin: Account) -> None:
    write(world, Act.POST_REMOVED)
    write(world, Act.POST_PUBLISHED)
    allow(world, admin)
    page = Visitor(app).become(admin).post("/mod/log/export", {"act": "post.removed"}, 200)
    assert [line["act"] for line in lines_of(page)] == ["post.removed"]
    assert world.load(AuditLine, act=Act.LOG_EXPORTED).why == "post.removed"


def test_a_signature_is_for_the_one_who_asked(app: Flask, world: World, admin: Account) -> None:
    allow(world, admin)
    Visitor(app).become(world.admin()).post("/mod/log/export", status=403)
    assert world.count(AuditLine, act=Act.LOG_EXPORTED) == 0


def test_an_export_needs_its_form_token(app: Flask, world: World, admin: Account) -> None:
    allow(world, admin)
    Visitor(app).become(admin).post("/mod/log/export", status=400, token=False)
    assert world.count(AuditLine, act=Act.LOG_EXPORTED) == 0


def test_an_export_of_many_lines_comes_whole(app: Flask, world: World, admin: Account) -> None:
    with world.open():
        for number in range(2500):
            record(Act.POST_PUBLISHED, actor=number)
    allow(world, admin)
    page = Visitor(app).become(admin).post("/mod/log/export", {"act": "post.published"}, 200)
    assert len(lines_of(page)) == 2500
    with app.app_context():
        assert db.session.scalar(select(AuditLine.why).order_by(AuditLine.id.desc()).limit(1)) == "post.published"
