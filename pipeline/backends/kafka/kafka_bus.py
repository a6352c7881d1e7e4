"""The bus on Apache Kafka: topics by name, groups by name, one producer a process."""

from collections.abc import Mapping, Sequence
from threading import Lock
from time import monotonic, sleep
from typing import Any

from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import RetriableError, TopicAlreadyExistsError

from pipeline.backends.kafka.kafka_consumer import KafkaGroupConsumer
from pipeline.backends.kafka.kafka_errors import ours, translated
from pipeline.backends.kafka.kafka_url import DIVIDED, REACHED_WITHIN_MS, read_kafka_url
from pipeline.domain.errors import Unavailable, Unusable
from pipeline.ports.bus import Message

_ACKNOWLEDGED_WITHIN = 30.0
_COORDINATED_WITHIN = 10.0
_COORDINATOR_PAUSE = 0.2
_LARGEST_MESSAGE = 4_000_000
_PRODUCING: dict[str, Any] = {
    "acks": "all",
    "enable_idempotence": True,
    "compression_type": "gzip",
    "linger_ms": 5,
    "batch_size": 262_144,
    "max_request_size": _LARGEST_MESSAGE,
    "delivery_timeout_ms": int(_ACKNOWLEDGED_WITHIN * 1000),
    "request_timeout_ms": 10_000,
    "max_block_ms": 10_000,
    "bootstrap_timeout_ms": REACHED_WITHIN_MS,
}
_ADMINISTERING: dict[str, Any] = {"request_timeout_ms": 10_000, "bootstrap_timeout_ms": REACHED_WITHIN_MS}


class KafkaBus:
    """Fulfils `ports.bus.Bus`. Topics that lack are made at first use; connections too, so that a process
    starts while the broker is away. Idempotent production keeps the order of a key across retries.
    """

    def __init__(self, url: str) -> None:
        self._place = read_kafka_url(url)
        self._lock = Lock()
        self._producer: KafkaProducer | None = None
        self._admin: KafkaAdminClient | None = None
        self._known: dict[str, int] = {}

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        """Return once every replica in sync has all. After Unavailable some may have been taken: say it again."""
        if not messages:
            return
        name = self._ensured(topic)
        with ours(self._place.servers):
            producer = self._producing()
            sent = [
                producer.send(name, each.value, each.key.encode(), [(k, v.encode()) for k, v in each.headers.items()])
                for each in messages
            ]
            self._acknowledged(producer, sent)

    def consumer(self, topic: str, group: str) -> KafkaGroupConsumer:
        """Join `group`; its members share the topic's partitions, those without one stand by."""
        name = self._ensured(topic)
        with ours(self._place.servers):
            return KafkaGroupConsumer(self._place, topic, name, group)

    def lag(self, topic: str, group: str) -> int:
        """How many messages the group has not committed; all that are kept when it never joined."""
        name = self._ensured(topic)
        partitions = [TopicPartition(name, at) for at in range(self._known[topic])]
        with self._lock, ours(self._place.servers):
            admin = self._administering()
            ends = _offsets(admin, partitions, "latest")
            starts = _offsets(admin, partitions, "earliest")
            committed = _places(admin, self._place.group(topic, group), partitions)
        return sum(ends[each] - max(starts[each], _committed(committed.get(each))) for each in partitions)

    def close(self) -> None:
        """Close connections. Consumers are closed by those who opened them."""
        with self._lock:
            if self._producer is not None:
                self._producer.close(timeout=_ACKNOWLEDGED_WITHIN)
            if self._admin is not None:
                self._admin.close()
            self._producer = self._admin = None

    def _acknowledged(self, producer: KafkaProducer, sent: Sequence[Any]) -> None:
        """Wait for all; the first failure is raised once none is under way any more."""
        try:
            producer.flush(timeout=_ACKNOWLEDGED_WITHIN)
        except BaseException:
            self._forget_producer()
            raise
        failed = [future.exception for future in sent if future.failed()]
        if failed:
            self._forget_producer()
            raise translated(failed[0], self._place.servers) from failed[0]
        if not all(future.is_done for future in sent):
            self._forget_producer()
            raise Unavailable("the broker acknowledged only a part in time")

    def _forget_producer(self) -> None:
        """What a producer that failed still holds must not come after what is published next."""
        with self._lock:
            failed, self._producer = self._producer, None
        if failed is not None:
            failed.close(timeout=0)

    def _producing(self) -> KafkaProducer:
        with self._lock:
            if self._producer is None:
                self._producer = KafkaProducer(
                    bootstrap_servers=list(self._place.servers), **_PRODUCING, **self._place.connection
                )
            return self._producer

    def _administering(self) -> KafkaAdminClient:
        if self._admin is None:
            self._admin = KafkaAdminClient(
                bootstrap_servers=list(self._place.servers), **_ADMINISTERING, **self._place.connection
            )
        return self._admin

    def _ensured(self, topic: str) -> str:
        """The topic's name in the cluster, where it exists when this returns."""
        name = self._place.name(topic)
        if topic not in self._known:
            with self._lock, ours(self._place.servers):
                self._known[topic] = self._made(topic, name)
        return name

    def _made(self, topic: str, name: str) -> int:
        """How many partitions the topic has, made when it lacks."""
        admin = self._administering()
        if name not in admin.list_topics():
            if not self._place.create:
                raise Unusable("bus", f"the broker has no topic {name!r}: make it, or drop create=no")
            self._make(admin, name, self._place.layout()[topic])
        partitions = len(admin.describe_topics([name])[0]["partitions"])
        if topic not in DIVIDED and partitions != 1:
            raise Unusable("bus", f"the topic {name!r} has {partitions} partitions, its order needs 1: make it anew")
        return partitions

    def _make(self, admin: KafkaAdminClient, name: str, partitions: int) -> None:
        layout = {
            "num_partitions": partitions,
            "replication_factor": self._place.replication,
            "configs": {"max.message.bytes": str(_LARGEST_MESSAGE)},
        }
        try:
            admin.create_topics({name: layout}, wait_for_metadata=True)
        except TopicAlreadyExistsError:
            admin.wait_for_topics([name])


def _committed(place: Any) -> int:
    return -1 if place is None else int(place.offset)


def _places(admin: KafkaAdminClient, group: str, partitions: Sequence[TopicPartition]) -> Mapping[TopicPartition, Any]:
    """What the group committed. A cluster whose groups were never used needs a moment to answer."""
    deadline = monotonic() + _COORDINATED_WITHIN
    while True:
        try:
            return dict(admin.list_group_offsets({group: list(partitions)})[group])
        except RetriableError:
            if monotonic() > deadline:
                raise
            sleep(_COORDINATOR_PAUSE)


def _offsets(admin: KafkaAdminClient, partitions: Sequence[TopicPartition], which: str) -> dict[TopicPartition, int]:
    spec = {"latest": OffsetSpec.LATEST, "earliest": OffsetSpec.EARLIEST}[which]
    found = admin.list_partition_offsets(dict.fromkeys(partitions, spec))
    return {each: int(found[each].offset) for each in partitions}
