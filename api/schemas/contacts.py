"""The contacts book."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.base import Answer, Order, ShortText
from api.schemas.bodies import BodyName
from api.schemas.duty import DeskId, Line, Phone
from pipeline.domain.contacts import ContactKind, PhoneKind

Version = Annotated[int, Field(ge=1, le=1_000_000, description="the version that was seen")]


class NewContact(Order):
    """Whom to reach at a desk, by an office telephone or a mobile that the body issues for duty."""

    desk: DeskId = ""
    kind: ContactKind
    person: ShortText
    post: Line = ""
    phone: Phone
    phone_kind: PhoneKind = PhoneKind.OFFICE
    rank: Annotated[int, Field(ge=1, le=99, description="whom to try first")] = 1


class ChangedContact(NewContact):
    """The contact as it should stand; what is changed counts as confirmed."""

    version: Version


class SeenContact(Order):
    """The version on which one decides."""

    version: Version


class ContactRow(Answer):
    """A contact. `stale`: nobody has confirmed it for longer than the rules allow."""

    id: int
    version: int
    desk: BodyName
    kind: ContactKind
    person: str
    post: str
    phone: str
    phone_kind: PhoneKind
    rank: int
    confirmed_at: datetime
    confirmed_by: str
    stale: bool


class LackingRow(Answer):
    """A body that has not named whom it must name."""

    desk: BodyName
    kinds: list[ContactKind]


class ContactList(Answer):
    """The contacts one sees. `writable` are the desks one keeps, None for all.

    A contact is stale after `stale_days`; `clause` gives the number, `basis` who must be named.
    """

    items: list[ContactRow]
    lacking: list[LackingRow]
    writable: list[str] | None
    stale_days: int
    clause: str
    basis: str
    needs: list[ContactKind]
