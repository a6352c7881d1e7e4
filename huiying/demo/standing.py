"""How far the demo is: what was crawled, stored and opened, and what still waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huiying.board import Board
from huiying.topics import GROUPS
from huiying.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Standing:
    """One look. `lags` is what each stage has still to do; `outbox` what waits for the relay."""

    sources: int = 0
    sources_done: int = 0
    posts: int = 0
    relevant: int = 0
    cases: int = 0
    by_category: Mapping[str, int] = field(default_factory=dict)
    dead_letters: int = 0
    lags: Mapping[str, int] = field(default_factory=dict)
    outbox: int = 0

    @property
    def waiting(self) -> int:
        """Messages between the first topic and the search index."""
        return sum(self.lags.values()) + self.outbox

    def summary(self) -> dict[str, Any]:
        """The figures that `demo --once --json` prints."""
        return {
            "posts": self.posts,
            "relevant": self.relevant,
            "cases": self.cases,
            "by_category": dict(self.by_category),
            "dead_letters": self.dead_letters,
        }


def look(parts: Wiring) -> Standing:
    """The standing now. What waits is read along the way of a post, so that nothing slips by unseen."""
    lags = {group: parts.bus.lag(topic, group) for topic, group in GROUPS[:2]}
    outbox = parts.queries.outbox_waiting()
    lags |= {group: parts.bus.lag(topic, group) for topic, group in GROUPS[2:]}
    figures = parts.figures.posts()
    board = Board(parts.settings.home).read().values()
    return Standing(
        sources=len(board),
        sources_done=sum(1 for line in board if line.finished_at),
        posts=figures.posts,
        relevant=figures.relevant,
        cases=parts.figures.cases(),
        by_category=figures.by_category,
        dead_letters=parts.dead_letters.count(),
        lags=lags,
        outbox=outbox,
    )
