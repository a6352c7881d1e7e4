"""Cases: the row of a list, the page of one, its history."""

from datetime import datetime
from typing import Any

from api.schemas.base import Answer
from api.schemas.bodies import BodyName, PlaceName
from api.schemas.clocks import ClockMoved, ClockRow
from api.schemas.posts import FacetCount, Marked, PostRow
from api.schemas.proceedings import ClockNamed, UnderWay
from pipeline.domain.assessment import Category, Disposition, Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.events import PublicationKind
from pipeline.domain.facts.answering import Reach
from pipeline.domain.ladder import Ground, Measure
from pipeline.domain.transitions import State


class CaseRow(Answer):
    """A case in a list. `share` is the part of the next clock's budget that is used (1 is due); `spark`
    counts posts per two hours over the last 24, the newest last; `imported` marks past matters; `followed`: by
    oneself."""

    id: str
    revision: int
    state: State
    title: str
    category: Category | None
    categories: list[Category]
    topic: str | None
    grade: Grade | None
    kind: str | None
    place: PlaceName | None
    places: list[PlaceName]
    lead: BodyName | None
    supporting: list[BodyName]
    provisional: bool
    uncertain: bool
    imported: bool
    anchor_at: datetime
    opened_at: datetime
    post_count: int
    voice_count: int
    spark: list[int]
    next_clock: ClockRow | None
    share: float | None
    overdue: bool
    proposal_lead: BodyName | None
    followed: bool = False


class CasePage(Answer):
    """One page of cases with facets over all matches, and the number in each view within one's scope."""

    items: list[CaseRow]
    next_cursor: str | None
    total: int
    facets: dict[str, list[FacetCount]]
    views: dict[str, int]
    as_of: datetime


class Assigned(Answer):
    """A body with the rule and the clause that named it."""

    body: BodyName
    rule: str
    clause: str


class Proposal(Answer):
    """Who must answer as the machine reads it; a person decides."""

    lead: Assigned | None
    supporting: list[Assigned]
    informed: list[Assigned]
    alternatives: list[Assigned]
    rule: str
    clause: str
    reason: str
    uncertain: bool
    outside: bool


class OtherMatter(Answer):
    """Posts of an emergency's case that tell of something else; `lead` would answer them if they stood alone."""

    posts: list[str]
    category: Category | None
    topic: str | None
    lead: Assigned | None


class Cited(Answer):
    """What the profile says, and the clause that says it."""

    text: str
    clause: str


class Subject(Answer):
    """A subject watched with special care."""

    id: str
    name: str
    clause: str


class Heeded(Answer):
    """What the profile says about a matter like this one, beside who must answer.

    `market`: it may move market expectations, and is to be answered at once. `speaker` speaks in public; `arbiter`
    names the body after the second return.
    """

    hot_topics: list[Subject]
    market: Subject | None
    speaker: Cited | None
    arbiter: Assigned


class AccountabilityStep(Answer):
    """A step that a person may propose for a body: on which grounds, with which alternatives, decided by whom.

    `kinds` are the clocks whose breach it follows; `major`: only for a major concern; `open`: it could be proposed now,
    on the `open_grounds`, for lateness on one of the clocks `missed`. `withheld`: why not on its other grounds.
    """

    id: str
    text: str
    clause: str
    grounds: list[Ground]
    kinds: list[ClockKind]
    measures: list[Measure]
    decided_by: list[BodyName]
    major: bool
    open: bool
    open_grounds: list[Ground]
    missed: list[ClockNamed]
    withheld: str


class EventRow(Answer):
    """One entry of the history. `at` is when it happened, `noticed_at` when it was recorded; `actor_name` is what the
    account calls the person, empty for the machine."""

    seq: int
    type: str
    label: str
    at: datetime
    noticed_at: datetime
    actor: str
    actor_name: str
    body: BodyName | None
    facts: dict[str, Any]
    clocks: list[ClockMoved]


class PublicationRow(Answer):
    """A published answer with its proof. `reach`: what our server saw of the address when it was recorded; null where
    nobody was asked."""

    kind: PublicationKind
    text: str
    url: str
    issued_by: str
    published_at: datetime
    recorded_at: datetime
    by: str
    by_name: str
    reach: Reach | None = None


class ProgressRow(Answer):
    """What was done so far, as a body reported it."""

    at: datetime
    by: str
    by_name: str
    body: BodyName | None
    text: str


class CaseDetail(CaseRow):
    """The whole page of a case. `allowed` names the commands one may give now, `withheld` the others that
    one's role gives, each with why not, in the reader's language."""

    summary_text: str
    casualties: dict[str, int]
    disposition: Disposition | None
    scores: dict[str, float]
    evidence: list[Marked]
    proposal: Proposal
    heeded: Heeded
    accountability: list[AccountabilityStep]
    other_matter: OtherMatter | None
    clocks: list[ClockRow]
    posts: list[PostRow]
    history: list[EventRow]
    publications: list[PublicationRow]
    progress: list[ProgressRow]
    under_way: UnderWay
    allowed: list[str]
    withheld: dict[str, str]
    returns_left: int
    merged_into: str | None
    bodies: list[BodyName]


class EventList(Answer):
    """The history of a case, the oldest first."""

    items: list[EventRow]


class ClockList(Answer):
    """All obligations of a case, stopped ones too."""

    items: list[ClockRow]
