"""New guidance as an Atom feed (RFC 4287): titles and days of public pages, for those who ask for it. Never threads."""

from __future__ import annotations

import base64
import re
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, current_app, request, url_for
from flask_babel import gettext as _

from forum.errors import Hidden
from forum.resources import labels, queries
from forum.resources.queries import Entry
from forum.resources.views.shared import blueprint
from forum.web import access, locale

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "xml:lang"
# What XML 1.0 cannot carry, however it is written.
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@blueprint.get("/r/feed")
@access.everybody
def feed() -> Response:
    language = request.args.get("language", "")
    if language and language not in labels.WRITTEN:
        raise Hidden
    address = _whole(url_for("resources.feed", language=language or None))
    written = _feed(queries.newest(locale.today(), language=language), address=address)
    xml = tostring(written, encoding="utf-8", xml_declaration=True)
    return Response(xml, content_type="application/atom+xml; charset=utf-8")


def _whole(path: str) -> str:
    """A whole address: whoever reads a feed reads it elsewhere."""
    site: str = current_app.config["ABRI"].site_address or request.host_url.rstrip("/")
    return site + path


def _feed(entries: list[Entry], *, address: str) -> Element:
    feed = Element("feed", {"xmlns": ATOM, LANGUAGE: locale.language()})
    _say(feed, "id", uuid5(NAMESPACE_URL, address).urn)
    _say(feed, "title", _("Fiches – %(site)s", site=current_app.config["ABRI"].site_name))
    _say(feed, "updated", _day(max((entry.appeared_on for entry in entries), default=locale.today())))
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=address)
    SubElement(feed, "link", rel="alternate", type="text/html", href=_whole(url_for("resources.directory")))
    for entry in entries:
        _add(feed, entry)
    return feed


def _add(feed: Element, entry: Entry) -> None:
    element = SubElement(feed, "entry", {LANGUAGE: entry.language})
    _say(element, "id", uuid_of(entry.public_id).urn)
    _say(element, "title", entry.title)
    _say(element, "published", _day(entry.appeared_on))
    _say(element, "updated", _day(entry.appeared_on))
    _say(SubElement(element, "author"), "name", entry.agency)
    href = _whole(url_for("resources.page", page_id=entry.public_id))
    SubElement(element, "link", rel="alternate", type="text/html", hreflang=entry.language, href=href)


def _say(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = UNSPEAKABLE.sub("", words)


def _day(day: date) -> str:
    """Atom knows moments only: the first of the day."""
    return f"{day.isoformat()}T00:00:00Z"


def uuid_of(public_id: str) -> UUID:
    """The same 128 bits as a public id of 22 characters."""
    return UUID(bytes=base64.urlsafe_b64decode(public_id + "=="))
