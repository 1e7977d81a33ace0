"""Live sessions: a random token in the browser, its hash here, an end at twelve hours, an earlier one when idle.

When somebody last asked for a page is not written down: GET never writes. The browser carries it instead, signed,
as minutes since the session began, so that neither the database nor the cookie tells when somebody was here.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import LoginManager, current_user
from sqlalchemy import delete
from werkzeug.wrappers import Response

from forum import clock, keys
from forum.accounts import queries, rules
from forum.accounts.models import Account, LoginSession
from forum.db import db
from forum.errors import Conflict
from forum.roles import Role, Viewer
from forum.web import cookies, locale

PURPOSE = "idle"


class Sessions(LoginManager):  # type: ignore[misc]
    """Flask-Login over our own sessions."""

    def _load_user_from_remember_cookie(self, _cookie: str) -> SignedIn | None:
        """There is no remembering here; a cookie of that name is somebody else's."""
        return _load(request)


manager = Sessions()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever this request is for. Flask-Login's `current_user`."""

    session_id: int
    account_id: int
    pseudonym: str
    role: Role
    language: str
    idle_minutes: int
    minutes_left: int  # until the last end of the session
    has_second: bool
    agreed_version: int
    viewer: Viewer
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return str(self.account_id)


def hashed(token: str) -> str:
    """What is stored of a token: 64 hexadecimal characters."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def start(account: Account, *, is_strong: bool) -> None:
    """Begin a session for this browser; another one in the same browser ends. Those past their end are erased:
    when somebody was here is not kept longer than it is needed.
    """
    end_here()
    token = secrets.token_urlsafe(32)
    now = clock.now()
    ended = delete(LoginSession).where(LoginSession.id.in_(queries.ended_sessions(now)))
    db.session.execute(ended.execution_options(synchronize_session=False))
    hours = current_app.config["ABRI"].session_hours
    db.session.add(
        LoginSession(
            token_hash=hashed(token),
            account_id=account.id,
            started_at=now,
            ends_at=now + timedelta(hours=hours),
            is_strong=is_strong,
        )
    )
    g.account_cookie = cookie_value(token, 0)
    g.session_lasts = rules.lasting(idle=account.idle_minutes, left=hours * 60)


def lasting() -> rules.Lasting | None:
    """How long the session of this browser lasts after this answer; None without one. Pages say when it ends."""
    value = g.get("account_cookie")
    if value == "":
        return None  # just ended
    if value and "session_lasts" in g:
        lasts: rules.Lasting = g.session_lasts  # just begun: this request came without it
        return lasts
    if not current_user.is_authenticated:
        return None
    return rules.lasting(idle=current_user.idle_minutes, left=current_user.minutes_left)


def end_here() -> None:
    """End the session of this browser, if there is one."""
    token = token_here()
    if token:
        end_by_token(token)
    g.account_cookie = ""


def end_by_token(token: str) -> None:
    """End the session that a browser's token opens."""
    db.session.execute(delete(LoginSession).where(LoginSession.token_hash == hashed(token)))


def end_all(account_id: int) -> None:
    """End every session of an account: each next request of any of them finds nothing."""
    db.session.execute(delete(LoginSession).where(LoginSession.account_id == account_id))
    g.account_cookie = ""


def end_others(account_id: int, session_id: int) -> None:
    """End every session of an account but this one."""
    db.session.execute(delete(LoginSession).where(LoginSession.account_id == account_id, LoginSession.id != session_id))


def strengthen(session_id: int) -> None:
    """Note that the second factor was shown in this session. Raises Conflict when it was ended meanwhile."""
    row = db.session.get(LoginSession, session_id)
    if row is None:
        raise Conflict
    row.is_strong = True


def cookie_value(token: str, minutes: int) -> str:
    """What the browser holds: the token and, signed, the minute of its last request since the session began."""
    return f"{token}.{minutes}.{keys.sign(PURPOSE, f'{token}.{minutes}')}"


def _parts() -> tuple[str, int]:
    """The token and the minute of the last request, if the cookie is ours; else ("", 0)."""
    value = request.cookies.get(cookies.name(current_app, cookies.ACCOUNT), "")
    body, _, signature = value.rpartition(".")
    token, _, minutes = body.partition(".")
    if not minutes.isdecimal() or len(minutes) > 6 or not keys.is_signed(PURPOSE, body, signature):
        return "", 0
    return token, int(minutes)


def token_here() -> str:
    """The token that this browser carries, of a live session or not; "" for none. Asks no database."""
    return _parts()[0]


def _load(_request: object) -> SignedIn | None:
    token, last = _parts()
    if not token:
        return None
    row = queries.live_session(hashed(token))
    if row is None or row.ends_at <= clock.now():
        return None
    minutes = int((clock.now() - row.started_at).total_seconds() // 60)
    if rules.is_idle(minutes_now=minutes, minutes_last=last, limit=row.idle_minutes):
        return None
    if minutes != last:
        g.setdefault("account_cookie", cookie_value(token, minutes))
    demo = current_app.config["ABRI"].demo
    role = rules.role_in_force(row.role, is_strong=row.is_strong, demo=demo)
    return SignedIn(
        session_id=row.session_id,
        account_id=row.id,
        pseudonym=row.pseudonym,
        role=row.role,
        language=row.language,
        idle_minutes=row.idle_minutes,
        minutes_left=int((row.ends_at - clock.now()).total_seconds() // 60),
        has_second=row.has_second,
        agreed_version=row.agreed_version,
        viewer=Viewer(
            account_id=row.id,
            role=role,
            number=row.number,
            find_ties=cache(partial(queries.ties, row.id, row.number)),
            **_limits(row),
        ),
    )


def _limits(row: Any) -> dict[str, Any]:
    """What sanctions leave the account now; nearly every account has none, and asks for no calendar."""
    if row.suspended_until is None and row.read_only_until is None:
        return {}
    return rules.limits(read_only_until=row.read_only_until, suspended_until=row.suspended_until, today=locale.today())


def _set_cookie(response: Response) -> Response:
    value = g.get("account_cookie")
    name = cookies.name(current_app, cookies.ACCOUNT)
    if value:
        response.set_cookie(name, value, **cookies.attributes(current_app))
    elif value == "":
        cookies.clear(current_app, response, name)
    return response


def init_app(app: Flask) -> None:
    manager.session_protection = None  # its default hashes address and browser into the cookie
    manager.request_loader(_load)
    manager.init_app(app, add_context_processor=False)
    app.after_request(_set_cookie)
