"""`abri serve`: the web server, without any log of who asked for what."""

from __future__ import annotations

import gc
import os
import sys

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from forum.cli import tidy, watch
from forum.cli.shared import application, keep_numbers
from forum.db import db

# How the server's words about its own processes begin.
OWN_AFFAIRS = ("Worker", "worker", "Connection in use", "Can't connect to", "Retrying", "Shutting down")


class QuietLogger(Logger):  # type: ignore[misc]
    """What the server itself has to say, without whom it was talking to.

    What it says about requests holds addresses, request lines and paths, partly put into the words before they come
    here. So only what it says about its own processes is written as it is; of anything else, that it happened.
    """

    def critical(self, msg: str, *values: object, **_more: object) -> None:
        super().critical("%s", _without_people(msg, values))

    def error(self, msg: str, *values: object, **_more: object) -> None:
        super().error("%s", _without_people(msg, values))

    def warning(self, msg: str, *values: object, **_more: object) -> None:
        super().warning("%s", _without_people(msg, values))

    def exception(self, _msg: str, *_values: object, **_more: object) -> None:
        """What failed and where."""
        error, trace = sys.exc_info()[1], sys.exc_info()[2]
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        super().error("%s at %s", type(error).__name__, place)


def _without_people(msg: str, values: tuple[object, ...]) -> str:
    if msg.startswith(OWN_AFFAIRS):
        return msg % values if values and all(isinstance(value, int) for value in values) else msg
    return "a request could not be read or answered"


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our application, made once before the workers fork."""

    def __init__(self, app: Flask, options: dict[str, object]) -> None:
        self.application = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.application


def run(app: Flask, *, bind: str, workers: int, threads: int) -> None:
    """Serve until stopped. No access log: it would hold addresses."""
    with app.app_context():
        keep_numbers()
        db.engine.dispose()  # a connection must not pass through a fork
    gc.collect()
    gc.freeze()  # what is there now stays: the collector need not look at it with every request
    Server(
        app,
        {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "accesslog": None,
            "errorlog": "-",
            # Warnings are about broken requests: here the server puts address and words into the pattern itself.
            "loglevel": "error",
            "logger_class": QuietLogger,
            "preload_app": True,
            # After the fork, which would not take a thread along. One process at a time does the work.
            "post_worker_init": lambda _worker: _begin(app),
            "control_socket_disable": True,
            "timeout": 30,
            "graceful_timeout": 10,
            "keepalive": 5,
            "limit_request_line": 8190,
            "limit_request_fields": 60,
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108
        },
    ).run()


def _begin(app: Flask) -> None:
    """What each process does besides answering."""
    watch.start(app)
    tidy.start(app)


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes; more than one needs ABRI_REDIS_URL.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
def serve(bind: str, workers: int, threads: int) -> None:
    """Serve the forum. A proxy in front ends TLS; see docs/operating.md."""
    app = application()
    if workers > 1 and not app.config["ABRI"].redis_url:
        raise click.UsageError("--workers: several processes count tries together through Redis: set ABRI_REDIS_URL")
    run(app, bind=bind, workers=workers, threads=threads)
