"""A policy before and after its release."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas.base import Answer, CaseName, LongText, Order, ShortText, UtcInput
from api.schemas.bodies import BodyName
from api.schemas.duty import DeskId
from api.schemas.linked import LinkedCase
from pipeline.domain.policy_watch import Phase, Risk, WatchStep

Term = Annotated[str, StringConstraints(min_length=2, max_length=40)]


class NewPolicy(Order):
    """A policy that is to be released; one's own desk's when none is named."""

    desk: DeskId = ""
    title: ShortText
    release_at: UtcInput | None = None


class OnSeen(Order):
    """What is ordered upon the number of steps that was seen."""

    seen: Annotated[int, Field(ge=0, le=10_000)]


class AssessPolicy(OnSeen):
    """Judge the risk before the release, with a plan and the questions to expect (OT §1.2)."""

    risk: Risk
    text: LongText
    plan: LongText
    questions: Annotated[tuple[ShortText, ...], Field(max_length=30)] = ()


class AimPolicy(OnSeen):
    """By which words and in which places posts about it are found; any of the words."""

    terms: Annotated[tuple[Term, ...], Field(max_length=20)]
    places: Annotated[tuple[str, ...], Field(max_length=20)] = ()


class SchedulePolicy(OnSeen):
    """When it is to be released."""

    when: UtcInput


class ReleasePolicy(OnSeen):
    """It was released, when."""

    when: UtcInput


class SaidOfPolicy(OnSeen):
    """A few words."""

    text: LongText


class SuggestOnPolicy(OnSeen):
    """A suggestion, whether it is adopted, and why."""

    text: LongText
    adopted: bool


class LinkPolicy(OnSeen):
    """Cases that belong to it."""

    cases: Annotated[tuple[CaseName, ...], Field(min_length=1, max_length=50)]


class PolicyStepRow(Answer):
    """One thing that happened."""

    kind: WatchStep
    at: datetime
    by: str
    by_name: str
    text: str
    risk: Risk | None
    plan: str
    questions: list[str]
    terms: list[str]
    places: list[str]
    cases: list[str]
    adopted: bool | None
    when: datetime | None


class PolicyRow(Answer):
    """A policy's watch. `seen` is the number of its steps; `allowed` what one may add now."""

    id: int
    desk: BodyName
    title: str
    phase: Phase
    risk: Risk | None
    release_at: datetime | None
    released_at: datetime | None
    terms: list[str]
    places: list[str]
    cases: list[LinkedCase]
    steps: list[PolicyStepRow]
    seen: int
    allowed: list[WatchStep]


class PolicyList(Answer):
    """The policies one sees, open ones first. `may_open`: one may begin another."""

    items: list[PolicyRow]
    may_open: bool


class CurvePoint(Answer):
    """Posts from `since` until before `until`."""

    since: datetime
    until: datetime
    posts: int


class PolicyCurve(Answer):
    """Posts about the policy since its release: per hour for three days, then per 24 hours.

    `total` counts each post once whichever of the words it has; `cut`: more were found than are counted.
    """

    points: list[CurvePoint]
    total: int
    cut: bool
    since: datetime | None
    as_of: datetime
