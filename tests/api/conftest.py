"""The API on real parts: SQLite store, bus and accounts, Tantivy index, desk, intake; only time stands still."""

import copy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from starlette.datastructures import State

from api import app as application
from api import auth
from api.app import create_app
from api.context import ApiSettings, Context, DemoSignIn
from classifier import normalise
from pipeline import policy
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.backends.embedded.tantivy_index import TantivyIndex
from pipeline.backends.search_text import TextAnalysis
from pipeline.backends.sql.accounts import SqlAccounts
from pipeline.backends.sql.calls import SqlCalls
from pipeline.backends.sql.case_queries import SqlCaseQueries
from pipeline.backends.sql.contacts import SqlContacts
from pipeline.backends.sql.desk_book import SqlDeskBook
from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.follows import SqlFollows
from pipeline.backends.sql.policy_watches import SqlPolicyWatches
from pipeline.backends.sql.roster import SqlRoster
from pipeline.backends.sql.saved_searches import SqlSavedSearches
from pipeline.backends.sql.schema import migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.backends.sql.waiting import SqlDeadLetters
from pipeline.cases import opening
from pipeline.cases.actor import Actor, Role
from pipeline.cases.commands import Command, Confirm
from pipeline.cases.desk import Desk
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment, Category, Grade, Place
from pipeline.domain.case import Case
from pipeline.domain.post import Channel, Post
from pipeline.domain.tally import tally_of
from pipeline.intake import FileKeys, Intake
from pipeline.ports.accounts import Account
from pipeline.ports.store import StoredPost
from pipeline.stages.index import Index
from pipeline.stages.periodic import Relay

# Monday 2026-11-23 09:00 in Asia/Shanghai
MONDAY_NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)
FUQUAN = Place("522702", "福泉市", "county", ("贵州省", "黔南布依族苗族自治州", "福泉市"), 0.9)
HOUSING = "522702.housing"
EMERGENCY = "522702.emergency"
PASSWORD = "correct horse"
ANALYST = Actor("ana", Role.ANALYST)


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = MONDAY_NINE

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def forward(self, **span: float) -> datetime:
        self.time += timedelta(**span)
        return self.time


def reading(**more: Any) -> Assessment:
    fields: dict[str, Any] = {
        "category": Category.LIVELIHOOD,
        "categories": (Category.LIVELIHOOD,),
        "scores": {"livelihood": 0.9},
        "topic": "城乡建设",
        "topic_score": 0.8,
        "places": (FUQUAN,),
        "uncertain": False,
    } | more
    return Assessment(**fields)


def grave(grade: Grade = Grade.II, **more: Any) -> Assessment:
    fields: dict[str, Any] = {
        "category": Category.EMERGENCY,
        "categories": (Category.EMERGENCY,),
        "scores": {"emergency": 0.9},
        "grade": grade,
        "kind": "火灾",
    } | more
    return reading(**fields)


@dataclass
class World:
    """The parts, and what the pipeline and people do with them."""

    context: Context
    clock: HandClock
    policies: Policies
    engine: Engine

    def open(self, name: str = "p1", assessment: Assessment | None = None, *, text: str = "", **more: Any) -> Case:
        """A case from one post."""
        assessment = assessment or reading()
        post = self.post(name, text=text or f"福泉市{name}小区停水三天", **more)
        rules = self.policies.current
        ledger = opening.open_matter(
            post, tally_of(assessment, post.seen_at, channel=post.channel), rules, self.clock.now()
        )
        if post.history:
            opening.answer_then(ledger, post, rules)
        with self.context.store.write() as tx:
            tx.keep_policy(rules.profile.hash, rules.profile.text)
            tx.put_posts([StoredPost(post, assessment, 1, ledger.case.id)])
            tx.commit_events([ledger.commit])
        return ledger.case

    def attach(self, case: Case, name: str, assessment: Assessment | None = None, **more: Any) -> Case:
        """A further post of the case."""
        post = self.post(name, **more)
        assessment = assessment or reading()
        with self.context.store.write() as tx:
            ledger = Ledger(tx.case(case.id), self.clock.now())
            opening.attach(
                ledger, [post], tally_of(assessment, post.seen_at, channel=post.channel), self.policies.current
            )
            tx.put_posts([StoredPost(post, assessment, 1, case.id)])
            tx.commit_events([ledger.commit])
        return ledger.case

    def post(self, name: str, **more: Any) -> Post:
        fields: dict[str, Any] = {
            "revision": "r1",
            "digest": f"d-{name}",
            "source": "site",
            "channel": Channel.NEWS,
            "text": "福泉市小区停水三天",
            "collected_at": self.clock.now(),
            "author": f"k1-{name}",
        } | more
        return Post(id=f"site:{name}", **fields)

    def give(self, case: Case, actor: Actor, command: Command) -> Case:
        """A command at the case's present revision."""
        with self.context.store.read() as tx:
            revision = tx.case(case.id).revision
        return self.context.desk.give(command, case.id, revision, actor)

    def give_confirmed(self, case: Case) -> Case:
        """The case as a person confirmed it."""
        return self.give(case, ANALYST, Confirm())

    def index(self) -> None:
        """Relay the outbox and index what changed."""
        Relay(self.context.store, self.context.bus, self.clock, "test").turn()
        stage = Index(self.context.store, self.context.search)
        consumer = self.context.bus.consumer(Index.topic, Index.group)
        while batch := consumer.poll(1_000, 0):
            stage.handle(batch)
            consumer.commit()
        consumer.close()


def handler(body: str) -> Actor:
    return Actor(f"h-{body}", Role.HANDLER, body)


@pytest.fixture(scope="session")
def policies() -> Policies:
    return Policies(policy.load("qiannan"))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database to copy: migrating costs more than most tests."""
    path = tmp_path_factory.mktemp("empty") / "store.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def world(tmp_path: Path, clock: HandClock, policies: Policies, empty_store: Path) -> Iterator[World]:
    shutil.copy(empty_store, tmp_path / "store.db")
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    store = SqlStore(engine)
    bus = SqliteBus(tmp_path / "bus.db")
    search = TantivyIndex(tmp_path / "index", TextAnalysis("pairs", lambda text: text.split(), normalise))
    context = Context(
        store=store,
        queries=SqlCaseQueries(engine),
        accounts=SqlAccounts(engine),
        dead_letters=SqlDeadLetters(engine),
        desk_book=SqlDeskBook(engine),
        roster=SqlRoster(engine),
        contacts=SqlContacts(engine),
        calls=SqlCalls(engine),
        policy_watches=SqlPolicyWatches(engine),
        saved_searches=SqlSavedSearches(engine),
        follows=SqlFollows(engine),
        search=search,
        bus=bus,
        desk=Desk(store, policies, clock),
        intake=Intake(bus, FileKeys(tmp_path / "keys", clock), clock),
        profile=policies.current.profile,
        clock=clock,
        settings=ApiSettings(
            secure_cookie=False,
            session_length=timedelta(days=400),
            demo_sign_ins=(DemoSignIn("ana", PASSWORD, "analyst", "研判员"),),
            stream_poll_seconds=0.01,
            ping_seconds=0.2,
        ),
        groups=(("changes", "index"),),
    )
    yield World(context, clock, policies, engine)
    search.close()
    bus.close()
    store.close()


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """The same algorithm at its lowest cost; the real one takes a tenth of a second, on purpose."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auth, "_hasher", quick)
        yield


@pytest.fixture(scope="session", autouse=True)
def routes_made_once() -> Iterator[None]:
    """Every application has the routes of the first: to read them all costs more than most tests."""
    first = application.routed_app()

    def sharing_routes() -> FastAPI:
        app = copy.copy(first)
        app.state, app.user_middleware = State(), []
        app.router = copy.copy(first.router)
        app.router.routes, app.router.middleware_stack = [*first.router.routes], app.router.app
        return app

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "routed_app", sharing_routes)
        yield


@pytest.fixture(scope="session")
def password_hash(quick_hashes: None) -> str:
    return auth.hash_password(PASSWORD)


@pytest.fixture
def app(world: World, password_hash: str) -> FastAPI:
    people = (
        ("ana", Role.ANALYST, ""),
        ("lea", Role.LEADER, ""),
        ("adi", Role.ADMINISTRATOR, ""),
        ("hou", Role.HANDLER, HOUSING),
        ("eme", Role.HANDLER, EMERGENCY),
        ("nob", Role.HANDLER, ""),
        ("rev", Role.REVIEWER, HOUSING),
        ("hot", Role.HOTLINE, "5227.hotline"),
        ("gov", Role.GOVERNMENT_OFFICE, ""),
        ("sup", Role.SUPERVISION, ""),
        ("pub", Role.LEADER, "5227.publicity"),
        ("aud", Role.AUDITOR, ""),
    )
    for username, role, body in people:
        world.context.accounts.put_account(Account(username, username, role.value, password_hash, body))
    return create_app(world.context)


class Person:
    """A signed-in browser that sends the CSRF token and knows the revision it saw."""

    def __init__(self, app: FastAPI, username: str) -> None:
        self.client = TestClient(app, base_url="http://testserver/api/v1")
        answer = self.client.post("/auth/login", json={"username": username, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]

    def get(self, path: str, **params: Any) -> Any:
        return self.client.get(path, params=params)

    def read(self, path: str, **params: Any) -> Any:
        answer = self.get(path, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def command(self, case_id: str, name: str, revision: int | None = None, key: str = "", **body: Any) -> Any:
        seen = self.read(f"/cases/{case_id}")["revision"] if revision is None else revision
        headers = {"If-Match": f'"{seen}"'} | ({"Idempotency-Key": key} if key else {})
        return self.client.post(f"/cases/{case_id}/{name}", json=body, headers=headers)

    def does(self, case_id: str, name: str, **body: Any) -> Any:
        answer = self.command(case_id, name, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()


SignIn = Callable[[str], Person]


@pytest.fixture
def sign_in(app: FastAPI) -> SignIn:
    return lambda username: Person(app, username)


@pytest.fixture
def analyst(sign_in: SignIn) -> Person:
    return sign_in("ana")


@pytest.fixture
def leader(sign_in: SignIn) -> Person:
    return sign_in("lea")


@pytest.fixture
def housing(sign_in: SignIn) -> Person:
    return sign_in("hou")


@pytest.fixture
def other_body(sign_in: SignIn) -> Person:
    return sign_in("eme")


@pytest.fixture
def settings_of(world: World) -> Callable[..., FastAPI]:
    """The application with other settings."""

    def make(**changes: Any) -> FastAPI:
        settings = replace(world.context.settings, **changes)
        return create_app(replace(world.context, settings=settings))

    return make


@pytest.fixture(scope="session")
def assessed() -> Callable[..., Assessment]:
    """A reading: livelihood, urban works, in Fuquan, unless told otherwise."""
    return reading


@pytest.fixture
def emergency() -> Assessment:
    """An emergency of grade II that the emergency body must answer."""
    return grave(kind="生产安全事故", topic=None)
