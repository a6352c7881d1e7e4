"""Times inside domain objects: aware, within 1970–2100, and in UTC.

A `timekeeper` is compiled once per type from its annotations, so that types without times cost nothing.
It returns the object itself where nothing had to change.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from pipeline.domain.errors import Invalid

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2101, 1, 1, tzinfo=UTC)

Check = Callable[[Any, str], Any]


def checked(value: datetime, path: str) -> datetime:
    """The same moment in UTC; Invalid without a zone or outside 1970–2100."""
    if value.tzinfo is None:
        raise Invalid(path, "has no time zone; write it like 2026-01-31T08:00:00Z")
    if not EARLIEST <= value < LATEST:
        raise Invalid(path, f"the year {value.year} is outside 1970–2100")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def in_utc(value: Any, path: str) -> Any:
    """Any value with every time inside checked; for values whose type says nothing."""
    if isinstance(value, datetime):
        return checked(value, path)
    if isinstance(value, Mapping):
        return {key: in_utc(inner, f"{path}.{key}") for key, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return timekeeper(type(value))(value, path)
    if isinstance(value, list | tuple):
        return [in_utc(inner, f"{path}[{at}]") for at, inner in enumerate(value)]
    return value


@lru_cache(maxsize=256)
def timekeeper(kind: type) -> Check:
    """The check for values annotated with `kind`."""
    return _check(kind) or _unchanged


def _unchanged(value: Any, _path: str) -> Any:
    return value


def _check(kind: Any) -> Check | None:
    """The check for an annotation, or None where no time can be inside."""
    if kind is Any or kind is object:
        return in_utc
    if isinstance(kind, type) and issubclass(kind, datetime):
        return _optional(checked)
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_dataclass(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return next((check for check in map(_check, inner) if check), None)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _of_mapping(inner[1])
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _of_sequence(inner)
    return None


def _optional(check: Check) -> Check:
    return lambda value, path: None if value is None else check(value, path)


def _of_dataclass(kind: type) -> Check | None:
    hints = get_type_hints(kind)
    checks = [(each.name, check) for each in fields(kind) if (check := _check(hints[each.name]))]
    if not checks:
        return None

    def check_fields(value: Any, path: str) -> Any:
        changed = {}
        for name, check in checks:
            before = getattr(value, name)
            after = check(before, f"{path}.{name}")
            if after is not before:
                changed[name] = after
        return replace(value, **changed) if changed else value

    return _optional(check_fields)


def _of_mapping(inner: Any) -> Check | None:
    check = _check(inner)
    if check is None:
        return None

    def check_values(value: Any, path: str) -> Any:
        after = {key: check(each, f"{path}.{key}") for key, each in value.items()}
        return after if any(after[key] is not each for key, each in value.items()) else value

    return _optional(check_values)


def _of_sequence(inner: tuple[Any, ...]) -> Check | None:
    variadic = len(inner) == 1 or inner[-1] is Ellipsis
    checks = [_check(inner[0])] if variadic else [_check(each) for each in inner]
    if not any(checks):
        return None

    def check_items(value: Any, path: str) -> Any:
        steps = checks * len(value) if variadic else checks
        after = [
            check(each, f"{path}[{at}]") if check else each
            for at, (check, each) in enumerate(zip(steps, value, strict=True))
        ]
        return type(value)(after) if any(new is not old for new, old in zip(after, value, strict=True)) else value

    return _optional(check_items)
