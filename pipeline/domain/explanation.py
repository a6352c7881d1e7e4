"""Every deadline in one sentence: anchor, budget, calendar, arithmetic, clause (casework rule 11)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.domain.arithmetic import Step
from pipeline.domain.clocks import ClockKind, Schedule

_ZONE = ZoneInfo("Asia/Shanghai")
_WEEKDAYS_ZH = "一二三四五六日"
_NAMES_ZH = {
    ClockKind.DISPATCH: "派单",
    ClockKind.SIGN_IN: "签收",
    ClockKind.AUTHORITATIVE_INFORMATION: "权威发布",
    ClockKind.PRESS_CONFERENCE: "新闻发布会",
    ClockKind.RESPONSE: "回应",
    ClockKind.COMPLETION: "限时办结",
    ClockKind.REVIEW: "审核",
    ClockKind.FOLLOW_UP: "持续发布",
    ClockKind.SECOND_RESPONSE: "再次回应",
    ClockKind.NOTICE: "回复通知",
    ClockKind.SATISFACTION: "满意度回访",
    ClockKind.EVALUATION: "评估",
}


_WHY_ZH = {
    "natural": "自然时间",
    "worked": "工作时间",
    "make_up": "调休上班",
    "weekend": "周末，不计",
    "holiday": "放假，不计",
}
_WHY_EN = {
    "natural": "natural time",
    "worked": "worked",
    "make_up": "make-up workday",
    "weekend": "weekend, not counted",
    "holiday": "days off, not counted",
}


def kind_name(kind: ClockKind, language: str = "zh") -> str:
    """What the obligation is called in Chinese (`zh`) or English (`en`)."""
    return _NAMES_ZH[kind] if language == "zh" else kind.value.replace("_", " ")


def explain(schedule: Schedule, kind: ClockKind, language: str = "zh") -> str:
    """The deadline as a sentence in Chinese (`zh`) or English (`en`), times in Asia/Shanghai."""
    return _chinese(schedule, kind) if language == "zh" else _english(schedule, kind)


def explain_steps(steps: Sequence[Step], language: str = "zh", paused: int = 0) -> list[str]:
    """Each step of the arithmetic as a line, with what was counted up to its end; last, the `paused` seconds that
    do not count."""
    counted, lines = timedelta(0), []
    names = _WHY_ZH if language == "zh" else _WHY_EN
    for step in steps:
        counted += step.worked
        lines.append(_step_line(step, names[step.why], counted, language))
    if paused:
        units = ("小时", "分钟") if language == "zh" else (" h", " min")
        left = _span(int(counted.total_seconds()) - paused, *units)
        lines.append(
            f"{'暂停，不计' if language == 'zh' else 'paused, not counted'}  −{_span(paused, *units)} = {left}"
        )
    return lines


def _step_line(step: Step, why: str, counted: timedelta, language: str) -> str:
    units = ("小时", "分钟") if language == "zh" else (" h", " min")
    if not step.worked:
        last = step.end - timedelta(seconds=1)
        until = "" if _day(last) == _day(step.start) else f" – {_day(last)}"
        return f"{_day(step.start)}{until}  {why}"
    spent, total = (_span(int(span.total_seconds()), *units) for span in (step.worked, counted))
    return f"{_minute(step.start)} – {_minute(step.end)}  {why}  +{spent} = {total}"


def _day(instant: datetime) -> str:
    return f"{instant.astimezone(_ZONE):%a %Y-%m-%d}"


def _minute(instant: datetime) -> str:
    return f"{instant.astimezone(_ZONE):%a %Y-%m-%d %H:%M}"


def _chinese(schedule: Schedule, kind: ClockKind) -> str:
    working = schedule.calendar == "working"
    source = "产品默认值(p)" if schedule.product_default else schedule.clause
    parts = [
        f"{kind_name(kind)}：自{_local_zh(schedule.anchor)}起，",
        f"{'工作时间' if working else '自然时间'}{_span(schedule.budget_seconds, '小时', '分钟')}，",
        _granted_zh(schedule),
        f"应于{_local_zh(schedule.due_at)}前完成",
        "（跳过非工作时间，计入调休）" if working else "",
        f"；依据：{source}",
        "；所涉年份放假安排未公布，按周一至周五暂定" if schedule.provisional else "",
        "；发现时已超时限" if schedule.late_on_arrival else "",
    ]
    return "".join(parts) + "。"


def _english(schedule: Schedule, kind: ClockKind) -> str:
    working = schedule.calendar == "working"
    source = "product default (p)" if schedule.product_default else schedule.clause
    parts = [
        f"{kind_name(kind, 'en').capitalize()}: {_local_en(schedule.anchor)}",
        f" + {_span(schedule.budget_seconds, ' h', ' min')} {'working' if working else 'natural'} time",
        _granted_en(schedule),
        " (holidays skipped, make-up workdays counted)" if working else "",
        f" = due {_local_en(schedule.due_at)}; by {source}",
        "; provisional: that year's holidays are not known yet" if schedule.provisional else "",
        "; already late when noticed" if schedule.late_on_arrival else "",
    ]
    return "".join(parts) + "."


def _granted_zh(schedule: Schedule) -> str:
    extended, paused = (_span(each, "小时", "分钟") for each in (schedule.extended_seconds, schedule.paused_seconds))
    return (f"其中经批准延长{extended}，" if extended else "") + (f"另有经批准暂停{paused}不计，" if paused else "")


def _granted_en(schedule: Schedule) -> str:
    extended, paused = (_span(each, " h", " min") for each in (schedule.extended_seconds, schedule.paused_seconds))
    return (f" ({extended} of it granted)" if extended else "") + (f" + {paused} paused" if paused else "")


def _local_zh(instant: datetime) -> str:
    local = instant.astimezone(_ZONE)
    return f"{local.year}年{local.month}月{local.day}日（周{_WEEKDAYS_ZH[local.weekday()]}）{local:%H:%M}"


def _local_en(instant: datetime) -> str:
    return f"{instant.astimezone(_ZONE):%A %Y-%m-%d %H:%M}"


def _span(seconds: int, hours: str, minutes: str) -> str:
    """1小时30分钟 or 1 h 30 min; the units bring their own spaces."""
    whole, rest = divmod(seconds // 60, 60)
    parts = [f"{whole}{hours}" if whole else "", f"{rest}{minutes}" if rest else ""]
    between = " " if minutes.startswith(" ") else ""
    return between.join(part for part in parts if part)
