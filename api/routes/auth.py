"""Signing in and out."""

from fastapi import APIRouter, Request, Response

from api import auth
from api.access import Ctx, Who
from api.context import Context
from api.presenting.names import Names
from api.problems import ApiError
from api.schemas.accounts import Credentials, DemoAccount, Me, ProfileName
from api.viewer import Viewer
from pipeline.cases.actor import Role
from pipeline.cases.decisions import given_by

router = APIRouter(tags=["auth"])


def _me(context: Context, viewer: Viewer) -> Me:
    profile = context.profile
    return Me(
        username=viewer.username,
        display_name=viewer.display_name,
        role=viewer.role,
        body=Names(profile).body(viewer.body),
        csrf_token=viewer.csrf_token,
        profile=ProfileName(id=profile.id, name=profile.name, home=profile.home),
        demo=context.settings.demo,
        commands=list(given_by(viewer.role)),
    )


@router.post("/auth/login")
def login(credentials: Credentials, request: Request, response: Response, context: Ctx) -> Me:
    """Open a session; its secret comes as an HttpOnly cookie."""
    now, length = context.clock.now(), context.settings.session_length
    address = request.client.host if request.client else ""
    account = auth.check_password(context.accounts, credentials.username, credentials.password, address, now)
    secret, session = auth.open_session(context.accounts, account, now, length)
    viewer = auth.viewer_of(account, session.csrf_token)
    if viewer is None:
        raise ApiError(
            403, "wrong_role", "该账户没有可用的角色，请联系管理员", "the account has no role: ask the administrator"
        )
    response.set_cookie(
        auth.COOKIE,
        secret,
        max_age=int(length.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=context.settings.secure_cookie,
    )
    return _me(context, viewer)


@router.post("/auth/logout", status_code=204)
def logout(request: Request, response: Response, context: Ctx) -> None:
    """End the session."""
    secret = request.cookies.get(auth.COOKIE)
    if secret:
        context.accounts.end_session(auth.digest(secret))
    response.delete_cookie(auth.COOKIE, httponly=True, samesite="lax", secure=context.settings.secure_cookie)


@router.get("/me")
def me(context: Ctx, viewer: Who) -> Me:
    """Who one is, and the CSRF token."""
    return _me(context, viewer)


@router.get("/auth/demo-accounts", responses={404: {"description": "this is no demonstration"}})
def demo_accounts(context: Ctx) -> list[DemoAccount]:
    """The sign-ins of the demonstration."""
    if not context.settings.demo:
        raise ApiError(404, "not_found", "这不是演示系统", "this is no demonstration")
    return [
        DemoAccount(username=s.username, password=s.password, role=Role(s.role), label=s.label)
        for s in context.settings.demo_sign_ins
    ]
