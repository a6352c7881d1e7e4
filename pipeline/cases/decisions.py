"""Which function decides which command, and which commands a person could give now."""

from collections.abc import Callable
from typing import Any

from pipeline.cases import commands as c
from pipeline.cases import handling, triage
from pipeline.cases.actor import Actor, Role
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import MAX_RETURNS, Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.transitions import State, allows

Decide = Callable[[Ledger, Actor, Rulebook, Any], None]

DECISIONS: dict[type[c.Command], Decide] = {
    c.Confirm: triage.confirm,
    c.Correct: triage.correct,
    c.Dispatch: triage.dispatch,
    c.Dismiss: triage.dismiss,
    c.Reopen: triage.reopen,
    c.SignIn: handling.sign_in,
    c.Return: handling.give_back,
    c.Progress: handling.report_progress,
    c.Publish: handling.publish,
    c.HoldConference: handling.hold_conference,
    c.Close: handling.close,
}


MOVES: dict[type[c.Command], str] = {
    c.Confirm: "confirmed",
    c.Correct: "corrected",
    c.Dispatch: "dispatched",
    c.Dismiss: "dismissed",
    c.Reopen: "reopened",
    c.Merge: "merged_into",
    c.Return: "returned",
    c.Progress: "progressed",
    c.Publish: "published",
    c.HoldConference: "conference_held",
    c.Close: "closed",
}


def _may_sign_in(case: Case, actor: Actor) -> bool:
    owes = any(clock.id.body == actor.body for clock in case.running(ClockKind.SIGN_IN))
    return owes or (case.state is State.DISPATCHED and case.lead == actor.body)


CONDITIONS: dict[type[c.Command], Callable[[Case, Actor], bool]] = {
    c.SignIn: _may_sign_in,
    c.Dispatch: lambda case, actor: case.returns < MAX_RETURNS or actor.role is Role.LEADER,
    c.Return: lambda case, _: case.returns < MAX_RETURNS,
    c.HoldConference: lambda case, _: bool(case.running(ClockKind.PRESS_CONFERENCE)),
    c.Close: lambda case, _: not case.open_duties,
}


def allowed(case: Case, actor: Actor) -> tuple[str, ...]:
    """The names of the commands this person could give now; the pages offer just these."""
    return tuple(name for name, command in c.NAMES.items() if _possible(case, actor, command))


def _possible(case: Case, actor: Actor, command: type[c.Command]) -> bool:
    if actor.role not in c.ROLES[command]:
        return False
    if command in MOVES:
        leads = actor.role is not Role.HANDLER or actor.body == case.lead
        if not leads or not allows(case.state, MOVES[command]):
            return False
    return command not in CONDITIONS or CONDITIONS[command](case, actor)
