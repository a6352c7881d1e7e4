"""Commands that fetch: crawl and extract."""

import subprocess
import sys
import threading
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import wired
from huiying.errors import Misuse
from huiying.stopping import stop_on_signals

if TYPE_CHECKING:
    from crawlers.running import CrawlReport

SOURCES = Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Which; all when none is named.")]
PAGES = Annotated[list[str], typer.Argument(metavar="FILE|DIR|URL...", help="Pages, folders of pages, addresses.")]
MISUSED = 2
PAGE_NAMES = ("*.html", "*.htm", "*.shtml", "*.xhtml")


@app.command()
def crawl(
    sources: SOURCES = None,
    once: Annotated[bool, typer.Option("--once", help="Crawl once, and end.")] = False,
    every: Annotated[float, typer.Option(min=0.1, help="Minutes between two runs.")] = 10.0,
    since: Annotated[
        str, typer.Option(metavar="TIME", help="Take again what was taken since; for a message log that was lost.")
    ] = "",
    as_json: JSON = False,
) -> None:
    """Read the sources: only what is new, as robots.txt allows. Interrupted, it goes on where it was.

    While the message log is away, what was fetched is kept on disk and delivered when it is back.
    """
    moment = _moment(since) if since else None
    if once:
        from huiying.crawling import crawl_once

        with wired() as parts:
            _print(crawl_once(parts, sources or (), moment), as_json)
        return
    _crawl_on(tuple(sources or ()), since, timedelta(minutes=every))


def _moment(written: str) -> datetime:
    from pipeline.intake.times import read_time

    moment = read_time(written)
    if moment is None:
        raise Misuse(f"--since: {written!r} is no time; write it such as 2026-03-04 or 2026-03-04T09:30")
    return moment


def _crawl_on(sources: tuple[str, ...], since: str, pause: timedelta) -> None:
    """Run after run until stopped; only the first takes anything again."""
    from huiying.crawling import rest

    stop = threading.Event()
    stop_on_signals(stop)
    again = ("--since", since) if since else ()
    with wired() as parts:
        while not stop.is_set():
            if _run_apart(("crawl", *sources, "--once", *again), stop) == MISUSED:
                raise typer.Exit(MISUSED)
            again = ()
            rest(parts, stop, pause)


def _run_apart(arguments: tuple[str, ...], stop: threading.Event) -> int:
    """Each run in a process of its own, since Scrapy's reactor runs once; a stop ends it cleanly."""
    with subprocess.Popen([sys.executable, "-m", "huiying", *arguments]) as process:
        while process.poll() is None:
            if stop.wait(0.2):
                process.terminate()
                break
    return process.returncode


def _print(report: "CrawlReport", as_json: bool) -> None:
    rows = [{"source": name, **asdict(each)} for name, each in report.sources.items()]
    if as_json:
        print_json({"sources": rows, "skipped": {name: list(why) for name, why in report.skipped.items()}})
        return
    print_table(rows)
    for name, missing in report.skipped.items():
        print(f"{name} was left out: {', '.join(missing)} is not set")


@app.command()
def extract(pages: PAGES) -> None:
    """Take the article out of web pages: JSON Lines with url or file, title, body, time, author and source.

    A page without an article gives {"url" or "file", "error"} in its place, and the exit code is 1 at the end.
    """
    failed = False
    for page in _expanded(pages):
        row = _extracted(page)
        failed |= "error" in row
        sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
        sys.stdout.buffer.flush()
    raise typer.Exit(1 if failed else 0)


def _expanded(pages: list[str]) -> list[Path | str]:
    """Files of folders in the order of their names; addresses as they are."""
    found: list[Path | str] = []
    for page in pages:
        if page.startswith(("http://", "https://")):
            found.append(page)
        elif Path(page).is_dir():
            found += sorted(file for name in PAGE_NAMES for file in Path(page).rglob(name))
        elif Path(page).exists():
            found.append(Path(page))
        else:
            raise Misuse(f"{page} is neither a file, nor a folder, nor an address beginning with http")
    return found


def _extracted(page: Path | str) -> dict[str, Any]:
    from crawlers.errors import ExtractionError
    from crawlers.extracting import extract as extract_one

    where = {"file": str(page)} if isinstance(page, Path) else {"url": page}
    try:
        article = extract_one(page)
    except ExtractionError as error:
        return {**where, "error": str(error)}
    return {
        **where,
        "title": article.title,
        "body": article.body,
        "published_at": article.published_at,
        "author": article.author,
        "source": article.source,
    }
