"""The driver's clients: opened and given up so that nothing of one that failed stays behind.

Left alone, the driver keeps a thread and three sockets for every client that got no connection, and a client
that lived through an outage may never find back: the loop that renews its picture of the cluster ends with the
first renewal that fails while somebody else waits for it. So a client that failed is closed and another one made.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import structlog
from kafka import KafkaProducer
from kafka.net.compat import KafkaNetClient

from pipeline.backends.kafka.kafka_url import REACHED_WITHIN_MS, KafkaPlace

log = structlog.get_logger(__name__)
Driver = TypeVar("Driver")

_ENDED_WITHIN = 5.0


class Client(Generic[Driver]):
    """One client of the driver, `use`, with the connections it made."""

    def __init__(self, kind: Callable[..., Driver], place: KafkaPlace, settings: Mapping[str, Any]) -> None:
        self._connections: list[KafkaNetClient] = []
        try:
            self.use = kind(
                bootstrap_servers=list(place.servers),
                bootstrap_timeout_ms=REACHED_WITHIN_MS,
                kafka_client=self._connected,
                **settings,
                **place.connection,
            )
        except BaseException:
            self._disconnect()
            raise

    def close(self, **how: Any) -> None:
        """Close it, whatever state it is in; `how` are arguments of the driver's own `close`."""
        try:
            if isinstance(self.use, KafkaProducer):
                _abandon(self.use)
            self.use.close(**how)  # type: ignore[attr-defined]
        except Exception as error:
            log.debug("closing_failed", reason=str(error))
        finally:
            self._disconnect()

    def _connected(self, **settings: Any) -> KafkaNetClient:
        self._connections.append(KafkaNetClient(**settings))
        return self._connections[-1]

    def _disconnect(self) -> None:
        for each in self._connections:
            try:
                each.close()
            except Exception as error:
                log.debug("disconnecting_failed", reason=str(error))


def _abandon(producer: KafkaProducer) -> None:
    """What it still holds must not come after what the next one sends; its own `close` would wait for it."""
    producer._sender.force_close()
    producer._sender.join(_ENDED_WITHIN)
