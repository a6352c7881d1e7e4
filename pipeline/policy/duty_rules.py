"""`duty.yaml` → the rules that the desk's day runs by, faults named by file and line."""

from datetime import timedelta
from functools import cache
from pathlib import Path

from pipeline.domain.assessment import Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.contacts import ContactKind
from pipeline.domain.duty_rules import CallReason, CallRule, ContactRule, DutyRules
from pipeline.domain.policy import PRODUCT_DEFAULT
from pipeline.policy.entries import Entry, parse

FILE = Path(__file__).with_name("duty.yaml")
_CALL_FIELDS = {"id", "when", "grades", "kinds", "minutes", "clause", "basis"}


@cache
def duty_rules(place: str, file: Path = FILE) -> DutyRules:
    """The rules of the profile of that id: the product's, with what the place says over them. Raises `ProfileError`."""
    whole = parse(file.read_text(encoding="utf-8"), file.name)
    whole.known({"calls", "contacts", "places"})
    places = whole.entry("places")
    own = places.entry(place) if places else None
    if own:
        own.known({"calls", "contacts"})
    contacts = whole.entry("contacts")
    if contacts is None:
        raise whole.fail("missing", what="contacts")
    changed = own.entry("contacts") if own else None
    return DutyRules(_calls(whole, own), _contacts(contacts.overlaid(changed) if changed else contacts))


def _calls(whole: Entry, own: Entry | None) -> tuple[CallRule, ...]:
    entries = {entry.text("id"): entry for entry in whole.entries("calls")}
    for entry in own.entries("calls") if own else ():
        name = entry.text("id")
        entries[name] = entries[name].overlaid(entry) if name in entries else entry
    return tuple(_call(entry) for entry in entries.values())


def _call(entry: Entry) -> CallRule:
    entry.known(_CALL_FIELDS)
    minutes = entry.number("minutes", 0)
    if not 1 <= minutes <= 24 * 60:
        raise entry.fail("minutes", "minutes")
    reasons = entry.choices("when", CallReason)
    if not reasons:
        raise entry.fail("call_when", "when")
    return CallRule(
        entry.text("id"),
        reasons,
        minutes,
        entry.text("clause"),
        entry.text("basis", PRODUCT_DEFAULT),
        entry.choices("grades", Grade),
        entry.choices("kinds", ClockKind),
    )


def _contacts(entry: Entry) -> ContactRule:
    entry.known({"confirmed_days", "clause", "needs", "basis"})
    days = entry.number("confirmed_days", 0)
    if not days:
        raise entry.fail("confirmed_days", "confirmed_days")
    needs = entry.choices("needs", ContactKind)
    return ContactRule(timedelta(days=days), entry.text("clause"), entry.text("basis", PRODUCT_DEFAULT), needs)
