"""A member of a Kafka consumer group, kept in the group while its stage is slow.

The driver speaks to the broker only inside calls. A stage that works longer than the broker waits would
be thrown out and its messages given to another, again and again. So a thread of ours polls with every
partition paused whenever the stage has not for a while: heartbeats go on, rebalances are answered.
"""

from collections.abc import Collection, Mapping
from threading import Event, RLock, Thread
from time import monotonic
from typing import Any

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.coordinator.base import MemberState
from kafka.structs import OffsetAndMetadata

from pipeline.backends.kafka.kafka_errors import ours
from pipeline.backends.kafka.kafka_url import REACHED_WITHIN_MS, KafkaPlace
from pipeline.domain.errors import Unavailable
from pipeline.ports.bus import Delivery

log = structlog.get_logger(__name__)

_SHORTEST_WAIT = 0.02
_LONGEST_WAIT = 0.2
_KEEP_EVERY = 0.5
_JOIN_WAIT = 0.5
_JOINED_WITHIN = 30.0
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
    "bootstrap_timeout_ms": REACHED_WITHIN_MS,
    "partition_assignment_strategy": (CooperativeStickyAssignor,),
}


class KafkaGroupConsumer:
    """Consumer of one topic, for one thread; any thread may close it."""

    def __init__(self, place: KafkaPlace, topic: str, name: str, group: str) -> None:
        self._place = place
        self._topic = topic
        self._lock = RLock()
        self._closed = Event()
        self._ownership = _Ownership()
        self._early: list[Delivery] = []
        self._polled_at = monotonic()
        self._consumer = KafkaConsumer(
            bootstrap_servers=list(place.servers), group_id=place.group(topic, group), **_GROUP, **place.connection
        )
        self._consumer.subscribe([name], listener=self._ownership)
        self._keeper = Thread(target=self._keep, name=f"keep-{group}", daemon=True)
        self._keeper.start()

    def poll(self, limit: int, timeout: float) -> list[Delivery]:
        """See Consumer. Empty means: there was nothing more, or this member stands by."""
        deadline = monotonic() + timeout
        while not self._closed.is_set():
            with self._lock, ours(self._place.servers):
                if self._closed.is_set():
                    break
                if found := self._taken(limit, self._patience(deadline)):
                    return found
                if monotonic() >= deadline and self._has_all(deadline):
                    return []
        return []

    def commit(self) -> None:
        """Everything polled of the partitions we still hold is done with; what went to others is theirs."""
        with self._lock, ours(self._place.servers):
            held = self._consumer.assignment()
            done = {at: OffsetAndMetadata(next_, "", -1) for at, next_ in self._ownership.polled.items() if at in held}
            if done:
                self._consumer.commit(done)
            self._ownership.polled.clear()

    def close(self) -> None:
        """Leave the group; a poll under way in another thread returns within a moment."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._keeper.join()
        with self._lock, ours(self._place.servers):
            self._consumer.close(autocommit=False, timeout_ms=5_000)

    def _patience(self, deadline: float) -> float:
        """Joining and fetching need a moment even when the caller has none."""
        if not self._settled():
            return _JOIN_WAIT
        return min(_LONGEST_WAIT, max(_SHORTEST_WAIT, deadline - monotonic()))

    def _settled(self) -> bool:
        """Whether this member knows its share of the partitions, be it none."""
        return bool(self._consumer.group_metadata().state is MemberState.STABLE)

    def _taken(self, limit: int, seconds: float) -> list[Delivery]:
        self._polled_at = monotonic()
        if paused := self._consumer.paused():
            self._consumer.resume(*paused)
        if not self._early:
            self._early = self._fetched(limit, seconds)
        found, self._early = self._early[:limit], self._early[limit:]
        owned = self._consumer.assignment()
        found = [each for each in found if self._partition(each) in owned]
        for each in found:
            self._ownership.polled[self._partition(each)] = each.offset + 1
        self._polled_at = monotonic()
        return found

    def _fetched(self, limit: int, seconds: float) -> list[Delivery]:
        by_partition = self._consumer.poll(timeout_ms=int(seconds * 1000), max_records=limit)
        return [self._delivery(record) for records in by_partition.values() for record in records]

    def _has_all(self, deadline: float) -> bool:
        """Whether this member has its share and has read it to the end."""
        if not self._settled():
            if monotonic() > deadline + _JOINED_WITHIN:
                raise Unavailable(f"the group of {self._topic} does not let this member in")
            return False
        held = list(self._consumer.assignment())
        if not held:
            return True
        ends: Mapping[TopicPartition, int] = self._consumer.end_offsets(held)
        return all(self._consumer.position(at) >= end for at, end in ends.items())

    def _keep(self) -> None:
        """Stay in the group while the stage works."""
        while not self._closed.wait(_KEEP_EVERY):
            if monotonic() - self._polled_at < _KEEP_EVERY or not self._lock.acquire(blocking=False):
                continue
            try:
                if held := self._consumer.assignment():
                    self._consumer.pause(*held)
                self._early += self._fetched(1, _LONGEST_WAIT)
            except Exception as error:  # the stage's next poll meets it too, and says it
                log.debug("keeping_failed", topic=self._topic, reason=str(error))
            finally:
                self._lock.release()

    def _partition(self, delivery: Delivery) -> TopicPartition:
        return TopicPartition(self._place.name(self._topic), delivery.partition)

    def _delivery(self, record: Any) -> Delivery:
        """What another program wrote may lack a key or hold bytes that are no text: it is still delivered."""
        key = (record.key or b"").decode(errors="replace")
        headers = {name: (value or b"").decode(errors="replace") for name, value in record.headers or ()}
        return Delivery(self._topic, record.partition, record.offset, key, record.value or b"", headers)


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
