"""What the desks do by the profile: who arbitrates and speaks, what a reviewer ticks, what a breach leads to."""

from collections.abc import Mapping
from typing import Any

from pipeline.domain.assessment import Disposition, Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.ladder import Ground, LadderStep, MajorConcern, Measure
from pipeline.domain.policy import TICKETED, Body, CheckItem, HotTopic, Office, Seat, Speaker
from pipeline.policy.english import english_of, retold
from pipeline.policy.entries import Entry
from pipeline.policy.layers import by_id, latest

# Where items with a ticket number come in; the field is named like the channel.
_DESKS = tuple(channel.value for channel in TICKETED)
_LADDER_FIELDS = {"id", "text", "clause", "proposes", "kinds", "grounds", "measures", "decided_by", "major", "english"}


def read_desk_rules(layers: list[Entry], home: str, bodies: Mapping[str, Body]) -> dict[str, Any]:
    """The fields of a profile that this module reads. Raises `ProfileError` for an unknown body."""
    steps = [(entry, _ladder_step(entry, home, bodies)) for entry in by_id(layers, "ladder", retold)]
    seats = _seats(layers, home, bodies)
    seated = {f"{home}.{department}" for departments in seats.values() for department in departments}
    for entry, step in steps:
        if step.proposes and not seated & set(step.decided_by):
            raise entry.fail("no_decider", "decided_by")
    arbiter = _office(layers, "arbiter", home, bodies)
    if arbiter.body not in seated:
        raise layers[-1].fail("no_arbiter", "arbiter")
    return {
        "arbiter": arbiter,
        **{field: _office(layers, field, home, bodies) for field in _DESKS},
        "speakers": tuple(_speaker(entry) for entry in by_id(layers, "speakers", retold)),
        "review_checklist": tuple(_check_item(entry) for entry in by_id(layers, "review", retold)),
        "market": _market(layers),
        "ladder": tuple(step for _, step in steps),
        "major": _major(layers),
        "seats": seats,
        "hot_topics": tuple(_hot_topic(entry) for entry in by_id(layers, "hot_topics", retold)),
    }


def _office(layers: list[Entry], field: str, home: str, bodies: Mapping[str, Body]) -> Office:
    entry = latest(layers, field)
    if entry is None:
        raise layers[-1].fail("no_office", what=field)
    entry.known({"body", "clause", "person"} if field in _DESKS else {"body", "clause"})
    body = _body(entry, "body", entry.text("body"), home, bodies)
    return Office(body, entry.text("clause"), entry.text("person", ""))


def _body(entry: Entry, field: str, department: str, home: str, bodies: Mapping[str, Body]) -> str:
    body = f"{home}.{department}"
    if body not in bodies:
        raise entry.fail("unknown_body", field, body=body)
    return body


def _ladder_step(entry: Entry, home: str, bodies: Mapping[str, Body]) -> LadderStep:
    entry.known(_LADDER_FIELDS)
    step = LadderStep(
        entry.text("id"),
        entry.text("text"),
        entry.text("clause"),
        entry.flag("proposes", False),
        entry.choices("kinds", ClockKind),
        entry.choices("grounds", Ground),
        entry.choices("measures", Measure),
        tuple(_body(entry, "decided_by", name, home, bodies) for name in entry.texts("decided_by")),
        entry.flag("major", False),
        english_of(entry),
    )
    if step.proposes and not (step.grounds and step.measures):
        raise entry.fail("no_grounds")
    return step


def _major(layers: list[Entry]) -> MajorConcern:
    entry = latest(layers, "major")
    if entry is None:
        raise layers[-1].fail("no_major")
    entry.known({"grades", "dispositions", "posts", "clause"})
    grades, dispositions = entry.choices("grades", Grade), entry.choices("dispositions", Disposition)
    return MajorConcern(grades, dispositions, entry.number("posts", 0), entry.text("clause"))


def _seats(layers: list[Entry], home: str, bodies: Mapping[str, Body]) -> dict[str, tuple[str, ...]]:
    """Role → departments. Where the arbiter sits nobody, the second return would stop the case for good."""
    entry = latest(layers, "seats")
    if entry is None:
        raise layers[-1].fail("no_seats")
    entry.known(seat.value for seat in Seat)
    for role in entry.fields:
        for department in entry.texts(role):
            _body(entry, role, department, home, bodies)
    return {role: entry.texts(role) for role in entry.fields}


def _check_item(entry: Entry) -> CheckItem:
    entry.known({"id", "text", "english", "clause", "grades"})
    grades = entry.choices("grades", Grade)
    return CheckItem(entry.text("id"), entry.text("text"), entry.text("clause"), grades, english_of(entry))


def _speaker(entry: Entry) -> Speaker:
    entry.known({"id", "text", "english", "clause", "grades"})
    return Speaker(entry.text("text"), entry.text("clause"), entry.choices("grades", Grade), english_of(entry))


def _market(layers: list[Entry]) -> HotTopic:
    entry = latest(layers, "market", retold)
    if entry is None:
        return HotTopic("market", "", "")
    entry.known({"name", "english", "clause", "keywords"})
    return HotTopic("market", entry.text("name"), entry.text("clause"), entry.texts("keywords"), english_of(entry))


def _hot_topic(entry: Entry) -> HotTopic:
    entry.known({"id", "name", "english", "clause", "keywords"})
    keywords = entry.texts("keywords")
    return HotTopic(entry.text("id"), entry.text("name"), entry.text("clause"), keywords, english_of(entry))
