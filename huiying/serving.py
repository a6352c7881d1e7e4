"""What `huiying serve` hands to the API."""

from pathlib import Path

import structlog

from api.context import ApiSettings, Context
from huiying.crawling import source_states
from huiying.demo.logins import demo_sign_ins
from huiying.wiring import Wiring
from huiying.working import GROUPS
from pipeline.cases.desk import Desk
from pipeline.cases.rulebook import Policies

log = structlog.get_logger(__name__)
DASHBOARDS = Path(__file__).parent.parent / "dashboards" / "dist"


def api_context(parts: Wiring) -> Context:
    """The ports and settings of the API in this installation."""
    settings = parts.settings
    return Context(
        store=parts.store,
        queries=parts.queries,
        accounts=parts.accounts,
        dead_letters=parts.dead_letters,
        search=parts.search,
        bus=parts.bus,
        desk=Desk(parts.store, Policies(parts.profile), parts.clock),
        intake=parts.intake,
        profile=parts.profile,
        clock=parts.clock,
        settings=ApiSettings(
            secure_cookie=settings.https,
            static=built_dashboards(),
            demo_sign_ins=demo_sign_ins(parts.profile) if settings.demo else (),
        ),
        sources=lambda: source_states(parts),
        groups=GROUPS,
    )


def built_dashboards() -> Path | None:
    """Where the built web application is; None, with a warning, when it was not built."""
    if (DASHBOARDS / "index.html").is_file():
        return DASHBOARDS
    log.warning("the dashboards are not built; `make setup` builds them", folder=str(DASHBOARDS))
    return None
