"""Asking for every address of the site, with every id there is, and looking for words in the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flask import Flask

from forum.hsds.ids import uuid_of
from tests.visitor import Page, Visitor

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
# Whose codes are those of countries, not of rules.
BY_COUNTRY = ("crisis.", "resources.", "admin.emergency_")
# What an `item_id` is, by the endpoint that takes it: `moderation.signed_texts` takes a signature.
ITEMS = {
    "review": "post", "name": "name", "report": "report", "appeal": "appeal", "guidance": "page", "pin": "pin",
    "service": "service",
    "signature": "signature", "signed_texts": "signature", "signed_account": "signature", "case": "case",
    "conversation": "talk",
}  # fmt: skip


def ids_for(endpoint: str, argument: str, ids: Mapping[str, list[str]]) -> list[str]:
    """What an address can be filled with: the ids of its kind, and one that does not exist. An unknown kind fails."""
    if argument in FROM_LISTS:
        return FROM_LISTS[argument]
    if argument == "code":
        return ["FR"] if endpoint.startswith(BY_COUNTRY) else ["contact"]
    kind = ITEMS[endpoint.partition(".")[2]] if argument == "item_id" else argument.removesuffix("_id")
    # A service has its public address among the pages of guidance.
    is_either = kind == "page" and endpoint.startswith(("resources.", "reports."))
    found = [*ids[kind], *(ids["service"] if is_either else []), MISSING]
    return [uuid_of(one) for one in found] if endpoint.startswith("hsds.") else found


def addresses(app: Flask, ids: Mapping[str, list[str]]) -> Iterator[str]:
    """Every address that answers a GET, and with page keys. `ids`: public ids by what they are of."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT:
            continue
        paths = [rule.rule]
        for name in rule.arguments:
            part = next(part for part in rule.rule.split("/") if part.endswith((f":{name}>", f"<{name}>")))
            paths = [path.replace(part, value) for path in paths for value in ids_for(rule.endpoint, name, ids)]
        yield from paths
        yield from (f"{path}?after={key}" for path in paths[:2] for key in KEYS.get(rule.endpoint, ()))
        yield from (path + question for path in paths for question in QUESTIONS.get(rule.endpoint, ()))


def look(visitor: Visitor, path: str) -> Page:
    """The answer, whatever its status, but never a 500."""
    response = visitor.client.get(path, base_url="https://localhost", headers={"Accept-Language": "fr"})
    assert response.status_code < 500, path
    return Page(response, path)


def met(visitor: Visitor, paths: Iterable[str], marks: set[str], *, below: str = "/") -> set[tuple[str, str]]:
    """Where which of these marks are met. The address itself, which a page repeats, is not looked at."""
    found = set()
    for path in paths:
        if not path.startswith(below):
            continue
        page = look(visitor, path)
        told = page.source + str(page.headers)
        for part in path.split("?")[0].split("/"):
            told = told.replace(part, "") if len(part) == len(MISSING) else told
        found |= {(path, mark) for mark in marks if mark in told}
    return found
