"""The duty roster: who enters it, what is refused, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.cases.actor import Actor
from pipeline.cases.checks import require_near, require_words
from pipeline.cases.desks import own_desk, require_desk, require_keeper, require_own_desk
from pipeline.domain.contacts import require_duty_phone
from pipeline.domain.errors import Invalid, NotFound
from pipeline.domain.policy import Profile
from pipeline.domain.roster import Gap, Overlap, Shift, gaps, on_duty, overlaps, require_sound
from pipeline.ports.duty import Entered, Roster

# Who looks for holes looks this far ahead.
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DeskRoster:
    """One desk's roster over a span: who is on duty now, and what is wrong with it."""

    desk: str
    shifts: tuple[Shift, ...]
    now: tuple[Shift, ...]
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]


def checked(profile: Profile, actor: Actor, shift: Shift, now: datetime) -> Shift:
    """The shift as it would be kept; Invalid, NotFound or Refused where it would not."""
    require_own_desk(actor)
    desk = require_desk(profile, shift.desk or own_desk(actor))
    require_keeper(actor, desk)
    person = require_words("person", shift.person)
    require_duty_phone("phone", shift.phone)
    if shift.leader_phone:
        require_duty_phone("leader_phone", shift.leader_phone)
        _require_leader(shift)
    require_sound(shift)
    require_near("starts_at", shift.starts_at, now)
    return replace(shift, desk=desk, person=person, leader=shift.leader.strip())


def _require_leader(shift: Shift) -> None:
    """A telephone is rung for a person by name."""
    if not shift.leader.strip():
        raise Invalid("leader", "name who leads the shift, or leave the telephone out", "no_leader")


def enter(roster: Roster, profile: Profile, actor: Actor, shifts: Sequence[Shift], now: datetime) -> Sequence[Shift]:
    """Keep the shifts; those that are there already are not kept twice."""
    return roster.enter([checked(profile, actor, shift, now) for shift in shifts], Entered(actor.name, now))


def remove(roster: Roster, actor: Actor, shift_id: int, now: datetime) -> Shift:
    """Take a shift out; it is given back, so that it can be entered again."""
    shift = roster.shift(shift_id)
    if shift is None:
        raise NotFound(f"there is no shift {shift_id}")
    require_keeper(actor, shift.desk)
    roster.remove(shift_id, Entered(actor.name, now))
    return shift


def seen(shifts: Sequence[Shift], desk: str, now: datetime, since: datetime, until: datetime) -> DeskRoster:
    """A desk's shifts of [since, until) with their holes from now on; a desk without shifts has no roster to hole."""
    own = tuple(shift for shift in shifts if shift.desk == desk)
    holes = gaps(own, max(since, now), until) if own and until > now else ()
    ahead = [shift for shift in own if shift.ends_at > now]
    return DeskRoster(desk, own, on_duty(own, now), holes, overlaps(ahead))
