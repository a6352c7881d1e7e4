"""What the desks ask all day of a large store: the case list with its facets and the counts of its views.

python -m benchmarks.lists [--cases 200000] [--posts 5] [--json figures.json]

The median and the 95th percentile of `ASKED` questions each, as seconds for one; the processor's time is the mean.
Before every question a case of the store is moved: what is kept in memory has to follow it first.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.casework import LATER, House
from benchmarks.lives import BODY, Original, multiply, without_indexes
from benchmarks.measuring import Figure, report
from pipeline import policy
from pipeline.backends.sql.case_queries import SqlCaseQueries
from pipeline.cases.rulebook import Policies
from pipeline.ports.queries import CaseFilter, Paging, Scope

ASKED = 20
SPAN = timedelta(days=90)
# Of twelve cases so many went so far: a desk's open cases are few beside what it once closed.
SHARES = ((0, 1), (1, 1), (2, 1), (4, 1), (5, 4), (6, 4))
LOOKS: tuple[tuple[str, str, Scope], ...] = (
    ("triage", "urgency", None),
    ("overdue", "urgency", None),
    ("all", "opened", None),
    ("all", "urgency", None),
    ("handling", "urgency", (BODY,)),
    ("all", "opened", (BODY,)),
)


def filled(file: Path, policies: Policies, cases: int, posts: int) -> House:
    """Cases of six matters in five places, spread over three months."""
    house = House(file, policies)
    house.bureau.clock.time = LATER
    lives = [(f"s{steps}-{turn}", steps) for steps, share in SHARES for turn in range(share * 6)]
    originals = [Original(house.bureau.live(name, steps, told=posts).id, name) for name, steps in lives]
    span = int(SPAN.total_seconds())
    without_indexes(house.engine, lambda: multiply(file, originals, range(1, cases + 1), cases, listed=span))
    return house


class Asker:
    """Asks one question again and again, while the store changes in between."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._moved = 0
        self.figures: list[Figure] = []

    def __call__(self, what: str, ask: Callable[[], object], times: int = ASKED) -> None:
        """Its median and its 95th percentile, or how long it took that once."""
        taken, used = [], 0.0
        for _ in range(times):
            self._move()
            started, cpu = time.perf_counter(), time.process_time()
            ask()
            taken.append(time.perf_counter() - started)
            used += time.process_time() - cpu
        cuts = statistics.quantiles(taken, n=20) if times > 1 else []
        for name, seconds in (("p50", cuts[9]), ("p95", cuts[-1])) if cuts else (("once", taken[0]),):
            self.figures.append(Figure(name, what, 1, seconds, used / times))

    def _move(self) -> None:
        self._moved += 1
        self._house.bureau.live(f"meanwhile-{self._moved}", steps=1)


def answers(house: House) -> list[Figure]:
    """A page of cases, the facets beside it and the counts of the views, each way the desks look at them; an answer
    of the API has all three."""
    queries, asked, now = SqlCaseQueries(house.engine), Asker(house), LATER + timedelta(hours=2)
    asked("views, the first time", lambda: queries.views(None, now), times=1)
    asked("views, of one body, the first time", lambda: queries.views((BODY,), now), times=1)

    def answered(wanted: CaseFilter, paging: Paging) -> None:
        queries.cases(wanted, paging)
        queries.facets(wanted, now)
        queries.views(wanted.scope, now)

    for view, sort, scope in LOOKS:
        wanted, paging = CaseFilter(view=view, scope=scope), Paging(sort, now)
        name = f"{view} by {sort}{', of one body' if scope else ''}"
        asked(f"answer: {name}", lambda w=wanted, p=paging: answered(w, p))
        asked(f"page: {name}", lambda w=wanted, p=paging: queries.cases(w, p))
        asked(f"facets: {name}", lambda w=wanted: queries.facets(w, now))
    narrowed = CaseFilter(view="all", facets={"category": ("livelihood",), "place": ("522702",)})
    narrow = Paging("urgency", now)
    asked("answer: all by urgency, narrowed", lambda: answered(narrowed, narrow))
    asked("facets: all by urgency, narrowed", lambda: queries.facets(narrowed, now))
    asked("count: all, narrowed", lambda: queries.count(narrowed, now))
    asked("views", lambda: queries.views(None, now))
    asked("views, of one body", lambda: queries.views((BODY,), now))
    return asked.figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, measure, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--posts", type=int, default=5, help="posts of each case")
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks/lists.json"))
    wanted = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp())
    try:
        house = filled(folder / "lists.db", Policies(policy.load("qiannan")), wanted.cases, wanted.posts)
        figures = answers(house)
        house.store.close()
    finally:
        shutil.rmtree(folder)
    report(figures, f"Lists over {wanted.cases:,} cases of {wanted.posts} posts", wanted.json)


if __name__ == "__main__":
    main()
