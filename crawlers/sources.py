"""sources.yaml → sources. Every fault names the file, the line and the field."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from parsel.csstranslator import HTMLTranslator

from crawlers.errors import SourcesError
from crawlers.source import Kind, Source
from pipeline.domain.post import Channel

SHIPPED = Path(__file__).with_name("sources.yaml")
_VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_ID = re.compile(r"[a-z0-9][a-z0-9_.\-]{0,38}")
_NEEDED = ("id", "kind", "address")


class _Fault(ValueError):
    """A value that does not fit its field."""


def load_sources(path: Path = SHIPPED, variables: Mapping[str, str] | None = None) -> list[Source]:
    """The sources of a file, with `${NAME}` replaced from `variables`. SourcesError names what is wrong."""
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise SourcesError(path.name, 1, "file", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SourcesError(path.name, 1, "file", "is not UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourcesError(path.name, line, "yaml", error.problem or "cannot be parsed") from error
    return _File(path.name, variables or {}).read(root)


class _File:
    """One file while it is read: knows its name for errors, and the variables."""

    def __init__(self, name: str, variables: Mapping[str, str]) -> None:
        self._name = name
        self._variables = variables

    def read(self, root: yaml.Node | None) -> list[Source]:
        sections = dict(self._entries(root, "file", {"defaults", "sources"}))
        defaults = self._fields(sections["defaults"], allowed=_DEFAULTABLE) if "defaults" in sections else {}
        listed = sections.get("sources")
        if not isinstance(listed, yaml.SequenceNode) or not listed.value:
            raise self._error(listed or root, "sources", "a list of at least one source is expected")
        sources: dict[str, Source] = {}
        for node in listed.value:
            source = self._source(node, defaults)
            if source.id in sources:
                raise self._error(node, "id", f"{source.id!r} is there twice")
            sources[source.id] = source
        return list(sources.values())

    def _source(self, node: yaml.Node, defaults: Mapping[str, Any]) -> Source:
        given = self._fields(node, allowed=set(_READERS))
        for field in _NEEDED:
            if field not in given:
                raise self._error(node, field, "is missing")
        if given["kind"] is Kind.WEIBO:
            given.setdefault("channel", Channel.MICROBLOG)
            if "{page}" not in given["address"]:
                raise self._error(
                    _field_node(node, "address"), "address", "a weibo address needs {page}, the number of the page"
                )
        source = Source(**{**defaults, **given})
        missing = {name for text in (source.address, source.extend) for name in _VARIABLE.findall(text)}
        return replace(source, missing=tuple(sorted(missing)))

    def _fields(self, node: yaml.Node, allowed: set[str]) -> dict[str, Any]:
        return {field: self._value(field, value) for field, value in self._entries(node, "source", allowed)}

    def _entries(self, node: yaml.Node | None, what: str, allowed: set[str]) -> Iterator[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, what, "`field: value` lines are expected")
        seen: set[str] = set()
        for key, value in node.value:
            if key.value not in allowed:
                raise self._error(key, str(key.value), f"is no field here; one of {', '.join(sorted(allowed))}")
            if key.value in seen:
                raise self._error(key, str(key.value), "is there twice")
            seen.add(key.value)
            yield key.value, value

    def _value(self, field: str, node: yaml.Node) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            raise self._error(node, field, "a single value is expected")
        text = _VARIABLE.sub(lambda found: self._variables.get(found[1], "").rstrip("/") or found[0], node.value)
        try:
            return _READERS[field](text.strip())
        except ValueError as error:
            raise self._error(node, field, str(error)) from error

    def _error(self, node: yaml.Node | None, field: str, message: str) -> SourcesError:
        line = node.start_mark.line + 1 if node is not None else 1
        return SourcesError(self._name, line, field, message)


def _field_node(node: yaml.Node, field: str) -> yaml.Node:
    return next((value for key, value in node.value if key.value == field), node)


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text):
        raise _Fault(f"{text!r}: small letters, digits, dots and hyphens are expected, at most 39")
    return text


def _choice(options: type[Kind] | type[Channel]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return options(text)
        except ValueError:
            raise _Fault(f"{text!r} is none of {', '.join(options)}") from None

    return read


def _address(text: str) -> str:
    parts = urlsplit(_VARIABLE.sub("http://unset", text))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _Fault(f"{text!r}: an address that begins with http:// or https:// is expected")
    return text


def _selector(text: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(text)
    except Exception as error:
        raise _Fault(f"{text!r} is no CSS selector: {error}") from error
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise _Fault(f"{text!r} is no regular expression: {error}") from error
    return text


def _number(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            raise _Fault(f"{text!r} is no number") from None
        if not least <= number <= most:
            raise _Fault(f"{text} lies outside {least:g} to {most:g}")
        return number

    return read


def _whole(text: str) -> int:
    return int(_number(1, 10_000)(text))


_READERS: dict[str, Callable[[str], Any]] = {
    "id": _identifier,
    "title": str,
    "kind": _choice(Kind),
    "address": _address,
    "channel": _choice(Channel),
    "links": _selector,
    "next": _selector,
    "articles": _pattern,
    "extend": _address,
    "region": str,
    "delay": _number(0, 3_600),
    "pages": _whole,
    "revisit_hours": _number(0, 24 * 365),
    "revisit_minutes": _number(0, 60 * 24 * 365),
}
_DEFAULTABLE = {"delay", "pages", "revisit_hours", "revisit_minutes", "region"}
