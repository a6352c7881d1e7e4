"""Who did what, and who looked at what: the steps of people in the histories of the cases, and the view log."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from api.context import Context
from api.presenting.names import Names
from api.presenting.words import EVENTS
from api.schemas.admin import ViewList, ViewRow
from api.schemas.people import ActList, ActRow

PERSON = "user:"


def acts(context: Context, username: str, days: int, limit: int) -> ActList:
    """What one person or everybody did in the last days, the newest first."""
    actor = f"{PERSON}{username}" if username else ""
    events = context.queries.acts(context.clock.now() - timedelta(days=days), actor, limit)
    titles, people = _titles(context, (event.case_id for event in events)), _people(context)
    names = Names(context.profile)
    rows = []
    for event in events:
        name = event.actor.removeprefix(PERSON)
        rows.append(
            ActRow(
                at=event.noticed_at,
                actor=name,
                name=people.get(name, name),
                body=names.body(event.body),
                type=event.type,
                label=EVENTS[event.type],
                case_id=event.case_id,
                subject=titles.get(event.case_id, ""),
            )
        )
    return ActList(items=rows)


def views(context: Context, username: str, case_id: str, limit: int) -> ViewList:
    """Who looked at which case, the newest first."""
    found = context.accounts.views(case_id, limit, username)
    titles, people = _titles(context, (view.case_id for view in found)), _people(context)
    rows = [
        ViewRow(
            username=view.username,
            name=people.get(view.username, view.username),
            case_id=view.case_id,
            subject=titles.get(view.case_id, ""),
            at=view.at,
        )
        for view in found
    ]
    return ViewList(items=rows)


def _titles(context: Context, case_ids: Iterable[str]) -> Mapping[str, str]:
    records = context.queries.records(sorted(set(case_ids)), context.clock.now())
    return {case_id: record.case.title for case_id, record in records.items()}


def _people(context: Context) -> Mapping[str, str]:
    return {account.username: account.display_name for account in context.accounts.accounts()}
