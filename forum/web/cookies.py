"""The browser's own small, signed memory: form token, language, country, one message. No time in it, no account.

It ends with the browser window. Unlike Flask's own it carries no timestamp: a cookie found on a shared device
must not say when somebody was here.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from forum import keys

VISITOR, ACCOUNT = "v", "k"
ALL = (VISITOR, ACCOUNT)


class TimelessSessionInterface(SecureCookieSessionInterface):
    """Flask's cookie session without its timestamp."""

    @cached_property
    def _serializer(self) -> URLSafeSerializer:
        return URLSafeSerializer(
            keys.digest("visitor-cookie", ""),
            salt="visitor",
            serializer=TaggedJSONSerializer(),
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return self.session_class()
        try:
            return self.session_class(self._serializer.loads(value))
        except BadSignature:
            return self.session_class()

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        name = self.get_cookie_name(app)
        if session.accessed:
            response.vary.add("Cookie")
        if not session:
            if session.modified:
                clear(app, response, name)
            return
        if session.modified:
            response.set_cookie(name, self._serializer.dumps(dict(session)), **attributes(app))


def attributes(app: Flask) -> dict[str, Any]:
    """How every cookie of ours is set: not readable by scripts, this site only, gone with the window."""
    return {"httponly": True, "secure": bool(app.config["ABRI"].https), "samesite": "Strict", "path": "/"}


def name(app: Flask, short: str) -> str:
    """`__Host-` binds a cookie to this very host; browsers accept the prefix only over https."""
    return f"__Host-{short}" if app.config["ABRI"].https else short


def clear(app: Flask, response: BaseResponse, cookie: str) -> None:
    response.delete_cookie(cookie, **attributes(app))


def init_app(app: Flask) -> None:
    app.config["SESSION_COOKIE_NAME"] = name(app, VISITOR)
    app.session_interface = TimelessSessionInterface()
