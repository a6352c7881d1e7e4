"""Whether an address opens: real servers on the loopback, and nobody within the office is ever asked."""

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from pipeline.backends.embedded.web_reach import WebReach, is_public
from pipeline.domain.facts.answering import Reach

Asked = list[tuple[str, str]]


class Site:
    """A web server that answers each path with a status, and remembers what was asked."""

    def __init__(self, pages: dict[str, int | str], *, knows_head: bool = True) -> None:
        self.asked: Asked = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def _tell(self) -> None:
                site.asked.append((self.command, self.path))
                found = pages.get(self.path, 404)
                self.send_response(302 if isinstance(found, str) else found)
                if isinstance(found, str):
                    self.send_header("Location", found)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_HEAD(self) -> None:
                if knows_head:
                    self._tell()
                else:
                    self.send_error(405)

            do_GET = _tell  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.place = f"127.0.0.1:{self.server.server_port}"

    def __call__(self, path: str) -> str:
        return f"http://{self.place}{path}"


@contextmanager
def open_site(pages: dict[str, int | str], *, knows_head: bool = True) -> Iterator[Site]:
    site = Site(pages, knows_head=knows_head)
    thread = Thread(target=site.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.server_close()


def no_lookup(host: str, port: int) -> Iterable[str]:
    raise AssertionError(f"{host} was looked up")


def test_a_page_that_is_there_opens_and_one_that_is_not_is_missing() -> None:
    with open_site({"/notice": 200, "/公告?页=1": 200, "/%E5%85%AC%E5%91%8A?%E9%A1%B5=1": 200, "/gone": 410}) as site:
        web = WebReach(frozenset({site.place}))
        assert web.reach(site("/notice")) is Reach.OPENS
        assert web.reach(site("/公告?页=1")) is Reach.OPENS
        assert web.reach(site("/nothing")) is web.reach(site("/gone")) is Reach.MISSING
        assert site.asked[0] == ("HEAD", "/notice")


def test_a_server_that_does_not_know_head_is_asked_for_the_page() -> None:
    with open_site({"/notice": 200}, knows_head=False) as site:
        assert WebReach(frozenset({site.place})).reach(site("/notice")) is Reach.OPENS
        assert site.asked == [("GET", "/notice")]


@pytest.mark.parametrize("status", [403, 500, 503])
def test_what_a_server_will_not_show_us_is_for_a_person_to_look_at(status: int) -> None:
    with open_site({"/notice": status}) as site:
        assert WebReach(frozenset({site.place})).reach(site("/notice")) is Reach.UNREACHABLE


def test_redirects_are_followed_and_not_for_ever() -> None:
    with open_site({"/old": "/new", "/new": 200, "/round": "/round"}) as site:
        web = WebReach(frozenset({site.place}))
        assert web.reach(site("/old")) is Reach.OPENS
        assert web.reach(site("/round")) is Reach.UNREACHABLE


@pytest.mark.parametrize("onward", ["", "file:///etc/passwd", "ftp://127.0.0.1/"])
def test_a_redirect_never_leads_into_the_office(onward: str) -> None:
    with open_site({"/secret": 200}) as inside, open_site({"/notice": onward or inside("/secret")}) as site:
        assert WebReach(frozenset({site.place})).reach(site("/notice")) is Reach.NOT_PUBLIC
        assert inside.asked == []


def test_a_server_within_the_office_is_never_asked() -> None:
    with open_site({"/admin": 200}) as site:
        assert WebReach().reach(site("/admin")) is Reach.NOT_PUBLIC
        port = site.server.server_port
        assert WebReach().reach(f"http://localhost:{port}/admin") is Reach.NOT_PUBLIC
        assert WebReach().reach(f"http://2130706433:{port}/admin") is Reach.NOT_PUBLIC
        assert WebReach(frozenset({site.place})).reach(f"http://{site.place}@localhost:{port}/") is Reach.NOT_PUBLIC
        assert site.asked == []


def test_a_name_with_one_address_inside_is_not_asked_at_all() -> None:
    web = WebReach(lookup=lambda _host, _port: ["93.184.215.14", "10.0.0.7"])
    assert web.reach("https://www.example.gov.cn/notice") is Reach.NOT_PUBLIC


def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    """A name that changes its mind between look and connection (DNS rebinding) gains nothing."""
    with open_site({"/notice": 200}) as site:
        place = f"named.example:{site.server.server_port}"
        web = WebReach(frozenset({place}), lookup=lambda _host, _port: ["127.0.0.1"])
        assert web.reach(f"http://{place}/notice") is Reach.OPENS


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "ff02::1",
    ],
)
def test_addresses_that_are_not_everybody_s(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.215.14"])
def test_addresses_that_are_everybody_s(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", ["https://[", "http://127.0.0.1:99999/", "", "javascript:alert(1)", "http://x\u3002/"])
def test_an_address_that_is_none_raises_nothing(url: str) -> None:
    assert WebReach(lookup=lambda _host, _port: []).reach(url) in (Reach.UNREACHABLE, Reach.NOT_PUBLIC)


def test_a_name_that_nobody_knows_is_unreachable() -> None:
    def unknown(host: str, port: int) -> Iterable[str]:
        raise socket.gaierror("no such name")

    assert WebReach(lookup=unknown).reach("https://www.example.gov.cn/") is Reach.UNREACHABLE


def test_a_name_server_or_a_server_that_is_silent_holds_nobody() -> None:
    over = Event()

    def silent(host: str, port: int) -> Iterable[str]:
        over.wait()
        return []

    try:
        assert WebReach(seconds=0.05, lookup=silent).reach("https://www.example.gov.cn/") is Reach.UNREACHABLE
    finally:
        over.set()
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        place = f"127.0.0.1:{mute.getsockname()[1]}"
        assert WebReach(frozenset({place}), seconds=0.05).reach(f"http://{place}/") is Reach.UNREACHABLE


def test_without_a_way_out_only_the_allowed_are_asked() -> None:
    with open_site({"/notice": 200}) as site:
        web = WebReach(frozenset({site.place}), outward=False, lookup=_only_loopback(no_lookup))
        assert web.reach("https://www.example.gov.cn/notice") is None
        assert web.reach("https://[") is None
        assert web.reach(site("/notice")) is Reach.OPENS


def _only_loopback(otherwise: Callable[[str, int], Iterable[str]]) -> Callable[[str, int], Iterable[str]]:
    return lambda host, port: [host] if host == "127.0.0.1" else otherwise(host, port)
