"""A policy before and after its release: its risk judged and a plan kept (OT §1.2), then what is said about it in
stages (QN §7.4), until a review ends it.

A watch is the fold of its steps, which are only ever added. The matter is watched: posts are counted, nobody is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from pipeline.domain.errors import Refused


class Risk(StrEnum):
    """How much unrest the drafting body expects."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class WatchStep(StrEnum):
    """What can happen to a watch; the last two end it."""

    ASSESSED = "assessed"
    AIMED = "aimed"
    SCHEDULED = "scheduled"
    RELEASED = "released"
    INTERPRETED = "interpreted"
    SUGGESTION = "suggestion"
    LINKED = "linked"
    REVIEWED = "reviewed"
    DROPPED = "dropped"


ENDING = frozenset({WatchStep.REVIEWED, WatchStep.DROPPED})
# What is possible only before the policy is out, and only afterwards.
BEFORE = frozenset({WatchStep.ASSESSED, WatchStep.SCHEDULED, WatchStep.RELEASED, WatchStep.DROPPED})
AFTER = frozenset({WatchStep.INTERPRETED, WatchStep.REVIEWED})


class Phase(StrEnum):
    """Where a watch stands."""

    PREPARING = "preparing"
    DUE = "due"
    WATCHING = "watching"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. Which fields are set follows from the kind: an assessment has risk, plan and the
    questions expected; an aim terms and places; a suggestion whether it is adopted."""

    kind: WatchStep
    at: datetime
    by: str
    text: str = ""
    risk: Risk | None = None
    plan: str = ""
    questions: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    adopted: bool | None = None
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class PolicyWatch:
    """A policy of a desk, with everything done about it."""

    id: int
    desk: str
    title: str
    opened_at: datetime
    opened_by: str
    steps: tuple[Step, ...] = field(default=())

    @property
    def assessment(self) -> Step | None:
        """The judgement of its risk that holds."""
        return self._last(WatchStep.ASSESSED)

    @property
    def aim(self) -> Step | None:
        """The words and places by which posts about it are found."""
        return self._last(WatchStep.AIMED)

    @property
    def release_at(self) -> datetime | None:
        """When it is to be released."""
        planned = self._last(WatchStep.SCHEDULED)
        return planned.when if planned else None

    @property
    def released_at(self) -> datetime | None:
        """When it was released."""
        released = self._last(WatchStep.RELEASED)
        return released.when if released else None

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases that belong to it."""
        return tuple(dict.fromkeys(case for step in self.of(WatchStep.LINKED) for case in step.cases))

    @property
    def open(self) -> bool:
        """Whether it goes on."""
        return not any(step.kind in ENDING for step in self.steps)

    def phase(self, now: datetime) -> Phase:
        """Where it stands: `due` once its time has come and nobody has recorded the release."""
        if not self.open:
            return Phase.ENDED
        if self.released_at is not None:
            return Phase.WATCHING
        return Phase.DUE if self.release_at is not None and self.release_at <= now else Phase.PREPARING

    def of(self, kind: WatchStep) -> tuple[Step, ...]:
        """The steps of a kind, in order."""
        return tuple(step for step in self.steps if step.kind is kind)

    def _last(self, kind: WatchStep) -> Step | None:
        found = self.of(kind)
        return found[-1] if found else None


def require_step(watch: PolicyWatch, kind: WatchStep) -> None:
    """Refused when the watch stands where this cannot happen."""
    if not watch.open:
        raise Refused("watch_over", "this policy's watch has ended")
    released = watch.released_at is not None
    if released and kind in BEFORE:
        raise Refused("released_already", "the policy is released: this belongs before it")
    if not released and kind in AFTER:
        raise Refused("not_released", "the policy is not released yet")
    if kind is WatchStep.RELEASED and watch.assessment is None:
        raise Refused("no_assessment", "judge the risk and keep a plan before the release (OT §1.2)")


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURLY_FOR = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many posts fell into [since, until)."""

    since: datetime
    until: datetime
    posts: int


def curve(times: Sequence[datetime], since: datetime, until: datetime) -> tuple[Bucket, ...]:
    """Posts per hour while the release is three days old at most, per 24 hours after that, none left out."""
    width = HOUR if until - since <= HOURLY_FOR else DAY
    counts: dict[int, int] = {}
    for at in times:
        if since <= at < until:
            counts[(at - since) // width] = counts.get((at - since) // width, 0) + 1
    number = -(-(until - since) // width) if until > since else 0
    edges = [since + width * place for place in range(number + 1)]
    return tuple(Bucket(edges[place], min(edges[place + 1], until), counts.get(place, 0)) for place in range(number))
