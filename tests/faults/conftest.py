"""A few hundred made-up posts, a home to work them in, and what a home holds in the end."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from huiying.settings import Settings
from huiying.wiring import Wiring
from pipeline import policy
from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.backends.embedded.system_clock import SystemClock
from pipeline.backends.sql import tables as t
from pipeline.cases.rulebook import Policies
from pipeline.codec import encode, event_of
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockMove
from pipeline.domain.events import Event
from pipeline.domain.folding import apply, open_case
from pipeline.domain.post import Post
from pipeline.intake import FileKeys, Intake, RawPost
from pipeline.ports.bus import POSTS, Message
from pipeline.ports.search import Query
from tests.faults.works import Works

SEED = 20261122
PLACES = ("福泉市马场坪街道", "都匀市小围寨", "贵定县金南街道", "瓮安县银盏镇", "独山县百泉镇", "惠水县濛江街道")
MATTERS = (
    "老旧小区{n}号楼停水三天，住建局和水务公司一直没有人来修",
    "一家具厂{n}号厂房突发火灾，造成2人死亡5人受伤，消防正在扑救",
    "农贸市场{n}号摊位占道经营，市民投诉城管不作为",
    "网传第{n}小学食堂食物中毒，家长很担心，是否属实",
    "客车在{n}公里处侧翻，造成4人受伤，交警已到现场",
)
OPENINGS = ("", "刚刚，", "【求助】", "朋友圈都在说，", "有网友反映，", "记者了解到，")
ENDINGS = ("。", "，请有关部门重视！", "，具体情况正在核实。", "，希望尽快回应。")
NOISE = ("周末的足球联赛第{n}轮踢得真精彩", "第{n}款新手机测评：拍照很好", "演唱会第{n}场门票今天开售")


def raw_posts(chance: random.Random, count: int) -> list[RawPost]:
    """Matters told by several posts each, in some disorder, among noise."""
    told = [(place, matter.format(n=n)) for n, place in enumerate(PLACES) for matter in MATTERS]
    times = max(6, count // (2 * len(told)))
    texts = [f"{chance.choice(OPENINGS)}{place}{matter}{chance.choice(ENDINGS)}" for place, matter in told * times]
    texts += [chance.choice(NOISE).format(n=n) for n in range(count)]
    chance.shuffle(texts)
    return [
        RawPost(source="made-up", channel="microblog", native_id=_name(at), text=text, author=f"网友{at % 50}")
        for at, text in enumerate(texts[:count])
    ]


def _name(at: int) -> str:
    """Every twelfth is a new wording of the post before it."""
    return f"p{at - 1 if at % 12 == 11 else at}"


def examined_posts(count: int, seed: int, folder: Path) -> list[Post]:
    """So many posts as the door makes them, collected over the last three days."""
    clock = ManualClock(SystemClock().now() - timedelta(hours=60))
    with Wiring(Settings(home=folder / "door")) as parts:
        intake = Intake(parts.bus, FileKeys(folder / "keys", clock), clock)
        posts: list[Post] = []
        for raw in raw_posts(random.Random(seed), count):
            clock.wait(60 * 60 * 58 / count)
            posts += intake.examine([raw]).posts
    return posts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a home holds; names of cases and times of work left out."""

    versions: tuple[tuple[str, int], ...]
    groups: frozenset[frozenset[str]]
    cited: tuple[str, ...]


class Home:
    """One installation in a folder, on the embedded backends where no URL names others."""

    def __init__(self, folder: Path, **urls: str) -> None:
        self.folder = folder
        self.parts = Wiring(Settings(home=folder, **urls))

    def publish(self, posts: Sequence[Post]) -> None:
        self.parts.bus.publish(POSTS, [Message(post.id, encode(post), {"trace": post.trace}) for post in posts])

    def events(self) -> dict[str, list[Event]]:
        histories: dict[str, list[Event]] = {}
        with self.parts.engine.connect() as connection:
            columns = select(t.events.c.case_id, t.events.c.body).order_by(t.events.c.case_id, t.events.c.seq)
            for case_id, body in connection.execute(columns):
                histories.setdefault(case_id, []).append(event_of(body))
        return histories

    def outcome(self, histories: Mapping[str, Sequence[Event]] | None = None) -> Outcome:
        """`histories` are those of `events`, where they are known already."""
        p = t.posts.c
        with self.parts.engine.connect() as connection:
            rows = connection.execute(select(p.id, p.version, p.case_id).order_by(p.id, p.version)).all()
        groups: dict[str, set[str]] = {}
        for post_id, _, case_id in rows:
            if case_id:
                groups.setdefault(case_id, set()).add(post_id)
        return Outcome(
            versions=tuple((post_id, version) for post_id, version, _ in rows),
            groups=frozenset(map(frozenset, groups.values())),
            cited=tuple(sorted(ref for history in (histories or self.events()).values() for ref in cited(history))),
        )

    def searchable(self) -> set[tuple[str, str]]:
        """What the index holds: document and the case it is shown under."""
        # Piece by piece: no search server gives more than 10,000 at once.
        until = SystemClock().now() + timedelta(days=2)
        edges: list[datetime | None] = [until - timedelta(hours=hours) for hours in range(0, 24 * 5, 12)]
        found: set[tuple[str, str]] = set()
        for end, start in zip(edges, [*edges[1:], None], strict=True):
            piece = self.parts.search.search(Query(limit=10_000, since=start, until=end))
            found |= {(hit.id, hit.case_id) for hit in piece.hits}
        assert len(found) == self.parts.search.search(Query(limit=0)).total
        return found

    def stored(self) -> set[tuple[str, str]]:
        """What the index should hold."""
        p, c = t.posts.c, t.cases.c
        with self.parts.engine.connect() as connection:
            posts = connection.execute(select(p.id, p.case_id).where(p.current)).all()
            cases = connection.execute(select(c.id)).scalars().all()
        return {(f"post:{id}", case) for id, case in posts} | {(f"case:{id}", id) for id in cases}


def cited(history: Sequence[Event]) -> Iterator[str]:
    """The post revisions that a history speaks of, as often as it does."""
    for event in history:
        refs = [event.facts.founding] if event.type == "opened" else getattr(event.facts, "posts", ())
        yield from (f"{ref.id}@{ref.revision}" for ref in refs)


def thresholds(history: Sequence[Event]) -> list[tuple[object, ...]]:
    """Each threshold recorded, by clock, deadline revision and percentage."""
    found: list[tuple[object, ...]] = []
    case: Case | None = None
    for event in history:
        for change in event.clocks if case else ():
            if change.move is ClockMove.THRESHOLD:
                revision = next(clock.revision for clock in case.clocks if clock.id == change.clock)  # type: ignore[union-attr]
                found.append((change.clock, revision, change.threshold))
        case = apply(case, event) if case else open_case(event)
    return found


@pytest.fixture
def seed() -> int:
    """Printed with every failure."""
    print(f"seed {SEED}")
    return SEED


@pytest.fixture
def made_up(seed: int, tmp_path: Path) -> Callable[[int], list[Post]]:
    """So many posts as the door makes them, collected over the last three days."""

    return lambda count: examined_posts(count, seed, tmp_path)


@pytest.fixture
def make_home(tmp_path: Path) -> Iterator[Callable[[str], Home]]:
    homes: list[Home] = []

    def make(name: str) -> Home:
        homes.append(Home(tmp_path / name))
        return homes[-1]

    yield make
    for home in homes:
        home.parts.__exit__(None, None, None)


@pytest.fixture(scope="module")
def policies() -> Policies:
    return Policies(policy.load("qiannan"))


@pytest.fixture
def works(tmp_path: Path, policies: Policies) -> Iterator[Works]:
    made = Works(tmp_path, policies)
    yield made
    made.bus.close()
    made.store.close()
