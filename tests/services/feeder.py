"""Publishes posts of a file, a handful at a time, as a crawler would: what the bus does not take waits on disk.

    python -m tests.services.feeder FILE FROM TO PAUSE

`FILE.done` counts what was handed over, so that a feeder that was killed goes on where it was.
"""

import sys
import time
from pathlib import Path

from huiying.settings import read_settings
from huiying.wiring import Wiring
from pipeline.ports.bus import POSTS, Message

HANDFUL = 6


def main() -> None:
    """Until all of them are on the bus."""
    path, first, last, pause = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    done = path.with_suffix(".done")
    lines = path.read_bytes().splitlines()
    with Wiring(read_settings()) as parts:
        for at in range(max(first, int(done.read_text()) if done.exists() else 0), last, HANDFUL):
            messages = [_message(line) for line in lines[at : min(at + HANDFUL, last)]]
            parts.spool.publish(POSTS, messages)
            done.write_text(str(min(at + HANDFUL, last)))
            time.sleep(pause)
        while not parts.spool.deliver():
            time.sleep(0.5)


def _message(line: bytes) -> Message:
    """A line is the post's id, a tab, and its bytes."""
    id, _, value = line.partition(b"\t")
    return Message(id.decode(), value)


if __name__ == "__main__":
    main()
