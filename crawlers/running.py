"""One run over some sources, in this process. Scrapy's reactor runs once: a process crawls once."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crawlers.errors import SourcesError
from crawlers.ledger import Ledger, SourceReport
from crawlers.source import Source
from crawlers.state import CrawlState
from pipeline.intake import Intake

USER_AGENT = "Huiying/0.1 (public-opinion response; obeys robots.txt)"
Progress = Callable[[str, SourceReport], None]


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a run did, by source; `skipped` names sources whose variables are not set."""

    sources: Mapping[str, SourceReport]
    skipped: Mapping[str, tuple[str, ...]]


def choose(sources: Sequence[Source], wanted: Sequence[str]) -> list[Source]:
    """The sources named, or all. SourcesError for a name that is not there, or whose variables are not set."""
    known = {source.id: source for source in sources}
    for name in wanted:
        if name not in known:
            raise SourcesError("sources", 0, "id", f"there is no {name!r}; known are {', '.join(known)}")
        if known[name].missing:
            raise SourcesError("sources", 0, "id", f"{name!r} needs {', '.join(known[name].missing)} to be set")
    return [known[name] for name in dict.fromkeys(wanted)] or list(sources)


def run(
    sources: Sequence[Source],
    intake: Intake,
    state: CrawlState,
    progress: Progress | None = None,
    *,
    backoff: float = 1.0,
) -> CrawlReport:
    """Crawl the sources side by side; Ctrl-C ends it cleanly, and the next run takes up the rest.

    `progress` hears of each delivery. `backoff` is the first pause after an error answer of an API, in seconds.
    Raises what kept the findings from being delivered, such as Unavailable.
    """
    from scrapy.crawler import CrawlerProcess

    from crawlers.spiders import SPIDERS

    _quieten()
    process = CrawlerProcess(_settings())
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    reports: dict[str, SourceReport] = {}
    crawlers = []
    for source in (source for source in sources if not source.missing):
        ledger = Ledger(source, intake, state)
        reports[source.id] = ledger.report
        crawler = process.create_crawler(SPIDERS[source.kind])
        crawler.settings.setdict(_politeness(source), priority="cmdline")
        crawlers.append(crawler)
        process.crawl(crawler, ledger=ledger, told=progress or _silent, backoff=backoff)
    if crawlers:
        process.start()
    _raise_failures([crawler.spider for crawler in crawlers])
    return CrawlReport(reports, {source.id: source.missing for source in sources if source.missing})


def _quieten() -> None:
    """Only what is wrong is told. Making a process sets the level of `scrapy` itself, so its parts are set here."""
    for part in ("addons", "core", "crawler", "extensions", "middleware", "statscollectors", "utils"):
        logging.getLogger(f"scrapy.{part}").setLevel(logging.WARNING)
    for library in ("trafilatura", "htmldate"):
        logging.getLogger(library).setLevel(logging.CRITICAL)


def _politeness(source: Source) -> dict[str, float]:
    return {"DOWNLOAD_DELAY": source.delay, "AUTOTHROTTLE_START_DELAY": source.delay}


def _silent(_source: str, _report: SourceReport) -> None:
    return None


def _raise_failures(spiders: Sequence[object]) -> None:
    for spider in spiders:
        failure = getattr(spider, "failure", None)
        if failure is not None:
            raise failure


def _settings() -> dict[str, object]:
    return {
        "USER_AGENT": USER_AGENT,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "Huiying",
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 2.0,
        "AUTOTHROTTLE_MAX_DELAY": 60.0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        "RETRY_TIMES": 3,
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_MAXSIZE": 10 * 1024 * 1024,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DEFAULT_REQUEST_HEADERS": {"Accept-Language": "zh-CN,zh;q=0.9", "Accept": "*/*"},
        "ITEM_PIPELINES": {"crawlers.delivery.Delivery": 100},
    }
