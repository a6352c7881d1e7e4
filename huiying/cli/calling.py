"""`huiying duty`: acknowledged calls and the contacts book, for a desk whose dashboards are not at hand."""

from typing import TYPE_CHECKING, Annotated

import typer

from huiying.cli.duty import OPERATOR, duty
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import wired
from pipeline.cases import calling
from pipeline.cases import contacts as book
from pipeline.domain.calls import Call
from pipeline.domain.contacts import Contact, ContactKind, PhoneKind, is_stale
from pipeline.domain.duty_rules import CallReason
from pipeline.domain.errors import HuiyingError
from pipeline.intake.cleaning import masked, plain_line
from pipeline.policy import duty_rules

if TYPE_CHECKING:
    from huiying.wiring import Wiring

CALL = Annotated[str, typer.Argument(metavar="CALL", help="The call's name, as `huiying duty calls` lists it.")]
DESK = Annotated[str, typer.Argument(metavar="DESK", help="A body, such as 522702.water, or `office`.")]
CONTACT = Annotated[int, typer.Argument(metavar="NUMBER", help="As `huiying duty contacts` lists it.")]


@duty.command()
def calls(
    case: Annotated[str, typer.Option(help="Only those about this case.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    as_json: JSON = False,
) -> None:
    """List the calls that nobody has acknowledged yet, with whom they are now and until when."""
    with wired() as parts:
        rows = [_call_row(each) for each in parts.calls.calls(None, not every, case)]
    print_json(rows) if as_json else print_table(rows)


@duty.command()
def call(
    desk: DESK,
    text: Annotated[str, typer.Argument(help="What must be heard.")],
    case: Annotated[str, typer.Option(help="The case it is about.")] = "",
    minutes: Annotated[int | None, typer.Option(min=1, max=1440, help="How long each has; else the rule's.")] = None,
    as_json: JSON = False,
) -> None:
    """Have somebody of a desk rung up, one after the other, until one acknowledges by name."""
    with wired() as parts:
        now, title = parts.clock.now(), _title(parts, case)
        rule = duty_rules(parts.profile.id).call_rule(CallReason.PERSON, None)
        if rule is None:
            raise HuiyingError("duty.yaml has no rule for a call by hand")
        wanted = Call("", case, desk, CallReason.PERSON.value, title, minutes or 0, "", now, "", text=masked(text))
        opened = calling.by_hand(parts.switchboard, OPERATOR, wanted, rule, now)
    _show(opened, as_json)


@duty.command()
def acknowledge(
    name: CALL,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who heard it.")],
    note: Annotated[str, typer.Option(help="What was said.")] = "",
    as_json: JSON = False,
) -> None:
    """Write down who heard a call; it goes to nobody else then."""
    with wired() as parts:
        heard = (masked(person), masked(note))
        _show(calling.acknowledge(parts.switchboard, OPERATOR, name, *heard, parts.clock.now()), as_json)


@duty.command()
def not_reached(
    name: CALL, note: Annotated[str, typer.Option(help="Why, such as no answer.")] = "", as_json: JSON = False
) -> None:
    """Whoever is rung does not answer: ring the next at once."""
    with wired() as parts:
        _show(calling.not_reached(parts.switchboard, OPERATOR, name, masked(note), parts.clock.now()), as_json)


@duty.command()
def withdraw(
    name: CALL, reason: Annotated[str, typer.Argument(help="Why nobody need be rung.")], as_json: JSON = False
) -> None:
    """End a call that is not needed any more."""
    with wired() as parts:
        _show(calling.withdraw(parts.switchboard, OPERATOR, name, masked(reason), parts.clock.now()), as_json)


@duty.command()
def contacts(
    desk: Annotated[str, typer.Option(help="Only this desk's.")] = "",
    as_json: JSON = False,
) -> None:
    """List whom to reach at each body; `stale` are those nobody has confirmed for too long."""
    with wired() as parts:
        found = parts.contacts.contacts((desk,) if desk else None)
        rows = [_contact_row(parts, each) for each in found]
    print_json(rows) if as_json else print_table(rows)


@duty.command()
def contact(
    desk: DESK,
    person: Annotated[str, typer.Argument(metavar="PERSON")],
    phone: Annotated[str, typer.Argument(metavar="TELEPHONE", help="The office's, or a mobile issued for duty.")],
    kind: Annotated[ContactKind, typer.Option(help="The leader in charge, or who does it.")] = ContactKind.STAFF,
    post: Annotated[str, typer.Option(help="What the person is there.")] = "",
    mobile: Annotated[bool, typer.Option("--duty-mobile", help="A mobile that the body issues for duty.")] = False,
    rank: Annotated[int, typer.Option(min=1, max=99, help="Who is tried first.")] = 1,
    as_json: JSON = False,
) -> None:
    """Enter a contact of a desk."""
    with wired() as parts:
        named = (masked(plain_line(person)), masked(plain_line(post)))
        phone_kind = PhoneKind.DUTY_MOBILE if mobile else PhoneKind.OFFICE
        entered = Contact(0, desk, kind, *named, phone, phone_kind, rank, parts.clock.now(), "")
        row = _contact_row(parts, book.keep(parts.contacts, parts.profile, OPERATOR, entered, 0))
    print_json(row) if as_json else print_table([row])


@duty.command()
def confirm_contact(number: CONTACT) -> None:
    """Say that a contact is still right."""
    with wired() as parts:
        standing = book.found(parts.contacts, OPERATOR, number)
        book.confirm(parts.contacts, OPERATOR, number, standing.version, parts.clock.now())


@duty.command()
def remove_contact(number: CONTACT, as_json: JSON = False) -> None:
    """Take a contact out; it is printed, so that it can be entered again."""
    with wired() as parts:
        standing = book.found(parts.contacts, OPERATOR, number)
        gone = book.remove(parts.contacts, OPERATOR, number, standing.version, parts.clock.now())
        row = _contact_row(parts, gone)
    print_json(row) if as_json else print_table([row])


def _title(parts: "Wiring", case_id: str) -> str:
    if not case_id:
        return ""
    with parts.store.read() as tx:
        return tx.case(case_id).title


def _show(shown: Call, as_json: bool) -> None:
    print_json(_call_row(shown)) if as_json else print_table([_call_row(shown)])


def _call_row(shown: Call) -> dict[str, object]:
    callee, last = shown.callee, shown.steps[-1] if shown.steps else None
    return {
        "call": shown.id,
        "to": shown.to,
        "reason": shown.reason,
        "case": shown.case_id,
        "text": shown.text or shown.title,
        "state": last.kind.value if last else "",
        "with": callee.person if callee else "",
        "telephone": callee.phone if callee else "",
        "until": shown.due_at.isoformat() if callee and shown.due_at else "",
        "said": last.text if last else "",
    }


def _contact_row(parts: "Wiring", shown: Contact) -> dict[str, object]:
    within = duty_rules(parts.profile.id).contacts.confirmed_within
    named = {name: getattr(shown, name) for name in ("desk", "person", "post", "phone")}
    return (
        {"number": shown.id}
        | named
        | {
            "kind": shown.kind.value,
            "telephone of": shown.phone_kind.value,
            "rank": shown.rank,
            "confirmed_at": shown.confirmed_at.isoformat(),
            "stale": is_stale(shown, parts.clock.now(), within),
        }
    )
