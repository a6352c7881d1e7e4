"""Workers killed with -9 at random moments and started again: no post lost, none twice, no event lost."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from huiying.taking_in import settle, waiting
from huiying.working import TURNS, run_until_idle
from pipeline.domain.post import Post
from pipeline.ports.bus import POSTS
from tests.faults.conftest import Home, thresholds

ROOT = Path(__file__).parents[2]
POSTS_IN_ALL = 240
LIVES = 4
HANDFUL = 6
PATIENCE_SECONDS = 180


def worker(home: Home) -> "subprocess.Popen[bytes]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUIYING_")}
    environment |= {"HUIYING_HOME": str(home.folder), "HUIYING_LOG_LEVEL": "warning"}
    return subprocess.Popen([sys.executable, "-m", "huiying", "work"], cwd=ROOT, env=environment)


def feed(home: Home, posts: list[Post], over: threading.Event) -> None:
    """A handful at a time, so that every stage is always in the middle of something."""
    for at in range(0, len(posts), HANDFUL):
        if over.wait(0.02):
            break
        home.publish(posts[at : at + HANDFUL])
        posts[at : at + HANDFUL] = [None] * len(posts[at : at + HANDFUL])  # type: ignore[list-item]


def one_life(home: Home, posts: list[Post], chance: random.Random) -> list[Post]:
    """A worker fed from when it works, killed at some moment after; the posts not yet published."""
    home.publish(posts[:HANDFUL])
    remaining = posts[HANDFUL:]
    with worker(home) as process:
        before = home.parts.bus.lag(POSTS, "assess")
        limit = time.monotonic() + PATIENCE_SECONDS
        while home.parts.bus.lag(POSTS, "assess") >= before:
            assert process.poll() is None, "the worker ended by itself"
            assert time.monotonic() < limit, "the worker does not begin"
            time.sleep(0.01)
        over = threading.Event()
        feeder = threading.Thread(target=feed, args=(home, remaining, over))
        feeder.start()
        time.sleep(chance.uniform(0.0, 0.8))
        process.send_signal(signal.SIGKILL)
        over.set()
        feeder.join()
    return [post for post in remaining if post]


def finish(home: Home) -> None:
    settle(home.parts)
    run_until_idle(TURNS["tick"](home.parts, ""))
    settle(home.parts)


def test_killed_workers_leave_what_an_undisturbed_one_would_have(
    made_up: Callable[[int], list[Post]], make_home: Callable[[str], Home], seed: int
) -> None:
    posts = made_up(POSTS_IN_ALL)
    calm, beaten = make_home("calm"), make_home("beaten")
    calm.publish(posts)
    finish(calm)

    chance, remaining = random.Random(seed), posts
    for life in range(LIVES):
        share = -(-len(remaining) // (LIVES - life))
        remaining = one_life(beaten, remaining[:share], chance) + remaining[share:]
    beaten.publish(remaining)
    finish(beaten)

    assert waiting(beaten.parts) == 0
    assert beaten.outcome() == calm.outcome()
    assert Counter(calm.outcome().cited).most_common(1)[0][1] == 1
    assert calm.outcome().groups
    for home in (calm, beaten):
        audited = home.parts.audit.run()
        assert audited.cases
        assert audited.differences == ()
        assert home.parts.dead_letters.count() == 0
        assert home.searchable() == home.stored()
        noted = [Counter(thresholds(history)) for history in home.events().values()]
        assert sum(map(len, noted))
        assert all(count == 1 for each in noted for count in each.values())
