"""The sources: which there are, crawling them once, and how they do."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

from crawlers.errors import SourcesError
from crawlers.ledger import SourceReport
from crawlers.rereading import reread_later
from crawlers.running import CrawlReport, choose, run
from crawlers.source import Source
from crawlers.sources import SHIPPED, load_sources
from crawlers.state import CrawlState
from huiying.board import Board, Line
from huiying.errors import Misuse, SettingsError
from huiying.settings import Settings
from huiying.source_states import raise_alerts
from huiying.wiring import Wiring

_DELIVERED_EVERY = timedelta(seconds=5)


def sources_of(settings: Settings) -> list[Source]:
    """The sources of HUIYING_SOURCES, else the shipped ones; `${NAME}` is taken from the environment."""
    variables = {**os.environ, "HUIYING_DEMO_SITE": settings.demo_site}
    try:
        return load_sources(settings.sources or SHIPPED, variables)
    except SourcesError as error:
        raise SettingsError("HUIYING_SOURCES", str(error)) from error


def chosen_sources(settings: Settings, wanted: Sequence[str]) -> list[Source]:
    """The sources named, or all; Misuse for a name that is not there or needs a setting."""
    try:
        return choose(sources_of(settings), wanted)
    except SourcesError as error:
        raise Misuse(str(error)) from error


def crawl_once(parts: Wiring, wanted: Sequence[str], since: datetime | None = None) -> CrawlReport:
    """One run over the sources named, or all; the board is kept up to date meanwhile.

    What was taken from `since` on is taken again: after the message log was lost, some of it may not be stored.
    """
    sources, intake = chosen_sources(parts.settings, wanted), parts.crawlers_intake  # first, for it may be refused
    board, before = Board(parts.settings.home), Board(parts.settings.home).read()
    begun = parts.clock.now().isoformat()
    lines = {s.id: replace(before.get(s.id, Line()), begun_at=begun) for s in sources if not s.missing}
    board.write(lines)

    def told(source: str, report: SourceReport) -> None:
        board.write({source: _counted(lines[source], report)})

    state = CrawlState(parts.settings.home, parts.clock)
    try:
        if since is not None:
            state.forget_since([source.id for source in sources], since)
        report = run(sources, intake, state, told)
    finally:
        state.close()
    parts.spool.deliver()
    finished = parts.clock.now().isoformat()
    board.write(
        {name: replace(_counted(lines[name], each), finished_at=finished) for name, each in report.sources.items()}
    )
    raise_alerts(parts, [source for source in sources if not source.missing])
    return report


def rest(parts: Wiring, stop: Event, pause: timedelta) -> None:
    """The pause between two runs; what was kept on disk is delivered as soon as the message log is back."""
    until = parts.clock.now() + pause
    while not stop.is_set() and (left := until - parts.clock.now()) > timedelta(0):
        if parts.spool.waiting():
            parts.spool.deliver()
        stop.wait(min(left, _DELIVERED_EVERY).total_seconds())


def reread(parts: Wiring, source_id: str, key: str) -> bool:
    """Have the next run over the source take the key anew; False for a source that is no longer there."""
    source = next((each for each in sources_of(parts.settings) if each.id == source_id), None)
    if source is None:
        return False
    state = CrawlState(parts.settings.home, parts.clock)
    try:
        reread_later(source, key, state)
    finally:
        state.close()
    return True


def _counted(line: Line, report: SourceReport) -> Line:
    return replace(
        line,
        taken=line.taken + report.new + report.changed,
        dead=line.dead + report.dead,
        failed=line.failed + report.failed,
    )
