"""Accounts, sessions, tokens and the view log as tables of the case store."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, RowMapping, Table, delete, func, insert, select, update

from pipeline.backends.sql import account_tables as t
from pipeline.backends.sql.engine import begin
from pipeline.ports.accounts import Account, AccountAct, ActKind, Session, Token, View

FAILURES_KEPT = timedelta(days=1)


class SqlAccounts:
    """Fulfils `ports.accounts.Accounts`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _run(self, *statements: Any) -> None:
        with begin(self._engine, write=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def _one(self, statement: Any) -> RowMapping | None:
        with begin(self._engine, write=False) as connection:
            return connection.execute(statement).mappings().one_or_none()

    def _of_digest(self, table: Table, digest: str) -> RowMapping | None:
        return self._one(select(table).where(table.c.digest == digest))

    def put_account(self, account: Account, act: AccountAct | None = None) -> None:
        """Create or replace."""
        gone = delete(t.accounts).where(t.accounts.c.username == account.username)
        self._run(gone, insert(t.accounts).values(asdict(account)), *_kept(act))

    def acts(self, since: datetime, by: str = "", limit: int = 200) -> Sequence[AccountAct]:
        """What was done to accounts since then, newest first, by one person or by all."""
        a = t.account_acts.c
        columns = (a.at, a.by, a.kind, a.username, a.told)
        statement = select(*columns).where(a.at >= since).order_by(a.at.desc(), a.id.desc()).limit(limit)
        with begin(self._engine, write=False) as connection:
            rows = connection.execute(statement.where(a.by == by) if by else statement)
            return [AccountAct(at, who, ActKind(kind), username, told) for at, who, kind, username, told in rows]

    def account(self, username: str) -> Account | None:
        """The account of that name."""
        row = self._one(select(t.accounts).where(t.accounts.c.username == username))
        return Account(**row) if row else None

    def accounts(self) -> Sequence[Account]:
        """All accounts by name."""
        with begin(self._engine, write=False) as connection:
            rows = connection.execute(select(t.accounts).order_by(t.accounts.c.username)).mappings()
            return [Account(**row) for row in rows]

    def open_session(self, session: Session) -> None:
        """Keep a session, and forget those that expired before it was created."""
        expired = delete(t.sessions).where(t.sessions.c.expires_at <= session.created_at)
        self._run(expired, insert(t.sessions).values(asdict(session)))

    def session(self, digest: str) -> Session | None:
        """The session of that digest, expired or not."""
        row = self._of_digest(t.sessions, digest)
        return Session(**row) if row else None

    def extend_session(self, digest: str, expires_at: datetime) -> None:
        """Move the end of a session that is in use."""
        self._run(update(t.sessions).where(t.sessions.c.digest == digest).values(expires_at=expires_at))

    def end_session(self, digest: str) -> None:
        """Forget a session."""
        self._run(delete(t.sessions).where(t.sessions.c.digest == digest))

    def end_sessions(self, username: str) -> None:
        """Forget all sessions of an account."""
        self._run(delete(t.sessions).where(t.sessions.c.username == username))

    def put_token(self, token: Token, act: AccountAct | None = None) -> None:
        """Keep a token."""
        self._run(insert(t.tokens).values(asdict(token)), *_kept(act))

    def token(self, digest: str) -> Token | None:
        """The token of that digest, expired or not."""
        row = self._of_digest(t.tokens, digest)
        return Token(**row) if row else None

    def tokens(self) -> Sequence[Token]:
        """All tokens, the newest first."""
        newest_first = select(t.tokens).order_by(t.tokens.c.created_at.desc(), t.tokens.c.digest)
        with begin(self._engine, write=False) as connection:
            return [Token(**row) for row in connection.execute(newest_first).mappings()]

    def revoke_token(self, digest: str, act: AccountAct | None = None) -> None:
        """Forget a token."""
        self._run(delete(t.tokens).where(t.tokens.c.digest == digest), *_kept(act))

    def note_failure(self, keys: Sequence[str], at: datetime) -> None:
        """Note a failed sign-in under each key, and forget those long past."""
        f = t.failed_sign_ins
        rows = [{"key": key, "at": at} for key in keys]
        self._run(delete(f).where(f.c.at < at - FAILURES_KEPT), insert(f).values(rows))

    def failures(self, key: str, since: datetime) -> int:
        """How many failed under the key since then."""
        f = t.failed_sign_ins.c
        statement = select(func.count()).where(f.key == key, f.at >= since)
        with begin(self._engine, write=False) as connection:
            return int(connection.execute(statement).scalar_one())

    def forget_failures(self, key: str) -> None:
        """Start counting anew."""
        self._run(delete(t.failed_sign_ins).where(t.failed_sign_ins.c.key == key))

    def record_view(self, view: View) -> None:
        """Note who looked at a case."""
        self._run(insert(t.case_views).values(asdict(view)))

    def views(self, case_id: str = "", limit: int = 200, username: str = "") -> Sequence[View]:
        """The view log, newest first, of one case or of all, of one person or of all."""
        v = t.case_views.c
        statement = select(v.username, v.case_id, v.at).order_by(v.at.desc(), v.id.desc()).limit(limit)
        if case_id:
            statement = statement.where(v.case_id == case_id)
        if username:
            statement = statement.where(v.username == username)
        with begin(self._engine, write=False) as connection:
            return [View(**row) for row in connection.execute(statement).mappings()]


def _kept(act: AccountAct | None) -> list[Any]:
    """What writes the act down."""
    return [insert(t.account_acts).values(asdict(act))] if act else []
