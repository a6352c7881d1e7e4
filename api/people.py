"""Who may come in: accounts and tokens are made, changed and ended here, and nobody locks themselves out."""

from dataclasses import replace
from datetime import timedelta

from api import auth
from api.context import Context
from api.presenting.names import Names
from api.schemas.people import (
    SHORTEST_PASSWORD,
    AccountList,
    AccountRow,
    ChangedAccount,
    IssuedToken,
    NewAccount,
    NewPassword,
    NewToken,
    TokenList,
    TokenRow,
)
from api.viewer import Viewer
from pipeline.cases.actor import BOUND, Role
from pipeline.domain.errors import Invalid, NotFound, Refused
from pipeline.ports.accounts import Account, AccountAct, ActKind, Token

# Of a digest of 64: enough to tell tokens apart, and of no use to a thief.
ID_LENGTH = 16


def accounts(context: Context) -> AccountList:
    """All accounts by name; one whose role this version does not know is left to the command line."""
    tokens = [token.username for token in context.accounts.tokens() if _valid(context, token)]
    known = [each for each in context.accounts.accounts() if each.role in set(Role)]
    return AccountList(items=[_row(context, each, tokens.count(each.username)) for each in known])


def make(context: Context, viewer: Viewer, order: NewAccount) -> AccountRow:
    """A new account; Refused when the name is taken."""
    if context.accounts.account(order.username):
        raise Refused("account_exists", f"there is an account {order.username} already: choose another name")
    _require_body(context, order.role, order.body)
    hashed = auth.hash_password(_long_enough(order.password))
    account = Account(order.username, order.display_name, order.role.value, hashed, order.body)
    context.accounts.put_account(account, _act(context, viewer, ActKind.MADE, account.username, _standing(account)))
    return _row(context, account, 0)


def change(context: Context, viewer: Viewer, username: str, order: ChangedAccount) -> AccountRow:
    """Another name, role or body; with another role or body the open sessions end."""
    account = _account(context, username)
    changed = replace(account, display_name=order.display_name, role=order.role.value, body=order.body)
    moved = (changed.role, changed.body) != (account.role, account.body)
    if moved and viewer.username == username:
        raise _own()
    _require_body(context, order.role, order.body)
    context.accounts.put_account(changed, _act(context, viewer, ActKind.CHANGED, username, _standing(changed)))
    if moved:
        context.accounts.end_sessions(username)
    return _row(context, changed, _tokens_of(context, username))


def set_disabled(context: Context, viewer: Viewer, username: str, *, disabled: bool) -> AccountRow:
    """Shut out at once, tokens too, or let in again: with a new session, and with the tokens still valid."""
    account = _account(context, username)
    if viewer.username == username:
        raise _own()
    changed = replace(account, disabled=disabled)
    kind = ActKind.DISABLED if disabled else ActKind.ENABLED
    context.accounts.put_account(changed, _act(context, viewer, kind, username))
    if disabled:
        context.accounts.end_sessions(username)
    return _row(context, changed, _tokens_of(context, username))


def set_password(context: Context, viewer: Viewer, username: str, order: NewPassword) -> AccountRow:
    """From now on; whoever is signed in must sign in anew."""
    account = _account(context, username)
    changed = replace(account, password_hash=auth.hash_password(_long_enough(order.password)))
    context.accounts.put_account(changed, _act(context, viewer, ActKind.PASSWORD, username))
    context.accounts.end_sessions(username)
    return _row(context, changed, _tokens_of(context, username))


def tokens(context: Context) -> TokenList:
    """All tokens, the newest first."""
    return TokenList(items=[_token_row(context, token) for token in context.accounts.tokens()])


def issue(context: Context, viewer: Viewer, order: NewToken) -> IssuedToken:
    """A new token, whose secret is told this once."""
    if _account(context, order.username).disabled:
        raise Refused("account_disabled", f"{order.username} is disabled: enable the account first")
    now = context.clock.now()
    length = timedelta(days=order.days)
    secret = auth.issue_token(context.accounts, order.username, order.label, now, length, viewer.username)
    kept = context.accounts.token(auth.digest(secret))
    assert kept is not None
    return IssuedToken(secret=secret, token=_token_row(context, kept))


def revoke(context: Context, viewer: Viewer, token_id: str) -> TokenList:
    """End a token at once; those that are left."""
    found = [token for token in context.accounts.tokens() if token.digest[:ID_LENGTH] == token_id]
    if not found:
        raise NotFound(f"there is no token {token_id}; it may be revoked", "no_token", str(token_id))
    for token in found:
        act = _act(context, viewer, ActKind.TOKEN_REVOKED, token.username, token.label)
        context.accounts.revoke_token(token.digest, act)
    return tokens(context)


def _act(context: Context, viewer: Viewer, kind: ActKind, username: str, told: str = "") -> AccountAct:
    return AccountAct(context.clock.now(), viewer.username, kind, username, told)


def _standing(account: Account) -> str:
    """What an account may do, as the log has it."""
    return " ".join(filter(None, (account.role, account.body)))


def _account(context: Context, username: str) -> Account:
    account = context.accounts.account(username)
    if account is None:
        raise NotFound(f"there is no account {username}", "no_account", username)
    return account


def _own() -> Refused:
    return Refused("own_account", "you cannot disable yourself or change your own role: ask another administrator")


def _require_body(context: Context, role: Role, body: str) -> None:
    if role in BOUND and not body:
        raise Invalid("body", f"a {role.value} acts for a body: choose one", code="needs_body")
    if body and body not in context.profile.bodies:
        raise Invalid("body", f"there is no body {body} in this jurisdiction", code="unknown_body")


def _long_enough(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password", f"a password has at least {SHORTEST_PASSWORD} characters", code="short_password")
    return password


def _valid(context: Context, token: Token) -> bool:
    return token.expires_at is None or token.expires_at > context.clock.now()


def _tokens_of(context: Context, username: str) -> int:
    return sum(token.username == username and _valid(context, token) for token in context.accounts.tokens())


def _row(context: Context, account: Account, tokens: int) -> AccountRow:
    return AccountRow(
        username=account.username,
        display_name=account.display_name,
        role=Role(account.role),
        body=Names(context.profile).body(account.body),
        disabled=account.disabled,
        tokens=tokens,
    )


def _token_row(context: Context, token: Token) -> TokenRow:
    return TokenRow(
        id=token.digest[:ID_LENGTH],
        username=token.username,
        label=token.label,
        created_at=token.created_at,
        expires_at=token.expires_at,
        valid=_valid(context, token),
    )
