"""What a text says of itself; what each reader wants of such texts; what the team adds."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import NoteChoice, NoteWish
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import ContentNote, ContentNoteText, Post, PostState, Thread
from forum.discussion.queries import content_notes as queries
from tests.factories import World
from tests.visitor import Page, Visitor

FOLD, SHOW, HIDE = NoteWish.FOLD, NoteWish.SHOW, NoteWish.HIDE


@pytest.mark.parametrize(
    ("sentence", "notes", "choices", "is_own", "wish"),
    [
        ("a text that says nothing is shown", [], {"threats": "hide"}, False, SHOW),
        ("who chose nothing has it folded", ["threats"], {}, False, FOLD),
        ("who wants it shown", ["threats"], {"threats": "show"}, False, SHOW),
        ("who wants it hidden", ["threats"], {"threats": "hide"}, False, HIDE),
        ("the strictest choice counts", ["animals", "threats"], {"animals": "show", "threats": "hide"}, False, HIDE),
        ("folding is stricter than showing", ["animals", "threats"], {"animals": "show"}, False, FOLD),
        ("one’s own is never hidden", ["threats"], {"threats": "hide"}, True, FOLD),
        ("one’s own may be shown", ["threats"], {"threats": "show"}, True, SHOW),
        ("what somebody chose of another note is nothing to it", ["animals"], {"threats": "hide"}, False, FOLD),
    ],
)
def test_how_a_text_is_shown(
    sentence: str, notes: list[str], choices: dict[str, str], is_own: bool, wish: NoteWish
) -> None:
    assert rules.wish_for(notes, choices, is_own) is wish


def choose(somebody: Visitor, **wishes: str) -> Page:
    return somebody.send(somebody.get("/a/notes"), "/a/notes", **{f"wish_{code}": w for code, w in wishes.items()})


def card(page: Page, place: int = 1) -> str:
    return " ".join(page.one(f"#m{place} .post-card__body").text_content().split())


def test_a_reader_shows_folds_or_hides_and_sees_a_hidden_one_this_once(app: Flask, world: World) -> None:
    author = world.member()
    board = world.board(public=True)
    thread = world.thread(board, author=author, body="Un début clair.")
    world.reply(thread, author=author, body="Marque-une.", notes=["threats", "animals"])
    path = f"/t/{thread.public_id}"
    reader, writer, visitor = Visitor(app).become(world.member()), Visitor(app).become(author), Visitor(app)
    assert reader.get(path).css("#m2 details.veil")

    choose(reader, threats="show", animals="show")
    page = reader.get(path)
    assert card(page, 2).startswith("Marque-une.")
    assert not page.css("#m2 details")

    choose(reader, threats="hide")
    page = reader.get(path)
    assert "Marque-une" not in page.source
    assert card(page, 2).startswith("Message masqué, comme vous l’avez choisi. Parle de : animaux, menaces")
    once = page.one("#m2 .post-card__body a[href*=show]").get("href") or ""
    assert card(reader.get(once.partition("#")[0]), 2).startswith("Marque-une.")
    assert "Marque-une" not in reader.get(path).source
    for odd in ("x", "", "-1", "99999999999999999999", "1"):
        assert "Marque-une" not in reader.get(f"{path}?show={odd}").source

    choose(writer, threats="hide")
    assert writer.get(path).css("#m2 details.veil")
    assert visitor.get(path).css("#m2 details.veil")
    assert world.count(NoteChoice, wish=NoteWish.HIDE) == 2
    choose(reader, threats="fold", animals="fold")
    assert reader.get(path).css("#m2 details.veil")
    assert world.count(NoteChoice, wish=NoteWish.SHOW) == 0


def test_threads_that_begin_with_a_hidden_note_leave_the_lists_of_that_reader(app: Flask, world: World) -> None:
    board, author = world.board(public=True), world.member()
    for number in range(2):
        world.thread(board, author=author, title=f"Fil masqué {number}", notes=["suicide"])
    world.thread(board, author=author, title="Fil clair", notes=["animals"])
    reader, writer, path = Visitor(app).become(world.member()), Visitor(app).become(author), f"/b/{board.public_id}"
    choose(reader, suicide="hide")
    choose(writer, suicide="hide")
    page = reader.get(path)
    assert [title.text_content() for title in page.css(".thread-row__title")] == ["Fil clair"]
    assert "2 fils de cette page ne sont pas montrés" in page.text
    assert page.css("#threads ~ p a[href='/a/notes']")
    for other in (writer, Visitor(app)):
        assert len(other.get(path).css(".thread-row__title")) == 3
        assert "ne sont pas montrés" not in other.get(path).text


def test_a_choice_that_is_none_changes_nothing(app: Flask, world: World) -> None:
    reader = Visitor(app).become(world.member())
    fields = {f"wish_{code}": "fold" for code in ("violence", "threats", "suicide", "sexual", "children", "animals")}
    reader.post("/a/notes", {**fields, "wish_threats": "erase"}, 422)
    reader.post("/a/notes", {**fields, "wish_absent": "hide"})
    assert world.count(NoteChoice) == 0
    Visitor(app).post("/a/notes", fields, 403)


def test_a_writer_chooses_four_and_keeps_what_the_text_has(app: Flask, world: World) -> None:
    author, board = world.member(), world.board()
    writer, path = Visitor(app).become(author), f"/b/{board.public_id}/new"
    five = ["violence", "threats", "suicide", "sexual", "children"]
    page = writer.post(path, {"title": "Un titre", "body": "Un texte.", "notes": five, "step": "check"}, 422)
    assert page.errors() == ["C’est trop de mots. Gardez les plus importants."]
    assert len(page.css("input[name=notes][checked]")) == 5
    post = world.first_post(world.thread(board, author=author, notes=five[:4]))
    with world.open():
        db.session.add(ContentNote(code="sexual", place=40, is_retired=True))
        db.session.get_one(Post, post.id).notes = " ".join(sorted(five))
    queries_forget(app)
    edit = f"/p/{post.public_id}/edit"
    page = writer.get(edit)
    assert len(page.css("input[name=notes][checked]")) == 5
    writer.send(page, edit, body="Autre.", notes=five, step="check", status=200)
    writer.send(page, edit, body="Autre.", notes=[*five, "animals"], step="check", status=422)


def queries_forget(app: Flask) -> None:
    with app.app_context():
        queries.forget()


def test_a_note_added_by_another_process_is_read_at_once_and_costs_nothing_twice(app: Flask, world: World) -> None:
    reader = Visitor(app).become(world.member())
    thread = world.thread(notes=["threats"])
    reader.get(f"/t/{thread.public_id}")  # this process now knows the list as it is
    with world.open():
        note = ContentNote(code="deuil", place=5)
        db.session.add(note)
        db.session.flush()
        db.session.add(ContentNoteText(note_id=note.id, language="fr", name="deuil d’un proche"))
        db.session.get_one(Post, world.first_post(thread).id).notes = "deuil inconnu"
    known = app.extensions[queries.EXTENSION]
    assert "deuil d’un proche, inconnu" in reader.get(f"/t/{thread.public_id}").text
    asked = app.extensions[queries.EXTENSION]
    assert asked is not known
    assert "deuil d’un proche, inconnu" in reader.get(f"/t/{thread.public_id}").text
    assert app.extensions[queries.EXTENSION] is asked


# What the team adds.


def noted(world: World) -> list[str]:
    with world.app.app_context():
        lines = db.session.query(AuditLine).filter_by(act=Act.NOTE_ADDED).order_by(AuditLine.id)
        return [line.after for line in lines]


def test_a_moderator_adds_a_note_with_the_publication_and_the_author_is_told(app: Flask, world: World) -> None:
    author, moderator = world.member(), Visitor(app).become(world.moderator())
    post = world.reply(world.thread(), author=author, state=PostState.HELD, notes=["animals"])
    path = f"/mod/p/{post.public_id}"
    page = moderator.get(path)
    offered = [box.get("value") for box in page.css("input[name=notes]")]
    assert offered == ["violence", "threats", "suicide", "sexual", "children"]
    moderator.send(page, f"{path}/decide", 422, outcome="publish", notes=["weather"])
    moderator.send(page, f"{path}/decide", outcome="publish", notes=["threats"])
    assert world.load(Post, id=post.id).content_notes == ["animals", "threats"]
    assert noted(world) == ["threats"]
    told = Visitor(app).become(author).get("/n").text
    assert "L’équipe de relecture a dit de quoi parle votre message : animaux, menaces." in told
    assert "Qui lit est mieux préparé" in told
    assert "Écrire à l’équipe" in told


def test_a_note_on_a_published_text_outlives_an_edit_that_waits(app: Flask, world: World) -> None:
    author, moderator = world.member(), Visitor(app).become(world.moderator())
    post = world.reply(world.thread(), author=author, notes=["animals"])
    world.edit(post, author, body="Autre.")
    path, thread = f"/mod/p/{post.public_id}/note", f"/t/{world.load(Thread).public_id}"
    page = moderator.get(thread)
    assert [link.get("href") for link in page.css("a[href$='/note']")].count(path) == 1
    assert not Visitor(app).become(author).get(thread).css("a[href$='/note']")
    form = moderator.get(path)
    assert "animals" not in [box.get("value") for box in form.css("input[name=notes]")]
    moderator.send(form, path, 422)
    moderator.send(form, path, notes=["threats"])
    assert world.load(Post, id=post.id).content_notes == ["animals", "threats"]
    moderator.send(form, path, 409, notes=["suicide"])  # as it was seen before
    review = f"/mod/p/{post.public_id}"
    moderator.send(moderator.get(review), f"{review}/decide", outcome="publish")
    assert world.load(Post, id=post.id).content_notes == ["threats"]  # the edit had none of the author's own
    assert noted(world) == ["threats"]


def test_nobody_adds_a_note_to_their_own_text_nor_to_what_waits(app: Flask, world: World) -> None:
    account = world.moderator()
    moderator, thread = Visitor(app).become(account), world.thread()
    own, waiting = world.reply(thread, author=account), world.reply(thread, state=PostState.HELD)
    fields = {"notes": "threats", "version": own.version}
    assert not moderator.get(f"/mod/p/{own.public_id}/note").css("input[name=notes]")
    moderator.post(f"/mod/p/{own.public_id}/note", fields, 403)
    moderator.get(f"/mod/p/{waiting.public_id}/note", 404)
    moderator.post(f"/mod/p/{waiting.public_id}/note", {**fields, "version": waiting.version}, 409)
    Visitor(app).become(world.member()).post(f"/mod/p/{own.public_id}/note", fields, 403)
    assert noted(world) == []
