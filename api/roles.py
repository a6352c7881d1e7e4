"""Who may call what: one table, route name → roles. A route that is not in it is refused to everyone."""

from pipeline.cases.actor import Role as Role
from pipeline.cases.commands import NAMES
from pipeline.cases.commands import ROLES as COMMAND_ROLES

Roles = frozenset[Role]

EVERYONE: Roles = frozenset(Role)
OVERSEERS: Roles = frozenset({Role.ANALYST, Role.LEADER, Role.ADMINISTRATOR})
KEEPERS: Roles = frozenset({Role.ANALYST, Role.ADMINISTRATOR})

PUBLIC = frozenset({"login", "demo_accounts", "healthz", "readyz", "prometheus_metrics"})

# What the desk lets a role command, the route lets through.
COMMAND_ROUTES = {
    "confirm_case": "confirm",
    "correct_case": "correct",
    "dispatch_case": "dispatch",
    "sign_in_case": "sign-in",
    "return_case": "return",
    "report_progress": "progress",
    "publish_answer": "publish",
    "hold_press_conference": "press-conference",
    "close_case": "close",
    "dismiss_case": "dismiss",
    "reopen_case": "reopen",
    "merge_case": "merge",
}

ROLES: dict[str, Roles] = {
    **{route: COMMAND_ROLES[NAMES[command]] for route, command in COMMAND_ROUTES.items()},
    "logout": EVERYONE,
    "me": EVERYONE,
    "list_cases": EVERYONE,
    "get_case": EVERYONE,
    "list_case_events": EVERYONE,
    "list_case_clocks": EVERYONE,
    "search_posts": EVERYONE,
    "suggest_searches": EVERYONE,
    "enter_post": frozenset({Role.ANALYST, Role.HANDLER}),
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
