"""What a case is called: after its own matter, and after the gravest where it tells of two."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.cases import opening
from pipeline.cases.ledger import Ledger
from pipeline.domain.assessment import Grade
from pipeline.domain.case import Case
from pipeline.domain.folding import replay
from pipeline.domain.post import Channel
from pipeline.domain.tally import tally_of
from pipeline.ports.store import StoredPost

ROCKS = "小七孔栈道上面掉石头，有游客腿被砸了"
ROCKFALL, PRICES = "荔波小七孔景区局部落石 1名游客受伤", "荔波开展旅游价格专项检查 立案四起"


@pytest.fixture
def attach(sql_store: Any, policies: Any, clock: Any, make_post: Any) -> Callable[..., Case]:
    """A further post of the case, as the gatherer brings it."""

    def join(case: Case, name: str, assessment: Any, **more: Any) -> Case:
        post = make_post(name, **more)
        about = {post.id} if assessment.is_emergency else set()
        with sql_store.write() as tx:
            ledger = Ledger(tx.case(case.id), clock.now())
            opening.attach(ledger, [post], tally_of(assessment, post.seen_at), policies.current, about)
            tx.put_posts([StoredPost(post, assessment, 1, case.id)])
            tx.commit_events([ledger.commit])
        assert replay(sql_store.history(case.id)) == ledger.case
        return ledger.case

    return join


@pytest.fixture
def rocks(open_case: Any, make_emergency: Any) -> Any:
    """A microblog tells of falling rocks."""
    return open_case(make_emergency(Grade.IV), channel=Channel.MICROBLOG, text=ROCKS)


@pytest.fixture
def prices(open_case: Any, make_assessment: Any) -> Any:
    """A newspaper writes of prices at the same place."""
    return open_case(make_assessment(), "site:2", title=PRICES)


def test_news_of_another_matter_does_not_give_an_emergency_its_name(
    rocks: Any, attach: Any, make_assessment: Any, make_emergency: Any
) -> None:
    mixed = attach(rocks, "site:2", make_assessment(), title=PRICES)
    assert mixed.title == ROCKS
    assert attach(mixed, "site:3", make_emergency(Grade.III), title=ROCKFALL).title == ROCKFALL


def test_an_emergency_gives_its_name_to_the_case_that_it_makes_one(
    prices: Any, attach: Any, make_emergency: Any
) -> None:
    told = attach(prices, "site:3", make_emergency(Grade.IV), channel=Channel.MICROBLOG, text=ROCKS)
    assert (told.title, told.proposed_lead) == (ROCKS, "522702.emergency")
    assert attach(told, "site:4", make_emergency(Grade.III), title=ROCKFALL).title == ROCKFALL


def test_what_a_person_read_keeps_its_name(
    prices: Any, attach: Any, make_emergency: Any, give: Any, analyst: Any
) -> None:
    confirmed = give(analyst, c.Confirm(), prices)
    assert attach(confirmed, "site:3", make_emergency(Grade.III), title=ROCKFALL).title == PRICES


def test_a_complaint_that_takes_an_emergency_in_is_called_after_it_and_gets_its_name_back(
    prices: Any, rocks: Any, give: Any, analyst: Any, sql_store: Any
) -> None:
    merged = give(analyst, c.Merge(prices.id), rocks)
    assert (merged.title, merged.proposed_lead) == (ROCKS, "522702.emergency")
    give(analyst, c.Split(reason="两件事"), rocks_of(sql_store, rocks))
    assert replay(sql_store.history(prices.id)).title == PRICES


def rocks_of(sql_store: Any, rocks: Any) -> Any:
    with sql_store.read() as tx:
        return tx.case(rocks.id)


def test_an_emergency_that_takes_a_complaint_in_keeps_its_name(
    prices: Any, rocks: Any, give: Any, analyst: Any
) -> None:
    assert give(analyst, c.Merge(rocks.id), prices).title == ROCKS


def test_a_case_is_not_called_after_a_post_that_left_it(
    rocks: Any, attach: Any, make_assessment: Any, make_emergency: Any, give: Any, analyst: Any, sql_store: Any
) -> None:
    mixed = attach(rocks, "site:2", make_assessment(), title=PRICES)
    headed = attach(mixed, "site:3", make_emergency(Grade.III), title=ROCKFALL)
    give(analyst, c.Detach(("site:3",)), headed)
    assert replay(sql_store.history(headed.id)).title == ROCKS
