"""The contacts book: bodies keep their own, the office everybody's; nothing beyond work is kept of a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.cases.actor import Actor
from pipeline.cases.checks import require_words
from pipeline.cases.desks import own_desk, require_desk, require_keeper, require_own_desk
from pipeline.domain.contacts import Contact, require_work_phone
from pipeline.domain.errors import NotFound, Refused
from pipeline.domain.policy import Profile
from pipeline.ports.duty import Contacts, Entered

MOST = 50


def keep(book: Contacts, profile: Profile, actor: Actor, contact: Contact, expected: int) -> Contact:
    """Keep a new contact (id 0) or a changed one; who writes it down confirms it."""
    require_own_desk(actor)
    desk = require_desk(profile, contact.desk or own_desk(actor))
    require_keeper(actor, desk)
    if contact.id:
        found(book, actor, contact.id)
    person = require_words("person", contact.person)
    require_work_phone("phone", contact.phone, contact.phone_kind)
    if not contact.id:
        _require_new(book.contacts((desk,)), person, contact.phone)
    return book.keep(replace(contact, desk=desk, person=person, confirmed_by=actor.name), expected)


def _require_new(kept: Sequence[Contact], person: str, phone: str) -> None:
    if any((each.person, each.phone) == (person, phone) for each in kept):
        raise Refused("contact_known", "this person stands in the book with this telephone already")
    if len(kept) >= MOST:
        raise Refused("too_many", f"a desk has at most {MOST} contacts: take out who is not there any more")


def confirm(book: Contacts, actor: Actor, contact_id: int, expected: int, now: datetime) -> Contact:
    """Say that it is still so."""
    contact = found(book, actor, contact_id)
    return book.keep(replace(contact, confirmed_at=now, confirmed_by=actor.name), expected)


def remove(book: Contacts, actor: Actor, contact_id: int, expected: int, now: datetime) -> Contact:
    """Take it out; it is given back, so that it can be entered again."""
    contact = found(book, actor, contact_id)
    book.remove(contact_id, expected, Entered(actor.name, now))
    return contact


def found(book: Contacts, actor: Actor, contact_id: int) -> Contact:
    """A contact that the person keeps; NotFound for another's."""
    contact = book.contact(contact_id)
    if contact is None:
        raise NotFound(f"there is no contact {contact_id}")
    require_keeper(actor, contact.desk)
    return contact
