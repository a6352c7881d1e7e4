"""`kafka://` URLs: where the brokers are, how they are reached, how topics are laid out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.backends.server_url import ServerUrl, read_server_url
from pipeline.domain.errors import Unusable
from pipeline.ports.bus import CHANGES, POSTS, TOPICS

SCHEMES = {"kafka": "PLAINTEXT", "kafka+tls": "SSL"}
DEFAULT_PORT = 9092
DEFAULT_PARTITIONS = 6
# Longer than the longest public holiday, so that what waits when everything stands still outlives it.
DEFAULT_RETENTION_DAYS = 14
REACHED_WITHIN_MS = 5_000
# Order within all of `assessed` is what makes gathering the same for every run: it is never divided.
DIVIDED = (POSTS, CHANGES)
_MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
_OPTIONS = ("partitions", "replication", "retention_days", "create", "ca", "certificate", "key", "mechanism")


@dataclass(frozen=True, slots=True)
class KafkaPlace:
    """Read from `kafka[+tls]://[user:password@]host[:port][,host…][/prefix][?option=…]`.

    Options: `partitions` of the divided topics (6), `replication` (-1: the broker's default),
    `retention_days` (14: how long messages are kept, in topics that we make), `create` (yes|no: may topics be
    made), with TLS `ca`, `certificate`, `key` (PEM files), with a user `mechanism` (SCRAM-SHA-512). The prefix
    stands before the names of topics and groups, with a full stop.
    """

    servers: tuple[str, ...]
    prefix: str = ""
    partitions: int = DEFAULT_PARTITIONS
    replication: int = -1
    retention_days: int = DEFAULT_RETENTION_DAYS
    create: bool = True
    connection: Mapping[str, Any] = field(default_factory=dict)

    def name(self, plain: str) -> str:
        """The name of a topic in the cluster."""
        return f"{self.prefix}.{plain}" if self.prefix else plain

    def group(self, topic: str, plain: str) -> str:
        """The name of a group in the cluster; one that reads two topics is two, so that neither waits."""
        return self.name(f"{topic}.{plain}")

    def layout(self) -> Mapping[str, int]:
        """Partitions by topic of ours."""
        return {topic: self.partitions if topic in DIVIDED else 1 for topic in TOPICS}


def read_kafka_url(url: str) -> KafkaPlace:
    """The place a URL names; Unusable says which part of it cannot be."""
    given = read_server_url(url, "bus", DEFAULT_PORT, _OPTIONS)
    if not given.servers:
        raise Unusable("bus", "name a broker, such as kafka://localhost:9092")
    options = given.options
    return KafkaPlace(
        servers=given.servers,
        prefix=given.prefix,
        partitions=_whole(options, "partitions", DEFAULT_PARTITIONS),
        replication=_whole(options, "replication", -1),
        retention_days=_whole(options, "retention_days", DEFAULT_RETENTION_DAYS),
        create=options.get("create", "yes") != "no",
        connection={**_security(given), **_files(given.scheme, options)},
    )


def _whole(options: Mapping[str, str], name: str, otherwise: int) -> int:
    given = options.get(name, str(otherwise))
    if given != str(otherwise) and (not given.isdecimal() or not int(given)):
        raise Unusable("bus", f"{name} is a whole number above 0, not {given!r}")
    return int(given)


def _security(given: ServerUrl) -> dict[str, Any]:
    protocol = SCHEMES[given.scheme]
    if not given.user:
        return {"security_protocol": protocol}
    mechanism = given.options.get("mechanism", "SCRAM-SHA-512")
    if mechanism not in _MECHANISMS:
        raise Unusable("bus", f"mechanism is one of {', '.join(_MECHANISMS)}, not {mechanism!r}")
    return {
        "security_protocol": "SASL_SSL" if protocol == "SSL" else "SASL_PLAINTEXT",
        "sasl_mechanism": mechanism,
        "sasl_plain_username": given.user,
        "sasl_plain_password": given.password,
    }


def _files(scheme: str, options: Mapping[str, str]) -> dict[str, Any]:
    named = {"ssl_cafile": "ca", "ssl_certfile": "certificate", "ssl_keyfile": "key"}
    given = {argument: options[name] for argument, name in named.items() if name in options}
    if given and SCHEMES[scheme] != "SSL":
        first = next(name for name in named.values() if name in options)
        raise Unusable("bus", f"{first} needs kafka+tls://")
    for argument, path in given.items():
        if not Path(path).is_file():
            raise Unusable("bus", f"{named[argument]}: there is no file {path}")
    return given
