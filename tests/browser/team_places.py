"""The pages of those who review and look after the site, and what members meet of their work."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from forum.accounts.models import Account, ChosenName
from forum.db import Base, db, write_lock
from forum.discussion.models import Board, Pin, PinState, Post, PostState, Thread
from forum.moderation.models import Appeal, Contested, CrisisCase, Decision, Outcome, ReportCase
from forum.moderation.models.claims import Claim
from forum.moderation.models.sanctions import SanctionKind
from forum.moderation.models.signatures import Signature, SignedAct
from forum.moderation.models.sparing import Sparing
from forum.moderation.operations import appeals, cases, signatures, talk
from forum.moderation.operations.deciding import Ruling, decide
from forum.moderation.queries import cases as case_queries
from forum.moderation.queries import review
from forum.moderation.queries import talk as talk_queries
from forum.roles import Role
from tests.browser.people import Person
from tests.browser.place import Place
from tests.browser.serving import Site, account_of
from tests.factories import World, viewer_of


def _rested(person: Person) -> None:
    """The same page as if nobody had read anything yet, nobody were on a break or had anything before them."""
    with person.site.app.app_context(), write_lock():
        db.session.execute(delete(Sparing))
        db.session.execute(delete(Claim))
        db.session.commit()
    person.page.reload()


def _to_the_claim(person: Person) -> None:
    _rested(person)
    person.press("Prendre" if person.page.locator("html[lang=fr]").count() else "Take")
    person.page.locator("[data-claim=keep]").wait_for()


def _to_the_masking(person: Person) -> None:
    """Decide without a reason, and with everything unfolded that may be."""
    _to_the_claim(person)
    person.page.locator("input[name=outcome][value=mask]").check()
    person.page.locator("main form[action$=decide] button").last.click()
    person.page.locator(".field__error").first.wait_for()


def _to_the_break(person: Person) -> None:
    _rested(person)
    person.page.locator("form[action='/mod/me/break'] button").first.click()
    person.open("/mod")
    person.page.locator("form[action='/mod/next'] button").click()
    person.page.locator("button[name=override]").wait_for()


def _to_the_first_reasons(person: Person) -> None:
    """Write a view of one's own, unless it is written."""
    _rested(person)
    page = person.page
    if page.locator("form[action$='/view']").count():
        page.locator("input[name=outcome]").first.check()
        page.locator("form[action$='/view'] textarea").fill("Un avis.")
        page.locator("form[action$='/view'] button").click()
    page.locator("form[action$='/decide']").wait_for()
    page.evaluate("() => scrollTo(0, 0)")


def _to_none_chosen(person: Person) -> None:
    page = person.page
    page.locator("summary").last.click()
    page.locator("#several button[value=remove]").click()
    page.locator(".notice--wrong").first.wait_for()


MEMBERS = (
    Place("counts", None, "/i/f"),
    Place("report", None, "{public_thread}/report"),
    Place("report-sent", None, "{public_thread}/report?sent=1"),
    Place("report-of-guidance", Role.MEMBER, "{guidance}/report"),
    Place("appealing", Role.MEMBER, "/p/{appealing}/appeal"),
    Place("appeal-answer", Role.MEMBER, "/p/{appealed}/appeal"),
    Place("masked", Role.MEMBER, "/p/{masked}/shown"),
    Place("own-name", Role.MEMBER, "/a/names"),
    Place("own-team", Role.MEMBER, "/a/team"),
    Place("own-sanctions", Role.MEMBER, "/a/sanctions"),
    Place("own-sanction", Role.MEMBER, "/a/sanctions/{sanction}"),
    Place("own-care", Role.MEMBER, "/a/care/{own_case}"),
)
REVIEWERS = (
    Place("queue-of-danger", Role.MODERATOR, "/mod?level=crisis"),
    Place("review", Role.MODERATOR, "/mod/p/{held}", then=_to_the_claim),
    Place("review-refused", Role.MODERATOR, "/mod/p/{held}", then=_to_the_masking),
    Place("review-of-danger", Role.MODERATOR, "/mod/p/{danger}"),
    Place("several", Role.MODERATOR, "/mod", status=200, then=_to_none_chosen),
    Place("break", Role.MODERATOR, "/mod", then=_to_the_break),
    Place("name-review", Role.MODERATOR, "/mod/names/{name}"),
    Place("pin-review", Role.MODERATOR, "/mod/pins/{pin}"),
    Place("pins", Role.MODERATOR, "/mod/pins"),
    Place("reports", Role.MODERATOR, "/mod/reports"),
    Place("reports-decided", Role.MODERATOR, "/mod/reports?state=decided"),
    Place("report-case", Role.MODERATOR, "/mod/reports/{report}"),
    Place("appeals", Role.MODERATOR, "/mod/appeals"),
    Place("appeal", Role.MODERATOR, "/mod/appeals/{appeal}"),
    Place("appeal-viewed", Role.MODERATOR, "/mod/appeals/{other_appeal}", then=_to_the_first_reasons),
    Place("cases", Role.MODERATOR, "/mod/cases"),
    Place("case", Role.MODERATOR, "/mod/cases/{case}"),
    Place("case-to-join", Role.MODERATOR, "/mod/cases/{lonely_case}"),
    Place("conversations", Role.MODERATOR, "/mod/team"),
    Place("conversation", Role.MODERATOR, "/mod/team/{conversation}"),
    Place("signatures", Role.MODERATOR, "/mod/signatures"),
    Place("signature", Role.MODERATOR, "/mod/signatures/{signature}"),
    Place("signature-granted", Role.MODERATOR, "/mod/signatures/{opened}"),
    Place("signature-texts", Role.MODERATOR, "/mod/signatures/{opened}/texts"),
    Place("signature-asking", Role.MODERATOR, "/mod/p/{held}/ask-texts"),
    Place("replies", Role.MODERATOR, "/mod/replies"),
    Place("new-reply", Role.MODERATOR, "/mod/replies/new"),
    Place("my-pace", Role.MODERATOR, "/mod/me"),
    Place("my-duty", Role.MODERATOR, "/mod/duty"),
    Place("figures", Role.MODERATOR, "/mod/figures"),
    Place("log", Role.MODERATOR, "/mod/log"),
    Place("thread-acts", Role.MODERATOR, "/mod{thread}"),
    Place("sanctioning", Role.MODERATOR, "/mod/p/{held}/sanction"),
    Place("sanction", Role.MODERATOR, "/mod/sanctions/{sanction}"),
)
ADMINS = (
    Place("limits", Role.ADMIN, "/mod/limits"),
    Place("staff", Role.ADMIN, "/admin/staff"),
    Place("agencies", Role.ADMIN, "/admin/agencies"),
    Place("admin-rules", Role.ADMIN, "/admin/rules"),
    Place("new-rule", Role.ADMIN, "/admin/rules/new"),
    Place("changed-rule", Role.ADMIN, "/admin/rules/contact"),
    Place("disclosing", Role.ADMIN, "/admin/disclosures/new"),
    Place("disclosed", Role.ADMIN, "/mod/signatures/{disclosed}/account"),
    Place("exporting", Role.ADMIN, "/admin/exports/new"),
)


def addresses(site: Site, own_thread: str) -> dict[str, str]:
    """What stands in braces above. Adds what the member met of the team in a thread of theirs (its public id)."""
    return {**_waiting(site), **_met(site, own_thread), **_signed(site)}


def _of(kind: type[Base], *facts: Any) -> str:
    """The public id of the first row of a table with these facts."""
    table: Any = kind
    return str(db.session.scalars(select(table.public_id).where(*facts).order_by(table.id)).first())


def _waiting(site: Site) -> dict[str, str]:
    with site.app.test_request_context():
        appeal, other_appeal = db.session.scalars(select(Appeal.public_id).order_by(Appeal.id).limit(2))
        held = select(Post.public_id).join(Thread).where(Post.state == PostState.HELD, Thread.language == "fr")
        calm = held.where(Post.opens.is_(False), Post.level == "green").order_by(Post.id)
        return {
            "held": str(db.session.scalars(calm).first()),
            "danger": _of(Post, Post.level == "crisis", Post.state == PostState.HELD),
            "name": _of(ChosenName),
            "pin": _of(Pin, Pin.state == PinState.PROPOSED),
            "report": _of(ReportCase),
            "appeal": appeal,
            "other_appeal": other_appeal,
            "case": _of(CrisisCase, CrisisCase.second.is_not(None)),
            "lonely_case": _of(CrisisCase, CrisisCase.second.is_(None)),
            "signature": _of(Signature, Signature.act == SignedAct.CLOSE_ACCOUNT),
        }


def _met(site: Site, own_thread: str) -> dict[str, str]:
    """A reply in which words were masked, one that was removed and asked about again, a warning, a word to the team
    and its answer, a note after words of danger."""
    world = World(site.app)
    with site.app.test_request_context():
        author, moderator = account_of(site.keys[Role.MEMBER]), account_of(site.keys[Role.MODERATOR])
    thread = world.load(Thread, public_id=own_thread)
    texts = {"masked": "J’habite rue du Moulin, près du pont.", "appealed": "Mon numéro est au dos de la carte."}
    posts = {name: world.reply(thread, author=author, state=PostState.HELD, body=text) for name, text in texts.items()}
    body = texts["masked"].replace("rue du Moulin", "[retiré par sécurité]")
    _rule(
        world,
        posts["masked"],
        Ruling(outcome=Outcome.MASK, rule="anonymous", reason="Le nom d’une rue.", body=body),
        moderator,
    )
    removed = Ruling(outcome=Outcome.REMOVE, rule="contact", reason="Un numéro permet de vous joindre.")
    _rule(world, posts["appealed"], removed, moderator)
    _ask_again(world, posts["appealed"], author)
    sanction = world.sanction(author, SanctionKind.WARNING, by=world.moderator())
    conversation = world.conversation(author, "Bonjour. Merci pour la relecture.")
    with world.open():
        found = talk_queries.conversation(conversation.public_id, viewer_of(moderator))
        talk.answer(found, "Merci à vous.", version=found.conversation.version, viewer=viewer_of(moderator))
    waiting = world.conversation(world.member("Aube grise"), "Bonjour. Qui relit la nuit ?")
    case = world.case(world.first_post(thread), by=world.moderator())
    with world.open():
        found_case = case_queries.case(case.public_id, viewer_of(moderator))
        text = "Vous n’êtes pas sans personne ce soir."
        cases.write_note(found_case, text, version=found_case.case.version, viewer=viewer_of(moderator))
    return {
        "masked": posts["masked"].public_id,
        "appealed": posts["appealed"].public_id,
        "sanction": sanction.public_id,
        "conversation": waiting.public_id,
        "own_case": case.public_id,
    }


def _rule(world: World, post: Post, ruling: Ruling, moderator: Account) -> None:
    with world.open():
        found = review.review(post.public_id, viewer_of(moderator))
        decide(found, ruling, version=found.post.version, viewer=viewer_of(moderator))


def _ask_again(world: World, post: Post, author: Account) -> None:
    first = world.load(Decision, post_id=post.id)
    with world.open():
        grounds = appeals.Grounds(
            kind=Contested.DECISION,
            about=first.public_id,
            decided_on=first.decided_on,
            first_decider=first.moderator,
        )
        appeals.send(grounds, text="C’était le numéro d’un service.", viewer=viewer_of(author))


def _signed(site: Site) -> dict[str, str]:
    """What two people signed, and one of them opened."""
    world = World(site.app)
    with site.app.test_request_context():
        keys = site.keys
        member, moderator, admin = (account_of(keys[role]) for role in (Role.MEMBER, Role.MODERATOR, Role.ADMIN))
        board = db.session.scalars(select(Board).order_by(Board.id)).first()
    post = world.reply(world.thread(board, author=member), author=member)
    terms = {"authority": "court", "basis": "Article 40", "extent": "account"}
    opened = world.signature(SignedAct.OPEN_TEXTS, by=moderator, about=post)
    disclosed = world.signature(SignedAct.DISCLOSE, by=admin, about=member, **terms)
    for signature, by in ((opened, moderator), (disclosed, admin)):
        second = world.admin()
        with world.open():
            found = db.session.get_one(Signature, signature.id)
            signatures.sign(found, version=found.version, viewer=viewer_of(second))
            db.session.flush()
            signatures.open_up(found, viewer_of(by))
    return {"opened": opened.public_id, "disclosed": disclosed.public_id}
