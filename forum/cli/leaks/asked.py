"""Who asks for which addresses: every route is asked by everybody, and every address by those whom it could concern."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from forum.cli.leaks.addresses import answering, as_others_know, asked_wrongly, every_form_of, filled
from forum.cli.leaks.ids import Few, Ids
from forum.cli.leaks.marks import REVIEW

# Everywhere with every id. Others are refused at these doors whatever the id, or are answered as everybody is: of each
# kind they ask with a few.
THOROUGH = frozenset({"visitor", "another", "unproven", *REVIEW})
DOORS = ("/mod", "/admin", "/desk", "/api/")
ALIKE = ("reports.",)  # the same page for whatever it is about
AT_DESKS = frozenset({"agency", "rival"})


@dataclass(frozen=True, slots=True)
class Route:
    """A route with all its addresses, and some of them."""

    start: str
    endpoint: str
    every: tuple[str, ...]
    few: tuple[str, ...]

    def asked_by(self, who: str) -> tuple[str, ...]:
        is_theirs = who in THOROUGH or (who in AT_DESKS and self.start.startswith("/desk"))
        is_short = self.start.startswith(DOORS) or self.endpoint.startswith(ALIKE)
        return self.few if is_short and not is_theirs else self.every


class Asked:
    """All addresses of a site. `failed`: routes of which nobody knows with which ids they are asked."""

    def __init__(self, app: Flask) -> None:
        self.failed: set[str] = set()
        with app.app_context():
            ids, few = Ids(), Few()
            others = tuple(as_others_know(app, ids))
            wrong = tuple(asked_wrongly(ids))
            self._gets = [self._route(rule, every=ids, few=few) for rule in answering(app, "GET")]
            self._gets += [Route("/p/", "reports.post", others, others[:4]), Route("", "", wrong, wrong)]
            self._posts = [self._route(rule, every=few, few=few, least=1) for rule in answering(app, "POST")]

    def _route(self, rule: Rule, *, every: Ids, few: Ids, least: int = 4) -> Route:
        try:
            found, some = tuple(every_form_of(rule, every)), tuple(filled(rule, few))
        except (KeyError, StopIteration):
            self.failed.add(f"{rule.rule}: it is said nowhere with which ids it is asked")
            return Route(rule.rule, rule.endpoint, (), ())
        return Route(rule.rule, rule.endpoint, found, some[:least])

    def gets(self, who: str) -> list[str]:
        """The pages that somebody asks for."""
        return [path for route in self._gets for path in route.asked_by(who)]

    def posts(self, who: str) -> list[str]:
        """The addresses to which they send a form."""
        return [path for route in self._posts for path in route.asked_by(who)]
