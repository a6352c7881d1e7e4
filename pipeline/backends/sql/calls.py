"""Calls and their steps as tables of the case store."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.backends.sql import duty_tables as t
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.transaction import SqlTransaction
from pipeline.domain.calls import Call, Step
from pipeline.domain.errors import Stale
from pipeline.ports.duty import Desks
from pipeline.ports.notifier import Notice

_CALL = msgspec.json.Decoder(Call)
_STEP = msgspec.json.Decoder(Step)


class SqlCalls:
    """Fulfils `ports.duty.Calls`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, call: Call, notices: Sequence[Notice] = ()) -> bool:
        """Keep a call with its first steps; False when one of that id is there already."""
        row = {"id": call.id, "case_id": call.case_id, "to": call.to, "opened_at": call.opened_at}
        row |= {"open": call.open, "due_at": call.due_at, "call": _written(replace(call, steps=()))}
        try:
            with begin(self._engine, write=True) as connection:
                if connection.execute(select(t.calls.c.id).where(t.calls.c.id == call.id)).first():
                    return False
                _insert(connection, t.calls, [row])
                _add(connection, call.id, 1, call.steps)
                SqlTransaction(connection).add_notices(notices)
        except Stale:
            return False
        return True

    def append(self, call: Call, step: Step, notices: Sequence[Notice] = ()) -> Call:
        """Add the step that follows the call's others; Stale when somebody was first."""
        c, after = t.calls.c, len(call.steps)
        longer = replace(call, steps=(*call.steps, step))
        with begin(self._engine, write=True) as connection:
            counted = select(func.count()).where(t.call_steps.c.call_id == call.id)
            standing = int(connection.execute(counted).scalar_one())
            if standing != after:
                raise Stale(after, standing)
            _add(connection, call.id, after + 1, (step,))
            connection.execute(update(t.calls).where(c.id == call.id).values(open=longer.open, due_at=longer.due_at))
            SqlTransaction(connection).add_notices(notices)
        return longer

    def call(self, call_id: str) -> Call | None:
        """The call with its steps."""
        return next(iter(self._found(select(t.calls).where(t.calls.c.id == call_id))), None)

    def calls(self, desks: Desks, open_only: bool = False, case_id: str = "", limit: int = 100) -> Sequence[Call]:
        """Those addressed to the desks: open ones first, then the newest."""
        c = t.calls.c
        wanted = select(t.calls).order_by(c.open.desc(), c.opened_at.desc(), c.id).limit(limit)
        for asked, condition in (
            (desks is not None, c.to.in_(desks or ())),
            (open_only, c.open.is_(True)),
            (bool(case_id), c.case_id == case_id),
        ):
            wanted = wanted.where(condition) if asked else wanted
        return self._found(wanted)

    def due(self, now: datetime, limit: int) -> Sequence[Call]:
        """Open calls whose callee has not acknowledged in time, the earliest first."""
        c = t.calls.c
        return self._found(select(t.calls).where(c.due_at <= now).order_by(c.due_at, c.id).limit(limit))

    def _found(self, wanted: Select[Any]) -> list[Call]:
        with begin(self._engine, write=False) as connection:
            rows = connection.execute(wanted).mappings().all()
            steps = _steps(connection, [row["id"] for row in rows])
        calls = (_CALL.decode(row["call"]) for row in rows)
        return [replace(call, steps=tuple(steps[call.id])) for call in calls]


def _add(connection: Connection, call_id: str, first: int, steps: Sequence[Step]) -> None:
    rows = [
        {
            "call_id": call_id,
            "number": number,
            "kind": step.kind.value,
            "at": step.at,
            "by": step.by,
            "step": _written(step),
        }
        for number, step in enumerate(steps, start=first)
    ]
    _insert(connection, t.call_steps, rows)


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Stale when somebody wrote one of these rows at the same moment."""
    try:
        if rows:
            connection.execute(insert(table), list(rows))
    except IntegrityError as error:
        raise Stale(0, 1) from error


def _steps(connection: Connection, call_ids: Sequence[str]) -> dict[str, list[Step]]:
    s = t.call_steps.c
    statement = select(s.call_id, s.step).where(s.call_id.in_(call_ids)).order_by(s.call_id, s.number)
    found: defaultdict[str, list[Step]] = defaultdict(list)
    for call_id, text in connection.execute(statement):
        found[call_id].append(_STEP.decode(text))
    return found


def _written(value: object) -> str:
    return msgspec.json.encode(value).decode()
