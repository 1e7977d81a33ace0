"""For walks over every route: who may call it, with which address, through which form; and what each answer must be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from tests.visitor import Page, Visitor, check
from tests.web.ground import Ground, filled
from tests.web.table import FIELDS, REDIRECTIONS, TABLE

HTTPS = "https://localhost"
URLENCODED = "application/x-www-form-urlencoded"
# Who stands for those who may call a route: whoever meets the most forms first.
WALKERS = ("member", "agency", "moderator", "admin", "visitor", "other", "suspended", "closed", "read_only")
# Texts that somebody may have spent an hour on: given back on every refusal; all others by their own form.
KEPT_EVERYWHERE = (
    "title", "body", "text", "reason", "answer", "masked_title", "masked_body", "text_fr", "text_en", "description",
    "alert", "application_process", "eligibility_description", "fees_description", "interpretation_services", "keeps",
)  # fmt: skip
# Short ones in which the walk writes words of its own, though a form that is right says something there.
WRITTEN = ("words", "name", "purpose", "label", "agency", "basis", "name_fr", "name_en")
TYPED = "textarea[name], input[name][type=text], input[name]:not([type])"
SECRET = ("passphrase",)
# Not for people: what a machine put there is not given back.
FOR_MACHINES = ("website",)
# Read by a route, though no form of the pages walked here carries it.
BESIDE_FORMS: dict[str, tuple[str, ...]] = {
    "resources.look": ("after",),
    "accounts.another_name": ("proposal", "language"),
    "discussion.send_thread": ("name", "agree"),
    "discussion.reply": ("name", "notes", "quotes", "agree"),
    "discussion.send_edit": ("name",),
    "discussion.withdraw": ("what",),
    "moderation.take_next": ("override",),
    "moderation.claim": ("override",),
    "moderation.recuse": ("thread",),
    "moderation.decide": ("step", "then", "board"),
    "moderation.several": ("rule", "reason"),
    "moderation.write_staff_note": ("back",),
    "moderation.export_log": ("act",),
}
ALERT = "<script>alert(1)"
_looked_at: set[tuple[str, str, int]] = set()
QUERY = (
    "after", "to", "country", "kind", "language", "csrf_token", "back", "step", "state", "act", "reply", "like",
    "board", "level", "why", "age", "claimed", "sent", "need", "whom", "channel", "open", "only", "part", "page",
    "show", "per_page", "search", "format", "full", "modified_after",
)  # fmt: skip


@dataclass(frozen=True)
class Route:
    """A row of the access table, with somebody who may call it."""

    endpoint: str
    method: str
    path: str
    walker: str

    def __str__(self) -> str:
        return self.endpoint


def _routes() -> Iterator[Route]:
    for row, asked in TABLE.items():
        if row == "exit.leave":
            continue  # leaving ends the walk
        wanted = [person for person in WALKERS if asked.answers[person] not in {*REDIRECTIONS, "403", "404"}]
        # A page rather than a redirection, an act rather than a refusal, where somebody gets one.
        best = {"200"} if asked.method == "GET" else {"200", "303"}
        wanted.sort(key=lambda person, asked=asked, best=best: asked.answers[person] not in best)
        if wanted:
            yield Route(row, asked.method, asked.path, wanted[0])


# Every row, for the forms on its page; and one row an endpoint.
ALL_ROWS = list(_routes())
ROUTES = [route for route in ALL_ROWS if " " not in route.endpoint]
GETS = [route for route in ROUTES if route.method == "GET"]
POSTS = [route for route in ROUTES if route.method == "POST"]


class Forms:
    """Every field of every form of the pages that these people are shown, as a browser would send them."""

    def __init__(self, ground: Ground) -> None:
        self._found: dict[str, dict[str, str]] = {}
        self._typed: dict[str, set[str]] = {}  # fields in which somebody writes
        self.long_fields: set[str] = set()
        for asked in TABLE.values():
            for walker in WALKERS:
                if asked.method == "GET" and asked.answers[walker] == "200":
                    came = ground.come(walker)
                    came.checks = False
                    self._read(ground, came.get(ground.address(asked.path)))

    def _read(self, ground: Ground, page: Page) -> None:
        match = ground.app.url_map.bind("localhost").match
        for form in page.css("form[method=post]") if page.is_html else []:
            for place in [form, *form.cssselect("[formaction]")]:
                address = urlsplit(place.get("formaction") or place.get("action") or "").path
                endpoint, _arguments = match(address, method="POST")
                named = {field.get("name"): field.get("value") or "" for field in form.cssselect("[name]")}
                self._found.setdefault(str(endpoint), {}).update(named)
                typed = {str(field.get("name")) for field in form.cssselect(TYPED)}
                self._typed.setdefault(str(endpoint), set()).update(typed)
                self.long_fields |= {str(field.get("name")) for field in form.cssselect("textarea[name]")}

    @property
    def endpoints(self) -> set[str]:
        return set(self._found)

    def right(self, ground: Ground, route: Route) -> dict[str, str]:
        """A form that is complete and right, with a mark in every text."""
        fields = FIELDS.get(route.endpoint, {})
        sent = dict.fromkeys(BESIDE_FORMS.get(route.endpoint, ()), "")
        sent |= self._found.get(route.endpoint, {}) | filled(fields, ground.ids)
        sent |= {name: mark(name) for name in sent if self._is_marked(name, route.endpoint)}
        if route.endpoint.startswith("discussion."):
            sent["name"] = ""
        for button in ("add", "drop"):  # beside the one that sends
            sent.pop(button, None)
        if sent.get("step") == "fill":  # a button beside the one that sends
            del sent["step"]
        return sent | {"csrf_token": ground.token}

    def _is_marked(self, name: str, endpoint: str) -> bool:
        """Whether the walk may write anything here: not where a form must name something that exists."""
        given = FIELDS.get(endpoint, {}).get(name)
        if name in SECRET:
            return True
        if name in BESIDE_FORMS.get(endpoint, ()):
            return name in KEPT_EVERYWHERE
        return name in self._typed.get(endpoint, ()) and (
            given is None or ("{" not in given and name in (*KEPT_EVERYWHERE, *WRITTEN))
        )


def mark(field: str) -> str:
    """A text nobody else would write, for finding it again."""
    return f"Une ligne pour {field}, gardée"


def encoded(fields: dict[str, str]) -> list[tuple[str, bytes]]:
    """As browsers encode a form, still in parts."""
    return [(name, quote(value, safe="").encode()) for name, value in fields.items()]


def body(parts: list[tuple[str, bytes]]) -> bytes:
    return b"&".join(quote(name, safe="").encode() + b"=" + value for name, value in parts)


def ask(came: Visitor, method: str, path: str, sent: bytes = b"", *, kind: str = URLENCODED, **environ: Any) -> Page:
    """Send bytes as they are; whatever they are, the answer is a page of this site and no failure."""
    headers = environ.pop("headers", {})
    response = came.client.open(
        path,
        method=method,
        data=sent or None,
        content_type=kind or None,
        headers=headers,
        base_url=HTTPS,
        environ_overrides=environ or None,
    )
    page = Page(response, path)
    assert page.status < 500, f"{method} {path}: {page.status}"
    assert not page.is_html or ALERT not in page.source, path
    # A page is looked at as a whole once for each of its answers: thousands more would show the same.
    if (method, path.partition("?")[0], page.status) not in _looked_at:
        _looked_at.add((method, path.partition("?")[0], page.status))
        check(page)
    if page.status >= 400 and method != "HEAD" and page.is_html:
        assert page.css("a[data-exit]"), path
        assert page.css("a.exit__crisis"), path
    return page


def post(came: Visitor, path: str, parts: list[tuple[str, bytes]]) -> Page:
    """Send the parts of a form, and see that a refusal gives the texts back and never a secret."""
    page = ask(came, "POST", path, body(parts))
    sent = dict(parts)
    if 400 <= page.status < 500 and page.status != 413:
        names = (
            [name for name in sent if name not in (*SECRET, *FOR_MACHINES)] if page.status == 422 else KEPT_EVERYWHERE
        )
        lost = [name for name in names if sent.get(name) == encoded({name: mark(name)})[0][1] and not _has(page, name)]
        assert not lost, f"{path}: {page.status} loses {lost}"
    assert not any(mark(name) in page.source for name in SECRET), path
    return page


def _has(page: Page, name: str) -> bool:
    return mark(name) in page.source
