"""The contacts book 通讯录: whom to reach at a body, by the telephone of the office and nothing more of the person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pipeline.domain.errors import Invalid

# A landline with area code, perhaps an extension; or a short number such as 12345.
_OFFICE = re.compile(r"(?:0\d{2,3}[- ]?)?\d{7,8}(?:[-转]\d{1,6})?|1\d{2,4}|9\d{4}")
_MOBILE = re.compile(r"1[3-9]\d{9}")


class PhoneKind(StrEnum):
    """Whose telephone it is: the office's, or a mobile that the body issues for duty."""

    OFFICE = "office"
    DUTY_MOBILE = "duty_mobile"


class ContactKind(StrEnum):
    """What the person is to the body's casework: the leader in charge of it 分管负责人, or who does it 经办人员."""

    LEADER = "leader"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Contact:
    """`rank` orders whom to try first. `version` counts changes; `confirmed_at` is when somebody last said that it
    is still so."""

    id: int
    desk: str
    kind: ContactKind
    person: str
    post: str
    phone: str
    phone_kind: PhoneKind
    rank: int
    confirmed_at: datetime
    confirmed_by: str
    version: int = 1


def require_work_phone(field: str, phone: str, kind: PhoneKind) -> None:
    """Invalid for what is no number, and for a mobile that is not said to be issued for duty."""
    if kind is PhoneKind.DUTY_MOBILE:
        if not _MOBILE.fullmatch(phone):
            raise Invalid(field, "give the 11 digits of the duty mobile", "no_phone")
        return
    if _MOBILE.fullmatch(phone):
        raise Invalid(field, "a mobile belongs here only if the body issues it for duty: say so", "private_phone")
    if not _OFFICE.fullmatch(phone):
        raise Invalid(field, "give an office telephone, such as 0854-8221234", "no_phone")


def require_duty_phone(field: str, phone: str) -> None:
    """Invalid for what is neither an office telephone nor a mobile; on a roster either is the duty's."""
    if not (_OFFICE.fullmatch(phone) or _MOBILE.fullmatch(phone)):
        raise Invalid(field, "give a duty telephone, such as 0854-8221234", "no_phone")


def is_stale(contact: Contact, now: datetime, after: timedelta) -> bool:
    """Whether nobody has confirmed it for too long."""
    return now - contact.confirmed_at > after


def lacking(contacts: Sequence[Contact], needed: Sequence[ContactKind]) -> tuple[ContactKind, ...]:
    """The kinds that a body must name and has not."""
    named = {contact.kind for contact in contacts}
    return tuple(kind for kind in needed if kind not in named)
