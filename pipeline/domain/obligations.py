"""Which obligations a matter owes, and when they are due. Every number comes from the profile.

Anchors never move later: detection is the earliest knowledge of the case, the emergency anchor that of the
first post about the emergency (casework rule 1).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pipeline.domain.calendar import WorkCalendar
from pipeline.domain.clocks import ClockKind, Schedule
from pipeline.domain.matter import Matter
from pipeline.domain.policy import ClockRule, Profile
from pipeline.domain.post import Channel

# The last one is the deadline.
THRESHOLDS = (50, 80, 100)
Warnings = tuple[tuple[int, datetime], ...]
AT_DETECTION = (
    ClockKind.DISPATCH,
    ClockKind.AUTHORITATIVE_INFORMATION,
    ClockKind.PRESS_CONFERENCE,
    ClockKind.RESPONSE,
    ClockKind.COMPLETION,
)
_FIRST_ANSWERS = (ClockKind.AUTHORITATIVE_INFORMATION, ClockKind.RESPONSE)


@dataclass(frozen=True, slots=True)
class Anchors:
    """When the clocks of a case start. `emergency` is None while no post is about an emergency; `channels`: when each
    channel first told of the matter."""

    detection: datetime
    emergency: datetime | None = None
    channels: tuple[tuple[Channel, datetime], ...] = ()

    def of(self, rule: ClockRule) -> datetime:
        """The anchor that the rule starts from. What is owed because of a channel starts when that channel told of it:
        a ticket of last week that the public speaks of today is a public concern since today."""
        if self.emergency is not None and rule.starts == "emergency":
            return self.emergency
        if rule.channels or (rule.except_channels and self.emergency is None):
            return min((at for channel, at in self.channels if rule.is_for(channel)), default=self.detection)
        return self.detection


def rules_for(kind: ClockKind, profile: Profile, matter: Matter) -> ClockRule | None:
    """The rule for this obligation, the strictest of those that apply, or None where it is not owed."""
    applying = [rule for rule in profile.clock_rules if rule.kind is kind and rule.applies(matter)]
    return min(applying, key=lambda rule: rule.budget, default=None)


def owed_at_detection(profile: Profile, matter: Matter) -> list[ClockRule]:
    """What a new case owes at once: dispatch, the publications of its track, completion of a hotline item."""
    found = (rules_for(kind, profile, matter) for kind in AT_DETECTION)
    return [rule for rule in found if rule is not None]


def schedule(
    rule: ClockRule,
    anchor: datetime,
    noticed_at: datetime,
    calendar: WorkCalendar,
    budget: timedelta | None = None,
) -> Schedule:
    """The deadline of an obligation anchored at `anchor`, as known at `noticed_at`, with its thresholds.

    `budget` replaces the rule's own (a notice with its own deadline). Late on arrival: due before noticed.
    """
    span = rule.budget if budget is None else budget
    anchor = anchor.astimezone(UTC)
    warnings, provisional = _thresholds(anchor, span, calendar if rule.calendar == "working" else None)
    due = warnings[-1][1]
    return Schedule(
        anchor=anchor,
        due_at=due,
        budget_seconds=int(span.total_seconds()),
        calendar=rule.calendar,
        clause=rule.clause,
        warnings=warnings,
        product_default=rule.product_default,
        provisional=provisional,
        late_on_arrival=due < noticed_at,
    )


def recounted(standing: Schedule, calendar: WorkCalendar, pauses: Iterable[tuple[datetime, datetime]] = ()) -> Schedule:
    """The same obligation counted again by a calendar that knows more years: anchor, budget and what was granted
    stay. `pauses`, where they are known, are measured again too: a holiday in one was no working time to win."""
    measured = [calendar.measure(begun, ended) for begun, ended in pauses]
    paused = int(sum(measured, timedelta(0)).total_seconds()) if measured else standing.paused_seconds
    span = timedelta(seconds=standing.budget_seconds + paused)
    warnings, provisional = _thresholds(standing.anchor, span, calendar)
    return replace(standing, due_at=warnings[-1][1], warnings=warnings, provisional=provisional, paused_seconds=paused)


def _thresholds(anchor: datetime, span: timedelta, calendar: WorkCalendar | None) -> tuple[Warnings, bool]:
    """When each share of the span has passed, natural time without a calendar; and whether it is provisional."""
    shares = [span * percent / 100 for percent in THRESHOLDS]
    instants = calendar.instants(anchor, shares) if calendar else [anchor + share for share in shares]
    provisional = calendar.provisional(anchor, instants[-1]) if calendar else False
    return tuple(zip(THRESHOLDS, instants, strict=True)), provisional


def sign_in_schedule(
    profile: Profile, dispatched_at: datetime, calendar: WorkCalendar, matter: Matter
) -> tuple[ClockRule, Schedule]:
    """The sign-in deadline of a body: its own budget, never more than the rule's share of the response
    budget in natural time. Returns the rule that set it. Raises `LookupError` where the profile has none."""
    rule = rules_for(ClockKind.SIGN_IN, profile, matter)
    if rule is None:
        raise LookupError(f"profile {profile.id} has no sign_in rule for this matter")
    own = schedule(rule, dispatched_at, dispatched_at, calendar)
    cap = _sign_in_cap(rule, profile, matter)
    if cap is None or dispatched_at + cap >= own.due_at:
        return rule, own
    capped = ClockRule(rule.id, rule.kind, cap, "natural", rule.clause, rule.product_default)
    return capped, schedule(capped, dispatched_at, dispatched_at, calendar)


def _sign_in_cap(rule: ClockRule, profile: Profile, matter: Matter) -> timedelta | None:
    answers = (rules_for(kind, profile, matter) for kind in _FIRST_ANSWERS)
    budgets = [answer.budget for answer in answers if answer is not None]
    if not rule.cap_percent or not budgets:
        return None
    return min(budgets) * rule.cap_percent / 100
