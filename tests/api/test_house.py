"""The house around the routes: roles, OpenAPI, problems, headers, dashboards, health and numbers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import routed_app
from api.context import SourceState
from api.openapi import document
from api.roles import PUBLIC, ROLES
from pipeline.cases.actor import Role
from pipeline.domain.errors import Damaged, Unavailable, Unusable
from pipeline.domain.messages import DeadLetter
from pipeline.ports.bus import POSTS

ROOT = Path(__file__).parents[2]
HERE = "http://testserver"


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Operation → method and path, from the document that clients see."""
    paths = json.loads(document())["paths"]
    return {
        operation["operationId"]: (method, path)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def test_every_route_has_a_role_and_every_role_a_route() -> None:
    assert set(operations()) == set(ROLES) | PUBLIC
    assert not set(ROLES) & PUBLIC
    assert all(ROLES.values())


def test_a_route_that_the_table_forgets_is_refused_to_everyone(
    app: FastAPI, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = sign_in("ana")
    monkeypatch.delitem(ROLES, "list_cases")
    assert person.get("/cases").status_code == 403


@pytest.mark.parametrize("username", ["ana", "lea", "adi", "hou", "rev", "hot", "gov", "sup", "aud"])
def test_every_role_is_let_through_where_the_table_says_so_and_nowhere_else(sign_in: Any, username: str) -> None:
    person = sign_in(username)
    role = Role(person.read("/me")["role"])
    for name, (method, path) in operations().items():
        if name in PUBLIC or name in ("follow_stream", "logout"):
            continue
        address = HERE + path.replace("{case_id}", "none").replace("{letter_id}", "none").replace("{entry_id}", "0")
        address = address.replace("{username}", "nobody").replace("{token_id}", "none")
        answer = person.client.request(method, address, json={} if method == "post" else None)
        refused = answer.status_code == 403 and answer.json()["code"] == "wrong_role"
        assert refused == (role not in ROLES[name]), (name, answer.status_code)


def test_nobody_gets_in_unsigned(app: FastAPI) -> None:
    client = TestClient(app)
    for name, (method, path) in operations().items():
        if name not in PUBLIC:
            assert client.request(method, path).status_code == 401, name


def test_the_openapi_document_in_the_repository_is_that_of_the_code() -> None:
    kept = (ROOT / "api" / "openapi.json").read_text(encoding="utf-8")
    assert kept == document(), "run: python -m api.openapi > api/openapi.json, and review what changed"


def test_the_openapi_document_is_served(app: FastAPI) -> None:
    assert TestClient(app).get("/api/v1/openapi.json").json()["paths"].keys() == routed_app().openapi()["paths"].keys()


def test_an_unknown_address_is_a_problem_too(app: FastAPI) -> None:
    answer = TestClient(app).get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_wrong_method_is_a_problem_that_names_the_right_one(analyst: Any) -> None:
    answer = analyst.client.put("/cases")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json()["title"] == "Method Not Allowed"


def test_why_a_body_is_proposed_is_told_in_the_reader_s_language(world: Any, analyst: Any) -> None:
    case = world.open("n")
    assert analyst.read(f"/cases/{case.id}")["proposal"]["reason"].startswith("事发福泉市，主题“")
    analyst.client.headers["Accept-Language"] = "en"
    english = analyst.read(f"/cases/{case.id}")["proposal"]
    assert english["reason"].startswith("It happened in 福泉市, by the topic “")
    assert english["clause"].startswith("QN §8.1 涉及各县")


def test_a_refusal_speaks_the_reader_s_language(world: Any, analyst: Any) -> None:
    case = world.open()
    analyst.does(case.id, "dismiss", reason="x")
    assert "事项" in analyst.command(case.id, "confirm").json()["detail"]
    analyst.client.headers["Accept-Language"] = "en"
    assert "not possible" in analyst.command(case.id, "confirm").json()["detail"]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-08:00", "0001-01-01T00:00:00+08:00", "now", "1e400"])
def test_a_time_at_the_edge_of_time_is_a_fault_of_its_field(analyst: Any, moment: str) -> None:
    for path, name in (("/posts", "since"), ("/metrics/overview", "until")):
        answer = analyst.get(path, **{name: moment})
        assert (answer.status_code, answer.json()["field"]) == (422, name)


def test_a_store_that_is_away_is_503_with_a_time_to_retry(
    world: Any, analyst: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Unavailable("the case store at db.inside:5432 does not answer", "store")

    monkeypatch.setattr(world.context.queries, "cases", away)
    answer = analyst.get("/cases")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert (answer.json()["code"], answer.json()["part"]) == ("unavailable", "store")
    assert answer.json()["detail"].startswith("案件库暂时连接不上")
    assert "db.inside" not in answer.text
    english = analyst.client.get("/cases", headers={"Accept-Language": "en"})
    assert english.json()["detail"].startswith("the case store does not answer")


@pytest.mark.parametrize(
    ("fault", "part", "detail"),
    [
        (Unavailable("the search server does not answer", "search"), "search", "检索服务暂时不能用"),
        (Unusable("search", "the search server refuses us"), "search", "检索服务不能用"),
        (Damaged("the index was built otherwise"), None, "系统的数据文件需要管理员处理"),
    ],
)
def test_a_search_that_cannot_be_made_is_503_and_says_which_part(
    world: Any, analyst: Any, monkeypatch: pytest.MonkeyPatch, fault: Exception, part: str | None, detail: str
) -> None:
    def away(*_: object) -> None:
        raise fault

    monkeypatch.setattr(world.context.search, "search", away)
    answer = analyst.get("/posts", q="停水")
    assert (answer.status_code, answer.json().get("part")) == (503, part)
    assert answer.json()["detail"].startswith(detail)
    assert analyst.get("/cases").status_code == 200


def test_a_fault_of_ours_is_a_problem_without_our_insides(
    app: FastAPI, world: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret inside")

    person = sign_in("ana")
    monkeypatch.setattr(world.context.queries, "cases", broken)
    client = TestClient(app, raise_server_exceptions=False, cookies=person.client.cookies)
    answer = client.get("/api/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


def test_every_answer_carries_the_careful_headers(app: FastAPI) -> None:
    for path in ("/healthz", "/api/v1/me", "/nothing"):
        headers = TestClient(app).get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_what_the_api_says_is_kept_by_no_cache(analyst: Any) -> None:
    assert analyst.get("/cases").headers["cache-control"] == "no-store"


@pytest.fixture
def dashboards(tmp_path: Path, settings_of: Callable[..., FastAPI]) -> TestClient:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>Huiying</title>")
    (built / "assets" / "main-1a2b.js").write_text("1")
    return TestClient(settings_of(static=built))


@pytest.mark.parametrize("path", ["/", "/index.html", "/triage/1234", "/search?q=1"])
def test_every_page_of_the_dashboards_is_index_html(dashboards: TestClient, path: str) -> None:
    answer = dashboards.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert "Huiying" in answer.text


def test_hashed_assets_are_kept_for_a_year(dashboards: TestClient) -> None:
    assert "immutable" in dashboards.get("/assets/main-1a2b.js").headers["cache-control"]


@pytest.mark.parametrize("path", ["/assets/gone.js", "/api/v1/nothing", "/api", "/../api/app.py", "/favicon.ico"])
def test_what_is_neither_file_nor_page_is_not_found(dashboards: TestClient, path: str) -> None:
    assert dashboards.get(path).status_code == 404


def test_ready_names_the_part_that_failed(app: FastAPI, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(app)
    assert client.get("/readyz").status_code == 200

    def away(*_: object) -> None:
        raise Unavailable("the search index does not answer")

    monkeypatch.setattr(world.context.search, "search", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    failed = [part for part in answer.json()["parts"] if part["status"] == "failed"]
    assert failed == [{"name": "search", "status": "failed", "detail": "the search index does not answer"}]
    assert client.get("/healthz").status_code == 200


def test_missing_holidays_warn_from_november_on_and_stop_nothing(app: FastAPI, world: Any) -> None:
    def holidays(language: str = "zh-CN") -> Any:
        answer = TestClient(app).get("/readyz", headers={"Accept-Language": language})
        assert answer.status_code == 200
        return next(part for part in answer.json()["parts"] if part["name"] == "holidays")

    world.clock.time = datetime(2026, 10, 31, 15, tzinfo=UTC)
    assert holidays()["status"] == "ok"
    world.clock.time = datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert holidays()["status"] == "warning"
    assert "缺少 2027 年放假安排" in holidays()["detail"]
    assert "holidays of 2027 are missing" in holidays("en")["detail"]


def test_a_silent_source_is_a_warning(world: Any, settings_of: Any) -> None:
    app = settings_of()
    context = app.state.context
    app.state.context = type(context)(
        **{name: getattr(context, name) for name in context.__slots__ if name != "sources"},
        sources=lambda: (SourceState("s1", "黔南新闻", "list", "https://example.cn", silent=True),),
    )
    parts = TestClient(app).get("/readyz").json()["parts"]
    assert {"name": "sources", "status": "warning", "detail": "来源无新内容：黔南新闻"} in parts
    parts = TestClient(app).get("/readyz", headers={"Accept-Language": "en"}).json()["parts"]
    assert {"name": "sources", "status": "warning", "detail": "nothing new from 黔南新闻"} in parts


def test_numbers_for_machines_count_clocks_and_what_waits(app: FastAPI, world: Any) -> None:
    world.open("a")
    world.clock.forward(hours=30)
    world.open("b")
    said = TestClient(app).get("/metrics").text
    assert 'huiying_clocks_running{kind="dispatch"} 2.0' in said
    assert 'huiying_clocks_overdue{kind="dispatch"} 1.0' in said
    assert "huiying_outbox_waiting 4.0" in said
    assert "huiying_outbox_age_seconds 108000.0" in said
    world.index()
    said = TestClient(app).get("/metrics").text
    assert "huiying_outbox_waiting 0.0" in said
    assert 'huiying_lag_messages{group="index",topic="changes"} 0.0' in said


def letter(world: Any, id: str = "l1", *, whole: bool = True, source: str = "") -> DeadLetter:
    now = world.clock.now()
    found = DeadLetter(id, POSTS, "k", "no text", "", "assess", '{"masked": true}', now, whole=whole, source=source)
    world.context.dead_letters.bury([found])
    return found


def test_a_dead_letter_is_looked_at_and_dropped_once(world: Any, analyst: Any) -> None:
    letter(world)
    assert [each["reason"] for each in analyst.read("/admin/dead-letters")["items"]] == ["no text"]
    assert analyst.client.post("/admin/dead-letters/l1/drop").json() == {"settled": 1}
    assert analyst.client.post("/admin/dead-letters/l1/drop").status_code == 404
    assert analyst.read("/admin/dead-letters")["items"] == []


def test_a_retried_dead_letter_is_back_on_its_topic(world: Any, analyst: Any) -> None:
    sent = letter(world)
    assert analyst.client.post("/admin/dead-letters/l1/retry").status_code == 200
    delivered = world.context.bus.consumer(POSTS, "test").poll(10, 0)
    assert [(each.key, each.value.decode()) for each in delivered] == [("k", sent.payload)]


def test_a_dead_letter_of_a_crawl_is_read_again_at_its_source(
    world: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def reread(source: str, key: str) -> bool:
        asked.append((source, key))
        return source == "paper"

    analyst = sign_in("ana")
    object.__setattr__(world.context, "reread", reread)
    letter(world, whole=False, source="paper")
    letter(world, "l2", whole=False, source="gone")
    letter(world, "l3", whole=False)
    remedies = {each["id"]: each["remedy"] for each in analyst.read("/admin/dead-letters")["items"]}
    assert remedies == {"l1": "reread", "l2": "reread", "l3": "none"}
    answers = [analyst.client.post(f"/admin/dead-letters/{id}/retry") for id in remedies]
    assert {answer.status_code for answer in answers} == {200, 409}
    assert "摘录" in answers[-1].json()["detail"]
    assert sorted(asked) == [("gone", "k"), ("paper", "k")]
    assert {each["id"] for each in analyst.read("/admin/dead-letters")["items"]} == {"l2", "l3"}


def test_a_dead_letter_that_cannot_be_sent_waits_on(world: Any, analyst: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise Unavailable("the bus does not answer")

    letter(world)
    monkeypatch.setattr(world.context.bus, "publish", away)
    assert analyst.client.post("/admin/dead-letters/l1/retry").status_code == 503
    assert len(analyst.read("/admin/dead-letters")["items"]) == 1


def test_the_profile_is_shown_with_its_clauses(analyst: Any) -> None:
    profile = analyst.read("/admin/profile")
    assert profile["home"] == "5227"
    assert len(profile["units"]) >= 12
    assert all(rule["clause"] or rule["product_default"] for rule in profile["clock_rules"])
    assert any(step["clause"] == "QN §19.4" for step in profile["ladder"])
    assert profile["hotline"]["clause"].startswith("QN §9.3")
    assert profile["message_board"] == {"body": "5227.hotline", "clause": "(p)"}


def test_health_tells_where_work_piles_up(world: Any, analyst: Any) -> None:
    world.open()
    letter(world)
    health = analyst.read("/admin/health")
    assert (health["ready"], health["dead_letters"], health["outbox_waiting"]) == (True, 1, 2)
