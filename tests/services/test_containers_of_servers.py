"""Where a Docker engine answers, the servers of the tests are containers."""

from pathlib import Path

import pytest

from tests.services import containers
from tests.services.fixtures import KINDS, kind_here


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of that name; what it ends with stands in the file `ends`."""
    program = tmp_path / "docker"
    program.write_text(f'#!/bin/sh\nexit "$(cat {tmp_path / "ends"})"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path / "ends"


def test_an_engine_that_answers_is_taken_and_one_that_does_not_is_not(docker: Path) -> None:
    docker.write_text("0")
    assert all(issubclass(kind_here(name), containers.Container) for name in KINDS)
    docker.write_text("1")
    assert not any(issubclass(kind_here(name), containers.Container) for name in KINDS)


@pytest.mark.parametrize("name", ["Kafka", "Elasticsearch", "Postgres"])
def test_a_container_is_of_the_composed_image_and_open_to_this_machine_alone(name: str, tmp_path: Path) -> None:
    server = KINDS[name][1](tmp_path)
    command = list(server.command())
    (published,) = (each for each in command if each.startswith("--publish="))
    assert published.startswith(f"--publish=127.0.0.1:{server.port}:")
    composed = containers.COMPOSE.read_text("utf-8")
    (image,) = (each for each in command if f"image: {each}\n" in composed)
    assert command.index(image) > command.index(published)


def test_the_broker_tells_its_clients_the_port_that_is_published(tmp_path: Path) -> None:
    server = containers.ContainedKafka(tmp_path)
    told = server.variables()
    assert told["KAFKA_ADVERTISED_LISTENERS"] == f"PLAINTEXT://127.0.0.1:{server.port}"
    assert told["KAFKA_LISTENERS"].startswith(f"PLAINTEXT://:{server.port},")
