"""Asks the web server of an address whether it has the page, and never one of our own network.

The address is typed by a person and fetched by our server: whoever could choose where it goes could look into the
office's network. Names are resolved here, every address found has to be public, and the connection goes to that very
address, so that a name that changes its mind (DNS rebinding) gains nothing; each redirect is looked at in the same way.
No body is read and nothing of the answer but its status is told.
"""

import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from pipeline.domain.facts.answering import Reach

PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_HOPS = 4
MOST_AT_ONCE = 4
GONE = frozenset({404, 410})
# Their last bits are an IPv4 address, which may be anybody's (RFC 6052, RFC 3056, RFC 4380).
TRANSLATED = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
SENT_AS_IS = "/%:@!$&'()*+,;=~-._?"
HEADERS = {"User-Agent": "Huiying/0.1 (public-opinion response; checks that an answer can be opened)", "Accept": "*/*"}

Lookup = Callable[[str, int], Iterable[str]]


def _resolved(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether anybody on the internet reaches the same machine by it."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if isinstance(found, IPv6Address) and any(found in network for network in TRANSLATED):
        return False
    return found.is_global and not found.is_multicast


class _NotPublic(Exception):
    """The address is not one of the public network."""


class _Connection(HTTPConnection):
    """To an address already looked at, whatever the name says by now."""

    def __init__(self, parts: SplitResult, port: int, address: str, seconds: float, tls: ssl.SSLContext | None) -> None:
        super().__init__(parts.hostname or "", port, timeout=seconds)
        self._address, self._tls = address, tls

    def connect(self) -> None:
        """See HTTPConnection."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)


@dataclass(frozen=True)
class WebReach:
    """`allowed` are hosts with ports (`127.0.0.1:8123`) that are asked wherever they are; with `outward` off, only
    they. `seconds` for everything together."""

    allowed: frozenset[str] = frozenset()
    outward: bool = True
    seconds: float = 3.0
    lookup: Lookup = _resolved

    @cached_property
    def _room(self) -> BoundedSemaphore:
        return BoundedSemaphore(MOST_AT_ONCE)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def reach(self, url: str) -> Reach | None:
        """See Reaching."""
        if not self.outward and not self._is_allowed(url):
            return None
        if not self._room.acquire(timeout=self.seconds):
            return Reach.UNREACHABLE
        # A name server that is silent, or a server that tells its headers letter by letter, holds its caller longer
        # than any time-out of a socket: another thread waits for it, which no stop waits for.
        answer: SimpleQueue[Reach] = SimpleQueue()
        Thread(target=self._tell, args=(url, answer), name="reach", daemon=True).start()
        try:
            return answer.get(timeout=self.seconds)
        except Empty:
            return Reach.UNREACHABLE

    def _tell(self, url: str, answer: SimpleQueue[Reach]) -> None:
        try:
            answer.put(self._ask(url))
        except _NotPublic:
            answer.put(Reach.NOT_PUBLIC)
        except (OSError, HTTPException, ValueError):
            answer.put(Reach.UNREACHABLE)
        finally:
            self._room.release()

    def _is_allowed(self, url: str) -> bool:
        try:
            return urlsplit(url).netloc in self.allowed
        except ValueError:
            return False

    def _ask(self, url: str) -> Reach:
        for _ in range(MOST_HOPS):
            status, onward = self._status(url, "HEAD")
            if status >= 400:  # many servers do not know HEAD, or refuse it
                status, onward = self._status(url, "GET")
            if status not in REDIRECTS or not onward:
                break
            url = urljoin(url, onward)
        if status in GONE:
            return Reach.MISSING
        return Reach.OPENS if 200 <= status < 300 else Reach.UNREACHABLE

    def _status(self, url: str, method: str) -> tuple[int, str]:
        """What the server says, and where it sends us; the body stays where it is."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise _NotPublic(url)
        port = parts.port or PORTS[parts.scheme]
        addresses = list(self.lookup(parts.hostname, port))
        if not addresses:
            raise OSError(f"{parts.hostname} has no address")
        if parts.netloc not in self.allowed and not all(map(is_public, addresses)):
            raise _NotPublic(url)
        tls = self._tls if parts.scheme == "https" else None
        connection = _Connection(parts, port, addresses[0], self.seconds, tls)
        try:
            connection.request(method, _path(parts), headers=HEADERS)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", "")
        finally:
            connection.close()


def _path(parts: SplitResult) -> str:
    """As it is sent: Chinese in an address becomes its octets."""
    path = quote(parts.path or "/", safe=SENT_AS_IS)
    return f"{path}?{quote(parts.query, safe=SENT_AS_IS)}" if parts.query else path
