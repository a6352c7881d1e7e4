"""Domain objects as versioned JSON: `{"v": 1, "type": "post", "data": {…}}`.

Every backend carries these bytes, the embedded ones too. What decodes is complete and well typed: times
are aware, UTC and between 1970 and 2100, enumerations known, text storable anywhere. Unknown fields are
ignored, so that an older worker reads what a newer one wrote within the same version. Everything else is
refused with `Invalid`, whose `field` is the JSON path.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Generic, TypeVar, cast

import msgspec

from pipeline.codec.times import in_utc, timekeeper
from pipeline.domain.errors import Invalid

VERSION = 1
MAX_BYTES = 1_000_000

T = TypeVar("T")
_ENCODER = msgspec.json.Encoder()
_CANONICAL = msgspec.json.Encoder(order="sorted")
_ERROR = re.compile(r"^(?P<message>.*?)(?: - at `(?P<path>.*)`)?$", re.DOTALL)
_MISSING = re.compile(r"missing required field `(?P<name>\w+)`")
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class _Envelope(msgspec.Struct, Generic[T]):
    v: int
    type: str
    data: T


class _Header(msgspec.Struct):
    v: int
    type: str


_HEADER = msgspec.json.Decoder(_Header)
_DECODERS: dict[type, msgspec.json.Decoder[Any]] = {}
# msgspec lets other threads use a class whose fields it is still learning, and the process crashes: one at a time.
_LEARNING = Lock()


@lru_cache(maxsize=256)
def type_name(kind: type) -> str:
    """The name in the envelope: `AssessedPost` is `assessed_post`."""
    return _WORD_START.sub("_", kind.__name__).lower()


def _decoder(kind: type) -> msgspec.json.Decoder[Any]:
    known = _DECODERS.get(kind)
    if known is None:
        with _LEARNING:
            known = _DECODERS.setdefault(kind, msgspec.json.Decoder(_Envelope[kind]))  # type: ignore[valid-type]
    return known


def encode(obj: object) -> bytes:
    """The envelope with `obj` as UTF-8 JSON; Invalid for times or text that must not travel."""
    return encode_told(obj)[0]


def encode_told(obj: T) -> tuple[bytes, T]:
    """As `encode`, with the object that decoding would give: its times are in UTC."""
    kind: Any = type(obj)
    told = timekeeper(kind)(obj, "$.data")
    data = _written(_Envelope(VERSION, type_name(kind), told), "$.data", _ENCODER)
    _bound(data)
    if b"\\u0000" in data:
        _refuse_unstorable(obj, "$.data")
    return data, told


def decode(data: bytes, kind: type[T]) -> T:
    """The object in an envelope of this version and of this kind; Invalid says what is wrong where."""
    return cast("T", _decoded(data, kind))


def decode_part(data: bytes, part: type[T], kind: type) -> T:
    """Of an object of `kind` in its envelope the fields that the struct `part` names; none of them is a time."""
    return cast("T", _opened(data, part, kind))


def _opened(data: bytes, part: Any, kind: Any) -> Any:
    try:
        envelope = _decoder(part).decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _told(error, data, kind) from error
    _check_header(envelope, kind)
    return envelope.data


def _decoded(data: bytes, kind: Any) -> Any:
    _bound(data)
    obj = timekeeper(kind)(_opened(data, kind, kind), "$.data")
    if b"\\u0000" in data:
        _refuse_unstorable(obj, "$.data")
    return obj


def same_in_short(stands: str, belongs: str, kind: type) -> bool:
    """Whether a stored envelope tells what the other does, without what came to be told since it was written; one that
    is not written as `encode` writes is none."""
    data = stands.encode()
    try:
        as_written = _ENCODER.encode(msgspec.json.decode(data)) == data
        return as_written and decode(data, kind) == decode(belongs.encode(), kind)
    except (Invalid, msgspec.MsgspecError):
        return False


def canonical(obj: object) -> bytes:
    """The same bytes for equal values: sorted keys, no spaces, times in UTC. For hashing and signing."""
    return _written(in_utc(obj, "$"), "$", _CANONICAL)


def _written(obj: object, path: str, encoder: msgspec.json.Encoder) -> bytes:
    try:
        return encoder.encode(obj)
    except UnicodeEncodeError as error:
        _refuse_unstorable(obj.data if isinstance(obj, _Envelope) else obj, path)
        raise Invalid(path, "holds text that is not Unicode") from error
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise Invalid(path, f"cannot be written as JSON: {error}") from error


def _bound(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise Invalid("$", f"{len(data):,} bytes; at most {MAX_BYTES:,} are accepted")


def _check_header(header: "_Header | _Envelope[Any]", kind: Any) -> None:
    if header.v != VERSION:
        raise Invalid("$.v", f"version {header.v} is not understood; this program reads version {VERSION}")
    if header.type != type_name(kind):
        raise Invalid("$.type", f"{header.type[:80]!r} where {type_name(kind)!r} belongs")


def _told(error: Exception, data: bytes, kind: Any) -> Invalid:
    """The driver's error as ours; a wrong version or type comes before what follows from it."""
    if not isinstance(error, msgspec.ValidationError):
        return Invalid("$", f"is not JSON in UTF-8: {error}")
    try:
        _check_header(_HEADER.decode(data), kind)
    except Invalid as wrong:
        return wrong
    except msgspec.MsgspecError:
        pass
    return _with_path(str(error))


def _with_path(text: str) -> Invalid:
    found = _ERROR.match(text)
    message, path = (found["message"], found["path"] or "$") if found else (text, "$")
    missing = _MISSING.search(message)
    return Invalid(f"{path}.{missing['name']}", "is missing") if missing else Invalid(path, message)


def _refuse_unstorable(obj: object, path: str) -> None:
    """Raise for the first string with NUL or a lone surrogate: no database keeps those."""
    for place, text in _strings(obj, path):
        if "\0" in text:
            raise Invalid(place, "holds the control character NUL")
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise Invalid(place, "holds half a surrogate pair")


def _strings(obj: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(obj, str):
        yield path, obj
    elif isinstance(obj, Mapping):
        for key, value in obj.items():
            yield from _strings(key, path)
            yield from _strings(value, f"{path}.{key}")
    elif isinstance(obj, Sequence) and not isinstance(obj, bytes):
        for at, value in enumerate(obj):
            yield from _strings(value, f"{path}[{at}]")
    elif is_dataclass(obj):
        for each in fields(obj):
            yield from _strings(getattr(obj, each.name), f"{path}.{each.name}")
    elif isinstance(obj, msgspec.Struct):
        for name in obj.__struct_fields__:
            yield from _strings(getattr(obj, name), f"{path}.{name}")
