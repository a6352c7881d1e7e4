"""Posts that leave a case, and merges undone."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.backends.sql.audit import SqlAudit
from pipeline.cases import commands as c
from pipeline.cases import opening
from pipeline.cases.ledger import Ledger
from pipeline.domain.assessment import Category, Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.folding import replay
from pipeline.domain.tally import tally_of
from pipeline.domain.transitions import State
from pipeline.ports.store import StoredPost

HOUSING, EMERGENCY = "522702.housing", "522702.emergency"


@pytest.fixture
def attach(sql_store: Any, policies: Any, clock: Any, make_post: Any) -> Callable[..., Case]:
    """A further post of the case."""

    def join(case: Case, name: str, assessment: Any) -> Case:
        post = make_post(name)
        with sql_store.write() as tx:
            ledger = Ledger(tx.case(case.id), clock.now())
            opening.attach(ledger, [post], tally_of(assessment, post.seen_at), policies.current)
            tx.put_posts([StoredPost(post, assessment, 1, case.id)])
            tx.commit_events([ledger.commit])
        return ledger.case

    return join


@pytest.fixture
def stored(sql_store: Any) -> Callable[[str], Case]:
    def read(case_id: str) -> Case:
        with sql_store.read() as tx:
            case: Case = tx.case(case_id)
        assert replay(sql_store.history(case_id)) == case
        assert SqlAudit(sql_store.engine).run().differences == ()
        return case

    return read


@pytest.fixture
def posts_of(sql_store: Any) -> Callable[[str], set[str]]:
    def read(case_id: str) -> set[str]:
        with sql_store.read() as tx:
            return {each.post.id for each in tx.post_refs(case_id)}

    return read


def test_posts_split_off_make_a_case_that_owes_what_they_tell_of(
    open_case: Any,
    make_assessment: Any,
    make_emergency: Any,
    attach: Any,
    give: Any,
    analyst: Any,
    clock: Any,
    stored: Any,
    posts_of: Any,
) -> None:
    case = open_case(make_assessment(), "site:1")
    detected = clock.now()
    clock.forward(hours=1)
    mixed = attach(case, "site:2", make_emergency(Grade.II))
    assert mixed.reading.grade is Grade.II
    clock.forward(hours=1)
    fresh = give(analyst, c.Split(("site:2",), "另一件事"), mixed)
    left = stored(case.id)
    assert (posts_of(fresh.id), posts_of(case.id)) == ({"site:2"}, {"site:1"})
    assert (fresh.state, fresh.touched, fresh.emergency_at) == (State.TRIAGE, True, mixed.emergency_at)
    assert {each.id.kind for each in fresh.open_duties} == {
        ClockKind.AUTHORITATIVE_INFORMATION,
        ClockKind.PRESS_CONFERENCE,
    }
    assert (left.reading.category, left.tally.posts, left.detected_at) == (Category.LIVELIHOOD, 1, detected)
    assert {each.id.kind for each in left.open_duties} == {ClockKind.RESPONSE}
    ended = {each.status for each in left.clocks if each.id.kind is ClockKind.PRESS_CONFERENCE}
    assert ended == {ClockStatus.CANCELLED}


def test_a_split_that_is_repeated_answers_with_the_case_that_it_made(
    open_case: Any, make_assessment: Any, attach: Any, desk: Any, analyst: Any
) -> None:
    whole = attach(open_case(make_assessment(), "site:1"), "site:2", make_assessment())
    fresh = desk.give(c.Split(("site:2",), "另一件事"), whole.id, whole.revision, analyst, "key-1")
    again = desk.give(c.Split(("site:2",), "另一件事"), whole.id, whole.revision, analyst, "key-1")
    assert again == fresh
    assert again.id != whole.id


def test_a_reading_that_a_person_corrected_stays_when_posts_leave(
    open_case: Any, make_assessment: Any, make_emergency: Any, attach: Any, give: Any, analyst: Any, stored: Any
) -> None:
    mixed = attach(open_case(make_assessment(), "site:1"), "site:2", make_emergency(Grade.II))
    graded = give(analyst, c.Regrade(Grade.III, "核实"), mixed)
    give(analyst, c.Detach(("site:1",)), graded)
    assert stored(mixed.id).reading == graded.reading


def test_a_detached_post_belongs_to_no_case(
    open_case: Any,
    make_assessment: Any,
    attach: Any,
    give: Any,
    analyst: Any,
    stored: Any,
    posts_of: Any,
    sql_store: Any,
) -> None:
    case = attach(open_case(make_assessment(), "site:1"), "site:2", make_assessment())
    give(analyst, c.Detach(("site:1",), "与本事项无关"), case)
    assert posts_of(case.id) == {"site:2"}
    with sql_store.read() as tx:
        assert tx.latest_posts(["site:1"])["site:1"].case_id == ""
    assert stored(case.id).tally.posts == 1


@pytest.mark.parametrize("command", [c.Split, c.Detach])
def test_one_post_at_least_leaves_and_one_stays(
    command: Any, open_case: Any, make_assessment: Any, attach: Any, give: Any, analyst: Any
) -> None:
    case = attach(open_case(make_assessment(), "site:1"), "site:2", make_assessment())
    for posts, code in (
        ((), "unknown_post"),
        (("site:9",), "unknown_post"),
        (("site:1", "site:9"), "unknown_post"),
        (("site:1", "site:2"), "all_posts"),
    ):
        with pytest.raises((Refused, Invalid)) as refused:
            give(analyst, command(posts), case)
        assert refused.value.code == code


def test_a_merge_undone_gives_each_its_posts_and_the_state_it_had(
    open_case: Any,
    make_assessment: Any,
    make_emergency: Any,
    attach: Any,
    give: Any,
    analyst: Any,
    clock: Any,
    in_handling: Any,
    stored: Any,
    posts_of: Any,
) -> None:
    target = in_handling(open_case(make_assessment(), "site:1"))
    clock.forward(hours=1)
    source = in_handling(open_case(make_emergency(Grade.II), "site:2"), EMERGENCY)
    owed = {each.id.kind: each.schedule.due_at for each in source.open_duties}
    merged = give(analyst, c.Merge(target.id), source)
    attach(merged, "site:3", make_assessment())
    clock.forward(hours=2)
    back = give(analyst, c.Split(), stored(source.id))
    assert (back.id, back.state, back.lead, back.merged_into) == (source.id, State.HANDLING, EMERGENCY, "")
    assert {each.id.kind: each.schedule.due_at for each in back.open_duties} == owed
    assert {each.id.body for each in back.open_duties} == {EMERGENCY}
    assert (posts_of(source.id), posts_of(target.id)) == ({"site:2"}, {"site:1", "site:3"})
    left = stored(target.id)
    assert {each.id.kind for each in left.open_duties} == {ClockKind.RESPONSE}
    assert {each.schedule.due_at for each in left.open_duties} == {each.schedule.due_at for each in target.open_duties}


def test_a_case_restored_to_triage_is_to_be_dispatched_again(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, clock: Any, stored: Any
) -> None:
    target, source = (open_case(make_assessment(), name) for name in ("site:1", "site:2"))
    give(analyst, c.Merge(target.id), source)
    clock.forward(hours=60)
    back = give(analyst, c.Split(), source)
    assert (back.state, back.tally.posts) == (State.TRIAGE, 1)
    assert len(back.running(ClockKind.DISPATCH)) == 1
    (late,) = back.open_duties
    assert (late.schedule.due_at, late.schedule.late_on_arrival) == (source.open_duties[0].schedule.due_at, True)
    assert stored(back.id) == back


def test_a_case_merged_on_is_undone_from_the_last_merge_backwards(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, stored: Any, posts_of: Any
) -> None:
    first, second, third = (open_case(make_assessment(), f"site:{n}") for n in (1, 2, 3))
    give(analyst, c.Merge(second.id), first)
    give(analyst, c.Merge(third.id), second)
    with pytest.raises(Refused) as refused:
        give(analyst, c.Split(), first)
    assert refused.value.code == "merged_on"
    give(analyst, c.Split(), second)
    assert posts_of(second.id) == {"site:1", "site:2"}
    give(analyst, c.Split(), first)
    assert [posts_of(each.id) for each in (first, second, third)] == [{"site:1"}, {"site:2"}, {"site:3"}]
    assert stored(first.id).state is State.TRIAGE


def test_merging_and_undoing_again_and_again_keeps_the_deadlines(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, clock: Any
) -> None:
    target, source = (open_case(make_assessment(), name) for name in ("site:1", "site:2"))
    due = {each.schedule.due_at for each in source.open_duties}
    for _ in range(3):
        give(analyst, c.Merge(target.id), source)
        clock.forward(hours=1)
        back = give(analyst, c.Split(), source)
        assert {each.schedule.due_at for each in back.open_duties} == due


def test_a_case_with_closed_or_equal_partner_is_not_merged(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any
) -> None:
    case, gone = open_case(make_assessment(), "site:1"), open_case(make_assessment(), "site:2")
    give(analyst, c.Dismiss("重复"), gone)
    for into, code in ((case.id, "same_case"), (gone.id, "other_over")):
        with pytest.raises(Refused) as refused:
            give(analyst, c.Merge(into), case)
        assert refused.value.code == code


def test_two_cases_merged_to_and_fro_give_each_other_their_posts_back(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, posts_of: Any, stored: Any
) -> None:
    first, second = (open_case(make_assessment(), f"site:{n}") for n in (1, 2))
    give(analyst, c.Merge(second.id), first)
    give(analyst, c.Split(), first)
    give(analyst, c.Merge(first.id), second)
    give(analyst, c.Split(), second)
    assert [posts_of(each.id) for each in (first, second)] == [{"site:1"}, {"site:2"}]
    assert stored(first.id).tally.posts == stored(second.id).tally.posts == 1
