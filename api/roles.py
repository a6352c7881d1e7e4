"""Who may call what: one table, route name → roles. A route that is not in it is refused to everyone."""

from api.orders import ROUTES
from pipeline.cases.actor import Role as Role
from pipeline.cases.calling import CALLERS
from pipeline.cases.decisions import OFFERS

Roles = frozenset[Role]

EVERYONE: Roles = frozenset(Role)
OVERSEERS: Roles = frozenset({Role.ANALYST, Role.LEADER, Role.SUPERVISION, Role.ADMINISTRATOR, Role.AUDITOR})
WRITERS: Roles = EVERYONE - {Role.ADMINISTRATOR, Role.AUDITOR}
ADMINISTRATORS: Roles = frozenset({Role.ADMINISTRATOR})
INSPECTORS: Roles = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
KEEPERS: Roles = frozenset({Role.ANALYST, Role.ADMINISTRATOR})

PUBLIC = frozenset({"login", "demo_accounts", "healthz", "readyz", "prometheus_metrics"})

# What the desk lets a role command, the route lets through.
_OFFERED: dict[str, Roles] = {offer.name: offer.roles for offer in OFFERS}

ROLES: dict[str, Roles] = {
    **{route.name: _OFFERED[route.command] for route in ROUTES},
    "logout": EVERYONE,
    "me": EVERYONE,
    "list_cases": EVERYONE,
    "list_proposals": OVERSEERS | {Role.GOVERNMENT_OFFICE},
    "get_case": EVERYONE,
    "list_case_events": EVERYONE,
    "list_case_clocks": EVERYONE,
    "preview_many": _OFFERED["dispatch"],
    "give_many": _OFFERED["dispatch"],
    "check_address": _OFFERED["publish"],
    "list_searches": EVERYONE,
    "keep_search": EVERYONE,
    "change_search": EVERYONE,
    "remove_search": EVERYONE,
    "list_alerts": EVERYONE,
    "see_alerts": EVERYONE,
    "follow_case": EVERYONE,
    "unfollow_case": EVERYONE,
    "search_posts": EVERYONE,
    "suggest_searches": EVERYONE,
    "follow_post": EVERYONE,
    "enter_post": frozenset({Role.ANALYST, Role.HANDLER, Role.HOTLINE}),
    "import_posts": KEEPERS,
    "metrics_overview": EVERYONE,
    "metrics_boundaries": EVERYONE,
    "metrics_breakdown": EVERYONE,
    "metrics_series": EVERYONE,
    "metrics_cases": EVERYONE,
    "metrics_table": EVERYONE,
    "follow_stream": EVERYONE,
    "list_desk_entries": EVERYONE,
    "write_desk_entry": WRITERS,
    "reply_to_desk_entry": WRITERS,
    "view_roster": EVERYONE,
    "enter_shift": WRITERS,
    "import_roster": WRITERS,
    "remove_shift": WRITERS,
    "list_contacts": EVERYONE,
    "enter_contact": WRITERS,
    "change_contact": WRITERS,
    "confirm_contact": WRITERS,
    "remove_contact": WRITERS,
    "list_calls": EVERYONE,
    "call_somebody": CALLERS,
    "acknowledge_call": WRITERS,
    "pass_call_on": CALLERS,
    "withdraw_call": CALLERS,
    "list_policies": EVERYONE,
    "begin_policy": WRITERS,
    "get_policy": EVERYONE,
    "policy_curve": EVERYONE,
    "assess_policy": WRITERS,
    "aim_policy": WRITERS,
    "schedule_policy": WRITERS,
    "release_policy": WRITERS,
    "interpret_policy": WRITERS,
    "review_policy": WRITERS,
    "drop_policy": WRITERS,
    "note_policy_suggestion": WRITERS,
    "link_policy_cases": WRITERS,
    "list_sources": OVERSEERS,
    "list_dead_letters": KEEPERS,
    "retry_dead_letter": KEEPERS,
    "drop_dead_letter": KEEPERS,
    "view_profile": EVERYONE,
    "list_views": OVERSEERS,
    "admin_health": OVERSEERS,
    "list_acts": OVERSEERS,
    "list_accounts": INSPECTORS,
    "list_tokens": INSPECTORS,
    "make_account": ADMINISTRATORS,
    "change_account": ADMINISTRATORS,
    "disable_account": ADMINISTRATORS,
    "enable_account": ADMINISTRATORS,
    "set_password": ADMINISTRATORS,
    "issue_token": ADMINISTRATORS,
    "revoke_token": ADMINISTRATORS,
}


def is_public(route: str) -> bool:
    """Whether the route needs no sign-in."""
    return route in PUBLIC


def roles_of(route: str) -> Roles:
    """The roles that may call the route; none when the table lacks it."""
    return ROLES.get(route, frozenset())
