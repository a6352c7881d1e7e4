"""A member of a Kafka consumer group, kept in the group while its stage is slow.

The driver speaks to the broker only inside calls. A stage that works longer than the broker waits would
be thrown out and its messages given to another, again and again. So a thread of ours polls with every
partition paused whenever the stage has not for a while: heartbeats go on, rebalances are answered.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, RLock, Thread
from time import monotonic
from typing import Any

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.coordinator.base import MemberState
from kafka.structs import OffsetAndMetadata

from pipeline.backends.kafka.kafka_clients import Client
from pipeline.backends.kafka.kafka_errors import ours
from pipeline.backends.kafka.kafka_topics import KafkaTopics
from pipeline.backends.kafka.kafka_url import KafkaPlace
from pipeline.domain.errors import Fenced, Unavailable
from pipeline.ports.bus import Delivery

log = structlog.get_logger(__name__)

_SHORTEST_WAIT = 0.02
_LONGEST_WAIT = 0.2
_KEEP_EVERY = 0.5
_JOIN_WAIT = 0.5
_JOINED_WITHIN = 30.0
# Given to every call that waits: without it the driver waits for ever for a broker that is away.
_ANSWERED_WITHIN_MS = 10_000
_LEFT_WITHIN_MS = 2_000
_GROUP: dict[str, Any] = {
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 2_000,
    "max_poll_interval_ms": 60_000,
    "request_timeout_ms": 15_000,
    "fetch_max_bytes": 16_000_000,
    "max_partition_fetch_bytes": 4_194_304,
    "fetch_max_wait_ms": 100,
    "allow_auto_create_topics": False,
    "partition_assignment_strategy": (CooperativeStickyAssignor,),
}


class KafkaGroupConsumer:
    """Consumer of one topic, for one thread; any thread may close it.

    After an outage it joins the group anew, with a new connection: what it had polled and not committed is
    delivered again.
    """

    def __init__(self, place: KafkaPlace, topics: KafkaTopics, topic: str, group: str) -> None:
        self._place = place
        self._topics = topics
        self._topic = topic
        self._group = group
        self._lock = RLock()
        self._closed = Event()
        self._ownership = _Ownership()
        self._early: list[Delivery] = []
        self._polled_at = monotonic()
        self._client: Client[KafkaConsumer] | None = self._joined()
        self._keeper = Thread(target=self._keep, name=f"keep-{group}", daemon=True)
        self._keeper.start()

    def poll(self, limit: int, timeout: float) -> list[Delivery]:
        """See Consumer. Empty means: there was nothing more, or this member stands by."""
        deadline = monotonic() + timeout
        while not self._closed.is_set():
            with self._lock:
                if self._closed.is_set():
                    break
                with self._membership() as consumer:
                    if found := self._taken(consumer, limit, self._patience(consumer, deadline)):
                        return found
                    if monotonic() >= deadline and self._has_all(consumer, deadline):
                        return []
        return []

    def commit(self) -> None:
        """Everything polled of the partitions we still hold is done with; what went to others is theirs.

        Fenced when the broker did not take it: by then it has put this member out.
        """
        with self._lock:
            if not self._ownership.polled:
                return
            try:
                with self._membership() as consumer:
                    self._commit(consumer)
            except Unavailable as error:
                raise Fenced(f"what was done is delivered once more: {error}") from error

    def close(self) -> None:
        """Leave the group; a poll under way in another thread returns within a moment."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._keeper.join()
        with self._lock:
            self._leave()

    def _commit(self, consumer: KafkaConsumer) -> None:
        held = consumer.assignment()
        done = {at: OffsetAndMetadata(next_, "", -1) for at, next_ in self._ownership.polled.items() if at in held}
        if done:
            consumer.commit(done, timeout_ms=_ANSWERED_WITHIN_MS)
        self._ownership.polled.clear()

    @contextmanager
    def _membership(self) -> Iterator[KafkaConsumer]:
        """The driver's consumer, given up when it fails; it never finds back for certain by itself."""
        try:
            client = self._client = self._client or self._joined()
            with ours(self._place.servers):
                yield client.use
        except Exception:
            self._leave()
            self._topics.doubt()
            raise

    def _joined(self) -> Client[KafkaConsumer]:
        name = self._topics.ensured(self._topic)
        settings = {"group_id": self._place.group(self._topic, self._group), **_GROUP}
        with ours(self._place.servers):
            client: Client[KafkaConsumer] = Client(KafkaConsumer, self._place, settings)
            self._ownership = _Ownership()
            client.use.subscribe([name], listener=self._ownership)
        return client

    def _leave(self) -> None:
        left, self._client = self._client, None
        self._early.clear()
        self._ownership.polled.clear()
        if left is not None:
            left.close(autocommit=False, timeout_ms=_LEFT_WITHIN_MS)

    def _patience(self, consumer: KafkaConsumer, deadline: float) -> float:
        """Joining and fetching need a moment even when the caller has none."""
        if not _settled(consumer):
            return _JOIN_WAIT
        return min(_LONGEST_WAIT, max(_SHORTEST_WAIT, deadline - monotonic()))

    def _taken(self, consumer: KafkaConsumer, limit: int, seconds: float) -> list[Delivery]:
        self._polled_at = monotonic()
        if paused := consumer.paused():
            consumer.resume(*paused)
        if not self._early:
            self._early = self._fetched(consumer, limit, seconds)
        found, self._early = self._early[:limit], self._early[limit:]
        owned = consumer.assignment()
        found = [each for each in found if self._partition(each) in owned]
        for each in found:
            self._ownership.polled[self._partition(each)] = each.offset + 1
        self._polled_at = monotonic()
        return found

    def _fetched(self, consumer: KafkaConsumer, limit: int, seconds: float) -> list[Delivery]:
        by_partition = consumer.poll(timeout_ms=int(seconds * 1000), max_records=limit)
        return [self._delivery(record) for records in by_partition.values() for record in records]

    def _has_all(self, consumer: KafkaConsumer, deadline: float) -> bool:
        """Whether this member has its share and has read it to the end."""
        if not _settled(consumer):
            if monotonic() > deadline + _JOINED_WITHIN:
                raise Unavailable(f"the group of {self._topic} does not let this member in", "bus")
            return False
        held = list(consumer.assignment())
        if not held:
            return True
        ends: Mapping[TopicPartition, int] = consumer.end_offsets(held, timeout_ms=_ANSWERED_WITHIN_MS)
        places = {at: consumer.position(at, timeout_ms=_ANSWERED_WITHIN_MS) for at in held}
        if missing := [at for at, place in places.items() if place is None]:
            raise Unavailable(f"the broker does not say where {missing[0].topic} begins", "bus")
        return all(places[at] >= end for at, end in ends.items())

    def _keep(self) -> None:
        """Stay in the group while the stage works."""
        while not self._closed.wait(_KEEP_EVERY):
            if monotonic() - self._polled_at < _KEEP_EVERY or not self._lock.acquire(blocking=False):
                continue
            try:
                if self._client is not None:
                    self._keep_membership(self._client.use)
            except Exception as error:  # the stage's next poll meets it too, and says it
                log.debug("keeping_failed", topic=self._topic, reason=str(error))
            finally:
                self._lock.release()

    def _keep_membership(self, consumer: KafkaConsumer) -> None:
        if held := consumer.assignment():
            consumer.pause(*held)
        self._early += self._fetched(consumer, 1, _LONGEST_WAIT)

    def _partition(self, delivery: Delivery) -> TopicPartition:
        return TopicPartition(self._place.name(self._topic), delivery.partition)

    def _delivery(self, record: Any) -> Delivery:
        """What another program wrote may lack a key or hold bytes that are no text: it is still delivered."""
        key = (record.key or b"").decode(errors="replace")
        headers = {name: (value or b"").decode(errors="replace") for name, value in record.headers or ()}
        return Delivery(self._topic, record.partition, record.offset, key, record.value or b"", headers)


def _settled(consumer: KafkaConsumer) -> bool:
    """Whether this member knows its share of the partitions, be it none."""
    return bool(consumer.group_metadata().state is MemberState.STABLE)


class _Ownership(ConsumerRebalanceListener):  # type: ignore[misc]
    """What was polled of the partitions we hold. Called on the driver's own thread."""

    def __init__(self) -> None:
        self.polled: dict[TopicPartition, int] = {}

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """What was polled of them is left to their next owner."""
        for partition in revoked:
            self.polled.pop(partition, None)

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Nothing of theirs was polled yet."""
