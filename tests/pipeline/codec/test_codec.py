"""Bytes on the bus: what goes in comes out, and what must not come in is refused by name."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codec import MAX_BYTES, canonical, decode, encode
from pipeline.domain.assessment import Assessment, Category, Disposition, Evidence, Grade, Place
from pipeline.domain.clocks import ClockChange, ClockId, ClockKind, ClockMove, Schedule
from pipeline.domain.errors import Invalid
from pipeline.domain.messages import Change, DeadLetter
from pipeline.domain.post import Channel, Post, Reply

NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30), timezones=offsets)  # noqa: DTZ001
counts = st.integers(0, 2**63 - 1)
scores = st.floats(0, 1)
replies = st.builds(Reply, text=texts, at=st.none() | times, body_name=texts)
posts = st.builds(
    Post,
    id=texts, revision=texts, digest=texts, source=texts, channel=st.sampled_from(Channel), text=texts,
    collected_at=times, title=texts, url=texts, author=texts, region=texts, published_at=st.none() | times,
    ticket=texts, reposts=counts, comments=counts, likes=counts, reply=st.none() | replies,
    history=st.booleans(), trace=texts,
)  # fmt: skip
places = st.builds(Place, code=texts, name=texts, level=texts, path=st.lists(texts, max_size=3).map(tuple))
evidence = st.builds(Evidence, field=texts, text=texts, start=counts, end=counts, why=texts)
assessments = st.builds(
    Assessment,
    category=st.none() | st.sampled_from(Category),
    categories=st.lists(st.sampled_from(Category), max_size=3).map(tuple),
    scores=st.dictionaries(texts, scores, max_size=3),
    grade=st.none() | st.sampled_from(Grade),
    casualties=st.dictionaries(texts, counts, max_size=3),
    places=st.lists(places, max_size=2).map(tuple),
    disposition=st.none() | st.sampled_from(Disposition),
    evidence=st.lists(evidence, max_size=2).map(tuple),
    sketch=st.lists(st.integers(0, 2**64 - 1), max_size=3).map(tuple),
)
schedules = st.builds(
    Schedule, anchor=times, due_at=times, budget_seconds=counts, calendar=texts, clause=texts,
    warnings=st.lists(st.tuples(st.sampled_from([50, 80, 100]), times), max_size=3).map(tuple),
)  # fmt: skip
moves = st.builds(
    ClockChange,
    clock=st.builds(ClockId, kind=st.sampled_from(ClockKind), body=texts, occurrence=st.integers(1, 9)),
    move=st.sampled_from(ClockMove), at=times, schedule=st.none() | schedules,
)  # fmt: skip
changes = st.builds(Change, kind=st.sampled_from(["post", "case"]), id=texts, version=counts, event=texts)
letters = st.builds(
    DeadLetter, id=texts, topic=texts, key=texts, reason=texts, traceback=texts, origin=texts,
    payload=texts, at=times,
)  # fmt: skip


def post(**changed: Any) -> Post:
    facts: dict[str, Any] = {
        "id": "feed:1", "revision": "0" * 16, "digest": "d", "source": "feed", "channel": Channel.NEWS,
        "text": "福泉市发生洪水", "collected_at": NOON,
    }  # fmt: skip
    return Post(**(facts | changed))


def bytes_of(**changed: Any) -> bytes:
    """The envelope of a good post with some of its JSON values replaced; `...` drops a field."""
    envelope = json.loads(encode(post()))
    for name, value in changed.items():
        if value is ...:
            del envelope["data"][name]
        else:
            envelope["data"][name] = value
    return json.dumps(envelope).encode()


def field_refused(data: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        decode(data, Post)
    return refusal.value.field


@given(st.one_of(posts, assessments, moves, changes, letters))
def test_what_is_encoded_decodes_to_an_equal_object(obj: Any) -> None:
    assert decode(encode(obj), type(obj)) == obj


@given(posts)
def test_decoded_times_are_in_utc(sent: Post) -> None:
    read = decode(encode(sent), Post)
    assert read.collected_at.utcoffset() == timedelta(0)
    assert read.reply is None or read.reply.at is None or read.reply.at.tzinfo is UTC


@given(st.one_of(posts, assessments, moves))
def test_canonical_bytes_do_not_change_on_the_way(obj: Any) -> None:
    assert canonical(decode(encode(obj), type(obj))) == canonical(obj)


def test_the_envelope_carries_version_type_and_zulu_times() -> None:
    envelope = json.loads(encode(post(collected_at=NOON.astimezone(timezone(timedelta(hours=8))))))
    assert (envelope["v"], envelope["type"]) == (1, "post")
    assert envelope["data"]["collected_at"] == "2026-09-28T04:00:00Z"


def test_canonical_bytes_depend_on_neither_key_order_nor_time_zone() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=8)))
    assert canonical({"b": [NOON], "a": {"d": 1, "c": "县"}}) == canonical({"a": {"c": "县", "d": 1}, "b": (there,)})
    assert canonical({"a": NOON}) == b'{"a":"2026-09-28T04:00:00Z"}'


def test_a_mapping_of_anything_keeps_its_times_honest() -> None:
    @dataclass(frozen=True)
    class Facts:
        facts: dict[str, Any]

    with pytest.raises(Invalid) as refusal:
        encode(Facts({"held": [{"at": datetime(9999, 1, 1, tzinfo=UTC)}]}))
    assert refusal.value.field == "$.data.facts.held[0].at"


@pytest.mark.parametrize("data", [b"", b"{", b"nonsense", b'{"v":1,"type":"post","data":', b"\xff\xfe", b"[" * 99_999])
def test_malformed_json_is_refused(data: bytes) -> None:
    assert field_refused(data) == "$"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ...}, "$.data.text"),
        ({"text": None}, "$.data.text"),
        ({"text": 5}, "$.data.text"),
        ({"channel": "telepathy"}, "$.data.channel"),
        ({"collected_at": "0001-01-01T00:00:00Z"}, "$.data.collected_at"),
        ({"collected_at": "9999-12-31T23:59:59Z"}, "$.data.collected_at"),
        ({"collected_at": "9999-12-31T23:59:59-08:00"}, "$.data.collected_at"),
        ({"collected_at": "2026-09-28T04:00:00"}, "$.data.collected_at"),
        ({"published_at": "yesterday"}, "$.data.published_at"),
        ({"reply": {"text": "", "at": "0001-01-01T00:00:00Z"}}, "$.data.reply.at"),
        ({"reply": {"at": "2026-09-28T04:00:00Z"}}, "$.data.reply.text"),
        ({"title": "a\0b"}, "$.data.title"),
        ({"likes": "many"}, "$.data.likes"),
    ],
)
def test_a_field_that_is_wrong_is_named(changed: dict[str, Any], field: str) -> None:
    assert field_refused(bytes_of(**changed)) == field


def test_a_list_item_that_is_wrong_is_named() -> None:
    data = encode(Assessment(categories=(Category.POLICY,))).replace(b'["policy"]', b'["policy","love"]')
    with pytest.raises(Invalid) as refusal:
        decode(data, Assessment)
    assert refusal.value.field == "$.data.categories[1]"


def test_half_a_surrogate_pair_is_refused_on_both_ways() -> None:
    with pytest.raises(Invalid) as refusal:
        encode(post(reply=Reply(text="\ud83d")))
    assert refusal.value.field == "$.data.reply.text"
    assert field_refused(bytes_of(text="\ud83d水")) == "$"
    assert field_refused(bytes_of(text="水\udc00")) == "$"


def test_nul_is_refused_but_an_escaped_backslash_is_not() -> None:
    with pytest.raises(Invalid):
        encode(post(text="a\0"))
    assert decode(encode(post(text="\\u0000")), Post).text == "\\u0000"


def test_a_message_that_is_too_large_is_refused_on_both_ways() -> None:
    with pytest.raises(Invalid, match="at most"):
        encode(post(text="水" * MAX_BYTES))
    with pytest.raises(Invalid, match="at most"):
        decode(bytes_of(text="水" * MAX_BYTES), Post)


def test_another_version_is_told_before_what_follows_from_it() -> None:
    data = bytes_of(text=...).replace(b'"v": 1', b'"v": 2')
    assert field_refused(data) == "$.v"


def test_another_type_is_told_before_what_follows_from_it() -> None:
    assert field_refused(encode(Change("post", "feed:1", 1))) == "$.type"


def test_an_unknown_field_of_a_newer_program_is_passed_over() -> None:
    assert decode(bytes_of(mood="calm"), Post) == post()
