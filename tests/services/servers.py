"""Kafka, Elasticsearch and PostgreSQL for the tests, from published Java artifacts and the system's packages.

`python -m tests.services.servers fetch` brings what is missing; `python -m tests.services.servers run`
starts all three and prints their URLs until stopped. A URL in `HUIYING_TEST_KAFKA`,
`HUIYING_TEST_ELASTICSEARCH` or `HUIYING_TEST_POSTGRES` takes the place of a server of ours.
"""

import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import uuid4

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / "build" / "servers"
ELASTICSEARCH = "org.elasticsearch.distribution.integ-test-zip:elasticsearch:8.19.4:zip"
STARTS_WITHIN = 120.0
PLAIN_USER = "nobody"
# Servers that are killed and started all the time do little else: they compile quickly and believe the published
# classes, which saves a fifth of a start's processor time.
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"


class ServerFailed(Exception):
    """A server cannot be had; the message says what is missing or where its log is."""


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server(ABC):
    """One server in `directory`, on one port for all its lives, so that it comes back where it was."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.directory.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """What stands in the setting."""

    @abstractmethod
    def prepare(self) -> None:
        """Lay out the data directory, once."""

    @abstractmethod
    def command(self) -> Sequence[str]:
        """The server in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it can be worked with."""

    @property
    def pid(self) -> int:
        """Of the process that was started; all of the server's are in its session."""
        assert self._process is not None
        return self._process.pid

    def environment(self) -> dict[str, str]:
        """What the process gets beside our own environment."""
        return {}

    def start(self) -> None:
        """Start and wait until it answers."""
        with (self.directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                stdout=log,
                stderr=log,
                env=os.environ | self.environment(),
                cwd=self.directory,
                start_new_session=True,
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise ServerFailed(f"{type(self).__name__} does not start; its log is {self.directory / 'log'}")
            time.sleep(0.2)

    def kill(self) -> None:
        """As a power cut would end it, with all its processes."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an administrator would."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, how)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        self._process = None

    def accepts(self) -> bool:
        """Whether the port takes connections."""
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


class Kafka(Server):
    """One broker that is its own controller (KRaft)."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.controller, self.internal_port = free_port(), free_port()

    @property
    def url(self) -> str:
        """Without a prefix: tests add theirs."""
        return f"kafka://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Properties and a formatted log directory."""
        self.format(self.properties())

    def properties(self) -> dict[str, str]:
        """What the broker is told."""
        return {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{self.controller}",
            "listeners": f"PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{self.controller}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{self.port}",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": str(self.directory / "logs"),
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "group.initial.rebalance.delay.ms": "0",
            "group.min.session.timeout.ms": "1000",
            # A broker that was killed is let in again only when its registration has run out: nine seconds by itself.
            "broker.session.timeout.ms": "3000",
            "broker.heartbeat.interval.ms": "500",
        }

    def format(self, properties: Mapping[str, str]) -> None:
        """Write the properties down and lay out an empty log."""
        lines = "".join(f"{name}={value}\n" for name, value in properties.items())
        (self.directory / "server.properties").write_text(lines)
        settings = ["-t", "AAAAAAAAQACAAAAAAAAAAA", "-c", str(self.directory / "server.properties")]
        settings += [each for credential in self.credentials() for each in ("--add-scram", credential)]
        subprocess.run([*self._java("kafka.tools.StorageTool"), "format", *settings], check=True, capture_output=True)

    def credentials(self) -> Sequence[str]:
        """Users that sign in by SCRAM, as the storage tool takes them."""
        return ()

    def command(self) -> Sequence[str]:
        """The broker."""
        return [*self._java("kafka.Kafka"), str(self.directory / "server.properties")]

    def answers(self) -> bool:
        """Whether a client gets the cluster's metadata."""
        if not self.accepts():
            return False
        from kafka import KafkaAdminClient
        from kafka.errors import KafkaError

        try:
            admin = KafkaAdminClient(bootstrap_servers=f"127.0.0.1:{self.port}", bootstrap_timeout_ms=2_000)
            admin.list_topics()
            admin.close()
        except KafkaError:
            return False
        return True

    @staticmethod
    def _java(main: str) -> list[str]:
        jars = f"{CACHE / 'kafka'}/*"
        return ["java", "-Xmx512m", "-XX:+UseSerialGC", *QUICK_START.split(), "-cp", jars, main]


class Elasticsearch(Server):
    """One node with basic security off."""

    @property
    def url(self) -> str:
        """Without a prefix: tests add theirs."""
        return f"elasticsearch+http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """A configuration and folders that a plain user may write."""
        settings = {
            "discovery.type": "single-node",
            "http.host": "127.0.0.1",
            "http.port": str(self.port),
            "transport.host": "127.0.0.1",
            "transport.port": str(free_port()),
            "path.data": str(self.directory / "data"),
            "path.logs": str(self.directory / "logs"),
            "xpack.security.enabled": "false",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        home = self.directory / "home"
        shutil.copytree(CACHE / "elasticsearch", home, symlinks=True, dirs_exist_ok=True)
        (home / "config" / "elasticsearch.yml").write_text("".join(f"{k}: {v}\n" for k, v in settings.items()))
        for folder in ("data", "logs"):
            (self.directory / folder).mkdir(exist_ok=True)
        give_to_plain_user(self.directory)

    def command(self) -> Sequence[str]:
        """The node, not as root."""
        return as_plain_user([str(self.directory / "home" / "bin" / "elasticsearch")])

    def environment(self) -> dict[str, str]:
        """Where Java is, and little memory."""
        quick = {"ES_JAVA_OPTS": f"-Xms512m -Xmx512m {QUICK_START}", "CLI_JAVA_OPTS": QUICK_START}
        return {"ES_JAVA_HOME": java_home(), **quick}

    def answers(self) -> bool:
        """Whether the cluster can be written to."""
        if not self.accepts():
            return False
        from elasticsearch import Elasticsearch as Client
        from elasticsearch.exceptions import ApiError, TransportError

        try:
            with Client(f"http://127.0.0.1:{self.port}", request_timeout=2) as client:
                return client.cluster.health().body["status"] in ("yellow", "green")
        except (ApiError, TransportError):
            return False


class GuardedElasticsearch(Elasticsearch):
    """One node that asks for user and password."""

    password = "tried0nLoopback"

    @property
    def url(self) -> str:
        """With the right password."""
        return f"elasticsearch+http://huiying:{self.password}@127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Security on, one user."""
        super().prepare()
        home = self.directory / "home"
        written = home / "config" / "elasticsearch.yml"
        written.write_text(written.read_text().replace("enabled: false", "enabled: true", 1))
        command = [str(home / "bin" / "elasticsearch-users"), "useradd", "huiying", "-p", self.password]
        command = as_plain_user([*command, "-r", "superuser"])
        subprocess.run(command, check=True, capture_output=True, env=os.environ | self.environment())

    def answers(self) -> bool:
        """Whether it takes connections; whom it lets in is for the tests to see."""
        return self.accepts()


class Postgres(Server):
    """A cluster in its own folder, trusting the loopback."""

    @property
    def url(self) -> str:
        """The maintenance database: tests make theirs."""
        return f"postgresql+psycopg://huiying@127.0.0.1:{self.port}/postgres"

    def prepare(self) -> None:
        """Initialise the cluster."""
        give_to_plain_user(self.directory)
        made = [str(postgres_bin("initdb")), "-D", str(self.directory / "data"), "-U", "huiying"]
        subprocess.run(
            as_plain_user([*made, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]),
            check=True,
            capture_output=True,
            cwd=self.directory,
        )

    def command(self) -> Sequence[str]:
        """The postmaster; it keeps what is committed, whatever ends it."""
        server = [str(postgres_bin("postgres")), "-D", str(self.directory / "data"), "-p", str(self.port)]
        return as_plain_user([*server, "-h", "127.0.0.1", "-k", "", "-c", "max_connections=200"])

    def answers(self) -> bool:
        """Whether it takes a query."""
        import psycopg

        try:
            psycopg.connect(self.url.replace("+psycopg", ""), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def java_home() -> str:
    """Where the Java that runs is installed."""
    java = shutil.which("java")
    if java is None:
        raise ServerFailed("Java 17 or newer is needed for Kafka and Elasticsearch: install a JDK")
    return str(Path(java).resolve().parents[1])


def postgres_bin(program: str) -> Path:
    """A program of the newest PostgreSQL installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which(program)
    if not found and on_path is None:
        raise ServerFailed(f"PostgreSQL is needed ({program}): install the package postgresql")
    return found[-1] if found else Path(str(on_path))


def as_plain_user(command: Sequence[str]) -> list[str]:
    """Elasticsearch and PostgreSQL refuse to run as root."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", f"--reuid={PLAIN_USER}", f"--regid={_plain_group()}", "--clear-groups", *command]


def give_to_plain_user(directory: Path) -> None:
    """Let the user they run as own a folder, and pass through those above it."""
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", f"{PLAIN_USER}:{_plain_group()}", str(directory)], check=True)


def _plain_group() -> str:
    return str(pwd.getpwnam(PLAIN_USER).pw_gid)


def fetch() -> None:
    """Bring Kafka and Elasticsearch into the cache with Maven; what is there, or brought by another process of the
    tests meanwhile, is not fetched again."""
    if shutil.which("mvn") is None:
        raise ServerFailed("Maven is needed to fetch Kafka and Elasticsearch: install the package maven")
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "fetching").open("w") as fetching:
        fcntl.flock(fetching, fcntl.LOCK_EX)
        _fetch()


def _fetch() -> None:
    if not (CACHE / "kafka").is_dir():
        fetched = CACHE / f"kafka-{uuid4().hex[:8]}"
        _maven("dependency:copy-dependencies", f"-DoutputDirectory={fetched}", "-DincludeScope=runtime")
        fetched.rename(CACHE / "kafka")
    if not (CACHE / "elasticsearch").is_dir():
        _maven("dependency:copy", f"-Dartifact={ELASTICSEARCH}", f"-DoutputDirectory={CACHE}")
        unpacked = CACHE / f"unpacked-{uuid4().hex[:8]}"
        _unpack(next(CACHE.glob("elasticsearch-*.zip")), unpacked)
        next(unpacked.iterdir()).rename(CACHE / "elasticsearch")
        unpacked.rmdir()


def _maven(*arguments: str) -> None:
    done = subprocess.run(["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), *arguments], capture_output=True, text=True)
    if done.returncode:
        raise ServerFailed(f"Maven cannot fetch the servers:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _unpack(archive: Path, into: Path) -> None:
    """Like unzip, which a bare machine may lack: the standard library forgets who may execute."""
    with zipfile.ZipFile(archive) as packed:
        for each in packed.infolist():
            path = Path(packed.extract(each, into))
            if mode := each.external_attr >> 16 & 0o777:
                path.chmod(mode)


def main() -> None:
    """`fetch`, or `run` until interrupted."""
    fetch()
    if sys.argv[1:] == ["run"]:
        servers = [kind(CACHE / "run" / kind.__name__.lower()) for kind in (Kafka, Elasticsearch, Postgres)]
        for server in servers:
            server.prepare()
            server.start()
            print(server.url, flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            for server in servers:
                server.stop()


if __name__ == "__main__":
    main()
