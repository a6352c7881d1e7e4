"""Whether every part answers, and what will need care soon."""

from collections.abc import Callable

from api.context import Context
from api.schemas.admin import Health, PartHealth
from pipeline.domain.errors import HuiyingError
from pipeline.policy import missing_years
from pipeline.ports.search import Query

OK, WARNING, FAILED = "ok", "warning", "failed"
# In Chinese and in English.
_BETWEEN, _ENDED = ("、", ", "), ("；", "; ")
_HOLIDAYS = (
    "缺少 {years} 年放假安排：请更新 chinesecalendar，或在 holidays 目录添加 {first}.yaml，"
    "再用 huiying profile recompute 重算暂定时限",
    "The holidays of {years} are missing: update chinesecalendar or add {first}.yaml to the folder holidays, "
    "then run huiying profile recompute for the provisional deadlines",
)
_TROUBLES = (
    ("来源无新内容：{names}", "nothing new from {names}"),
    ("来源版面可能已变：{names}", "the pages of {names} may have changed"),
    ("上次采集没有完成：{names}", "the last crawl of {names} did not finish"),
)


def _lag(context: Context) -> dict[str, int]:
    return {f"{topic}/{group}": context.bus.lag(topic, group) for topic, group in context.groups}


def _checked(name: str, check: Callable[[], object]) -> PartHealth:
    try:
        check()
    except HuiyingError as error:
        return PartHealth(name=name, status=FAILED, detail=str(error))
    except OSError as error:
        return PartHealth(name=name, status=FAILED, detail=f"{name}: {error.strerror or error}")
    return PartHealth(name=name, status=OK, detail="")


def _holidays(context: Context, *, english: bool) -> PartHealth:
    years = missing_years(context.clock.now())
    if not years:
        return PartHealth(name="holidays", status=OK, detail="")
    words = _HOLIDAYS[english]
    detail = words.format(years=_BETWEEN[english].join(map(str, years)), first=years[0])
    return PartHealth(name="holidays", status=WARNING, detail=detail)


def _sources(context: Context, *, english: bool) -> PartHealth:
    sources = context.sources()
    troubled = (
        [source.name for source in sources if source.silent],
        [source.name for source in sources if source.lost],
        [source.name for source in sources if source.failing],
    )
    pairs = zip(_TROUBLES, troubled, strict=True)
    told = [words[english].format(names=_BETWEEN[english].join(names)) for words, names in pairs if names]
    return PartHealth(name="sources", status=WARNING if told else OK, detail=_ENDED[english].join(told))


def parts(context: Context, *, english: bool = False) -> list[PartHealth]:
    """Every part with its state; a failed one is named with the reason."""
    return [
        _checked("store", context.queries.ping),
        _checked("search", lambda: context.search.search(Query(limit=1))),
        _checked("bus", lambda: _lag(context)),
        _holidays(context, english=english),
        _sources(context, english=english),
    ]


def health(context: Context, *, english: bool = False) -> Health:
    """All parts, and the counts that show where work piles up."""
    found = parts(context, english=english)
    failed = {part.name for part in found if part.status == FAILED}
    store_answers = "store" not in failed
    return Health(
        ready=not failed,
        parts=found,
        dead_letters=context.dead_letters.count() if store_answers else 0,
        outbox_waiting=context.queries.outbox_waiting() if store_answers else 0,
        outbox_age_seconds=outbox_age(context) if store_answers else 0.0,
        lag=_lag(context) if "bus" not in failed else {},
    )


def outbox_age(context: Context) -> float:
    """Seconds since the first change that still waits for the relay."""
    oldest = context.queries.oldest_unpublished()
    return max((context.clock.now() - oldest).total_seconds(), 0.0) if oldest else 0.0
