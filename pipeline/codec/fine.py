"""Whether every time inside an object is in UTC and within 1970–2100, told as fast as Python can.

For each type the question is written out as one expression and compiled once, as dataclasses do with their methods:
asked of every case read and every event written, it has mostly nothing to find. What is not fine is looked at again,
slowly, by `pipeline.codec.times`, which says where and why or brings it to UTC.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2101, 1, 1, tzinfo=UTC)

Fine = Callable[[Any], bool]


@lru_cache(maxsize=256)
def fine_of(kind: Any) -> Fine:
    """The question for values annotated with `kind`."""
    asked = _asked(kind, "value", 0)
    known = {"UTC": UTC, "EARLIEST": EARLIEST, "LATEST": LATEST, "any_fine": any_fine}
    # Only names of our own fields stand in it.
    return eval(f"lambda value: {asked or True}", known)  # type: ignore[no-any-return]


def any_fine(value: Any) -> bool:
    """The same of a value whose type says nothing."""
    kind: Any = type(value)
    return _fine_among(kind)(value)


@lru_cache(maxsize=256)
def _fine_among(kind: Any) -> Fine:
    """The question for values of just this class."""
    with_fields = is_dataclass(kind)
    if issubclass(kind, datetime):
        return lambda value: value.tzinfo is UTC and EARLIEST <= value < LATEST
    if issubclass(kind, Mapping):
        return lambda value: all(map(any_fine, value.values()))
    if issubclass(kind, list | tuple):
        return lambda value: all(map(any_fine, value))
    return fine_of(kind) if with_fields else _timeless


def _timeless(_: Any) -> bool:
    return True


def _asked(kind: Any, name: str, depth: int) -> str:
    """The expression for what `name` stands for, or '' where no time can be inside."""
    if kind is Any or kind is object:
        return f"any_fine({name})"
    if isinstance(kind, type) and issubclass(kind, datetime):
        return f"({name}.tzinfo is UTC and EARLIEST <= {name} < LATEST)"
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return _all(_asked(hints[each.name], f"{name}.{each.name}", depth) for each in fields(kind))
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _asked_of_some(inner, name, depth)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _asked_of_each(inner[1], f"{name}.values()", depth)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        if len(inner) == 1 or inner[-1] is Ellipsis:
            return _asked_of_each(inner[0], name, depth)
        return _all(_asked(each, f"{name}[{place}]", depth) for place, each in enumerate(inner))
    return ""


def _asked_of_some(kinds: Sequence[Any], name: str, depth: int) -> str:
    """Of several kinds with times inside only the value itself can say which it is."""
    asked = [found for each in kinds if (found := _asked(each, name, depth))]
    if len(asked) > 1:
        return f"any_fine({name})"
    return f"({name} is None or {asked[0]})" if asked and type(None) in kinds else "".join(asked)


def _asked_of_each(kind: Any, names: str, depth: int) -> str:
    asked = _asked(kind, f"each{depth}", depth + 1)
    return f"all([{asked} for each{depth} in {names}])" if asked else ""


def _all(asked: Any) -> str:
    """Every one that asks anything."""
    found = [each for each in asked if each]
    return f"({' and '.join(found)})" if found else ""
