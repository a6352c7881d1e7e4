"""What `huiying profile` prints for people, in Chinese and English; `--json` keeps its own names."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Words = tuple[str, str]

_ZONE = ZoneInfo("Asia/Shanghai")
HEADS: Mapping[str, Words] = {
    "id": ("编号", "id"),
    "name": ("名称", "name"),
    "home": ("区划代码", "home"),
    "units": ("下级区划", "units"),
    "bodies": ("单位", "bodies"),
    "assumed": ("推定", "assumed"),
    "part": ("在每件事项中的职责", "its part in every case"),
    "clock_rules": ("时限规则", "clock rules"),
    "topics": ("主题", "topics"),
    "hash": ("文本哈希", "hash"),
    "section": ("部分", "section"),
    "field": ("项", "field"),
    "before": ("原为", "before"),
    "after": ("改为", "after"),
    "case": ("事项", "case"),
    "title": ("标题", "title"),
    "what": ("变动", "what"),
    "clock": ("时限", "clock"),
    "due": ("到期", "due"),
    "open_cases": ("未办结事项", "open cases"),
    "in_force": ("已启用", "in force"),
    "moved": ("已改按新文本", "moved"),
    "provisional": ("暂定时限", "provisional"),
    "settled_cases": ("已重算事项", "settled cases"),
    "unknown_years": ("尚无放假安排的年份", "unknown years"),
}
SECTIONS: Mapping[str, str] = {
    "clock_rules": "时限规则",
    "topic_rules": "主题分工",
    "ladder": "问责措施",
    "hot_topics": "热点",
    "review_checklist": "审核清单",
    "bodies": "单位",
    "units": "下级区划",
    "routing_clauses": "分派依据",
    "informed_clauses": "知会依据",
    "profile": "总则",
}
_FLAGS: Mapping[bool, Words] = {True: ("是", "yes"), False: ("否", "no")}


def in_words(rows: Iterable[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """The rows with the names of their columns, sections, flags and local times as people read them."""
    english = language == "en"
    return [{HEADS[name][english]: _shown(name, value, english) for name, value in row.items()} for row in rows]


def _shown(name: str, value: Any, english: bool) -> Any:
    if isinstance(value, bool):
        return _FLAGS[value][english]
    if name == "section" and not english:
        return SECTIONS[value]
    return _local(value) if name in ("before", "after", "due") and isinstance(value, str) else value


def _local(value: str) -> str:
    """A deadline in the desk's own time; other values as they are."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{moment.astimezone(_ZONE):%Y-%m-%d %H:%M}" if moment.tzinfo else value
