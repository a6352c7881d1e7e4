"""Roster, contacts, calls and policy watches on both databases: nothing is written twice, nothing is lost."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from pipeline.backends.sql.calls import SqlCalls
from pipeline.backends.sql.contacts import SqlContacts
from pipeline.backends.sql.policy_watches import SqlPolicyWatches
from pipeline.backends.sql.roster import SqlRoster
from pipeline.backends.sql.schema import migrate
from pipeline.backends.sql.waiting import SqlNotices
from pipeline.domain.calls import Call, Callee, Rung, Step, StepKind
from pipeline.domain.contacts import Contact, ContactKind, PhoneKind
from pipeline.domain.errors import Stale
from pipeline.domain.policy_watch import PolicyWatch, Risk, WatchStep
from pipeline.domain.policy_watch import Step as Noted
from pipeline.domain.roster import Shift
from pipeline.ports.duty import Entered
from pipeline.ports.notifier import Notice

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHIFT = Shift(0, "office", NOON, NOON + HOUR, "甲", "0854-8221234", "乙", "0854-8220000", "备勤")
CONTACT = Contact(0, "office", ContactKind.STAFF, "丙", "科长", "0854-1234567", PhoneKind.OFFICE, 1, NOON, "user:a")
CALLEE = Callee(Rung.ON_DUTY, "office", "甲", "0854-8221234")
RUNG = Step(StepKind.CALLED, NOON, "machine:calls", CALLEE, NOON + HOUR)
CALL = Call(
    id="c1",
    case_id="case-1",
    to="office",
    reason="breach",
    title="停水",
    minutes=30,
    clause="(p)",
    opened_at=NOON,
    opened_by="machine:calls",
    basis="QN §8.4",
    clock="response",
    steps=(RUNG,),
)
BY = Entered("user:a", NOON)


@pytest.fixture
def database(engine: Engine) -> Engine:
    migrate(engine)
    return engine


def at_once(work: Callable[[], object], times: int = 4) -> list[object]:
    """What came of doing the same thing in several threads; an error of ours stands for itself."""
    found: list[object] = []
    start = threading.Barrier(times)

    def run() -> None:
        start.wait()
        try:
            found.append(work())
        except Stale as error:
            found.append(type(error))

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_shift_is_entered_once_and_stays_on_record_when_taken_out(database: Engine) -> None:
    roster = SqlRoster(database)
    other = replace(SHIFT, person="丁")
    kept = roster.enter([SHIFT, other, SHIFT], BY)
    assert [shift.person for shift in kept] == ["甲", "丁"]
    assert roster.enter([SHIFT], BY) == []
    assert list(roster.shifts(("office",), NOON, NOON + HOUR)) == list(kept)
    assert (
        roster.shifts(("office",), NOON + HOUR, NOON + 2 * HOUR) == roster.shifts(("5227.x",), NOON, NOON + HOUR) == []
    )
    assert roster.shifts((), NOON, NOON + HOUR) == []
    roster.remove(kept[0].id, BY)
    assert (roster.shift(kept[0].id), roster.shift(kept[1].id)) == (None, kept[1])
    assert len(roster.enter([SHIFT], BY)) == 1


def test_every_change_of_a_contact_is_a_version_upon_the_one_that_was_seen(database: Engine) -> None:
    book = SqlContacts(database)
    kept = book.keep(CONTACT, 0)
    changed = book.keep(replace(kept, phone="0854-7654321"), 1)
    assert (changed.version, list(book.contacts(None))) == (2, [changed])
    with pytest.raises(Stale):
        book.keep(replace(kept, phone="0"), 1)
    with pytest.raises(Stale):
        book.remove(kept.id, 1, BY)
    book.remove(kept.id, 2, BY)
    assert (book.contact(kept.id), list(book.contacts(("office",)))) == (None, [])
    assert book.keep(CONTACT, 0).id != kept.id


def test_of_many_who_open_the_same_call_one_does(database: Engine) -> None:
    calls = SqlCalls(database)
    notice = Notice("call:c1:1", "office", "call", "case-1", NOON, {"person": "甲"})
    assert sorted(map(str, at_once(lambda: calls.open(CALL, [notice])))) == ["False"] * 3 + ["True"]
    assert calls.call("c1") == CALL
    assert [each.key for each in SqlNotices(database).claim("w", NOON, 10)] == ["call:c1:1"]


def test_of_many_who_write_the_same_step_one_does(database: Engine) -> None:
    calls = SqlCalls(database)
    calls.open(CALL)
    heard = Step(StepKind.ACKNOWLEDGED, NOON + HOUR, "user:a", CALLEE, text="甲")
    written = at_once(lambda: calls.append(CALL, heard))
    assert written.count(Stale) == 3
    assert calls.call("c1") == replace(CALL, steps=(RUNG, heard))


def test_a_call_is_due_until_somebody_acknowledges(database: Engine) -> None:
    calls = SqlCalls(database)
    calls.open(CALL)
    assert list(calls.due(NOON, 10)) == []
    assert list(calls.due(NOON + HOUR, 10)) == [CALL]
    assert list(calls.calls(("5227.x",))) == list(calls.calls((), open_only=True)) == []
    assert list(calls.calls(None, case_id="case-1")) == [CALL]
    over = calls.append(CALL, Step(StepKind.ACKNOWLEDGED, NOON, "user:a", CALLEE))
    assert list(calls.due(NOON + HOUR, 10)) == list(calls.calls(None, open_only=True)) == []
    assert list(calls.calls(("office",))) == [over]


def test_a_policy_keeps_its_steps_in_order_and_one_of_many_adds_the_next(database: Engine) -> None:
    watches = SqlPolicyWatches(database)
    judged = Noted(WatchStep.ASSESSED, NOON, "user:a", "平稳", Risk.LOW, "预案", ("为何",), when=None)
    kept = watches.open(PolicyWatch(0, "office", "票价", NOON, "user:a", (judged,)))
    assert watches.watch(kept.id) == kept
    dropped = Noted(WatchStep.DROPPED, NOON, "user:a", "未通过")
    assert at_once(lambda: watches.append(kept, dropped)).count(Stale) == 3
    assert list(watches.watches(None)) == [replace(kept, steps=(judged, dropped))]
    assert list(watches.watches(None, open_only=True)) == list(watches.watches(("5227.x",))) == []
