"""Answers of the API at their worst: what people write, what offices are called, how late a clock may run."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, Route

LONG = "停水" * 5_000
# Written from right to left, with characters of no width and a direction that nobody ends.
TURNED = "\u202e\u0645\u0631\u062d\u0628\u0627\u200b \u05e9\u05dc\u05d5\u05dd\u200d\u200b\ufeff 福泉"
UNBROKEN = "a" * 600
SCRIPT = "javascript:document.title='broken'"
MARKUP = "<img src=x onerror=\"document.title='broken'\">"
OFFICE = (
    "某某省某某自治州某某经济技术开发区管理委员会市场监督管理和综合行政执法"
    "与应急管理联合工作领导小组办公室第一分局筹备组临时工作专班"
)
POSTS = 500
LATE = timedelta(days=400)

BODY = {
    "cases": 12_345,
    "met": 6,
    "due": 12,
    "on_time_rate": 0.5,
    "low": 0.3,
    "high": 0.7,
    "median_seconds": 9e6,
    "ranked": True,
}


def late(clock: dict[str, Any]) -> dict[str, Any]:
    """The clock as it would be had it run out 400 days ago."""
    due = datetime.now(UTC) - LATE
    anchor = due - timedelta(days=1)
    return clock | {"anchor_at": anchor.isoformat(), "due_at": due.isoformat(), "stopped_at": None, "warnings": []}


def named(body: dict[str, Any] | None) -> dict[str, Any]:
    """A body with the longest of names."""
    return (body or {"id": "x"}) | {"name": OFFICE}


def row(given: dict[str, Any]) -> dict[str, Any]:
    """A case of the queue."""
    clock = given["next_clock"]
    return given | {
        "title": TURNED + MARKUP + LONG,
        "lead": named(given["lead"]),
        "proposal_lead": named(given["proposal_lead"]),
        "place": given["place"] and given["place"] | {"name": OFFICE},
        "next_clock": clock and late(clock) | {"body": named(clock["body"])},
        "post_count": POSTS,
        "voice_count": 123_456_789,
    }


def post(given: dict[str, Any], number: int) -> dict[str, Any]:
    """One of many posts, each with what a page must not do."""
    return given | {
        "id": f"{given['id']}-{number}",
        "url": SCRIPT,
        "title": TURNED + LONG if number == 0 else "",
        "text": f"{number} {MARKUP} {SCRIPT} {UNBROKEN} {TURNED}",
        "source": OFFICE,
        "reposts": 10**9,
    }


def detail(given: dict[str, Any]) -> dict[str, Any]:
    """The opened case."""
    return row(given) | {
        "clocks": [late(clock) | {"body": named(clock["body"])} for clock in given["clocks"]],
        "posts": [post(given["posts"][0], number) for number in range(POSTS)],
        "why": [],
    }


def overview(given: dict[str, Any]) -> dict[str, Any]:
    """The leader's numbers."""
    return given | {
        "by_body": [BODY | {"body": named({"id": str(number)})} for number in range(3)],
        "by_place": [each | {"name": OFFICE} for each in given["by_place"]],
    }


def _answer(route: Route) -> None:
    answer = route.fetch()
    body = answer.json()
    if "items" in body:
        body["items"] = [row(each) for each in body["items"]]
    elif "posts" in body:
        body = detail(body)
    elif "by_body" in body:
        body = overview(body)
    route.fulfill(response=answer, json=body)


def make_hostile(page: Page) -> None:
    """From now on every case that is read is at its worst."""
    page.route("**/api/v1/cases?*", _answer)
    page.route("**/api/v1/metrics/cases?*", _answer)
    page.route("**/api/v1/metrics/overview?*", _answer)
    page.route("**/api/v1/cases/*", lambda route: _answer(route) if route.request.method == "GET" else route.fallback())
