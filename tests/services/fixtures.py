"""The servers, once a test run: those the environment names, else containers where an engine answers, else our own.

Tests that kill a server or give it a certificate start their own, without a container.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.services.containers import ContainedElasticsearch, ContainedKafka, ContainedPostgres, engine_answers
from tests.services.servers import Elasticsearch, Kafka, Postgres, Server, fetch

KINDS: Mapping[str, tuple[type[Server], type[Server]]] = {
    "Kafka": (Kafka, ContainedKafka),
    "Elasticsearch": (Elasticsearch, ContainedElasticsearch),
    "Postgres": (Postgres, ContainedPostgres),
}


def kind_here(name: str) -> type[Server]:
    """The server of that name as this machine can have it."""
    native, contained = KINDS[name]
    if engine_answers():
        return contained
    fetch()
    return native


@contextmanager
def _running(name: str) -> Iterator[str]:
    if given := os.environ.get(f"HUIYING_TEST_{name.upper()}"):
        yield given
        return
    kind = kind_here(name)
    with tempfile.TemporaryDirectory(prefix="huiying-server-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        server = kind(Path(directory) / "server")
        try:
            server.prepare()
            server.start()
            yield server.url
        finally:
            server.stop()


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[str]:
    """A broker's URL, without a prefix."""
    with _running("Kafka") as url:
        yield url


@pytest.fixture(scope="session")
def elasticsearch_server() -> Iterator[str]:
    """A cluster's URL, without a prefix."""
    with _running("Elasticsearch") as url:
        yield url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a database from which others can be made."""
    with _running("Postgres") as url:
        yield url


@pytest.fixture
def kafka_url(kafka_server: str) -> str:
    """A bus of this test alone."""
    return f"{kafka_server}/{fresh_name()}"


@pytest.fixture
def elasticsearch_url(elasticsearch_server: str) -> str:
    """Indices of this test alone."""
    return f"{elasticsearch_server}/{fresh_name()}"


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """An empty database of this test alone."""
    return fresh_database(postgres_server)


def fresh_database(server: str) -> str:
    """The URL of an empty database beside others."""
    from sqlalchemy import create_engine, make_url, text

    name = fresh_name()
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def fresh_name() -> str:
    """A name nobody used."""
    return f"t{uuid4().hex[:12]}"
