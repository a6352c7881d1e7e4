"""Legal moves: one table, state × event → state. What is not in it is refused."""

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
TRANSITIONS: dict[State, dict[str, State]] = {
    S.TRIAGE: {
        "attached": S.TRIAGE,
        "reread": S.TRIAGE,
        "absorbed": S.TRIAGE,
        "threshold_passed": S.TRIAGE,
        "confirmed": S.TRIAGE,
        "corrected": S.TRIAGE,
        "support_signed_in": S.TRIAGE,
        "dispatched": S.DISPATCHED,
        "dismissed": S.DISMISSED,
        "merged_into": S.MERGED,
        "answered_then": S.CLOSED,
    },
    S.DISPATCHED: {
        "attached": S.DISPATCHED,
        "absorbed": S.DISPATCHED,
        "threshold_passed": S.DISPATCHED,
        "support_signed_in": S.DISPATCHED,
        "signed_in": S.HANDLING,
        "returned": S.RETURNED,
    },
    S.HANDLING: {
        "attached": S.HANDLING,
        "absorbed": S.HANDLING,
        "threshold_passed": S.HANDLING,
        "support_signed_in": S.HANDLING,
        "progressed": S.HANDLING,
        "published": S.HANDLING,
        "conference_held": S.HANDLING,
        "answered": S.ANSWERED,
        "returned": S.RETURNED,
        "merged_into": S.MERGED,
    },
    S.ANSWERED: {
        "attached": S.ANSWERED,
        "absorbed": S.ANSWERED,
        "threshold_passed": S.ANSWERED,
        "support_signed_in": S.ANSWERED,
        "progressed": S.ANSWERED,
        "published": S.ANSWERED,
        "conference_held": S.ANSWERED,
        "closed": S.CLOSED,
        "reopened": S.HANDLING,
    },
    S.CLOSED: {"attached": S.CLOSED, "threshold_passed": S.CLOSED, "reopened": S.HANDLING},
    S.EVALUATED: {"attached": S.EVALUATED, "threshold_passed": S.EVALUATED, "reopened": S.HANDLING},
    S.RETURNED: {
        "attached": S.RETURNED,
        "absorbed": S.RETURNED,
        "threshold_passed": S.RETURNED,
        "support_signed_in": S.RETURNED,
        "dispatched": S.DISPATCHED,
        "dismissed": S.DISMISSED,
    },
    S.DISMISSED: {"attached": S.DISMISSED, "threshold_passed": S.DISMISSED, "reopened": S.TRIAGE},
    S.MERGED: {},
}

# What does not matter to a person's decision leaves the case's revision as it was.
SILENT = frozenset({"attached", "threshold_passed"})


def after(state: State, event_type: str) -> State:
    """The state that follows; Refused when the move is not legal in `state`."""
    try:
        return TRANSITIONS[state][event_type]
    except KeyError:
        raise Refused("not_now", f"«{event_type}» is not possible while the case is {state.value}") from None


def allows(state: State, event_type: str) -> bool:
    """Whether the table has the move."""
    return event_type in TRANSITIONS[state]
