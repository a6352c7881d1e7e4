"""Clock moves that several commands make. Deadlines are computed here, once, and kept in the event."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import Case
from pipeline.domain.clocks import PUBLICATION_DUTIES, Clock, ClockChange, ClockId, ClockKind, ClockMove
from pipeline.domain.events import Reading
from pipeline.domain.obligations import Anchors, owed_at_detection, rules_for, schedule, sign_in_schedule
from pipeline.domain.policy import ClockRule
from pipeline.domain.post import Channel

# Owed by whoever leads: they follow the case from body to body and keep their start.
LEAD_DUTIES = PUBLICATION_DUTIES | {ClockKind.COMPLETION}
NOT_OWED = "the matter is now read as one that does not owe it"


def anchors(case: Case) -> Anchors:
    """Where the case's clocks start from."""
    return Anchors(case.detected_at, case.emergency_at)


def owed(rules: Rulebook, reading: Reading, channel: str) -> list[ClockRule]:
    """The obligations of a matter read like this."""
    emergency = is_emergency(reading)
    return owed_at_detection(rules.profile, emergency=emergency, grade=reading.grade, channel=Channel(channel))


def is_emergency(reading: Reading) -> bool:
    """Also when it is suspected to be untrue: the clock must start."""
    return any(category.value == "emergency" for category in reading.categories)


def debtor(rules: Rulebook, rule: ClockRule, lead: str) -> str:
    """Who owes it: the internet office, or the lead ('' while there is none)."""
    return rules.profile.internet_office if rule.owed_by == "internet" else lead


def begin(rules: Rulebook, rule: ClockRule, clock: ClockId, anchor: datetime, now: datetime) -> ClockChange:
    """Start a clock at its anchor, as noticed now."""
    computed = schedule(rule, anchor, now, rules.calendar)
    return ClockChange(clock, ClockMove.START, now, schedule=computed)


def begin_sign_in(rules: Rulebook, reading: Reading, channel: str, clock: ClockId, now: datetime) -> ClockChange:
    """Start a body's sign-in clock."""
    _, computed = sign_in_schedule(
        rules.profile,
        now,
        rules.calendar,
        emergency=is_emergency(reading),
        grade=reading.grade,
        channel=Channel(channel),
    )
    return ClockChange(clock, ClockMove.START, now, schedule=computed)


def next_sign_in(case: Case, body: str) -> ClockId:
    """The identity of the body's next sign-in clock."""
    earlier = sum(clock.id.kind is ClockKind.SIGN_IN and clock.id.body == body for clock in case.clocks)
    return ClockId(ClockKind.SIGN_IN, body, earlier + 1)


def restart(rules: Rulebook, case: Case, kind: ClockKind, now: datetime, lead: str = "") -> Iterator[ClockChange]:
    """A new occurrence of a clock at its own time, where the matter owes it."""
    reading = case.reading
    rule = rules_for(
        kind,
        rules.profile,
        emergency=is_emergency(reading),
        grade=reading.grade,
        channel=Channel(case.channel),
    )
    if rule:
        clock = ClockId(kind, debtor(rules, rule, lead), case.occurrence(kind))
        yield begin(rules, rule, clock, now, now)


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


def retrack(rules: Rulebook, case: Case, reading: Reading, now: datetime) -> Iterator[ClockChange]:
    """What a changed reading does to the clocks (casework rule 3): new duties start at their anchor, even
    late; those of the other track are waived; no running deadline moves later."""
    wanted = {rule.kind: rule for rule in owed(rules, reading, case.channel)}
    standing = {clock.id.kind: clock for clock in case.running()}
    for kind, clock in standing.items():
        if kind in LEAD_DUTIES and kind not in wanted and kind is not ClockKind.SECOND_RESPONSE:
            yield ClockChange(clock.id, ClockMove.WAIVE, now, reason=NOT_OWED)
    for kind, rule in wanted.items():
        yield from _adjusted(rules, case, rule, standing.get(kind), now)


def tighten(rules: Rulebook, case: Case, now: datetime) -> Iterator[ClockChange]:
    """Earlier posts under an unchanged reading: anchors move earlier, nothing is waived."""
    standing = {clock.id.kind: clock for clock in case.running()}
    for rule in owed(rules, case.reading, case.channel):
        yield from _adjusted(rules, case, rule, standing.get(rule.kind), now)


def carry(source: Case, target: Case, now: datetime) -> Iterator[ClockChange]:
    """What merging hands on: duties that the target never had keep their start and their deadline. A matter
    with five hours to inform needs no 48 hours beside them (casework rule 2)."""
    had = {clock.id.kind for clock in target.clocks}
    for clock in source.running(*LEAD_DUTIES):
        kind = clock.id.kind
        replaced = kind is ClockKind.RESPONSE and ClockKind.AUTHORITATIVE_INFORMATION in had
        if kind not in had and not replaced:
            yield ClockChange(ClockId(kind, target.lead), ClockMove.START, now, schedule=clock.schedule)


def _adjusted(
    rules: Rulebook, case: Case, rule: ClockRule, running: Clock | None, now: datetime
) -> Iterator[ClockChange]:
    anchor = anchors(case).of(rule)
    if running is not None:
        stricter = schedule(rule, min(anchor, running.schedule.anchor), now, rules.calendar)
        if stricter.due_at < running.schedule.due_at:
            yield ClockChange(running.id, ClockMove.RESCHEDULE, now, schedule=stricter)
    elif rule.kind in LEAD_DUTIES and not _settled(case, rule.kind):
        clock = ClockId(rule.kind, debtor(rules, rule, case.lead), case.occurrence(rule.kind))
        yield begin(rules, rule, clock, anchor, now)


def _settled(case: Case, kind: ClockKind) -> bool:
    """Whether the duty was once done or ended otherwise than by another reading."""
    return any(clock.id.kind is kind and clock.reason != NOT_OWED for clock in case.clocks)
