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


Stage = Literal["triage", "returned", "dispatched", "handling", "answered", "closed"]
Age = Literal["1d", "2d", "7d", "30d", "older"]
Unit = Literal["week", "month"]
Dimension = Literal["body", "place", "category", "topic", "channel"]


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


class Holding(Answer):
    """How long cases stood in a stage, of the stays that ended in the period. Drill-down: `held`."""

    stage: Stage
    label: str
    count: int
    median_seconds: float | None
    p90_seconds: float | None


class Returns(Answer):
    """How often bodies gave cases back (`returned`), in how many cases; `rate` is per dispatch (`dispatched`)."""

    count: int
    cases: int
    dispatched: int
    rate: float | None


class Reopenings(Answer):
    """How often cases were reopened (`reopened`), in how many cases; `rate` is per answer (`answers`)."""

    count: int
    cases: int
    answers: int
    rate: float | None


class Satisfaction(Answer):
    """What callers said of answers. `rated` are those who were reached; `rate` is the share of satisfied and
    acceptable among them, within `low` and `high` (Wilson, 95 %)."""

    satisfied: int
    acceptable: int
    dissatisfied: int
    not_reached: int
    rated: int
    rate: float | None
    low: float | None
    high: float | None


class Effect(Answer):
    """Posts an hour in the `hours` before and after the first publication, over the cases first answered in public
    in the period whose hours after it are over (`measured`); in `calmer` of them fewer posts came after than
    before. `change` is the relative change of all posts, None where none came before."""

    measured: int
    calmer: int
    hours: int
    per_hour_before: float | None
    per_hour_after: float | None
    change: float | None


class Figures(Answer):
    """The numbers of one period."""

    opened: int
    answered: int
    closed: int
    on_time: OnTime
    stops: list[StopTime]
    holding: list[Holding]
    returns: Returns
    reopenings: Reopenings
    satisfaction: Satisfaction
    effect: Effect


class AgeBand(Answer):
    """How many open cases are of an age since detection. Drill-down: `backlog` with this key as its part."""

    key: Age
    label: str
    count: int


class Waiting(Answer):
    """How many cases stand in a stage, and for how long so far. Drill-down: `waiting`."""

    stage: Stage
    label: str
    count: int
    median_seconds: float | None


class Backlog(Answer):
    """The open cases as of now, by age since detection and by stage. Closed ones wait for their evaluation: they
    are in `stages`, but not open."""

    count: int
    median_seconds: float | None
    p90_seconds: float | None
    oldest_seconds: float | None
    bands: list[AgeBand]
    stages: list[Waiting]


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


class GroupFigures(Answer):
    """The cases of one topic or channel; `none` is the key of those without one."""

    key: str
    label: str
    cases: int
    open: int
    overdue: int
    on_time_rate: float | None
    met: int
    due: int


class KeyFigures(Answer):
    """One row's numbers of one period. Times to answer (`median_seconds`, `p90_seconds`) are of the publication
    duties in `due`; `low` and `high` bound the on-time rate (Wilson, 95 %); holding is of the stage `handling`."""

    opened: int
    answered: int
    closed: int
    met: int
    due: int
    on_time_rate: float | None
    low: float | None
    high: float | None
    unanswered_late: int
    late_on_arrival: int
    median_seconds: float | None
    p90_seconds: float | None
    held: int
    holding_median_seconds: float | None
    holding_p90_seconds: float | None
    dispatched: int
    returned: int
    return_rate: float | None
    answers: int
    reopened: int
    reopening_rate: float | None
    rated: int
    satisfied: int
    acceptable: int
    satisfaction_rate: float | None
    measured: int
    calmer: int
    per_hour_before: float | None
    per_hour_after: float | None


class BreakdownRow(Answer):
    """One value of the dimension: now, in the period, and in the one before. `cases` had a duty decided in the
    period; only rows with at least ten of them are `ranked`, by their on-time rate, the best having rank 1."""

    key: str
    name: str
    open: int
    overdue: int
    backlog_median_seconds: float | None
    cases: int
    ranked: bool
    rank: int | None
    current: KeyFigures
    previous: KeyFigures


class Breakdown(Answer):
    """All values of one dimension, those ranked first. Keys are what the drill-down takes: `unassigned` is no body,
    `other` no place or one outside, `none` no category, topic or channel."""

    by: Dimension
    since: datetime
    until: datetime
    as_of: datetime
    rows: list[BreakdownRow]


class SeriesRow(Answer):
    """A week (`2026-W38`, from Monday) or a month (`2026-09`) in Asia/Shanghai; the first and the last are cut to the
    period asked for. Its times are what the drill-down takes."""

    key: str
    since: datetime
    until: datetime
    figures: KeyFigures


class Series(Answer):
    """The period week by week or month by month, up to now; `counted_from` is the first opening stored."""

    unit: Unit
    since: datetime
    until: datetime
    as_of: datetime
    counted_from: datetime | None
    rows: list[SeriesRow]


class UnitShape(Answer):
    """The polygons of a unit, each an outer ring followed by its holes; longitude and latitude in degrees."""

    code: str
    polygons: list[list[list[list[float]]]]


class BoundaryMap(Answer):
    """The units' boundaries and whose drawing they are. Without `units` the office has given none."""

    origin: str
    licence: str
    review_number: str
    units: list[UnitShape]


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
    backlog: Backlog
    trend: list[TrendDay]
    by_body: list[BodyFigures]
    by_place: list[PlaceFigures]
    by_category: list[CategoryFigures]
    by_topic: list[GroupFigures]
    by_channel: list[GroupFigures]
    overdue_cases: list[OverdueCase]
