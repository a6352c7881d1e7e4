"""A store that an older program filled goes on: none of its rows changes, and it answers as before."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Connection, Engine, delete, inspect, text

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.case_queries import SqlCaseQueries
from pipeline.backends.sql.engine import begin, open_engine
from pipeline.backends.sql.schema import differences, migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.cases.rulebook import Policies
from pipeline.domain.post import Post
from pipeline.ports.queries import CaseFilter, Paging
from pipeline.ports.store import StoredPost
from tests.pipeline.cases.drawing import Rolled
from tests.pipeline.cases.office_days import Lived, Office
from tests.pipeline.cases.test_lists_of_random_days import step
from tests.pipeline.conftest import Makers
from tests.pipeline.store.test_schema import made_at

STEPS_OF_SCHEMA = [("0014", "0015"), ("0015", "0017")]
STEPS, SEED = 100, 5
MANY = 1_000
PROPOSING = "propose-accountability"


@dataclass(frozen=True)
class Answers:
    """What a store says to the questions whose indexes the migrations 0015 and 0017 make anew."""

    proposed: list[str]
    aside: list[str]
    due: list[str]
    views: Mapping[str, int]
    facets: Mapping[str, Mapping[str, int]]
    urgent: list[str]
    of_province: int


@pytest.fixture
def office(
    tmp_path: Path,
    policies: Policies,
    clock: Any,
    make_post: Callable[..., Post],
    make_assessment: Callable[..., Any],
    makers: Makers,
) -> Office:
    """Random days at the desks, on a store of their own; a proposal waits, two posts are told aside, and nothing
    waits for the relay."""
    engine = open_engine(f"sqlite:///{tmp_path}/drawn.db")
    migrate(engine)
    store = SqlStore(engine)
    drawn, chance = Office(store, policies, clock, makers, Lived()), Rolled(SEED)
    for _ in range(STEPS):
        step(drawn, chance)
    while not SqlCaseQueries(engine).proposed(MANY):
        drawn.give(chance, *chance.one_of([offer for offer in drawn.offers() if offer[1] == PROPOSING]))
    with store.write() as tx:
        told = [StoredPost(make_post(f"aside:{n}"), make_assessment(), 1, aside=True) for n in range(2)]
        tx.put_posts(told)
        tx.connection.execute(delete(t.outbox))
    return drawn


def columns_of(connection: Connection) -> Mapping[str, Mapping[str, Any]]:
    """The kind of each column, by table."""
    known = inspect(connection)
    names = [name for name in known.get_table_names() if name != "alembic_version"]
    return {name: {each["name"]: each["type"] for each in known.get_columns(name)} for name in names}


def read(connection: Connection, table: str, columns: Collection[str]) -> list[tuple[Any, ...]]:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return [tuple(row) for row in connection.execute(text(f"SELECT {quoted} FROM {table}"))]


def rows_of(engine: Engine) -> Mapping[str, list[tuple[Any, ...]]]:
    """All that a database holds."""
    with begin(engine, write=False) as connection:
        found = columns_of(connection).items()
        return {table: sorted(read(connection, table, columns), key=repr) for table, columns in found}


def fill(engine: Engine, kept: Engine) -> None:
    """Write what `kept` holds into the tables and columns that this older database has."""
    with begin(kept, write=False) as source, begin(engine, write=True) as connection:
        for table, columns in columns_of(connection).items():
            # SQLite has no truth values of its own.
            kinds = [bool if isinstance(kind, Boolean) else lambda value: value for kind in columns.values()]
            named = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join(f":{column}" for column in columns)
            for row in read(source, table, columns):
                values = [kind(value) for kind, value in zip(kinds, row, strict=True)]
                given = dict(zip(columns, values, strict=True))
                connection.execute(text(f"INSERT INTO {table} ({named}) VALUES ({places})"), given)


def answers(engine: Engine, now: datetime) -> Answers:
    store, queries = SqlStore(engine), SqlCaseQueries(engine)
    with store.read() as tx:
        aside = [each.post.id for each in tx.posts_aside(t.EPOCH)]
        due = list(tx.due_cases(now.replace(year=now.year + 1), MANY))
    page = queries.cases(CaseFilter(), Paging("urgency", now, MANY))
    return Answers(
        proposed=list(queries.proposed(MANY)),
        aside=aside,
        due=due,
        views=queries.views(None, now),
        facets=queries.facets(CaseFilter(), now),
        urgent=[record.case.id for record in page.records],
        of_province=queries.count(CaseFilter(facets={"place": ("52",)}), now),
    )


@pytest.mark.parametrize(("before_it", "after_it"), STEPS_OF_SCHEMA)
def test_a_filled_store_of_an_older_version_keeps_every_row_and_follows_from_its_histories(
    engine: Engine, office: Office, before_it: str, after_it: str
) -> None:
    made_at(engine, before_it)
    fill(engine, office.store.engine)
    before = rows_of(engine)
    made_at(engine, after_it)
    assert rows_of(engine) == before
    migrate(engine)
    assert differences(engine) == []
    audited = SqlAudit(engine).run()
    assert audited.differences == ()
    assert (audited.cases, audited.events) == (len(before["cases"]), len(before["events"]))
    wanted = answers(office.store.engine, office.clock.now())
    assert all(asdict(wanted).values()), "the days hold something for every question"
    assert answers(engine, office.clock.now()) == wanted
    office.store.close()
