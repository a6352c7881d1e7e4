"""`python -m benchmarks.stream [--people N] [--rate N] [--seconds N]`: how soon people at their desks hear of a change.

A demo runs with its stages; N people hold the live stream open; posts are handed in at the rate asked for. The delay
is that between the moment a case's event was recorded and the moment a person's connection has it, so the stages'
own work before is left out and everything after is in. Reported beside the aim, never asserted.
"""

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2 as httpx
from rich.console import Console
from rich.table import Table

from huiying.demo.logins import PASSWORD
from tests.browser.demo import Demo

API = "/api/v1"
AIM_SECONDS = 2.0
BATCH = 100
TEXT = "{place}{number}号小区停水，物业没有答复，居民等了{hours}个小时。"
PLACES = ("福泉市", "都匀市", "瓮安县", "独山县", "惠水县", "龙里县", "平塘县", "荔波县")


@dataclass
class Heard:
    """Delays in seconds of the case events that one person heard."""

    delays: list[float] = field(default_factory=list)


def _session(address: str, username: str) -> httpx.Client:
    client = httpx.Client(base_url=address + API, timeout=60)
    me = client.post("/auth/login", json={"username": username, "password": PASSWORD}).raise_for_status().json()
    client.headers["X-CSRF-Token"] = me["csrf_token"]
    return client


def _events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """The case events of a stream."""
    name = ""
    for line in lines:
        if line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        elif line.startswith("data:") and name == "case":
            yield json.loads(line.removeprefix("data:"))


def _listen(client: httpx.Client, heard: Heard, over: threading.Event) -> None:
    """Until it is over, or the server ends the stream."""
    try:
        with client.stream("GET", "/stream", headers={"Accept": "text/event-stream"}) as answer:
            for news in _events(answer.iter_lines()):
                recorded = datetime.fromisoformat(news["at"])
                heard.delays.append((datetime.now(UTC) - recorded).total_seconds())
                if over.is_set():
                    return
    except httpx.HTTPError:
        return


def _batch(first: int, count: int) -> bytes:
    """Hotline tickets about different matters, as JSON Lines."""
    now = datetime.now(UTC).isoformat()
    rows = [
        {
            "编号": f"bench-{first + each}",
            "内容": TEXT.format(place=PLACES[each % len(PLACES)], number=first + each, hours=each % 9 + 2),
            "时间": now,
        }
        for each in range(count)
    ]
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def _hand_in(client: httpx.Client, rate: int, seconds: int) -> tuple[int, float]:
    """Posts a second, as far as the door takes them; how many in how long."""
    started, sent = time.monotonic(), 0
    while sent < rate * seconds:
        files = {"file": ("bench.jsonl", _batch(sent, BATCH), "application/jsonl")}
        client.post("/posts/import", files=files, data={"channel": "hotline"}).raise_for_status()
        sent += BATCH
        ahead = sent / rate - (time.monotonic() - started)
        if ahead > 0:
            time.sleep(ahead)
    return sent, time.monotonic() - started


def measure(address: str, people: int, rate: int, seconds: int) -> dict[str, float]:
    """Delays over all people, and the rate that was reached."""
    heard, over = [Heard() for _ in range(people)], threading.Event()
    with ExitStack() as open_things:
        door = _session(address, "analyst")
        clients = [httpx.Client(base_url=address + API, cookies=door.cookies, timeout=60) for _ in range(people)]
        for client in (door, *clients):
            open_things.callback(client.close)
        listeners = [
            threading.Thread(target=_listen, args=each, daemon=True)
            for each in zip(clients, heard, [over] * people, strict=True)
        ]
        for listener in listeners:
            listener.start()
        sent, took = _hand_in(door, rate, seconds)
        time.sleep(AIM_SECONDS * 2)
        over.set()
        delays = sorted(delay for each in heard for delay in each.delays)
    if not delays:
        return {"posts handed in a second": sent / took, "people who heard": 0.0}
    return {
        "posts handed in a second": sent / took,
        "people who heard": float(sum(bool(each.delays) for each in heard)),
        "case events heard, each person": len(delays) / people,
        "median delay, s": statistics.median(delays),
        "p95 delay, s": delays[int(len(delays) * 0.95)],
        "longest delay, s": delays[-1],
    }


def report(figures: dict[str, float], path: Path | None) -> None:
    """Print the figures; write JSON when asked."""
    table = Table("what", "measured", title=f"From record to desk; the aim is {AIM_SECONDS:.0f} s")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.2f}")
    Console().print(table)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


def main() -> None:
    """Measure a demo of its own, unless one that runs is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rate", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--at", default="", metavar="URL", help="a demo that runs already; it keeps the posts")
    parser.add_argument("--json", type=Path, default=None, metavar="FILE")
    asked = parser.parse_args()
    if asked.at:
        report(measure(asked.at, asked.people, asked.rate, asked.seconds), asked.json)
        return
    with tempfile.TemporaryDirectory() as home, Demo(Path(home)) as demo:
        report(measure(demo.address, asked.people, asked.rate, asked.seconds), asked.json)


if __name__ == "__main__":
    main()
