"""The made-up posts and their gold answers: read, checked, and put on a time axis.

Every failure is a `SampleError` that names file, line and field and says what to write instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

FOLDER = Path(__file__).parent
LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")
OUTLETS = {"main": "山桥晚讯", "paper": "禾坪周报", "feed": "麦冲河广播"}
CATEGORIES = ("emergency", "livelihood", "false_information", "policy", "credibility", "morality")

_AGE = re.compile(r"(?P<sign>-?)(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?")
_MOMENT = re.compile(r"\{(时|钟|日):([^}]*)\}")


class SampleError(ValueError):
    """A sample file cannot be used; the message names file, line and field."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A later wording of the same post, visible from `age` before the epoch on (negative: after it)."""

    age: timedelta
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """One made-up post. `age` counts back from the demo's epoch; texts may hold `{时:3h}` moments."""

    id: str
    channel: str
    outlet: str
    source: str
    author: str
    age: timedelta
    title: str
    text: str
    region: str
    reposts: int
    comments: int
    likes: int
    revisions: tuple[Revision, ...]

    def published(self, epoch: datetime) -> datetime:
        """When the post appeared, UTC or whatever zone `epoch` carries."""
        return epoch - self.age

    def wording(self, epoch: datetime, now: datetime, revision: int | None = None) -> Wording:
        """Title and text as they read at `now`; `revision` forces one (0 is the first wording)."""
        current = sum(epoch - later.age <= now for later in self.revisions)
        number = current if revision is None else max(0, min(revision, len(self.revisions)))
        chosen = self.revisions[number - 1] if number else None
        changed = epoch - chosen.age if chosen else self.published(epoch)
        title, text = (chosen.title, chosen.text) if chosen else (self.title, self.text)
        return Wording(number, changed, spell_moments(title, epoch), spell_moments(text, epoch))


@dataclass(frozen=True, slots=True)
class Wording:
    """What a reader sees of a post at one moment; `revision` 0 is the first publication."""

    revision: int
    changed: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The expected reading of one post; the README of this folder says how each field is meant."""

    id: str
    category: str | None
    categories: tuple[str, ...]
    topic: str | None
    grade: str | None
    kind: str | None
    places: tuple[str, ...]
    event: str | None
    event_grade: str | None
    lead: str | None
    noise: bool


def parse_age(text: str) -> timedelta:
    """`2d4h30m` → 2 days 4 hours 30 minutes; a leading minus means after the epoch."""
    match = _AGE.fullmatch(text)
    if match is None or not text.strip("-"):
        raise ValueError(f"{text!r} is not an age; write days, hours and minutes such as 2d4h or 35m")
    parts = {unit: int(match[unit] or 0) for unit in ("days", "hours", "minutes")}
    return timedelta(**parts) * (-1 if match["sign"] else 1)


def spell_moments(text: str, epoch: datetime) -> str:
    """Replace `{日:1d}`, `{钟:5h}` and `{时:5h}` by the day, the clock time, or both, that long ago."""

    def spelled(match: re.Match[str]) -> str:
        moment = (epoch - parse_age(match[2])).astimezone(LOCAL)
        day, clock = f"{moment.month}月{moment.day}日", f"{moment.hour}时{moment.minute:02d}分"
        return {"日": day, "钟": clock, "时": day + clock}[match[1]]

    return _MOMENT.sub(spelled, text)


class _LinedLoader(yaml.SafeLoader):
    """A safe loader whose mappings remember the line they began on, under `__line__`."""


def _mapping_with_line(loader: _LinedLoader, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {str(key): value for key, value in loader.construct_pairs(node, deep=True)}
    mapping["__line__"] = node.start_mark.line + 1
    return mapping


_LinedLoader.add_constructor("tag:yaml.org,2002:map", _mapping_with_line)


class _Fields:
    """Reads one mapping field by field; every complaint names file, line and field."""

    def __init__(self, row: Mapping[str, Any], path: Path) -> None:
        self._row, self._path, self._read = row, path, {"__line__"}

    def fault(self, field: str, complaint: str) -> SampleError:
        return SampleError(f"{self._path.name}:{self._row.get('__line__', '?')}: {field}: {complaint}")

    def text(self, field: str, default: str | None = None) -> str:
        value = self._take(field, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.fault(field, f"needs a non-empty text in quotes, found {value!r}")
        return value.strip()

    def count(self, field: str) -> int:
        value = self._take(field, 0)
        if not isinstance(value, int) or value < 0:
            raise self.fault(field, f"needs a whole number from 0 up, found {value!r}")
        return value

    def age(self, field: str = "age") -> timedelta:
        try:
            return parse_age(self.text(field))
        except ValueError as error:
            raise self.fault(field, str(error)) from None

    def one_of(self, field: str, allowed: Sequence[str], default: str | None = None) -> str:
        value = self.text(field, default)
        if value not in allowed:
            raise self.fault(field, f"{value!r} is not one of {', '.join(allowed)}")
        return value

    def rows(self, field: str) -> list[dict[str, Any]]:
        value = self._take(field, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fault(field, "needs a list of mappings")
        return cast("list[dict[str, Any]]", value)

    def finish(self) -> None:
        if unknown := set(self._row) - self._read:
            raise self.fault(", ".join(sorted(unknown)), "unknown field; remove it or correct its spelling")

    def _take(self, field: str, default: object) -> object:
        self._read.add(field)
        return self._row.get(field, default)


def _revision(row: dict[str, Any], path: Path) -> Revision:
    fields = _Fields(row, path)
    revision = Revision(fields.age(), fields.text("title", ""), fields.text("text"))
    fields.finish()
    return revision


def _post(row: dict[str, Any], path: Path) -> Post:
    fields = _Fields(row, path)
    channel = fields.one_of("channel", ("news", "microblog"))
    news = channel == "news"
    post = Post(
        id=fields.text("id"),
        channel=channel,
        outlet=fields.one_of("outlet", tuple(OUTLETS)) if news else "microblog",
        source=fields.text("source"),
        author=fields.text("author"),
        age=fields.age(),
        title=fields.text("title") if news else "",
        text=fields.text("text"),
        region="" if news else fields.text("region"),
        reposts=fields.count("reposts"),
        comments=fields.count("comments"),
        likes=fields.count("likes"),
        revisions=tuple(_revision(later, path) for later in fields.rows("revisions")),
    )
    fields.finish()
    _check_moments(post, fields)
    return post


def _check_moments(post: Post, fields: _Fields) -> None:
    wordings = [post.title + post.text, *(later.title + later.text for later in post.revisions)]
    for _, age in _MOMENT.findall("".join(wordings)):
        try:
            parse_age(age)
        except ValueError as error:
            raise fields.fault("text", str(error)) from None


def read_posts(path: Path) -> list[Post]:
    """The posts of one YAML file, in the file's order."""
    try:
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=_LinedLoader)
    except yaml.YAMLError as error:
        raise SampleError(f"{path.name}: not readable as YAML: {error}") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SampleError(f"{path.name}:1: needs a list of posts, each beginning with '- id:'")
    return [_post(row, path) for row in rows]


@cache
def load_posts(folder: Path = FOLDER / "posts") -> tuple[Post, ...]:
    """All posts of all theme files, newest first; an id used twice is refused."""
    posts: dict[str, Post] = {}
    for path in sorted(folder.glob("*.yaml")):
        for post in read_posts(path):
            if post.id in posts:
                raise SampleError(f"{path.name}: id: {post.id} is used twice; give one of them another")
            posts[post.id] = post
    return tuple(sorted(posts.values(), key=lambda post: (post.age, post.id)))


def _optional(row: Mapping[str, object], field: str) -> str | None:
    value = row[field]
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{field}: needs a text or null, found {value!r}")
    return value


def _texts(row: Mapping[str, object], field: str) -> tuple[str, ...]:
    value = row[field]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{field}: needs a list of texts, found {value!r}")
    return tuple(value)


def _gold(row: Mapping[str, object]) -> Gold:
    singles: dict[str, Callable[..., str | None]] = dict.fromkeys(
        ("category", "topic", "grade", "kind", "event", "event_grade", "lead"), _optional
    )
    values = {field: read(row, field) for field, read in singles.items()}
    categories, noise = _texts(row, "categories"), row["noise"]
    if values["category"] != next(iter(categories), None) or not set(categories) <= set(CATEGORIES):
        raise ValueError(f"categories: {categories} must begin with the category and use {CATEGORIES}")
    if not isinstance(noise, bool):
        raise TypeError(f"noise: needs true or false, found {noise!r}")
    return Gold(id=str(row["id"]), categories=categories, places=_texts(row, "places"), noise=noise, **values)


@cache
def load_gold(path: Path = FOLDER / "gold.jsonl") -> tuple[Gold, ...]:
    """The expected readings, in the file's order."""
    gold = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            gold.append(_gold(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            raise SampleError(f"{path.name}:{number}: {error}") from None
    return tuple(gold)
