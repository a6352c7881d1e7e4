"""Who must be told of an event. The key names case, sequence and addressee: repetition is recognised."""

from collections.abc import Iterator

from pipeline.cases.ledger import Ledger
from pipeline.domain import events as ev
from pipeline.domain.assessment import Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockChange, ClockKind, ClockMove
from pipeline.domain.route import OFFLINE
from pipeline.ports.notifier import Notice

OFFICE = "office"
GRAVE = (Grade.I, Grade.II)


def notices_of(ledger: Ledger) -> list[Notice]:
    """The notices that the ledger's new events give rise to; imported history raises none."""
    case = ledger.case
    if case.history:
        return []
    return [
        Notice(f"{case.id}:{event.seq}:{kind}:{to}", to, kind, case.id, event.at, facts)
        for event in ledger.events
        for to, kind, facts in _told(event, case)
    ]


def _told(event: ev.Event, case: Case) -> Iterator[tuple[str, str, dict[str, object]]]:
    said: dict[str, object] = {"title": case.title}
    match event.facts:
        case ev.Opened() | ev.Reread():
            yield from ((body, "reported_offline", said) for body in _told_of_offline(event.facts))
            for change in event.clocks:
                if change.clock.kind is ClockKind.SIGN_IN and change.move is ClockMove.START:
                    yield change.clock.body, "provisional", said
        case ev.Dispatched(lead, supporting, informed):
            yield lead, "dispatched", said
            yield from ((body, "dispatched_supporting", said) for body in supporting)
            yield from ((body, "informed", said) for body in informed)
        case ev.Regraded(grade) if grade in GRAVE and case.lead:
            yield case.lead, "regraded", said
        case ev.Returned():
            yield OFFICE, "returned", said | {"reason": event.facts.reason}
        case ev.ProvisionalWithdrawn(body) | ev.SupportRemoved(body):
            yield body, "released", said
        case ev.SupportAdded(body):
            yield body, "dispatched_supporting", said
        case ev.NoticeGiven():
            yield event.facts.to, "notice", said | {"number": event.facts.number}
        case ev.ConsultationCalled(bodies=bodies):
            yield from ((body, "consultation", said) for body in bodies)
        case ev.Drafted() | ev.Reviewed():
            yield case.lead, event.type, said | {"number": event.facts.number}
        case ev.NoticeAnswered() | ev.TimeRequested() | ev.AccountabilityProposed():
            yield OFFICE, event.type, said | {"number": event.facts.number}
        case ev.TimeDecided():
            yield case.lead or OFFICE, event.type, said | {"number": event.facts.number}
        case ev.ThresholdPassed():
            for change in event.clocks:
                kind = "breach" if change.threshold >= 100 else "warning"
                yield change.clock.body or OFFICE, kind, said | _step(change)
        case _:
            return


def _told_of_offline(facts: ev.Opened | ev.Reread) -> Iterator[str]:
    """An incident not yet online: the superior, and at the same time publicity and internet offices of the same
    level (QN §8.3)."""
    if isinstance(facts, ev.Opened):
        yield from (each.body for each in facts.route.informed if each.rule == OFFLINE)


def _step(change: ClockChange) -> dict[str, object]:
    return {"clock": change.clock.kind.value, "percent": change.threshold}
