"""What every bus must do."""

import tempfile
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.ports.bus import Bus, Consumer, Delivery, Message

OpenBus = Callable[..., Bus]
PATIENCE = 10.0


def numbered(count: int, key: str = "k") -> list[Message]:
    return [Message(key, str(at).encode()) for at in range(count)]


def values(deliveries: list[Delivery]) -> list[int]:
    return [int(delivery.value) for delivery in deliveries]


def drained(consumer: Consumer, limit: int = 100) -> list[Delivery]:
    """Everything there is now; not committed."""
    taken: list[Delivery] = []
    while batch := consumer.poll(limit, 0):
        taken += batch
    return taken


def test_a_message_arrives_as_it_was_sent(open_bus: OpenBus) -> None:
    bus = open_bus()
    bus.publish("posts", [Message("贵州:1", b"\x00\xff", {"trace": "链"})])
    with closing(bus.consumer("posts", "assess")) as consumer:
        assert consumer.poll(10, PATIENCE) == [Delivery("posts", 0, 0, "贵州:1", b"\x00\xff", {"trace": "链"})]


def test_messages_of_one_key_keep_their_order_across_batches(open_bus: OpenBus) -> None:
    bus = open_bus()
    for message in numbered(25):
        bus.publish("posts", [message])
    with closing(bus.consumer("posts", "assess")) as consumer:
        assert values(drained(consumer, limit=7)) == list(range(25))


def test_messages_of_one_key_stay_in_one_partition_in_order(open_bus: OpenBus) -> None:
    bus = open_bus(partitions=3)
    bus.publish("posts", [Message(f"k{at % 9}", str(at).encode()) for at in range(90)])
    with closing(bus.consumer("posts", "assess")) as consumer:
        taken = drained(consumer, limit=11)
    partitions = defaultdict(set)
    by_key = defaultdict(list)
    for delivery in taken:
        partitions[delivery.key].add(delivery.partition)
        by_key[delivery.key].append(int(delivery.value))
    assert len(taken) == 90
    assert all(len(used) == 1 for used in partitions.values())
    assert len({next(iter(used)) for used in partitions.values()}) > 1
    assert all(order == sorted(order) for order in by_key.values())


def test_a_poll_takes_no_more_than_its_limit(open_bus: OpenBus) -> None:
    bus = open_bus()
    bus.publish("posts", numbered(5))
    with closing(bus.consumer("posts", "assess")) as consumer:
        assert values(consumer.poll(3, PATIENCE)) == [0, 1, 2]
        assert values(consumer.poll(3, PATIENCE)) == [3, 4]


def test_a_poll_of_an_empty_topic_comes_back_empty(open_bus: OpenBus) -> None:
    with closing(open_bus().consumer("posts", "assess")) as consumer:
        assert consumer.poll(10, 0.01) == []


def test_what_was_not_committed_is_delivered_again(open_bus: OpenBus) -> None:
    bus = open_bus()
    bus.publish("posts", numbered(6))
    with closing(bus.consumer("posts", "assess")) as consumer:
        consumer.poll(2, PATIENCE)
        consumer.commit()
        consumer.poll(2, PATIENCE)
    with closing(open_bus().consumer("posts", "assess")) as consumer:
        assert values(drained(consumer)) == [2, 3, 4, 5]


def test_every_group_reads_everything_at_its_own_pace(open_bus: OpenBus) -> None:
    bus = open_bus()
    bus.publish("changes", numbered(3))
    with (
        closing(bus.consumer("changes", "index")) as index,
        closing(bus.consumer("changes", "notify")) as notify,
    ):
        assert values(drained(index)) == [0, 1, 2]
        index.commit()
        assert values(drained(notify)) == [0, 1, 2]


def test_a_group_that_joins_late_begins_at_the_beginning(open_bus: OpenBus) -> None:
    bus = open_bus()
    bus.publish("posts", numbered(3))
    with closing(bus.consumer("posts", "late")) as consumer:
        assert values(drained(consumer)) == [0, 1, 2]


def test_topics_do_not_mix(open_bus: OpenBus) -> None:
    bus = open_bus()
    bus.publish("posts", numbered(2))
    bus.publish("changes", numbered(3))
    with closing(bus.consumer("posts", "g")) as posts, closing(bus.consumer("changes", "g")) as changes:
        assert (len(drained(posts)), len(drained(changes))) == (2, 3)


def test_lag_counts_what_the_group_has_not_committed(open_bus: OpenBus) -> None:
    bus = open_bus(partitions=2)
    assert bus.lag("posts", "assess") == 0
    bus.publish("posts", [Message(str(at), b"") for at in range(10)])
    assert bus.lag("posts", "assess") == 10
    with closing(bus.consumer("posts", "assess")) as consumer:
        taken = len(consumer.poll(4, PATIENCE))
        assert bus.lag("posts", "assess") == 10
        consumer.commit()
        assert bus.lag("posts", "assess") == 10 - taken


def test_a_second_member_stands_by_and_takes_over_when_the_first_leaves(open_bus: OpenBus) -> None:
    bus = open_bus()
    bus.publish("posts", numbered(4))
    first, second = bus.consumer("posts", "gather"), open_bus().consumer("posts", "gather")
    with closing(second):
        assert values(first.poll(2, PATIENCE)) == [0, 1]
        first.commit()
        assert second.poll(10, 0.01) == []
        first.close()
        assert values(second.poll(10, PATIENCE)) == [2, 3]


def test_two_members_share_two_partitions(open_bus: OpenBus) -> None:
    bus = open_bus(partitions=2)
    with (
        closing(bus.consumer("posts", "assess")) as first,
        closing(open_bus().consumer("posts", "assess")) as second,
    ):
        taken: list[list[Delivery]] = [[], []]
        for round_ in range(100):
            bus.publish("posts", [Message(str(at), str(round_ * 8 + at).encode()) for at in range(8)])
            for member, mine in zip((first, second), taken, strict=True):
                mine += member.poll(100, 0.01)
                member.commit()
            if all(taken):
                break
        for member, mine in zip((first, second), taken, strict=True):
            mine += drained(member)
        assert len({delivery.partition for delivery in taken[1]}) == 1
        assert sorted(values(taken[0] + taken[1])) == list(range(8 * (round_ + 1)))


def test_a_waiting_poll_is_woken_by_a_publisher_in_another_client(open_bus: OpenBus) -> None:
    with closing(open_bus().consumer("posts", "assess")) as consumer:
        assert consumer.poll(1, 0.01) == []
        open_bus().publish("posts", numbered(1))
        assert values(consumer.poll(1, PATIENCE)) == [0]


def test_several_threads_publish_through_one_client(open_bus: OpenBus) -> None:
    bus = open_bus()

    def publish(key: str) -> None:
        for at in range(10):
            bus.publish("posts", [Message(key, str(10 * at + number).encode()) for number in range(10)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish, "abcd"))
    with closing(bus.consumer("posts", "g")) as consumer:
        taken = drained(consumer)
    for key in "abcd":
        assert values([delivery for delivery in taken if delivery.key == key]) == list(range(100))


def test_publishing_nothing_is_no_error(open_bus: OpenBus) -> None:
    bus = open_bus()
    bus.publish("posts", [])
    assert bus.lag("posts", "assess") == 0


steps = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.lists(st.sampled_from("abcd"), min_size=1, max_size=6)),
        st.tuples(st.just("poll"), st.integers(1, 5)),
        st.tuples(st.just("commit"), st.none()),
        st.tuples(st.just("restart"), st.none()),
        st.tuples(st.just("trim"), st.none()),
    ),
    max_size=25,
)


@settings(max_examples=40)
@given(steps)
def test_any_history_delivers_the_log_in_order_from_the_committed_place(
    history: list[tuple[str, object]],
) -> None:
    log: list[tuple[str, int]] = []
    position = committed = 0
    with tempfile.TemporaryDirectory() as directory, closing(SqliteBus(Path(directory) / "bus.db")) as bus:
        consumer = bus.consumer("posts", "g")
        for step, argument in history:
            if step == "publish":
                new = [(key, len(log) + at) for at, key in enumerate(argument)]
                log += new
                bus.publish("posts", [Message(key, str(number).encode()) for key, number in new])
            elif step == "poll":
                taken = [(each.key, int(each.value)) for each in consumer.poll(int(str(argument)), 0)]
                assert taken == log[position : position + int(str(argument))]
                position += len(taken)
            elif step == "commit":
                consumer.commit()
                committed = position
            elif step == "restart":
                consumer.close()
                consumer = bus.consumer("posts", "g")
                position = committed
            else:
                bus.trim()
            assert bus.lag("posts", "g") == len(log) - committed
        consumer.close()
