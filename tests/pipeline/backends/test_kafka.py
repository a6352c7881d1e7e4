"""What is Kafka's own: its URL, and what its errors mean."""

import gc
import socket
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.backends.kafka.kafka_url import read_kafka_url
from pipeline.domain.errors import Invalid, Unavailable, Unusable
from pipeline.ports.bus import Message


def test_a_url_names_brokers_prefix_and_layout() -> None:
    place = read_kafka_url("kafka://one:19092,two/county?partitions=3&replication=2&create=no")
    assert place.servers == ("one:19092", "two:9092")
    assert place.name("posts") == "county.posts"
    assert place.group("changes", "index") == "county.changes.index"
    assert place.layout() == {"posts": 3, "assessed": 1, "changes": 3, "dead-letters": 1}
    assert (place.replication, place.create, place.retention_days) == (2, False, 14)
    assert read_kafka_url("kafka://one?retention_days=3").retention_days == 3
    assert place.connection == {"security_protocol": "PLAINTEXT"}


def test_a_user_and_a_certificate_make_the_connection_safe(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()
    place = read_kafka_url(f"kafka+tls://desk:p%40ss@broker:9093?ca={authority}&mechanism=PLAIN")
    assert place.connection == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": "desk",
        "sasl_plain_password": "p@ss",
        "ssl_cafile": str(authority),
    }


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("kafka://", "name a broker"),
        ("kafka://b?partition=3", "no option 'partition'"),
        ("kafka://b?partitions=0", "partitions is a whole number"),
        ("kafka://b?partitions=many", "partitions is a whole number"),
        ("kafka://b?ca=/etc/ca.pem", "ca needs kafka"),
        ("kafka://u:p@b?mechanism=MD5", "mechanism is one of"),
    ],
)
def test_a_url_that_cannot_be_says_which_part(url: str, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        read_kafka_url(url)


@pytest.mark.services
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_broker_that_is_away_is_waited_for() -> None:
    from pipeline.backends.kafka.kafka_bus import KafkaBus

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with closing(KafkaBus(f"kafka://127.0.0.1:{unused.getsockname()[1]}")) as bus:
            with pytest.raises(Unavailable, match="does not answer"):
                bus.publish("posts", [Message("k", b"v")])
            with pytest.raises(Unavailable):
                bus.lag("posts", "assess")
            with pytest.raises(Unavailable):
                bus.consumer("posts", "assess")
    gc.collect()  # the driver leaves sockets open when it does not get through: here, not in another test


@pytest.mark.services
def test_a_topic_that_may_not_be_made_must_be_there(kafka_url: str) -> None:
    from pipeline.backends.kafka.kafka_bus import KafkaBus

    with closing(KafkaBus(f"{kafka_url}?create=no")) as bus, pytest.raises(Unusable, match="has no topic"):
        bus.publish("posts", [Message("k", b"v")])


@pytest.mark.services
def test_an_ordered_topic_with_several_partitions_is_refused(kafka_url: str) -> None:
    from kafka import KafkaAdminClient

    from pipeline.backends.kafka.kafka_bus import KafkaBus

    place = read_kafka_url(kafka_url)
    admin = KafkaAdminClient(bootstrap_servers=list(place.servers))
    admin.create_topics({place.name("assessed"): {"num_partitions": 3}}, wait_for_metadata=True)
    admin.close()
    with closing(KafkaBus(kafka_url)) as bus, pytest.raises(Unusable, match="its order needs 1"):
        bus.consumer("assessed", "gather")


@pytest.mark.services
def test_a_message_larger_than_the_broker_takes_is_the_messages_fault(kafka_url: str) -> None:
    from pipeline.backends.kafka.kafka_bus import KafkaBus

    with closing(KafkaBus(kafka_url)) as bus:
        with pytest.raises(Invalid, match="larger"):
            bus.publish("posts", [Message("k", b"x" * 5_000_000)])
        bus.publish("posts", [Message("k", b"small")])
        assert bus.lag("posts", "assess") == 1


@pytest.mark.services
def test_what_another_program_wrote_is_delivered_as_it_is(kafka_url: str) -> None:
    from kafka import KafkaProducer

    from pipeline.backends.kafka.kafka_bus import KafkaBus

    place = read_kafka_url(kafka_url)
    with closing(KafkaBus(kafka_url)) as bus:
        assert bus.lag("posts", "assess") == 0
        producer = KafkaProducer(bootstrap_servers=list(place.servers))
        producer.send(place.name("posts"), b"\xff\xfe", headers=[("h", b"\xff")])
        producer.close()
        with closing(bus.consumer("posts", "assess")) as consumer:
            (delivery,) = consumer.poll(10, 10.0)
        assert (delivery.key, delivery.value) == ("", b"\xff\xfe")
