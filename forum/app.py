"""The application: the only module that sees every feature."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from flask import Flask, request
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Config
from forum import db, markup, ratelimit, slowing
from forum.accounts import views as accounts
from forum.admin import views as admin
from forum.discussion import views as discussion
from forum.hsds import views as hsds
from forum.moderation import views as moderation
from forum.notifications import views as notifications
from forum.privacy import views as privacy
from forum.resources import views as resources
from forum.safety import views as safety
from forum.web import (
    access,
    addresses,
    assets,
    cookies,
    error_pages,
    filters,
    forms,
    headers,
    health,
    links,
    locale,
    pages,
    words,
)

FEATURES = (safety, accounts, notifications, resources, hsds, discussion, moderation, admin, privacy)
csrf = CSRFProtect()
compress = Compress()


def create_app(config: Config) -> Flask:
    """Build the application from its settings. Nothing is read from the environment here."""
    app = Flask("forum", template_folder=str(ROOT / "templates"), static_folder=None)
    _set_up_logs()
    _configure(app, config)
    safety.look_first(app)
    db.init_app(app, migrations=str(ROOT / "migrations"))
    words.init_app(app)
    addresses.init_app(app)
    cookies.init_app(app)
    locale.init_app(app)
    filters.init_app(app)
    error_pages.init_app(app)
    app.before_request(_mark_writing)
    forms.init_app(app)
    csrf.init_app(app)
    ratelimit.init_app(app, redis_url=config.redis_url, enabled=config.rate_limits)
    slowing.init_app(app)
    compress.init_app(app)
    # After it, hence run before it: the padding is compressed with its page.
    headers.init_app(app, https=config.https)
    app.register_blueprint(links.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(health.blueprint)
    for feature in FEATURES:
        feature.init_app(app)
    access.init_app(app)
    _set_up_templates(app, config)
    assets.init_app(app, source=ROOT / "static", folder=config.cache_folder)
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies
        )
    return app


def _configure(app: Flask, config: Config) -> None:
    engine: dict[str, Any] = {}
    if config.database_url.startswith("postgresql"):
        engine = {
            "pool_size": config.database_pool,
            "max_overflow": 0,
            "pool_pre_ping": True,
            # Its statements are short: compiling one took four seconds where the directory's list takes a tenth of one.
            "connect_args": {"options": "-c jit=off"},
        }
    app.config.update(
        ABRI=config,
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        SQLALCHEMY_DATABASE_URI=config.database_url.replace("postgresql://", "postgresql+psycopg://", 1),
        SQLALCHEMY_ENGINE_OPTIONS=engine,
        MAX_CONTENT_LENGTH=config.largest_request,
        MAX_FORM_MEMORY_SIZE=config.largest_request,
        MAX_FORM_PARTS=200,
        PREFERRED_URL_SCHEME="https" if config.https else "http",
        PROPAGATE_EXCEPTIONS=False,
        # Our own check of Sec-Fetch-Site and Origin stands in its place: under `no-referrer` it refuses everything.
        WTF_CSRF_SSL_STRICT=False,
        # A story written slowly must not be lost.
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=["text/html", "text/plain", "application/json"],
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_MIN_SIZE=500,
        COMPRESS_BR_LEVEL=4,
        COMPRESS_ZSTD_LEVEL=3,
        COMPRESS_LEVEL=4,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,  # no page carries what a browser could ask again with
    )


def _set_up_templates(app: Flask, config: Config) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.filters["through"] = links.through
    env.globals.update(
        site_name=config.site_name,
        language=locale.language,
        languages=locale.languages,
        language_names=locale.NAMES,
        direction=locale.direction,
        viewer=access.viewer,
        loaded_viewer=access.loaded_viewer,
        text_limit=markup.LIMIT,
        here=_here,
        has_shortcut=pages.has_shortcut,
        here_path=lambda: request.path,
        here_is=_part,
    )


def _part() -> str:
    """In which part of the site the reader is, for the navigation: whatever is theirs stands under one address."""
    is_own = request.path == "/a" or request.path.startswith("/a/")
    return "accounts" if is_own else request.blueprint or ""


def _here() -> str:
    """Where a change of language leads back to: this page, if it can be asked for again."""
    if request.method != "GET":
        return "/"
    return request.full_path.rstrip("?")


def _mark_writing() -> None:
    db.writing.set(request.method not in {"GET", "HEAD", "OPTIONS"})


class _Lines:
    """Writes each line to standard error as it is then: loggers are made once, and the stream may be another later."""

    def __init__(self, *_names: object) -> None:
        pass

    def msg(self, line: str) -> None:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()

    debug = info = warning = error = critical = exception = msg


def _set_up_logs() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=_Lines,
        cache_logger_on_first_use=True,
    )
