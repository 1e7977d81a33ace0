"""Sanctions as they are given, told, shown and ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import NEVER_ENDS, Account
from forum.audit import Act, AuditLine
from forum.discussion.models import Post, PostState
from forum.moderation.models.sanctions import Sanction, SanctionKind
from forum.moderation.models.signatures import Signature, SignatureState
from forum.notifications.models import Notice, NoticeKind
from forum.roles import Role
from forum.web import locale
from tests.factories import World
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Visitor

READ_ONLY = {"kind": "read_only", "days": "7", "rule": "contact", "reason": "Un numéro, deux fois."}
SUSPENSION, WARNING = {**READ_ONLY, "kind": "suspension"}, {**READ_ONLY, "kind": "warning", "days": ""}
CLOSURE = {**READ_ONLY, "kind": "closure"}


@pytest.fixture
def author(world: World) -> Account:
    return world.member("Loutre calme")


@pytest.fixture
def post(world: World, author: Account) -> Post:
    return world.reply(world.thread(), author=author, state=PostState.HELD)


def _day(app: Flask, days: int) -> object:
    with app.test_request_context():
        return locale.today() + timedelta(days=days)


def test_a_moderator_sanctions_from_a_text_and_the_person_is_told_why_and_until_when(
    app: Flask, world: World, moderator: Visitor, author: Account, post: Post
) -> None:
    page = moderator.get(f"/mod/p/{post.public_id}/sanction")
    assert [choice.get("value") for choice in page.css("input[name=kind]")] == [kind.value for kind in SanctionKind]
    moderator.send(page, f"/mod/p/{post.public_id}/sanction", **READ_ONLY)
    sanction = world.load(Sanction)
    assert (sanction.account_id, sanction.kind, sanction.about) == (
        author.id, SanctionKind.READ_ONLY, post.public_id,
    )  # fmt: skip
    assert sanction.until == _day(app, 7)
    assert world.load(Account, id=author.id).read_only_until == _day(app, 7)
    person = Visitor(app).become(author)
    notices = person.get("/n")
    assert "plus écrire" in notices.text
    assert "Un numéro, deux fois." in notices.text
    told = person.get(notices.one(f"a[href='/a/sanctions/{sanction.public_id}']").get("href") or "")
    assert "Un numéro, deux fois." in told.text
    assert "Pas d’échange de contacts" in told.text
    assert told.css(f"a[href='/a/appeal/{sanction.public_id}']")
    person.get(f"/a/appeal/{sanction.public_id}")


def test_what_was_decided_is_a_line_of_the_record_without_a_word(world: World, moderator: Visitor, post: Post) -> None:
    moderator.post(f"/mod/p/{post.public_id}/sanction", SUSPENSION)
    line = world.load(AuditLine, act=Act.SANCTION_GIVEN)
    assert (line.about, line.why) == (world.load(Sanction).public_id, "suspension contact")
    assert line.before != line.after


def test_a_member_who_is_read_only_reads_and_keeps_every_word_they_may_not_send(
    app: Flask, world: World, author: Account
) -> None:
    board = world.board()
    thread, own = world.thread(board), world.thread(board, author=author)
    world.sanction(author, SanctionKind.READ_ONLY)
    person = Visitor(app).become(author)
    for address in (f"/b/{board.public_id}", f"/t/{thread.public_id}", "/n", "/a", "/a/texts", "/a/sanctions"):
        person.get(address)
    assert not person.get(f"/t/{thread.public_id}").css(f"form[action='/t/{thread.public_id}/reply']")
    assert not person.get(f"/b/{board.public_id}").css(f"a[href='/b/{board.public_id}/new']")
    first = world.first_post(own)
    for address, fields in (
        (f"/t/{thread.public_id}/reply", {"body": "Mes mots gardés."}),
        (f"/b/{board.public_id}/new", {"title": "Titre", "body": "Mes mots gardés."}),
        (f"/p/{first.public_id}/edit", {"title": "Titre", "body": "Mes mots gardés.", "version": first.version}),
    ):
        refused = person.post(address, fields, 403)
        assert "Mes mots gardés." in [area.text for area in refused.css("textarea")], address
        assert refused.css("a[href='/a/sanctions']"), address
        assert "jusqu’au" in refused.text, address
    assert world.count(Post) == 2
    person.post(f"/p/{first.public_id}/withdraw")
    assert world.load(Post, id=first.id).state is PostState.WITHDRAWN


def test_a_sanction_ends_by_itself_the_day_after_its_last(app: Flask, world: World, author: Account) -> None:
    thread = world.thread()
    world.sanction(author, SanctionKind.READ_ONLY, days=7)
    with time_machine.travel(world.later(7), tick=False):
        Visitor(app).become(author).post(f"/t/{thread.public_id}/reply", {"body": "Encore."}, 403)
    with time_machine.travel(world.later(8), tick=False):
        person = Visitor(app).become(author)
        person.post(f"/t/{thread.public_id}/reply", {"body": "Encore."})
        assert "Rien ne limite votre compte." in person.get("/a/sanctions").text
        assert "pris fin" in person.get("/n").text


def test_a_warning_changes_nothing_but_is_read(app: Flask, world: World, author: Account) -> None:
    thread = world.thread()
    sanction = world.sanction(author, SanctionKind.WARNING)
    person = Visitor(app).become(author)
    person.post(f"/t/{thread.public_id}/reply", {"body": "Encore."})
    assert "avertissement" in person.get("/n").text
    assert "Les faits." in person.get(f"/a/sanctions/{sanction.public_id}").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "exile"}, "kind"),
        ({"days": ""}, "days"),
        ({"days": "0"}, "days"),
        ({"days": "181"}, "days"),
        ({"days": "-3"}, "days"),
        ({"days": "9" * 40}, "days"),
        ({"rule": ""}, "rule"),
        ({"rule": "made up"}, "rule"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
    ],
)
def test_a_sanction_that_is_not_whole_is_not_given_and_its_words_are_kept(
    world: World, moderator: Visitor, post: Post, changed: dict[str, str], field: str
) -> None:
    sent = {**READ_ONLY, **changed}
    page = moderator.post(f"/mod/p/{post.public_id}/sanction", sent, 422)
    assert page.css(f"#{field}-error")
    assert page.one("textarea[name=reason]").text_content().strip() == sent["reason"].strip()
    assert world.count(Sanction) == world.count(Notice) == 0


def test_days_count_only_for_what_ends(world: World, moderator: Visitor, post: Post) -> None:
    moderator.post(f"/mod/p/{post.public_id}/sanction", {**WARNING, "days": "many"})
    assert world.load(Sanction).until is None


def test_nobody_sanctions_themselves_staff_or_in_a_thread_they_wrote_in(
    app: Flask, world: World, author: Account
) -> None:
    account, thread = world.moderator(), world.thread()
    own = world.reply(thread, author=account, state=PostState.HELD)
    beside = world.reply(thread, author=author, state=PostState.HELD)
    of_staff = world.reply(world.thread(), author=world.moderator(), state=PostState.HELD)
    person = Visitor(app).become(account)
    for post in (own, beside, of_staff):
        page = person.get(f"/mod/p/{post.public_id}/sanction")
        assert not page.css("input[name=kind]")
        for fields in (READ_ONLY, CLOSURE):
            person.post(f"/mod/p/{post.public_id}/sanction", fields, 403)
    assert world.count(Sanction) == world.count(Signature) == 0


def test_a_closure_asked_for_by_one_closes_nothing_until_another_signs(
    app: Flask, world: World, author: Account, post: Post
) -> None:
    first, second = Visitor(app).become(world.moderator()), world.moderator()
    first.post(f"/mod/p/{post.public_id}/sanction", CLOSURE)
    asked = world.load(Signature)
    assert asked.state is SignatureState.WAITING
    assert world.count(Sanction) == 0
    Visitor(app).become(author).get(f"/b/{world.board().public_id}")
    address = f"/mod/signatures/{asked.public_id}"
    Visitor(app).become(second).post(f"{address}/sign", {"version": asked.version})
    sanction = world.load(Sanction)
    assert (sanction.kind, sanction.until, sanction.about) == (SanctionKind.CLOSURE, None, post.public_id)
    assert (sanction.asked_by, sanction.given_by) == (asked.initiator, second.number)
    assert world.load(Account, id=author.id).suspended_until == NEVER_ENDS
    assert world.count(Notice, account_id=author.id, kind=NoticeKind.SANCTION) == 1
    with time_machine.travel(world.later(4000), tick=False):
        person = Visitor(app).become(author)
        person.get(f"/b/{world.board().public_id}", 404)
        assert "fermé" in person.get("/a/sanctions").text


def test_the_longest_of_two_sanctions_holds_and_what_is_ended_gives_way(
    app: Flask, world: World, author: Account
) -> None:
    account = world.moderator()
    moderator = Visitor(app).become(account)
    short = world.sanction(author, SanctionKind.READ_ONLY, days=3, by=account)
    long = world.sanction(author, SanctionKind.READ_ONLY, days=30, by=account)
    assert world.load(Account, id=author.id).read_only_until == _day(app, 30)
    moderator.post(f"/mod/sanctions/{long.public_id}/end", {"version": long.version, "reason": "C’était trop."})
    assert world.load(Account, id=author.id).read_only_until == short.until
    moderator.post(f"/mod/sanctions/{short.public_id}/end", {"version": short.version, "reason": "C’était trop."})
    assert world.load(Account, id=author.id).read_only_until is None
    assert "C’était trop." in Visitor(app).become(author).get("/n").text
    assert world.count(AuditLine, act=Act.SANCTION_ENDED) == 2


def test_ending_needs_a_reason_the_version_that_was_seen_and_something_to_end(
    app: Flask, world: World, author: Account
) -> None:
    account = world.moderator()
    moderator = Visitor(app).become(account)
    sanction = world.sanction(author, SanctionKind.SUSPENSION, by=account)
    address = f"/mod/sanctions/{sanction.public_id}/end"
    page = moderator.post(address, {"version": sanction.version, "reason": ""}, 422)
    assert page.css("#reason-error")
    moderator.post(address, {"version": sanction.version + 1, "reason": "Assez."}, 409)
    moderator.post(address, {"reason": "Assez."}, 422)
    assert world.load(Account, id=author.id).suspended_until == sanction.until
    moderator.post(address, {"version": sanction.version, "reason": "Assez."})
    moderator.post(address, {"version": sanction.version + 1, "reason": "Assez."}, 409)
    assert not moderator.get(f"/mod/sanctions/{sanction.public_id}").css(f"form[action='{address}']")


def test_what_two_people_closed_one_moderator_does_not_open_again(
    app: Flask, world: World, moderator: Visitor, author: Account
) -> None:
    sanction = world.sanction(author, SanctionKind.CLOSURE)
    address, fields = f"/mod/sanctions/{sanction.public_id}/end", {"version": sanction.version, "reason": "Assez."}
    assert not moderator.get(f"/mod/sanctions/{sanction.public_id}").css(f"form[action='{address}']")
    moderator.post(address, fields, 403)
    assert world.load(Account, id=author.id).suspended_until == NEVER_ENDS
    Visitor(app).become(world.admin()).post(address, fields)
    assert world.load(Account, id=author.id).suspended_until is None


@pytest.mark.parametrize("kind", [SanctionKind.READ_ONLY, SanctionKind.SUSPENSION])
def test_what_a_colleague_decided_one_moderator_does_not_lift(
    app: Flask, world: World, moderator: Visitor, author: Account, kind: SanctionKind
) -> None:
    sanction = world.sanction(author, kind)
    path, fields = f"/mod/sanctions/{sanction.public_id}", {"version": sanction.version, "reason": "C’est un ami."}
    assert not moderator.get(path).css(f"form[action='{path}/end']")
    moderator.post(f"{path}/end", fields, 403)
    assert world.load(Sanction).ended_on is None
    Visitor(app).become(world.admin()).post(f"{path}/end", fields)
    assert world.load(Sanction).ended_on is not None


def test_the_page_shows_what_was_decided_before_and_no_other_text(
    app: Flask, world: World, moderator: Visitor, author: Account, post: Post
) -> None:
    world.thread(author=author, title="Un autre titre", body="Un autre texte.")
    world.sanction(author, SanctionKind.WARNING)
    world.sanction(world.member(), SanctionKind.SUSPENSION)
    page = moderator.get(f"/mod/p/{post.public_id}/sanction")
    assert "Avertissement" in " ".join(line.text_content() for line in page.css("section .lines li"))
    assert len(page.css("section .lines li")) == 1
    assert "Un autre" not in page.text


def test_a_sanction_is_read_by_nobody_but_its_person_and_those_who_review(
    app: Flask, world: World, visitor: Visitor, member: Visitor, author: Account
) -> None:
    sanction = world.sanction(author, SanctionKind.SUSPENSION)
    assert visitor.get(f"/a/sanctions/{sanction.public_id}", 303).location == "/in"
    for other in (member, Visitor(app).become(world.moderator())):
        other.get(f"/a/sanctions/{sanction.public_id}", 404)
    member.get(f"/mod/sanctions/{sanction.public_id}", 403)
    told = Visitor(app).become(author).get(f"/a/sanctions/{sanction.public_id}").text
    for account in (Role.MODERATOR,):
        assert world.load(Account, role=account, number=sanction.given_by).pseudonym not in told


def test_many_who_press_at_once_give_one_sanction_and_one_notice(
    app: Flask, world: World, author: Account, post: Post
) -> None:
    account = world.moderator()
    presses = [pressing(account, app, f"/mod/p/{post.public_id}/sanction", READ_ONLY) for _ in range(12)]
    assert set(at_once(presses)) == {303}
    assert world.count(Sanction) == world.count(Notice) == world.count(AuditLine, act=Act.SANCTION_GIVEN) == 1


def test_many_who_end_it_at_once_end_it_once(app: Flask, world: World, author: Account) -> None:
    sanction = world.sanction(author, SanctionKind.READ_ONLY)
    admins = [world.admin() for _ in range(4)]
    fields = {"version": sanction.version, "reason": "Assez."}
    address = f"/mod/sanctions/{sanction.public_id}/end"
    answers = at_once([pressing(admins[n % 4], app, address, fields) for n in range(12)])
    assert answers == {303: 1, 409: 11}
    assert world.count(AuditLine, act=Act.SANCTION_ENDED) == 1
