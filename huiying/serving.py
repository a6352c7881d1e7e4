"""What `huiying serve` hands to the API."""

from collections.abc import Sequence
from pathlib import Path

import structlog

from api.context import ApiSettings, Context, SourceState
from huiying.demo.logins import demo_sign_ins
from huiying.topics import GROUPS
from huiying.wiring import Wiring
from pipeline.cases.desk import Desk

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
        desk_book=parts.desk_book,
        roster=parts.roster,
        contacts=parts.contacts,
        calls=parts.calls,
        policy_watches=parts.policy_watches,
        saved_searches=parts.saved_searches,
        follows=parts.follows,
        search=parts.search,
        bus=parts.bus,
        desk=Desk(parts.store, parts.policies, parts.clock),
        intake=parts.intake,
        profile=parts.profile,
        boundaries=parts.boundaries,
        clock=parts.clock,
        settings=ApiSettings(
            secure_cookie=settings.https,
            static=built_dashboards(),
            demo_sign_ins=demo_sign_ins(parts.profile) if settings.demo else (),
        ),
        sources=lambda: sources_of(parts),
        reread=lambda source, key: reread(parts, source, key),
        groups=GROUPS,
        reaching=parts.reaching,
    )


def sources_of(parts: Wiring) -> Sequence[SourceState]:
    """How the sources do; what reads them takes seconds to import, so it waits until somebody asks."""
    from huiying import crawling
    from huiying.source_states import source_states

    return source_states(parts, crawling.sources_of(parts.settings))


def reread(parts: Wiring, source: str, key: str) -> bool:
    """Have the next crawl take a key anew."""
    from huiying.crawling import reread as reread_one

    return reread_one(parts, source, key)


def built_dashboards() -> Path | None:
    """Where the built web application is; None, with a warning, when it was not built."""
    if (DASHBOARDS / "index.html").is_file():
        return DASHBOARDS
    log.warning("the dashboards are not built; `make setup` builds them", folder=str(DASHBOARDS))
    return None
