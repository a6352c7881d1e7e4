"""Threads that decode at the same moment, each its first object."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
# A process of its own: what is learnt once stays learnt. Switching often makes the threads meet.
FIRST_OBJECTS = """
import sys, threading
from contextlib import suppress
from pipeline.codec import decode
from pipeline.domain.assessment import Assessment
from pipeline.domain.case import Case
from pipeline.domain.errors import Invalid
from pipeline.domain.post import Post

sys.setswitchinterval(1e-6)
kinds = [Case, Assessment, Post, Case, Assessment]
together = threading.Barrier(len(kinds))

def first(kind):
    together.wait()
    with suppress(Invalid):
        decode(b'{"v": 1, "type": "x", "data": {"id": "a", "state": "x", "places": [{"code": "1"}]}}', kind)

threads = [threading.Thread(target=first, args=(kind,)) for kind in kinds]
for each in threads: each.start()
for each in threads: each.join()
"""


@pytest.mark.parametrize("attempt", range(3))
def test_threads_that_begin_to_decode_together_do_not_crash_the_process(attempt: int) -> None:
    ended = subprocess.run([sys.executable, "-c", FIRST_OBJECTS], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (ended.returncode, ended.stderr) == (0, "")
