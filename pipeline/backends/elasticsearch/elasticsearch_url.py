"""`elasticsearch+http(s)://` URLs: where the cluster is and how it is reached."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.backends.server_url import ServerUrl, read_server_url
from pipeline.domain.errors import Unusable

SCHEMES = {"elasticsearch+http": "http", "elasticsearch+https": "https"}
DEFAULT_PORT = 9200
DEFAULT_PREFIX = "huiying"
_OPTIONS = ("api_key", "ca", "replicas")
_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,60}")


@dataclass(frozen=True, slots=True)
class ElasticsearchPlace:
    """Read from `elasticsearch+http[s]://[user:password@]host[:port][,host…][/prefix][?option=…]`.

    The prefix begins the names of our indices (huiying). Options: `api_key` instead of a user, `ca` (a PEM
    file), `replicas` of each index (1).
    """

    hosts: tuple[str, ...]
    prefix: str = DEFAULT_PREFIX
    replicas: int = 1
    connection: Mapping[str, Any] = field(default_factory=dict)


def read_elasticsearch_url(url: str) -> ElasticsearchPlace:
    """The place a URL names; Unusable says which part of it cannot be."""
    given = read_server_url(url, "search", DEFAULT_PORT, _OPTIONS)
    hosts = tuple(f"{SCHEMES[given.scheme]}://{server}" for server in given.servers)
    if not hosts:
        raise Unusable("search", "name a node, such as elasticsearch+http://localhost:9200")
    prefix = given.prefix or DEFAULT_PREFIX
    if not _PREFIX.fullmatch(prefix):
        raise Unusable("search", f"the prefix is lower-case letters, digits and _, a letter first, not {prefix!r}")
    replicas = given.options.get("replicas", "1")
    if not replicas.isdecimal():
        raise Unusable("search", f"replicas is a whole number, not {replicas!r}")
    return ElasticsearchPlace(hosts, prefix, int(replicas), _connection(given))


def _connection(given: ServerUrl) -> dict[str, Any]:
    connection: dict[str, Any] = {}
    options = given.options
    if given.user:
        connection["basic_auth"] = (given.user, given.password)
    if "api_key" in options:
        if given.user:
            raise Unusable("search", "name a user and password or an api_key, not both")
        connection["api_key"] = options["api_key"]
    if "ca" in options:
        if not Path(options["ca"]).is_file():
            raise Unusable("search", f"ca: there is no file {options['ca']}")
        connection["ca_certs"] = options["ca"]
    return connection
