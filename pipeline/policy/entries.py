"""YAML mappings that remember where each value stands, read field by field with the type that is expected."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import TypeVar

import yaml

from pipeline.policy.errors import ProfileError

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping of a policy file. `path` names it in messages, `node` gives file and line."""

    node: yaml.MappingNode
    path: str
    fields: dict[str, yaml.Node]

    @property
    def file(self) -> str:
        """The name of the file that it stands in."""
        return str(self.node.start_mark.name)

    def fail(self, code: str, field: str = "", **named: str) -> ProfileError:
        """The error to raise about this mapping or one of its fields; `named` is what its sentence speaks of."""
        node = self.fields.get(field, self.node)
        return error_at(node, code, f"{self.path}.{field}".strip(".") if field else self.path, **named)

    def known(self, fields: Iterable[str]) -> None:
        """Refuses fields that nobody reads: a misspelt one must not be silently ignored."""
        allowed = sorted(fields)
        for name in self.fields:
            if name not in allowed:
                raise self.fail("unknown_field", name, known=", ".join(allowed))

    def has(self, field: str) -> bool:
        """Whether the field is given."""
        return field in self.fields

    def text(self, field: str, default: str | None = None) -> str:
        """A string; without default it is required."""
        if field not in self.fields:
            if default is None:
                raise self.fail("missing", what=field)
            return default
        return self._scalar(self.fields[field], field)

    def flag(self, field: str, default: bool) -> bool:
        """`true` or `false`."""
        if field not in self.fields:
            return default
        value = self.text(field)
        if value not in ("true", "false"):
            raise self.fail("true_or_false", field, given=value)
        return value == "true"

    def number(self, field: str, default: int) -> int:
        """A whole number from 0."""
        if field not in self.fields:
            return default
        value = self.text(field)
        if not value.isdecimal():
            raise self.fail("number", field, given=value)
        return int(value)

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of strings; empty when not given."""
        if field not in self.fields:
            return ()
        node = self.fields[field]
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail("list", field)
        return tuple(self._scalar(item, field) for item in node.value)

    def choice(self, field: str, kind: type[Choice]) -> Choice:
        """A member of an enumeration, by its value."""
        return self._member(self.text(field), kind, field)

    def choices(self, field: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """Members of an enumeration."""
        return tuple(self._member(value, kind, field) for value in self.texts(field))

    def entry(self, field: str) -> "Entry | None":
        """A mapping inside this one."""
        if field not in self.fields:
            return None
        return as_entry(self.fields[field], f"{self.path}.{field}".strip("."))

    def entries(self, field: str) -> "list[Entry]":
        """A list of mappings inside this one."""
        node = self.fields.get(field)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail("list_of_mappings", field)
        return [as_entry(item, f"{field}[{number}]") for number, item in enumerate(node.value)]

    def overlaid(self, other: "Entry") -> "Entry":
        """This mapping with the other's fields over it; messages point at the other."""
        return Entry(other.node, other.path, {**self.fields, **other.fields})

    def _scalar(self, node: yaml.Node, field: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail("single_value", field)
        value = str(node.value).strip()
        if not value:
            raise self.fail("empty", field)
        return value

    def _member(self, value: str, kind: type[Choice], field: str) -> Choice:
        try:
            return kind(value)
        except ValueError:
            raise self.fail("unknown_choice", field, what=field, given=value, known=", ".join(kind)) from None


def error_at(node: yaml.Node, code: str, where: str = "", **named: str) -> ProfileError:
    """The error about what stands at a node."""
    mark = node.start_mark
    return ProfileError(mark.name, mark.line + 1, code, where, **named)


def as_entry(node: yaml.Node, path: str) -> Entry:
    """The mapping at a node. Raises `ProfileError` for anything else and for a field given twice."""
    if not isinstance(node, yaml.MappingNode):
        raise error_at(node, "mapping", path)
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if str(key.value) in fields:
            raise error_at(key, "field_twice", f"{path}.{key.value}".strip("."))
        fields[str(key.value)] = value
    return Entry(node, path, fields)


def parse(text: str, name: str) -> Entry:
    """The mapping that a policy file holds; `name` stands in messages."""
    try:
        node = yaml.compose(_Named(text, PurePath(name).name), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProfileError(PurePath(name).name, line, "not_yaml", problem=error.problem or "") from error
    if node is None:
        raise ProfileError(PurePath(name).name, 1, "file_empty")
    return as_entry(node, "")


class _Named:
    """Text as a stream with a name, which the parser puts into its marks."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._parts: Iterator[str] = iter((text,))

    def read(self, _size: int = -1) -> str:
        return next(self._parts, "")
