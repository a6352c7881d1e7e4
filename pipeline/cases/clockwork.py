"""Clock moves that several commands make. Deadlines are computed here, once, and kept in the event."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import Case
from pipeline.domain.clocks import PUBLICATION_DUTIES, Clock, ClockChange, ClockId, ClockKind, ClockMove
from pipeline.domain.events import Reading
from pipeline.domain.matter import Matter
from pipeline.domain.obligations import Anchors, owed_at_detection, rules_for, schedule, sign_in_schedule
from pipeline.domain.policy import ClockRule
from pipeline.domain.post import Channel

# Owed by whoever leads: they follow the case from body to body and keep their start.
LEAD_DUTIES = PUBLICATION_DUTIES | {ClockKind.COMPLETION, ClockKind.FOLLOW_UP}
# Started by what happened to the case, not by what it is read to be.
_EVENT_STARTED = frozenset({ClockKind.SECOND_RESPONSE, ClockKind.FOLLOW_UP})
NOT_OWED = "the matter is now read as one that does not owe it"
PARTED = "the posts that owed it left the case"
MERGED = "merged into another case"
PUBLISHED = "published"
HELD = "conference held"


def anchors(case: Case) -> Anchors:
    """Where the case's clocks start from."""
    return Anchors(case.detected_at, case.emergency_at, case.channels)


def matter_of(rules: Rulebook, reading: Reading, channels: Iterable[tuple[Channel, datetime]], posts: int) -> Matter:
    """What clock rules ask of a matter read like this, told by so many posts through these channels."""
    major = rules.profile.major.covers(reading, posts)
    return Matter(is_emergency(reading), reading.grade, tuple([channel for channel, _ in channels]), major)


def owed(rules: Rulebook, case: Case, reading: Reading | None = None) -> list[ClockRule]:
    """The obligations of the case, as it is read or read like this."""
    return owed_at_detection(rules.profile, _matter(rules, case, reading or case.reading))


def _matter(rules: Rulebook, case: Case, reading: Reading) -> Matter:
    return matter_of(rules, reading, case.channels, case.tally.posts)


def is_emergency(reading: Reading) -> bool:
    """Also when it is suspected to be untrue: the clock must start."""
    return any(category.value == "emergency" for category in reading.categories)


def debtor(rules: Rulebook, rule: ClockRule, lead: str, desk: str) -> str:
    """Who owes it: the internet office, the desk that took the item in, or the lead ('' while there is none)."""
    if rule.owed_by == "hotline":
        return desk
    return rules.profile.internet_office if rule.owed_by == "internet" else lead


def begin(rules: Rulebook, rule: ClockRule, clock: ClockId, anchor: datetime, now: datetime) -> ClockChange:
    """Start a clock at its anchor, as noticed now."""
    computed = schedule(rule, anchor, now, rules.calendar)
    return ClockChange(clock, ClockMove.START, now, schedule=computed)


def begin_sign_in(rules: Rulebook, matter: Matter, clock: ClockId, now: datetime) -> ClockChange:
    """Start a body's sign-in clock."""
    _, computed = sign_in_schedule(rules.profile, now, rules.calendar, matter)
    return ClockChange(clock, ClockMove.START, now, schedule=computed)


def signing_in(rules: Rulebook, case: Case, body: str, now: datetime, reading: Reading | None = None) -> ClockChange:
    """The next sign-in clock of a body of the case, as it is read or read like this."""
    return begin_sign_in(rules, _matter(rules, case, reading or case.reading), _next_sign_in(case, body), now)


def _next_sign_in(case: Case, body: str) -> ClockId:
    """The identity of the body's next sign-in clock."""
    earlier = sum(clock.id.kind is ClockKind.SIGN_IN and clock.id.body == body for clock in case.clocks)
    return ClockId(ClockKind.SIGN_IN, body, earlier + 1)


def signing(case: Case, body: str) -> list[Clock]:
    """The sign-in clocks that run for the body."""
    return [clock for clock in case.running(ClockKind.SIGN_IN) if clock.id.body == body]


def rule_of(rules: Rulebook, case: Case, kind: ClockKind) -> ClockRule | None:
    """The rule of this obligation for the case as it is read, or None where it is not owed."""
    return rules_for(kind, rules.profile, _matter(rules, case, case.reading))


def restart(rules: Rulebook, case: Case, kind: ClockKind, now: datetime, lead: str = "") -> Iterator[ClockChange]:
    """A new occurrence of a clock at its own time, where the matter owes it."""
    rule = rule_of(rules, case, kind)
    if rule:
        clock = ClockId(kind, debtor(rules, rule, lead, case.desk), case.occurrence(kind))
        yield begin(rules, rule, clock, now, now)


def start_once(rules: Rulebook, case: Case, kind: ClockKind, now: datetime, lead: str = "") -> Iterator[ClockChange]:
    """As `restart`, unless one is running."""
    if not case.running(kind):
        yield from restart(rules, case, kind, now, lead)


def stop(clocks: Iterable[Clock], at: datetime, reason: str) -> Iterator[ClockChange]:
    """The obligation is done."""
    for clock in clocks:
        yield ClockChange(clock.id, ClockMove.STOP, at, reason=reason)


def cancel(clocks: Iterable[Clock], at: datetime, reason: str) -> Iterator[ClockChange]:
    """The obligation lost its debtor or its object."""
    for clock in clocks:
        yield ClockChange(clock.id, ClockMove.CANCEL, at, reason=reason)


def hand_over(case: Case, lead: str, now: datetime) -> Iterator[ClockChange]:
    """The lead's duties go to another body, or to nobody yet, and keep every start."""
    for clock in case.running(*LEAD_DUTIES):
        if clock.id.body != lead:
            yield ClockChange(clock.id, ClockMove.REASSIGN, now, to_body=lead)


def retrack(
    rules: Rulebook,
    case: Case,
    reading: Reading,
    now: datetime,
    end: tuple[ClockMove, str] = (ClockMove.WAIVE, NOT_OWED),
) -> Iterator[ClockChange]:
    """What a changed reading does to the clocks (casework rule 3): new duties start at their anchor, even
    late; those of the other track, and of a stricter grade, `end` by that move for that reason."""
    move, reason = end
    wanted = {rule.kind: rule for rule in owed(rules, case, reading)}
    before = {rule.kind: rule for rule in owed(rules, case)}
    standing = {clock.id.kind: clock for clock in case.running()}
    for kind, clock in standing.items():
        if kind in LEAD_DUTIES - _EVENT_STARTED and kind not in wanted:
            yield ClockChange(clock.id, move, now, reason=reason)
    for kind, rule in wanted.items():
        running = standing.get(kind)
        if running and kind in LEAD_DUTIES and kind in before and before[kind].budget < rule.budget:
            yield ClockChange(running.id, move, now, reason=reason)
            milder = ClockId(kind, running.id.body, case.occurrence(kind))
            yield begin(rules, rule, milder, anchors(case).of(rule), now)
        else:
            yield from _adjusted(rules, case, rule, running, now)


def tighten(rules: Rulebook, case: Case, now: datetime) -> Iterator[ClockChange]:
    """Earlier posts under an unchanged reading: anchors move earlier, nothing is waived."""
    standing = {clock.id.kind: clock for clock in case.running()}
    for rule in owed(rules, case):
        yield from _adjusted(rules, case, rule, standing.get(rule.kind), now)


def carry(source: Case, target: Case, now: datetime, moved: Iterable[ClockChange]) -> Iterator[ClockChange]:
    """What merging hands on: duties that the target never had keep their start and their deadline, and where both
    run the earlier deadline counts. A matter with five hours to inform needs no 48 hours beside them (casework
    rule 2). `moved` is what the earlier posts did to the target's clocks already."""
    had = {clock.id.kind for clock in target.clocks}
    due = {clock.id: clock.schedule.due_at for clock in target.running(*LEAD_DUTIES)}
    due |= {change.clock: change.schedule.due_at for change in moved if change.schedule}
    for clock in source.running(*LEAD_DUTIES):
        kind = clock.id.kind
        replaced = kind is ClockKind.RESPONSE and ClockKind.AUTHORITATIVE_INFORMATION in had
        if kind not in had and not replaced and not any(each.kind is kind for each in due):
            yield ClockChange(ClockId(kind, target.lead), ClockMove.START, now, schedule=clock.schedule)
        for each in [each for each in due if each.kind is kind and clock.schedule.due_at < due[each]]:
            yield ClockChange(each, ClockMove.RESCHEDULE, now, schedule=clock.schedule)


def _adjusted(
    rules: Rulebook, case: Case, rule: ClockRule, running: Clock | None, now: datetime
) -> Iterator[ClockChange]:
    anchor = anchors(case).of(rule)
    if running is not None:
        stricter = schedule(rule, min(anchor, running.schedule.anchor), now, rules.calendar)
        if stricter.due_at < running.schedule.due_at:
            yield ClockChange(running.id, ClockMove.RESCHEDULE, now, schedule=stricter)
    elif rule.kind in LEAD_DUTIES and not _settled(case, rule):
        clock = ClockId(rule.kind, debtor(rules, rule, case.lead, case.desk), case.occurrence(rule.kind))
        yield begin(rules, rule, clock, anchor, now)


def _settled(case: Case, rule: ClockRule) -> bool:
    """Whether the duty was once done or ended otherwise than by another reading. Information that was published
    answers what only owes a response too; a concern that grows important after its answer was answered."""
    kind = rule.kind
    if kind is ClockKind.RESPONSE and any(_informed(clock) for clock in case.clocks):
        return True
    if rule.major and case.answers:
        return True
    return any(clock.id.kind is kind and not clock.reason.startswith((NOT_OWED, PARTED)) for clock in case.clocks)


def _informed(clock: Clock) -> bool:
    return clock.id.kind is ClockKind.AUTHORITATIVE_INFORMATION and clock.reason == PUBLISHED


def revived(case: Case, now: datetime) -> Iterator[ClockChange]:
    """The lead's duties that merging ended run again with the start and the deadline they had."""
    last = {clock.id.kind: clock for clock in sorted(case.clocks, key=lambda each: each.id.occurrence)}
    for clock in last.values():
        if clock.id.kind in LEAD_DUTIES and clock.reason == MERGED:
            again = ClockId(clock.id.kind, case.had_lead, case.occurrence(clock.id.kind))
            late = clock.schedule.due_at < now
            yield ClockChange(again, ClockMove.START, now, schedule=replace(clock.schedule, late_on_arrival=late))
