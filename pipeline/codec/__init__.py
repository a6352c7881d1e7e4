"""Domain objects as versioned, checked JSON bytes, the same for every backend."""

from pipeline.codec.envelope import MAX_BYTES, VERSION, canonical, decode, encode, type_name

__all__ = ["MAX_BYTES", "VERSION", "canonical", "decode", "encode", "type_name"]
