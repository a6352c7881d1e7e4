"""Counts over the whole store."""

from collections.abc import Iterator, Sequence
from typing import Literal

from sqlalchemy import Engine, Table, func, select

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.engine import begin
from pipeline.domain.messages import Change
from pipeline.domain.transitions import State
from pipeline.ports.figures import PostFigures

PAGE = 2_000


class SqlFigures:
    """Fulfils `ports.figures.Figures`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def posts(self) -> PostFigures:
        """One pass over the current versions."""
        p = t.posts.c
        held = (p.case_id != "").label("held")
        statement = select(held, p.category, func.count()).where(p.current).group_by(held, p.category)
        with begin(self._engine, write=False) as connection:
            rows = connection.execute(statement).all()
        by_category = {category or "none": count for in_case, category, count in rows if in_case}
        return PostFigures(
            posts=sum(count for _, _, count in rows),
            relevant=sum(by_category.values()),
            by_category=dict(sorted(by_category.items())),
        )

    def cases(self) -> int:
        """Cases that stand by themselves."""
        statement = select(func.count()).where(t.cases.c.state != State.MERGED.value)
        with begin(self._engine, write=False) as connection:
            return int(connection.execute(statement).scalar_one())

    def everything(self) -> Iterator[Sequence[Change]]:
        """Page by page in the order of ids, so that no transaction stays open between pages."""
        tables: tuple[tuple[Literal["case", "post"], Table], ...] = (("case", t.cases), ("post", t.posts))
        for kind, table in tables:
            after = ""
            while page := self._page(table, after):
                yield [Change(kind, id, 0) for id in page]
                after = page[-1]

    def _page(self, table: Table, after: str) -> Sequence[str]:
        statement = select(table.c.id).where(table.c.id > after).distinct().order_by(table.c.id).limit(PAGE)
        with begin(self._engine, write=False) as connection:
            return connection.execute(statement).scalars().all()
