"""Numbers for leaders, with what they count."""

from datetime import date, datetime
from typing import Literal

from api.schemas.base import Answer
from api.schemas.bodies import BodyName
from api.schemas.cases import CaseRow
from api.schemas.clocks import ClockRow
from pipeline.domain.assessment import Category

StopKind = Literal[
    "dispatch",
    "sign_in",
    "first_publication",
    "authoritative_information",
    "press_conference",
    "response",
    "close",
]


class OnTime(Answer):
    """Publication duties that fell due in the period: `met` of `due`; those not answered count as late.
    `late_on_arrival` (late before anyone could know) is counted apart and not in `due`."""

    met: int
    due: int
    rate: float | None
    unanswered_late: int
    late_on_arrival: int


class StopTime(Answer):
    """How long it took to reach a stop; `due` is the denominator of `on_time_rate`."""

    kind: StopKind
    label: str
    count: int
    median_seconds: float | None
    p90_seconds: float | None
    on_time_rate: float | None
    due: int


class Figures(Answer):
    """The numbers of one period."""

    opened: int
    answered: int
    closed: int
    on_time: OnTime
    stops: list[StopTime]


class TrendDay(Answer):
    """One day in Asia/Shanghai; `missed` counts publication duties that fell due unmet that day."""

    date: date
    opened: int
    answered: int
    missed: int


class BodyFigures(Answer):
    """How one body answered. `low` and `high` bound the rate (Wilson, 95 %); only bodies with at least
    ten duties are `ranked`."""

    body: BodyName
    cases: int
    on_time_rate: float | None
    met: int
    due: int
    median_seconds: float | None
    low: float | None
    high: float | None
    ranked: bool


class PlaceFigures(Answer):
    """The cases of one county (or of the prefecture itself)."""

    code: str
    name: str
    cases: int
    open: int
    overdue: int
    on_time_rate: float | None
    met: int
    due: int


class CategoryFigures(Answer):
    """The cases of one category."""

    category: Category
    label: str
    cases: int
    open: int
    overdue: int
    on_time_rate: float | None
    met: int
    due: int


class LadderRow(Answer):
    """What the profile foresees after a breach; a proposal that a person decides when `proposes`."""

    id: str
    text: str
    clause: str
    proposes: bool


class OverdueCase(CaseRow):
    """A case whose clock ran out."""

    missed_clock: ClockRow
    ladder: LadderRow | None


class Overview(Figures):
    """The leader's page. `open`, `overdue` and `at_risk` (due within four hours) are as of now, the rest of
    the period [since, until); `counted_from` is the first opening stored. Imported history is left out."""

    since: datetime
    until: datetime
    as_of: datetime
    counted_from: datetime | None
    open: int
    overdue: int
    at_risk: int
    previous: Figures
    trend: list[TrendDay]
    by_body: list[BodyFigures]
    by_place: list[PlaceFigures]
    by_category: list[CategoryFigures]
    overdue_cases: list[OverdueCase]
