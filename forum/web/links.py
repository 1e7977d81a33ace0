"""The page between us and another site: it names the site, so that nobody leaves without knowing."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from forum import keys, markup
from forum.errors import Hidden
from forum.web import access, locale

blueprint = Blueprint("links", __name__)
PURPOSE = "link-out"
LINK = "<a "


def out(target: str) -> str:
    """The address of the page in between for an http(s) address. Signed: the page names only what we linked."""
    packed = base64.urlsafe_b64encode(target.encode()).decode().rstrip("=")
    return url_for("links.leave", to=f"{packed}.{keys.sign(PURPOSE, packed)}")


def through(html: str) -> Markup:
    """Stored HTML with its links leading to the page in between, and what its folded passages are called; ready for a
    template.

    When it is read and not when it is written: the signature's key may change, stored texts do not.
    """
    shown = markup.with_redirects(html, out) if LINK in html else markup.trusted(html)
    return markup.with_summaries(shown, _("Passage replié"), locale.language()) if markup.SUMMARY in html else shown


def _target(to: str) -> str:
    """The address that was signed. Raises Hidden for a forged one, and for what is not of the web."""
    packed, _, signature = to.partition(".")
    if not keys.is_signed(PURPOSE, packed, signature):
        raise Hidden
    try:
        target = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
        parts = urlsplit(target)
    except (binascii.Error, ValueError) as error:
        raise Hidden from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Hidden  # a second lock: nothing of ours signs such an address
    return target


@blueprint.get("/u")
@access.everybody
def leave() -> str:
    target = _target(request.args.get("to", ""))
    return render_template("web/leave.html", target=target, host=urlsplit(target).hostname)
