"""Accounts, tokens, and what people did."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas.base import Answer, Order, ShortText
from api.schemas.bodies import BodyName
from pipeline.cases.actor import Role

SHORTEST_PASSWORD = 10
LONGEST_TOKEN_DAYS = 3_650
UserName = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.@-]+$")]
# Its length is checked where the refusal is said in the reader's language.
Password = Annotated[str, Field(min_length=1, max_length=1_000)]


class AccountRow(Answer):
    """Somebody who may sign in. `tokens` counts those that are valid."""

    username: str
    display_name: str
    role: Role
    body: BodyName | None
    disabled: bool
    tokens: int


class AccountList(Answer):
    """All accounts by name."""

    items: list[AccountRow]


class NewAccount(Order):
    """An account to make; handlers, reviewers and the hotline act for a body."""

    username: UserName
    display_name: ShortText
    role: Role
    body: Annotated[str, Field(max_length=100)] = ""
    password: Password


class ChangedAccount(Order):
    """What an account is from now on."""

    display_name: ShortText
    role: Role
    body: Annotated[str, Field(max_length=100)] = ""


class NewPassword(Order):
    """A password to sign in with from now on; all sessions of the account end."""

    password: Password


class TokenRow(Answer):
    """A script's key; the secret itself is kept nowhere. `id` is the beginning of its digest."""

    id: str
    username: str
    label: str
    created_at: datetime
    expires_at: datetime | None
    valid: bool


class TokenList(Answer):
    """All tokens, the newest first."""

    items: list[TokenRow]


class NewToken(Order):
    """A key for a script that acts as the account."""

    username: UserName
    label: ShortText
    days: Annotated[int, Field(ge=1, le=LONGEST_TOKEN_DAYS)] = 90


class IssuedToken(Answer):
    """A new token; `secret` is told this once."""

    secret: str
    token: TokenRow


class ActRow(Answer):
    """Something that a person did: to a case, or to an account (`case_id` empty)."""

    at: datetime
    actor: str
    name: str
    body: BodyName | None
    type: str
    label: str
    case_id: str
    subject: str


class ActList(Answer):
    """What people did, the newest first."""

    items: list[ActRow]
