"""The demo site: what a crawler meets there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from samples.corpus import load_posts
from samples.microblogs import CONTAINER, created_at
from samples.site import create_app

EPOCH = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(EPOCH, lambda: EPOCH)) as opened:
        yield opened


def microblog_page(client: TestClient, number: int) -> dict[str, object]:
    for _ in range(3):
        answer = client.get("/api/container/getIndex", params={"containerid": CONTAINER, "page": number})
        if answer.status_code == 200 and answer.json()["ok"] != -100:
            return dict(answer.json())
    raise AssertionError(f"page {number} never succeeded")


def test_every_microblog_is_served_once_and_the_end_says_so(client: TestClient) -> None:
    served, number = [], 1
    while (page := microblog_page(client, number))["ok"] == 1:
        served += [card["mblog"]["id"] for card in page["data"]["cards"] if card["card_type"] == 9]  # type: ignore[index]
        number += 1
    written = [post.id for post in load_posts() if post.channel == "microblog"]
    assert sorted(served) == sorted([*written, "5100000000000404"])
    assert page["msg"] == "这里还没有内容"


def test_relative_times_are_spelled_as_the_api_does() -> None:
    now = EPOCH
    ages = [timedelta(seconds=20), timedelta(minutes=5), timedelta(hours=3), timedelta(days=1), timedelta(days=3)]
    assert [created_at(now - age, now, spell_out=False) for age in ages] == [
        "刚刚",
        "5分钟前",
        "今天 07:00",
        "昨天 10:00",
        "03-01",
    ]
