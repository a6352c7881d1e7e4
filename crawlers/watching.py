"""Whether a source still gives what it used to: has it fallen silent, has its layout changed?

Silence is judged by the source's own rhythm, a changed layout by what its posts carried before. All numbers are
the product's own: no document sets them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from crawlers.source import Source
from crawlers.state import CrawlState, Run, Yield

REMEMBERED = 50
KNOWN_RHYTHM = 5
UNKNOWN_RHYTHM = timedelta(days=3)
LEAST_SILENCE, MOST_SILENCE = timedelta(days=1), timedelta(days=30)
LONGEST_GAPS = 2

RECENT_POSTS, EARLIER_POSTS = 20, 40
DELIVERIES = 200
ONCE_USUAL = 0.5
LOST = 0.4


@dataclass(frozen=True, slots=True)
class Condition:
    """How a source does. `lost` names what its posts no longer carry: title, author, published_at, text, links."""

    newest_at: datetime | None
    silent: bool
    lost: tuple[str, ...]
    run: Run | None
    last_day: int


def condition(source: Source, state: CrawlState, now: datetime) -> Condition:
    """The source as the memory of its crawls shows it."""
    arrivals = state.arrivals(source.id, REMEMBERED)
    return Condition(
        newest_at=arrivals[0] if arrivals else None,
        silent=bool(arrivals) and now - arrivals[0] > silence_borne(arrivals),
        lost=(*_links_lost(source, state), *fields_lost(state.yields(source.id, DELIVERIES))),
        run=state.last_run(source.id),
        last_day=state.taken_since(source.id, now - timedelta(days=1)),
    )


def silence_borne(arrivals: Sequence[datetime]) -> timedelta:
    """Twice the longest pause among the latest posts, newest first; one day at least, thirty at most."""
    if len(arrivals) < KNOWN_RHYTHM:
        return UNKNOWN_RHYTHM
    longest = max(later - earlier for later, earlier in pairwise(arrivals))
    return min(max(LONGEST_GAPS * longest, LEAST_SILENCE), MOST_SILENCE)


def fields_lost(deliveries: Sequence[Yield]) -> tuple[str, ...]:
    """What half of the earlier posts carried at least, and the latest twenty carry much more rarely."""
    recent, earlier = _split(deliveries)
    if recent.posts + recent.dead < RECENT_POSTS or earlier.posts + earlier.dead < EARLIER_POSTS:
        return ()
    before, after = _shares(earlier), _shares(recent)
    return tuple(name for name in before if before[name] >= ONCE_USUAL and before[name] - after[name] >= LOST)


def _split(deliveries: Sequence[Yield]) -> tuple[Yield, Yield]:
    """The newest deliveries that make up the recent posts, and all before them."""
    count, at = 0, 0
    while at < len(deliveries) and count < RECENT_POSTS:
        count += deliveries[at].posts + deliveries[at].dead
        at += 1
    return _sum(deliveries[:at]), _sum(deliveries[at:])


def _sum(deliveries: Iterable[Yield]) -> Yield:
    rows = [(each.posts, each.titled, each.authored, each.dated, each.dead) for each in deliveries]
    return Yield(*map(sum, zip(*rows, strict=True))) if rows else Yield(0, 0, 0, 0, 0)


def _shares(total: Yield) -> dict[str, float]:
    posts = total.posts or 1
    return {
        "title": total.titled / posts,
        "author": total.authored / posts,
        "published_at": total.dated / posts,
        "text": total.posts / (total.posts + total.dead),
    }


def _links_lost(source: Source, state: CrawlState) -> tuple[str, ...]:
    """The listing itself was set aside in the latest run: nothing on it looked like a link to an article."""
    memory, run = state.recall(source.id, source.address), state.last_run(source.id)
    dead = memory is not None and memory.revision.startswith("dead-")
    return ("links",) if dead and memory and run and memory.checked_at >= run.begun_at else ()
