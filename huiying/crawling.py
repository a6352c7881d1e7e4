"""The sources: which there are, crawling them once, and how they do."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from api.context import SourceState
from crawlers.errors import SourcesError
from crawlers.ledger import SourceReport
from crawlers.running import CrawlReport, choose, run
from crawlers.source import Source
from crawlers.sources import SHIPPED, load_sources
from crawlers.state import CrawlState
from huiying.board import Board, Line
from huiying.errors import Misuse, SettingsError
from huiying.settings import Settings
from huiying.wiring import Wiring

SILENT_AFTER = timedelta(days=3)


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


def crawl_once(parts: Wiring, wanted: Sequence[str]) -> CrawlReport:
    """One run over the sources named, or all; the board is kept up to date meanwhile."""
    sources = chosen_sources(parts.settings, wanted)
    board, before = Board(parts.settings.home), Board(parts.settings.home).read()
    begun = parts.clock.now().isoformat()
    lines = {s.id: replace(before.get(s.id, Line()), begun_at=begun) for s in sources if not s.missing}
    board.write(lines)

    def told(source: str, report: SourceReport) -> None:
        board.write({source: _counted(lines[source], report)})

    state = CrawlState(parts.settings.home, parts.clock)
    try:
        report = run(sources, parts.intake, state, told)
    finally:
        state.close()
    finished = parts.clock.now().isoformat()
    board.write(
        {name: replace(_counted(lines[name], each), finished_at=finished) for name, each in report.sources.items()}
    )
    return report


def _counted(line: Line, report: SourceReport) -> Line:
    return replace(
        line,
        taken=line.taken + report.new + report.changed,
        dead=line.dead + report.dead,
        failed=line.failed + report.failed,
    )


def source_states(parts: Wiring) -> list[SourceState]:
    """How every source does, for the administration page."""
    lines = Board(parts.settings.home).read()
    state = CrawlState(parts.settings.home, parts.clock)
    try:
        return [
            _state(source, lines.get(source.id, Line()), state.newest(source.id), parts.clock.now())
            for source in sources_of(parts.settings)
        ]
    finally:
        state.close()


def _state(source: Source, line: Line, newest: datetime | None, now: datetime) -> SourceState:
    return SourceState(
        id=source.id,
        name=source.title or source.id,
        kind=source.kind.value,
        url=source.address,
        last_run_at=_moment(line.begun_at),
        last_success_at=_moment(line.finished_at),
        items=line.taken,
        errors=line.dead + line.failed,
        silent=newest is not None and now - newest > SILENT_AFTER,
        note=f"not crawled: {', '.join(source.missing)} is not set" if source.missing else "",
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
