"""Random days at the desks: what lists keep in memory follows the store, for whoever reads them."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.backends.sql import case_lists
from pipeline.backends.sql.case_queries import SqlCaseQueries
from pipeline.backends.sql.store import SqlStore
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Grade
from pipeline.domain.case import Case
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State
from pipeline.ports.queries import VIEWS, CaseFilter, Paging, Place
from tests.pipeline.cases.drawing import BODIES, Rolled
from tests.pipeline.cases.office_days import CENTRE, Lived, Office
from tests.pipeline.cases.slow_lists import SlowLists
from tests.pipeline.conftest import Makers

MATTERS = (("马场坪", "仓库", "爆炸", "18人"), ("金山", "内涝", "积水", "三条街"), ("牛场", "路灯", "三盏", "黑灯"))
READERS = ("", *BODIES, CENTRE)
STEPS, SEEDS = 60, 3


@pytest.fixture
def begin(
    sql_store: SqlStore,
    policies: Policies,
    clock: Any,
    makers: Makers,
) -> Callable[[], Office]:
    return lambda: Office(sql_store, policies, clock, makers, Lived())


def step(office: Office, chance: Rolled) -> None:
    match chance.one_of("pptrrroow" if office.cases else "p"):
        case "p":
            told = (chance.one_of(MATTERS), chance.one_of((None, None, Grade.IV, Grade.II)), Channel.NEWS)
            office.post_comes(*told, late=chance.one_of((0, 0, 2, 50)), again=chance.one_of((True, False)))
        case "t":
            office.time_passes(chance.one_of((10, 70, 300, 1500)), ticks=chance.one_of((True, False)))
        case "w":
            office.finish(chance.one_of(sorted(office.cases)), chance.one_of((1, 2, 3, 6)))
        case way:
            offers = office.offers(rarest=way == "r")
            if offers:
                office.give(chance, *chance.one_of(offers))


def stored(office: Office) -> dict[str, Case]:
    with office.store.read() as tx:
        return dict(tx.cases(sorted({*office.cases, *office.merged})))


def listed(queries: SqlCaseQueries, wanted: CaseFilter, paging: Paging) -> list[str]:
    """All pages, one after the other."""
    found: list[str] = []
    after: Place | None = None
    while True:
        page = queries.cases(wanted, Paging(paging.sort, paging.now, paging.limit, after))
        found += [record.case.id for record in page.records]
        if page.last is None:
            return found
        after = page.last


def compare(queries: SqlCaseQueries, slow: SlowLists, wanted: CaseFilter) -> None:
    for sort in ("urgency", "opened"):
        assert listed(queries, wanted, Paging(sort, slow.now, 3)) == slow.sorted(wanted, sort), (wanted, sort)
    assert queries.facets(wanted, slow.now) == slow.facets(wanted), wanted
    assert queries.count(wanted, slow.now) == len(slow.chosen(wanted)), wanted


def look(office: Office, queries: SqlCaseQueries, chance: Rolled) -> None:
    cases, now = stored(office), office.clock.now()
    for body in READERS:
        scope, slow = (body,) if body else None, SlowLists(cases, body, now)
        counts = {view: len(slow.chosen(CaseFilter(view=view))) for view in VIEWS}
        assert queries.views(scope, now) == counts, body
        narrowing = chance.one_of(
            (
                {"state": (State.TRIAGE.value, State.CLOSED.value)},
                {"category": ("livelihood",), "place": ("522702", "522701")},
                {"grade": ("II",), "body": BODIES},
            )
        )
        overdue = chance.one_of((None, True, False))
        compare(queries, slow, CaseFilter(view=chance.one_of(VIEWS), scope=scope))
        compare(queries, slow, CaseFilter(facets=narrowing, overdue=overdue, scope=scope))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_lists_in_memory_are_what_a_clerk_would_count(begin: Callable[[], Office], seed: int) -> None:
    office, chance = begin(), Rolled(seed)
    queries = SqlCaseQueries(office.store.engine)
    for _ in range(STEPS):
        step(office, chance)
        look(office, queries, chance)


def test_a_scope_that_was_let_go_is_read_again(begin: Callable[[], Office], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_lists, "KEPT", 1)
    office, chance = begin(), Rolled(7)
    queries = SqlCaseQueries(office.store.engine)
    for _ in range(10):
        step(office, chance)
        look(office, queries, chance)
