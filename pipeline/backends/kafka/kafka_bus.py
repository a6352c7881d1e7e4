"""The bus on Apache Kafka: topics by name, groups by name, one producer a process."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from kafka import KafkaProducer

from pipeline.backends.kafka.kafka_clients import Client
from pipeline.backends.kafka.kafka_consumer import KafkaGroupConsumer
from pipeline.backends.kafka.kafka_errors import ours, translated
from pipeline.backends.kafka.kafka_topics import LARGEST_MESSAGE, KafkaTopics
from pipeline.backends.kafka.kafka_url import read_kafka_url
from pipeline.domain.errors import Invalid, Unavailable
from pipeline.ports.bus import Message

_ACKNOWLEDGED_WITHIN = 30.0
_PRODUCING: dict[str, Any] = {
    "acks": "all",
    "enable_idempotence": True,
    "compression_type": "zstd",
    # Whoever publishes waits for the flush, which lingers for nothing: until then nothing small is sent.
    "linger_ms": 1_000,
    "batch_size": 1_048_576,
    "max_request_size": LARGEST_MESSAGE,
    "delivery_timeout_ms": int(_ACKNOWLEDGED_WITHIN * 1000),
    "request_timeout_ms": 10_000,
    "max_block_ms": 10_000,
    "allow_auto_create_topics": False,
}


class KafkaBus:
    """Fulfils `ports.bus.Bus`. Topics that lack are made at first use; connections too, so that a process
    starts while the broker is away. Idempotent production keeps the order of a key across retries.
    """

    def __init__(self, url: str) -> None:
        self._place = read_kafka_url(url)
        self._topics = KafkaTopics(self._place)
        self._lock = Lock()
        self._producer: Client[KafkaProducer] | None = None

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        """Return once every replica in sync has all. After Unavailable some may have been taken: say it again."""
        if not messages:
            return
        name = self._topics.ensured(topic)
        with self._producing() as producer:
            sent = [
                producer.send(name, each.value, each.key.encode(), [(k, v.encode()) for k, v in each.headers.items()])
                for each in messages
            ]
            producer.flush(timeout=_ACKNOWLEDGED_WITHIN)
            failed = [future.exception for future in sent if future.failed()]
            if failed:
                raise translated(failed[0], self._place.servers) from failed[0]
            if not all(future.is_done for future in sent):
                raise Unavailable("the broker acknowledged only a part in time", "bus")

    def consumer(self, topic: str, group: str) -> KafkaGroupConsumer:
        """Join `group`; its members share the topic's partitions, those without one stand by."""
        return KafkaGroupConsumer(self._place, self._topics, topic, group)

    def lag(self, topic: str, group: str) -> int:
        """How many messages the group has not committed; all that are kept when it never joined."""
        return self._topics.lag(topic, group)

    def close(self) -> None:
        """Close connections. Consumers are closed by those who opened them."""
        if self._producer is not None:
            self._give_up(self._producer)
        self._topics.close()

    @contextmanager
    def _producing(self) -> Iterator[KafkaProducer]:
        """The process's producer, given up when it fails, unless the fault is the message's."""
        producer = self._opened()
        try:
            with ours(self._place.servers):
                yield producer.use
        except Invalid:
            raise
        except BaseException:
            self._give_up(producer)
            self._topics.doubt()
            raise

    def _opened(self) -> Client[KafkaProducer]:
        with self._lock, ours(self._place.servers):
            if self._producer is None:
                self._producer = Client(KafkaProducer, self._place, _PRODUCING)
            return self._producer

    def _give_up(self, producer: Client[KafkaProducer]) -> None:
        """Other threads that publish with it fail too, and say it again with the next one."""
        with self._lock:
            if self._producer is not producer:
                return
            self._producer = None
        producer.close(timeout=0)
