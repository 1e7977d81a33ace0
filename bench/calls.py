"""How many functions one request calls: the only figure that is the same on a busy machine and on an idle one."""

from __future__ import annotations

import sys
from types import FrameType

from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

FIRST = 5  # requests before the count: templates are compiled, statements built
COUNTED = 5


def per_request(app: Flask, path: str, headers: dict[str, str]) -> int:
    """Calls of Python and C functions for one answer, the mean of a few; without the server."""
    environ = create_environ(path, headers=headers)
    for _ in range(FIRST):
        run_wsgi_app(app, environ, buffered=True)
    count = 0

    def note(_frame: FrameType, event: str, _detail: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        for _ in range(COUNTED):
            run_wsgi_app(app, environ, buffered=True)
    finally:
        sys.setprofile(None)
    return count // COUNTED
