"""The leader's page over a million cases: first reading, the page, and the page after some cases moved on.

The cases are made up and written straight into the store's tables: three years of them, nine in ten over, with
returns, reopenings, callers' opinions and a long tail of times. The rows of `clocks` and `posts` are left out,
which the page does not read.
"""

import argparse
import gc
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from api.metrics import pages
from api.metrics.columns import NEVER, Array
from api.viewer import Viewer
from benchmarks.measuring import Figure, measured, peak_megabytes, report
from huiying.logs import configure_logs
from huiying.serving import api_context
from huiying.settings import Settings
from huiying.wiring import Wiring
from pipeline.cases.actor import Role
from pipeline.cases.opening import open_matter
from pipeline.codec import encode
from pipeline.codec.courses import CLOCK, OPINION, STATES, STAY, Layout
from pipeline.domain.assessment import Assessment, Category
from pipeline.domain.policy import Profile
from pipeline.domain.post import Channel, Post
from pipeline.domain.tally import tally_of

SEED = 5
NOW = datetime.now(UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
HOUR, DAY = 3_600 * SECOND, 86_400 * SECOND
YEARS = 3
PAGE = 50_000
# One letter a stay: triage, dispatched, handling, answered, closed, evaluated, returned, dismissed.
LETTERS = dict(zip("tdhacerx", range(8), strict=True))
COURSES = {
    "tdhace": 0.68,
    "tdrdhace": 0.1,
    "tdhahace": 0.06,
    "tx": 0.08,
    "tdhac": 0.04,
    "tdh": 0.025,
    "td": 0.005,
    "t": 0.01,
}
# Median hours until the next stay begins.
PACE = {"t": 3.0, "d": 2.5, "h": 30.0, "a": 20.0, "c": 80.0, "r": 3.0}
# Kinds by place in `codec.courses.KINDS`: dispatch, sign_in, response, second_response, evaluation.
DISPATCH, SIGN_IN, RESPONSE, SECOND_RESPONSE, EVALUATION = 0, 1, 4, 8, 11
BUDGET = {DISPATCH: 24, SIGN_IN: 6, RESPONSE: 48, SECOND_RESPONSE: 48, EVALUATION: 240}
SHARED = ("detected_at", "opened_at", "next_due_at")
CHANNELS = ("hotline", "microblog", "news", "message_board", "manual")


def main() -> None:
    """Fill, ask, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the store is built, and deleted afterwards")
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks/metrics.json"))
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as home:
        settings = Settings(home=Path(home))
        configure_logs(settings.log, "error")
        with Wiring(settings) as parts:
            figures = measured_page(parts, wanted.cases)
    report(figures, f"the leader's page over {wanted.cases:,} cases", wanted.json)


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


class Making:
    """Cases of one course at a time, as arrays."""

    def __init__(self, profile: Profile) -> None:
        self.chance = np.random.default_rng(SEED)
        self.bodies = list(profile.bodies)
        self.places = [profile.home, *(unit.code for unit in profile.units)]
        self.topics = list(profile.topics)

    def rows(self, course: str, count: int, first: int) -> Iterator[dict[str, Any]]:
        """The rows of `case_courses` of so many cases, numbered from `first`."""
        since, lead = self._times(course, count), self.chance.choice(self.bodies, count)
        words = [self.chance.choice(each, count) for each in (list(Category), self.topics, CHANNELS, self.places)]
        stays = _records(
            STAY, state=[LETTERS[each] for each in course], body=[each in "dhace" for each in course], since=since
        )
        clocks = self._clocks(course, since)
        answered = since[:, course.index("a")] if "a" in course else None
        opinions = self._opinions(answered, count)
        posts = self.chance.poisson((2.0, 1.2), (count, 2))
        for at in range(count):
            running = [int(each["due_at"]) for each in clocks[at] if each["status"] == 0]
            yield {
                "case_id": f"{(first + at) * 2_654_435_761 % 2**32:08x}-{first + at:08d}",
                "state": STATES[LETTERS[course[-1]]].value,
                **dict(zip(("category", "topic", "channel", "place"), (str(each[at]) for each in words), strict=True)),
                "lead": str(lead[at]) if course[-1] in "dhace" else "",
                "detected_at": int(since[at, 0]) - 60 * SECOND,
                "opened_at": int(since[at, 0]),
                "next_due_at": min(running, default=None),
                "published_at": None if answered is None else int(answered[at]),
                "posts_before": int(posts[at, 0]) if answered is not None else 0,
                "posts_after": int(posts[at, 1]) if answered is not None else 0,
                "bodies": str(lead[at]),
                "stays": stays[at].tobytes(),
                "opinions": opinions[at],
                "clocks": clocks[at].tobytes(),
            }

    def _times(self, course: str, count: int) -> Array:
        """When each stay began. Open cases are recent ones, with a tail; none lies in the future."""
        open_still = course[-1] in "tdha"
        ages = self.chance.exponential(10.0, count) if open_still else self.chance.uniform(0, 365 * YEARS, count)
        since = np.empty((count, len(course)), np.int64)
        since[:, 0] = _micros(NOW) - (ages * DAY).astype(np.int64) - HOUR
        for at, stage in enumerate(course[:-1], start=1):
            hours = PACE[stage] * self.chance.lognormal(0.0, 0.9, count)
            since[:, at] = since[:, at - 1] + (hours * HOUR).astype(np.int64)
        late = np.maximum(since[:, -1] - _micros(NOW), 0)
        return np.asarray(since - late[:, None])

    def _clocks(self, course: str, since: Array) -> Array:
        """Each kind that the course starts, stopped when its stage ends, or running."""
        owed = [(DISPATCH, at, at + 1) for at, stage in enumerate(course) if stage in "tr"]
        owed += [(SIGN_IN, at, at + 1) for at, stage in enumerate(course) if stage == "d"]
        owed += [(RESPONSE, 0, course.find("a"))] if "x" not in course else []
        owed += [(SECOND_RESPONSE, 4, 5)] if course.startswith("tdhah") else []
        owed += [(EVALUATION, course.index("c"), course.index("c") + 1)] if "c" in course else []
        anchor = np.stack([since[:, start] for _, start, _ in owed], axis=1)
        due = anchor + np.array([BUDGET[kind] * HOUR for kind, _, _ in owed])
        ends = [since[:, end] if 0 < end < len(course) else np.full(len(since), NEVER) for _, _, end in owed]
        stopped = np.stack(ends, axis=1)
        status = np.where(stopped == NEVER, 0, np.where(stopped <= due, 1, 2))
        kinds = [kind for kind, _, _ in owed]
        body = [kind not in (DISPATCH, EVALUATION) for kind in kinds]
        return _records(CLOCK, kind=kinds, body=body, status=status, anchor_at=anchor, due_at=due, stopped_at=stopped)

    def _opinions(self, answered: Array | None, count: int) -> list[bytes]:
        """A quarter of the answered are asked."""
        if answered is None:
            return [b""] * count
        verdicts = self.chance.choice(4, (count, 1), p=(0.5, 0.25, 0.15, 0.1))
        packed = _records(OPINION, verdict=verdicts, body=[1], at=answered[:, None] + DAY)
        return [
            each.tobytes() if asked else b""
            for each, asked in zip(packed, self.chance.random(count) < 0.25, strict=True)
        ]


def _records(layout: Layout, **columns: Any) -> Array:
    """A row of packed records for each case."""
    shape = np.broadcast_shapes(*(np.shape(each) for each in columns.values()))
    records = np.zeros(shape, [(name, f"<{width}") for name, width in layout])
    for name, values in columns.items():
        records[name] = values
    return records


def filled(parts: Wiring, file: str, count: int) -> None:
    """So many cases in the store."""
    making, body, done = Making(parts.profile), _body(parts), 0
    with sqlite3.connect(file, isolation_level=None) as connection:
        for course, share in COURSES.items():
            wanted = round(count * share)
            for start in range(0, wanted, PAGE):
                rows = list(making.rows(course, min(PAGE, wanted - start), done))
                done += len(rows)
                connection.execute("BEGIN")
                _insert(connection, "case_courses", [{"changed": 1, "history": False, **row} for row in rows])
                _insert(connection, "cases", [_listed(row, body) for row in rows])
                connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = ", ".join(rows[0])
    holes = ", ".join(f":{name}" for name in rows[0])
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({holes})", rows)


def _body(parts: Wiring) -> str:
    """A case's document, for the cases that a list may show; its id is put in later."""
    seen = NOW - timedelta(days=9)
    post = Post("x:1", "r1", "d", "x", Channel.NEWS, "福泉市小区停水三天", collected_at=seen, author="k1-a")
    reading = Assessment(category=Category.LIVELIHOOD, categories=(Category.LIVELIHOOD,), uncertain=False)
    case = open_matter(post, tally_of(reading, post.seen_at), parts.policies.current, seen).case
    return encode(replace(case, id="THE-CASE")).decode()


def _listed(row: dict[str, Any], body: str) -> dict[str, Any]:
    """A row of `cases` as `case_courses` has it; what is over bears no document here."""
    same = {name: row[name] for name in ("state", "category", "topic", "channel", "lead", "place", *SHARED)}
    due = row["next_due_at"]
    return same | {
        "id": row["case_id"],
        **dict.fromkeys(("seq", "revision", "post_count", "voice_count"), 1),
        **dict.fromkeys(("head_hash", "grade", "counties"), ""),
        "answerable": row["lead"],
        "title": "小区停水",
        "categories": f"|{row['category']}|",
        "last_post_at": row["opened_at"],
        "next_anchor_at": row["opened_at"] if due else None,
        "next_clock": "response" if due else None,
        "overdue": bool(due and due < _micros(NOW)),
        "history": False,
        "touched": True,
        "body": body.replace("THE-CASE", row["case_id"]) if due else "",
    }


def measured_page(parts: Wiring, count: int) -> list[Figure]:
    """The first page, which reads everything; pages of three periods; the page after a thousand cases moved."""
    context, file = api_context(parts), str(parts.engine.url.database)
    filled(parts, file, count)
    before = peak_megabytes()
    viewer = Viewer("lea", "lea", Role.LEADER)

    def page(period: str) -> Callable[[], object]:
        return lambda: pages.overview(context, viewer, pages.span(context, None, None, period))

    figures = [_once("first page, all read", page("30d"))]
    sys.stdout.write(f"memory of the stop times: {peak_megabytes() - before:,.0f} MB at most while they were read\n")
    figures += [_once(f"page of {period}", page(period), 3) for period in ("30d", "90d", "365d")]
    span = pages.span(context, None, None, "30d")
    figures.append(_once("breakdown by body, 30d", lambda: pages.compared(context, viewer, span, "body"), 3))
    with sqlite3.connect(file) as connection:
        some = "SELECT case_id FROM case_courses ORDER BY opened_at DESC LIMIT 1000"
        connection.execute(f"UPDATE case_courses SET changed = changed + 1 WHERE case_id IN ({some})")
    return [*figures, _once("page of 30d after 1,000 cases moved", page("30d"))]


def _once(what: str, work: Callable[[], object], rounds: int = 1) -> Figure:
    gc.collect()
    return measured("metrics", what, 1, [work] * rounds)


if __name__ == "__main__":
    main()
