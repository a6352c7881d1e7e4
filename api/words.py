"""The search box's language: plain words, and `field:value` in Chinese or English.

`县:福泉 类别:突发 超时:是 "供水管网"` → facets place, category, overdue, and the words left over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from api.presenting import words
from api.presenting.names import Names

FIELDS = {
    "县": "place",
    "地点": "place",
    "place": "place",
    "类别": "category",
    "category": "category",
    "主题": "topic",
    "topic": "topic",
    "等级": "grade",
    "grade": "grade",
    "状态": "state",
    "state": "state",
    "单位": "body",
    "主办": "body",
    "body": "body",
    "渠道": "channel",
    "channel": "channel",
    "超时": "overdue",
    "overdue": "overdue",
}
YES = frozenset({"是", "yes", "true", "1"})
NO = frozenset({"否", "no", "false", "0"})
NOTHING = "-"
FIELD = re.compile(rf'(?<!\S)({"|".join(FIELDS)})[:：]("[^"]*"|\S+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, taken apart. A value that names nothing finds nothing."""

    text: str
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    overdue: bool | None = None


def parsed(q: str, names: Names) -> Words:
    """Take the search text apart."""
    facets: dict[str, tuple[str, ...]] = {}
    overdue: bool | None = None
    for match in FIELD.finditer(q):
        name, value = FIELDS[match[1].lower()], match[2].strip('"')
        if name == "overdue":
            overdue = _yes_or_no(value)
        else:
            facets[name] = (*facets.get(name, ()), *_values(name, value, names))
    return Words(" ".join(FIELD.sub(" ", q).split()), facets, overdue)


def _yes_or_no(value: str) -> bool | None:
    lowered = value.lower()
    return True if lowered in YES else False if lowered in NO else None


def _values(name: str, value: str, names: Names) -> tuple[str, ...]:
    """The values that a typed name may mean."""
    if name == "topic":
        return (value,)
    known = dict(_named(name, names))
    exact = [code for code in known if code.lower() == value.lower()]
    alike = [code for code, label in known.items() if value in label]
    return tuple(exact or alike or [NOTHING])


def _named(name: str, names: Names) -> Iterator[tuple[str, str]]:
    match name:
        case "place":
            yield from names.places.items()
        case "body":
            yield from ((body.id, body.name) for body in names.assignable())
        case _:
            yield from words.FACET_VALUES[name].items()
