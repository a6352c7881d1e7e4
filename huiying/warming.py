"""The figures' stop times read before anybody asks for the leader's page: a million take a quarter of a minute."""

from threading import Thread

import structlog

from api.context import Context
from pipeline.domain.errors import HuiyingError
from pipeline.ports.queries import CaseFilter

log = structlog.get_logger(__name__)
# Fewer are read within the first page's own second, and what reads them need not be loaded.
WORTH_READING_AHEAD = 20_000
TOLD_EVERY = 100_000


def warm_figures(context: Context, least: int = WORTH_READING_AHEAD) -> Thread:
    """Begin to read, in a thread that ends by itself and holds nobody up; a page asked meanwhile waits for it."""
    thread = Thread(target=_read, args=(context, least), name="figures", daemon=True)
    thread.start()
    return thread


def _read(context: Context, least: int) -> None:
    try:
        cases = context.queries.count(CaseFilter(), context.clock.now())
        if cases < least:
            return
        log.info("reading stop times for the figures", cases=cases)
        # Pandas takes a second to import.
        from api.metrics.frames import shelf_of

        progress = _Progress(cases)
        shelf_of(context).holdings(context.queries, progress.more)
        log.info("the figures are ready", cases=progress.read)
    except HuiyingError as error:
        log.warning("the figures could not be read ahead; the first page will read them", error=str(error))


class _Progress:
    """Tells how far it is, every so many cases."""

    def __init__(self, cases: int) -> None:
        self.cases, self.read = cases, 0

    def more(self, count: int) -> None:
        """So many more were read."""
        before, self.read = self.read, self.read + count
        if before // TOLD_EVERY != self.read // TOLD_EVERY:
            log.info("reading stop times for the figures", read=self.read, cases=self.cases)
