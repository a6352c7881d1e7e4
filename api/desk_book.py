"""The desk's own book: what is typed is masked before it is kept."""

from collections.abc import Sequence

from api.context import Context
from api.linking import in_order, linked
from api.presenting.names import Names
from api.schemas.desk_book import EntryList, EntryRow, NewEntry, NewReply
from api.schemas.linked import LinkedCase
from api.viewer import Viewer
from pipeline.cases import daily
from pipeline.domain.errors import Invalid
from pipeline.intake.cleaning import masked, plain_line
from pipeline.ports.desk_book import Entry, EntryKind, Reply

# What a row has beside what is kept.
MADE = ("replies", "overdue", "by_name", "cases")


def entries(context: Context, viewer: Viewer, kind: EntryKind | None) -> EntryList:
    """Those of the viewer's desk."""
    found = context.desk_book.entries(daily.desk_of(viewer.actor), kind)
    return EntryList(items=_rows(found, context, viewer))


def write(context: Context, viewer: Viewer, order: NewEntry) -> EntryRow:
    """Keep a note or a report; it may only name cases that the writer sees."""
    unseen = set(order.cases) - context.queries.visible(order.cases, viewer.scope)
    if unseen:
        raise Invalid("cases", f"there is no case {min(unseen)}, or it is not yours to see", "no_case", min(unseen))
    actor, now = viewer.actor, context.clock.now()
    text, title = masked(order.text), masked(plain_line(order.title))
    cases = tuple(dict.fromkeys(order.cases))
    entry = Entry(0, order.kind, daily.desk_of(actor), now, actor.name, title, text, cases)
    return _rows([daily.write(context.desk_book, actor, entry)], context, viewer)[0]


def reply(context: Context, viewer: Viewer, entry_id: int, order: NewReply) -> EntryRow:
    """Answer an entry of one's desk."""
    now = context.clock.now()
    said = Reply(order.kind, now, viewer.actor.name, masked(order.text), order.due_at)
    return _rows([daily.reply(context.desk_book, viewer.actor, entry_id, said, now)], context, viewer)[0]


def _rows(entries: Sequence[Entry], context: Context, viewer: Viewer) -> list[EntryRow]:
    names = Names(context.profile, accounts=context.accounts)
    known = linked(context, viewer, (case for entry in entries for case in entry.cases))
    return [_row(entry, in_order(known, entry.cases), context, names) for entry in entries]


def _row(entry: Entry, cases: list[LinkedCase], context: Context, names: Names) -> EntryRow:
    due = entry.due_at
    overdue = due is not None and due < context.clock.now()
    return EntryRow.model_validate(
        {name: getattr(entry, name) for name in EntryRow.model_fields if name not in MADE}
        | {"by_name": names.person(entry.by), "overdue": overdue, "cases": cases}
        | {"replies": [_as_dict(each, names) for each in entry.replies]}
    )


def _as_dict(said: Reply, names: Names) -> dict[str, object]:
    same = {name: getattr(said, name) for name in ("kind", "at", "by", "text", "due_at")}
    return same | {"by_name": names.person(said.by)}
