"""Second signatures: the list, one request, answering it; what a signed request opens, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum import clock
from forum.db import db
from forum.discussion.queries import content_notes
from forum.errors import Conflict, Hidden
from forum.moderation.forms.signatures import AskForm, RefuseForm, SignForm
from forum.moderation.models.signatures import FROM_A_TEXT, Signature, SignatureState, SignedAct
from forum.moderation.operations import signatures as operations
from forum.moderation.queries import appeals, holdings
from forum.moderation.queries import signatures as queries
from forum.moderation.rules import signatures as rules
from forum.moderation.views import claimed
from forum.moderation.views import signature_words as words
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.roles import Viewer
from forum.web import access


@blueprint.get("/signatures")
@access.reviewers
def signatures() -> Answer:
    key, now = request.args.get("after"), clock.now()
    found, next_key = queries.requests(key, access.viewer())
    return render_template(
        "moderation/signatures.html",
        rows=[(asked, _state(asked)) for asked in found],
        now=now,
        next_key=next_key,
        is_first=not key,
        words=words,
    )


def _state(asked: queries.Request) -> SignatureState:
    return rules.state_at(asked.signature, now=clock.now(), initiator_role=asked.initiator_role)


@blueprint.get("/signatures/<public_id:item_id>")
@access.reviewers
def signature(item_id: str) -> Answer:
    return _page(queries.request(item_id, access.viewer()), RefuseForm())


def _behind(found: Signature) -> queries.Behind | None:
    """The text that whoever signs looks at, while the request waits."""
    post_id = found.about if found.act in FROM_A_TEXT else found.particulars.get("post", "")
    return queries.behind(post_id) if post_id and found.state is SignatureState.WAITING else None


def _page(asked: queries.Request, form: RefuseForm) -> str:
    viewer, now = access.viewer(), clock.now()
    found = asked.signature
    # What was written there is what the person read: the first reasons of a closure that is looked at again.
    is_untold = found.act is SignedAct.CLOSE_ACCOUNT and found.about in appeals.untold(viewer)
    return render_template(
        "moderation/signature.html",
        asked=asked,
        signature=found,
        state=_state(asked),
        steps=rules.open_steps(viewer, found, now=now, initiator_role=asked.initiator_role),
        is_mine=rules.is_initiator(viewer, found),
        is_open=rules.is_open(viewer, found, now=now),
        hours=words.hours_left(found.open_until, now),
        particulars=[] if is_untold else words.particulars(found),
        is_untold=is_untold,
        detail=words.detail(found),
        behind=_behind(found),
        claimed=claimed.found(found.public_id, viewer, now),
        form=form,
        words=words,
    )


@blueprint.post("/signatures/<public_id:item_id>/sign")
@access.reviewers
def sign(item_id: str) -> Answer:
    viewer, form = access.viewer(), SignForm()
    asked = queries.request(item_id, viewer)
    done = operations.sign(asked.signature, version=_version(form), viewer=viewer)
    return _answered(asked, done, _("C’est signé."))


@blueprint.post("/signatures/<public_id:item_id>/refuse")
@access.reviewers
def refuse(item_id: str) -> Answer:
    viewer, form = access.viewer(), RefuseForm()
    asked = queries.request(item_id, viewer)
    if not form.accepts() and not rules.is_initiator(viewer, asked.signature):
        if asked.signature.state is not SignatureState.WAITING:
            raise Conflict
        return _page(asked, form), HTTPStatus.UNPROCESSABLE_ENTITY
    reason = form.reason.data or ""
    done = operations.refuse(asked.signature, version=_version(form), reason=reason, viewer=viewer)
    return _answered(asked, done, _("Le refus est enregistré."))


@blueprint.post("/signatures/<public_id:item_id>/withdraw")
@access.reviewers
def withdraw(item_id: str) -> Answer:
    viewer, form = access.viewer(), SignForm()
    asked = queries.request(item_id, viewer)
    done = operations.withdraw(asked.signature, version=_version(form), viewer=viewer)
    return _answered(asked, done, _("Vous avez repris votre demande."))


def _version(form: SignForm) -> int:
    """The version that was seen; one that nothing has, when the form says none."""
    return form.version.data or 0 if form.accepts() else -1


def _answered(asked: queries.Request, done: Signature, said: str) -> Answer:
    db.session.commit()
    if done.state is SignatureState.EXPIRED:
        return _page(asked, RefuseForm(formdata=None)), HTTPStatus.CONFLICT
    afterwards = words.AFTERWARDS.get(done.act) if done.state is SignatureState.SIGNED else None
    flash((afterwards(done) if afterwards is not None else "") or said)
    return _to(done)


def _to(found: Signature) -> Response:
    return redirect(url_for("moderation.signature", item_id=found.public_id), 303)


@blueprint.post("/signatures/<public_id:item_id>/open")
@access.reviewers
def open_signed(item_id: str) -> Answer:
    """The line of the record comes first; what was asked for is shown after it."""
    viewer = access.viewer()
    asked = queries.request(item_id, viewer)
    found = operations.open_up(asked.signature, viewer)
    db.session.commit()
    if found.act is SignedAct.DISCLOSE:
        return redirect(url_for("moderation.signed_account", item_id=item_id), 303)
    if found.act is SignedAct.OPEN_TEXTS:
        return redirect(url_for("moderation.signed_texts", item_id=item_id), 303)
    if found.act is SignedAct.OPEN_NAME:
        return redirect(url_for("moderation.signed_name", item_id=item_id), 303)
    return _to(found)


def opened(item_id: str, *acts: SignedAct) -> Signature:
    """A request of the viewer's whose grant is open and was opened. Raises Hidden."""
    viewer = access.viewer()
    found = queries.request(item_id, viewer).signature
    is_open = rules.is_open(viewer, found, now=clock.now())
    if found.act not in acts or found.used_on is None or not is_open:
        raise Hidden
    return found


@blueprint.get("/signatures/<public_id:item_id>/texts")
@access.reviewers
def signed_texts(item_id: str) -> Answer:
    found, key = opened(item_id, SignedAct.OPEN_TEXTS, SignedAct.DISCLOSE), request.args.get("after")
    if not rules.shows_texts(found):
        raise Hidden
    besides = found.about if found.act is SignedAct.OPEN_TEXTS else ""
    texts, next_key = holdings.texts(found.concerns_id, key, besides=besides)
    return render_template(
        "moderation/signature_texts.html",
        signature=found,
        texts=texts,
        next_key=next_key,
        is_first=not key,
        hours=words.hours_left(found.open_until, clock.now()),
        note_words=content_notes.words(),
        words=words,
    )


@blueprint.get("/signatures/<public_id:item_id>/account")
@access.administrators
def signed_account(item_id: str) -> Answer:
    found = opened(item_id, SignedAct.DISCLOSE)
    return render_template(
        "moderation/signature_account.html",
        signature=found,
        held=holdings.holdings(found.concerns_id),
        with_texts=rules.shows_texts(found),
        hours=words.hours_left(found.open_until, clock.now()),
        words=words,
    )


@blueprint.get("/p/<public_id:post_id>/ask-texts")
@access.reviewers
def ask_texts(post_id: str) -> Answer:
    return _ask_page(queries.post_under_review(post_id, access.viewer()).public_id, AskForm())


@blueprint.post("/p/<public_id:post_id>/ask-texts")
@access.reviewers
def send_ask_texts(post_id: str) -> Answer:
    viewer, form = access.viewer(), AskForm()
    post = queries.post_under_review(post_id, viewer)
    if not form.accepts():
        return _ask_page(post_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    reason = form.reason.data or ""
    asked = operations.ask(SignedAct.OPEN_TEXTS, about=post.public_id, terms={}, reason=reason, viewer=viewer)
    db.session.commit()
    flash(_("La demande attend la signature de quelqu’un d’autre."))
    return _to(asked)


def _ask_page(post_id: str, form: AskForm) -> str:
    return render_template("moderation/signature_ask.html", post_id=post_id, form=form)


def _tell_opened(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    said = _(
        "L’équipe de relecture a ouvert vos autres textes, pour une journée : deux personnes l’ont décidé ensemble, "
        "par écrit. C’est noté au journal."
    )
    return {found.public_id: Words(text=said) for found in queries.told(viewer, abouts)}


def _tell_disclosed(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    said = _(
        "Une demande officielle est arrivée au sujet de ce compte. Deux personnes de l’équipe ont décidé d’y répondre, "
        "avec le peu que le site garde."
    )
    where = url_for("privacy.kept")
    return {found.public_id: Words(text=said, href=where) for found in queries.told(viewer, abouts)}


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.TEXTS_OPENED, _tell_opened)
    wording.register(app, NoticeKind.DISCLOSED, _tell_disclosed)
