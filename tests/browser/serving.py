"""The site as people meet it: the operator's own `serve` on loopback, and a neutral site that an exit leads to.

Chromium is told that no other name exists, so a page that asked for anything else would fail, not leak.
"""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyotp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from config import EXIT_URLS, ROOT, Config
from forum import clock
from forum.accounts import credentials
from forum.accounts import queries as account_queries
from forum.accounts.models import Account
from forum.app import create_app
from forum.cli import accounts, sampling, teamwork
from forum.db import db, write_lock
from forum.discussion.models import Post
from forum.moderation.models import Outcome
from forum.moderation.operations.deciding import Ruling, decide
from forum.moderation.queries import review
from forum.roles import Role
from tests import services
from tests.conftest import SECRET
from tests.factories import viewer_of

AGENCY = "Rive Claire"
NEUTRAL_HOSTS = tuple(url.removeprefix("https://").rstrip("/") for url in EXIT_URLS.values())
NEUTRAL_WORDS = "Le temps de demain"
NEUTRAL_PAGE = f"<!doctype html><html lang=fr><title>Prévisions</title><h1>{NEUTRAL_WORDS}</h1>".encode()


@dataclass(frozen=True, slots=True)
class Key:
    """How one person signs in, as `abri account add` prints it."""

    role: Role
    pseudonym: str
    passphrase: str
    totp_secret: str

    def code(self) -> str:
        """The six digits of this moment; empty for those who need none."""
        return pyotp.TOTP(self.totp_secret).at(clock.now()) if self.totp_secret else ""


@dataclass(slots=True)
class Site:
    """A running forum. `app` is the same forum in this process: to look into the database, and to fill it."""

    url: str
    app: Flask
    keys: dict[Role, Key] = field(default_factory=dict)

    def admit(self, role: Role) -> Key:
        """Open an account as the operator's command does."""
        agency = AGENCY if role is Role.AGENCY else ""
        with self.app.app_context():
            made = accounts.open_one(role, language="fr", agency=agency, second_factor=True, agreed=True)
        return Key(role, str(made["pseudonym"]), str(made["passphrase"]), made["totp_secret"] or "")

    def decide_all_but(self, left: int) -> None:
        """Publish what has waited longest, until only `left` of the sample's texts wait."""
        with self.app.test_request_context(), write_lock():
            viewer = viewer_of(account_of(self.keys[Role.MODERATOR]))
            held = select(Post.public_id).where(Post.waiting_at.is_not(None)).order_by(Post.waiting_at.desc())
            for public_id in db.session.scalars(held.offset(left)).all():
                found = review.review(public_id, viewer)
                decide(found, Ruling(outcome=Outcome.PUBLISH), version=found.post.version, viewer=viewer)
            db.session.commit()


def account_of(key: Key) -> Account:
    """Whose key this is; within an application context."""
    found = account_queries.by_passphrase(credentials.lookup(key.passphrase))
    assert found is not None
    return found


def config_for(folder: Path) -> Config:
    """As in production, rate limits included, but without TLS: loopback is a secure context for browsers."""
    return Config(
        secret_key=SECRET,
        database_url=f"sqlite:///{folder / 'forum.sqlite3'}",
        https=False,
        exit_urls=EXIT_URLS,
        emergency_file=folder / "emergency.json",
    )


def _command(config: Config, port: int) -> list[str]:
    settings = {
        "PYTHONPATH": str(ROOT),
        "ABRI_SECRET_KEY": config.secret_key,
        "ABRI_DATABASE_URL": config.database_url,
        "ABRI_HTTPS": "no",
        "ABRI_CACHE_FOLDER": str(config.cache_folder),
        "ABRI_EMERGENCY_FILE": str(config.emergency_file),
    }
    serve = [sys.executable, "-m", "forum.cli", "serve", "--bind", f"{services.LOOPBACK}:{port}"]
    return ["/usr/bin/env", *(f"{name}={value}" for name, value in settings.items()), *serve]


def _answers(port: int, _pid: int) -> bool:
    request = urllib.request.Request(f"http://{services.LOOPBACK}:{port}/h")
    with (
        contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
        urllib.request.urlopen(request, timeout=5) as answer,
    ):
        return bool(answer.status == 200)
    return False


@contextlib.contextmanager
def running_site(*, team: bool = False) -> Iterator[Site]:
    """A forum with the sample content and one account per role, served while the block runs; with what the sample's
    team has before it when asked.
    """
    with services._temporary_folder("browser", {}) as folder:
        config = config_for(folder)
        app = create_app(config)
        with app.app_context():
            upgrade()
            people = sampling.plant()
            if team:
                teamwork.plant(people)
        site = Site("", app)
        site.keys = {role: site.admit(role) for role in Role}
        with services._serving(lambda port: _command(config, port), _answers, folder, {}, None) as port:
            site.url = f"http://{services.LOOPBACK}:{port}"
            yield site
        with app.app_context():
            db.engine.dispose()


class _Neutral(BaseHTTPRequestHandler):
    """Answers everything with the same small page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(NEUTRAL_PAGE)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(NEUTRAL_PAGE)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that opens a connection ahead of need and closes it is no news."""


@contextlib.contextmanager
def neutral_site() -> Iterator[int]:
    """The weather service's stand-in, over TLS with a certificate of its own; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with services._temporary_folder("neutral", {}) as folder:
        certificate = folder / "neutral.pem"
        certificate.write_bytes(_certificate())
        context.load_cert_chain(certificate)
    with _QuietServer((services.LOOPBACK, 0), _Neutral) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def _certificate() -> bytes:
    """Key and certificate in one PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NEUTRAL_HOSTS[0])])
    now = datetime.now(UTC)
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in NEUTRAL_HOSTS]
    names.append(x509.IPAddress(ipaddress.ip_address(services.LOOPBACK)))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + made.public_bytes(serialization.Encoding.PEM)
