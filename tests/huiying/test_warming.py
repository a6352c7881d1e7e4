"""The stop times are read once, ahead of the first page, and whoever asks meanwhile waits for that reading."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from structlog.testing import capture_logs

from api.context import Context
from api.metrics import pages
from api.viewer import Viewer
from huiying.serving import api_context
from huiying.settings import Settings
from huiying.warming import warm_figures
from huiying.wiring import Wiring
from pipeline.cases.actor import Role
from pipeline.domain.errors import Unavailable

LEADER = Viewer("lea", "lea", Role.LEADER)


class Watched:
    """Queries that count the readings of everything, the first of which goes on when it is let."""

    def __init__(self, queries: Any, fail: bool = False) -> None:
        self._queries, self._fail = queries, fail
        self.whole, self.begun, self.go = 0, Event(), Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._queries, name)

    def courses(self, since: int, take: Callable[..., None]) -> int:
        if self._fail:
            raise Unavailable("the case store does not answer", "store")
        if since == 0:
            self.whole += 1
            self.begun.set()
            self.go.wait()
        return int(self._queries.courses(since, take)) or 1


@pytest.fixture
def context(tmp_path: Path) -> Any:
    with Wiring(Settings(home=tmp_path)) as parts:
        yield api_context(parts)


def look(context: Context) -> Any:
    until = datetime.now(UTC)
    return pages.overview(context, LEADER, pages.span(context, until - timedelta(days=1), until, "30d"))


def test_a_page_asked_while_the_figures_are_read_waits_and_starts_no_second_reading(context: Context) -> None:
    watched = Watched(context.queries)
    served = replace(context, queries=watched)
    reading = warm_figures(served, least=0)
    assert watched.begun.wait(60)
    shown: list[Any] = []
    page = Thread(target=lambda: shown.append(look(served)))
    page.start()
    watched.go.set()
    reading.join(60)
    page.join(60)
    assert (watched.whole, shown[0].open) == (1, 0)


def test_few_cases_are_not_read_ahead(context: Context) -> None:
    watched = Watched(context.queries)
    warm_figures(replace(context, queries=watched)).join(60)
    assert watched.whole == 0


def test_a_store_that_is_away_is_told_and_ends_nothing(context: Context) -> None:
    with capture_logs() as told:
        warm_figures(replace(context, queries=Watched(context.queries, fail=True)), least=0).join(60)
    assert [each["log_level"] for each in told] == ["info", "warning"]
