"""How a case went: in which state it stood from when on and with whom, and what is measured along the way.

A fold over the same events as the case, kept apart from it: desks do not need it, figures do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipeline.domain import events as ev
from pipeline.domain.altering import altered
from pipeline.domain.facts.answering import Verdict
from pipeline.domain.transitions import STAYING, State, after


@dataclass(frozen=True, slots=True)
class Stay:
    """The case came into `state` at `since`, when that was recorded; `body` leads it then, '' for the office."""

    state: State
    body: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a caller said of the answer that `body` gave."""

    verdict: Verdict
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """The stays follow each other without a gap, the last one goes on. `published_at` is the first publication."""

    stays: tuple[Stay, ...]
    opinions: tuple[Opinion, ...] = ()
    published_at: datetime | None = None

    @property
    def state(self) -> State:
        """Where the case stands."""
        return self.stays[-1].state


LED = frozenset({State.DISPATCHED, State.HANDLING, State.ANSWERED, State.CLOSED, State.EVALUATED})
_NAMING = (ev.Dispatched, ev.AnsweredOnSpot, ev.AnsweredThen)


def course_of(history: Iterable[ev.Event]) -> Course:
    """The course that a whole history makes."""
    remaining = iter(history)
    return follow(begin(next(remaining)), remaining)


def begin(event: ev.Event) -> Course:
    """The course that an `opened` event begins."""
    return Course((Stay(State.TRIAGE, "", event.noticed_at),))


def follow(course: Course, events: Iterable[ev.Event]) -> Course:
    """The course after further events; Refused when the table of moves has no such step."""
    for event in events:
        course = _noted(_moved(course, event), event)
    return course


def _moved(course: Course, event: ev.Event) -> Course:
    if course.state in STAYING.get(event.type, ()):
        return course
    had = course.stays[-2] if len(course.stays) > 1 else None
    state = after(course.state, event.type, had.state if had else None)
    if state is course.state:
        return course
    return altered(course, stays=(*course.stays, Stay(state, _holder(course, event, state), event.noticed_at)))


def _holder(course: Course, event: ev.Event, state: State) -> str:
    """Who leads it in the state: the one just named, the one before, or before it was merged."""
    if isinstance(event.facts, _NAMING):
        return event.facts.lead
    if isinstance(event.facts, ev.Restored):
        return course.stays[-2].body
    return course.stays[-1].body if state in LED else ""


def _noted(course: Course, event: ev.Event) -> Course:
    if isinstance(event.facts, ev.SatisfactionRecorded):
        opinion = Opinion(event.facts.verdict, course.stays[-1].body, event.at)
        return altered(course, opinions=(*course.opinions, opinion))
    if isinstance(event.facts, ev.Published):
        first = min(event.at, course.published_at or event.at)
        return altered(course, published_at=first)
    return course
