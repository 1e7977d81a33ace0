"""Every address of the site, with every id there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Flask
from werkzeug.routing import Rule

from forum import keys
from forum.hsds.ids import uuid_of
from forum.moderation.views.reporting import HANDLE

MISSING = "n" * 22
KEYS = {
    "discussion.board": ["x", f">i:0~s:{MISSING}", f">i:3~s:{MISSING}", f">i:9999~s:{MISSING}"],
    "discussion.thread": ["x", ">i:0", ">i:1", ">i:4", ">i:20"],
    "moderation.queue": ["x", ">dt:2000-01-01T00:00:00+00:00~s:a"],
    "resources.directory": ["x"],
    "desk.pages": ["x"],
    "desk.services": ["x"],
    "admin.services": ["x"],
}
# Other lists than the first that an address opens.
QUESTIONS = {
    "moderation.reports": ["?state=decided"],
    "moderation.queue": ["?kind=report", "?level=crisis", "?claimed=free"],
    "moderation.new_reply": [f"?like={MISSING}"],
    "moderation.log": ["?act=post_removed"],
    "resources.directory": ["?country=", "?country=FR&kind=online", "?country=&open=1"],
    "admin.emergency_part": ["?part=police-0"],
    "hsds.services": ["?full=true", "?search=jqz"],
}
# The exit ends the session of whoever calls it.
LEFT_OUT = {"exit.leave", "static"}
FROM_LISTS = {"letter": ["r", "k", "x", "a"], "rule_code": ["contact"], "number": ["1", "5"]}
# Codes of countries, not of rules.
BY_COUNTRY = ("<region:code>", "<string(length=2):code>")
# What an `item_id` is, by the beginning of the address that takes it.
ITEMS = {
    "/mod/p/": "post", "/mod/items/": "post", "/mod/names/": "name", "/mod/reports/": "report",
    "/mod/appeals/": "appeal", "/mod/guidance/": "page", "/mod/pins/": "pin", "/mod/services/": "service",
    "/mod/signatures/": "signature", "/mod/cases/": "case", "/mod/team/": "talk",
}  # fmt: skip


def ids_for(rule: Rule, argument: str, ids: Mapping[str, list[str]]) -> list[str]:
    """What an address can be filled with: the ids of its kind, and one that does not exist. Raises KeyError for a kind
    of which nobody knows where it is."""
    if argument in FROM_LISTS:
        return FROM_LISTS[argument]
    if argument == "code":
        return ["FR"] if any(converter in rule.rule for converter in BY_COUNTRY) else ["contact"]
    kind = argument.removesuffix("_id")
    if kind == "item":
        kind = ITEMS[next((start for start in ITEMS if rule.rule.startswith(start)), "")]
    # A service has its public address among the pages of guidance.
    is_either = kind == "page" and rule.endpoint.startswith(("resources.", "reports."))
    found = [*ids[kind], *(ids["service"] if is_either else []), MISSING]
    return [uuid_of(one) for one in found] if rule.endpoint.startswith("hsds.") else found


def filled(rule: Rule, ids: Mapping[str, list[str]]) -> list[str]:
    """The addresses of one route. Raises KeyError where nobody knows what to put into it."""
    paths = [rule.rule]
    for name in sorted(rule.arguments - set(rule.defaults or {})):
        part = next(part for part in rule.rule.split("/") if part.endswith((f":{name}>", f"<{name}>")))
        paths = [path.replace(part, value) for path in paths for value in ids_for(rule, name, ids)]
    return paths


def answering(app: Flask, method: str) -> list[Rule]:
    """The routes that answer this method."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in LEFT_OUT]
    return [rule for rule in rules if method in (rule.methods or ())]


def every_form_of(rule: Rule, ids: Mapping[str, list[str]]) -> list[str]:
    """The addresses of one route, also with page keys and with the questions that open other lists."""
    paths = filled(rule, ids)
    return [
        *paths,
        *(f"{path}?after={key}" for path in paths[:2] for key in KEYS.get(rule.endpoint, ())),
        *(path + question for path in paths for question in QUESTIONS.get(rule.endpoint, ())),
    ]


def addresses(app: Flask, ids: Mapping[str, list[str]]) -> Iterator[str]:
    """Every address that answers a GET. `ids`: public ids by what they are of."""
    for rule in answering(app, "GET"):
        yield from every_form_of(rule, ids)


def as_others_know(app: Flask, ids: Mapping[str, list[str]]) -> list[str]:
    """Where others report posts: under a name that says nothing."""
    with app.app_context():
        return [f"/p/{keys.alias(HANDLE, public_id)}/report" for public_id in ids["post"]]


def asked_wrongly(ids: Mapping[str, list[str]]) -> list[str]:
    """Addresses that answer with an error page: of one half, with too much, or made for sending something."""
    post, thread = ids["post"][0], ids["thread"][-1]
    return [
        f"/p/{post}/withdraw",
        f"/mod/p/{post}/decide",
        f"/t/{thread}/x",
        f"/t/{thread[:-1]}",
        f"/t/{thread}?after=%00",
        f"/api/hsds/v1/services/{post}",
        "/b/x",
        "/nothing",
    ]
