"""Cases as the desks leave them: a few real lives, and as many copies of them as a bench wants.

A life is lived through the desk; a copy is made by SQL, with its own id in every row and document, so that a million
of them take a minute and not a day. With `chained` the copies' hashes are reckoned too, so that an audit passes.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection, connect

from sqlalchemy import Engine, Table

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.chain import GENESIS, link
from pipeline.backends.sql.course_tables import case_courses
from pipeline.cases import commands as c
from pipeline.cases import opening
from pipeline.cases.actor import Actor, Role
from pipeline.cases.desk import Desk
from pipeline.cases.notices import notices_of
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment, Category, Disposition, Grade, Place
from pipeline.domain.case import Case
from pipeline.domain.events import PublicationKind, Published, Quality
from pipeline.domain.post import Channel, Post
from pipeline.domain.tally import tally_of
from pipeline.ports.store import CaseStore, StoredPost

BODY = "522702.housing"
ANALYST = Actor("ana", Role.ANALYST)
OPENED = datetime(2026, 9, 21, 1, tzinfo=UTC)
PLACES = (("522702", "福泉市"), ("522701", "都匀市"), ("522723", "贵定县"), ("522725", "瓮安县"), ("522726", "独山县"))
MATTERS = (
    (Category.LIVELIHOOD, "城乡建设", None),
    (Category.LIVELIHOOD, "环境保护", None),
    (Category.EMERGENCY, "交通运输", Grade.IV),
    (Category.EMERGENCY, "城乡建设", Grade.II),
    (Category.CREDIBILITY, "政法", None),
    (Category.POLICY, "教育文体", None),
)
SENTENCE = "小区电梯三天两头停运，物业说没有维修资金，住在高层的老人已经两天没有下楼，希望有关部门尽快协调解决。"
SAID = SENTENCE * 2
# The ids of copies are spread over the whole range of twelve hexadecimal digits, as those of real cases are.
RANGE = 1 << 48


class SetClock:
    """Stands where it is put."""

    def __init__(self, time: datetime = OPENED) -> None:
        self.time = time

    def now(self) -> datetime:
        """See Clock."""
        return self.time

    def wait(self, seconds: float) -> None:
        """See Clock."""
        self.time += timedelta(seconds=seconds)


@dataclass
class Bureau:
    """A store with a desk; `live` makes one case after another."""

    store: CaseStore
    policies: Policies
    clock: SetClock = field(default_factory=SetClock)
    posts: int = 0

    def __post_init__(self) -> None:
        self.desk = Desk(self.store, self.policies, self.clock)

    def open(self, name: str, told: int = 1, at: datetime | None = None) -> Case:
        """A case of so many posts, collected at that time; matters and places take turns."""
        collected = at or self.clock.now()
        category, topic, grade = MATTERS[self.posts % len(MATTERS)]
        code, place = PLACES[self.posts // len(MATTERS) % len(PLACES)]
        self.posts += 1
        read = Assessment(
            category=category,
            categories=(category,),
            scores={category.value: 0.9},
            topic=topic,
            topic_score=0.8,
            kind="交通事故" if grade else None,
            grade=grade,
            places=(Place(code, place, "county", ("贵州省", "黔南布依族苗族自治州", place), 0.9),),
            disposition=Disposition.DIFFICULTY,
            keywords=("电梯", "停运", "维修资金"),
            uncertain=False,
        )
        posts = [self._post(f"{name}/{number}", collected) for number in range(told)]
        return self._kept(posts, read)

    def _post(self, name: str, at: datetime) -> Post:
        author = f"k1-{name}"
        return Post(name, "r1", f"d-{name}", "bench", Channel.NEWS, SAID, at, title="电梯停运", author=author)

    def _kept(self, posts: Sequence[Post], read: Assessment) -> Case:
        rules = self.policies.current
        tallies = [tally_of(read, post.seen_at) for post in posts]
        ledger = opening.open_matter(posts[0], tallies[0], rules, self.clock.now())
        for post, tally in zip(posts[1:], tallies[1:], strict=True):
            opening.attach(ledger, [post], tally, rules)
        with self.store.write() as tx:
            tx.keep_policy(rules.profile.hash, rules.profile.text)
            tx.put_posts([StoredPost(post, read, 1, ledger.case.id) for post in posts])
            tx.commit_events([ledger.commit])
            tx.add_notices(notices_of(ledger))
        return ledger.case

    def give(self, actor: Actor, command: c.Command, case: Case) -> Case:
        """One command, at the revision that the case has."""
        return self.desk.give(command, case.id, case.revision, actor)

    def answer(self) -> c.Publish:
        """An answer with proof that discharges whatever is owed to the public."""
        kind, at = PublicationKind.AUTHORITATIVE_INFORMATION, self.clock.now()
        address = "https://www.example.gov.cn/1"
        return c.Publish(Published(kind, "已协调维修，今日恢复运行。", address, "福泉市住房和城乡建设局", at))

    def steps(self) -> tuple[Callable[[Case], Case], ...]:
        """The life of a case after its opening: dispatch, sign in, progress, publish, close, evaluate."""
        return (
            lambda case: self.give(ANALYST, c.Dispatch(case.proposed_lead or BODY), case),
            lambda case: self.give(_handler(case), c.SignIn(), case),
            lambda case: self.give(_handler(case), c.Progress("已联系维保单位到场"), case),
            lambda case: self.give(_handler(case), self.answer(), case),
            lambda case: self.give(_handler(case), c.Close(), case),
            lambda case: self.give(ANALYST, c.Evaluate(Quality.GOOD, "回应及时"), case),
        )

    def live(self, name: str, steps: int, told: int = 1, at: datetime | None = None) -> Case:
        """A life so far; what still owes the public something is not closed."""
        case = self.open(name, told, at)
        for step in self.steps()[:steps]:
            if not (case.publications and case.closing_duties):
                case = step(case)
        return case


def _handler(case: Case) -> Actor:
    return Actor("han", Role.HANDLER, case.lead)


@dataclass(frozen=True, slots=True)
class Original:
    """A case that is copied; the ids of its posts begin with `name` and a stroke."""

    case_id: str
    name: str


def multiply(
    file: Path,
    originals: Sequence[Original],
    numbers: range,
    total: int,
    *,
    chained: bool = False,
    listed: int = 0,
) -> None:
    """A copy for each of the numbers, out of 1 … `total`, the originals taking turns. `listed`: only what lists read,
    spread over so many seconds before the originals."""
    with closing(connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}").close()
        chain = _Chain()
        connection.create_function("previous", 1, chain.previous)
        connection.create_function("following", 2, chain.following)
        values = {"first": numbers[0], "last": numbers[-1], "turns": len(originals), "step": RANGE // (total + 1)}
        for table in COPIED if not listed else [table for table in COPIED if table is not t.events]:
            connection.execute("BEGIN")
            _gather(connection, table, originals)
            counting = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
            copying = _copying(table, linked=chained, listed=bool(listed))
            connection.execute(counting + copying, values | {"listed": listed})
            connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL").close()


def _gather(connection: Connection, table: Table, originals: Sequence[Original]) -> None:
    """The rows of the originals, each with its turn, in the order in which they are written."""
    key, order = ("id", "id") if table is t.cases else ("case_id", "rowid")
    connection.execute(f"DROP TABLE IF EXISTS temp.o_{table.name}")
    connection.execute(
        f"CREATE TEMP TABLE o_{table.name} AS SELECT *, 0 AS turn, '' AS old, '' AS name FROM main.{table.name} WHERE 0"
    )
    for turn, original in enumerate(originals):
        rows = f"SELECT *, ?, ?, ? FROM main.{table.name} WHERE {key} = ? ORDER BY {order}"
        marks = (turn, original.case_id, f"{original.name}/", original.case_id)
        connection.execute(f"INSERT INTO temp.o_{table.name} {rows}", marks)
    connection.execute(f"CREATE INDEX temp.turns_{table.name} ON o_{table.name} (turn)")


class _Chain:
    """The hashes of copied events, row by row: each follows from the one before."""

    def __init__(self) -> None:
        self._head = GENESIS

    def previous(self, seq: int) -> str:
        """The head before event `seq`; asked first of each row."""
        if seq == 1:
            self._head = GENESIS
        return self._head

    def following(self, seq: int, body: str) -> str:
        """The head after it."""
        self._head = link(self.previous(seq), body)
        return self._head


COPIED = (t.posts, t.events, t.case_bodies, t.case_facets, t.clocks, case_courses, t.cases)
NEW_ID = "printf('%012x', n.i * :step)"


# A prime near a third of a day: neighbours lie far from each other in time.
SHIFTED = "- (n.i * 28657 % :listed) * 1000000"
TIMES = frozenset(
    {"opened_at", "last_post_at", "next_due_at", "next_anchor_at", "anchor_at", "due_at", "next_threshold_at"}
    | {"collected_at", "published_at"}
)


def _copying(table: Table, *, linked: bool, listed: bool) -> str:
    """The insertion of a table's copies; a copy's id stands wherever its original's stood, and in its posts' ids."""
    columns = {column.name: column.name for column in table.columns}
    columns["id" if table is t.cases else "case_id"] = NEW_ID
    renamed = f"replace({{}}, e.name, e.name || {NEW_ID} || '/')"
    for name in {"id", "author", "post"} if table is t.posts else ():
        columns[name] = renamed.format(name)
    if table in (t.events, t.cases):
        columns["body"] = f"replace({renamed.format('body')}, e.old, {NEW_ID})"
    if linked and table is t.events:
        columns |= {"previous_hash": "previous(e.seq)", "hash": f"following(e.seq, {columns['body']})"}
    if linked and table is t.cases:
        columns["head_hash"] = f"(SELECT h.hash FROM main.events h WHERE h.case_id = {NEW_ID} AND h.seq = e.seq)"
    if listed:
        columns |= {name: f"{name} {SHIFTED}" for name in TIMES & columns.keys()}
    names, chosen = ", ".join(columns), ", ".join(columns.values())
    # In the order of the new ids, so that every tree grows at its end: of a million cases the trees outgrow any cache.
    source = f"n CROSS JOIN temp.o_{table.name} e ON e.turn = (n.i - :first) % :turns"
    return f"INSERT INTO main.{table.name} ({names}) SELECT {chosen} FROM {source}"


def without_indexes(engine: Engine, fill: Callable[[], None]) -> None:
    """Fill the tables first and index them then: a tenth of the time."""
    indexes = [index for table in COPIED for index in table.indexes]
    with engine.begin() as connection:
        for index in indexes:
            index.drop(connection)
    engine.dispose()
    fill()
    with engine.begin() as connection:
        for index in indexes:
            index.create(connection)
        connection.exec_driver_sql("ANALYZE")
