"""What a worker counts, for Prometheus to fetch; the API tells what stands in the store and in the bus."""

from collections.abc import Iterator
from contextlib import contextmanager

from huiying.errors import Misuse


@contextmanager
def told_numbers(at: str) -> Iterator[None]:
    """Serve them at HOST:PORT meanwhile; nowhere when that is empty. Misuse when it cannot be listened on."""
    if not at:
        yield
        return
    from prometheus_client import start_http_server

    host, _, port = at.rpartition(":")
    if not host or not port.isdecimal():
        raise Misuse(f"--metrics takes an address and a port, such as 127.0.0.1:9100, not {at!r}")
    try:
        server, thread = start_http_server(int(port), host.strip("[]"))
    except (OSError, OverflowError) as error:
        raise Misuse(f"--metrics cannot listen on {at}: {error}") from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
