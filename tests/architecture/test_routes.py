"""House rules on routes: who may call is declared once, and addresses tell a browser's history nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.routing import Rule as Route

from forum.app import create_app
from forum.errors import Refused
from forum.roles import VISITOR, Role, Viewer
from forum.web import access
from tests.conftest import config_for

# What staff call may have words: nobody's history but theirs.
STAFF = ("/desk", "/mod", "/admin")
# Words that routes.md gives to everybody: they tell of any site with accounts.
PLAIN_WORDS = {
    "join", "in", "out", "all", "name", "recover", "new", "reply", "edit", "withdraw", "report", "appeal", "useful",
    "card", "clear", "second", "texts", "names", "sessions", "codes", "blocks", "export", "erase", "healthz",
    "readyz", "feed", "sanctions", "appeals", "care", "team", "shown",
    "contact", "wallet", "person", "mute", "undo", "notes",
    "stay", "phrase", "keys", "others", "off", "aside", "back", "receipt",
}  # fmt: skip
# A random id; the code of a rule or a content note, a word of ours; the two letters of a region.
TYPED = {"public_id", "record_id", "rule_code", "note_code", "region"}
# Programs call it, by the words of a standard; no page leads there.
INTERFACE = "/api/hsds/v1"
PART = re.compile(r"[a-z]+(?:-[a-z]+)*")
PARAMETER = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
ROBOTS = "/robots.txt"  # named by others (RFC 9309), the same on every site
# A letter and a country's two letters are checked against lists, before any query.
FROM_LISTS = {
    "pages.page": "letter",
    "crisis.show_country": "code",
    "resources.country_wallet": "code",
    "resources.write_country_wallet": "code",
    "resources.kind": "number",
    "resources.close_card": "number",
}


@dataclass(frozen=True)
class Address:
    """A route as the rules look at it."""

    path: str
    endpoint: str

    @property
    def words(self) -> list[str]:
        return [part for part in self.path.split("/") if part and not part.startswith("<")]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return [(found["kind"] or "", found["name"]) for found in PARAMETER.finditer(self.path)]


def is_not_kebab_case(address: Address) -> Iterator[str]:
    if address.path == ROBOTS:
        return
    for word in [] if address.path.startswith(INTERFACE) else address.words:
        if not PART.fullmatch(word):
            yield f"{address.path}: {word}"


def is_not_typed(address: Address) -> Iterator[str]:
    for kind, name in address.parameters:
        if kind not in TYPED and FROM_LISTS.get(address.endpoint) != name:
            yield f"{address.path}: <{name}> may be anything"


def tells(address: Address) -> Iterator[str]:
    """What members see has single letters and plain words that any site has."""
    if address.path.startswith((*STAFF, INTERFACE)) or address.path == ROBOTS:
        return
    for word in address.words:
        if len(word) > 1 and word not in PLAIN_WORDS:
            yield f"{address.path}: {word} tells something"


def has_a_slash_at_its_end(address: Address) -> Iterator[str]:
    if address.path != "/" and address.path.endswith("/"):
        yield f"{address.path}: two addresses for one page"


Check = Callable[[Address], Iterator[str]]
CHECKS: list[tuple[str, Check, Address]] = [
    ("addresses are kebab-case", is_not_kebab_case, Address("/mod/next_one", "x")),
    ("parameters of addresses are typed", is_not_typed, Address("/b/<board_id>", "x")),
    ("a parameter from a list is that parameter only", is_not_typed, Address("/i/<letter>/<other>", "pages.page")),
    ("what members call tells nothing", tells, Address("/thread/<public_id:thread_id>", "x")),
    ("a page has one address", has_a_slash_at_its_end, Address("/a/", "x")),
]


@pytest.fixture(scope="module")
def made() -> Flask:
    return create_app(config_for("sqlite:///:memory:"))


def routes(app: Flask) -> list[Route]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


@pytest.mark.parametrize(("sentence", "check", "bad"), CHECKS, ids=[row[0] for row in CHECKS])
def test_addresses_keep_the_rule(made: Flask, sentence: str, check: Check, bad: Address) -> None:
    found = [complaint for rule in routes(made) for complaint in check(Address(rule.rule, rule.endpoint))]
    assert not found, "\n".join([sentence, *found])
    assert list(check(bad)), f"blind: {sentence}"


def undeclared(app: Flask) -> list[str]:
    return [rule.endpoint for rule in routes(app) if not hasattr(app.view_functions[rule.endpoint], access.ATTRIBUTE)]


def test_every_route_declares_who_may_call_it(made: Flask) -> None:
    assert routes(made)
    assert not undeclared(made)


def test_a_route_that_declares_nothing_is_found_and_refused() -> None:
    app = Flask("tiny")
    app.config["ABRI"] = config_for("sqlite:///:memory:")
    app.add_url_rule("/open", "open", lambda: "")
    assert undeclared(app) == ["open"]
    with app.test_request_context("/open"), pytest.raises(Refused, match="undeclared"):
        access._enforce()


def test_declaring_twice_stops_the_program() -> None:
    with pytest.raises(RuntimeError, match="twice"):
        access.everybody(access.members(lambda: ""))


def test_one_address_and_method_has_one_view(made: Flask) -> None:
    asked = [(rule.rule, method) for rule in routes(made) for method in rule.methods or () if method != "OPTIONS"]
    assert len(asked) == len(set(asked))


def test_a_route_reads_or_writes_but_not_both(made: Flask) -> None:
    """So that "a GET never writes" can be seen from the route."""
    both = [rule.endpoint for rule in routes(made) if {"GET", "POST"} <= (rule.methods or set())]
    assert not both
    assert {method for rule in routes(made) for method in rule.methods or ()} == {"GET", "HEAD", "OPTIONS", "POST"}


ALLOWED = [
    (access.everybody, {None, *Role}),
    (access.accounts, set(Role)),
    (access.members, {Role.MEMBER, Role.MODERATOR, Role.ADMIN}),
    (access.agencies, {Role.AGENCY}),
    (access.reviewers, {Role.MODERATOR, Role.ADMIN}),
    (access.administrators, {Role.ADMIN}),
    (access.suspended_too, set(Role)),
    (access.enrolling, set(Role)),
]


@pytest.mark.parametrize(("declare", "roles"), ALLOWED)
def test_a_declaration_allows_its_roles_and_no_others(
    declare: Callable[[Callable[[], str]], Callable[[], str]], roles: set[Role | None]
) -> None:
    declared = getattr(declare(lambda: ""), access.ATTRIBUTE)
    found = {role for role in (None, *Role) if declared.allows(Viewer(account_id=1, role=role) if role else VISITOR)}
    assert found == roles
