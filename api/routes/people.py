"""Who may come in, and who did what."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import acts, people
from api.access import Ctx, Who
from api.schemas.people import (
    AccountList,
    AccountRow,
    ActList,
    ChangedAccount,
    IssuedToken,
    NewAccount,
    NewPassword,
    NewToken,
    TokenList,
)

router = APIRouter(prefix="/admin", tags=["admin"])


@router.get("/accounts")
def list_accounts(context: Ctx) -> AccountList:
    """Who may sign in."""
    return people.accounts(context)


@router.post("/accounts", status_code=201)
def make_account(order: NewAccount, context: Ctx, viewer: Who) -> AccountRow:
    """Let somebody in; 409 when the name is taken."""
    return people.make(context, viewer, order)


@router.post("/accounts/{username}")
def change_account(username: str, order: ChangedAccount, context: Ctx, viewer: Who) -> AccountRow:
    """Another name, role or body; one's own role stays."""
    return people.change(context, viewer, username, order)


@router.post("/accounts/{username}/disable")
def disable_account(username: str, context: Ctx, viewer: Who) -> AccountRow:
    """Shut somebody out at once, scripts with their tokens too; never oneself."""
    return people.set_disabled(context, viewer, username, disabled=True)


@router.post("/accounts/{username}/enable")
def enable_account(username: str, context: Ctx, viewer: Who) -> AccountRow:
    """Let somebody in again."""
    return people.set_disabled(context, viewer, username, disabled=False)


@router.post("/accounts/{username}/password")
def set_password(username: str, order: NewPassword, context: Ctx, viewer: Who) -> AccountRow:
    """Give a new password; the sessions of the account end."""
    return people.set_password(context, viewer, username, order)


@router.get("/tokens")
def list_tokens(context: Ctx) -> TokenList:
    """The keys of scripts, never their secrets."""
    return people.tokens(context)


@router.post("/tokens", status_code=201)
def issue_token(order: NewToken, context: Ctx, viewer: Who) -> IssuedToken:
    """A key for a script; its secret is told this once."""
    return people.issue(context, viewer, order)


@router.post("/tokens/{token_id}/revoke")
def revoke_token(token_id: str, context: Ctx, viewer: Who) -> TokenList:
    """End a key at once; those that are left."""
    return people.revoke(context, viewer, token_id)


@router.get("/acts")
def list_acts(
    context: Ctx,
    username: Annotated[str, Query(max_length=100)] = "",
    days: Annotated[int, Query(ge=1, le=3_660)] = 30,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> ActList:
    """What people did, the newest first."""
    return acts.acts(context, username, days, limit)
