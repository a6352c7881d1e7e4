"""Signing in and who one is."""

from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas.base import Answer, Order
from api.schemas.bodies import BodyName
from pipeline.cases.actor import Role


class Credentials(Order):
    """A user name and a password."""

    username: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=1, max_length=1_000)]


class ProfileName(Answer):
    """The policy profile in force; `home` is its division code."""

    id: str
    name: str
    home: str


class Me(Answer):
    """The one signed in. `csrf_token` goes into the header X-CSRF-Token of every unsafe request; it is
    empty for bearer tokens, which need none. `commands` are those that the role ever gives."""

    username: str
    display_name: str
    role: Role
    body: BodyName | None
    csrf_token: str
    profile: ProfileName
    demo: bool
    commands: list[str]


class DemoAccount(Answer):
    """A sign-in that the demo offers as a button."""

    username: str
    password: str
    role: Role
    label: str
