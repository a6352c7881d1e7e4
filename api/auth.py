"""Signing in: argon2 passwords, sessions and tokens kept as hashes, CSRF, a limit on failures."""

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.problems import ApiError
from api.viewer import Viewer
from pipeline.cases.actor import Role
from pipeline.ports.accounts import Account, AccountAct, Accounts, ActKind, Session, Token

COOKIE = "huiying_session"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# From one address soon, from anywhere later: guessing is stopped, locking others out is not easy.
FAILURES_ALLOWED = {"pair": 5, "user": 30, "address": 50}
FAILURE_WINDOW = timedelta(minutes=15)

_hasher = PasswordHasher()


@cache
def _unknown() -> str:
    """Compared against when the name is unknown, so that the answer takes as long as for a known one."""
    return _hasher.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def digest(secret: str) -> str:
    """What is stored of a session's or token's secret: SHA-256, hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _failure_keys(username: str, address: str) -> dict[str, str]:
    return {
        "pair": f"pair:{username}@{address}",
        "user": f"user:{username}",
        "address": f"address:{address}",
    }


def _refuse_after_failures(accounts: Accounts, keys: dict[str, str], now: datetime) -> None:
    since = now - FAILURE_WINDOW
    if any(accounts.failures(key, since) >= FAILURES_ALLOWED[kind] for kind, key in keys.items()):
        wait = str(int(FAILURE_WINDOW.total_seconds()))
        words = ("登录失败次数过多，请 15 分钟后再试", "too many failures: try again in 15 minutes")
        raise ApiError(429, "too_many_failures", *words, headers={"Retry-After": wait})


def check_password(accounts: Accounts, username: str, password: str, address: str, now: datetime) -> Account:
    """The account that name and password belong to; ApiError 401 or, after many failures, 429."""
    keys = _failure_keys(username, address)
    _refuse_after_failures(accounts, keys, now)
    account = accounts.account(username)
    right = _matches(account.password_hash if account else _unknown(), password)
    if account is None or account.disabled or not right:
        accounts.note_failure(tuple(keys.values()), now)
        raise ApiError(401, "wrong_credentials", "用户名或密码不正确", "the user name or the password is wrong")
    accounts.forget_failures(keys["pair"])
    if _hasher.check_needs_rehash(account.password_hash):
        accounts.put_account(replace(account, password_hash=hash_password(password)))
    return account


def open_session(accounts: Accounts, account: Account, now: datetime, length: timedelta) -> tuple[str, Session]:
    """A new session and the secret for its cookie, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    session = Session(digest(secret), account.username, secrets.token_urlsafe(24), now, now + length)
    accounts.open_session(session)
    return secret, session


def issue_token(
    accounts: Accounts, username: str, label: str, now: datetime, length: timedelta | None = None, by: str = "cli"
) -> str:
    """A bearer token for scripts; shown once, stored as a hash. `by` is who issues it."""
    secret = f"hy_{secrets.token_urlsafe(32)}"
    act = AccountAct(now, by, ActKind.TOKEN_ISSUED, username, label)
    accounts.put_token(Token(digest(secret), username, label, now, now + length if length else None), act)
    return secret


def viewer_of(account: Account | None, csrf_token: str = "") -> Viewer | None:
    """The account as one who asks; None when it is unknown, disabled or without a role."""
    if account is None or account.disabled or account.role not in set(Role):
        return None
    role = Role(account.role)
    return Viewer(account.username, account.display_name, role, account.body, csrf_token)


def by_session(accounts: Accounts, secret: str, now: datetime, length: timedelta) -> Viewer | None:
    """Whose session it is; one in use is prolonged when half of it is over."""
    session = accounts.session(digest(secret))
    if session is None or session.expires_at <= now:
        return None
    if session.expires_at - now < length / 2:
        accounts.extend_session(session.digest, now + length)
    return viewer_of(accounts.account(session.username), session.csrf_token)


def by_token(accounts: Accounts, secret: str, now: datetime) -> Viewer | None:
    """Whose bearer token it is."""
    token = accounts.token(digest(secret))
    if token is None or (token.expires_at is not None and token.expires_at <= now):
        return None
    return viewer_of(accounts.account(token.username))


def check_csrf(viewer: Viewer, sent: str) -> None:
    """Refuse an unsafe request whose header does not carry the session's token."""
    if not viewer.csrf_token or not hmac.compare_digest(viewer.csrf_token.encode(), sent.encode()):
        english = f"the request has no valid {CSRF_HEADER}: load the page anew, then try again"
        raise ApiError(403, "csrf", f"请求缺少有效的 {CSRF_HEADER}，请刷新页面后重试", english)
