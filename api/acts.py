"""Who did what, and who looked at what: the steps of people in the histories of the cases, what was done to accounts
and tokens, and the view log."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from api.context import Context
from api.presenting.names import Names
from api.presenting.words import ACCOUNT_ACTS, EVENTS
from api.schemas.admin import ViewList, ViewRow
from api.schemas.people import ActList, ActRow
from pipeline.ports.accounts import AccountAct, ActKind

PERSON = "user:"
# What they tell is a role, and the body that it acts for.
STANDING = frozenset({ActKind.MADE, ActKind.CHANGED})


def acts(context: Context, username: str, days: int, limit: int) -> ActList:
    """What one person or everybody did in the last days, the newest first."""
    actor, since = f"{PERSON}{username}" if username else "", context.clock.now() - timedelta(days=days)
    events = context.queries.acts(since, actor, limit)
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
    rows += [_to_account(act, people, names) for act in context.accounts.acts(since, username, limit)]
    # Sorting keeps those of the same moment as each log has them.
    return ActList(items=sorted(rows, key=lambda row: row.at, reverse=True)[:limit])


def _to_account(act: AccountAct, people: Mapping[str, str], names: Names) -> ActRow:
    role, _, body = act.told.partition(" ")
    known = act.kind in STANDING and body
    told = f"{role} {names.known_body(body).name}" if known else act.told
    subject = " · ".join(filter(None, (people.get(act.username, act.username), act.username, told)))
    name = people.get(act.by, act.by)
    return ActRow(
        at=act.at,
        actor=act.by,
        name=name,
        body=None,
        type=act.kind.value,
        label=ACCOUNT_ACTS[act.kind],
        case_id="",
        subject=subject,
    )


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
