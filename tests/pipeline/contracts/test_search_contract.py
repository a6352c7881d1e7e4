"""What every search index must do."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ports.search import Document, Query, SearchIndex

NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def document(id_: str, text: str = "", **facts: Any) -> Document:
    return Document(**({"id": id_, "version": 1, "kind": "post", "title": "", "text": text, "at": NOON} | facts))


def ids(index: SearchIndex, text: str = "", **narrowed: Any) -> list[str]:
    return [hit.id for hit in index.search(Query(text=text, **narrowed)).hits]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("贵州大学发布通知", "大学"),
        ("贵州大学发布通知", "贵州大学"),
        ("贵州大学发布通知", "州大"),
        ("贵州大学发布通知", "通知 大学"),
        ("貴州大學發布", "大学"),
        ("贵州大学发布", "大學"),
        ("洪水", "水"),
        ("洪水", "洪"),
        ("福泉的洪水", "洪水的福泉"),
        ("小米SU7起火", "su7"),
        ("小米SU7起火", "SU7 起火"),
        ("小米SU7起火", '"米SU7起"'),
        ("New York 时报", '"new york"'),
        ("地址:门口(东)", "门口"),
        ("𠮷野家停业", "𠮷野"),
    ],
)
def test_a_piece_of_a_text_finds_it(index: SearchIndex, text: str, asked: str) -> None:
    index.put([document("a", text)])
    assert ids(index, asked) == ["a"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("贵州大学发布通知", "大洪水"),
        ("贵州的大型学校", "大学"),
        ("天气好,好人多", '"气好人"'),
        ("天气好 好人多", '"气好人"'),
        ("洪水冲毁学校", '"洪水学校"'),
        ("york new", '"new york"'),
        ("小米SU7,起火", '"su7起火"'),
        ("小米SU75起火", "su7"),
        ("福泉洪水", "福泉 停课"),
        ("福泉洪水", "!?"),
        ("福泉洪水", '""'),
        ("福泉洪水", '"'),
    ],
)
def test_what_is_not_in_a_text_does_not_find_it(index: SearchIndex, text: str, asked: str) -> None:
    index.put([document("a", text)])
    assert ids(index, asked) == []


def test_words_of_a_run_may_stand_apart_but_a_quoted_run_may_not(index: SearchIndex) -> None:
    index.put([document("apart", "福泉昨夜发生洪水"), document("together", "福泉洪水")])
    assert set(ids(index, "福泉洪水")) == {"apart", "together"}
    assert ids(index, '"福泉洪水"') == ["together"]
    assert ids(index, "“福泉洪水”") == ["together"]


def test_a_title_is_searched_and_never_joined_to_the_text(index: SearchIndex) -> None:
    index.put([document("a", "学校停课", title="贵州大")])
    assert ids(index, "贵州 停课") == ["a"]
    assert ids(index, '"大学校"') == []
    index.put([document("b", "起火", title="SU7")])
    assert ids(index, "SU7 起火") == ["b"]
    assert ids(index, '"SU7起火"') == []


@pytest.mark.parametrize("asked", ["AND", "a OR", "-", "(", "field:x", "*", "\\", "贵州*", "福泉\0", "[1 TO", "'"])
def test_no_text_breaks_the_search(index: SearchIndex, asked: str) -> None:
    index.put([document("a", "贵州")])
    index.search(Query(text=asked))
    index.search(Query(text=asked * 5_000))


def test_put_is_searchable_when_it_returns_also_elsewhere(open_index: Callable[[], SearchIndex]) -> None:
    writer, reader = open_index(), open_index()
    for number in range(3):
        writer.put([document(str(number), "洪水")])
        assert reader.search(Query(text="洪水")).total == number + 1


def test_an_older_version_never_replaces_a_newer_one(index: SearchIndex) -> None:
    index.put([document("a", "停课", version=2)])
    index.put([document("a", "洪水", version=1)])
    assert (ids(index, "停课"), ids(index, "洪水")) == (["a"], [])
    index.put([document("a", "学校", version=4), document("a", "洪水", version=3)])
    assert (ids(index, "停课"), ids(index, "洪水"), ids(index, "学校")) == ([], [], ["a"])


def test_posts_outside_cases_expire_with_the_month_they_were_collected_in(index: SearchIndex) -> None:
    def collected(id_: str, month: int, **facts: Any) -> Document:
        return document(id_, "洪水", collected_at=datetime(2026, month, 9, tzinfo=UTC), **facts)

    index.put([collected("old", 3), collected("held", 3, case_id="c-1"), collected("case", 3, kind="case")])
    index.put([collected("new", 6)])
    index.expire(datetime(2026, 5, 1, tzinfo=UTC))
    assert set(ids(index, "洪水")) == {"held", "case", "new"}


def test_a_post_that_joins_a_case_is_found_once_and_does_not_expire(index: SearchIndex) -> None:
    index.put([document("a", "洪水", version=1)])
    index.put([document("a", "洪水", version=3, case_id="c-1")])
    index.put([document("a", "洪水", version=2)])
    (hit,) = index.search(Query(text="洪水")).hits
    assert hit.case_id == "c-1"
    index.expire(NOON + timedelta(days=400))
    assert ids(index, "洪水") == ["a"]


def test_a_rebuilt_index_holds_what_it_was_filled_with(index: SearchIndex) -> None:
    index.put([document("a", "洪水", version=7), document("b", "洪水")])
    with index.rebuilding() as fresh:
        fresh.put([document("a", "停课", version=1)])
    assert (ids(index), ids(index, "停课")) == (["a"], ["a"])
    index.put([document("a", "学校", version=2)])
    assert ids(index, "学校") == ["a"]


def test_nothing_to_put_is_no_error(index: SearchIndex) -> None:
    index.put([])
    assert index.search(Query()).total == 0


def test_a_hit_tells_kind_and_case(index: SearchIndex) -> None:
    index.put([document("a", "洪水", kind="case", case_id="c-1")])
    (hit,) = index.search(Query(text="洪水")).hits
    assert (hit.id, hit.kind, hit.case_id) == ("a", "case", "c-1")


def test_kind_and_time_narrow(index: SearchIndex) -> None:
    step = timedelta(microseconds=1)
    index.put([document("early", at=NOON - step), document("noon", kind="case"), document("late", at=NOON + step)])
    assert ids(index, kind="case") == ["noon"]
    assert ids(index, since=NOON) == ["late", "noon"]
    assert ids(index, until=NOON) == ["early"]
    assert ids(index, since=NOON, until=NOON + step) == ["noon"]


def test_facets_narrow_by_any_value_of_each_name(index: SearchIndex) -> None:
    index.put(
        [
            document("a", facets={"category": ("emergency", "livelihood"), "place": ("522702",)}),
            document("b", facets={"category": ("policy",), "place": ("522702",)}),
            document("c", facets={"category": ("policy",)}),
        ]
    )
    assert set(ids(index, facets={"category": ("policy",)})) == {"b", "c"}
    assert set(ids(index, facets={"category": ("livelihood", "policy"), "place": ("522702",)})) == {"a", "b"}
    assert ids(index, facets={"category": ("emer",)}) == []
    assert set(ids(index, facets={"category": ()})) == {"a", "b", "c"}


def test_facet_counts_count_the_documents_found(index: SearchIndex) -> None:
    index.put(
        [
            document("a", "洪水", facets={"category": ("emergency", "policy"), "topic": ("城乡 建设/x.y",)}),
            document("b", "洪水", facets={"category": ("policy",)}),
            document("c", "停课", facets={"category": ("policy",)}),
        ]
    )
    found = index.search(Query(text="洪水", limit=1, count_facets=("category", "topic", "unknown")))
    assert found.total == 2
    assert found.facets == {
        "category": {"policy": 2, "emergency": 1},
        "topic": {"城乡 建设/x.y": 1},
        "unknown": {},
    }


def test_scope_hides_what_shares_no_body_with_it_from_hits_total_and_facets(index: SearchIndex) -> None:
    facets = {"category": ("policy",)}
    index.put(
        [
            document("mine", "洪水", scope=("522701.housing", "5227.emergency"), facets=facets),
            document("theirs", "洪水", scope=("522702.housing",), facets=facets),
            document("nobody's", "洪水", facets=facets),
        ]
    )

    def seen(scope: tuple[str, ...] | None) -> tuple[set[str], int, int]:
        found = index.search(Query(text="洪水", scope=scope, count_facets=("category",)))
        return {hit.id for hit in found.hits}, found.total, found.facets["category"].get("policy", 0)

    assert seen(("522701.housing", "522703.police")) == ({"mine"}, 1, 1)
    assert seen(("522701",)) == (set(), 0, 0)
    assert seen(()) == (set(), 0, 0)
    assert seen(None) == ({"mine", "theirs", "nobody's"}, 3, 3)


def test_without_words_the_newest_come_first(index: SearchIndex) -> None:
    order = random.Random(7).sample(range(50), 50)
    index.put([document(str(number), at=NOON + timedelta(seconds=number)) for number in order])
    assert ids(index, limit=50) == [str(number) for number in reversed(range(50))]


def test_the_document_that_says_it_in_its_title_comes_first(index: SearchIndex) -> None:
    index.put(
        [
            document("text", "学校通知洪水" + "其他内容" * 20, at=NOON + timedelta(hours=1)),
            document("title", "学校通知" + "其他内容" * 20, title="洪水"),
        ]
    )
    assert ids(index, "洪水") == ["title", "text"]


@pytest.mark.parametrize("text", ["洪水", ""])
def test_pages_hold_every_document_once_equals_newest_first(index: SearchIndex, text: str) -> None:
    numbers = random.Random(7).sample(range(300), 300)
    for start in range(0, 300, 100):
        batch = numbers[start : start + 100]
        index.put([document(str(number), "洪水", at=NOON + timedelta(seconds=number)) for number in batch])
    pages = [index.search(Query(text=text, limit=40, offset=offset)) for offset in range(0, 320, 40)]
    assert {page.total for page in pages} == {300}
    assert [int(hit.id) for page in pages for hit in page.hits] == sorted(numbers, reverse=True)


def test_a_limit_of_none_counts_only(index: SearchIndex) -> None:
    index.put([document("a", "洪水", facets={"topic": ("x",)})])
    found = index.search(Query(text="洪水", limit=0, count_facets=("topic",)))
    assert (found.total, found.hits, found.facets) == (1, (), {"topic": {"x": 1}})


puts = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 5), st.booleans()), min_size=1, max_size=5)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(puts, max_size=6))
def test_replay_and_disorder_leave_the_newest_version(index: SearchIndex, history: list[Any]) -> None:
    """Posts move in and out of cases while versions arrive in any order; the model is a dictionary."""
    with index.rebuilding():
        model: dict[str, int] = {}
    for batch in history:
        index.put(
            [
                document(key, f"v{version}", version=10 * version + held, case_id="c" * held)
                for key, version, held in batch
            ]
        )
        for key, version, held in batch:
            model[key] = max(10 * version + held, model.get(key, 0))
    assert sorted(ids(index)) == sorted(model)
    for version in range(1, 6):
        assert sorted(ids(index, f"v{version}")) == sorted(key for key in model if model[key] // 10 == version)
