"""A profile: bodies, units, rules and hours of one place, frozen. `pipeline.policy` loads it from YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from functools import lru_cache

from pipeline.domain.assessment import Category, Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.ladder import LadderStep, MajorConcern
from pipeline.domain.matter import Matter
from pipeline.domain.post import Channel

PRODUCT_DEFAULT = "(p)"
# What comes with a ticket number, through a desk that takes it in, passes it on and asks the caller afterwards.
TICKETED = (Channel.HOTLINE, Channel.MESSAGE_BOARD)


@dataclass(frozen=True, slots=True)
class Body:
    """A body that can be named in a case. `unit` is the division code it belongs to, `assumed` that no
    document names it, `origin` the clause and the name it has there."""

    id: str
    name: str
    unit: str
    department: str
    assumed: bool = False
    aliases: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Township:
    """A town, township or subdistrict: nine digits, the first six its county's."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A division one level below the jurisdiction; without `departments` it answers itself.

    `within` is set on a unit that the division tables lack (a development zone): the code of the
    division it lies in, so that `aliases` found in a text take the place of that division.
    """

    code: str
    name: str
    departments: bool = True
    within: str = ""
    aliases: tuple[str, ...] = ()
    townships: tuple[Township, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A kind of body that units and the jurisdiction have; `short` is what texts call it without place."""

    id: str
    name: str
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How long an obligation may take and when it is owed. `product_default` marks a number without a
    clause, `(p)`. Conditions that are empty do not restrict; `emergency` None means either; `major` asks for a major
    concern.

    `starts` names the anchor (detection, emergency, or the event), `owed_by` the debtor (internet, lead,
    each, reviewer, addressee, or hotline: the desk that took the item in). `basis` is the clause of a duty whose number
    no document gives.
    """

    id: str
    kind: ClockKind
    budget: timedelta
    calendar: str
    clause: str
    product_default: bool = False
    grades: tuple[Grade, ...] = ()
    emergency: bool | None = None
    except_grades: tuple[Grade, ...] = ()
    channels: tuple[Channel, ...] = ()
    except_channels: tuple[Channel, ...] = ()
    starts: str = "detection"
    owed_by: str = "lead"
    cap_percent: int = 0
    basis: str = ""
    major: bool = False

    def applies(self, matter: Matter) -> bool:
        """Whether the matter owes it. One channel that it is for is enough: a ticket that the public tells of too owes
        what a ticket owes, and what a public concern owes."""
        graded = matter.grade if matter.emergency else None
        if self.emergency is not None and self.emergency is not matter.emergency:
            return False
        if self.grades and graded not in self.grades:
            return False
        if (graded is not None and graded in self.except_grades) or (self.major and not matter.major):
            return False
        if matter.emergency:
            return not self.channels or any(channel in self.channels for channel in matter.channels)
        return any(map(self.is_for, matter.channels))

    def is_for(self, channel: Channel) -> bool:
        """Whether what comes through this channel makes a matter owe it."""
        return (not self.channels or channel in self.channels) and channel not in self.except_channels


@dataclass(frozen=True, slots=True)
class TopicRule:
    """Which department is competent; first match wins. Every condition that is not empty must hold: one of
    the topics, of the kinds of emergency, of the categories, and of the keywords in the text."""

    id: str
    department: str
    clause: str
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Half-open spans of local time in a working day."""

    spans: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """What the reviewer of a draft ticks; `grades` restricts it to emergencies of these grades."""

    id: str
    text: str
    clause: str
    grades: tuple[Grade, ...] = ()
    english: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in public for matters of these grades; without grades, for all others."""

    text: str
    clause: str
    grades: tuple[Grade, ...] = ()
    english: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A body with a part of its own in every case, and the clause that gives it. `person`: the clause by which each of
    its items needs a named person; '' where none does."""

    body: str
    clause: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class HotTopic:
    """A subject watched with special care, with the words that show it."""

    id: str
    name: str
    clause: str
    keywords: tuple[str, ...] = ()
    english: str = ""


class Seat(StrEnum):
    """The roles of the offices; a profile says in which departments of the jurisdiction each sits."""

    ANALYST = "analyst"
    LEADER = "leader"
    NEWS_OFFICE = "news_office"
    GOVERNMENT_OFFICE = "government_office"
    SUPERVISION = "supervision"


# Where a profile of an earlier time does not say.
SEATS: dict[str, tuple[str, ...]] = {
    Seat.ANALYST: ("internet",),
    Seat.LEADER: ("office",),
    Seat.NEWS_OFFICE: ("news",),
    Seat.GOVERNMENT_OFFICE: ("office",),
    Seat.SUPERVISION: ("supervision", "discipline"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole policy of a place. `text` is the canonical text whose SHA-256 is `hash`.

    `home` is the jurisdiction's division code, `own_names` what texts call it and its organs, `prefixes` what
    stands before its departments' names, `superior` the code of the division above it, `regions` how
    platforms name where it writes from. `arbiter` decides after the second return, `hotline` runs 12345,
    `message_board` takes in what is written there. `seats` are the departments that each role of the offices acts for.
    """

    id: str
    name: str
    home: str
    units: tuple[Unit, ...]
    bodies: Mapping[str, Body]
    clock_rules: tuple[ClockRule, ...]
    topic_rules: tuple[TopicRule, ...]
    coordinators: tuple[str, ...]
    informed: tuple[str, ...]
    emergency_informed: tuple[str, ...]
    routing_clauses: Mapping[str, str]
    informed_clauses: Mapping[str, str] = field(default_factory=dict)
    hours: WorkingHours = field(default_factory=WorkingHours)
    ladder: tuple[LadderStep, ...] = ()
    major: MajorConcern = field(default_factory=MajorConcern)
    seats: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(SEATS))
    hot_topics: tuple[HotTopic, ...] = ()
    departments: tuple[Department, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    own_names: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    superior: str = ""
    superior_names: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    shared_words: tuple[str, ...] = ()
    handling_words: tuple[str, ...] = ()
    complaint_words: tuple[str, ...] = ()
    internet_office: str = ""
    arbiter: Office = Office("", "")
    hotline: Office = Office("", "")
    message_board: Office = Office("", "")
    review_checklist: tuple[CheckItem, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    market: HotTopic = HotTopic("", "", "")
    hash: str = ""
    text: str = ""

    def __hash__(self) -> int:
        return hash((self.id, self.hash))

    def unit(self, code: str) -> Unit | None:
        """The unit that a division code lies in, or None: the jurisdiction itself, or outside it."""
        return _unit_at(self, code)

    def body_of(self, unit: str, department: str) -> Body | None:
        """The body that does the department's work at the unit or the jurisdiction."""
        return self.bodies.get(f"{unit}.{department}")

    def bodies_of(self, role: str) -> frozenset[str]:
        """The bodies that somebody of this role acts for whose account names none."""
        return frozenset(f"{self.home}.{department}" for department in self.seats.get(role, ()))

    def desk(self, channel: str) -> Office:
        """Who takes in what comes with a ticket number through this channel; nobody (an empty one) for the rest. A
        policy of an earlier time names the hotline alone."""
        if channel == Channel.MESSAGE_BOARD and self.message_board.body:
            return self.message_board
        return self.hotline if channel in TICKETED else Office("", "")

    def seat_of(self, code: str) -> str:
        """Where the departments sit that work for a unit: at the unit itself, or above one that has none."""
        unit = self.unit(code)
        if unit is None or unit.departments:
            return code
        return unit.within or self.home

    def checklist(self, grade: Grade | None) -> tuple[CheckItem, ...]:
        """What the reviewer of a draft ticks for an emergency of this grade, or for another matter (None)."""
        return tuple(item for item in self.review_checklist if not item.grades or grade in item.grades)

    def speaker(self, grade: Grade | None) -> Speaker | None:
        """Who speaks in public; None where the profile does not say."""
        own = (each for each in self.speakers if grade in each.grades)
        return next(own, next((each for each in self.speakers if not each.grades), None))


@lru_cache(maxsize=65_536)
def _unit_at(profile: Profile, code: str) -> Unit | None:
    """Asked several times for every post; the codes of a country are fewer than the memory holds."""
    return next((unit for unit in profile.units if code.startswith(unit.code)), None) if code else None
