"""Asking whether a page on the web is still there, without letting anybody use this machine to reach another.

Addresses come from agencies and imports. So every name is resolved here, only public addresses are spoken to, and the
connection goes to the address that was looked at; the same again for every redirection. Nothing is sent but the request
for the page: no cookies, no referrer, no name of this site. Nothing is read but the head of the answer.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import monotonic
from urllib.parse import SplitResult, quote, urljoin, urlsplit

Address = IPv4Address | IPv6Address
SECONDS = 20  # for a round
SOCKET_SECONDS = 5  # for each thing that is waited for
AT_ONCE = 8  # hosts
MOST_REDIRECTIONS = 5
MOST_OF_A_HOST = 3  # pages a round, one after the other
PORTS = {"http": 80, "https": 443}
# Says what it is and not whose.
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; link check)", "Accept": "text/html,*/*", "Connection": "close"}
_PLAIN = "/%?&=+~:;,!$'()*@[]"  # in a path as it is written
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
# A page is there although it does not open to machines, or not so often.
CLOSED_TO_US = frozenset({401, 403, 407, 429, 451})
# Addresses that stand for others, perhaps inside (translated between the two versions of the protocol), and those of
# networks themselves, some of which Python's own list calls public. IANA's special-purpose registries.
_NEVER = tuple(
    ip_network(net)
    for net in (
        "192.0.0.0/24", "192.88.99.0/24",
        "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10",
    )
)  # fmt: skip


def is_public(address: Address) -> bool:
    """Whether an address is one of the open network: not of this machine, its neighbours or something in between."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if any(address in net for net in _NEVER):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be spoken to. Tests, whose servers are on this machine, give another."""

    may_speak_to: Callable[[Address], bool] = is_public
    any_port: bool = False


PUBLIC = Reach()


@dataclass(slots=True)
class _Round:
    """One round: until when, and what is open, so that it can be closed then."""

    reach: Reach
    end: float
    found: dict[str, bool] = field(default_factory=dict)
    sockets: set[socket.socket] = field(default_factory=set)

    def is_over(self) -> bool:
        return monotonic() >= self.end


def knock(addresses: Collection[str], reach: Reach = PUBLIC, *, seconds: float = SECONDS) -> dict[str, bool]:
    """Which of these pages answered (True) and which did not; those for which the time was too short are left out.

    Several hosts at once, one page of a host at a time.
    """
    going = _Round(reach=reach, end=monotonic() + seconds)
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        hosts[_host(address)].append(address)
    waiting = deque(some[:MOST_OF_A_HOST] for some in hosts.values())
    threads = [
        threading.Thread(target=_visit, args=(waiting, going), daemon=True, name="knock")
        for _one in range(min(AT_ONCE, len(waiting)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(going.end - monotonic(), 0))
    for left in list(going.sockets):  # whoever answers a letter a second is not waited for
        with suppress(OSError):
            left.shutdown(socket.SHUT_RDWR)
    return dict(going.found)


def _host(address: str) -> str:
    with suppress(ValueError):
        return urlsplit(address).hostname or ""
    return ""


def _visit(waiting: deque[list[str]], going: _Round) -> None:
    while not going.is_over():
        try:
            pages = waiting.popleft()
        except IndexError:
            return
        for page in pages:
            is_there = _is_there(page, going)
            if going.is_over():
                return  # it was perhaps the end of the round that closed the door
            going.found[page] = is_there


def _is_there(page: str, going: _Round) -> bool:
    for _step in range(MOST_REDIRECTIONS + 1):
        try:
            status, leads_to = _ask(page, "HEAD", going)
            if status >= 400 and status not in CLOSED_TO_US:
                status, leads_to = _ask(page, "GET", going)  # not everybody knows HEAD
        except (OSError, http.client.HTTPException, ValueError):
            return False
        if status not in REDIRECTIONS or not leads_to:
            return status < 400 or status in CLOSED_TO_US
        page = urljoin(page, leads_to)
    return False


def _ask(page: str, method: str, going: _Round) -> tuple[int, str]:
    """The status of the answer, and where it sends us, "" for nowhere. Raises OSError, HTTPException, ValueError."""
    parts = urlsplit(page)
    port = _port(parts, going.reach)
    place = quote(parts._replace(scheme="", netloc="", fragment="").geturl(), safe=_PLAIN)
    with _open(parts, port, going) as sock:
        connection = http.client.HTTPConnection(parts.hostname or "", port, timeout=SOCKET_SECONDS)
        connection.default_port = PORTS[parts.scheme]  # not named to the host where it is the usual one
        connection.sock = sock
        try:
            connection.request(method, place if place.startswith("/") else "/" + place, headers=HEADERS)
            answer = connection.getresponse()
            leads_to = answer.headers.get("Location", "")
            return answer.status, leads_to.encode("latin-1", "replace").decode("utf-8", "replace")
        finally:
            going.sockets.discard(sock)
            connection.close()


def _port(parts: SplitResult, reach: Reach) -> int:
    """Raises ValueError for what is no address of a page."""
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise ValueError("no page")
    usual = PORTS[parts.scheme]
    if parts.port not in {None, usual} and not reach.any_port:
        raise ValueError("an unusual port")
    return parts.port or usual


def _open(parts: SplitResult, port: int, going: _Round) -> socket.socket:
    """A connection to the very address that was found to be allowed."""
    host = parts.hostname or ""
    places = [str(place[4][0]) for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    # All of them: a name with one public and one inner address is made to lead inside.
    if not places or not all(going.reach.may_speak_to(ip_address(place.partition("%")[0])) for place in places):
        raise ValueError("not a public address")
    failure: OSError = OSError("nothing tried")
    for place in dict.fromkeys(places):
        try:
            sock = socket.create_connection((place, port), timeout=SOCKET_SECONDS)
        except OSError as error:
            failure = error
            continue
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
        try:
            going.sockets.add(sock)
            if going.is_over():
                raise TimeoutError
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
        except OSError:
            going.sockets.discard(sock)
            sock.close()
            raise
        return sock
    raise failure
