"""The sources: which there are, crawling them once, and a board that says how they do."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from api.context import SourceState
from crawlers.errors import SourcesError
from crawlers.ledger import SourceReport
from crawlers.running import CrawlReport, choose, run
from crawlers.source import Source
from crawlers.sources import SHIPPED, load_sources
from crawlers.state import CrawlState
from huiying.errors import Misuse, SettingsError
from huiying.settings import Settings
from huiying.wiring import Wiring

SILENT_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Line:
    """What the board says of one source; counts add up over all runs."""

    begun_at: str = ""
    finished_at: str = ""
    taken: int = 0
    dead: int = 0
    failed: int = 0


class Board:
    """HOME/crawl-board.json: written by whoever crawls, read by the demo and the API."""

    def __init__(self, home: Path) -> None:
        self._path = home / "crawl-board.json"

    def read(self) -> dict[str, Line]:
        """The lines by source; none when there is no readable board yet, for it can be written anew."""
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            return {name: Line(**line) for name, line in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def write(self, changed: Mapping[str, Line]) -> None:
        """Replace the lines of these sources."""
        lines = {name: asdict(line) for name, line in {**self.read(), **changed}.items()}
        fresh = self._path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(lines), "utf-8")
        fresh.replace(self._path)


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


def standing_of_sources(settings: Settings) -> tuple[int, int]:
    """How many sources there are to crawl, and how many were crawled to their end at least once."""
    wanted = [source.id for source in sources_of(settings) if not source.missing]
    lines: Mapping[str, Any] = Board(settings.home).read()
    return len(wanted), sum(1 for name in wanted if name in lines and lines[name].finished_at)
