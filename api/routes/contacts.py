"""Whom to reach."""

from fastapi import APIRouter

from api import contacts
from api.access import Ctx, Who
from api.schemas.base import RowId
from api.schemas.contacts import ChangedContact, ContactList, ContactRow, NewContact, SeenContact

router = APIRouter(prefix="/duty/contacts", tags=["duty"])


@router.get("")
def list_contacts(context: Ctx, viewer: Who) -> ContactList:
    """The contacts of one's own desk and of the offices; the offices see everybody's."""
    return contacts.shown(context, viewer)


@router.post("", status_code=201)
def enter_contact(order: NewContact, context: Ctx, viewer: Who) -> ContactRow:
    """Write down whom to reach. A private mobile is refused."""
    return contacts.keep(context, viewer, order)


@router.post("/{contact_id}")
def change_contact(contact_id: RowId, order: ChangedContact, context: Ctx, viewer: Who) -> ContactRow:
    """Change a contact; 412 when somebody changed it first."""
    return contacts.keep(context, viewer, order, contact_id)


@router.post("/{contact_id}/confirm")
def confirm_contact(contact_id: RowId, order: SeenContact, context: Ctx, viewer: Who) -> ContactRow:
    """Say that it is still so."""
    return contacts.confirm(context, viewer, contact_id, order.version)


@router.post("/{contact_id}/remove")
def remove_contact(contact_id: RowId, order: SeenContact, context: Ctx, viewer: Who) -> ContactRow:
    """Take a contact out; it is given back and can be entered again."""
    return contacts.remove(context, viewer, contact_id, order.version)
