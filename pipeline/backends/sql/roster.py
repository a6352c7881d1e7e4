"""The duty roster as a table of the case store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, insert, select, update

from pipeline.backends.sql import duty_tables as t
from pipeline.backends.sql.engine import begin
from pipeline.domain.roster import Shift
from pipeline.ports.duty import Desks, Entered

_FIELDS = ("desk", "starts_at", "ends_at", "person", "phone", "leader", "leader_phone", "note")
_SAME = ("desk", "starts_at", "ends_at", "person")


class SqlRoster:
    """Fulfils `ports.duty.Roster`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enter(self, shifts: Sequence[Shift], entered: Entered) -> Sequence[Shift]:
        """Keep those that are not there yet, with their ids."""
        s, kept = t.duty_shifts.c, []
        marks = {"entered_by": entered.by, "entered_at": entered.at, "removed_by": ""}
        with begin(self._engine, write=True) as connection:
            for shift in shifts:
                same = (getattr(s, name) == getattr(shift, name) for name in _SAME)
                if connection.execute(select(s.id).where(s.removed_at.is_(None), *same)).first():
                    continue
                row = {name: getattr(shift, name) for name in _FIELDS}
                (given,) = connection.execute(insert(t.duty_shifts).values(row | marks)).inserted_primary_key or (0,)
                kept.append(Shift(id=given, **row))
        return kept

    def remove(self, shift_id: int, removed: Entered) -> None:
        """Take a shift out; it stays on record."""
        s = t.duty_shifts.c
        mark = update(t.duty_shifts).where(s.id == shift_id, s.removed_at.is_(None))
        with begin(self._engine, write=True) as connection:
            connection.execute(mark.values(removed_by=removed.by, removed_at=removed.at))

    def shift(self, shift_id: int) -> Shift | None:
        """The shift, unless it was taken out."""
        return next(iter(self._found(select(t.duty_shifts).where(t.duty_shifts.c.id == shift_id))), None)

    def shifts(self, desks: Desks, since: datetime, until: datetime) -> Sequence[Shift]:
        """Those that touch [since, until), by desk and start."""
        s = t.duty_shifts.c
        wanted = select(t.duty_shifts).where(s.ends_at > since, s.starts_at < until)
        return self._found(wanted if desks is None else wanted.where(s.desk.in_(desks)))

    def _found(self, wanted: Select[Any]) -> list[Shift]:
        s = t.duty_shifts.c
        standing = wanted.where(s.removed_at.is_(None)).order_by(s.desk, s.starts_at, s.id)
        with begin(self._engine, write=False) as connection:
            rows = connection.execute(standing).mappings().all()
        return [Shift(id=row["id"], **{name: row[name] for name in _FIELDS}) for row in rows]
