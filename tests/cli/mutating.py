"""Conditions of functions, switched off one at a time: whoever looks for leaks must find what that lets out."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy

CONDITIONS = {"is_", "is_not", "in_", "not_in"}
ALL_OF = {"and_", "where"}
_Cached = type(functools.cache(len))


def _source(function: Callable[..., Any]) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))


def choices_of(function: Callable[..., Any]) -> list[str]:
    """What the function asks before it chooses, as it is written."""
    nodes = ast.walk(_source(function))
    return _once(ast.unparse(node.test) for node in nodes if isinstance(node, ast.If | ast.IfExp))


def conditions_of(function: Callable[..., Any]) -> list[str]:
    """What the function puts into a statement as a condition, as it is written: what must all hold, and every
    comparison. What it asks before it chooses is not among them."""
    tree = _source(function)
    tested = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp) for part in ast.walk(node.test)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in ALL_OF:
            found += [argument for argument in node.args if not isinstance(argument, ast.Starred)]
        if isinstance(node, ast.Compare) or (isinstance(node, ast.Call) and _name(node) in CONDITIONS):
            found.append(node)
    return _once(ast.unparse(node) for node in found if id(node) not in tested)


def _name(call: ast.Call) -> str:
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _once(texts: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(texts))


class _Swap(ast.NodeTransformer):
    def __init__(self, what: str, instead: str) -> None:
        self.what, self.instead = what, instead
        self.swapped = 0

    def visit(self, node: ast.AST) -> Any:
        is_read = not isinstance(getattr(node, "ctx", None), ast.Store)
        if isinstance(node, ast.expr) and is_read and ast.unparse(node) == self.what:
            self.swapped += 1
            return ast.parse(self.instead, mode="eval").body
        return self.generic_visit(node)


@contextmanager
def instead_of(function: Callable[..., Any], what: str, instead: str = "true()") -> Iterator[None]:
    """Everywhere in the program, the function with one of its expressions written otherwise."""
    module = sys.modules[function.__module__]
    tree, swap = _source(function), _Swap(what, instead)
    swap.visit(tree)
    assert swap.swapped, f"{what} is not in {function.__name__}"
    known = {**vars(module), "true": sqlalchemy.true, "false": sqlalchemy.false}
    exec(compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec"), known)
    changed = known[function.__name__]
    with pytest.MonkeyPatch.context() as patch:
        for name, other in list(sys.modules.items()):
            if name.startswith("forum."):
                for key, kept in list(vars(other).items()):
                    if kept is function:
                        patch.setattr(other, key, changed)
        with statements_anew():
            yield


@contextmanager
def statements_anew() -> Iterator[None]:
    """Let statements that are built once be built with the rules of now, before and after."""
    _forget()
    try:
        yield
    finally:
        _forget()


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("forum.") and ".queries" in name:
            for kept in list(vars(module).values()):
                if isinstance(kept, _Cached):
                    kept.cache_clear()
