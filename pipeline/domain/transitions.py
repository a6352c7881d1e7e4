"""Legal moves: one table, state × event → state. What is not in it is refused.

Most events leave the state as it is: `STAYING` says where they may happen. `MOVING` has those that change it.
"""

from enum import StrEnum

from pipeline.domain.errors import Refused


class State(StrEnum):
    """Where a case stands, and so whose move it is."""

    TRIAGE = "triage"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    ANSWERED = "answered"
    CLOSED = "closed"
    EVALUATED = "evaluated"
    RETURNED = "returned"
    DISMISSED = "dismissed"
    MERGED = "merged"


S = State
# Those in which somebody still works on the case, with its posts; of these the last three have a lead.
LIVE = (S.TRIAGE, S.RETURNED, S.DISPATCHED, S.HANDLING, S.ANSWERED)
LED = (S.DISPATCHED, S.HANDLING, S.ANSWERED)
WORKED = (S.HANDLING, S.ANSWERED)
ANSWERED = (S.ANSWERED, S.CLOSED, S.EVALUATED)
STANDING = (*LIVE, S.CLOSED, S.EVALUATED, S.DISMISSED)

STAYING: dict[str, tuple[State, ...]] = {
    "attached": STANDING,
    "reread": (S.TRIAGE,),
    "absorbed": LIVE,
    "parted": LIVE,
    "threshold_passed": STANDING,
    "confirmed": (S.TRIAGE,),
    "corrected": (S.TRIAGE,),
    "regraded": LIVE,
    "provisional_withdrawn": (S.TRIAGE,),
    "support_added": LED,
    "support_removed": LED,
    "support_signed_in": LIVE,
    "person_named": LED,
    "progressed": WORKED,
    "drafted": WORKED,
    "reviewed": WORKED,
    "published": WORKED,
    "conference_held": WORKED,
    "answered_directly": WORKED,
    "suggestion_answered": WORKED,
    "notice_given": LIVE,
    "notice_answered": LIVE,
    "consultation_called": LIVE,
    "opinion_given": LIVE,
    "consultation_concluded": LIVE,
    "time_requested": STANDING,
    "time_decided": STANDING,
    "resumed": STANDING,
    "proof_accepted": STANDING,
    "policy_moved": LIVE,
    "deadlines_settled": STANDING,
    "callback_failed": ANSWERED,
    "satisfaction_recorded": ANSWERED,
    "accountability_proposed": STANDING,
    "accountability_decided": STANDING,
}
MOVING: dict[State, dict[str, State]] = {
    S.TRIAGE: {
        "dispatched": S.DISPATCHED,
        "dismissed": S.DISMISSED,
        "merged_into": S.MERGED,
        "answered_on_spot": S.ANSWERED,
        "answered_then": S.CLOSED,
    },
    S.DISPATCHED: {"signed_in": S.HANDLING, "returned": S.RETURNED},
    S.HANDLING: {"answered": S.ANSWERED, "returned": S.RETURNED, "merged_into": S.MERGED},
    S.ANSWERED: {"closed": S.CLOSED, "reopened": S.HANDLING},
    S.CLOSED: {"evaluated": S.EVALUATED, "reopened": S.HANDLING},
    S.EVALUATED: {"reopened": S.HANDLING},
    S.RETURNED: {"dispatched": S.DISPATCHED, "dismissed": S.DISMISSED},
    S.DISMISSED: {"reopened": S.TRIAGE},
}
TRANSITIONS: dict[State, dict[str, State]] = {
    state: {event: state for event, states in STAYING.items() if state in states} | MOVING.get(state, {})
    for state in State
}
# A merged case that is restored goes back to one of these: the state it had.
RESTORED = "restored"
MERGEABLE = tuple(state for state, moves in MOVING.items() if "merged_into" in moves)

# What does not matter to a person's decision leaves the case's revision as it was.
SILENT = frozenset({"attached", "threshold_passed"})


def after(state: State, event_type: str, had: State | None = None) -> State:
    """The state that follows, `had` being that before a merge; Refused when the move is not legal in `state`."""
    if state is State.MERGED and event_type == RESTORED and had is not None:
        return had
    try:
        return TRANSITIONS[state][event_type]
    except KeyError:
        raise Refused(
            "not_now", f"{event_type.replace('_', ' ')}: not possible while the case is {state.value}", state.value
        ) from None


def allows(state: State, event_type: str) -> bool:
    """Whether the table has the move."""
    return event_type in TRANSITIONS[state] or (state is State.MERGED and event_type == RESTORED)


def diagram() -> str:
    """The moves between states as a Mermaid state diagram, as `docs/states.md` shows it."""
    moves = [
        *((state, after_it, event) for state, found in MOVING.items() for event, after_it in found.items()),
        *((State.MERGED, state, RESTORED) for state in MERGEABLE),
    ]
    lines = (f"    {before.value} --> {later.value}: {event}" for before, later, event in moves)
    return "\n".join(("stateDiagram-v2", "    [*] --> triage: opened", *lines))
