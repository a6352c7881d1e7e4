"""How much there is: what the demo's progress and the command line show, and what a rebuild walks through."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.domain.messages import Change


@dataclass(frozen=True, slots=True)
class PostFigures:
    """Stored posts, revisions counted once. `relevant` are those in a case, `by_category` splits these by
    their main category; one that has none, being attached for its words alone, counts under `none`."""

    posts: int = 0
    relevant: int = 0
    by_category: Mapping[str, int] = field(default_factory=dict)


class Figures(Protocol):
    """Counts over the whole store."""

    def posts(self) -> PostFigures:
        """The posts as they are now."""

    def cases(self) -> int:
        """Cases, those merged into another left out."""

    def everything(self) -> Iterator[Sequence[Change]]:
        """Every case and every post as if it had just changed, some thousand at a time."""
