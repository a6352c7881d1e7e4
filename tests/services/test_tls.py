"""Every server over TLS: taken with the authority that vouches for it, refused with another."""

import gc
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from huiying.settings import Settings
from huiying.wiring import Wiring
from pipeline.domain.errors import Unusable
from pipeline.ports.bus import POSTS, Message
from pipeline.ports.search import Query
from tests.services.certificates import Authority
from tests.services.servers import GuardedElasticsearch, Kafka, Postgres, Server, fetch, give_to_plain_user

pytestmark = pytest.mark.services

MECHANISMS = ("SCRAM-SHA-512", "SCRAM-SHA-256")


class SafeKafka(Kafka):
    """Speaks TLS only."""

    def properties(self) -> dict[str, str]:
        """Key and certificate in one file, as the broker wants them."""
        certificate, key = self.directory / "server.crt", self.directory / "server.key"
        store = self.directory / "store.pem"
        store.write_bytes(key.read_bytes() + certificate.read_bytes())
        safe = {"listeners": f"SSL://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{self.controller}"}
        safe |= {"advertised.listeners": f"SSL://127.0.0.1:{self.port}", "security.inter.broker.protocol": "SSL"}
        safe |= {"listener.security.protocol.map": "SSL:SSL,CONTROLLER:PLAINTEXT"}
        safe |= {"ssl.keystore.type": "PEM", "ssl.keystore.location": str(store)}
        safe |= {"ssl.truststore.type": "PEM", "ssl.truststore.location": str(self.directory / "ours.pem")}
        return super().properties() | safe

    def answers(self) -> bool:
        """Whether it takes connections."""
        return self.accepts()


class SignedInKafka(SafeKafka):
    """Speaks TLS only, and asks for a password by SCRAM."""

    password = "tried0nLoopback"

    def properties(self) -> dict[str, str]:
        """Signing in over TLS, for the broker itself too."""
        given = super().properties()
        for name in ("listeners", "advertised.listeners"):
            given[name] = given[name].replace("SSL://", "SASL_SSL://")
        login = "org.apache.kafka.common.security.scram.ScramLoginModule required"
        login += f' username="huiying" password="{self.password}";'
        asked = {f"listener.name.sasl_ssl.{each.lower()}.sasl.jaas.config": login for each in MECHANISMS}
        asked |= {"sasl.enabled.mechanisms": ",".join(MECHANISMS), "security.inter.broker.protocol": "SASL_SSL"}
        asked |= {"sasl.mechanism.inter.broker.protocol": MECHANISMS[0]}
        return given | asked | {"listener.security.protocol.map": "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT"}

    def credentials(self) -> Sequence[str]:
        """One user, for both mechanisms."""
        return [f"{mechanism}=[name=huiying,password={self.password}]" for mechanism in MECHANISMS]


class SafePostgres(Postgres):
    """Offers TLS."""

    def command(self) -> Sequence[str]:
        """With the certificate."""
        files = {"ssl_cert_file": "server.crt", "ssl_key_file": "server.key"}
        named = [f"{name}={self.directory / file}" for name, file in files.items()]
        return [*super().command(), "-c", "ssl=on", *(each for name in named for each in ("-c", name))]


class SafeElasticsearch(GuardedElasticsearch):
    """Speaks TLS only, and asks for a password."""

    def prepare(self) -> None:
        """With the certificate beside its configuration."""
        super().prepare()
        config = self.directory / "home" / "config"
        for name in ("server.crt", "server.key"):
            shutil.copy(self.directory / name, config)
        with (config / "elasticsearch.yml").open("a") as written:
            for name, value in {"enabled": "true", "certificate": "server.crt", "key": "server.key"}.items():
                written.write(f"xpack.security.http.ssl.{name}: {value}\n")
        give_to_plain_user(self.directory)


Start = Callable[[type[Server]], tuple[Server, Path, Path]]


@pytest.fixture
def safe(servers_folder: Path) -> Iterator[Start]:
    """Starts a server with a certificate; the authority that vouches for it, and another."""
    fetch()
    running: list[Server] = []

    def start(kind: type[Server]) -> tuple[Server, Path, Path]:
        server = kind(servers_folder / "server")
        ours, other = Authority(server.directory, "ours"), Authority(server.directory, "other")
        _, key = ours.vouch()
        key.chmod(0o600)
        running.append(server)
        server.prepare()
        give_to_plain_user(server.directory)
        server.start()
        return server, ours.ca, other.ca

    yield start
    for server in running:
        server.kill()


# The driver leaves the sockets of handshakes that failed to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_bus_over_tls(safe: Start, tmp_path: Path) -> None:
    server, ours, other = safe(SafeKafka)
    url = f"kafka+tls://127.0.0.1:{server.port}/safe?replication=1&ca="
    with Wiring(Settings(home=tmp_path, bus=f"{url}{ours}")) as parts:
        parts.bus.publish(POSTS, [Message("k", b"{}", {})])
        assert parts.bus.lag(POSTS, "assess") == 1
    with (
        Wiring(Settings(home=tmp_path, bus=f"{url}{other}")) as parts,
        pytest.raises(Unusable, match="check ca"),
    ):
        parts.bus.lag(POSTS, "assess")
    gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_bus_over_tls_with_a_password(safe: Start, tmp_path: Path) -> None:
    server, ours, _ = safe(SignedInKafka)
    url = f"kafka+tls://huiying:{{}}@127.0.0.1:{server.port}/signed?replication=1&ca={ours}&mechanism={{}}"
    for number, mechanism in enumerate(MECHANISMS):
        with Wiring(Settings(home=tmp_path, bus=url.format(SignedInKafka.password, mechanism))) as parts:
            parts.bus.publish(POSTS, [Message("k", b"{}", {})])
            assert parts.bus.lag(POSTS, "assess") == number + 1
        with (
            Wiring(Settings(home=tmp_path, bus=url.format("wrong", mechanism))) as parts,
            pytest.raises(Unusable, match="check user, password, mechanism"),
        ):
            parts.bus.lag(POSTS, "assess")
    gc.collect()


def test_the_store_over_tls(safe: Start, tmp_path: Path) -> None:
    server, ours, other = safe(SafePostgres)
    url = f"{server.url}?sslmode=verify-full&sslrootcert="
    with Wiring(Settings(home=tmp_path, store=f"{url}{ours}")) as parts:
        assert parts.queries.outbox_waiting() == 0
    with Wiring(Settings(home=tmp_path, store=f"{url}{other}")) as parts, pytest.raises(Unusable, match="certificate"):
        parts.queries.outbox_waiting()


def test_search_over_tls(safe: Start, tmp_path: Path) -> None:
    server, ours, other = safe(SafeElasticsearch)
    url = f"{server.url.replace('+http:', '+https:')}/safe?replicas=0&ca="
    with Wiring(Settings(home=tmp_path, search=f"{url}{ours}")) as parts:
        assert parts.search.search(Query()).total == 0
    with Wiring(Settings(home=tmp_path, search=f"{url}{other}")) as parts, pytest.raises(Unusable, match="check URL"):
        parts.search.search(Query())
