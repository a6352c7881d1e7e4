"""What keeps the house running."""

from datetime import datetime

from api.schemas.base import Answer
from api.schemas.bodies import BodyName
from pipeline.domain.clocks import ClockKind
from pipeline.domain.ladder import Ground, Measure
from pipeline.domain.messages import Remedy


class SourceRow(Answer):
    """A source and how it does; `silent` when nothing came for longer than it should, `failing` when the last run did
    not reach its end, `lost` what its posts no longer carry (title, author, published_at, text, links)."""

    id: str
    name: str
    kind: str
    url: str
    last_run_at: datetime | None
    last_success_at: datetime | None
    newest_at: datetime | None
    items: int
    per_hour: float
    errors: int
    silent: bool
    failing: bool
    lost: list[str]
    note: str


class SourceList(Answer):
    """All sources."""

    items: list[SourceRow]


class DeadLetterRow(Answer):
    """A message set aside, with its masked payload; `remedy` is what a retry does."""

    id: str
    topic: str
    key: str
    reason: str
    at: datetime
    origin: str
    traceback: str
    payload: str
    remedy: Remedy


class DeadLetterList(Answer):
    """Dead letters that wait for a person, the newest first."""

    items: list[DeadLetterRow]


class Settled(Answer):
    """How many dead letters were settled."""

    settled: int


class ClockRuleRow(Answer):
    """How long an obligation may take; `product_default` marks a number without a clause.

    `emergency`: true for emergencies only, false for other matters only, null for both. `channels`: one of them must
    tell of the matter, none where any may; `except_channels` do not count. `major`: for major concerns alone."""

    id: str
    kind: ClockKind
    budget_seconds: int
    calendar: str
    clause: str
    product_default: bool
    grades: list[str]
    emergency: bool | None
    channels: list[str]
    except_channels: list[str]
    major: bool


class TopicRuleRow(Answer):
    """Which department is competent for a topic."""

    id: str
    department: str
    clause: str
    topics: list[str]
    kinds: list[str]
    supporting: list[str]


class LadderStepRow(Answer):
    """What a breach, or what a person finds, leads to. `measures` are alternatives, `decided_by` the bodies that
    decide, `major`: for major concerns alone."""

    id: str
    text: str
    clause: str
    proposes: bool
    kinds: list[ClockKind]
    grounds: list[Ground]
    measures: list[Measure]
    decided_by: list[str]
    major: bool


class MajorConcernRow(Answer):
    """What makes a concern a major one; any of these is enough, and 0 posts say nothing."""

    grades: list[str]
    dispositions: list[str]
    posts: int
    clause: str


class OfficeRow(Answer):
    """A body with a part of its own in every case, and the clause that gives it."""

    body: str
    clause: str


class UnitRow(Answer):
    """A division below the jurisdiction."""

    code: str
    name: str
    departments: bool


class ProfileBody(BodyName):
    """A body of the profile; `assumed` when no document names it."""

    unit: str
    department: str
    assumed: bool


class ProfileView(Answer):
    """The policy profile in force."""

    id: str
    name: str
    home: str
    hash: str
    units: list[UnitRow]
    bodies: list[ProfileBody]
    clock_rules: list[ClockRuleRow]
    topic_rules: list[TopicRuleRow]
    routing_clauses: dict[str, str]
    ladder: list[LadderStepRow]
    major: MajorConcernRow
    arbiter: OfficeRow
    hotline: OfficeRow
    message_board: OfficeRow


class PartHealth(Answer):
    """One part of the house: `status` is ok, warning or failed; `detail` says what to do."""

    name: str
    status: str
    detail: str


class Health(Answer):
    """All parts; `ready` unless one failed."""

    ready: bool
    parts: list[PartHealth]
    dead_letters: int
    outbox_waiting: int
    outbox_age_seconds: float
    lag: dict[str, int]


class ViewRow(Answer):
    """Who looked at a complaint, and when."""

    username: str
    name: str
    case_id: str
    subject: str
    at: datetime


class ViewList(Answer):
    """The view log, the newest first."""

    items: list[ViewRow]
