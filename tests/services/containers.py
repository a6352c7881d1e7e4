"""The servers as containers, for machines where a Docker engine answers; the images are those of docker-compose.yml."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import uuid4

import yaml

from tests.services.servers import Elasticsearch, Kafka, Postgres, Server

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
_ANSWERS_WITHIN = 10


def engine_answers() -> bool:
    """Whether containers can be had here."""
    if shutil.which("docker") is None:
        return False
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=_ANSWERS_WITHIN).returncode == 0
    except subprocess.TimeoutExpired:
        return False


class Container(Server):
    """One server in a container that leaves nothing behind, reached on the loopback alone."""

    service: str
    inner_port: int

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._name = f"huiying-test-{uuid4().hex[:12]}"

    def prepare(self) -> None:
        """The image lays out its own data."""

    def variables(self) -> Mapping[str, str]:
        """What the image is told."""
        return {}

    def arguments(self) -> Sequence[str]:
        """What stands after the image."""
        return ()

    def command(self) -> Sequence[str]:
        """In the foreground, so that its log is ours and its end is seen."""
        image = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"][self.service]["image"]
        told = [f"--env={name}={value}" for name, value in self.variables().items()]
        reached = f"--publish=127.0.0.1:{self.port}:{self.inner_port or self.port}"
        return ["docker", "run", "--rm", f"--name={self._name}", reached, *told, image, *self.arguments()]

    def kill(self) -> None:
        """The container, not only the program that shows its log."""
        subprocess.run(["docker", "rm", "--force", self._name], capture_output=True, check=False)
        super().kill()

    stop = kill


class ContainedKafka(Container, Kafka):
    """Its port is the same inside, for the broker tells its clients where it is."""

    service, inner_port = "kafka", 0

    def variables(self) -> Mapping[str, str]:
        """The properties, by the image's rule for their names."""
        told = Kafka.properties(self) | {"log.dirs": "/tmp/kafka"}
        told["listeners"] = told["listeners"].replace("//127.0.0.1:", "//:")
        return {f"KAFKA_{name.upper().replace('.', '_')}": value for name, value in told.items()}


class ContainedElasticsearch(Container, Elasticsearch):
    """One node, security off."""

    service, inner_port = "elasticsearch", 9200

    def variables(self) -> Mapping[str, str]:
        """As the one that is started without a container."""
        return {
            "discovery.type": "single-node",
            "xpack.security.enabled": "false",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "ES_JAVA_OPTS": "-Xms512m -Xmx512m",
        }

    def environment(self) -> dict[str, str]:
        """Nothing: Java is in the image."""
        return {}


class ContainedPostgres(Container, Postgres):
    """Trusts whoever reaches it."""

    service, inner_port = "postgres", 5432

    def variables(self) -> Mapping[str, str]:
        """The role of the tests."""
        initialised = "--encoding=UTF8 --locale=C"
        return {
            "POSTGRES_USER": "huiying",
            "POSTGRES_HOST_AUTH_METHOD": "trust",
            "POSTGRES_INITDB_ARGS": initialised,
        }

    def arguments(self) -> Sequence[str]:
        """As many connections as the tests open."""
        return ("-c", "max_connections=200")
