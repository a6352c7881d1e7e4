"""Posts: search, by hand, offline reports, files."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.cases.commands import Dispatch
from pipeline.codec import decode
from pipeline.domain.post import Post
from pipeline.ports.bus import POSTS
from pipeline.ports.store import StoredPost
from tests.api.conftest import ANALYST, HOUSING, grave, reading


def taken_in(world: Any) -> list[Post]:
    consumer = world.context.bus.consumer(POSTS, "test")
    posts = [decode(delivery.value, Post) for delivery in consumer.poll(100, 0)]
    consumer.close()
    return posts


def test_a_search_finds_and_marks_the_words(world: Any, analyst: Any) -> None:
    case = world.open("a", text="福泉市供水管網破裂，居民反映停水三天", title="停水")
    world.open("b", text="都匀市道路塌陷")
    world.index()
    page = analyst.read("/posts", q="供水管网 停水")
    assert [post["case_id"] for post in page["items"]] == [case.id]
    found = page["items"][0]
    marked = [found["text"][span["start"] : span["end"]] for span in found["highlight"]["text"]]
    assert marked == ["供水管網", "停水"]
    assert found["highlight"]["title"] == [{"start": 0, "end": 2}]
    assert page["facets"]["category"] == [{"value": "livelihood", "label": "民生", "count": 1}]
    assert {each["value"] for each in page["facets"]["place"]} == {"522702"}


def test_search_pages_through_everything_once(world: Any, analyst: Any) -> None:
    for number in range(7):
        world.open(f"p{number}", text=f"停水第{number}天")
    world.index()
    found, cursor = [], ""
    while True:
        page = analyst.read("/posts", q="停水", limit=3, cursor=cursor)
        found += [post["id"] for post in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(found) == len(set(found)) == 7


def test_a_search_is_narrowed_by_case_time_and_facets(world: Any, analyst: Any) -> None:
    first = world.open("a", text="停水")
    world.clock.forward(days=1)
    world.open("b", text="停水")
    world.index()
    assert analyst.read("/posts", case=first.id)["total"] == 1
    assert analyst.read("/posts", q="停水", since=world.clock.now().isoformat())["total"] == 1
    assert analyst.read("/posts", q="停水", place="522701")["total"] == 0
    assert analyst.read("/posts", q="停水", channel=["news", "hotline"])["total"] == 2


@pytest.mark.parametrize("q", ['"', '"""', "县:", "a:b:c", "*", "(", "\\", "AND OR", "\u202e停水", "😀"])
def test_no_search_text_breaks_the_search(world: Any, analyst: Any, q: str) -> None:
    world.open("a", text="停水")
    world.index()
    assert analyst.get("/posts", q=q).status_code == 200
    assert analyst.get("/cases", q=q).status_code == 200
    assert analyst.get("/search/suggest", q=q).status_code == 200


def test_suggestions_complete_fields_values_and_titles(world: Any, analyst: Any) -> None:
    case = world.open("a", text="福泉市供水管网破裂")
    world.index()
    items = analyst.read("/search/suggest", q="停水 福泉")["items"]
    assert items[0] == "停水 县:福泉市 "
    assert "停水 类别:" in analyst.read("/search/suggest", q="停水 类")["items"]
    assert analyst.read("/search/suggest", q="停水 类别:突发")["items"] == ["停水 类别:突发事件 "]
    assert analyst.read("/search/suggest", q="超时：")["items"] == ["超时:是 ", "超时:否 "]
    assert any(each["kind"] == "case" for each in analyst.read("/search/suggest")["entries"])
    titles = analyst.read("/search/suggest", q="供水")["entries"]
    assert (titles[-1]["kind"], titles[-1]["value"]) == ("case", case.id)


def test_suggestions_speak_the_readers_language(analyst: Any) -> None:
    english = analyst.client.get("/search/suggest", params={"q": "cat"}, headers={"Accept-Language": "en"}).json()
    assert english["items"] == ["category:"]
    of_field = analyst.client.get("/search/suggest", params={"q": "category:em"}, headers={"Accept-Language": "en"})
    assert of_field.json()["items"] == ["category:emergency "]


def test_no_title_out_of_ones_scope_is_suggested(world: Any, analyst: Any, housing: Any) -> None:
    world.open("a", text="福泉市供水管网破裂")
    world.index()
    for typed in ("", "供水"):
        assert "case" in {each["kind"] for each in analyst.read("/search/suggest", q=typed)["entries"]}
        assert "case" not in {each["kind"] for each in housing.read("/search/suggest", q=typed)["entries"]}


def test_posts_are_found_by_what_only_their_case_knows(world: Any, analyst: Any) -> None:
    case = world.open("a")
    world.open("b", grave())
    world.index()
    found = analyst.read("/posts", q="停水 等级:Ⅱ")
    assert [post["case_id"] == case.id for post in found["items"]] == [False]
    assert analyst.read("/posts", q="停水 等级:Ⅳ")["total"] == 0
    assert analyst.read("/posts", q="停水 超时:是")["total"] == 0
    world.clock.forward(days=9)
    assert analyst.read("/posts", q="停水 超时:是")["total"] == 2


def test_a_post_by_hand_goes_through_the_one_door_masked(world: Any, analyst: Any) -> None:
    order = {"channel": "manual", "text": "居民来电13812345678反映停水", "url": "https://example.cn/1"}
    answer = analyst.client.post("/posts", json=order)
    assert answer.status_code == 202
    post = taken_in(world)[0]
    assert (post.id, post.revision, post.channel.value) == (
        answer.json()["id"],
        answer.json()["revision"],
        "manual",
    )
    assert "13812345678" not in post.text
    assert len(post.text) == len(order["text"])


def test_a_body_may_report_an_incident_but_not_copy_posts_in(world: Any, housing: Any) -> None:
    assert housing.client.post("/posts", json={"channel": "offline", "text": "厂区起火"}).status_code == 202
    assert housing.client.post("/posts", json={"channel": "manual", "text": "厂区起火"}).status_code == 403


def test_where_and_by_whom_it_was_told_is_read_with_the_words(world: Any, analyst: Any) -> None:
    order = {"channel": "offline", "text": "厂区起火", "place": "福泉市牛场镇", "told_by": "牛场镇值班室"}
    assert analyst.client.post("/posts", json=order).status_code == 202
    assert taken_in(world)[0].text == "厂区起火\n（地点：福泉市牛场镇；来源：牛场镇值班室）"


def test_an_entered_post_is_followed_into_the_case_that_it_joined_or_opened(world: Any, analyst: Any) -> None:
    case = world.open("a")
    world.attach(case, "b")
    founding = analyst.read("/posts/site:a")
    assert (founding["state"], founding["case"]["id"], founding["case"]["founded"]) == ("in_case", case.id, True)
    assert not analyst.read("/posts/site:b")["case"]["founded"]
    assert analyst.read("/posts/site:c") == {"id": "site:c", "state": "waiting", "case": None}
    with world.context.store.write() as tx:
        tx.put_posts([StoredPost(world.post("d"), reading(), 1)])
    assert analyst.read("/posts/site:d")["state"] == "alone"


def test_a_body_learns_nothing_of_a_post_outside_its_scope(world: Any, housing: Any, other_body: Any) -> None:
    case = world.open("a")
    world.give(case, ANALYST, Dispatch(HOUSING))
    assert housing.read("/posts/site:a")["case"]["id"] == case.id
    nothing = [other_body.read(f"/posts/{post}") for post in ("site:a", "site:none")]
    assert [(each["state"], each["case"]) for each in nothing] == [("passed_on", None)] * 2


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"channel": "manual", "text": ""}, "text"),
        ({"channel": "manual", "text": "\x00\x01"}, "text"),
        ({"channel": "manual", "text": "长" * 20_001}, "text"),
        ({"channel": "news", "text": "x"}, "channel"),
        ({"channel": "manual", "text": "x", "url": "file:///etc/passwd"}, "url"),
        ({"channel": "manual", "text": "x", "published_at": "9999-01-01T00:00:00Z"}, "published_at"),
        ({"channel": "manual", "text": "x", "published_at": "0001-01-01T00:00:00Z"}, "published_at"),
    ],
)
def test_a_faulty_post_names_its_field(analyst: Any, order: dict[str, str], field: str) -> None:
    answer = analyst.client.post("/posts", json=order)
    assert answer.status_code == 422
    assert answer.json()["field"].startswith(field)


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff\xfe", b'{"channel": 1}'])
def test_a_body_that_is_no_json_object_is_refused(analyst: Any, body: bytes) -> None:
    answer = analyst.client.post("/posts", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def sheet(rows: list[list[str]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = BytesIO()
    book.save(held)
    book.close()
    return held.getvalue()


ROWS = [
    ["工单编号", "标题", "内容", "来电时间"],
    ["T1", "停水", "福泉市小区停水三天", "2026-11-20 09:00:00"],
    ["T2", "路灯", "都匀市路灯不亮", "not a time"],
    ["T3", "噪音", "都匀市夜间施工噪音", "2026-11-20 10:00:00"],
]


def send(person: Any, content: bytes, name: str = "工单.xlsx", **form: str) -> Any:
    return person.client.post("/posts/import", files={"file": (name, content)}, data=form)


def test_a_file_comes_in_and_bad_rows_are_named(world: Any, analyst: Any) -> None:
    report = send(analyst, sheet(ROWS), channel="hotline").json()
    assert (report["rows"], report["imported"], report["already_known"]) == (3, 2, 0)
    assert [row["row"] for row in report["rejected"]] == [3]
    assert report["mapping"]["内容"] == "text"
    assert {post.ticket for post in taken_in(world)} == {"T1", "T3"}


def test_a_file_that_is_no_table_is_refused_with_the_reason(analyst: Any) -> None:
    answer = send(analyst, b"\x00\x01\x02", "x.xlsx")
    assert (answer.status_code, answer.json()["field"]) == (422, "file")


def test_a_file_that_is_too_large_is_refused(settings_of: Any, sign_in: Any, analyst: Any) -> None:
    small = type(analyst)(settings_of(max_upload_bytes=10), "ana")
    assert send(small, sheet(ROWS)).status_code == 413


def test_handlers_import_nothing(housing: Any) -> None:
    assert send(housing, sheet(ROWS)).status_code == 403
