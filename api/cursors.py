"""Cursors: where a page ended, opaque to clients, refused when it belongs to another question."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence

from api.problems import ApiError

Mark = Sequence[int | str]


def fingerprint(*question: object) -> str:
    """What tells one question from another: eight hex digits."""
    return hashlib.sha256(repr(question).encode()).hexdigest()[:8]


def pack(question: str, mark: Mark) -> str:
    """The cursor for the end of a page."""
    body = json.dumps([question, *mark], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def unpack(question: str, cursor: str, *kinds: type[int] | type[str]) -> list[int | str]:
    """The mark in the cursor, of these kinds; ApiError 422 when it is broken or of another question."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        asked, *mark = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, TypeError, binascii.Error):
        asked, mark = "", []
    fits = len(mark) == len(kinds) and all(type(value) is kind for value, kind in zip(mark, kinds, strict=False))
    if asked != question or not fits:
        english = "cursor: this mark is of no use any more; begin with the first page"
        raise ApiError(422, "invalid", "cursor: 翻页标记已失效，请从第一页重新开始", english, field="cursor")
    return list(mark)
