"""The runner keeps faults apart: of a message, of a dependency, of a lease, of a file."""

import itertools
import json
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.domain.errors import Damaged, Fenced, Invalid, Unavailable

if TYPE_CHECKING:
    from .conftest import Office

NUMBERS = [str(number) for number in range(20)]


def test_batches_are_handled_in_order_and_committed(office: "Office") -> None:
    office.publish(*NUMBERS)
    assert office.runner(batch_size=8).drain() == 20
    assert office.stage.handled == NUMBERS
    assert [len(call) for call in office.stage.calls] == [8, 8, 4]
    assert office.lag == 0


def test_only_the_poison_message_is_set_aside(office: "Office") -> None:
    office.publish(*NUMBERS)
    office.stage.fault = lambda values: KeyError("no 13") if "13" in values else None
    office.runner().drain()
    (letter,) = office.letters()
    assert (letter.payload, letter.offset, letter.topic, letter.origin) == ("13", 13, "posts", "obedient")
    assert "no 13" in letter.reason
    assert "KeyError" in letter.traceback
    assert set(office.stage.handled) == set(NUMBERS) - {"13"}
    assert office.lag == 0


def test_a_poison_message_has_three_tries_and_an_invalid_one_only_one(office: "Office") -> None:
    office.publish("odd", "good", "malformed")

    def fault(values: list[str]) -> Exception | None:
        if "odd" in values:
            return KeyError("odd")
        return Invalid("$.data", "is malformed") if "malformed" in values else None

    office.stage.fault = fault
    office.runner().drain()
    assert office.stage.calls.count(["odd"]) == 3
    assert office.stage.calls.count(["malformed"]) == 1
    assert [letter.payload for letter in office.letters()] == ["odd", "malformed"]


def test_a_fault_that_heals_at_the_third_try_sets_nothing_aside(office: "Office") -> None:
    office.publish("shy")
    office.stage.fault = lambda _: KeyError() if len(office.stage.calls) < 3 else None
    office.runner().drain()
    assert (office.stage.handled, office.letters()) == (["shy"], [])


def test_a_dependency_that_is_away_is_waited_for_and_nothing_is_counted(office: "Office") -> None:
    office.publish(*NUMBERS)
    began = office.clock.now()
    office.stage.fault = lambda _: Unavailable("away") if len(office.stage.calls) <= 50 else None
    office.runner().drain()
    assert office.stage.handled == NUMBERS
    assert office.letters() == []
    waited = (office.clock.now() - began).total_seconds()
    assert 41 * 4 < waited < 50 * 8


def test_the_pauses_grow_to_eight_seconds(office: "Office") -> None:
    office.publish("a")
    times = []

    def fault(values: list[str]) -> Exception | None:
        times.append(office.clock.now())
        return Unavailable("away") if len(times) < 14 else None

    office.stage.fault = fault
    office.runner().drain()
    pauses = [(after - before).total_seconds() for before, after in itertools.pairwise(times)]
    assert pauses[0] <= 0.25
    assert all(4 <= pause <= 8.25 for pause in pauses[-4:])


def test_an_attempt_is_on_record_before_it_is_made(office: "Office") -> None:
    office.publish("a")
    began: list[int] = []
    begin = office.attempts.begin
    office.attempts.begin = lambda trial: began.append(len(office.stage.calls)) or begin(trial)
    office.stage.fault = lambda _: KeyError()
    office.runner().drain()
    assert began == [0, 1, 2]


def test_a_message_that_ends_the_process_is_found_and_set_aside(office: "Office") -> None:
    office.publish(*NUMBERS)

    def die(values: list[str]) -> Exception | None:
        if "13" in values:
            raise _Death
        return None

    office.stage.fault = die
    lives = 0
    withdraw = office.attempts.withdraw
    office.attempts.withdraw = lambda _: None  # the dead take nothing back
    while office.lag:
        lives += 1
        assert lives < 10
        try:
            office.runner().drain()
        except _Death:
            continue
    office.attempts.withdraw = withdraw
    (letter,) = office.letters()
    assert letter.payload == "13"
    assert "ended 3 times" in letter.reason
    assert set(office.stage.handled) == set(NUMBERS) - {"13"}


def test_an_interrupted_attempt_does_not_count(office: "Office") -> None:
    office.publish("a")
    for _ in range(5):
        office.stage.fault = lambda _: _raise(KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            office.runner().drain()
    office.stage.fault = lambda _: None
    office.runner().drain()
    assert (office.stage.handled, office.letters()) == (["a"], [])


def test_a_fenced_worker_commits_nothing_and_joins_again(office: "Office") -> None:
    office.publish(*NUMBERS)
    office.stage.fault = lambda _: Fenced("taken over") if len(office.stage.calls) < 3 else None
    office.runner().drain()
    assert office.stage.calls == [NUMBERS] * 3
    assert (office.stage.handled, office.letters(), office.lag) == (NUMBERS, [], 0)


def test_a_damaged_file_ends_the_runner_and_costs_no_message(office: "Office") -> None:
    office.publish("a")
    for _ in range(5):
        office.stage.fault = lambda _: Damaged("run `huiying reindex`")
        with pytest.raises(Damaged, match="reindex"):
            office.runner().drain()
    assert (office.letters(), office.lag) == ([], 1)


def test_stopping_finishes_and_commits_the_batch_in_hand(office: "Office") -> None:
    office.publish(*NUMBERS)
    office.stage.fault = lambda _: office.stop.set()
    office.runner(batch_size=5).run()
    assert (office.stage.handled, office.lag) == (NUMBERS[:5], 15)


def test_stopping_ends_the_waiting_and_leaves_the_batch_for_later(office: "Office") -> None:
    office.publish("a")

    def fault(values: list[str]) -> Exception:
        if len(office.stage.calls) == 4:
            office.stop.set()
        return Unavailable("away")

    office.stage.fault = fault
    office.runner().run()
    assert (office.stage.handled, office.lag, len(office.stage.calls)) == ([], 1, 4)


def test_a_running_runner_takes_what_comes_later(office: "Office") -> None:
    office.stage.fault = lambda values: office.stop.set() if "last" in values else None
    thread = Thread(target=office.runner().run)
    thread.start()
    office.publish("first")
    office.publish("last")
    thread.join(timeout=30)
    assert office.stage.handled == ["first", "last"]


def test_a_bus_that_is_away_while_setting_aside_loses_no_letter(
    office: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    office.publish("bad")
    office.stage.fault = lambda _: Invalid("$", "bad")
    publish, refused = SqliteBus.publish, iter([True, True])

    def flaky(self: SqliteBus, topic: str, messages: object) -> None:
        if next(refused, False):
            raise Unavailable("the disk is full")
        publish(self, topic, messages)

    monkeypatch.setattr(SqliteBus, "publish", flaky)
    office.runner().drain()
    assert [letter.payload for letter in office.letters()] == ["bad"]


def test_what_is_kept_of_a_message_is_masked_everywhere(office: "Office") -> None:
    value = {
        "v": 1,
        "data": {
            "id": "s:13800138000",
            "text": "电话13800138000",
            "tel": 13800138000,
            "sketch": [13800138000],
        },
    }
    office.publish(json.dumps(value))
    office.stage.fault = lambda _: Invalid("$.data.text", "电话13800138000")
    office.runner().drain()
    (letter,) = office.letters()
    assert json.loads(letter.payload)["data"] == {
        "id": "s:13800138000", "text": "电话***********", "tel": "***********", "sketch": [13800138000],
    }  # fmt: skip
    assert "13800138000" not in letter.reason + letter.traceback


@pytest.mark.parametrize(
    "value",
    [b"\xff\xfe\x00", b"{", b'"\\ud83d\\u0000"', b"x" * 3_000_000, b"[" * 100_000, b"", b"\x01" * 900_000],
)
def test_whatever_a_message_holds_it_can_be_set_aside(office: "Office", value: bytes) -> None:
    from pipeline.ports.bus import Message

    office.bus.publish("posts", [Message("k", value)])
    office.stage.handle = lambda _: _raise(Invalid("$", "bad \ud83d\0"))
    office.runner().drain()
    (letter,) = office.letters()
    assert len(letter.payload) <= 120_000


def test_setting_the_same_message_aside_again_gives_the_same_letter(office: "Office") -> None:
    office.publish("bad")
    office.stage.fault = lambda _: Invalid("$", "bad")
    for _ in range(2):
        office.runner().drain()
        office.bus.forget("posts", "obedient")
    first, second = office.letters()
    assert first.id == second.id


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(["good", "bad", "invalid"]), max_size=40),
    st.integers(1, 50),
    st.lists(st.booleans(), max_size=30),
)
def test_every_message_is_handled_or_set_aside_whatever_fails(
    office: "Office", fates: list[str], batch_size: int, away: list[bool]
) -> None:
    office.publish(*(f"{fate}{number}" for number, fate in enumerate(fates)))
    office.stage.handled.clear()
    outages = iter(away)
    before = len(office.letters())

    def fault(values: list[str]) -> Exception | None:
        if next(outages, False):
            return Unavailable("away")
        if any(value.startswith("invalid") for value in values):
            return Invalid("$", "x")
        return RuntimeError("x") if any(value.startswith("bad") for value in values) else None

    office.stage.fault = fault
    office.runner(batch_size).drain()
    good = [f"good{number}" for number, fate in enumerate(fates) if fate == "good"]
    assert list(dict.fromkeys(office.stage.handled)) == good
    aside = [letter.payload for letter in office.letters()[before:]]
    assert aside == [f"{fate}{number}" for number, fate in enumerate(fates) if fate != "good"]
    assert office.lag == 0


class _Death(BaseException):
    """Stands for kill -9: nothing of ours runs afterwards."""


def _raise(error: BaseException) -> None:
    raise error


def test_what_was_done_and_set_aside_is_counted(office: "Office") -> None:
    def counted(name: str) -> float:
        return REGISTRY.get_sample_value(name, {"stage": "obedient"}) or 0.0

    names = ("huiying_stage_messages_total", "huiying_stage_dead_letters_total", "huiying_stage_batch_seconds_count")
    before = [counted(name) for name in names]
    office.publish("good", "bad")
    office.stage.fault = lambda values: Invalid("$", "bad") if "bad" in values else None
    office.runner().drain()
    assert [counted(name) - then for name, then in zip(names, before, strict=True)] == [2, 1, 1]
