"""The stop times of a case as packed numbers: a million cases are read as columns, not as documents.

Each part is a run of records of fixed width, little-endian without padding, as `struct` and numpy both read
them. States, kinds and the like are places in tuples that are only ever appended to; a body is a place in the
row's own list of bodies, 0 being nobody. Times are microseconds since 1970, `NEVER` for none.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from struct import Struct

from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockKind, ClockStatus
from pipeline.domain.course import Course, Opinion, Stay
from pipeline.domain.events import Verdict
from pipeline.domain.transitions import State

STATES = (
    *(State.TRIAGE, State.DISPATCHED, State.HANDLING, State.ANSWERED, State.CLOSED, State.EVALUATED),
    *(State.RETURNED, State.DISMISSED, State.MERGED),
)
KINDS = (
    *(ClockKind.DISPATCH, ClockKind.SIGN_IN, ClockKind.AUTHORITATIVE_INFORMATION, ClockKind.PRESS_CONFERENCE),
    *(ClockKind.RESPONSE, ClockKind.COMPLETION, ClockKind.REVIEW, ClockKind.FOLLOW_UP, ClockKind.SECOND_RESPONSE),
    *(ClockKind.NOTICE, ClockKind.SATISFACTION, ClockKind.EVALUATION),
)
STATUSES = (*(ClockStatus.RUNNING, ClockStatus.MET, ClockStatus.MISSED, ClockStatus.CANCELLED, ClockStatus.WAIVED),)
VERDICTS = (Verdict.SATISFIED, Verdict.ACCEPTABLE, Verdict.DISSATISFIED, Verdict.NOT_REACHED)
LATE_ON_ARRIVAL, PAUSED = 1, 2
NEVER = -(2**63)

Layout = tuple[tuple[str, str], ...]
STAY: Layout = (("state", "u1"), ("body", "u2"), ("since", "i8"))
OPINION: Layout = (("verdict", "u1"), ("body", "u2"), ("at", "i8"))
CLOCK: Layout = (
    *(("kind", "u1"), ("body", "u2"), ("status", "u1"), ("flags", "u1")),
    *(("anchor_at", "i8"), ("due_at", "i8"), ("stopped_at", "i8")),
)
_LETTERS = {"u1": "B", "u2": "H", "i8": "q"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _struct(layout: Layout) -> Struct:
    return Struct("<" + "".join(_LETTERS[width] for _, width in layout))


_STAY, _OPINION, _CLOCK = _struct(STAY), _struct(OPINION), _struct(CLOCK)
_STATE_PLACE = {state: place for place, state in enumerate(STATES)}
_KIND_PLACE = {kind: place for place, kind in enumerate(KINDS)}
_STATUS_PLACE = {status: place for place, status in enumerate(STATUSES)}
_VERDICT_PLACE = {verdict: place for place, verdict in enumerate(VERDICTS)}


def _micros(moment: datetime | None) -> int:
    return NEVER if moment is None else (moment - _EPOCH) // _MICROSECOND


def _moment(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND


def bodies_of(case: Case, course: Course) -> tuple[str, ...]:
    """The bodies that the packed parts speak of, each once, in the order of their first mention."""
    named = (
        *(stay.body for stay in course.stays),
        *(opinion.body for opinion in course.opinions),
        *(clock.id.body for clock in case.clocks),
    )
    return tuple(dict.fromkeys(body for body in named if body))


class Packer:
    """Packs the parts of one row, whose bodies are these."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._places = {"": 0} | {body: place for place, body in enumerate(bodies, start=1)}

    def stays(self, stays: Iterable[Stay]) -> bytes:
        """Records of `STAY`."""
        return b"".join(
            _STAY.pack(_STATE_PLACE[each.state], self._places[each.body], _micros(each.since)) for each in stays
        )

    def opinions(self, opinions: Iterable[Opinion]) -> bytes:
        """Records of `OPINION`."""
        return b"".join(
            _OPINION.pack(_VERDICT_PLACE[each.verdict], self._places[each.body], _micros(each.at)) for each in opinions
        )

    def clocks(self, clocks: Iterable[Clock]) -> bytes:
        """Records of `CLOCK`."""
        return b"".join(self._clock(clock) for clock in clocks)

    def _clock(self, clock: Clock) -> bytes:
        flags = LATE_ON_ARRIVAL * clock.schedule.late_on_arrival + PAUSED * (clock.paused_at is not None)
        return _CLOCK.pack(
            _KIND_PLACE[clock.id.kind],
            self._places[clock.id.body],
            _STATUS_PLACE[clock.status],
            flags,
            _micros(clock.schedule.anchor),
            _micros(clock.schedule.due_at),
            _micros(clock.stopped_at),
        )


def course_from(bodies: Sequence[str], stays: bytes, opinions: bytes, published_at: datetime | None) -> Course:
    """The course as a row has it."""
    named = ("", *bodies)
    return Course(
        tuple(Stay(STATES[state], named[body], _moment(since)) for state, body, since in _STAY.iter_unpack(stays)),
        tuple(
            Opinion(VERDICTS[verdict], named[body], _moment(at)) for verdict, body, at in _OPINION.iter_unpack(opinions)
        ),
        published_at,
    )
