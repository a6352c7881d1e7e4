"""Clock rules: reading them, and the law that a number with a clause is only ever tightened."""

import re
from datetime import time, timedelta
from itertools import pairwise

from pipeline.domain.assessment import Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.policy import PRODUCT_DEFAULT, ClockRule, WorkingHours
from pipeline.domain.post import Channel
from pipeline.policy.entries import Entry

_FIELDS = {
    "id", "kind", "budget", "calendar", "grades", "emergency", "except_grades", "channels",
    "except_channels", "starts", "owed_by", "cap_percent", "clause", "basis", "major",
}  # fmt: skip
_BUDGET = re.compile(r"(\d+)(m|h|d)")
_CALENDARS = ("natural", "working")
_STARTS = ("detection", "emergency", "event")
_DEBTORS = ("internet", "lead", "each", "reviewer", "hotline", "addressee")
_ADJUSTABLE = {"id", "budget", "clause", "basis"}


def read_hours(entry: Entry | None) -> WorkingHours:
    """The working hours: spans like 09:00-12:00, in order, not overlapping."""
    if entry is None:
        return WorkingHours()
    entry.known({"zone", "spans", "clause"})
    spans = tuple(_span(entry, text) for text in entry.texts("spans"))
    edges = [edge for span in spans for edge in span]
    if not edges or any(late <= early for early, late in pairwise(edges)):
        raise entry.fail("spans", "spans")
    return WorkingHours(spans, entry.text("zone", "Asia/Shanghai"))


def _span(entry: Entry, text: str) -> tuple[time, time]:
    try:
        opens, closes = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise entry.fail("span", "spans", given=text) from None
    return opens, closes


def working_day(hours: WorkingHours) -> timedelta:
    """How much working time a day has."""
    minutes = (closes.hour * 60 + closes.minute - opens.hour * 60 - opens.minute for opens, closes in hours.spans)
    return timedelta(minutes=sum(minutes))


def budget_of(entry: Entry, hours: WorkingHours) -> timedelta:
    """The budget of a clock: 30m, 5h, or days, which in working time are working days."""
    match = _BUDGET.fullmatch(entry.text("budget"))
    if match is None or int(match[1]) == 0:
        raise entry.fail("budget", "budget", given=entry.text("budget"))
    day = working_day(hours) if entry.text("calendar") == "working" else timedelta(days=1)
    return int(match[1]) * {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": day}[match[2]]


def tightened(inherited: Entry, local: Entry, hours: WorkingHours) -> Entry:
    """A clock of a place over the inherited one of the same id. Where both numbers have a clause the stricter
    applies. Raises `ProfileError` when the place loosens a number of a clause without a clause."""
    merged = inherited.overlaid(local)
    if inherited.text("clause") == PRODUCT_DEFAULT:
        return merged
    for field in local.fields:
        if field not in _ADJUSTABLE:
            raise local.fail("only_budget", field, clause=inherited.text("clause"))
    stricter = budget_of(merged, hours) <= budget_of(inherited, hours)
    cited = local.text("clause", PRODUCT_DEFAULT) != PRODUCT_DEFAULT
    if not stricter and not cited:
        law = {"clause": inherited.text("clause"), "budget": inherited.text("budget")}
        raise local.fail("loosened", "budget", **law)
    if not cited:
        merged.fields["clause"] = inherited.fields["clause"]
    return merged if stricter else inherited


def read_clock(entry: Entry, hours: WorkingHours) -> ClockRule:
    """A clock rule. Raises `ProfileError` naming the field."""
    entry.known(_FIELDS)
    for field, allowed in (("calendar", _CALENDARS), ("starts", _STARTS), ("owed_by", _DEBTORS)):
        if entry.text(field) not in allowed:
            raise entry.fail("unknown_choice", field, what=field, given=entry.text(field), known=", ".join(allowed))
    clause = entry.text("clause")
    return ClockRule(
        id=entry.text("id"),
        kind=entry.choice("kind", ClockKind),
        budget=budget_of(entry, hours),
        calendar=entry.text("calendar"),
        clause=clause,
        product_default=clause == PRODUCT_DEFAULT,
        grades=entry.choices("grades", Grade),
        emergency=entry.flag("emergency", False) if entry.has("emergency") else None,
        except_grades=entry.choices("except_grades", Grade),
        channels=entry.choices("channels", Channel),
        except_channels=entry.choices("except_channels", Channel),
        starts=entry.text("starts"),
        owed_by=entry.text("owed_by"),
        cap_percent=entry.number("cap_percent", 0),
        basis=entry.text("basis", ""),
        major=entry.flag("major", False),
    )
