"""A desk with one case of each track, opened from a post."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases import opening
from pipeline.cases.actor import Actor, Role
from pipeline.cases.commands import Command
from pipeline.cases.desk import Desk
from pipeline.cases.notices import notices_of
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock as DutyClock
from pipeline.domain.events import PublicationKind, Published
from pipeline.domain.post import Post
from pipeline.domain.tally import tally_of
from pipeline.ports.clock import Clock
from pipeline.ports.store import StoredPost

ANALYST = Actor("ana", Role.ANALYST)
LEADER = Actor("lea", Role.LEADER)

HOUSING = "522702.housing"

Open = Callable[..., Case]


@pytest.fixture
def desk(sql_store: SqlStore, policies: Policies, clock: Clock) -> Desk:
    return Desk(sql_store, policies, clock)


@pytest.fixture
def open_case(sql_store: SqlStore, policies: Policies, clock: Clock, make_post: Callable[..., Post]) -> Open:
    def make(assessment: Assessment, name: str = "site:1", **more: object) -> Case:
        post = make_post(name, **more)
        tally = tally_of(assessment, post.seen_at)
        rules = policies.current
        ledger = opening.open_matter(post, tally, rules, clock.now())
        with sql_store.write() as tx:
            tx.keep_policy(rules.profile.hash, rules.profile.text)
            tx.put_posts([StoredPost(post, assessment, 1, ledger.case.id)])
            tx.commit_events([ledger.commit])
            tx.add_notices(notices_of(ledger))
        return ledger.case

    return make


@pytest.fixture
def analyst() -> Actor:
    return ANALYST


@pytest.fixture
def leader() -> Actor:
    return LEADER


@pytest.fixture
def handler() -> Callable[[str], Actor]:
    return lambda body: Actor(f"h-{body}", Role.HANDLER, body)


@pytest.fixture
def as_role() -> Callable[..., Actor]:
    """Somebody in this role, of that body where the role is bound to one."""
    return lambda role, body="": Actor(f"{role}-{body}", Role(role), body)


@pytest.fixture
def give(desk: Desk) -> Callable[..., Case]:
    """A command at the case's present revision."""

    def at_once(actor: Actor, command: Command, case: Case) -> Case:
        with desk.store.read() as tx:
            revision = tx.case(case.id).revision
        return desk.give(command, case.id, revision, actor)

    return at_once


@pytest.fixture
def clock_of() -> Callable[..., DutyClock]:
    """The case's last clock of a kind, of that body if one is named."""

    def find(case: Case, kind: str, body: str | None = None) -> DutyClock:
        return [each for each in case.clocks if each.id.kind == kind and body in (None, each.id.body)][-1]

    return find


@pytest.fixture
def dispatched(desk: Desk) -> Callable[..., Case]:
    def send(case: Case, lead: str = HOUSING, *supporting: str, by: Actor = ANALYST) -> Case:
        return desk.give(c.Dispatch(lead, supporting), case.id, case.revision, by)

    return send


@pytest.fixture
def in_handling(desk: Desk, dispatched: Callable[..., Case]) -> Callable[..., Case]:
    def send_and_sign_in(case: Case, lead: str = HOUSING) -> Case:
        sent = dispatched(case, lead)
        return desk.give(c.SignIn(), case.id, sent.revision, Actor(f"h-{lead}", Role.HANDLER, lead))

    return send_and_sign_in


@pytest.fixture
def response(clock: Clock) -> Callable[..., c.Publish]:
    def make(**more: Any) -> c.Publish:
        fields = {
            "kind": PublicationKind.RESPONSE,
            "text": "已组织抢修，今日18时前恢复供水。",
            "url": "https://www.example.gov.cn/1",
            "issued_by": "福泉市住房和城乡建设局",
            "published_at": clock.now(),
        } | more
        return c.Publish(Published(**fields))

    return make
