"""Whatever lies on the bus: it is set aside with the name of its field, and nothing else is disturbed."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from huiying.settings import Settings
from huiying.taking_in import settle, waiting
from huiying.wiring import Wiring
from pipeline.codec import encode
from pipeline.domain.assessment import AssessedPost, Assessment, Category
from pipeline.domain.messages import Change, DeadLetter
from pipeline.domain.post import Channel, Post
from pipeline.intake import RawPost
from pipeline.ports.bus import ASSESSED, CHANGES, DEAD_LETTERS, POSTS, Message
from pipeline.ports.search import Query

Bad = Callable[[Mapping[str, Any]], bytes]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiring]:
    """One installation for all cases: what one leaves behind would disturb the next."""
    with Wiring(Settings(home=tmp_path_factory.mktemp("home"))) as wiring:
        yield wiring


def text_of(envelope: Mapping[str, Any]) -> bytes:
    return json.dumps(envelope).encode()


def changed(**fields: Any) -> Bad:
    """The message with other values in its data; None takes a field away."""

    def change(envelope: Mapping[str, Any]) -> bytes:
        data = {**envelope["data"], **fields}
        return text_of({**envelope, "data": {name: value for name, value in data.items() if value is not None}})

    return change


def inside(part: str, **fields: Any) -> Bad:
    """The same one level deeper."""

    def change(envelope: Mapping[str, Any]) -> bytes:
        data = envelope["data"]
        return text_of({**envelope, "data": {**data, part: {**data[part], **fields}}})

    return change


PLACE = {"code": "522702", "name": "福泉市", "level": "county"}
CASES: list[tuple[str, str, Bad]] = [
    (POSTS, "$", lambda _: b'{"v": 1, "type": "post", "data": {'),
    (POSTS, "$", lambda _: b"\xff\xfe\x00"),
    (POSTS, "$", lambda _: b""),
    (POSTS, "$", lambda _: b"null"),
    (POSTS, "$", lambda _: b"[" * 100_000),
    (POSTS, "$.v", lambda envelope: text_of({**envelope, "v": 99})),
    (POSTS, "$.type", lambda envelope: text_of({**envelope, "type": "case"})),
    (POSTS, "$.data.text", changed(text=None)),
    (POSTS, "text", changed(text="")),
    (POSTS, "text", changed(text=" \n ")),
    (POSTS, "$", changed(text="停" * 1_700_000)),
    (POSTS, "$.data.text", changed(text="停\x00水")),
    (POSTS, "$", changed(title="停\ud800水")),
    (POSTS, "id", changed(id="")),
    (POSTS, "$.data.published_at", changed(published_at="0001-01-01T00:00:00Z")),
    (POSTS, "$.data.published_at", changed(published_at="9999-12-31T23:59:59Z")),
    (POSTS, "$.data.collected_at", changed(collected_at="0001-01-01T00:00:00+14:00")),
    (POSTS, "$.data.collected_at", changed(collected_at="2026-03-01T00:00:00")),
    (POSTS, "$.data.channel", changed(channel="telegram")),
    (POSTS, "$.data.likes", changed(likes="many")),
    (ASSESSED, "$.data.assessment", changed(assessment=None)),
    (ASSESSED, "$.data.assessment.category", inside("assessment", category="gossip")),
    (ASSESSED, "$.data.assessment.categories[0]", inside("assessment", categories=["gossip"])),
    (ASSESSED, "$.data.assessment.grade", inside("assessment", grade="V")),
    (ASSESSED, "$.data.assessment.places[0].confidence", inside("assessment", places=[{**PLACE, "confidence": "so"}])),
    (ASSESSED, "$.data.post.collected_at", inside("post", collected_at="9999-01-01T00:00:00Z")),
    (CHANGES, "$.data.version", changed(version="new")),
    (CHANGES, "$.data.kind", changed(kind="leader")),
    (DEAD_LETTERS, "$", lambda _: b"\x00"),
    (DEAD_LETTERS, "$.data.at", changed(at="0001-01-01T00:00:00Z")),
]


def good(parts: Wiring, topic: str, name: str = "made-up:odd") -> object:
    now = parts.clock.now()
    post = Post(name, "r1", "d1", "made-up", Channel.NEWS, "福泉市马场坪一厂房起火", now)
    return {
        POSTS: post,
        ASSESSED: AssessedPost(post, Assessment(Category.EMERGENCY, (Category.EMERGENCY,), {"emergency": 0.9})),
        CHANGES: Change("case", "no-such-case", 1),
        DEAD_LETTERS: DeadLetter("odd", POSTS, "k", "reason", "", "test", "", now),
    }[topic]


@pytest.mark.parametrize(("number", "topic", "field", "bad"), [(number, *case) for number, case in enumerate(CASES)])
def test_a_bad_message_is_set_aside_by_field_and_its_neighbours_go_through(
    parts: Wiring, number: int, topic: str, field: str, bad: Bad
) -> None:
    before = {letter.id for letter in parts.dead_letters.waiting(1_000)}
    value = bad(json.loads(encode(good(parts, topic, f"made-up:{number}bad"))))
    neighbour = f"都匀市小围寨{number}号楼停水三天没人管"
    parts.intake.accept([RawPost(source="made-up", channel="news", native_id=f"{number}a", text=neighbour)])
    parts.bus.publish(topic, [Message("odd", value)])
    parts.intake.accept([RawPost(source="made-up", channel="news", native_id=f"{number}b", text=neighbour)])
    settle(parts)

    (letter,) = (letter for letter in parts.dead_letters.waiting(1_000) if letter.id not in before)
    assert f"{field}: " in letter.reason
    assert letter.topic == topic
    assert len(letter.payload) <= 120_000
    assert waiting(parts) == 0
    with parts.store.read() as tx:
        stored = tx.latest_posts([f"made-up:{number}{which}" for which in ("a", "b", "bad")])
    assert set(stored) == {f"made-up:{number}a", f"made-up:{number}b"}
    assert parts.search.search(Query(f"“{number}号楼停水”", kind="post")).total == 2
    assert parts.audit.run().differences == ()


def test_a_change_of_something_that_is_gone_is_no_fault(parts: Wiring) -> None:
    before = parts.dead_letters.count()
    changes = (Change("case", "no-such", 1, rescoped=True), Change("post", "no-such", 1))
    parts.bus.publish(CHANGES, [Message(change.id, encode(change)) for change in changes])
    settle(parts)
    assert parts.dead_letters.count() == before


def test_a_message_of_another_key_order_and_unknown_fields_is_read(parts: Wiring) -> None:
    envelope = json.loads(encode(good(parts, POSTS)))
    envelope["data"] = dict(reversed(list({**envelope["data"], "id": "made-up:new", "mood": "calm"}.items())))
    parts.bus.publish(POSTS, [Message("k", text_of(dict(reversed(envelope.items()))))])
    settle(parts)
    with parts.store.read() as tx:
        assert tx.latest_posts(["made-up:new"])
