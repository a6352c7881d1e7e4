"""The contacts book over HTTP."""

from collections.abc import Sequence

from api.context import Context
from api.presenting.desks import desk_name
from api.schemas.contacts import ChangedContact, ContactList, ContactRow, LackingRow, NewContact
from api.viewer import Viewer
from pipeline.cases import contacts, desks
from pipeline.domain.contacts import Contact, is_stale, lacking
from pipeline.domain.duty_rules import ContactRule
from pipeline.intake.cleaning import masked, plain_line
from pipeline.policy import duty_rules
from pipeline.ports.duty import Desks


def rule_of(context: Context) -> ContactRule:
    """What this place asks of the book."""
    return duty_rules(context.profile.id).contacts


def shown(context: Context, viewer: Viewer) -> ContactList:
    """The contacts of the desks one sees."""
    rule, readable = rule_of(context), desks.readable(viewer.actor)
    found = context.contacts.contacts(readable)
    own = (desks.own_desk(viewer.actor),) if readable is not None else None
    return ContactList(
        items=[row(contact, context) for contact in found],
        lacking=_lacking(context, rule, found, readable),
        writable=_writable(viewer, own),
        stale_days=rule.confirmed_within.days,
        clause=rule.clause,
        basis=rule.basis,
        needs=list(rule.needs),
    )


def _writable(viewer: Viewer, own: tuple[str, ...] | None) -> list[str] | None:
    if own is not None:
        return [desk for desk in own if desk]
    return None if viewer.role in desks.KEEPERS else []


def _lacking(context: Context, rule: ContactRule, found: Sequence[Contact], readable: Desks) -> list[LackingRow]:
    """The bodies that must name somebody and have not; of all bodies only those that have begun a book."""
    own = {desk for desk in readable or () if desk in context.profile.bodies}
    rows = []
    for desk in sorted(own | {contact.desk for contact in found}):
        kinds = lacking([contact for contact in found if contact.desk == desk], rule.needs)
        if kinds:
            rows.append(LackingRow(desk=desk_name(desk, context.profile), kinds=list(kinds)))
    return rows


def keep(context: Context, viewer: Viewer, order: NewContact, contact_id: int = 0) -> ContactRow:
    """Write a contact down; what is typed is masked but for the telephone, which is the work's."""
    expected = order.version if isinstance(order, ChangedContact) else 0
    contact = Contact(
        id=contact_id,
        desk=order.desk,
        kind=order.kind,
        person=masked(plain_line(order.person)),
        post=masked(plain_line(order.post)),
        phone=order.phone,
        phone_kind=order.phone_kind,
        rank=order.rank,
        confirmed_at=context.clock.now(),
        confirmed_by="",
    )
    return row(contacts.keep(context.contacts, context.profile, viewer.actor, contact, expected), context)


def confirm(context: Context, viewer: Viewer, contact_id: int, version: int) -> ContactRow:
    """Say that it is still so."""
    now = context.clock.now()
    return row(contacts.confirm(context.contacts, viewer.actor, contact_id, version, now), context)


def remove(context: Context, viewer: Viewer, contact_id: int, version: int) -> ContactRow:
    """Take it out and give it back."""
    now = context.clock.now()
    return row(contacts.remove(context.contacts, viewer.actor, contact_id, version, now), context)


def row(contact: Contact, context: Context) -> ContactRow:
    """A contact with its desk's name, and whether it is stale."""
    fields = {name: getattr(contact, name) for name in ContactRow.model_fields if name not in ("desk", "stale")}
    stale = is_stale(contact, context.clock.now(), rule_of(context).confirmed_within)
    return ContactRow(desk=desk_name(contact.desk, context.profile), stale=stale, **fields)
