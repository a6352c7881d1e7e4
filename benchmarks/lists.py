"""What the desks ask all day of a large store: the case list with its facets and the counts of its views, one's own
list, the search in posts and cases, and the page of a case.

python -m benchmarks.lists [--cases 200000] [--posts 5] [--json figures.json]

The median and the 95th percentile of `ASKED` questions each, as seconds for one; the processor's time is the mean.
Before every question a case of the store is moved: what is kept in memory has to follow it first.
"""

import argparse
import itertools
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.casework import LATER, House
from benchmarks.lives import BODY, Original, multiply, without_indexes
from benchmarks.measuring import Figure, report
from classifier import normalise
from pipeline import policy
from pipeline.backends.embedded.tantivy_index import TantivyIndex
from pipeline.backends.search_text import TextAnalysis
from pipeline.backends.sql.calls import SqlCalls
from pipeline.backends.sql.case_queries import SqlCaseQueries
from pipeline.backends.sql.follows import SqlFollows
from pipeline.cases.rulebook import Policies
from pipeline.ports.follows import Follow
from pipeline.ports.queries import CaseFilter, Paging, Scope
from pipeline.ports.search import Document, Query

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

# Cases whose pages are opened, and how many of them one follows.
OPENED, FOLLOWED = 200, 100
# Documents are made of these: a word of each of the first two is in one of some, every pair in one of some dozens.
PLACES = (
    "福泉市",
    "都匀市",
    "瓮安县",
    "贵定县",
    "龙里县",
    "惠水县",
    "长顺县",
    "罗甸县",
    "平塘县",
    "独山县",
    "荔波县",
    "三都县",
)
MATTERS = (
    "停水",
    "路灯不亮",
    "污水外溢",
    "夜间施工",
    "公交停运",
    "物业收费",
    "学校食堂",
    "医保报销",
    "拖欠工资",
    "土地征收",
    "道路塌陷",
)
TAILS = ("已经三天", "无人处理", "群众反映强烈", "希望有关部门核实", "多次投诉没有答复", "影响出行", "请尽快解决")
INDEXED_AT_ONCE = 5_000
SHOWN = ("category", "place", "channel")
SEARCHES = (
    ("a common word", Query("停水", "post", limit=20, count_facets=SHOWN)),
    ("two words", Query("福泉市 道路塌陷", "post", limit=20, count_facets=SHOWN)),
    ("a phrase", Query('"多次投诉没有答复"', "post", limit=20, count_facets=SHOWN)),
    ("a rare word", Query("第77777号", "post", limit=20, count_facets=SHOWN)),
    ("a word within a facet", Query("停水", "post", {"place": ("522702",)}, limit=20, count_facets=SHOWN)),
    ("a word of one body", Query("停水", "post", scope=(BODY,), limit=20, count_facets=SHOWN)),
    ("cases, for the list", Query("停水", limit=1_000)),
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


def answers(house: House, asked: Asker) -> None:
    """A page of cases, the facets beside it and the counts of the views, each way the desks look at them; an answer
    of the API has all three."""
    queries, now = SqlCaseQueries(house.engine), LATER + timedelta(hours=2)
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
    _opened(house, asked, now)


def _opened(house: House, asked: Asker, now: datetime) -> None:
    """A case's page as the API makes it from the store: history, posts and counts; its calls are asked beside it. Each
    time another case, so that no page is warm."""
    queries, follows = SqlCaseQueries(house.engine), SqlFollows(house.engine)
    ids = iter(queries.ids(CaseFilter(view="all"), now, OPENED))
    mine = tuple(itertools.islice(ids, FOLLOWED))
    for case_id in mine:
        follows.follow(Follow("ana", case_id, now, 1))
    asked("answer: followed", lambda: queries.count(CaseFilter(ids=_followed(follows)), now))
    calls = SqlCalls(house.engine)

    def page() -> None:
        case_id = next(ids)
        with house.store.read() as transaction:
            transaction.case(case_id)
        house.store.history(case_id)
        queries.records([case_id], now)
        queries.posts_of(case_id)
        _followed(follows)

    asked("case page", page)
    asked("case page: its calls", lambda: calls.calls(None, False, next(ids)))


def _followed(follows: SqlFollows) -> tuple[str, ...]:
    return tuple(each.case_id for each in follows.of("ana"))


def _document(number: int) -> Document:
    """The post of that number: the same whenever it is made."""
    place, matter, tail = (words[number * step % len(words)] for words, step in ((PLACES, 1), (MATTERS, 7), (TAILS, 3)))
    return Document(
        id=f"post:{number}",
        version=1,
        kind="post",
        title="",
        text=f"{place}{matter}，{tail}，第{number}号楼",
        at=LATER - timedelta(seconds=number % int(SPAN.total_seconds())),
        scope=(BODY,) if number % 20 == 0 else ("522701.housing",),
        facets={"category": ("livelihood",), "place": (f"5227{number % len(PLACES):02d}",), "channel": ("news",)},
        case_id=f"case-{number // 5}",
        collected_at=LATER,
    )


def _documents(wanted: int) -> Iterator[list[Document]]:
    for begin in range(0, wanted, INDEXED_AT_ONCE):
        yield [_document(number) for number in range(begin, min(begin + INDEXED_AT_ONCE, wanted))]


def searched(asked: Asker, folder: Path, wanted: int) -> None:
    """Words, facets and both in an index of as many posts, as the search page asks, and the posts found as shown."""
    index = TantivyIndex(folder / "index", TextAnalysis("pairs", lambda text: text.split(), normalise))
    for documents in _documents(wanted):
        index.put(documents)
    for name, query in SEARCHES:
        asked(f"search: {name}", partial(index.search, query))
    index.close()


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
        asked = Asker(house)
        answers(house, asked)
        searched(asked, folder, wanted.cases * wanted.posts)
        house.store.close()
    finally:
        shutil.rmtree(folder)
    report(asked.figures, f"Lists over {wanted.cases:,} cases of {wanted.posts} posts", wanted.json)


if __name__ == "__main__":
    main()
