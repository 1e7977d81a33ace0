"""What those who review keep, hide, answer and write to each other is met by those it is for, and by nobody else.

As for held texts: words that stand nowhere else are planted in all of it, then every address is asked for by everybody
there is. Those who may meet them must, or the search would be blind; and rules broken on purpose let some out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import true

from forum.accounts import queries as account_queries
from forum.accounts import rules as account_rules
from forum.discussion.queries import boards, own_texts, threads
from forum.moderation.models.signatures import Signature
from forum.moderation.queries import appeals, cases, gathered, reports, sanctions, talk
from forum.moderation.queries import signatures as signature_queries
from forum.moderation.rules import appeals as appeal_rules
from forum.moderation.rules import signatures as signature_rules
from forum.moderation.views import appeals as appeal_views
from forum.moderation.views.reporting import reported_as
from forum.resources.queries import service_page, services
from forum.roles import Role, Viewer
from forum.web.access import Access
from tests.conftest import empty
from tests.factories import World, viewer_of
from tests.moderation.planting import PEOPLE, Hidden, Secret, hide
from tests.moderation.planting_services import hide_services
from tests.searching import addresses, met
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def hidden(_app: Flask) -> Iterator[Hidden]:
    """Planted once: nothing here changes anything."""
    yield hide(World(_app), hide_services)
    empty(_app)


@pytest.fixture
def app(_app: Flask, hidden: Hidden) -> Flask:
    """The application over what was planted."""
    return _app


# What anybody may send about what they read; all other forms about something are its owner's or the team's.
OPEN = {
    "discussion.reply",
    "discussion.send_thread",
    "resources.useful",
    "reports.send_post",
    "reports.send_thread",
    "reports.send_guidance",
    "discussion.mute_board",
}


@pytest.fixture(scope="module")
def ids(hidden: Hidden) -> dict[str, list[str]]:
    """What was planted, by the names that addresses use. Of some kinds there is nothing here."""
    return defaultdict(list, hidden.ids)


@pytest.fixture(scope="module")
def paths(_app: Flask, ids: dict[str, list[str]]) -> list[str]:
    """Every address, with every id that was planted."""
    with _app.app_context():
        known_to_others = [f"/p/{reported_as(post)}/report" for post in ids["post"]]
    return [*addresses(_app, ids), *known_to_others]


def come(app: Flask, hidden: Hidden, who: str) -> Visitor:
    visitor = Visitor(app)
    is_strong = who != "unproven"
    return visitor if who == "visitor" else visitor.become(hidden.people[who], is_strong=is_strong)


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_meets_what_is_for_them_where_it_belongs_and_nothing_else(
    app: Flask, hidden: Hidden, paths: list[str], who: str
) -> None:
    secrets = {secret.words: secret for secret in hidden.secrets}
    found = met(come(app, hidden, who), paths, set(secrets))
    astray = {
        (path, secrets[words].what)
        for path, words in found
        if not path.startswith(secrets[words].met_by.get(who, ("nowhere",)))
    }
    assert not astray
    unseen = [secret.what for secret in _for(who, hidden) if secret.words not in {words for _, words in found}]
    assert not unseen


@pytest.mark.parametrize("who", ["visitor", "another", "rival", "closed", "read_only", "unproven"])
def test_what_others_send_about_it_is_refused_without_a_word_of_it(
    app: Flask, hidden: Hidden, ids: dict[str, list[str]], who: str
) -> None:
    came, words = come(app, hidden, who), {secret.words for secret in hidden.secrets}
    fields = {"text": "Un texte.", "reason": "Une raison.", "outcome": "publish", "version": 1}
    fields["csrf_token"] = came.token()
    asked = 0
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or "<public_id" not in rule.rule or rule.endpoint in OPEN:
            continue
        (name,) = re.findall(r"<public_id:(\w+)>", rule.rule)
        kinds = [name.removesuffix("_id")] if name != "item_id" else list(ids)
        for public_id in (kept for kind in kinds for kept in ids[kind][:2]):
            path = re.sub("<[^>]+>", public_id, rule.rule)
            answer = came.client.post(path, data=fields, base_url="https://localhost")
            told = answer.get_data(as_text=True) + str(answer.headers)
            is_refused = answer.status_code in {403, 404} or answer.headers.get("Location") == "/a/second"
            assert is_refused, (path, answer.status_code)
            assert not [word for word in words if word in told], path
            asked += 1
    assert asked > 300


def test_no_hidden_word_of_the_directory_finds_a_service(app: Flask, hidden: Hidden) -> None:
    came = Visitor(app)
    for what in ("service that waits", "version that waits", "version given back", "service withdrawn",
                 "address of a shelter"):  # fmt: skip
        (words,) = hidden.words_of(what)
        page = came.post("/r", {"words": words, "country": ""}, 200)
        assert "Rien ici pour ce choix" in page.text, what
    assert "Rien ici" not in came.post("/r", {"words": "Un toit", "country": ""}, 200).text


def _for(who: str, hidden: Hidden) -> list[Secret]:
    return [secret for secret in hidden.secrets if who in secret.met_by]


def test_every_kind_of_page_with_an_id_is_among_those_that_are_searched(app: Flask, paths: list[str]) -> None:
    with_ids = {
        rule.rule.split("<")[0]
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and "public_id" in rule.rule
    }
    assert len(with_ids) > 15
    assert {start for start in with_ids if not any(path.startswith(start) for path in paths)} == set()
    assert len(paths) > 150


Break = Callable[[pytest.MonkeyPatch, Hidden], None]


def _as_if(who: str, module: Any, name: str) -> Break:
    """The query, asked as if somebody else were looking."""

    def break_it(patch: pytest.MonkeyPatch, hidden: Hidden) -> None:
        query, author = getattr(module, name), viewer_of(hidden.people[who])

        def asked(*facts: Any, **more: Any) -> Any:
            swapped = [author if isinstance(fact, Viewer) else fact for fact in facts]
            return query(*swapped, **{key: author if isinstance(fact, Viewer) else fact for key, fact in more.items()})

        patch.setattr(module, name, asked)

    return break_it


def _all(*breaks: Break) -> Break:
    def break_them(patch: pytest.MonkeyPatch, hidden: Hidden) -> None:
        for each in breaks:
            each(patch, hidden)

    return break_them


def _always(module: Any, name: str, answer: Any) -> Break:
    return lambda patch, _hidden: patch.setattr(module, name, lambda *_facts, **_more: answer)


def _account_of(who: str, module: Any, name: str) -> Break:
    """The query, asked with somebody else's account."""

    def break_it(patch: pytest.MonkeyPatch, hidden: Hidden) -> None:
        query = getattr(module, name)
        patch.setattr(module, name, lambda _account_id, *facts: query(hidden.people[who].id, *facts))

    return break_it


def _everybody_is_admin(patch: pytest.MonkeyPatch, _hidden: Hidden) -> None:
    def seen(viewer: Viewer, signature: Signature) -> bool:
        return viewer.is_reviewer

    patch.setattr(signature_rules, "may_see", seen)
    patch.setattr(signature_queries, "_seen_by", lambda _viewer: true())


# Somebody, the beginning of the addresses they ask for, what they then meet, and the rule that lets it out.
BROKEN: dict[str, tuple[str, str, str, Break]] = {
    "reports are open to everybody": ("another", "/mod/reports/", "kept copy", _always(Access, "allows", True)),
    "staff notes are open to everybody": (
        "another", "/mod/cases/", "staff note on a case",
        _all(_always(Access, "allows", True), _as_if("moderator", talk, "notes"), _as_if("moderator", cases, "case")),
    ),
    "moderators see what is for administrators": (
        "moderator", "/mod/reports/", "words about an agency", _always(reports, "_admins_only", ~true()),
    ),
    "moderators see what is said of the team": (
        "moderator", "/mod/team/", "message about the team", _as_if("admin", talk, "conversation"),
    ),
    "moderators see administrators' requests": (
        "moderator", "/mod/signatures/", "administrators' request", _everybody_is_admin,
    ),
    "a first reasoning is read before one's own view": (
        "admin", "/mod/appeals/", "first reasoning, waits", _always(appeal_rules, "may_decide", True),
    ),
    "somebody else's view is read before one's own": (
        "admin", "/mod/appeals/", "own view, waits",
        _all(_always(appeal_rules, "may_decide", True), _always(appeal_views, "_wrote_last_view", True)),
    ),
    "a note is read by others": (
        "another", "/a/care/", "note to an author",
        _all(_as_if("silent", cases, "own_case"), _as_if("silent", cases, "own_notes")),
    ),
    "a conversation is read by others": ("another", "/a/team", "answer of the team", _as_if("silent", talk, "own")),
    "an original is read by others": ("another", "/p/", "masked words", _as_if("writer", threads, "own_post")),
    "an appeal is read by others": (
        "another", "/p/", "text of an appeal, waits",
        _all(_as_if("writer", threads, "own_post"), _as_if("writer", appeals, "own_restriction")),
    ),
    "a sanction is read by others": (
        "another", "/a/sanctions/", "reason of a sanction", _as_if("suspended", sanctions, "own"),
    ),
    "a name that waits is read by others": (
        "another", "/a/names", "name that waits", _account_of("silent", account_queries, "newest_wish"),
    ),
    "a hidden thread is shown": (
        "another", "/t/", "beginning of a hidden thread",
        _all(_always(threads, "thread_seen_by", true()), _always(threads, "post_seen_by", true())),
    ),
    "the texts of others are listed as one's own": (
        "another", "/a/texts", "reply in a hidden thread", _as_if("silent", threads, "own_texts"),
    ),
    "somebody suspended goes on reading": (
        "suspended", "/t/", "text of somebody suspended", _always(account_rules, "limits", {}),
    ),
    "every service is there for everybody": (
        "another", "/r/", "service withdrawn", _always(service_page, "is_public_on", true()),
    ),
    "the services of others are looked after": (
        "rival", "/desk/services/", "version that waits", _always(services, "kept_by", true()),
    ),
    "what waits is open to everybody": ("another", "/mod/p/", "held text", _always(Access, "allows", True)),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_the_search_finds_what_a_broken_rule_lets_out(
    app: Flask, hidden: Hidden, paths: list[str], broken: tuple[str, str, str, Break]
) -> None:
    who, below, what, break_rule = broken
    look = partial(met, come(app, hidden, who), paths, hidden.words_of(what), below=below)
    assert look() == set()
    with pytest.MonkeyPatch.context() as patch:
        break_rule(patch, hidden)
        _forget_statements()
        try:
            assert look()
        finally:
            patch.undo()
            _forget_statements()


def _forget_statements() -> None:
    """Let statements that are built once be built anew, with the rules of now."""
    for module in (boards, threads, own_texts, gathered):
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()


def test_only_administrators_and_those_they_are_for_are_named_by_what_is_for_administrators(hidden: Hidden) -> None:
    """A slip of the table above would let a moderator in without a sound."""
    for what in (
        "words about an agency",
        "message about the team",
        "administrators' request",
        "change of an emergency number",
    ):
        (words,) = hidden.words_of(what)
        secret = next(secret for secret in hidden.secrets if secret.words == words)
        assert set(secret.met_by) <= {"admin", "writer"}
        assert hidden.people["admin"].role is Role.ADMIN
