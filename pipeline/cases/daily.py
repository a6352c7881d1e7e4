"""What a desk writes beside the cases, and who may answer it: handover notes 交接, special reports 专报."""

from datetime import datetime

from pipeline.cases.actor import BOUND, Actor, Role
from pipeline.cases.checks import require_future, require_words
from pipeline.cases.desks import require_own_desk
from pipeline.cases.notices import OFFICE
from pipeline.domain.errors import Invalid, NotFound, Refused
from pipeline.ports.desk_book import DeskBook, Entry, EntryKind, Reply, ReplyKind

READING = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
WRITERS: dict[EntryKind, frozenset[Role]] = {
    EntryKind.HANDOVER: frozenset(Role) - READING,
    EntryKind.SPECIAL_REPORT: frozenset({Role.ANALYST}),
}
REPLIERS: dict[tuple[EntryKind, ReplyKind], frozenset[Role]] = {
    (EntryKind.HANDOVER, ReplyKind.TAKEN): frozenset(Role) - READING,
    (EntryKind.SPECIAL_REPORT, ReplyKind.INSTRUCTION): frozenset({Role.LEADER, Role.GOVERNMENT_OFFICE}),
    (EntryKind.SPECIAL_REPORT, ReplyKind.FOLLOW_UP): frozenset({Role.ANALYST}),
    (EntryKind.SPECIAL_REPORT, ReplyKind.DONE): frozenset({Role.ANALYST}),
}
AFTER_INSTRUCTION = (ReplyKind.FOLLOW_UP, ReplyKind.DONE)


def desk_of(actor: Actor) -> str:
    """Whose book the person reads and writes: that of the body, or that of the offices."""
    return actor.body if actor.role in BOUND else OFFICE


def write(book: DeskBook, actor: Actor, entry: Entry) -> Entry:
    """Keep an entry on the person's own desk."""
    if actor.role not in WRITERS[entry.kind]:
        raise Refused("role", f"the role «{actor.role.value}» cannot do this")
    require_own_desk(actor)
    require_words("title", entry.title)
    require_words("text", entry.text)
    return book.write(entry)


def found(book: DeskBook, actor: Actor, entry_id: int) -> Entry:
    """The entry, if it lies on the person's own desk."""
    entry = book.entry(entry_id)
    if entry is None or entry.desk != desk_of(actor):
        raise NotFound(f"there is no entry {entry_id} on this desk")
    return entry


def reply(book: DeskBook, actor: Actor, entry_id: int, said: Reply, now: datetime) -> Entry:
    """Take a handover, instruct on a report, follow the instruction up, or end it. Stale when another was first."""
    entry = found(book, actor, entry_id)
    if (entry.kind, said.kind) not in REPLIERS:
        raise Refused("no_such_reply", f"«{said.kind.value}» does not answer a {entry.kind.value}")
    if actor.role not in REPLIERS[entry.kind, said.kind]:
        raise Refused("role", f"the role «{actor.role.value}» cannot do this")
    if not entry.open:
        raise Refused("entry_over", "this entry is done with")
    if said.kind is ReplyKind.TAKEN and entry.by == actor.name:
        raise Refused("own_handover", "who wrote the note does not take it over")
    if said.kind in AFTER_INSTRUCTION and not _instructed(entry):
        raise Refused("no_instruction", "no leader has instructed on this report yet")
    if said.kind is not ReplyKind.TAKEN:
        require_words("text", said.text)
    if said.due_at is not None:
        _require_due(said, said.due_at, now)
    book.reply(entry_id, len(entry.replies), said)
    return found(book, actor, entry_id)


def _require_due(said: Reply, due_at: datetime, now: datetime) -> None:
    """Whoever follows an instruction up does not move its time."""
    if said.kind is not ReplyKind.INSTRUCTION:
        raise Invalid("due_at", "only a leader's instruction says by when", "due_not_for")
    require_future("due_at", due_at, now)


def _instructed(entry: Entry) -> bool:
    return any(each.kind is ReplyKind.INSTRUCTION for each in entry.replies)
