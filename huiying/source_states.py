"""How the sources do: for the administration page, and as an alert when one falls silent or changes."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime

from api.context import SourceState
from crawlers.source import Source
from crawlers.state import CrawlState, Run
from crawlers.watching import Condition, condition
from huiying.board import Board, Line
from huiying.wiring import Wiring
from pipeline.cases.notices import OFFICE
from pipeline.ports.notifier import Notice

HOURS = 24


def source_states(parts: Wiring, sources: Sequence[Source]) -> list[SourceState]:
    """How every source does."""
    lines = Board(parts.settings.home).read()
    with closing(CrawlState(parts.settings.home, parts.clock)) as state:
        now = parts.clock.now()
        return [_state(each, lines.get(each.id, Line()), condition(each, state, now)) for each in sources]


def _state(source: Source, line: Line, found: Condition) -> SourceState:
    run = found.run
    return SourceState(
        id=source.id,
        name=source.title or source.id,
        kind=source.kind.value,
        url=source.address,
        last_run_at=run.begun_at if run else None,
        last_success_at=run.finished_at if run else None,
        newest_at=found.newest_at,
        items=line.taken,
        per_hour=round(found.last_day / HOURS, 1),
        errors=line.dead + line.failed,
        silent=found.silent,
        failing=run is not None and _left_undone(line, run),
        lost=found.lost,
        note=f"not crawled: {', '.join(source.missing)} is not set" if source.missing else "",
    )


def _left_undone(line: Line, run: Run) -> bool:
    """The run has ended without reaching its end; one that is under way, or was killed, has not ended."""
    ended = bool(line.finished_at) and datetime.fromisoformat(line.finished_at) >= run.begun_at
    return ended and (run.finished_at is None or run.finished_at < run.begun_at)


def raise_alerts(parts: Wiring, sources: Sequence[Source]) -> None:
    """Tell the office of sources that fell silent, once, and of those that changed, once a day while it lasts."""
    now = parts.clock.now()
    with closing(CrawlState(parts.settings.home, parts.clock)) as state:
        notices = [notice for each in sources for notice in _alerts(each, condition(each, state, now), now)]
    if notices:
        with parts.store.write() as tx:
            tx.add_notices(notices)


def _alerts(source: Source, found: Condition, now: datetime) -> Iterator[Notice]:
    facts = {"source": source.id, "title": source.title or source.id}
    if found.silent and found.newest_at:
        newest = found.newest_at.isoformat()
        yield Notice(
            f"source:{source.id}:silent:{newest}", OFFICE, "source_silent", "", now, {**facts, "newest_at": newest}
        )
    if found.lost:
        lost = ",".join(found.lost)
        key = f"source:{source.id}:changed:{lost}:{now.date()}"
        yield Notice(key, OFFICE, "source_changed", "", now, {**facts, "lost": lost})
