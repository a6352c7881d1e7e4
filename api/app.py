"""The application: routes, errors, headers, static dashboards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute

from api import problems
from api.access import authorize
from api.context import Context
from api.headers import SecurityHeaders
from api.live import Hub
from api.routes import (
    admin,
    auth,
    bulk,
    calls,
    cases,
    commands,
    contacts,
    desk_book,
    duty,
    follows,
    health,
    metrics,
    people,
    policy_watches,
    posts,
    proof_addresses,
    saved_searches,
    stream,
)
from api.static import serve_dashboards

PREFIX = "/api/v1"
BY_RESOURCE = (
    auth.router,
    cases.router,
    bulk.router,
    commands.router,
    posts.router,
    proof_addresses.router,
    metrics.router,
    stream.router,
    admin.router,
    people.router,
    desk_book.router,
    duty.router,
    contacts.router,
    calls.router,
    policy_watches.router,
    saved_searches.router,
    follows.router,
)


def _operation_id(route: APIRoute) -> str:
    return route.name


def routed_app() -> FastAPI:
    """The application without ports: what the OpenAPI document describes."""
    app = FastAPI(
        title="Huiying",
        version="1",
        description="Public-opinion monitoring and response for local government.",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        dependencies=[Depends(authorize)],
        lifespan=_lifespan,
    )
    api = APIRouter(prefix=PREFIX)
    for router in BY_RESOURCE:
        api.include_router(router)
    app.include_router(api)
    app.include_router(health.router)
    problems.install(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The stream's one poller lives as long as the application."""
    async with app.state.hub.running():
        yield


def create_app(context: Context) -> FastAPI:
    """The application on the ports handed in."""
    app = routed_app()
    app.state.context = context
    app.state.hub = Hub(context)
    app.add_middleware(SecurityHeaders, secure=context.settings.secure_cookie)
    if context.settings.static is not None:
        serve_dashboards(app, context.settings.static)
    return app
