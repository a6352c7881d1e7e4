"""The duty roster 值班表: who is on duty at a desk when, and where a roster has holes or says two things."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from pipeline.domain.errors import Invalid

# Longer is a slip of the pen: nobody answers the telephone for more than a week on end.
LONGEST_SHIFT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shift:
    """`person` is on duty at a desk from `starts_at` until before `ends_at`, under `leader` 带班领导.

    `desk` is a body's id, or that of the offices; telephones are the office's, '' where none was given.
    """

    id: int
    desk: str
    starts_at: datetime
    ends_at: datetime
    person: str
    phone: str
    leader: str = ""
    leader_phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody is on duty from `starts_at` until before `ends_at`."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two shifts of one desk claim the same hours."""

    first: Shift
    second: Shift
    starts_at: datetime
    ends_at: datetime


def require_sound(shift: Shift) -> None:
    """Invalid when the shift ends before it begins, or lasts longer than anybody serves."""
    if shift.ends_at <= shift.starts_at:
        raise Invalid("ends_at", "the shift ends before it begins", "shift_ends_first")
    if shift.ends_at - shift.starts_at > LONGEST_SHIFT:
        raise Invalid("ends_at", f"a shift lasts at most {LONGEST_SHIFT.days} days", "shift_too_long")


def on_duty(shifts: Sequence[Shift], at: datetime) -> tuple[Shift, ...]:
    """Those whose hours these are, the one who began last first: a substitute is entered over the plan."""
    now = [shift for shift in shifts if shift.starts_at <= at < shift.ends_at]
    return tuple(sorted(now, key=lambda shift: (shift.starts_at, shift.id), reverse=True))


def gaps(shifts: Sequence[Shift], since: datetime, until: datetime) -> tuple[Gap, ...]:
    """The spans of [since, until) of one desk in which nobody is on duty."""
    found, covered = [], since
    for shift in sorted(shifts, key=lambda each: each.starts_at):
        if shift.ends_at <= covered:
            continue
        if shift.starts_at >= until:
            break
        if shift.starts_at > covered:
            found.append(Gap(covered, shift.starts_at))
        covered = shift.ends_at
    if covered < until:
        found.append(Gap(covered, until))
    return tuple(found)


def overlaps(shifts: Sequence[Shift]) -> tuple[Overlap, ...]:
    """Every two shifts of one desk that share hours, the earliest first."""
    return tuple(sorted(_shared(shifts), key=lambda each: (each.starts_at, each.first.id)))


def _shared(shifts: Sequence[Shift]) -> Iterator[Overlap]:
    ordered = sorted(shifts, key=lambda each: (each.starts_at, each.id))
    for first, second in combinations(ordered, 2):
        starts, ends = max(first.starts_at, second.starts_at), min(first.ends_at, second.ends_at)
        if first.desk == second.desk and starts < ends:
            yield Overlap(first, second, starts, ends)
