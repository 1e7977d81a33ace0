"""A site of its own, for as long as it is looked at: nothing of the operator's is read or touched."""

from __future__ import annotations

import logging
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from config import Config
from forum.app import create_app
from forum.cli.leaks.planting import plant
from forum.cli.leaks.walk import Progress, Result, Walk
from forum.db import db

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own inside it, for this account only


@contextmanager
def site(*, cache_folder: Path, database_url: str = "") -> Iterator[Flask]:
    """An application over an empty database, made by the migrations and gone afterwards. `cache_folder`: where the
    files of pages are kept. `database_url`: an empty database to use instead, which is left as it then is."""
    parent = IN_MEMORY if IN_MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="abri-selftest-", dir=parent))
    config = Config(
        secret_key=secrets.token_urlsafe(48),
        database_url=database_url or f"sqlite:///{folder / 'site.sqlite3'}",
        rate_limits=False,
        cache_folder=cache_folder,
        emergency_file=folder / "emergency.json",
    )
    try:
        app = create_app(config)
        with app.app_context(), _quiet():
            upgrade()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without a line for each migration."""
    logger = logging.getLogger("alembic")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def look(progress: Progress, *, cache_folder: Path, database_url: str = "") -> Result:
    """Plant, and let everybody ask for everything."""
    with site(cache_folder=cache_folder, database_url=database_url) as app:
        planting = plant(app)
        walk = Walk(app, planting)
        progress(f"{len(planting.secrets)} secrets planted; {len(walk.asked.gets('another'))} addresses")
        return walk.run(progress)


def report(result: Result) -> list[str]:
    """What was found, a line each; nothing of a clean result."""
    rows = [("what", "who", "where")] if result.leaks else []
    rows += [(leak.what, leak.who, leak.path) for leak in sorted(result.leaks)]
    lines = [f"{what:<36} {who:<12} {path}" for what, who, path in rows]
    lines += [f"Not met by {who}, who may: {what}. There nobody looked." for who, what in sorted(result.unseen)]
    return lines + [f"Could not be asked: {what}" for what in sorted(result.failed)]
