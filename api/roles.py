"""Who may call what: one table, route name → roles. A route that is not in it is refused to everyone."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do."""

    ANALYST = "analyst"
    HANDLER = "handler"
    LEADER = "leader"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


Roles = frozenset[Role]

EVERYONE: Roles = frozenset(Role)
OFFICE: Roles = frozenset({Role.ANALYST})
BODY: Roles = frozenset({Role.HANDLER})
OVERSEERS: Roles = frozenset({Role.ANALYST, Role.LEADER, Role.ADMINISTRATOR})
KEEPERS: Roles = frozenset({Role.ANALYST, Role.ADMINISTRATOR})

PUBLIC = frozenset({"login", "demo_accounts", "healthz", "readyz", "prometheus_metrics"})

ROLES: dict[str, Roles] = {
    "logout": EVERYONE,
    "me": EVERYONE,
    "list_cases": EVERYONE,
    "get_case": EVERYONE,
    "list_case_events": EVERYONE,
    "list_case_clocks": EVERYONE,
    "confirm_case": OFFICE,
    "correct_case": OFFICE,
    "dispatch_case": OFFICE,
    "dismiss_case": OFFICE,
    "merge_case": OFFICE,
    "reopen_case": OFFICE,
    "sign_in_case": BODY,
    "return_case": BODY,
    "report_progress": BODY,
    "publish_answer": BODY,
    "hold_press_conference": BODY,
    "close_case": OFFICE | BODY,
    "search_posts": EVERYONE,
    "suggest_searches": EVERYONE,
    "enter_post": OFFICE | BODY,
    "import_posts": KEEPERS,
    "metrics_overview": EVERYONE,
    "metrics_cases": EVERYONE,
    "follow_stream": EVERYONE,
    "list_sources": OVERSEERS,
    "list_dead_letters": KEEPERS,
    "retry_dead_letter": KEEPERS,
    "drop_dead_letter": KEEPERS,
    "view_profile": EVERYONE,
    "list_views": OVERSEERS,
    "admin_health": OVERSEERS,
}


def is_public(route: str) -> bool:
    """Whether the route needs no sign-in."""
    return route in PUBLIC


def roles_of(route: str) -> Roles:
    """The roles that may call the route; none when the table lacks it."""
    return ROLES.get(route, frozenset())
