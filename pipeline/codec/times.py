"""Times inside domain objects: aware, within 1970–2100, and in UTC.

A `timekeeper` is compiled once per type from its annotations, so that types without times cost nothing.
It returns the object itself where nothing had to change, which `pipeline.codec.fine` tells at once.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from operator import is_
from typing import Any, Union, get_args, get_origin, get_type_hints

from pipeline.codec.fine import EARLIEST, LATEST, any_fine, fine_of
from pipeline.domain.errors import Invalid

Keep = Callable[[Any, str], Any]
Check = Callable[[Any], Any]


class _Fault(Exception):
    """Something about a time; `where` grows on the way out, so that what is right costs no path."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.where = ""


def _checked(value: datetime) -> datetime:
    """The same moment in UTC; a fault without a zone or outside 1970–2100."""
    if value.tzinfo is None:
        raise _Fault("has no time zone; write it like 2026-01-31T08:00:00Z")
    if not EARLIEST <= value < LATEST:
        raise _Fault(f"the year {value.year} is outside 1970–2100")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def in_utc(value: Any, path: str) -> Any:
    """Any value with every time inside checked; for values whose type says nothing."""
    return value if any_fine(value) else _told(_any_in_utc, value, path)


def _told(check: Check, value: Any, path: str) -> Any:
    try:
        return check(value)
    except _Fault as fault:
        raise Invalid(f"{path}{fault.where}", str(fault)) from None


def _any_in_utc(value: Any) -> Any:
    if isinstance(value, datetime):
        return _checked(value)
    if isinstance(value, Mapping):
        return {key: _at(_any_in_utc, inner, f".{key}") for key, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        check = _compiled(type(value))
        return check(value) if check else value
    if isinstance(value, list | tuple):
        return [_at(_any_in_utc, inner, at) for at, inner in enumerate(value)]
    return value


def _at(check: Check, value: Any, place: str | int) -> Any:
    """The checked value at a place inside another."""
    try:
        return check(value)
    except _Fault as fault:
        fault.where = f"{place if isinstance(place, str) else f'[{place}]'}{fault.where}"
        raise


@lru_cache(maxsize=256)
def timekeeper(kind: type) -> Keep:
    """The check for values annotated with `kind`; Invalid names the path."""
    check = _compiled(kind)
    if check is None:
        return lambda value, _: value
    fine = fine_of(kind)
    return lambda value, path: value if fine(value) else _told(check, value, path)


@lru_cache(maxsize=256)
def _compiled(kind: type) -> Check | None:
    return _check(kind)


def _check(kind: Any) -> Check | None:
    """The check for an annotation, or None where no time can be inside."""
    if kind is Any or kind is object:
        return _any_in_utc
    if isinstance(kind, type) and issubclass(kind, datetime):
        return _optional(_checked)
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_dataclass(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        checks = [check for check in map(_check, inner) if check]
        return checks[0] if len(checks) == 1 else _any_in_utc if checks else None
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _of_mapping(inner[1])
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _of_sequence(inner)
    return None


def _optional(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _of_dataclass(kind: type) -> Check | None:
    hints = get_type_hints(kind)
    checks = [(each.name, check) for each in fields(kind) if (check := _check(hints[each.name]))]
    if not checks:
        return None

    def check_fields(value: Any) -> Any:
        if value is None:
            return None
        changed, name = {}, ""
        try:
            for name, check in checks:
                before = getattr(value, name)
                after = check(before)
                if after is not before:
                    changed[name] = after
        except _Fault as fault:
            fault.where = f".{name}{fault.where}"
            raise
        return replace(value, **changed) if changed else value

    return check_fields


def _of_mapping(inner: Any) -> Check | None:
    check = _check(inner)
    if check is None:
        return None

    def check_values(value: Any) -> Any:
        after = {key: _at(check, each, f".{key}") for key, each in value.items()}
        return after if any(after[key] is not each for key, each in value.items()) else value

    return check_values


def _of_sequence(inner: tuple[Any, ...]) -> Check | None:
    variadic = len(inner) == 1 or inner[-1] is Ellipsis
    checks = [_check(inner[0])] if variadic else [_check(each) for each in inner]
    if not any(checks):
        return None

    def check_items(value: Any) -> Any:
        after: list[Any] = []
        try:
            for check, each in zip(checks * len(value) if variadic else checks, value, strict=True):
                after.append(check(each) if check else each)
        except _Fault as fault:
            fault.where = f"[{len(after)}]{fault.where}"
            raise
        return value if all(map(is_, after, value)) else type(value)(after)

    return check_items
