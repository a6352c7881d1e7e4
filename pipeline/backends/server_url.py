"""The parts that the URLs of servers share: credentials, hosts, a prefix, named options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from pipeline.domain.errors import Unusable


@dataclass(frozen=True, slots=True)
class ServerUrl:
    """`scheme://[user:password@]host[:port][,host…][/prefix][?option=…]`, taken apart; `user` is empty without one."""

    scheme: str
    user: str
    password: str
    servers: tuple[str, ...]
    prefix: str
    options: Mapping[str, str]


def read_server_url(url: str, part: str, port: int, known: Sequence[str]) -> ServerUrl:
    """Servers without a port get `port`; Unusable, for `part`, names an option that is not `known`."""
    split = urlsplit(url)
    options = dict(parse_qsl(split.query, keep_blank_values=True))
    if unknown := sorted(set(options) - set(known)):
        raise Unusable(part, f"there is no option {unknown[0]!r}; there are {', '.join(known)}")
    credentials, _, hosts = split.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    servers = tuple(_with_port(host, port) for host in hosts.split(",") if host)
    return ServerUrl(split.scheme, unquote(user), unquote(password), servers, split.path.strip("/"), options)


def _with_port(host: str, port: int) -> str:
    return host if host.rpartition(":")[2].isdecimal() else f"{host}:{port}"
