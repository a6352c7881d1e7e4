"""Accounts, tokens, and who did what: an administrator lets people in and shuts them out, and all of it can be read."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pipeline.domain.post import Channel

PASSWORD = "a new long password"
NEW = {"username": "li.na", "display_name": "李娜", "role": "handler", "body": "522702.housing", "password": PASSWORD}
API = "http://testserver/api/v1"


@pytest.fixture
def administrator(sign_in: Any) -> Any:
    return sign_in("adi")


def post(person: Any, path: str, **body: Any) -> Any:
    return person.client.post(path, json=body)


def signs_in(app: FastAPI, username: str, password: str) -> Any:
    return TestClient(app, base_url=API).post("/auth/login", json={"username": username, "password": password})


def account(administrator: Any, username: str) -> Any:
    return next(row for row in administrator.read("/admin/accounts")["items"] if row["username"] == username)


def test_a_new_account_signs_in_with_its_role_and_body(app: FastAPI, administrator: Any) -> None:
    made = post(administrator, "/admin/accounts", **NEW)
    assert made.status_code == 201
    assert "password" not in made.text
    me = signs_in(app, "li.na", PASSWORD).json()
    assert (me["role"], me["body"]["id"], me["display_name"]) == ("handler", "522702.housing", "李娜")
    assert account(administrator, "li.na")["body"]["name"] == me["body"]["name"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"username": "ana"}, 409, "account_exists"),
        ({"body": ""}, 422, "needs_body"),
        ({"body": "522702.nothing"}, 422, "unknown_body"),
        ({"password": "short"}, 422, "short_password"),
        ({"username": "two words"}, 422, "invalid"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(
    administrator: Any, changes: dict[str, str], status: int, code: str
) -> None:
    answer = post(administrator, "/admin/accounts", **(NEW | changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "short" not in answer.json()["detail"] or code != "short_password"


def test_who_is_disabled_is_out_at_once_and_comes_back_only_by_signing_in(
    app: FastAPI, administrator: Any, housing: Any
) -> None:
    assert post(administrator, "/admin/accounts/hou/disable").json()["disabled"] is True
    assert housing.get("/me").status_code == 401
    assert signs_in(app, "hou", "correct horse").status_code == 401
    assert post(administrator, "/admin/accounts/hou/enable").json()["disabled"] is False
    assert housing.get("/me").status_code == 401
    assert signs_in(app, "hou", "correct horse").status_code == 200


def test_nobody_locks_themselves_out(administrator: Any) -> None:
    assert post(administrator, "/admin/accounts/adi/disable").json()["code"] == "own_account"
    moved = post(administrator, "/admin/accounts/adi", display_name="A", role="analyst", body="")
    assert moved.json()["code"] == "own_account"
    renamed = post(administrator, "/admin/accounts/adi", display_name="管理员甲", role="administrator", body="")
    assert renamed.json()["display_name"] == "管理员甲"


def test_another_role_ends_the_sessions_of_the_old_one(administrator: Any, analyst: Any) -> None:
    post(administrator, "/admin/accounts/ana", display_name="ana", role="auditor", body="")
    assert analyst.get("/me").status_code == 401
    assert account(administrator, "ana")["role"] == "auditor"


def test_a_new_password_ends_the_sessions_and_the_old_password(app: FastAPI, administrator: Any, analyst: Any) -> None:
    assert post(administrator, "/admin/accounts/ana/password", password="too short").json()["code"] == "short_password"
    assert analyst.get("/me").status_code == 200
    assert post(administrator, "/admin/accounts/ana/password", password=PASSWORD).status_code == 200
    assert analyst.get("/me").status_code == 401
    assert signs_in(app, "ana", "correct horse").status_code == 401
    assert signs_in(app, "ana", PASSWORD).status_code == 200


def test_a_token_works_until_it_is_revoked_and_its_secret_is_told_once(app: FastAPI, administrator: Any) -> None:
    issued = post(administrator, "/admin/tokens", username="ana", label="夜间导出", days=7).json()
    script = TestClient(app, base_url=API, headers={"Authorization": f"Bearer {issued['secret']}"})
    assert script.get("/me").json()["username"] == "ana"
    assert account(administrator, "ana")["tokens"] == 1
    listed = administrator.get("/admin/tokens")
    assert [(row["label"], row["valid"]) for row in listed.json()["items"]] == [("夜间导出", True)]
    assert issued["secret"] not in listed.text
    left = post(administrator, f"/admin/tokens/{issued['token']['id']}/revoke").json()
    assert left["items"] == []
    assert script.get("/me").status_code == 401
    assert post(administrator, f"/admin/tokens/{issued['token']['id']}/revoke").status_code == 404


def test_a_token_of_the_disabled_is_neither_issued_nor_taken(app: FastAPI, administrator: Any) -> None:
    issued = post(administrator, "/admin/tokens", username="ana", label="x").json()
    script = TestClient(app, base_url=API, headers={"Authorization": f"Bearer {issued['secret']}"})
    post(administrator, "/admin/accounts/ana/disable")
    assert script.get("/me").status_code == 401
    assert post(administrator, "/admin/tokens", username="ana", label="y").json()["code"] == "account_disabled"


def test_an_expired_token_says_so(administrator: Any, clock: Any) -> None:
    post(administrator, "/admin/tokens", username="ana", label="x", days=1)
    clock.forward(days=2)
    assert administrator.read("/admin/tokens")["items"][0]["valid"] is False
    assert account(administrator, "ana")["tokens"] == 0


def test_what_people_did_is_listed_with_the_newest_first_and_by_person(
    world: Any, clock: Any, administrator: Any, analyst: Any, leader: Any
) -> None:
    case = world.open()
    analyst.does(case.id, "confirm")
    clock.forward(hours=1)
    analyst.does(case.id, "dispatch", lead="522702.housing", supporting=[], note="")
    rows = administrator.read("/admin/acts")["items"]
    assert [(row["label"], row["name"], row["case_id"]) for row in rows] == [
        ("派单", "ana", case.id),
        ("确认研判", "ana", case.id),
    ]
    assert rows[0]["subject"] == case.title
    assert administrator.read("/admin/acts", username="lea")["items"] == []
    assert len(administrator.read("/admin/acts", username="ana")["items"]) == 2
    clock.forward(days=10)
    assert administrator.read("/admin/acts", days=1)["items"] == []


def test_what_is_done_to_accounts_and_tokens_is_listed_and_never_a_secret(administrator: Any, clock: Any) -> None:
    done = (
        ("/admin/accounts", NEW),
        ("/admin/accounts/li.na", {"display_name": "李娜", "role": "reviewer", "body": "522702.housing"}),
        ("/admin/accounts/li.na/password", {"password": "another long password"}),
        ("/admin/tokens", {"username": "li.na", "label": "夜间导出", "days": 7}),
        ("/admin/accounts/li.na/disable", {}),
        ("/admin/accounts/li.na/enable", {}),
    )
    for path, body in done:
        clock.forward(minutes=1)
        answer = post(administrator, path, **body)
        assert answer.status_code < 300, answer.text
    (token,) = administrator.read("/admin/tokens")["items"]
    clock.forward(minutes=1)
    post(administrator, f"/admin/tokens/{token['id']}/revoke")
    listed = administrator.get("/admin/acts")
    assert [(row["type"], row["actor"], row["case_id"]) for row in listed.json()["items"]] == [
        (kind, "adi", "")
        for kind in (
            *("token_revoked", "account_enabled", "account_disabled", "token_issued", "password_set"),
            *("account_changed", "account_made"),
        )
    ]
    told = {row["type"]: row["subject"] for row in listed.json()["items"]}
    assert told["account_changed"] == "李娜 · li.na · reviewer 福泉市住房和城乡建设局"
    assert told["token_issued"] == "李娜 · li.na · 夜间导出"
    assert "another long password" not in listed.text
    assert PASSWORD not in listed.text
    assert administrator.read("/admin/acts", username="ana")["items"] == []
    assert len(administrator.read("/admin/acts", limit=2)["items"]) == 2


def test_an_act_refused_is_not_in_the_log(administrator: Any) -> None:
    assert post(administrator, "/admin/accounts", **(NEW | {"password": "short"})).status_code == 422
    assert administrator.read("/admin/acts")["items"] == []


def test_who_looked_at_a_case_is_listed_by_person(world: Any, administrator: Any, analyst: Any, leader: Any) -> None:
    case = world.open(channel=Channel.HOTLINE)
    analyst.read(f"/cases/{case.id}")
    leader.read(f"/cases/{case.id}")
    rows = administrator.read("/admin/views", username="lea")["items"]
    assert [(row["name"], row["subject"]) for row in rows] == [("lea", case.title)]
    assert len(administrator.read("/admin/views")["items"]) == 2
