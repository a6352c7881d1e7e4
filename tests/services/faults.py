"""Kills, at random moments under load, whatever belongs to an installation on the servers, and starts it again.

    python -m tests.services.faults [--rounds 30] [--posts 20000] [--seed N]

Two workers, a ticker, a crawler's stand-in, the broker, the search server and the database each may be the one
that is killed with -9. After every round the installation is compared with one that ran undisturbed on the
embedded backends with the same posts.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from huiying.logs import configure_logs
from huiying.taking_in import settle, waiting
from pipeline.codec import encode
from pipeline.domain.post import Post
from tests.faults.conftest import Home, examined_posts, thresholds
from tests.services.processes import Process, Processes, until
from tests.services.servers import Elasticsearch, Kafka, Postgres, Server, fetch

# Short enough for thirty rounds in CI; a kill may still come while posts are fed or worked on, or after.
FED_WITHIN = 3.0
LATEST_KILL = 4.0
LONGEST_ABSENCE = 2.0
HANDFUL = 6
PATIENCE = 300.0


class Beaten:
    """An installation on servers of its own, any part of which may be killed."""

    def __init__(self, folder: Path, posts: Sequence[Post], partitions: int) -> None:
        self.partitions = partitions
        self.processes = Processes(folder / "logs")
        self.servers: dict[str, Server] = {}
        for kind in (Kafka, Elasticsearch, Postgres):
            server = self.servers[kind.__name__] = kind(folder / kind.__name__.lower())
            server.prepare()
            server.start()
        self.home = Home(folder / "home", **self._urls())
        self._file = folder / "posts.txt"
        self._file.write_bytes(b"\n".join(post.id.encode() + b"\t" + encode(post) for post in posts))
        self._commands: Mapping[str, Callable[[], Process]] = {
            "worker 1": lambda: self._huiying("work"),
            "worker 2": lambda: self._huiying("work"),
            "ticker": lambda: self._huiying("tick"),
        }
        self.running = {name: start() for name, start in self._commands.items()}
        self._share = (0, 0)
        self.standing = ""

    @property
    def victims(self) -> list[str]:
        """What may be killed."""
        return [*self._commands, "feeder", *self.servers]

    def feed(self, first: int, last: int) -> None:
        """Begin to publish these posts."""
        self._share = (first, last)
        self.running["feeder"] = self._feeder()

    def kill(self, name: str) -> None:
        """As a power cut would."""
        if name in self.servers:
            self.servers[name].kill()
        else:
            self.running[name].kill()
            self.running[name].wait()

    def revive(self, name: str) -> None:
        """Start it again where it was."""
        if name in self.servers:
            self.servers[name].start()
        elif name == "feeder":
            self.running[name] = self._feeder()
        else:
            self.running[name] = self._commands[name]()

    def settled(self, posts: int) -> bool:
        """Whether everything that was fed is stored and searchable."""
        self.standing = "a part does not answer"
        fed, stored = self.running["feeder"].poll(), self.home.parts.figures.posts().posts
        left = waiting(self.home.parts)
        self.standing = f"feeder {fed}, {stored} of {posts} stored, {left} waiting"
        return (fed, stored, left) == (0, posts, 0)

    def end(self) -> None:
        """Everything."""
        self.processes.end()
        self.home.parts.__exit__(None, None, None)
        for server in self.servers.values():
            server.kill()

    def _urls(self) -> dict[str, str]:
        """With one partition who comes first founds the case, as in the run that cases are compared with."""
        return {
            "bus": f"{self.servers['Kafka'].url}/faults?partitions={self.partitions}",
            "store": self.servers["Postgres"].url,
            "search": f"{self.servers['Elasticsearch'].url}/faults?replicas=0",
        }

    def _huiying(self, *arguments: str) -> Process:
        return self.processes.start(self.home.parts.settings, *arguments)

    def _feeder(self) -> Process:
        first, last = self._share
        pause = FED_WITHIN * HANDFUL / max(last - first, 1)
        command = ["tests.services.feeder", str(self._file), str(first), str(last), str(pause)]
        return self.processes.module(self.home.parts.settings, *command)


def beat(folder: Path, rounds: int, count: int, seed: int, partitions: int = 1) -> Generator[str]:
    """Each round's outcome in a line; AssertionError says what was wrong after which."""
    chance = random.Random(seed)
    posts = examined_posts(count, seed, folder)
    with ExitStack() as closing:
        calm = Home(folder / "calm")
        closing.callback(calm.parts.__exit__, None, None, None)
        beaten = Beaten(folder, posts, partitions)
        closing.callback(beaten.end)
        for number in range(rounds):
            first, last = (len(posts) * each // rounds for each in (number, number + 1))
            victims = chance.sample(beaten.victims, chance.choice((1, 1, 2)))
            started = time.monotonic()
            one_round(beaten, first, last, victims, chance)
            calm.publish(posts[first:last])
            settle(calm.parts)
            stored = len({post.id for post in posts[:last]})
            until(lambda: beaten.settled(stored), beaten.processes, PATIENCE, lambda: beaten.standing)  # noqa: B023
            others = compare(beaten.home, calm, in_order=partitions == 1)
            seconds = time.monotonic() - started
            told = f"round {number + 1}: killed {' and '.join(victims)}; {last} posts, all well after {seconds:.0f} s"
            yield f"{told}; {others} cases hold other posts, the order being another" if others else told


def one_round(beaten: Beaten, first: int, last: int, victims: Sequence[str], chance: random.Random) -> None:
    """Feed, kill, start again."""
    beaten.feed(first, last)
    for victim in victims:
        time.sleep(chance.uniform(0, LATEST_KILL))
        beaten.kill(victim)
    for victim in victims:
        time.sleep(chance.uniform(0, LONGEST_ABSENCE))
        beaten.revive(victim)


def compare(beaten: Home, calm: Home, *, in_order: bool = True) -> int:
    """Every post once, the same cases, a clean audit, search equal to the store, no clock event twice.

    Several partitions leave the order open: another post may found a case, two may stay apart. How many cases differ
    is returned then; what is stored, and that a case cites each post once, is the same in any order.
    """
    histories = beaten.events()
    outcome, wanted = beaten.outcome(histories), calm.outcome()
    others = outcome.groups - wanted.groups
    assert outcome.versions == wanted.versions
    assert not in_order or outcome.groups == wanted.groups, f"{others} instead of {wanted.groups - outcome.groups}"
    assert not in_order or outcome.cited == wanted.cited
    assert not outcome.cited or Counter(outcome.cited).most_common(1)[0][1] == 1
    assert beaten.parts.audit.run().differences == ()
    assert beaten.parts.dead_letters.count() == 0
    assert beaten.searchable() == beaten.stored()
    noted = [Counter(thresholds(history)) for history in histories.values()]
    assert all(count == 1 for each in noted for count in each.values())
    return len(others)


def main() -> None:
    """Run as asked, print the seed first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--partitions", type=int, default=1, help="of the log; with several the order is left open")
    asked = parser.parse_args()
    configure_logs("console", "error")
    sys.stdout.write(f"{asked.rounds} rounds, {asked.posts} posts, --seed {asked.seed}\n")
    fetch()
    with tempfile.TemporaryDirectory(prefix="huiying-faults-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        for told in beat(Path(name), asked.rounds, asked.posts, asked.seed, asked.partitions):
            sys.stdout.write(f"{told}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
