"""Web addresses that people type: which are taken for links, where they truly lead, how they are shown.

Only http and https, only a named host. The host is always kept and shown in its ASCII form (RFC 3492), so that
a look-alike letter cannot pass for another and what is shown is what the browser asks for.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

import nh3

LONGEST: Final = 2_000  # characters of an address, encoded: beyond, it is left as text
_PARTS = re.compile(r"(https?)://([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_PORT = re.compile(r"[0-9]{1,5}")
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # what browsers take for a dot in a host
_SAFE = "/?#[]@!$&'()*+,;=:%-._~"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads.

    `href` is the whole address, ASCII only; `host` its host in ASCII form, no port; `shown` the address for
    people: ASCII host, the rest as it was typed.
    """

    href: str
    host: str
    shown: str


def _ascii_label(label: str) -> str:
    """One part of a host in ASCII form; empty when no host may hold it."""
    if label.isascii():
        return label
    if len(label) > 63 or any(unicodedata.category(letter)[0] not in "LMN" and letter != "-" for letter in label):
        return ""
    return "xn--" + label.encode("punycode").decode("ascii")


def ascii_host(host: str) -> str:
    """The host as it goes over the wire, lower case; empty for addresses by number and what is no host name."""
    if len(host) > 253:
        return ""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", host.translate(_DOTS)).lower())
    name = ".".join(_ascii_label(label) for label in folded.removesuffix(".").split("."))
    return name if _HOST.fullmatch(name) else ""


def _browsers_read(href: str) -> bool:
    """Whether a reader of the URL Standard takes it, nh3's: it knows which ASCII forms no host may have."""
    return "href" in nh3.clean(f'<a href="{escape(href)}"></a>', link_rel=None)


def read_address(text: str) -> Address | None:
    """The address written in `text`, or None when it is not one to link to.

    Refused: other schemes, user names and passwords, hosts given by number or without a dot, back slashes and
    white space (browsers read them otherwise than people do), more than `LONGEST` characters.
    """
    if len(text) > LONGEST or any(letter.isspace() or letter == "\\" for letter in text):
        return None
    if not (parts := _PARTS.fullmatch(text)):
        return None
    scheme, authority, rest = parts[1].lower(), parts[2], parts[3]
    name, colon, port = authority.partition(":")
    if colon and not (_PORT.fullmatch(port) and 0 < int(port) < 65_536):
        return None
    if not (host := ascii_host(name)):
        return None
    start = f"{scheme}://{host}{colon}{port}"
    href = start + quote(rest or "/", safe=_SAFE)
    if len(href) > LONGEST or not _browsers_read(href):
        return None
    return Address(href, host, start + rest)
