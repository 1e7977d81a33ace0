"""Search engines: they find nothing here but the pages for which the operator says so, one by one.

Two things must agree. Each answer says for itself whether it may be found, in a header and in the page. And robots.txt
says what may be asked for at all: who may not ask never reads the header, and keeps listing an address that it knows.
So it names the very addresses that may be found, those that are to be forgotten for a while, and refuses the rest,
which then is neither read nor stored.
"""

from __future__ import annotations

from flask import Response, after_this_request, url_for

from forum.resources import queries, rules
from forum.resources.models import GuidancePage
from forum.resources.views.shared import blueprint
from forum.web import access, locale
from forum.web.headers import HEADERS

FOUND = "index, noarchive"
HEADER = "X-Robots-Tag"


def robots_of(page: GuidancePage) -> str:
    """What the answer with a page tells search engines: the words of header and page."""
    is_public = rules.is_public_now(page, locale.today())
    return FOUND if rules.may_be_indexed(is_public=is_public, is_indexable=page.is_indexable) else HEADERS[HEADER]


def announce(page: GuidancePage) -> None:
    """Have the header of this answer say it, too."""
    words = robots_of(page)

    @after_this_request
    def _say(response: Response) -> Response:
        response.headers[HEADER] = words
        return response


@blueprint.get("/robots.txt")
@access.everybody
def robots() -> Response:
    """The end of an address is meant, too (RFC 9309): what stands below it is not to be asked for."""
    found = [f"Allow: {url_for('resources.page', page_id=page_id)}$" for page_id in queries.crawled(locale.today())]
    return Response("\n".join(["User-agent: *", *found, "Disallow: /", ""]), mimetype="text/plain")
