"""A table through the door: in batches, without what the store has already, with every refusal by its row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pipeline.intake.door import Intake, Refusal
from pipeline.intake.identity import revision_key
from pipeline.intake.raw import RawPost
from pipeline.intake.tables import Row, Table

Known = Callable[[Sequence[str]], set[str]]
Progress = Callable[[int], None]
_BATCH = 500


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that stays outside: its number in the file, the column at fault ('' for the row), why."""

    row: int
    column: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    """What became of the rows: rows = imported + already_known + rejected."""

    rows: int = 0
    imported: int = 0
    already_known: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)


def import_table(table: Table, intake: Intake, known: Known, progress: Progress | None = None) -> ImportReport:
    """Publish the table's posts.

    `known` says which of `id@revision` the store holds; `progress` gets the number of rows of each batch.
    Safe to repeat after an interruption: what came in is known then.
    """
    report = ImportReport()
    seen: set[str] = set()
    while batch := list(islice(table.rows, _BATCH)):
        _import_batch(batch, table, intake, known, seen, report)
        if progress:
            progress(len(batch))
    report.rejected.sort(key=lambda row: row.row)
    return report


def _import_batch(
    batch: Sequence[Row], table: Table, intake: Intake, known: Known, seen: set[str], report: ImportReport
) -> None:
    good = [(number, row) for number, row in batch if isinstance(row, RawPost)]
    examined = intake.examine([row for _, row in good])
    refusals = [_refusal(rejection.refusal, table, good[rejection.index][0]) for rejection in examined.rejected]
    report.rejected += [
        RejectedRow(good[each.index][0], _column(table, each.field), each.reason) for each in examined.rejected
    ]
    for number, row in batch:
        if not isinstance(row, RawPost):
            report.rejected.append(RejectedRow(number, row.column, row.reason))
            if row.payload:
                refusals.append(Refusal(f"{table.path.name}#{number}", row.reason, row.payload))
    keyed = {revision_key(post.id, post.revision): post for post in reversed(examined.posts)}
    old = seen | (known(list(keyed)) if keyed else set())
    fresh = [post for key, post in reversed(keyed.items()) if key not in old]
    intake.publish(fresh)
    intake.bury(refusals)
    seen |= keyed.keys()
    report.rows += len(batch)
    report.imported += len(fresh)
    report.already_known += len(examined.posts) - len(fresh)


def _refusal(refusal: Refusal, table: Table, number: int) -> Refusal:
    return Refusal(f"{table.path.name}#{number}", refusal.reason, refusal.payload)


def _column(table: Table, field: str) -> str:
    names = {"reply.text": "reply_text", "reply.at": "reply_at", "native_id": "ticket"}
    wanted = names.get(field, field)
    return next((column for column, mapped in table.mapping.items() if mapped == wanted), "")
