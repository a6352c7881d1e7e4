"""The topics of the cluster: made where they lack, measured for lag."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from time import monotonic, sleep
from typing import Any

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import RetriableError, TopicAlreadyExistsError

from pipeline.backends.kafka.kafka_clients import Client
from pipeline.backends.kafka.kafka_errors import ours
from pipeline.backends.kafka.kafka_url import DIVIDED, KafkaPlace
from pipeline.domain.errors import Unavailable, Unusable

LARGEST_MESSAGE = 4_000_000
_COORDINATED_WITHIN = 10.0
_COORDINATOR_PAUSE = 0.2
_ADMINISTERING: dict[str, Any] = {"request_timeout_ms": 10_000}


class KafkaTopics:
    """Knows which topics of ours are there; usable from any thread."""

    def __init__(self, place: KafkaPlace) -> None:
        self._place = place
        self._lock = Lock()
        self._admin: Client[KafkaAdminClient] | None = None
        self._partitions: dict[str, int] = {}

    def ensured(self, topic: str) -> str:
        """The topic's name in the cluster, where it exists when this returns."""
        name = self._place.name(topic)
        if topic not in self._partitions:
            with self._administering() as admin:
                self._partitions[topic] = self._made(admin, topic, name)
        return name

    def doubt(self) -> None:
        """Look again before the next use: a broker that was away may have come back empty."""
        self._partitions.clear()

    def lag(self, topic: str, group: str) -> int:
        """How many messages the group has not committed; all that are kept when it never joined."""
        name = self.ensured(topic)
        partitions = [TopicPartition(name, at) for at in range(self._partitions[topic])]
        with self._administering() as admin:
            ends = _offsets(admin, partitions, OffsetSpec.LATEST)
            starts = _offsets(admin, partitions, OffsetSpec.EARLIEST)
            committed = _places(admin, self._place.group(topic, group), partitions)
        places = {each: max(starts[each], _committed(committed.get(each))) for each in partitions}
        # A group may have committed what a broker that came back empty no longer has.
        return sum(max(0, ends[each] - places[each]) for each in partitions)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._give_up()

    @contextmanager
    def _administering(self) -> Iterator[KafkaAdminClient]:
        with self._lock, ours(self._place.servers):
            try:
                if self._admin is None:
                    self._admin = Client(KafkaAdminClient, self._place, _ADMINISTERING)
                yield self._admin.use
            except Unusable:
                raise
            except Exception:
                self._give_up()
                self.doubt()
                raise

    def _give_up(self) -> None:
        failed, self._admin = self._admin, None
        if failed is not None:
            failed.close()

    def _made(self, admin: KafkaAdminClient, topic: str, name: str) -> int:
        """How many partitions the topic has, made when it lacks."""
        if name not in admin.list_topics():
            if not self._place.create:
                raise Unusable("bus", f"the broker has no topic {name!r}: make it, or drop create=no")
            self._make(admin, name, self._place.layout()[topic])
        partitions = len(admin.describe_topics([name])[0]["partitions"])
        if topic not in DIVIDED and partitions != 1:
            raise Unusable("bus", f"the topic {name!r} has {partitions} partitions, its order needs 1: make it anew")
        if not partitions:
            raise Unavailable(f"the topic {name!r} has no partition yet", "bus")
        return partitions

    def _make(self, admin: KafkaAdminClient, name: str, partitions: int) -> None:
        layout = {
            "num_partitions": partitions,
            "replication_factor": self._place.replication,
            "configs": {
                "max.message.bytes": str(LARGEST_MESSAGE),
                "retention.ms": str(self._place.retention_days * 86_400_000),
            },
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


def _offsets(admin: KafkaAdminClient, partitions: Sequence[TopicPartition], which: Any) -> dict[TopicPartition, int]:
    found = admin.list_partition_offsets(dict.fromkeys(partitions, which))
    return {each: int(found[each].offset) for each in partitions}
