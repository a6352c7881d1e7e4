"""Desks as they are called: a body, or the offices together."""

from api.presenting.names import Names
from api.schemas.bodies import BodyName
from pipeline.cases.notices import OFFICE
from pipeline.domain.policy import Profile


def desk_name(desk: str, profile: Profile) -> BodyName:
    """The body, or the internet office for the desk of the offices."""
    name = Names(profile).known_body(profile.internet_office if desk == OFFICE else desk).name
    return BodyName(id=desk, name=name)


def desks_by_name(profile: Profile) -> dict[str, str]:
    """Desk ids by their id, name and aliases, as a clerk's table may write them."""
    found = {alias: body.id for body in profile.bodies.values() for alias in body.aliases}
    found |= {body.name: body.id for body in profile.bodies.values()}
    found |= {body.id: body.id for body in profile.bodies.values()}
    return found | dict.fromkeys((OFFICE, *_names_of_office(profile)), OFFICE)


def _names_of_office(profile: Profile) -> list[str]:
    """The internet office's id and name, and what texts call it for short: 网信办."""
    office = profile.bodies.get(profile.internet_office)
    department = office.department if office else ""
    short = [name for each in profile.departments if each.id == department for name in each.short]
    return [profile.internet_office, *([office.name, *office.aliases] if office else []), *short]
