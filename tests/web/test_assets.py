"""Styles, modules and pictures: under names made from their content, kept by browsers for ever, small on the way."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from config import ROOT
from forum.web.assets import BUNDLE, Assets, stylesheet
from tests.visitor import Visitor

HASHED = re.compile(r"^/static/[\w-]+\.[0-9a-f]{12}\.(css|js|svg)$")
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture
def assets(app: Flask) -> Assets:
    found = app.jinja_env.globals["asset"]
    assert isinstance(found, Assets)
    return found


def fetched(app: Flask, address: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get(address, headers=named, base_url="https://localhost", buffered=True)


def test_every_file_has_a_name_made_from_its_content_and_may_be_kept_for_ever(app: Flask, assets: Assets) -> None:
    assert BUNDLE in assets.addresses
    assert "shared/icon.svg" in assets.addresses
    for name, address in assets.addresses.items():
        assert HASHED.match(address), name
        response = fetched(app, address)
        assert response.status_code == 200, name
        assert response.mimetype == KINDS[Path(name).suffix]
        assert "immutable" in response.headers["Cache-Control"]
        assert "max-age=315360000" in response.headers["Cache-Control"]


def test_files_say_nothing_of_when_they_were_made_and_are_not_for_other_sites(app: Flask, assets: Assets) -> None:
    for address in assets.addresses.values():
        headers = fetched(app, address).headers
        assert "Last-Modified" not in headers
        assert headers["ETag"].strip('"') in address
        assert "Set-Cookie" not in headers
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_files_are_sent_compressed(app: Flask, assets: Assets, coding: str, unpack: object) -> None:
    assert callable(unpack)
    for name in (BUNDLE, "shared/exit.js"):
        plain = fetched(app, assets(name), Accept_Encoding="identity")
        packed = fetched(app, assets(name), Accept_Encoding=coding)
        assert packed.headers["Content-Encoding"] == coding
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert "immutable" in packed.headers["Cache-Control"]
        assert unpack(packed.get_data()) == plain.get_data()
        assert len(packed.get_data()) < len(plain.get_data()) / 2


def test_a_browser_that_takes_both_gets_the_smaller(app: Flask, assets: Assets) -> None:
    assert fetched(app, assets(BUNDLE), Accept_Encoding="gzip, br").headers["Content-Encoding"] == "br"


@pytest.mark.parametrize(
    "path",
    [
        "/static/none.css",
        "/static/",
        "/static/../config.py",
        "/static/%2e%2e/config.py",
        "/static/shared/exit.js",
        "/static/carnet.css",
        "/static/%00",
    ],
)
def test_there_is_nothing_else_to_fetch(visitor: Visitor, path: str) -> None:
    page = visitor.get(path, 404)
    assert page.headers["Cache-Control"] == "no-store"


def test_every_address_a_page_names_is_served(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/")
    named = [element.get("href") or element.get("src") for element in page.css("link[href], script[src]")]
    assert len(named) == 3
    for address in named:
        assert fetched(app, address or "").status_code == 200


def test_layers_come_first_and_the_exit_speaks_last() -> None:
    style = stylesheet(ROOT / "static").decode()
    assert style.index("@layer tokens") < style.index("@layer base") < style.index("@layer component")
    assert style.index(".exit {") > style.rindex(".post-card")
    assert style.index("@media print", style.index(".exit {")) > style.index(".exit {")
    for path in (ROOT / "static").rglob("*.css"):
        assert path.read_text(encoding="utf-8") in style, path


def test_a_changed_file_has_another_name_and_its_former_one_stays(tmp_path: Path) -> None:
    """Several processes may start at once, and an open page may still ask for what it was made with."""
    source, folder = tmp_path / "source", tmp_path / "folder"
    (source / "shared").mkdir(parents=True)
    (source / "shared" / "exit.js").write_text("one();")
    before = Assets(source, folder)("shared/exit.js")
    (source / "shared" / "exit.js").write_text("two();")
    after = Assets(source, folder)("shared/exit.js")
    assert before != after
    kept = {path.name for path in folder.iterdir()}
    assert {Path(before).name, Path(after).name} <= kept
    assert {f"{Path(after).name}.br", f"{Path(after).name}.gz"} <= kept
    assert not [name for name in kept if re.search(r"\.\d+$", name)], "nothing half-written is left"


def test_the_program_lists_its_modules_for_the_page(assets: Assets) -> None:
    assert '"exit": "/static/exit.' in assets.modules
    assert "css" not in assets.modules
