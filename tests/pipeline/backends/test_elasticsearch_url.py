"""How the URL of a search cluster is understood."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from huiying.settings import Settings
from huiying.wiring import Wiring
from pipeline.backends.elasticsearch.elasticsearch_url import read_elasticsearch_url
from pipeline.domain.errors import Unusable
from pipeline.ports.search import Query


class Door(HTTPServer):
    """Lets nobody in and remembers who knocked with what."""

    shown: list[str | None]


class _Knock(BaseHTTPRequestHandler):
    server: Door

    def do_GET(self) -> None:
        self.server.shown.append(self.headers["Authorization"])
        self.send_response(401)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"error": "no"}')

    do_HEAD = do_PUT = do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def door() -> Iterator[Door]:
    server = Door(("127.0.0.1", 0), _Knock)
    server.shown = []
    listening = Thread(target=server.serve_forever, args=(0.01,))
    listening.start()
    yield server
    server.shutdown()
    listening.join()
    server.server_close()


def test_an_api_key_is_shown_with_every_request_and_its_refusal_told(door: Door) -> None:
    """A real key cannot be made on the stripped server that the other tests run."""
    url = f"elasticsearch+http://127.0.0.1:{door.server_port}?api_key=bGV0OnVzSW4="
    with Wiring(Settings(search=url)) as parts, pytest.raises(Unusable, match="refuses us"):
        parts.search.search(Query())
    assert door.shown
    assert set(door.shown) == {"ApiKey bGV0OnVzSW4="}


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("elasticsearch+http://u:p@h?api_key=k", "or an api_key, not both"),
        ("elasticsearch+http://h?replicas=two", "whole number"),
        ("elasticsearch+http://h/Upper", "lower-case"),
        ("elasticsearch+http://", "name a node"),
    ],
)
def test_a_url_that_cannot_be_meant_is_refused_with_what_to_write(url: str, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        read_elasticsearch_url(url)


def test_nodes_prefix_and_options_are_read() -> None:
    place = read_elasticsearch_url("elasticsearch+https://u:p%40@a:1,b/office?replicas=2")
    assert place.hosts == ("https://a:1", "https://b:9200")
    assert (place.prefix, place.replicas) == ("office", 2)
    assert place.connection == {"basic_auth": ("u", "p@")}
