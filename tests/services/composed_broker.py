"""The broker as docker-compose.yml sets it up: with a user and a password."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from tests.services.servers import Kafka

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
PASSWORD = "tried0nLoopback"


class ComposedKafka(Kafka):
    """Its names and ports those of this machine, its passwords `PASSWORD`."""

    @property
    def url(self) -> str:
        """With the right password."""
        return f"kafka://huiying:{PASSWORD}@127.0.0.1:{self.port}/composed?mechanism=PLAIN&replication=1"

    def properties(self) -> dict[str, str]:
        """The image's environment as properties, the way the image makes them."""
        text = re.sub(r"\$\{\w+:\?[^}]+\}", PASSWORD, COMPOSE.read_text("utf-8"))
        given: Mapping[str, object] = yaml.safe_load(text)["services"]["kafka"]["environment"]
        taken = {_property(name): str(value) for name, value in given.items() if name != "KAFKA_HEAP_OPTS"}
        internal = self.internal_port
        here = {"kafka:9092": f"127.0.0.1:{self.port}", "//:9092": f"//127.0.0.1:{self.port}"}
        here |= {"kafka:9093": f"127.0.0.1:{self.controller}", "//:9093": f"//127.0.0.1:{self.controller}"}
        here |= {"kafka:9094": f"127.0.0.1:{internal}", "//:9094": f"//127.0.0.1:{internal}"}
        for there, at in here.items():
            taken = {name: value.replace(there, at) for name, value in taken.items()}
        return taken | {"log.dirs": str(self.directory / "logs")}

    def answers(self) -> bool:
        """Whether it takes connections; whom it lets in is for the tests to see."""
        return self.accepts()


def _property(name: str) -> str:
    return name.removeprefix("KAFKA_").lower().replace("_", ".")
