"""Sessions, tokens, CSRF, and the limit on failures."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from api import auth

PASSWORD = "correct horse"
API = "http://testserver/api/v1"


def log_in(client: TestClient, username: str = "ana", password: str = PASSWORD) -> Any:
    return client.post("/auth/login", json={"username": username, "password": password})


@pytest.fixture
def client(app: FastAPI, settings_of: Callable[..., FastAPI]) -> TestClient:
    return TestClient(settings_of(session_length=timedelta(hours=12)), base_url=API)


def test_signing_in_says_who_one_is(client: TestClient) -> None:
    me = log_in(client, "hou").json()
    assert (me["role"], me["body"]["id"], me["profile"]["home"]) == ("handler", "522702.housing", "5227")
    assert client.get("/me").json() == me


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_from_other_sites(client: TestClient) -> None:
    cookie = log_in(client).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_the_cookie_is_for_https_alone_when_so_set(app: FastAPI, settings_of: Callable[..., FastAPI]) -> None:
    secure = TestClient(settings_of(secure_cookie=True), base_url="https://testserver/api/v1")
    assert "Secure" in log_in(secure).headers["set-cookie"]


@pytest.mark.parametrize(("username", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("", PASSWORD)])
def test_wrong_names_and_passwords_get_the_same_answer(client: TestClient, username: str, password: str) -> None:
    answer = log_in(client, username or "x", password)
    assert answer.status_code == 401
    assert answer.json()["detail"] == "用户名或密码不正确"
    assert "set-cookie" not in answer.headers


def test_after_five_failures_even_the_right_password_waits(client: TestClient, clock: Any) -> None:
    for _ in range(5):
        assert log_in(client, password="guess").status_code == 401
    refused = log_in(client)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert log_in(client, "hou").status_code == 200
    clock.forward(minutes=16)
    assert log_in(client).status_code == 200


def test_guessing_from_elsewhere_does_not_lock_the_owner_out(app: FastAPI) -> None:
    stranger = TestClient(app, base_url=API, client=("203.0.113.9", 1))
    owner = TestClient(app, base_url=API)
    for _ in range(6):
        log_in(stranger, password="guess")
    assert log_in(stranger).status_code == 429
    assert log_in(owner).status_code == 200


def test_guessing_from_many_addresses_is_stopped_too(app: FastAPI) -> None:
    for number in range(30):
        client = TestClient(app, base_url=API, client=(f"203.0.113.{number}", 1))
        assert log_in(client, password="guess").status_code == 401
    assert log_in(TestClient(app, base_url=API)).status_code == 429


def test_a_success_forgets_earlier_failures(client: TestClient) -> None:
    for _ in range(3):
        for _ in range(4):
            log_in(client, password="guess")
        assert log_in(client).status_code == 200


def test_without_signing_in_nothing_is_shown(client: TestClient) -> None:
    answer = client.get("/cases")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_session_ends_when_its_time_is_over(client: TestClient, clock: Any) -> None:
    log_in(client)
    clock.forward(hours=13)
    assert client.get("/me").status_code == 401


def test_a_session_in_use_is_prolonged(client: TestClient, clock: Any) -> None:
    log_in(client)
    for _ in range(4):
        clock.forward(hours=7)
        assert client.get("/me").status_code == 200


def test_signing_out_ends_the_session_on_the_server(client: TestClient) -> None:
    token = log_in(client).json()["csrf_token"]
    secret = client.cookies[auth.COOKIE]
    assert client.post("/auth/logout", headers={auth.CSRF_HEADER: token}).status_code == 204
    client.cookies.set(auth.COOKIE, secret)
    assert client.get("/me").status_code == 401


def test_a_disabled_account_is_out_at_once(client: TestClient, world: Any) -> None:
    log_in(client)
    accounts = world.context.accounts
    known = accounts.account("ana")
    accounts.put_account(type(known)(known.username, known.display_name, known.role, known.password_hash, "", True))
    assert client.get("/me").status_code == 401
    assert log_in(client).status_code == 401


def test_the_database_holds_no_secret_that_lets_one_in(client: TestClient, world: Any) -> None:
    log_in(client)
    token = auth.issue_token(world.context.accounts, "ana", "script", world.clock.now())
    secret = client.cookies[auth.COOKIE]
    with world.engine.connect() as connection:
        rows = [
            str(row)
            for table in ("accounts", "sessions", "tokens")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert rows
    assert not any(known in row for row in rows for known in (secret, token, PASSWORD))


def test_an_unsafe_request_by_cookie_needs_the_csrf_token(client: TestClient, world: Any) -> None:
    case = world.open()
    token = log_in(client).json()["csrf_token"]
    path, match = f"/cases/{case.id}/confirm", {"If-Match": '"1"'}
    assert client.post(path, json={}, headers=match).json()["code"] == "csrf"
    assert client.post(path, json={}, headers=match | {auth.CSRF_HEADER: "guess"}).status_code == 403
    assert client.post(path, json={}, headers=match | {auth.CSRF_HEADER: token}).status_code == 200


def test_one_session_s_csrf_token_is_no_good_in_another(app: FastAPI, world: Any) -> None:
    case = world.open()
    mine, theirs = TestClient(app, base_url=API), TestClient(app, base_url=API)
    log_in(mine)
    token = log_in(theirs).json()["csrf_token"]
    headers = {"If-Match": '"1"', auth.CSRF_HEADER: token}
    assert mine.post(f"/cases/{case.id}/confirm", json={}, headers=headers).status_code == 403


def test_a_script_s_token_needs_no_cookie_and_no_csrf_token(client: TestClient, world: Any) -> None:
    case = world.open()
    token = auth.issue_token(world.context.accounts, "ana", "script", world.clock.now())
    headers = {"Authorization": f"Bearer {token}", "If-Match": '"1"'}
    assert client.post(f"/cases/{case.id}/confirm", json={}, headers=headers).status_code == 200


def test_a_token_ends_and_can_be_revoked(client: TestClient, world: Any) -> None:
    accounts, now = world.context.accounts, world.clock.now()
    short = auth.issue_token(accounts, "ana", "short", now, timedelta(hours=1))
    lasting = auth.issue_token(accounts, "ana", "lasting", now)
    world.clock.forward(hours=2)

    def status(token: str) -> int:
        return client.get("/me", headers={"Authorization": f"Bearer {token}"}).status_code

    assert (status(short), status(lasting), status("hy_guess")) == (401, 200, 401)
    accounts.revoke_token(auth.digest(lasting))
    assert status(lasting) == 401


def test_a_wrong_token_is_not_helped_by_a_cookie(client: TestClient) -> None:
    log_in(client)
    assert client.get("/me", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_the_demo_offers_its_sign_ins_and_nobody_else_does(
    client: TestClient, settings_of: Callable[..., FastAPI]
) -> None:
    assert client.get("/auth/demo-accounts").json()[0]["username"] == "ana"
    real = TestClient(settings_of(demo_sign_ins=()), base_url=API)
    assert real.get("/auth/demo-accounts").status_code == 404
