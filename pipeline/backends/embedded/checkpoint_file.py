"""The checkpoint as a file of lines beside the database, each signed by a key that is not in it."""

import hmac
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.domain.errors import Damaged
from pipeline.ports.checkpoints import Head

BEGINNING = "0" * 64


class CheckpointFile:
    """Fulfils `ports.checkpoints.Checkpoints`. One writer at a time; the key is 32 bytes."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._seen: tuple[int, ...] = ()
        self._latest: datetime | None = None

    def latest(self) -> datetime | None:
        """When the last entry was made. It is asked every minute, and a file nobody touched is not read again."""
        stamp = self._stamp()
        if stamp != self._seen:
            times = [entry["at"] for entry in self._entries()]
            self._latest = datetime.fromisoformat(times[-1]) if times else None
            self._seen = stamp
        return self._latest

    def append(self, heads: Sequence[Head], at: datetime) -> None:
        """One more line, forced to disk."""
        entries = list(self._entries())
        previous = entries[-1]["signature"] if entries else BEGINNING
        self._drop_unfinished()
        rows = [[head.case_id, head.seq, head.hash] for head in heads]
        said = {"at": at.isoformat(), "heads": rows, "previous": previous}
        line = json.dumps(said | {"signature": self._signed(said)}) + "\n"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="ascii") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def heads(self) -> Mapping[str, Head]:
        """The newest recorded head of each case."""
        return {row[0]: Head(*row) for entry in self._entries() for row in entry["heads"]}

    def _stamp(self) -> tuple[int, ...]:
        """Changes with every change of the file; its time of change is the system's and cannot be set back."""
        if not self._path.exists():
            return ()
        status = self._path.stat()
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns

    def _drop_unfinished(self) -> None:
        """What a power cut left of a line would swallow the next one."""
        if self._path.exists():
            whole = self._path.read_bytes()
            os.truncate(self._path, whole.rfind(b"\n") + 1)

    def _signed(self, said: Mapping[str, Any]) -> str:
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hmac.digest(self._key, text.encode("ascii"), "sha256").hex()

    def _entries(self) -> Iterator[dict[str, Any]]:
        """Every entry whose signature fits; a last line that a power cut left unfinished is passed over."""
        if not self._path.exists():
            return
        previous, lines = BEGINNING, self._path.read_text(encoding="ascii").splitlines(keepends=True)
        for number, line in enumerate(lines, start=1):
            if number == len(lines) and not line.endswith("\n"):
                return
            entry = self._read(line, number)
            signature = entry.pop("signature", "")
            if entry.get("previous") != previous or not hmac.compare_digest(self._signed(entry), signature):
                raise Damaged(f"{self._path}, line {number}: the signature does not fit; {self._remedy()}")
            previous = signature
            yield entry | {"signature": signature}

    def _read(self, line: str, number: int) -> dict[str, Any]:
        try:
            entry = json.loads(line)
        except ValueError:
            entry = None
        if not isinstance(entry, dict):
            raise Damaged(f"{self._path}, line {number}: is no entry; {self._remedy()}")
        return entry

    def _remedy(self) -> str:
        return "somebody changed the file, or the key: restore both from the backup"
