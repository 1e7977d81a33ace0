"""Templates compiled once a language, with the interface's words put in then and not with every page.

A page says some sixty things of its own. To look each up while a page is made took longer than to fill in what its
members wrote (docs/performance.md). Templates stay as they are: `_("…")` with a constant is what is put in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import BaseLoader, Template, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer

from forum.web import locale

NAMES = frozenset({"_", "gettext"})
Source = tuple[str, str | None, Callable[[], bool] | None]


class _PutIn(NodeTransformer):
    """Replaces `_("constant", name=value)` in a parsed template by the words themselves."""

    def __init__(self, language: str) -> None:
        self._words = locale.translations(language)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name in NAMES and len(node.args) == 1):
            return node
        said = node.args[0]
        if not isinstance(said, nodes.Const) or node.dyn_args or node.dyn_kwargs:
            return node
        words = self._words.ugettext(said.value)
        if not node.kwargs:
            # As gettext does in templates: always a format, so that "%%" is one sign with or without values.
            return nodes.MarkSafe(nodes.Const(words % {}, lineno=node.lineno), lineno=node.lineno)
        values = [nodes.Pair(nodes.Const(each.key), each.value) for each in node.kwargs]
        safe = nodes.MarkSafe(nodes.Const(words, lineno=node.lineno), lineno=node.lineno)
        return nodes.Mod(safe, nodes.Dict(values, lineno=node.lineno), lineno=node.lineno)


class _Loader(BaseLoader):
    """Finds `fr:errors/error.html` where `errors/error.html` is."""

    def __init__(self, inner: BaseLoader) -> None:
        self._inner = inner

    def get_source(self, environment: Any, template: str) -> Source:
        return self._inner.get_source(environment, template.partition(":")[2])

    def list_templates(self) -> list[str]:
        return self._inner.list_templates()


class _Context(Context):
    """What a template sees."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Of most of what pages call it is plain what it is: Jinja's questions about it took as long as the macro."""
        if type(called) is not Macro:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(self.eval_ctx, *args, **kwargs)


class _Template(Template):
    """A template whose macros see nothing of the page that uses them."""

    def _get_default_module(self, _context: Context | None = None) -> TemplateModule:
        """The macros, made once. Jinja compares all names known to the page first, for each import of each page."""
        return super()._get_default_module()


class InLanguages(Environment):
    """Flask's environment, where every template has a name and a compiled form for each language."""

    template_class = _Template
    context_class = _Context

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self.loader = _Loader(app.create_global_jinja_loader())
        self._made: dict[tuple[str, str], Template] = {}

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Template:
        """A template that another one names is wanted in the same language."""
        if isinstance(name, Template):
            return name
        language = parent.partition(":")[0] if parent else locale.language()
        found = self._made.get((language, name))
        if found is None or self.auto_reload:
            found = self._made[language, name] = super().get_template(f"{language}:{name}", None, globals)
        return found

    def _generate(self, source: nodes.Template, name: str | None, *rest: Any, **options: Any) -> str:
        language, colon, _ = (name or "").partition(":")
        if colon:
            source = _PutIn(language).visit(source)
        return super()._generate(source, name, *rest, **options)


def _said(words: str) -> str:
    return str(locale.translations(locale.language()).ugettext(words))


def _counted(one: str, many: str, number: int, **values: Any) -> str:
    """ngettext in templates, which escape it as any text: a board's page says a number with each thread."""
    return _in_number(locale.language(), one, many, number) % {"num": number, **values}


@lru_cache(maxsize=2048)
def _in_number(language: str, one: str, many: str, number: int) -> str:
    return str(locale.translations(language).ungettext(one, many, number))


def init_app(app: Flask) -> None:
    """Call before anything else touches `app.jinja_env`."""
    app.jinja_environment = InLanguages  # type: ignore[assignment]
    env: Any = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    # What cannot be put in beforehand is looked up when it is said: numbers, words chosen by the page.
    env.install_gettext_callables(_said, _counted, newstyle=True)
    env.globals["ngettext"] = _counted
