"""How the sources do: a board that whoever crawls writes, and the demo and the API read."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """What the board says of one source; counts add up over all runs."""

    begun_at: str = ""
    finished_at: str = ""
    taken: int = 0
    dead: int = 0
    failed: int = 0


class Board:
    """HOME/crawl-board.json: written by whoever crawls, read by the demo and the API."""

    def __init__(self, home: Path) -> None:
        self._path = home / "crawl-board.json"

    def read(self) -> dict[str, Line]:
        """The lines by source; none when there is no readable board yet, for it can be written anew."""
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            return {name: Line(**line) for name, line in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def write(self, changed: Mapping[str, Line]) -> None:
        """Replace the lines of these sources."""
        lines = {name: asdict(line) for name, line in {**self.read(), **changed}.items()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(lines), "utf-8")
        fresh.replace(self._path)
