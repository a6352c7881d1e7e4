"""Domain objects as versioned, checked JSON bytes, the same for every backend."""

from pipeline.codec.envelope import (
    MAX_BYTES,
    VERSION,
    canonical,
    decode,
    decode_part,
    encode,
    encode_told,
    same_in_short,
    type_name,
)
from pipeline.codec.events import event_of, event_text

__all__ = [
    "MAX_BYTES",
    "VERSION",
    "canonical",
    "decode",
    "decode_part",
    "encode",
    "encode_told",
    "event_of",
    "event_text",
    "same_in_short",
    "type_name",
]
