"""What the desks ask all day of a large store: the case list with its facets and the counts of its views.

python -m benchmarks.lists [--cases 200000] [--posts 5] [--json figures.json]

The 95th percentile of `ASKED` questions each, as seconds for one; the processor's time is the mean.
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


def asked(what: str, ask: Callable[[], object]) -> Figure:
    """The 95th percentile of one question, asked again and again."""
    taken, cpu = [], time.process_time()
    for _ in range(ASKED):
        started = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - started)
    used = (time.process_time() - cpu) / ASKED
    return Figure("p95", what, 1, statistics.quantiles(taken, n=20)[-1], used)


def answers(queries: SqlCaseQueries) -> list[Figure]:
    """A page of cases, the facets beside it and the counts of the views, each way the desks look at them."""
    figures, now = [], LATER + timedelta(hours=2)
    for view, sort, scope in LOOKS:
        wanted, paging = CaseFilter(view=view, scope=scope), Paging(sort, now)
        name = f"{view} by {sort}{', of one body' if scope else ''}"
        figures.append(asked(f"page: {name}", lambda w=wanted, p=paging: queries.cases(w, p)))
        figures.append(asked(f"facets: {name}", lambda w=wanted: queries.facets(w, now)))
        figures.append(asked(f"count: {name}", lambda w=wanted: queries.count(w, now)))
    narrowed = CaseFilter(view="all", facets={"category": ("livelihood",), "place": ("522702",)})
    figures.append(asked("page: all by urgency, narrowed", lambda: queries.cases(narrowed, Paging("urgency", now))))
    figures.append(asked("facets: all, narrowed", lambda: queries.facets(narrowed, now)))
    figures.append(asked("views", lambda: queries.views(None, now)))
    figures.append(asked("views, of one body", lambda: queries.views((BODY,), now)))
    return figures


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
        figures = answers(SqlCaseQueries(house.engine))
        house.store.close()
    finally:
        shutil.rmtree(folder)
    report(figures, f"Lists over {wanted.cases:,} cases of {wanted.posts} posts", wanted.json)


if __name__ == "__main__":
    main()
