"""Keys of pseudonyms and digests: made here, kept in one file only the owner may read.

The pseudonym key rotates: the old one is destroyed, so old pseudonyms can no longer be linked to names or
to new ones. The digest key stays, because events cite posts by it for as long as they are kept.
"""

import fcntl
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from pipeline.intake.errors import KeyFileError
from pipeline.ports.clock import Clock

ROTATE_AFTER = timedelta(days=90)
_KEY_BYTES = 32


class Keys(Protocol):
    """Secrets of the door."""

    def pseudonym(self, source: str, author: str) -> str:
        """The author's pseudonym under the present key, like `k3-9f86d081884c7d65`; '' for nobody."""

    def digest(self, content: str) -> str:
        """The keyed digest of a content, 32 hex digits; the same for good."""


@dataclass(frozen=True, slots=True)
class _Ring:
    digest_key: bytes
    pseudonym_key: bytes
    number: int
    made_at: datetime


class FileKeys:
    """Keys in `folder`/intake.json, mode 0600, made at first use. Safe between processes."""

    def __init__(self, folder: Path, clock: Clock, rotate_after: timedelta = ROTATE_AFTER) -> None:
        self._file = folder / "intake.json"
        self._clock = clock
        self._rotate_after = rotate_after
        self._ring: _Ring | None = None

    def pseudonym(self, source: str, author: str) -> str:
        """16 hex digits of HMAC-SHA256. One name at two sources makes two voices."""
        if not author:
            return ""
        ring = self._current()
        code = hmac.digest(ring.pseudonym_key, f"{source}\x1f{author}".encode(), "sha256").hex()
        return f"k{ring.number}-{code[:16]}"

    def digest(self, content: str) -> str:
        """32 hex digits of HMAC-SHA256 under the lasting key."""
        return hmac.digest(self._current().digest_key, content.encode(), "sha256").hex()[:32]

    def _current(self) -> _Ring:
        if self._ring is None or self._is_due(self._ring):
            with self._locked():
                ring = self._read()
                self._ring = self._rotated(ring) if ring is None or self._is_due(ring) else ring
        return self._ring

    def _is_due(self, ring: _Ring) -> bool:
        return self._clock.now() - ring.made_at >= self._rotate_after

    def _rotated(self, old: _Ring | None) -> _Ring:
        ring = _Ring(
            digest_key=old.digest_key if old else secrets.token_bytes(_KEY_BYTES),
            pseudonym_key=secrets.token_bytes(_KEY_BYTES),
            number=old.number + 1 if old else 1,
            made_at=self._clock.now(),
        )
        self._write(ring)
        return ring

    def _read(self) -> _Ring | None:
        if not self._file.exists():
            return None
        try:
            kept = json.loads(self._file.read_text("utf-8"))
            return _Ring(
                digest_key=bytes.fromhex(kept["digest_key"]),
                pseudonym_key=bytes.fromhex(kept["pseudonym_key"]),
                number=int(kept["number"]),
                made_at=datetime.fromisoformat(kept["made_at"]),
            )
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise KeyFileError(
                f"{self._file}: the keys cannot be read ({error}); restore the file from a backup. "
                "Removing it makes new keys: old pseudonyms and digests can then not be compared any more"
            ) from error

    def _write(self, ring: _Ring) -> None:
        kept = {
            "digest_key": ring.digest_key.hex(),
            "pseudonym_key": ring.pseudonym_key.hex(),
            "number": ring.number,
            "made_at": ring.made_at.isoformat(),
        }
        fresh = self._file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
            json.dump(kept, target)
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(self._file)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = os.open(self._file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise KeyFileError(f"{self._file.parent}: no keys can be kept here ({error})") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
