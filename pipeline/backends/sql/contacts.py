"""The contacts book as a table of versions in the case store."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.backends.sql import duty_tables as t
from pipeline.backends.sql.engine import begin
from pipeline.domain.contacts import Contact, ContactKind, PhoneKind
from pipeline.domain.errors import Stale
from pipeline.ports.duty import Desks, Entered

_FIELDS = ("id", "version", "desk", "person", "post", "phone", "rank", "confirmed_at", "confirmed_by")


class SqlContacts:
    """Fulfils `ports.duty.Contacts`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, contact: Contact, expected: int) -> Contact:
        """Keep a new contact (id 0), or the next version of one; Stale when it is not at `expected` any more."""
        row = {name: getattr(contact, name) for name in _FIELDS}
        row |= {"kind": contact.kind.value, "phone_kind": contact.phone_kind.value, "current": True, "removed_by": ""}
        with begin(self._engine, write=True) as connection:
            if contact.id:
                self._supersede(connection, contact.id, expected)
                row["version"] = expected + 1
            else:
                row |= {"id": _next_id(connection), "version": 1}
            try:
                connection.execute(insert(t.contacts).values(row))
            except IntegrityError as error:
                raise Stale(expected, expected + 1) from error
            wanted = select(t.contacts).where(t.contacts.c.id == row["id"], t.contacts.c.version == row["version"])
            return _contact(connection.execute(wanted).mappings().one())

    def remove(self, contact_id: int, expected: int, removed: Entered) -> None:
        """Take a contact out; Stale when it is not at `expected` any more."""
        c = t.contacts.c
        with begin(self._engine, write=True) as connection:
            self._supersede(connection, contact_id, expected)
            mark = update(t.contacts).where(c.id == contact_id, c.version == expected)
            connection.execute(mark.values(removed_at=removed.at, removed_by=removed.by))

    def _supersede(self, connection: Connection, contact_id: int, expected: int) -> None:
        c = t.contacts.c
        mark = update(t.contacts).where(c.id == contact_id, c.version == expected, c.current.is_(True))
        if connection.execute(mark.values(current=False)).rowcount != 1:
            newest = connection.execute(select(func.max(c.version)).where(c.id == contact_id)).scalar()
            raise Stale(expected, int(newest or 0))

    def contact(self, contact_id: int) -> Contact | None:
        """The contact, unless it was taken out."""
        return next(iter(self._found(select(t.contacts).where(t.contacts.c.id == contact_id))), None)

    def contacts(self, desks: Desks) -> Sequence[Contact]:
        """Those of the desks, by desk and rank."""
        wanted = select(t.contacts)
        return self._found(wanted if desks is None else wanted.where(t.contacts.c.desk.in_(desks)))

    def _found(self, wanted: Select[Any]) -> list[Contact]:
        c = t.contacts.c
        current = wanted.where(c.current.is_(True)).order_by(c.desk, c.rank, c.id)
        with begin(self._engine, write=False) as connection:
            return [_contact(row) for row in connection.execute(current).mappings()]


def _next_id(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(t.contacts.c.id), 0))).scalar_one()) + 1


def _contact(row: Any) -> Contact:
    fields = {name: row[name] for name in _FIELDS}
    return Contact(kind=ContactKind(row["kind"]), phone_kind=PhoneKind(row["phone_kind"]), **fields)
