"""Saved searches as tables of the case store."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, func, insert, select, true, update

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import search_tables as t
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.transaction import SqlTransaction
from pipeline.ports.saved_searches import Alert, Matter, SavedSearch, Wanted

Row = RowMapping | Mapping[str, Any]
s, h = t.saved_searches.c, t.search_hits.c


class SqlSavedSearches:
    """Fulfils `ports.saved_searches.SavedSearches`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, owner: str) -> Sequence[SavedSearch]:
        """Those of a person, the oldest first."""
        return [_search(row) for row in self._rows(select(t.saved_searches).where(s.owner == owner).order_by(s.id))]

    def keep(self, search: SavedSearch) -> SavedSearch:
        """Keep a search; its id is given here."""
        row = _row(search)
        with begin(self._engine, write=True) as connection:
            (given,) = connection.execute(insert(t.saved_searches).values(row)).inserted_primary_key or (0,)
        return _search(row | {"id": given})

    def change(self, search: SavedSearch) -> None:
        """Another name, or other alerts; what was noted before alerts were asked for anew is forgotten."""
        mine = (s.id == search.id) & (s.owner == search.owner)
        with begin(self._engine, write=True) as connection:
            changed = update(t.saved_searches).where(mine).values(name=search.name, alerts=search.alerts)
            connection.execute(changed)

    def remove(self, owner: str, search_id: int) -> None:
        """Forget a search with its alerts."""
        with begin(self._engine, write=True) as connection:
            gone = connection.execute(delete(t.saved_searches).where(s.id == search_id, s.owner == owner))
            if gone.rowcount:
                connection.execute(delete(t.search_hits).where(h.search_id == search_id))

    def alerting(self) -> Sequence[SavedSearch]:
        """All whose owner wants to be told."""
        return [_search(row) for row in self._rows(select(t.saved_searches).where(s.alerts).order_by(s.id))]

    def unknown(self, search_id: int, found: Sequence[str]) -> Sequence[str]:
        """Those of the ids that are not noted for the search yet, in their order."""
        known: set[str] = set()
        for some in chunks(found):
            noted = select(h.found).where(h.search_id == search_id, h.found.in_(some))
            known.update(row["found"] for row in self._rows(noted))
        return [each for each in found if each not in known]

    def note(self, search_id: int, found: Sequence[str], now: datetime, *, tell: bool) -> int:
        """Note what answers a search, each once whoever else notes it; how many were new."""
        held = select(func.count()).select_from(t.search_hits).where(h.search_id == search_id)
        rows = [{"search_id": search_id, "found": each, "raised_at": now if tell else None} for each in found]
        with begin(self._engine, write=True) as connection:
            before = connection.execute(held).scalar_one()
            SqlTransaction(connection).insert_new(t.search_hits, rows)
            return int(connection.execute(held).scalar_one() - before)

    def alerts(self, owner: str, limit: int = 200) -> Sequence[Alert]:
        """What a person is told, the newest first."""
        wanted = _told().where(s.owner == owner).order_by(h.id.desc()).limit(limit)
        return [_alert(row) for row in self._rows(wanted)]

    def raised_after(self, alert_id: int, limit: int = 500) -> Sequence[tuple[str, Alert]]:
        """Alerts beyond that number with the person each is for, in order."""
        wanted = _told().where(h.id > alert_id).order_by(h.id).limit(limit)
        return [(row["owner"], _alert(row)) for row in self._rows(wanted)]

    def last_alert(self) -> int:
        """The number of the newest alert, 0 for none."""
        return int(self._rows(select(func.coalesce(func.max(h.id), 0).label("last")))[0]["last"])

    def see(self, owner: str, alert_ids: Sequence[int], now: datetime) -> None:
        """The person has seen these; all when none is named."""
        mine = h.search_id.in_(select(s.id).where(s.owner == owner)) & h.seen_at.is_(None) & h.raised_at.is_not(None)
        named = h.id.in_(alert_ids) if alert_ids else true()
        with begin(self._engine, write=True) as connection:
            connection.execute(update(t.search_hits).where(mine, named).values(seen_at=now))

    def _rows(self, statement: Any) -> Sequence[RowMapping]:
        with begin(self._engine, write=False) as connection:
            return connection.execute(statement).mappings().all()


def _told() -> Any:
    joined = t.search_hits.join(t.saved_searches, s.id == h.search_id)
    return select(t.search_hits, s.owner).select_from(joined).where(h.raised_at.is_not(None))


def _alert(row: RowMapping) -> Alert:
    return Alert(row["id"], row["search_id"], row["found"], row["raised_at"], row["seen_at"])


def _row(search: SavedSearch) -> dict[str, Any]:
    plain = {name: getattr(search, name) for name in ("owner", "name", "created_at", "alerts")}
    address = json.dumps(dict(search.address), ensure_ascii=False)
    return plain | {"matter": search.matter.value, "wanted": _question(search.wanted), "address": address}


def _question(wanted: Wanted) -> str:
    """As JSON; times in ISO form."""
    since, until = (each.isoformat() if each else None for each in (wanted.since, wanted.until))
    facets = {name: list(values) for name, values in wanted.facets.items()}
    plain = {"view": wanted.view, "text": wanted.text, "overdue": wanted.overdue}
    return json.dumps(plain | {"facets": facets, "since": since, "until": until}, ensure_ascii=False)


def _search(row: Row) -> SavedSearch:
    plain = {name: row[name] for name in ("id", "owner", "name", "created_at", "alerts")}
    asked = json.loads(row["wanted"])
    since, until = (datetime.fromisoformat(asked[name]) if asked[name] else None for name in ("since", "until"))
    facets = {name: tuple(values) for name, values in asked["facets"].items()}
    wanted = Wanted(asked["view"], asked["text"], facets, asked["overdue"], since, until)
    return SavedSearch(**plain, matter=Matter(row["matter"]), wanted=wanted, address=json.loads(row["address"]))
