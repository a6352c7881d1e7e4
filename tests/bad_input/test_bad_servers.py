"""A server that cannot be used is told in one line: the setting, the remedy; nothing is half started."""

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.command import upgrade
from elasticsearch import Elasticsearch
from sqlalchemy import create_engine, event, inspect, make_url, text

from huiying.settings import Settings
from huiying.taking_in import settle
from huiying.wiring import Wiring
from pipeline.backends.elasticsearch import generations
from pipeline.backends.elasticsearch.elasticsearch_url import read_elasticsearch_url
from pipeline.backends.sql import schema
from pipeline.backends.sql.engine import begin, open_engine
from pipeline.domain.errors import NotFound, Unavailable, Unusable
from pipeline.ports.bus import POSTS, Message
from pipeline.ports.search import Document, Query
from tests.services.composed_broker import PASSWORD, ComposedKafka
from tests.services.servers import GuardedElasticsearch, fetch

ROOT = Path(__file__).parents[2]
services = pytest.mark.services


@dataclass(frozen=True)
class Told:
    """How a command ended."""

    code: int
    lines: tuple[str, ...]

    @property
    def line(self) -> str:
        """What a person reads; logs, which begin with a time, left out."""
        (line,) = [line for line in self.lines if line.startswith("huiying: ")]
        return line


Run = Callable[..., Told]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(command: str, **settings: str) -> Told:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYING_")}
        given = {f"HUIYING_{name}": value for name, value in {"HOME": str(tmp_path / "home"), **settings}.items()}
        arguments = [sys.executable, "-m", "huiying", *command.split()]
        ended = subprocess.run(arguments, cwd=ROOT, env=kept | given, capture_output=True, text=True, timeout=300)
        assert "Traceback" not in ended.stderr, ended.stderr
        return Told(ended.returncode, tuple(ended.stderr.splitlines()))

    return call


REFUSED: Mapping[str, tuple[str, dict[str, str], str]] = {
    "an unknown bus, when crawling": ("crawl", {"BUS": "rabbit://host"}, "no backend for 'rabbit'"),
    "an unknown bus, when working": ("work", {"BUS": "rabbit://host"}, "no backend for 'rabbit'"),
    "an unknown store": ("audit", {"STORE": "mysql://host/db"}, "postgresql+psycopg://host"),
    "an unknown search": ("reindex", {"SEARCH": "solr://host"}, "elasticsearch+https://host"),
    "no certificate for the bus": (
        "work bury",
        {"BUS": "kafka+tls://h?ca=nowhere.pem"},
        "ca: there is no file nowhere.pem",
    ),
    "no certificate for search": (
        "reindex",
        {"SEARCH": "elasticsearch+https://h?ca=nowhere.pem"},
        "ca: there is no file nowhere.pem",
    ),
    "no certificate for the store": (
        "audit",
        {"STORE": "postgresql+psycopg://h/db?sslmode=verify-full&sslrootcert=nowhere.pem"},
        "sslrootcert: there is no file nowhere.pem",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_be_seen_in_the_url_is_refused_before_anything_starts(run: Run, tmp_path: Path, case: str) -> None:
    command, settings, remedy = REFUSED[case]
    told = run(command, **settings)
    assert told.code == 2
    (setting,) = settings
    assert f"HUIYING_{setting}: " in told.line
    assert remedy in told.line
    assert not list((tmp_path / "home").glob("store.sqlite")) or setting != "STORE"


@pytest.fixture(scope="module")
def guarded_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposedKafka]:
    """A broker that asks for the password."""
    fetch()
    broker = ComposedKafka(tmp_path_factory.mktemp("composed"))
    broker.prepare()
    broker.start()
    yield broker
    broker.stop()


@services
def test_the_composed_broker_takes_our_password(guarded_broker: ComposedKafka, tmp_path: Path) -> None:
    with Wiring(Settings(home=tmp_path, bus=guarded_broker.url)) as parts:
        parts.bus.publish(POSTS, [Message("k", b"{}", {})])
        assert parts.bus.lag(POSTS, "assess") == 1


@services
@pytest.mark.parametrize("command", ["work bury", "import {table}"])
def test_a_wrong_password_of_the_bus_is_told(
    run: Run, guarded_broker: ComposedKafka, table: Path, command: str
) -> None:
    told = run(command.format(table=table), BUS=guarded_broker.url.replace(PASSWORD, "wrong"))
    assert told.code == 2
    assert "HUIYING_BUS: " in told.line
    assert "check user, password" in told.line
    assert "wrong" not in told.line


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text("来电时间,来电内容\n2026-03-01 09:00,福泉市马场坪停水三天没人管\n", "utf-8")
    return path


@services
def test_a_broker_without_tls_is_told_with_the_reason(run: Run, kafka_url: str, table: Path) -> None:
    told = run(f"import {table}", BUS=kafka_url.replace("kafka:", "kafka+tls:"))
    assert told.code == 1
    assert "Handshake failed" in told.line


@services
def test_a_topic_that_lacks_and_may_not_be_made_is_named(run: Run, kafka_url: str) -> None:
    told = run("work bury", BUS=f"{kafka_url}?create=no")
    assert told.code == 2
    assert "HUIYING_BUS: the broker has no topic" in told.line
    assert "drop create=no" in told.line


@services
def test_a_role_that_may_not_sign_in_to_the_store_is_told(run: Run, postgres_url: str) -> None:
    url = make_url(postgres_url).set(username="stranger", password="wr0ng").render_as_string(hide_password=False)
    told = run("audit", STORE=url)
    assert told.code == 2
    assert "HUIYING_STORE: the case store refuses us" in told.line
    assert "check user, password and database" in told.line
    assert "wr0ng" not in told.line


@services
def test_a_schema_newer_than_the_program_is_told(run: Run, postgres_url: str) -> None:
    with Wiring(Settings(store=postgres_url)) as parts:
        assert parts.queries.outbox_waiting() == 0
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    told = run("audit", STORE=postgres_url)
    assert told.code in (1, 2)
    assert "«9999» is newer than this program: update the program" in told.line


@services
def test_an_index_with_another_mapping_is_told(run: Run, elasticsearch_url: str, table: Path) -> None:
    place = read_elasticsearch_url(elasticsearch_url)
    with Elasticsearch(list(place.hosts)) as client:
        client.indices.create(index=f"{place.prefix}-1-cases", aliases={place.prefix: {}})
    told = run(f"import {table}", SEARCH=elasticsearch_url)
    assert told.code in (1, 2)
    assert "was built otherwise" in told.line
    assert "`huiying reindex`" in told.line


@services
def test_messages_of_another_program_become_dead_letters_and_ours_go_on(kafka_url: str, tmp_path: Path) -> None:
    with Wiring(Settings(home=tmp_path, bus=kafka_url)) as parts:
        foreign = [b"\x00\x01\xff", b"", b'{"order": 7}', b"<xml/>"]
        parts.bus.publish(POSTS, [Message(f"k{n}", value, {}) for n, value in enumerate(foreign)])
        settle(parts)
        assert parts.dead_letters.count() == len(foreign)
        assert all("\x00" not in letter.payload for letter in parts.dead_letters.waiting())


@pytest.fixture(scope="module")
def guarded_search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedElasticsearch]:
    """A search server that asks for the password."""
    fetch()
    with tempfile.TemporaryDirectory(prefix="huiying-guarded-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        server = GuardedElasticsearch(Path(directory) / "server")
        server.prepare()
        server.start()
        yield server
        server.stop()


@services
def test_a_wrong_password_of_search_is_told_and_the_right_one_is_taken(
    run: Run, guarded_search: GuardedElasticsearch, tmp_path: Path
) -> None:
    told = run("reindex", SEARCH=guarded_search.url.replace(guarded_search.password, "wr0ng"))
    assert told.code == 2
    assert "HUIYING_SEARCH: the search server" in told.line
    assert "check user and password" in told.line
    assert "wr0ng" not in told.line
    with Wiring(Settings(home=tmp_path, search=f"{guarded_search.url}/guarded?replicas=0")) as parts:
        assert parts.search.search(Query()).total == 0


@services
def test_tls_to_a_search_server_without_is_told(run: Run, elasticsearch_url: str) -> None:
    told = run("reindex", SEARCH=elasticsearch_url.replace("+http:", "+https:"))
    assert told.code == 2
    assert "HUIYING_SEARCH: no safe connection to the search server" in told.line
    assert "check URL and ca" in told.line


@services
def test_tls_to_a_database_without_is_told(run: Run, postgres_url: str) -> None:
    told = run("audit", STORE=f"{postgres_url}?sslmode=require")
    assert told.code == 2
    assert "HUIYING_STORE: the case store refuses us" in told.line
    assert "SSL" in told.line


AWAY: Mapping[str, tuple[str, dict[str, str], str]] = {
    "store": ("audit", {"STORE": "postgresql+psycopg://u@127.0.0.1:{port}/d"}, "the case store does not answer"),
    "search": ("reindex", {"SEARCH": "elasticsearch+http://127.0.0.1:{port}"}, "does not answer"),
    "bus": ("import {table}", {"BUS": "kafka://127.0.0.1:{port}"}, "does not answer"),
}


@pytest.mark.parametrize("part", AWAY)
def test_a_command_with_an_end_says_which_server_does_not_answer(run: Run, table: Path, part: str) -> None:
    command, settings, says = AWAY[part]
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        urls = {name: url.format(port=port) for name, url in settings.items()}
        told = run(command.format(table=table), **urls)
    assert told.code == 1
    assert says in told.line


@services
def test_servers_that_are_too_old_are_refused_with_the_version_needed(
    postgres_url: str, elasticsearch_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No old ones are at hand: ours are made to look old."""
    monkeypatch.setattr(schema, "OLDEST_POSTGRESQL", (99,))
    monkeypatch.setattr(generations, "OLDEST_SERVER", 99)
    with Wiring(Settings(home=tmp_path, store=postgres_url, search=elasticsearch_url)) as parts:
        with pytest.raises(Unusable, match=r"PostgreSQL \d+(\.\d+)* is too old: 99 or newer"):
            parts.store.read()
        with pytest.raises(Unusable, match=r"Elasticsearch \d+\.\d+\.\d+ is too old: 99\.0 or newer"):
            parts.search.search(Query())
    engine = create_engine(postgres_url)
    assert not inspect(engine).get_table_names()
    engine.dispose()


@services
def test_a_schema_of_an_older_program_is_brought_to_ours(run: Run, postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        upgrade(config, "0003")
    assert "desk_notes" not in inspect(engine).get_table_names()
    assert run("audit", STORE=postgres_url).code == 0
    opened = open_engine(postgres_url)
    assert schema.differences(opened) == []
    for each in (engine, opened):
        each.dispose()


def test_a_full_disk_of_the_store_is_named_nothing_is_half_stored_and_all_goes_on(tmp_path: Path) -> None:
    with Wiring(Settings(home=tmp_path)) as parts:
        with begin(parts.engine, write=False) as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        parts.engine.dispose()

        def fill(connection: sqlite3.Connection, _: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages + 5}").close()

        event.listen(parts.engine, "connect", fill)
        with (
            pytest.raises(Unavailable, match=r"the disk of the case store is full .*: make room"),
            parts.store.write() as tx,
        ):
            tx.keep_policy("small", "rules")
            tx.keep_policy("large", "rules" * 20_000)
        event.remove(parts.engine, "connect", fill)
        parts.engine.dispose()
        with parts.store.read() as tx, pytest.raises(NotFound):
            tx.policy_text("small")
        with parts.store.write() as tx:
            tx.keep_policy("large", "rules" * 20_000)


@services
def test_a_search_server_whose_disk_is_full_is_waited_for_with_the_reason(elasticsearch_url: str) -> None:
    """What Elasticsearch does to its indices when the disk runs full, and takes back when there is room."""
    place = read_elasticsearch_url(elasticsearch_url)
    with (
        Wiring(Settings(search=f"{elasticsearch_url}?replicas=0")) as parts,
        Elasticsearch(list(place.hosts)) as client,
    ):
        parts.search.put([document("1")])
        block = "index.blocks.read_only_allow_delete"
        client.indices.put_settings(index=f"{place.prefix}-*", settings={block: True})
        with pytest.raises(Unavailable, match=r"takes no more for now.*disk usage exceeded"):
            parts.search.put([document("2")])
        client.indices.put_settings(index=f"{place.prefix}-*", settings={block: None})
        parts.search.put([document("2")])
        assert parts.search.search(Query()).total == 2


def document(name: str) -> Document:
    return Document(name, 1, "post", "", "停水", datetime(2026, 3, 1, tzinfo=UTC), case_id="c")
