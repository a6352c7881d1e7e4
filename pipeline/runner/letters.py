"""A delivery that is given up, as a dead letter: masked, bounded, storable, and fit to be sent again."""

import json
import re
import traceback
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from typing import Any

from pipeline.domain.messages import DeadLetter
from pipeline.ports.bus import Delivery

Mask = Callable[[str], str]

_LONGEST_READ = 1_000_000
_LONGEST_PAYLOAD = 120_000
_LONGEST_NUMBER = 200
_LONGEST_REASON = 1_000
_LONGEST_TRACE = 8_000
_PHONE_DIGITS = 10**10
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NAME = re.compile(r"[\w.:-]{1,160}")
# Names and numbers that we made ourselves and that look like phones or cards only by chance.
_OUR_NAMES = frozenset({"id", "revision", "digest", "trace", "source", "author", "case_id", "model", "code"})
_OUR_NUMBERS = frozenset({"sketch"})


def dead_letter(delivery: Delivery, error: BaseException, origin: str, at: datetime, mask: Mask) -> DeadLetter:
    """The letter; the same delivery gives the same id."""
    trace = "".join(traceback.format_exception(error))
    digest = blake2b(delivery.value, digest_size=6).hexdigest()
    payload = _payload(delivery.value, mask)
    return DeadLetter(
        id=f"{origin}:{delivery.topic}:{delivery.partition}:{delivery.offset}:{digest}",
        topic=delivery.topic,
        key=_storable(delivery.key)[:200],
        reason=mask(_storable(f"{type(error).__name__}: {error}"))[:_LONGEST_REASON],
        traceback=mask(_storable(trace))[-_LONGEST_TRACE:],
        origin=origin,
        payload=_bounded(payload),
        at=at,
        partition=delivery.partition,
        offset=delivery.offset,
        whole=len(payload) <= _LONGEST_PAYLOAD and len(delivery.value) <= _LONGEST_READ,
    )


def _payload(value: bytes, mask: Mask) -> str:
    """JSON stays JSON, masked string by string, so that it can be sent again; other text is masked whole."""
    text = value[:_LONGEST_READ].decode("utf-8", "replace")
    try:
        text = json.dumps(_masked(json.loads(text), mask), ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        # Cut first: masking is the dear part. What straddles this cut falls to the next one.
        text = mask(_storable(text[: _LONGEST_PAYLOAD + _LONGEST_NUMBER]))
    return _storable(text)


def _bounded(payload: str) -> str:
    return payload if len(payload) <= _LONGEST_PAYLOAD else payload[: _LONGEST_PAYLOAD - 1] + "…"


def _masked(value: Any, mask: Mask, name: str = "") -> Any:
    if isinstance(value, str):
        return value if name in _OUR_NAMES and _NAME.fullmatch(value) else mask(value)
    if isinstance(value, dict):
        return {key: _masked(each, mask, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_masked(each, mask, name) for each in value]
    if isinstance(value, int) and abs(value) >= _PHONE_DIGITS and name not in _OUR_NUMBERS:
        written = str(value)
        return value if mask(written) == written else mask(written)
    return value


def _storable(text: str) -> str:
    """Without control characters and halves of surrogate pairs, which no database keeps."""
    return _CONTROL.sub(" ", text.encode("utf-8", "replace").decode())
