"""What every route depends on: the context, the viewer, the role, the revision named."""

import re
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Header, Request

from api import auth
from api.context import Context
from api.presenting import absences
from api.problems import ApiError
from api.roles import is_public, roles_of
from api.viewer import Viewer


def context_of(request: Request) -> Context:
    """The ports handed in by the front door."""
    context: Context = request.app.state.context
    return context


def _identified(request: Request, context: Context) -> Viewer | None:
    """By bearer token if there is one, else by cookie; a cookie's unsafe request needs the CSRF token."""
    now = context.clock.now()
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return auth.by_token(context.accounts, secret.strip(), now)
    cookie = request.cookies.get(auth.COOKIE)
    if not cookie:
        return None
    viewer = auth.by_session(context.accounts, cookie, now, context.settings.session_length)
    if viewer and request.method not in auth.SAFE_METHODS:
        auth.check_csrf(viewer, request.headers.get(auth.CSRF_HEADER, ""))
    return viewer


def authorize(request: Request) -> None:
    """Let a request through when the table of roles has its route for the viewer's role."""
    _require_legible(request)
    route: str = request.scope["route"].name
    if is_public(route):
        return
    viewer = _identified(request, context_of(request))
    if viewer is None:
        raise ApiError(401, "signed_out", "请先登录", "sign in first", headers={"WWW-Authenticate": "Bearer"})
    if viewer.role not in roles_of(route):
        raise ApiError(403, "wrong_role", "您的角色不能执行此操作", "your role cannot do this")
    request.state.viewer = replace(viewer, language=request.headers.get("Accept-Language", "")[:200])


def _require_legible(request: Request) -> None:
    """No store keeps NUL, and some break at it."""
    if "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        chinese, english = absences.BY_STATUS[404]
        raise ApiError(404, "not_found", chinese, english)


def still_signed_in(request: Request) -> bool:
    """Whether a long request's sign-in holds, with the same role and body."""
    viewer = _identified(request, context_of(request))
    return viewer is not None and viewer == viewer_of(request)


def viewer_of(request: Request) -> Viewer:
    """The one whom `authorize` let through."""
    viewer: Viewer = request.state.viewer
    return viewer


def revision_of(if_match: Annotated[str | None, Header(alias="If-Match")] = None) -> int:
    """The case revision the command was decided upon; 428 when it is not named."""
    if if_match is None:
        chinese, english = "请在 If-Match 头中写明事项的版本", "name the revision of the case in If-Match"
        raise ApiError(428, "revision_missing", f'{chinese}，例如 If-Match: "3"', f'{english}, such as If-Match: "3"')
    named = re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', if_match.strip())
    if named is None:
        raise ApiError(
            422, "invalid", "If-Match：请写加引号的版本号", "If-Match: a revision number in quotes", field="If-Match"
        )
    return int(named.group(1))


def idempotency_key(key: Annotated[str, Header(alias="Idempotency-Key", max_length=200)] = "") -> str:
    """The client's own name for the command; '' when it gives none."""
    return key


Ctx = Annotated[Context, Depends(context_of)]
Who = Annotated[Viewer, Depends(viewer_of)]
Revision = Annotated[int, Depends(revision_of)]
Key = Annotated[str, Depends(idempotency_key)]
