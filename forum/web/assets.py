"""Styles, modules and pictures under names made from their content, so that browsers may keep them for ever.

There is no build step: at start the style files are joined into one (in the order of the layers), every file is
copied under its hashed name into the cache folder, with compressed copies beside it. WhiteNoise serves them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import brotli
from flask import Flask
from whitenoise import WhiteNoise

FIRST = ("shared/tokens.css", "shared/base.css", "shared/layout.css")
LAST = ("shared/exit.css", "shared/print.css")
BUNDLE = "carnet.css"
# Modules that most pages of members need: one file, as every file is a request. Each exports one function of its name.
TOGETHER = ("shared/stay.js", "shared/count.js", "accounts/lasting.js")
MODULES = "together.js"
COPIED = {".js", ".svg", ".png", ".ico"}
COMPRESSED = {".css", ".js", ".svg"}
FOREVER = 10 * 365 * 24 * 3600  # seconds


class Assets:
    """Where each static file of the source is found: source name → address."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._folder = folder
        self.addresses: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._keep(BUNDLE, stylesheet(source))
        self._keep(MODULES, modules(source))
        for path in sorted(source.rglob("*")):
            if path.suffix in COPIED and path.relative_to(source).as_posix() not in TOGETHER:
                self._keep(path.relative_to(source).as_posix(), path.read_bytes())
        self.modules = json.dumps(
            {Path(name).stem: url for name, url in self.addresses.items() if name.endswith(".js") and name != MODULES}
            | {Path(name).stem: self.addresses[MODULES] for name in TOGETHER},
            sort_keys=True,
        )

    def _keep(self, name: str, content: bytes) -> None:
        plain = Path(name)
        hashed = f"{plain.stem}.{hashlib.sha256(content).hexdigest()[:12]}{plain.suffix}"
        self.addresses[name] = f"/static/{hashed}"
        target = self._folder / hashed
        if target.exists():
            return
        if plain.suffix in COMPRESSED:
            _write(target.with_name(hashed + ".br"), brotli.compress(content))
            _write(target.with_name(hashed + ".gz"), gzip.compress(content, mtime=0))
        _write(target, content)

    def __call__(self, name: str) -> str:
        return self.addresses[name]


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all: several processes may start at once."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    scratch.write_bytes(content)
    scratch.replace(path)


def stylesheet(source: Path) -> bytes:
    """All style files as one, layers first, exit and print last."""
    names = sorted(path.relative_to(source).as_posix() for path in source.rglob("*.css"))
    middle = [name for name in names if name not in FIRST and name not in LAST]
    wanted = [*FIRST, *middle, *LAST]
    return b"\n".join((source / name).read_bytes() for name in wanted if name in names)


def modules(source: Path) -> bytes:
    """The modules of `TOGETHER` as one, each in a scope of its own."""
    written = []
    for name in filter(lambda name: (source / name).exists(), TOGETHER):
        text, stem = (source / name).read_text(encoding="utf-8"), Path(name).stem
        body = text.replace(f"export default function {stem}(", f"function {stem}(")
        written.append(f"export const {stem} = (() => {{\n{body}\nreturn {stem};\n}})();")
    return "\n".join(written).encode()


def init_app(app: Flask, *, source: Path, folder: Path) -> None:
    """Serve the files and give templates `asset('shared/icon.svg')` and `modules`."""
    assets = Assets(source, folder)
    served: Any = WhiteNoise(
        app.wsgi_app,
        max_age=FOREVER,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_headers,
    )
    for url in assets.addresses.values():
        name = url.removeprefix("/static/")
        served.add_file_to_dictionary(url, str(folder / name))
        _forget_when(served.files[url])
    app.wsgi_app = served  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = assets
    app.jinja_env.globals["modules"] = assets.modules


def _headers(headers: Any, _path: str, url: str) -> None:
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["ETag"] = f'"{url.split(".")[-2]}"'  # WhiteNoise's own is made from the time of the file


def _forget_when(file: Any) -> None:
    """WhiteNoise always says when a file was made; it is about the server, and a hashed name needs no date."""
    file.last_modified = None
    file.alternatives = [
        (accepted, path, [header for header in headers if header[0] != "Last-Modified"])
        for accepted, path, headers in file.alternatives
    ]
