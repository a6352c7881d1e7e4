"""What several decisions ask of a command before anything is written."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockId
from pipeline.domain.errors import Invalid

# A clerk's clock may be a little ahead of ours.
CLOCK_SKEW = timedelta(minutes=2)
# What lies farther off is a year mistyped (p).
FAR = timedelta(days=366)


def require_words(field: str, text: str) -> str:
    """The trimmed text; Invalid when it says nothing."""
    if not text.strip():
        raise Invalid(field, "say it in a few words; it stays in the record", "words")
    return text.strip()


def require_body(rules: Rulebook, field: str, body: str) -> str:
    """The body's id; Invalid when the profile has no such body."""
    if body not in rules.profile.bodies:
        raise Invalid(field, f"there is no body «{body}» here; choose one of the list", "unknown_body")
    return body


def require_clock(case: Case, wanted: ClockId) -> Clock:
    """The clock; Invalid when the case never had it."""
    clock = case.clock(wanted)
    if clock is None:
        raise Invalid("clock", f"the case has no clock {wanted.kind.value} number {wanted.occurrence}", "unknown_clock")
    return clock


def require_address(field: str, url: str) -> None:
    """Invalid when the public could not open it."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Invalid(field, "give the full address where the public can read it, with https://", "address")


def require_past(field: str, at: datetime, now: datetime) -> None:
    """Invalid when it has not happened yet."""
    if at > now + CLOCK_SKEW:
        raise Invalid(field, "lies in the future; record it once it has happened", "future")


def require_future(field: str, at: datetime, now: datetime) -> None:
    """Invalid when the moment is over, or so far off that its year must be wrong."""
    if at <= now:
        raise Invalid(field, "is over already; give a moment that is still to come", "past")
    require_near(field, at, now)


def predates(case: Case, at: datetime) -> bool:
    """Whether the moment lies before the matter was known; forms give whole minutes."""
    return at < case.detected_at.replace(second=0, microsecond=0)


def require_near(field: str, at: datetime, now: datetime) -> None:
    """Invalid when the year must be wrong."""
    if abs(at - now) > FAR:
        raise Invalid(field, "is more than a year away; look at the year again", "far")
