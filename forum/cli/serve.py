"""`abri serve`: the web server, without any log of who asked for what."""

from __future__ import annotations

import os

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from forum.cli.shared import application


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
    Server(
        app,
        {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "preload_app": True,
            "control_socket_disable": True,
            "timeout": 30,
            "graceful_timeout": 10,
            "keepalive": 5,
            "limit_request_line": 4094,
            "limit_request_fields": 60,
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108
        },
    ).run()


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
def serve(bind: str, workers: int, threads: int) -> None:
    """Serve the forum. A proxy in front ends TLS; see docs/operating.md."""
    run(application(), bind=bind, workers=workers, threads=threads)
