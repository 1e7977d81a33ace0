"""What anybody meets first: the `run` script. Only what costs no installation is tried here."""

import ast
import importlib.util
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = ("setup", "demo", "test", "check", "bench", "abri")

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10"></testsuite></testsuites>
"""


def call(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "run", *words], capture_output=True, text=True, check=False, timeout=30)


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, its folders moved into an empty one."""
    loader = SourceFileLoader("run_script", str(ROOT / "run"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_text("[project]")
    (tmp_path / "uv.lock").write_text("version = 1")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name, path in {
        "ROOT": tmp_path,
        "UV_HOME": tmp_path / ".uv",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
        "STAMP": tmp_path / ".venv" / "stamp",
    }.items():
        monkeypatch.setattr(module, name, path)
    return module


def test_help_names_every_command_and_needs_no_set_up() -> None:
    answer = call("--help")
    assert answer.returncode == 0
    assert [line.split()[0] for line in answer.stdout.splitlines() if line.startswith("  ")] == list(COMMANDS)


@pytest.mark.parametrize("words", [[], ["no-such-command"], ["--port"], ["check", "--quick"], ["setup", "now"]])
def test_what_is_not_understood_gets_the_help_and_exit_code_2(words: list[str]) -> None:
    answer = call(*words)
    assert answer.returncode == 2
    assert "usage: ./run COMMAND" in answer.stderr
    assert all(word in answer.stderr for word in words)


def test_the_script_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "run").read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} <= set(sys.stdlib_module_names)


def test_an_old_python_can_read_the_script_as_far_as_its_message() -> None:
    ast.parse((ROOT / "run").read_text("utf-8"), feature_version=(3, 8))


def test_a_python_that_is_too_old_is_told_so(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(script, "OLDEST_PYTHON", (99, 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert script.main(["setup"]) == 1
    assert "needs Python 3.11 or newer" in capfd.readouterr().err


def test_a_python_without_venv_is_told_which_debian_package_to_install(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    assert script.main(["setup"]) == 1
    assert "apt-get install python3-venv" in capfd.readouterr().err


def test_the_packages_are_looked_at_again_only_when_something_has_changed(script: ModuleType, tmp_path: Path) -> None:
    assert not script.is_set_up()
    script.PYTHON.write_text("")
    script.STAMP.write_text(script.wanted_stamp())
    assert script.is_set_up()
    (tmp_path / "uv.lock").write_text("version = 2")
    assert not script.is_set_up()
    script.STAMP.write_text(script.wanted_stamp())
    script.PYTHON.unlink()
    assert not script.is_set_up()


@pytest.mark.parametrize("home", ["", "/nowhere/at/all"])
def test_caches_find_a_place_where_there_is_no_home_folder(script: ModuleType, tmp_path: Path, home: str) -> None:
    found = Path(script.environment({"HOME": home})["HOME"])
    assert tmp_path in found.parents
    assert os.access(found, os.W_OK)


def test_settings_of_the_caller_are_kept_but_for_another_virtual_environment(
    script: ModuleType, tmp_path: Path
) -> None:
    given = {
        "HOME": str(tmp_path),
        "UV_DEFAULT_INDEX": "https://packages.example/simple",
        "UV_PYTHON": "/opt/python3.12",
        "PIP_CERT": "/etc/own.pem",
        "VIRTUAL_ENV": "/elsewhere",
    }
    settings = script.environment(given)
    assert "VIRTUAL_ENV" not in settings
    assert {name: settings[name] for name in given if name != "VIRTUAL_ENV"} == {
        name: value for name, value in given.items() if name != "VIRTUAL_ENV"
    }


def test_the_last_line_adds_up_all_parts_and_counts_errors_as_failed(script: ModuleType, tmp_path: Path) -> None:
    assert script.summary(iter([])) == "tests: 0 passed, 0 failed"
    reports = [tmp_path / "0.xml", tmp_path / "1.xml"]
    for report in reports:
        report.write_text(REPORT)
    assert script.summary(iter(reports)) == "tests: 8 passed, 6 failed, 6 skipped"


def test_a_part_that_cannot_be_had_is_an_error_with_its_name(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.PYTHON.write_text("#!/bin/sh\nprintf 'redis-server\\tredis-server\\n'\n")
    script.PYTHON.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(script.Stop, match=r"ERROR.*\n.*redis-server: apt-get install redis-server"):
        script.require_parts()


def test_ci_runs_the_checks_and_then_the_tests() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("./run")] == ["./run check", "./run test"]
    assert "set -euo pipefail" in lines
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert os.access(ROOT / "run", os.X_OK)
