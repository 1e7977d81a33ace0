"""Neither address nor browser of a member is found anywhere, after a whole life through the real server: every byte
that it wrote is searched, on both engines, with and without a proxy before it."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pyotp
import pytest
import redis

from forum import clock
from forum.accounts.rules import AGREEMENT_VERSION
from forum.web.open_forms import LEAST
from tests import services
from tests.services import free_ports
from tests.traces import ADDRESS, Served, Somebody, send_rubbish, serving, settings

POST = re.compile(r"/p/([A-Za-z0-9_-]{22})/edit")
WRITTEN = "Un texte écrit d’ici, et nulle part ailleurs"


@contextmanager
def database(engine: str, folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Where it is, and what its server writes."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'abri.sqlite3'}", []
        return
    with services.postgresql() as url:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            (cluster,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        yield url, [Path(cluster), Path(cluster).parent / "log"]


@pytest.fixture(params=[("sqlite", 0), ("sqlite", 1), ("postgresql", 1)], ids=["plain", "proxied", "postgresql"])
def served(tmp_path: Path, redis_url: str, request: pytest.FixtureRequest) -> Iterator[Served]:
    engine, proxies = request.param
    store = redis.Redis.from_url(redis_url)
    store.flushall()
    with database(engine, tmp_path) as (url, more):
        environment = settings(tmp_path, database_url=url, redis_url=redis_url, proxies=proxies)
        made = Served(next(free_ports()), tmp_path, environment, store, more)
        made.abri("init")
        made.abri("seed", "--size", "demo")
        with serving(made):
            yield made
    store.flushall()
    store.close()


def statement(served: Served, words: str) -> None:
    """As the operator would change the database."""
    if served.url.startswith("sqlite"):
        with closing(sqlite3.connect(served.url.removeprefix("sqlite:///"))) as connection:
            connection.execute(words)
            connection.commit()
    else:
        with psycopg.connect(served.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(words)  # type: ignore[call-overload]


class Life:
    """Somebody who does everything here that a member can, and one who reviews it."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.member, self.reviewer = Somebody(served.port), Somebody(served.port)
        self.phrase = self.board = ""

    def begin(self) -> None:
        """Join, lose the phrase, get back in with a code; enter with wrong and right words; a second factor."""
        page = self.member.get("/join")
        time.sleep(LEAST + 0.1)
        self.member.send("/join", **page.form("/join"), agree="y")
        self.member.fill("/recover", status=422, code="01 99 00 12 34")
        found = self.member.fill("/recover", status=200, code=page.texts("ul.codes li")[0])
        self.phrase = " ".join(found.texts("ol.words li"))
        self.member.fill("/in", status=422, passphrase="un deux trois")
        self.member.fill("/in", passphrase=self.phrase)
        made = json.loads(self.served.abri("account", "add", "--role", "moderator", "--json"))
        code = pyotp.TOTP(made["totp_secret"]).at(clock.now())
        self.reviewer.fill("/in", passphrase=made["passphrase"], code=code)
        self.reviewer.get("/mod")

    def write(self) -> None:
        """A thread, changed; a reply; one under a one-off name; one that is withdrawn."""
        self.board = re.findall(r"/b/[A-Za-z0-9_-]{22}", self.member.get("/").source)[0]
        sent = {"title": "Un titre", "body": WRITTEN, "agree": str(AGREEMENT_VERSION)}
        self.member.fill(f"{self.board}/new", step="check", status=200, name="mine", **sent)
        self.member.fill(f"{self.board}/new", step="send", name="mine", **sent)
        (first,) = self.own()
        self.member.fill(f"/p/{first}/edit", step="send", title="Un titre", body=f"{WRITTEN}, changé.")
        thread = self.thread()
        for name, body in (("mine", "Une réponse."), ("once", "Sous un autre nom."), ("mine", "À reprendre.")):
            self.member.fill(f"/t/{thread}", f"/t/{thread}/reply", step="send", name=name, body=body)
        self.member.send(f"/p/{self.own()[0]}/withdraw", **self.token(self.member))
        self.decide(first, "publish")
        self.member.get("/n")

    def own(self) -> list[str]:
        """The member's own texts that wait or came back, the newest first."""
        return list(dict.fromkeys(POST.findall(self.member.get("/a/texts").source)))

    def thread(self) -> str:
        """One of the sample's that is there for members."""
        return re.findall(r"/t/([A-Za-z0-9_-]{22})", self.member.get(self.board).source)[-1]

    def decide(self, post: str, outcome: str) -> None:
        self.reviewer.fill(
            f"/mod/p/{post}", f"/mod/p/{post}/decide", outcome=outcome, rule="contact", reason="Une raison, dite."
        )

    def token(self, who: Somebody) -> dict[str, str]:
        return {"csrf_token": who.get("/i/a").form("/l")["csrf_token"]}

    def meet_others(self) -> None:
        """Look for help, tell the team of something with and without an account, contest a decision, block somebody."""
        self.member.send("/r", 200, words="écoute", country="FR", **self.token(self.member))
        thread = self.thread()
        for who in (self.member, Somebody(self.served.port)):
            path = f"/t/{thread}/report"
            who.fill(path, reason="blame", text="Quelques mots.")
        removed = self.own()[0]
        self.decide(removed, "remove")
        self.member.fill(f"/p/{removed}/appeal", text="Je demande un autre regard.")
        person = f"/t/{thread}/person"
        self.member.fill(f"{person}?place=1", person, what="block")
        self.member.get(f"/t/{thread}", 404)
        self.member.fill("/a/team", text="Un mot pour l’équipe.")
        assert WRITTEN in self.member.fill("/a/export", status=200, format="html").source

    def meet_errors(self) -> set[int]:
        """Everything that can go wrong."""
        asked = [
            ("GET", "/t/AAAAAAAAAAAAAAAAAAAAAA"),
            ("GET", "/mod"),
            ("GET", "/r?after=nonsense"),
            ("POST", "/out/all"),
        ]
        statuses = {self.member.ask(method, path).status for method, path in asked}
        statuses.add(self.member.ask("POST", "/in", {"passphrase": "x" * 600_000}).status)
        statuses.add(self.member.ask("PUT", "/in").status)
        self.member.fill("/a", status=422, minutes="7")
        stranger = Somebody(self.served.port)
        form = stranger.get("/in").form("/in") | {"passphrase": "un deux trois"}
        statuses |= {stranger.ask("POST", "/in", form).status for _ in range(11)}
        statement(self.served, "ALTER TABLE notices RENAME TO lost")
        statuses.add(self.member.ask("GET", "/n").status)
        statement(self.served, "ALTER TABLE lost RENAME TO notices")
        send_rubbish(self.served.port)
        return statuses

    def end(self) -> None:
        """Put everything aside, erase all of it, and leave."""
        self.member.fill("/a/erase", "/a/erase/aside")
        self.member.fill("/a/erase", status=200, posts="erase", passphrase=self.phrase)
        assert self.member.ask("GET", "/e").status == 303


def test_after_a_whole_life_neither_address_nor_browser_is_found_in_any_byte(served: Served) -> None:
    before = served.traces()  # packed, an address is four bytes: somewhere in a compressed file they stand by chance
    life = Life(served)
    life.begin()
    life.write()
    life.meet_others()
    assert served.holds(WRITTEN), "the search finds what is there"
    assert life.meet_errors() >= {400, 403, 404, 405, 413, 422, 429, 500}
    assert served.traces() - before == set()
    life.end()
    assert served.traces() - before == set()
    _look_at_the_search(served, before)


def _look_at_the_search(served: Served, before: set[tuple[str, bytes]]) -> None:
    """What is written where a program could write it is found there."""
    written = dict(served.everything())
    assert b"unexpected" in next(said for name, said in written.items() if name.endswith("/output"))
    assert "Redis" in written
    (served.folder / "temporary" / "spooled").write_bytes(b"\0\1" + socket.inet_aton(ADDRESS))
    statement(served, f"UPDATE boards SET purpose = 'from {ADDRESS}'")
    served.store.set("LIMITS:LIMITER/127.66.77.88/in", 1)
    places = {name.rpartition("/")[2] for name, _trace in served.traces() - before}
    assert places >= {"spooled", "Redis", "dump of Redis"}
    assert len(places) > 3, "and in the files of the database"
