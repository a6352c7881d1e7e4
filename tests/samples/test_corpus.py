"""The made-up posts and their gold readings: complete, lifelike in spread, and sound in detail."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from samples.corpus import Gold, Post, SampleError, load_gold, load_posts, parse_age, read_posts, spell_moments

POSTS = {post.id: post for post in load_posts()}
GOLD = load_gold()
EPOCH = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
DIVISIONS = Path(__file__).parents[2] / "pipeline" / "policy" / "profiles" / "qiannan-divisions.csv"
ZONE = "522771"
ALL_TEXT = "\n".join(f"{post.title}\n{post.text}" for post in POSTS.values())


def relevant() -> list[Gold]:
    return [row for row in GOLD if not row.noise]


def events() -> dict[str, list[Gold]]:
    told: dict[str, list[Gold]] = defaultdict(list)
    for row in relevant():
        if row.event:
            told[row.event].append(row)
    return told


def wording(row: Gold) -> str:
    post = POSTS[row.id]
    return f"{post.title}\n{post.text}"


def test_gold_covers_each_post_once() -> None:
    assert sorted(row.id for row in GOLD) == sorted(POSTS)


def test_there_are_at_least_three_hundred_posts_of_both_channels() -> None:
    channels = Counter(post.channel for post in POSTS.values())
    assert channels.total() >= 300
    assert min(channels["news"], channels["microblog"]) >= 100
    assert {post.outlet for post in POSTS.values()} == {"main", "paper", "feed", "microblog"}


def test_two_fifths_are_noise() -> None:
    assert sum(row.noise for row in GOLD) / len(GOLD) == pytest.approx(0.40, abs=0.03)


def test_noise_has_neither_event_nor_lead_and_the_rest_has_a_lead() -> None:
    assert all((row.event, row.lead) == (None, None) for row in GOLD if row.noise)
    assert all(row.lead and row.category and row.topic for row in relevant())


def test_every_category_grade_county_and_at_least_twelve_topics_occur() -> None:
    assert {row.category for row in relevant()} == {
        "emergency", "livelihood", "false_information", "policy", "credibility", "morality",
    }  # fmt: skip
    assert {row.grade for row in relevant()} == {"I", "II", "III", "IV", None}
    assert len({row.topic for row in relevant() if row.category == "livelihood"}) >= 12
    assert len({row.topic for row in relevant()}) == 15
    counties = {place[:6] for row in relevant() for place in row.places if len(place) >= 6}
    assert len(counties - {ZONE}) == 12


def test_a_grade_stands_exactly_where_an_emergency_is_told() -> None:
    assert all((row.grade is not None) == ("emergency" in row.categories) for row in GOLD)


def test_rumours_of_emergencies_are_marked_as_both() -> None:
    assert sum({"emergency", "false_information"} <= set(row.categories) for row in GOLD) >= 4


def test_events_are_told_by_three_to_twelve_posts_in_several_channels() -> None:
    told = events()
    assert len(told) >= 25
    assert all(3 <= len(rows) <= 12 for rows in told.values()), {k: len(v) for k, v in told.items()}
    assert all(len({row.lead for row in rows}) == 1 for rows in told.values())
    mixed = [rows for rows in told.values() if len({POSTS[row.id].channel for row in rows}) > 1]
    assert len(mixed) >= 25


def counties(rows: list[Gold]) -> Counter[str]:
    """How many posts of an event name each county (or the development zone)."""
    return Counter(county for row in rows for county in {place[:6] for place in row.places if len(place) >= 6})


def test_events_of_several_counties_are_led_by_the_prefecture_and_others_by_their_county() -> None:
    by_prefecture = [rows for rows in events().values() if str(rows[0].lead).startswith("5227.")]
    assert sum(len(counties(rows)) > 1 for rows in by_prefecture) >= 2
    for event, rows in events().items():
        if rows not in by_prefecture:
            named = counties(rows)
            assert named[str(rows[0].lead)[:6]] == max(named.values()), event


def test_all_place_codes_exist_and_places_of_noise_elsewhere_lie_outside() -> None:
    with DIVISIONS.open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        known = {row["code"] for row in rows} | {"5227", ZONE}
    for row in GOLD:
        elsewhere = row.noise and row.category is not None
        for place in row.places:
            assert re.fullmatch(r"\d{4}", place) if elsewhere else place in known, (row.id, place)
            assert place.startswith("5227") != elsewhere


def test_a_town_in_gold_is_named_in_the_text_by_todays_or_a_former_name() -> None:
    former = {"522725110": "草塘", "522701111": "王司", "522722107": "小七孔", "522723001": "城关镇"}
    with DIVISIONS.open(encoding="utf-8") as lines:
        names = {row["code"]: row["name"] for row in csv.DictReader(x for x in lines if not x.startswith("#"))}
    stem = re.compile(r"(水族乡|瑶族乡|毛南族乡|街道|镇|乡)$")
    missing = [
        (row.id, place)
        for row in relevant()
        for place in row.places
        if len(place) == 9
        and stem.sub("", names[place]) not in wording(row)
        and former.get(place, "?") not in wording(row)
    ]
    assert len(missing) <= 8, missing


def test_only_a_few_forwarded_posts_repeat_one_another_and_only_within_one_event() -> None:
    shingles = {post.id: {post.text[i : i + 4] for i in range(len(post.text) - 3)} for post in POSTS.values()}
    told_of = {row.id: row.event for row in GOLD}
    alike = [(a, b) for (a, x), (b, y) in combinations(shingles.items(), 2) if len(x & y) > 0.5 * min(len(x), len(y))]
    assert 5 <= len(alike) <= 12
    assert all(told_of[a] == told_of[b] for a, b in alike)


def test_authors_outlets_and_lengths_vary() -> None:
    microblogs = [post for post in POSTS.values() if post.channel == "microblog"]
    assert len({post.author for post in microblogs}) > 0.95 * len(microblogs)
    assert sum(len(post.text) >= 2000 for post in POSTS.values()) >= 3
    assert sum(len(post.text) > 140 for post in microblogs) >= 6


def test_traditional_script_emoji_topics_and_former_names_occur() -> None:
    traditional = [post for post in POSTS.values() if re.search("[這個還歸閃慘專鍋]", post.text)]
    assert len(traditional) >= 6
    assert len(re.findall("[\U0001f300-\U0001faff]", ALL_TEXT)) >= 20
    assert len(re.findall(r"#[^#\n]{2,20}#", ALL_TEXT)) >= 15
    for name in ("草塘", "王司", "坝固", "三合镇", "水龙", "驾欧", "城关镇", "匀城", "经济开发区"):
        assert name in ALL_TEXT, name


def test_identity_numbers_have_valid_check_digits_but_an_order_that_is_never_issued() -> None:
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    numbers = re.findall(r"(?<!\d)5227\d{13}[\dX](?!\d)", ALL_TEXT)
    assert len(numbers) >= 3
    for number in numbers:
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
        assert number[17] == "10X98765432"[total % 11]
        assert number[14:17] == "000"


def test_bank_cards_pass_the_luhn_sum() -> None:
    cards = re.findall(r"(?<!\d)62\d{14,17}(?!\d)", ALL_TEXT)
    assert len(cards) >= 2
    for card in cards:
        doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(card))]
        assert sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def test_every_kind_of_personal_data_to_be_masked_occurs() -> None:
    patterns = {
        "telephone": r"(?<!\d)1[3-9]\d{9}(?!\d)",
        "plate": r"贵J·[A-Z0-9]{5}",
        "mail": r"[\w.]+@example\.com",
        "door": r"\d+号(附\d+号|\d+栋)",
        "wechat": r"微信 ?\w{6,}",
    }
    for kind, pattern in patterns.items():
        assert re.search(pattern, ALL_TEXT), kind


def test_posts_lie_within_the_last_three_days_and_are_spread() -> None:
    ages = [post.age for post in POSTS.values()]
    assert min(ages) > timedelta(0)
    assert max(ages) <= timedelta(hours=72)
    assert min(Counter(age // timedelta(hours=12) for age in ages).values()) >= 20


def test_a_rising_death_toll_is_a_revision_of_the_same_post() -> None:
    revised = [post for post in POSTS.values() if post.revisions]
    assert len(revised) >= 2
    for post in revised:
        before = post.wording(EPOCH, EPOCH)
        after = post.wording(EPOCH, EPOCH + timedelta(hours=1))
        assert (before.revision, after.revision) == (0, 1)
        assert before.text != after.text
        assert post.wording(EPOCH, EPOCH, revision=1) == after


@pytest.mark.parametrize(
    ("text", "age"),
    [("35m", timedelta(minutes=35)), ("2d4h", timedelta(days=2, hours=4)), ("-20m", timedelta(minutes=-20))],
)
def test_ages_are_read_as_days_hours_and_minutes(text: str, age: timedelta) -> None:
    assert parse_age(text) == age


@pytest.mark.parametrize("text", ["", "-", "3 hours", "h", "4h2d"])
def test_what_is_not_an_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an age"):
        parse_age(text)


def test_moments_in_a_text_become_local_dates_and_times() -> None:
    assert spell_moments("{时:3h}起，{日:1d}，{钟:30m}", EPOCH) == "3月4日7时00分起，3月3日，9时30分"


def test_no_placeholder_survives_in_what_a_reader_sees() -> None:
    for post in POSTS.values():
        for revision in range(len(post.revisions) + 1):
            seen = post.wording(EPOCH, EPOCH, revision)
            assert not re.search(r"[{}<>]", seen.title + seen.text), post.id


def one_post(**changes: str) -> str:
    fields = {
        "id": '"1"', "channel": "microblog", "source": "网页", "author": "某网友", "age": "3h", "region": "贵州",
        "text": "下雨了",
    }  # fmt: skip
    rows = [f"{name}: {value}" for name, value in {**fields, **changes}.items() if value]
    return "# 主题\n- " + "\n  ".join(rows) + "\n"


def read(tmp_path: Path, content: str) -> list[Post]:
    path = tmp_path / "theme.yaml"
    path.write_text(content, encoding="utf-8")
    return read_posts(path)


def test_a_complete_post_is_read(tmp_path: Path) -> None:
    (post,) = read(tmp_path, one_post(likes="4"))
    assert (post.id, post.age, post.likes, post.outlet) == ("1", timedelta(hours=3), 4, "microblog")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"age": "soon"}, r"theme\.yaml:2: age: 'soon' is not an age"),
        ({"channel": "letter"}, r"theme\.yaml:2: channel: 'letter' is not one of news, microblog"),
        ({"text": ""}, r"theme\.yaml:2: text: needs a non-empty text"),
        ({"likes": "many"}, r"theme\.yaml:2: likes: needs a whole number"),
        ({"colour": "red"}, r"theme\.yaml:2: colour: unknown field"),
        ({"text": '"{时:later}"'}, r"theme\.yaml:2: text: 'later' is not an age"),
        ({"revisions": "[{age: 1h}]"}, r"theme\.yaml:\d: text: needs a non-empty text"),
    ],
)
def test_a_bad_post_is_refused_with_file_line_and_field(
    tmp_path: Path, changes: dict[str, str], complaint: str
) -> None:
    with pytest.raises(SampleError, match=complaint):
        read(tmp_path, one_post(**changes))


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "twice.yaml").write_text(one_post() + one_post(), encoding="utf-8")
    with pytest.raises(SampleError, match="1 is used twice"):
        load_posts(tmp_path)


def test_a_broken_gold_line_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "1"}\n', encoding="utf-8")
    with pytest.raises(SampleError, match=r"gold\.jsonl:1: "):
        load_gold(path)
