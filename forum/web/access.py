"""Who may call a route. Exactly one declaration each; a route without one answers 403."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum.errors import Refused
from forum.roles import VISITOR, Role, Viewer

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "abri_access"


@dataclass(frozen=True, slots=True)
class Access:
    """A declaration: the roles that may call, or everybody. `suspended`: also while their account is suspended or
    closed; who is, meets what everybody does as a visitor does, and nothing else."""

    everybody: bool = False
    roles: frozenset[Role] = frozenset()
    enrolling: bool = False
    suspended: bool = False

    def allows(self, viewer: Viewer) -> bool:
        return self.everybody or (viewer.role is not None and viewer.role in self.roles)


def _declare(access: Access) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        if hasattr(view, ATTRIBUTE):
            raise RuntimeError(f"{view.__name__} declares its access twice")
        setattr(view, ATTRIBUTE, access)
        return view

    return decorate


def everybody(view: View) -> View:
    """Visitors too. What is shown still depends on the viewer, through queries."""
    return _declare(Access(everybody=True))(view)


def only(*roles: Role) -> Callable[[View], View]:
    """The named roles."""
    return _declare(Access(roles=frozenset(roles)))


def accounts(view: View) -> View:
    """Whoever is signed in."""
    return _declare(Access(roles=frozenset(Role)))(view)


def enrolling(view: View) -> View:
    """Whoever is signed in, staff also before their second factor is set; the pages of one's own account, which
    stay open while it is suspended."""
    return _declare(Access(roles=frozenset(Role), enrolling=True, suspended=True))(view)


def suspended_too(view: View) -> View:
    """Whoever is signed in, also while their account is suspended or closed: what they are told, what limits them,
    how to object, how to leave."""
    return _declare(Access(roles=frozenset(Role), suspended=True))(view)


members = only(Role.MEMBER, Role.MODERATOR, Role.ADMIN)
agencies = only(Role.AGENCY)
reviewers = only(Role.MODERATOR, Role.ADMIN)
administrators = only(Role.ADMIN)


def viewer() -> Viewer:
    """For whom this request is answered, with the role in force now."""
    return getattr(current_user, "viewer", VISITOR)


def loaded_viewer() -> Viewer:
    """The viewer as far as this request has already asked for them, a visitor otherwise: for pages that must answer
    without a database. Flask-Login keeps whom it has loaded there."""
    return getattr(g.get("_login_user"), "viewer", VISITOR)


def init_app(app: Flask) -> None:
    app.before_request(_enforce)


def _enforce() -> Response | None:
    if request.endpoint is None or request.endpoint == "static":
        return None  # routing already failed: the error page answers
    declared: Access | None = getattr(current_app.view_functions[request.endpoint], ATTRIBUTE, None)
    if declared is None:
        raise Refused("undeclared")
    if declared.everybody:
        return None
    if declared.allows(viewer()):
        if viewer().is_suspended and not declared.suspended:
            raise Refused("suspended")
        return None
    if current_user.is_authenticated and viewer().role is None:
        if declared.enrolling:
            return None
        return redirect(url_for("accounts.second"), 303)
    if current_user.is_authenticated:
        raise Refused("role")
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("accounts.sign_in"), 303)
    raise Refused("signed_out")
