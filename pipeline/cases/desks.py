"""Whose books a person may read and keep: those of the own body; the offices keep their own and everybody's."""

from pipeline.cases.actor import BOUND, Actor, Role
from pipeline.cases.notices import OFFICE
from pipeline.domain.errors import Invalid, NotFound, Refused
from pipeline.domain.policy import Profile
from pipeline.ports.duty import Desks

# Those of the offices who keep books for all; the others of the offices read them.
KEEPERS = frozenset({Role.ANALYST, Role.GOVERNMENT_OFFICE})


def readable(actor: Actor) -> Desks:
    """The desks whose roster and contacts the person sees: None for all; a body sees the offices beside itself."""
    if actor.role not in BOUND:
        return None
    return (actor.body, OFFICE) if actor.body else ()


def addressed(actor: Actor) -> Desks:
    """The desks whose calls the person sees: a body's own alone."""
    if actor.role not in BOUND:
        return None
    return (actor.body,) if actor.body else ()


def own_desk(actor: Actor) -> str:
    """The desk that the person writes for when none is named."""
    return actor.body if actor.role in BOUND else OFFICE


def require_keeper(actor: Actor, desk: str) -> None:
    """NotFound for another body's desk, which is none of theirs; Refused for who only reads."""
    if actor.role in BOUND:
        if not actor.body or desk != actor.body:
            raise NotFound("there is no such desk, or it is not yours")
    elif actor.role not in KEEPERS:
        raise Refused("role", f"the role «{actor.role.value}» cannot do this")


def require_own_desk(actor: Actor) -> None:
    """Refused to whoever acts for a body and has none: nothing may be written for nobody."""
    if actor.role in BOUND and not actor.body:
        raise Refused("no_body", "your account names no body: ask the administrator")


def require_desk(profile: Profile, desk: str) -> str:
    """The desk's id; the internet office's own is that of the offices. Invalid when there is none of that name."""
    if desk in (OFFICE, profile.internet_office):
        return OFFICE
    if desk not in profile.bodies:
        raise Invalid("desk", "there is no such body here; choose one of the list", "unknown_body")
    return desk
