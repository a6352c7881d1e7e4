"""Real parts for the tests of the pipeline: a SQLite store, the Qiannan profile, a clock that is set by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipeline import policy
from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.schema import migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment, Category, Grade, Place
from pipeline.domain.post import Channel, Post

# Monday 2026-11-23 09:00 in Asia/Shanghai
MONDAY_NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)
FUQUAN = Place("522702", "福泉市", "county", ("贵州省", "黔南布依族苗族自治州", "福泉市"), 0.9)


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY_NINE) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def sql_store(tmp_path: Path) -> Iterator[SqlStore]:
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    migrate(engine)
    store = SqlStore(engine)
    yield store
    store.close()


@pytest.fixture(scope="session")
def policies() -> Policies:
    return Policies(policy.load("qiannan"))


@pytest.fixture
def make_post(clock: HandClock) -> Callable[..., Post]:
    def make(name: str = "site:1", text: str = "福泉市一厂房起火，暂无人员伤亡", **more: object) -> Post:
        fields: dict[str, object] = {
            "revision": "r1",
            "digest": f"d-{name}",
            "source": "site",
            "channel": Channel.NEWS,
            "collected_at": clock.now(),
            "author": f"k1-{name}",
        } | more
        return Post(id=name, text=text, **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def make_assessment() -> Callable[..., Assessment]:
    def make(**more: object) -> Assessment:
        fields: dict[str, object] = {
            "category": Category.LIVELIHOOD,
            "categories": (Category.LIVELIHOOD,),
            "scores": {"livelihood": 0.9},
            "topic": "城乡建设",
            "topic_score": 0.8,
            "places": (FUQUAN,),
            "uncertain": False,
        } | more
        return Assessment(**fields)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def make_emergency(make_assessment: Callable[..., Assessment]) -> Callable[..., Assessment]:
    def make(grade: Grade = Grade.IV, **more: object) -> Assessment:
        return make_assessment(
            category=Category.EMERGENCY,
            categories=(Category.EMERGENCY,),
            scores={"emergency": 0.9},
            kind="火灾",
            grade=grade,
            topic="城乡建设",
            **more,
        )

    return make


Makers = dict[str, Callable[..., Any]]


@pytest.fixture
def makers(
    make_post: Callable[..., Post],
    make_assessment: Callable[..., Assessment],
    make_emergency: Callable[..., Assessment],
) -> Makers:
    """What an office takes its posts from."""
    return {"post": make_post, "assessment": make_assessment, "emergency": make_emergency}


SHANGHAI = ZoneInfo("Asia/Shanghai")


def _at(text: str) -> datetime:
    weekday, _, rest = text.partition(" ")
    local = datetime.fromisoformat(rest).replace(tzinfo=SHANGHAI)
    assert f"{local:%A}" == weekday, f"{rest} is a {local:%A}"
    return local.astimezone(UTC)


def _local(instant: datetime) -> str:
    local = instant.astimezone(SHANGHAI)
    return f"{local:%A %Y-%m-%d %H:%M}" + (f":{local:%S}" if local.second else "")


@pytest.fixture(scope="session")
def at() -> Callable[[str], datetime]:
    """«Monday 2026-09-28 16:30» in Asia/Shanghai → instant in UTC, the weekday checked."""
    return _at


@pytest.fixture(scope="session")
def local() -> Callable[[datetime], str]:
    """Instant → «Monday 2026-09-28 16:30» in Asia/Shanghai."""
    return _local
