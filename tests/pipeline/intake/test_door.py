"""What gets in, what stays out, and that nothing personal passes."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from pipeline.domain.errors import Unavailable
from pipeline.domain.post import Channel, Reply
from pipeline.intake import FileKeys, Intake, KeyFileError, RawPost, Refusal
from pipeline.intake.cleaning import CUT_MARK, LONGEST_KEPT

PHONE = "13812345678"
RAW = RawPost(source="board", channel="message_board", native_id="77", title="停水", text="平塘县城停水三天了")


def test_a_post_comes_out_of_the_bus_as_it_went_in(intake: Any, bus: Any) -> None:
    accepted = intake.accept([replace(RAW, region="贵州 黔南", likes=3, url="https://a.example/77")])
    assert bus.posts == list(accepted.posts)
    post = bus.posts[0]
    assert (post.id, post.channel, post.title, post.likes) == ("board:77", Channel.MESSAGE_BOARD, "停水", 3)
    assert post.text == "平塘县城停水三天了"


def test_the_key_of_the_message_is_the_post_and_its_header_the_trace(intake: Any, bus: Any) -> None:
    post = intake.accept([RAW]).posts[0]
    message = bus.topics["posts"][0]
    assert message.key == post.id
    assert message.headers["trace"] == post.trace != ""


def test_one_trace_follows_a_post_into_the_log(intake: Any) -> None:
    with structlog.testing.capture_logs() as lines:
        post = intake.accept([RAW]).posts[0]
    assert [line["trace"] for line in lines if line["event"] == "accepted"] == [post.trace]


def test_masking_keeps_every_position(intake: Any) -> None:
    text = f"请联系{PHONE}张三"
    assert intake.accept([replace(RAW, text=text)]).posts[0].text == "请联系***********张三"


@pytest.mark.parametrize(
    "raw",
    [
        replace(RAW, text=f"我的电话{PHONE}"),
        replace(RAW, title=f"打{PHONE}"),
        replace(RAW, region=PHONE),
        replace(RAW, ticket=PHONE),
        replace(RAW, native_id=PHONE),
        replace(RAW, url=f"https://a.example/?phone={PHONE}"),
        replace(RAW, reply=Reply(text=f"已联系{PHONE}", body_name=f"水务局{PHONE}")),
        replace(RAW, author=PHONE),
        replace(RAW, text=f"电话{PHONE}", channel="telegram"),
        replace(RAW, text="", title=f"电话{PHONE}", url=f"https://a.example/{PHONE}"),
        replace(RAW, published_at=PHONE),
    ],
)
def test_a_phone_number_reaches_neither_topic_by_any_field(intake: Any, bus: Any, raw: RawPost) -> None:
    intake.accept([raw])
    assert bus.bytes
    assert PHONE.encode() not in bus.bytes


def test_refused_posts_and_pages_are_masked_in_the_log_too(intake: Any) -> None:
    with structlog.testing.capture_logs() as lines:
        intake.bury([Refusal(f"https://a.example/{PHONE}", f"no text near {PHONE}", f"<p>{PHONE}", f"Trace {PHONE}")])
    assert lines
    assert PHONE not in str(lines)


def test_an_authors_name_never_passes_not_even_inside_the_texts(intake: Any, bus: Any) -> None:
    reply = Reply(text="网友“爱山的小鱼”您好", at=datetime(2026, 3, 1, tzinfo=UTC))
    intake.accept([replace(RAW, author="爱山的小鱼", text="我是爱山的小鱼，停水了", reply=reply)])
    assert "爱山的小鱼".encode() not in bus.bytes
    assert bus.posts[0].text == "我是*****，停水了"


def test_one_voice_keeps_its_pseudonym_until_the_key_rotates(bus: Any, clock: Any, tmp_path: Path) -> None:
    intake = Intake(bus, FileKeys(tmp_path, clock, timedelta(days=30)), clock)
    raws = [replace(RAW, author="阿山"), replace(RAW, author="阿水"), replace(RAW, author="阿山")]
    first, other, again = (post.author for post in intake.accept(raws).posts)
    assert first == again != other
    assert first.startswith("k1-")
    clock.moment += timedelta(days=31)
    later = intake.accept(raws).posts[0].author
    assert later.startswith("k2-")
    assert later[3:] != first[3:]


def test_the_digest_outlives_the_rotation_of_the_pseudonym_key(bus: Any, clock: Any, tmp_path: Path) -> None:
    intake = Intake(bus, FileKeys(tmp_path, clock, timedelta(days=30)), clock)
    before = intake.accept([RAW]).posts[0].digest
    clock.moment += timedelta(days=31)
    assert intake.accept([RAW]).posts[0].digest == before


def test_two_processes_share_the_keys(clock: Any, tmp_path: Path) -> None:
    one, other = FileKeys(tmp_path, clock), FileKeys(tmp_path, clock)
    assert one.pseudonym("board", "阿山") == other.pseudonym("board", "阿山")
    assert one.digest("x") == other.digest("x")


def test_the_keys_are_readable_by_the_owner_alone(clock: Any, tmp_path: Path) -> None:
    FileKeys(tmp_path / "keys", clock).digest("x")
    assert stat.S_IMODE((tmp_path / "keys" / "intake.json").stat().st_mode) == 0o600


def test_damaged_keys_stop_the_door_with_what_to_do(clock: Any, tmp_path: Path) -> None:
    (tmp_path / "intake.json").write_text("{")
    with pytest.raises(KeyFileError, match=r"intake\.json.*backup"):
        FileKeys(tmp_path, clock).pseudonym("board", "阿山")


def test_a_changed_text_is_a_new_revision_of_the_same_post(intake: Any) -> None:
    first, second = intake.accept([RAW, replace(RAW, text="平塘县城停水五天了")]).posts
    assert first.id == second.id
    assert first.revision != second.revision
    assert first.trace != second.trace


def test_rewrapped_text_is_the_same_revision(intake: Any) -> None:
    first, second = intake.accept([RAW, replace(RAW, text=" 平塘县城停水\r\n三天了　")]).posts
    assert first.revision == second.revision


def test_a_post_without_an_id_is_named_by_its_address_and_else_by_its_content(intake: Any) -> None:
    bare = replace(RAW, native_id="")
    by_url = replace(bare, url="https://a.example/新闻?id=1")
    first, again, other = intake.accept([by_url, replace(by_url, text="改了"), bare]).posts
    assert first.id == again.id != other.id
    assert intake.accept([bare]).posts[0].id == other.id


@pytest.mark.parametrize("native_id", ["工单-1", "a b", "x" * 300, "../../etc", "a\x00b", "1/2"])
def test_an_id_is_always_short_and_safe(intake: Any, native_id: str) -> None:
    post = intake.accept([replace(RAW, source="黔南 12345 热线", native_id=native_id)]).posts[0]
    assert len(post.id) <= 120
    assert set(post.id) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-")


def test_different_unsafe_ids_stay_different(intake: Any) -> None:
    posts = intake.accept([replace(RAW, native_id=name) for name in ("工单-1", "工单-2", "x" * 99, "x" * 98)]).posts
    assert len({post.id for post in posts}) == 4


def test_control_characters_vanish_and_lines_stay(intake: Any) -> None:
    post = intake.accept([replace(RAW, text="\x00平塘\x07停水\r\n\r\n\t\u3000请\u202e管\ud800管\x1b[0m ")]).posts[0]
    assert post.text == "平塘停水\n请管管[0m"


def test_a_long_article_is_cut_with_a_mark_and_its_tail_still_counts_for_nothing(intake: Any) -> None:
    post = intake.accept([replace(RAW, text="长" * (LONGEST_KEPT + 5))]).posts[0]
    assert len(post.text) == LONGEST_KEPT
    assert post.text.endswith(CUT_MARK)


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        ("text", replace(RAW, text=" \x00\n")),
        ("text", replace(RAW, text="字" * 1_700_000)),
        ("text", replace(RAW, text=7)),  # type: ignore[arg-type]
        ("channel", replace(RAW, channel="telegram")),
        ("source", replace(RAW, source=" ")),
        ("published_at", replace(RAW, published_at=datetime(1, 1, 1))),  # noqa: DTZ001
        ("published_at", replace(RAW, published_at=datetime(9999, 12, 31))),  # noqa: DTZ001
        ("published_at", replace(RAW, published_at=datetime(2026, 3, 3, 4, 1, tzinfo=UTC))),
        ("published_at", replace(RAW, published_at="不久以前")),
        ("published_at", replace(RAW, history=True)),
        ("reply.at", replace(RAW, reply=Reply("好", datetime(1969, 12, 31, tzinfo=UTC)))),
        ("likes", replace(RAW, likes=-1)),
        ("reposts", replace(RAW, reposts="many")),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_accepted_is_buried_by_the_name_of_its_field(
    intake: Any, bus: Any, field: str, raw: RawPost
) -> None:
    accepted = intake.accept([RAW, raw, replace(RAW, native_id="78")])
    assert [post.id for post in accepted.posts] == ["board:77", "board:78"]
    assert [(each.index, each.field) for each in accepted.rejected] == [(1, field)]
    assert field in bus.letters[0].reason
    assert len(bus.bytes) < 20_000


@pytest.mark.parametrize(
    "given",
    [
        datetime(2026, 3, 1, 8, 30),  # noqa: DTZ001
        datetime(2026, 3, 1, 0, 30, tzinfo=UTC),
        "2026-03-01 08:30",
        "2026年3月1日 上午8时30分",
        "2026-03-01T00:30:00Z",
    ],
)
def test_a_time_without_a_zone_is_shanghai_time(intake: Any, given: Any) -> None:
    assert intake.accept([replace(RAW, published_at=given)]).posts[0].published_at == datetime(
        2026, 3, 1, 0, 30, tzinfo=UTC
    )


def test_nothing_counts_as_accepted_while_the_bus_is_away(intake: Any, bus: Any) -> None:
    bus.away = True
    with pytest.raises(Unavailable):
        intake.accept([RAW])


def test_examining_publishes_nothing(intake: Any, bus: Any) -> None:
    assert intake.examine([RAW, replace(RAW, text="")]).posts
    assert not bus.topics


def test_the_same_refusal_twice_is_one_dead_letter(intake: Any, bus: Any) -> None:
    intake.accept([replace(RAW, text="")])
    intake.accept([replace(RAW, text="")])
    assert len({letter.id for letter in bus.letters}) == 1
