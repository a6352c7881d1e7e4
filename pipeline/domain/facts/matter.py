"""What a matter consists of: posts that found it, join it, leave it, and cases made one or two."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.reading import PostRef, Reading, Tally
from pipeline.domain.routing import Route


@dataclass(frozen=True, slots=True)
class Opened:
    """A founding post makes a case. `provisional`: the proposed lead of a grade I–II emergency is told.

    `desk` took the ticket in, `parted_from` is the case that a person took it out of.
    """

    founding: PostRef
    title: str
    channel: str
    detected_at: datetime
    reading: Reading
    route: Route
    tally: Tally
    policy: str
    provisional: bool = False
    history: bool = False
    desk: str = ""
    parted_from: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """Further posts about the same matter; `tally` is their sum alone, `headline` what the case is called from now on,
    `headed` whether that is a news title, `desk` where a ticket among them came in."""

    posts: tuple[PostRef, ...]
    tally: Tally
    headline: str = ""
    headed: bool = True
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Reread:
    """The machine's reading of an untouched case changed with its posts."""

    reading: Reading
    route: Route
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class MergedInto:
    """This case's posts and duties go to another; `target_head` is the other's chain head."""

    target: str
    target_head: str = ""
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Another case was merged into this one; `source_head` is its chain head. `headline`, `headed` and `desk` as in
    `Attached`: an emergency gives its name to the case that it becomes part of."""

    source: str
    tally: Tally
    source_head: str = ""
    headline: str = ""
    headed: bool = True
    desk: str = ""


@dataclass(frozen=True, slots=True)
class ThresholdPassed:
    """50, 80 or 100 % of a clock's budget went by; the clock move says which."""


@dataclass(frozen=True, slots=True)
class AnsweredThen:
    """Imported history: what the responsible body answered at the time."""

    lead: str
    body_name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parted:
    """Posts leave the case, for the case `into` or for none; `tally`, `reading` and `route` are what remains.
    `headline` and `headed` as in `Attached`: a case is not called after a post that left it."""

    posts: tuple[str, ...]
    tally: Tally
    reading: Reading
    route: Route
    into: str = ""
    reason: str = ""
    headline: str = ""
    headed: bool = True


@dataclass(frozen=True, slots=True)
class Restored:
    """A merged case stands by itself again, in the state it had; `target` had taken it in."""

    target: str
    reason: str = ""
