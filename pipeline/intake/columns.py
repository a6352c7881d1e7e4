"""Which column means what: by its name (columns.yaml), checked and completed by what stands in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pipeline.intake.errors import TableError
from pipeline.intake.times import read_time

SKIPPED = "skip"
_HEADER_DEPTH = 10
_ANSWERS = re.compile(r"您好|你好|答复|回复如下|收悉|感谢您|予以|办理情况")
_IGNORED_IN_NAMES = re.compile(r"[\s_\-:：()（）\[\]【】*＊]+")

Cells = tuple[object, ...]


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    file = Path(__file__).with_name("columns.yaml")
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(file.read_text("utf-8"))
    return {
        field: {kind: [_bare(str(word)) for word in words] for kind, words in kinds.items()}
        for field, kinds in loaded.items()
    }


def fields() -> tuple[str, ...]:
    """Every field a column may be mapped to."""
    return tuple(_lexicon())


def _bare(name: str) -> str:
    return _IGNORED_IN_NAMES.sub("", name).lower()


def _named(name: str) -> str | None:
    bare = _bare(name)
    for kind in ("names", "parts"):
        for field, words in _lexicon().items():
            known = words.get(kind, [])
            if bare in known or (kind == "parts" and any(word in bare for word in known)):
                return field
    return None


def find_header(grid: Sequence[tuple[int, Cells]]) -> tuple[tuple[str, ...], int]:
    """The column names and the row they stand in: (names, row number), or letters and 0 without a header.

    A title line above the header, as many exports have, is passed over.
    """
    filled = [(number, cells) for number, cells in grid[:_HEADER_DEPTH] if any(_text(cell) for cell in cells)]
    if not filled:
        raise TableError("the table has no row with anything in it", "empty_table")
    known, at, cells = max(
        ((sum(_named(_text(cell)) is not None for cell in row), -number, row) for number, row in filled),
        key=lambda entry: entry[:2],
    )
    width = max(len(row) for _, row in grid)
    if known >= 2 or (known and len(cells) == 1) or _looks_like_names(cells):
        return _distinct([*map(_text, cells), *[""] * (width - len(cells))]), -at
    return _distinct([""] * width), 0


def _looks_like_names(cells: Cells) -> bool:
    texts = [_text(cell) for cell in cells if _text(cell)]
    return all(len(text) <= 12 and read_time(text) is None and not text.isdigit() for text in texts)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    result: list[str] = []
    for place, name in enumerate(names):
        name = name or _letter(place)
        result.append(name if name not in result else f"{name} ({_letter(place)})")
    return tuple(result)


def _letter(place: int) -> str:
    return (_letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


@dataclass(frozen=True, slots=True)
class _Profile:
    """What stands in one column, as shares of its filled cells."""

    name: str
    times: float
    links: float
    distinct: float
    length: float
    answers: float
    codes: float
    filled: int

    @staticmethod
    def of(name: str, cells: Sequence[object]) -> "_Profile":
        texts = [text for text in map(_text, cells) if text]
        count = max(1, len(texts))
        return _Profile(
            name=name,
            times=sum(read_time(cell) is not None for cell in cells if _text(cell)) / count,
            links=sum(text.startswith(("http://", "https://")) for text in texts) / count,
            distinct=len(set(texts)) / count,
            length=sum(map(len, texts)) / count,
            answers=sum(_ANSWERS.search(text[:300]) is not None for text in texts) / count,
            codes=sum(text.isascii() and " " not in text for text in texts) / count,
            filled=len(texts),
        )


def complete_mapping(names: Sequence[str], samples: Sequence[Cells], told: Mapping[str, str]) -> dict[str, str]:
    """Column → field for every column understood: told ones first, then names, then contents."""
    _check_told(names, told)
    mapping = dict(told)
    profiles = [
        _Profile.of(name, [row[at] if at < len(row) else None for row in samples]) for at, name in enumerate(names)
    ]
    for by_whole_name in (True, False):
        for profile in profiles:
            field = _named(profile.name)
            whole = field is not None and _bare(profile.name) in _lexicon()[field].get("names", [])
            if field and whole is by_whole_name and _free(mapping, profile.name, field) and _plausible(field, profile):
                mapping[profile.name] = field
    _guess_by_contents([each for each in profiles if each.name not in mapping and each.filled], mapping)
    if not {"text", "title"} & set(mapping.values()):
        said = f"no column holds a text; say which with column=text. Columns: {'、'.join(names)}"
        raise TableError(said, "no_text_column")
    return mapping


def _check_told(names: Sequence[str], told: Mapping[str, str]) -> None:
    for column, field in told.items():
        if column not in names:
            raise TableError(f"there is no column {column!r}. Columns: {'、'.join(names)}")
        if field not in _lexicon():
            raise TableError(f"{field!r} is no field. Fields: {', '.join(fields())}")
    doubled = [field for field in told.values() if field != SKIPPED and list(told.values()).count(field) > 1]
    if doubled:
        raise TableError(f"two columns are mapped to {doubled[0]!r}; one is possible")


def _free(mapping: Mapping[str, str], column: str, field: str) -> bool:
    return column not in mapping and (field == SKIPPED or field not in mapping.values())


def _plausible(field: str, profile: _Profile) -> bool:
    """A name may mislead: a column of times holds times, one of addresses addresses."""
    if not profile.filled:
        return True
    if field in ("published_at", "reply_at"):
        return profile.times >= 0.5
    return profile.links >= 0.5 if field == "url" else True


def _guess_by_contents(open_profiles: list[_Profile], mapping: dict[str, str]) -> None:
    """Names said nothing: times, links and long texts speak for themselves, in the order of the columns."""

    def take(field: str, wanted: list[_Profile]) -> None:
        for profile in wanted:
            if _free(mapping, profile.name, field):
                mapping[profile.name] = field
                return

    times = [profile for profile in open_profiles if profile.times >= 0.8]
    take("published_at", times)
    take("url", [profile for profile in open_profiles if profile.links >= 0.8])
    take(
        "ticket",
        [each for each in open_profiles if each.codes == each.distinct == 1 and 6 <= each.length <= 32],
    )
    prose = [each for each in open_profiles if each.codes < 0.5 and each.times < 0.5 and each.length >= 4]
    by_length = sorted(prose, key=lambda profile: -profile.length)
    take(
        "text",
        [profile for profile in by_length if profile.answers < 0.5 and profile.length >= 8] or by_length,
    )
    take("reply_text", [profile for profile in by_length if profile.answers >= 0.5 and profile.length >= 20])
    take("reply_at", times if "reply_text" in mapping.values() else [])
    take("title", [each for each in prose if each.distinct >= 0.5 and 4 <= each.length <= 60])
