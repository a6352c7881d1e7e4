"""A table through the door and on to the end of the pipeline, so that what was imported can be seen."""

from collections.abc import Callable, Sequence

from huiying.topics import GROUPS
from huiying.wiring import Wiring
from huiying.working import Worker
from pipeline.intake import ImportReport, Table, import_table

SETTLE_SECONDS = 0.2


def take_in(table: Table, parts: Wiring, progress: Callable[[int], None] | None = None) -> ImportReport:
    """Publish the table's posts and wait until they are stored and searchable.

    The work is done here; where workers run already, they do it and this only waits.
    """
    report = import_table(table, parts.intake, known_to(parts), progress)
    settle(parts)
    return report


def known_to(parts: Wiring) -> Callable[[Sequence[str]], set[str]]:
    """Which of `id@revision` the store holds."""

    def known(keys: Sequence[str]) -> set[str]:
        ids = [key.rpartition("@")[0] for key in keys]
        with parts.store.read() as tx:
            stored = tx.latest_posts(ids)
        return {f"{id}@{each.post.revision}" for id, each in stored.items()} & set(keys)

    return known


def settle(parts: Wiring) -> None:
    """Work until nothing waits anywhere along the way."""
    worker = Worker(parts, ("assess", "gather", "relay", "index", "bury"))
    worker.drain()
    while waiting(parts):
        parts.clock.wait(SETTLE_SECONDS)
        worker.drain()


def waiting(parts: Wiring) -> int:
    """Messages between the first topic and the search index, read along the way of a post."""
    fed = sum(parts.bus.lag(topic, group) for topic, group in GROUPS[:2])
    outbox = parts.queries.outbox_waiting()
    return fed + outbox + sum(parts.bus.lag(topic, group) for topic, group in GROUPS[2:])
