"""Accounts, sessions, tokens, failed sign-ins and the view log. Secrets are kept only as hashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """A person who signs in. `role` names a role of the desk, `body` the body acted for, '' for none."""

    username: str
    display_name: str
    role: str
    password_hash: str
    body: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser; `digest` is the SHA-256 of the cookie's secret, hex."""

    digest: str
    username: str
    csrf_token: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A script's key; `digest` is the SHA-256 of the secret, hex. `expires_at` None: until revoked."""

    digest: str
    username: str
    label: str
    created_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Someone looked at a case."""

    username: str
    case_id: str
    at: datetime


class ActKind(StrEnum):
    """What can be done to an account."""

    MADE = "account_made"
    CHANGED = "account_changed"
    DISABLED = "account_disabled"
    ENABLED = "account_enabled"
    PASSWORD = "password_set"
    TOKEN_ISSUED = "token_issued"
    TOKEN_REVOKED = "token_revoked"


@dataclass(frozen=True, slots=True)
class AccountAct:
    """Who did what to an account; `by` is a user name, or `cli` for whoever sits at the machine. `told` says to
    what: a role and a body, a token's purpose; never a secret."""

    at: datetime
    by: str
    kind: ActKind
    username: str
    told: str = ""


class Accounts(Protocol):
    """Who may come in, and who looked at what. An act that is given is kept in the same transaction."""

    def put_account(self, account: Account, act: AccountAct | None = None) -> None:
        """Create or replace."""

    def acts(self, since: datetime, by: str = "", limit: int = 200) -> Sequence[AccountAct]:
        """What was done to accounts since then, newest first, by one person or by all."""

    def account(self, username: str) -> Account | None:
        """The account of that name."""

    def accounts(self) -> Sequence[Account]:
        """All accounts by name."""

    def open_session(self, session: Session) -> None:
        """Keep a session, and forget those that expired before it was created."""

    def session(self, digest: str) -> Session | None:
        """The session of that digest, expired or not."""

    def extend_session(self, digest: str, expires_at: datetime) -> None:
        """Move the end of a session that is in use."""

    def end_session(self, digest: str) -> None:
        """Forget a session."""

    def end_sessions(self, username: str) -> None:
        """Forget all sessions of an account."""

    def put_token(self, token: Token, act: AccountAct | None = None) -> None:
        """Keep a token."""

    def token(self, digest: str) -> Token | None:
        """The token of that digest, expired or not."""

    def tokens(self) -> Sequence[Token]:
        """All tokens, the newest first."""

    def revoke_token(self, digest: str, act: AccountAct | None = None) -> None:
        """Forget a token."""

    def note_failure(self, keys: Sequence[str], at: datetime) -> None:
        """Note a failed sign-in under each key (user name, address)."""

    def failures(self, key: str, since: datetime) -> int:
        """How many failed under the key since then."""

    def forget_failures(self, key: str) -> None:
        """Start counting anew."""

    def record_view(self, view: View) -> None:
        """Note who looked at a case."""

    def views(self, case_id: str = "", limit: int = 200, username: str = "") -> Sequence[View]:
        """The view log, newest first, of one case or of all, of one person or of all."""
