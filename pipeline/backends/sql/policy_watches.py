"""Policies watched, as tables of the case store."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.backends.sql import policy_watch_tables as t
from pipeline.backends.sql.engine import begin
from pipeline.domain.errors import Stale
from pipeline.domain.policy_watch import PolicyWatch, Step
from pipeline.ports.duty import Desks

_STEP = msgspec.json.Decoder(Step)
_FIELDS = ("desk", "title", "opened_at", "opened_by")


class SqlPolicyWatches:
    """Fulfils `ports.policy_watches.PolicyWatches`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, watch: PolicyWatch) -> PolicyWatch:
        """Keep a watch with its first steps; its id is given here."""
        row = {name: getattr(watch, name) for name in _FIELDS} | {"open": watch.open}
        with begin(self._engine, write=True) as connection:
            (given,) = connection.execute(insert(t.policy_watches).values(row)).inserted_primary_key or (0,)
            for number, step in enumerate(watch.steps, start=1):
                _add(connection, given, number, step)
        return replace(watch, id=given)

    def append(self, watch: PolicyWatch, step: Step) -> PolicyWatch:
        """Add the step that follows the watch's others; Stale when somebody was first."""
        after, longer = len(watch.steps), replace(watch, steps=(*watch.steps, step))
        with begin(self._engine, write=True) as connection:
            counted = select(func.count()).where(t.policy_watch_steps.c.watch_id == watch.id)
            standing = int(connection.execute(counted).scalar_one())
            if standing != after:
                raise Stale(after, standing)
            _add(connection, watch.id, after + 1, step)
            mark = update(t.policy_watches).where(t.policy_watches.c.id == watch.id)
            connection.execute(mark.values(open=longer.open))
        return longer

    def watch(self, watch_id: int) -> PolicyWatch | None:
        """The watch with its steps."""
        return next(iter(self._found(select(t.policy_watches).where(t.policy_watches.c.id == watch_id))), None)

    def watches(self, desks: Desks, open_only: bool = False, limit: int = 100) -> Sequence[PolicyWatch]:
        """Those of the desks: open ones first, then the newest."""
        w = t.policy_watches.c
        wanted = select(t.policy_watches).order_by(w.open.desc(), w.opened_at.desc(), w.id.desc()).limit(limit)
        wanted = wanted if desks is None else wanted.where(w.desk.in_(desks))
        return self._found(wanted.where(w.open.is_(True)) if open_only else wanted)

    def _found(self, wanted: Select[Any]) -> list[PolicyWatch]:
        with begin(self._engine, write=False) as connection:
            rows = connection.execute(wanted).mappings().all()
            steps = _steps(connection, [row["id"] for row in rows])
        return [
            PolicyWatch(id=row["id"], steps=tuple(steps[row["id"]]), **{name: row[name] for name in _FIELDS})
            for row in rows
        ]


def _add(connection: Connection, watch_id: int, number: int, step: Step) -> None:
    row = {"watch_id": watch_id, "number": number, "kind": step.kind.value, "at": step.at, "by": step.by}
    row["step"] = msgspec.json.encode(step).decode()
    try:
        connection.execute(insert(t.policy_watch_steps).values(row))
    except IntegrityError as error:
        raise Stale(number - 1, number) from error


def _steps(connection: Connection, watch_ids: Sequence[int]) -> dict[int, list[Step]]:
    s = t.policy_watch_steps.c
    statement = select(s.watch_id, s.step).where(s.watch_id.in_(watch_ids)).order_by(s.watch_id, s.number)
    found: defaultdict[int, list[Step]] = defaultdict(list)
    for watch_id, text in connection.execute(statement):
        found[watch_id].append(_STEP.decode(text))
    return found
