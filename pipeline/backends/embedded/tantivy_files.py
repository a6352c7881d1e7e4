"""The directory of a Tantivy index: its schema, its description beside it, its errors as ours.

`huiying.json` records the versions of schema and traces and the segmenter; an index built otherwise is refused.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import tantivy
from filelock import FileLock, Timeout

from pipeline.backends.search_text import TRACES
from pipeline.domain.errors import Damaged, Unavailable

SCHEMA_VERSION = 2
_REMEDY = "run `huiying reindex` to build it anew from the store"


class _Description(msgspec.Struct):
    schema: int
    segmenter: str
    traces: int = 1


_DESCRIBED = msgspec.json.Decoder(_Description)


def opened(directory: Path, segmenter: str) -> tantivy.Index:
    """The index in `directory`, made when there is none; Damaged, with the remedy, when it does not fit."""
    directory.mkdir(parents=True, exist_ok=True)
    with FileLock(directory / "creation.lock"):
        if not (directory / "huiying.json").exists():
            if (directory / "meta.json").exists():
                raise Damaged(f"the search index in {directory} lacks its description: {_REMEDY}")
            _create(directory, segmenter)
        _check_description(directory, segmenter)
        try:
            index = tantivy.Index.open(str(directory))
            index.config_reader("manual")
            index.searcher()
        except (ValueError, OSError) as error:
            raise Damaged(f"the search index in {directory} cannot be read ({error}): {_REMEDY}") from error
    return index


def emptied(directory: Path) -> None:
    """Delete whatever stands there, readable or not; Unavailable while a process writes it."""
    if not directory.exists():
        return
    writer = FileLock(directory / ".tantivy-writer.lock")  # the lock that Tantivy itself takes
    try:
        writer.acquire(timeout=0)
    except Timeout as error:
        raise Unavailable(f"another process writes the search index in {directory}: stop it first", "search") from error
    try:
        shutil.rmtree(directory)
    finally:
        writer.release()


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Tantivy's errors while writing: one writer at a time, room on the disk."""
    try:
        yield
    except (ValueError, OSError) as error:
        text = str(error)
        if "LockBusy" in text or "lock" in text.lower():
            raise Unavailable(f"another process writes the search index in {directory}", "search") from error
        if "orrupt" in text:
            raise Damaged(f"the search index in {directory} cannot be written ({error}): {_REMEDY}") from error
        raise Unavailable(f"the search index in {directory} cannot be written: {error}", "search") from error


@contextmanager
def reading(directory: Path) -> Iterator[None]:
    """Tantivy's errors while searching: the files are not what they were."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Damaged(f"the search index in {directory} cannot be searched ({error}): {_REMEDY}") from error


def _create(directory: Path, segmenter: str) -> None:
    tantivy.Index(schema(), str(directory))
    description = msgspec.json.encode(_Description(SCHEMA_VERSION, segmenter, TRACES))
    unfinished = directory / "huiying.json.new"
    unfinished.write_bytes(description)
    unfinished.replace(directory / "huiying.json")


def _check_description(directory: Path, segmenter: str) -> None:
    try:
        found = _DESCRIBED.decode((directory / "huiying.json").read_bytes())
    except (msgspec.MsgspecError, ValueError) as error:
        raise Damaged(f"the search index in {directory} has an unreadable description: {_REMEDY}") from error
    if found != _Description(SCHEMA_VERSION, segmenter, TRACES):
        raise Damaged(
            f"the search index in {directory} was built with schema {found.schema}, traces {found.traces} "
            f"and segmenter {found.segmenter!r}, this program uses {SCHEMA_VERSION}, {TRACES} and {segmenter!r}: "
            f"{_REMEDY}"
        )


def schema() -> tantivy.Schema:
    """Times and versions are integers for exact comparison; `fingerprint` is a number for the id."""
    builder = tantivy.SchemaBuilder()
    for name in ("id", "kind", "case_id"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("fingerprint", fast=True)
    builder.add_integer_field("version", fast=True)
    builder.add_integer_field("at", indexed=True, fast=True)
    builder.add_integer_field("expires_with", indexed=True)
    builder.add_text_field("scope", tokenizer_name="raw", index_option="basic")
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("traces", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("title_words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("text_words", tokenizer_name="whitespace", index_option="freq")
    return builder.build()
