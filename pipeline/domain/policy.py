"""A profile: bodies, units, rules and hours of one place, frozen. `pipeline.policy` loads it from YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from pipeline.domain.clocks import ClockKind


@dataclass(frozen=True, slots=True)
class Body:
    """A body that can be named in a case. `unit` is the division code it belongs to, `assumed` that no
    document names it."""

    id: str
    name: str
    unit: str
    department: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A division one level below the jurisdiction; without `departments` it answers itself."""

    code: str
    name: str
    departments: bool = True


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How long an obligation may take. `product_default` marks a number without a clause, `(p)`."""

    id: str
    kind: ClockKind
    budget: timedelta
    calendar: str
    clause: str
    product_default: bool = False
    grades: tuple[str, ...] = ()
    emergency: bool | None = None


@dataclass(frozen=True, slots=True)
class TopicRule:
    """Which department is competent: for a topic, or for a kind of emergency; first match wins."""

    id: str
    department: str
    clause: str
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Half-open spans of local time in a working day."""

    spans: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class LadderStep:
    """What a breach leads to: a reminder, or a proposal that a person decides."""

    id: str
    text: str
    clause: str
    proposes: bool
    kinds: tuple[ClockKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole policy of a place. `text` is the canonical text whose SHA-256 is `hash`."""

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
    hours: WorkingHours = field(default_factory=WorkingHours)
    ladder: tuple[LadderStep, ...] = ()
    internet_office: str = ""
    hash: str = ""
    text: str = ""
