"""Which cases a list holds, in which order, over the columns of `listed_cases`."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

import numpy as np

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.listed_cases import FAR, Array, ListedCases
from pipeline.domain.transitions import State
from pipeline.ports.queries import AT_RISK_HOURS, FACETS, VIEWS, CaseFilter, Place, Scope

FORMER = "former"
# Below every share: cases without a running clock come last.
NO_CLOCK = -(10**12)
SHARE_UNITS = 10_000
# Lengths of the codes that a case's `counties` hold (`rows.counties`).
LISTED_PLACES = (4, 6)
# More than this no budget's share is reckoned exactly: its ten-thousandths would leave 64 bits.
LONGEST = np.iinfo(np.int64).max // SHARE_UNITS
FACET_COLUMNS = {"category": "categories", "place": "counties", "body": "answerable"}
TAKEN = (State.TRIAGE, State.DISPATCHED, State.HANDLING)
CLOSED = (State.CLOSED, State.EVALUATED, State.DISMISSED)
# Finds the cases of places that no column holds: provinces and towns.
Elsewhere = Callable[[tuple[str, ...]], Iterable[str]]


class Choice:
    """The cases of one scope, looked at by one reader at one time."""

    def __init__(self, listed: ListedCases, scope: Scope, now: datetime) -> None:
        self.listed = listed
        self._scope = scope
        self._now = (now - t.EPOCH) // t.MICROSECOND
        self._live = listed.here & ~listed.columns["history"]

    def view(self, name: str) -> Array:
        """The cases of a view; what a body gave back is a scope of its own."""
        if name == FORMER:
            return self.listed.here
        mask: Array = self._views()[name]()
        return mask

    def _views(self) -> Mapping[str, Callable[[], Array]]:
        return {
            "triage": lambda: self._live & self._in(State.TRIAGE, State.RETURNED),
            "dispatched": lambda: self._live & self._to_be_signed(),
            "handling": lambda: self._live & self._being_handled(),
            "review": lambda: self._live & self.listed.columns["reviewing"],
            "answered": lambda: self._live & self._in(State.ANSWERED),
            "closed": lambda: self.listed.here & self._in(*CLOSED),
            "overdue": self.overdue,
            "at_risk": self._at_risk,
            "all": self._unmerged,
        }

    def counts(self) -> dict[str, int]:
        """How many cases each view holds but `former`."""
        views = self._views()
        return {name: int(np.count_nonzero(views[name]())) for name in VIEWS if name != FORMER}

    def overdue(self) -> Array:
        """The reader's next clock of a live case ran out and runs on."""
        return self._live & self._unmerged() & (self.listed.columns["due_at"] < self._now)

    def chosen(self, wanted: CaseFilter, elsewhere: Elsewhere) -> Array:
        """The whole filter."""
        mask = self._without_facets(wanted)
        for facet, values in wanted.facets.items():
            mask &= self._with_facet(facet, values, elsewhere)
        return mask

    def facets(self, wanted: CaseFilter, elsewhere: Elsewhere) -> Mapping[str, Mapping[str, int]]:
        """Counts per value; a facet's own filter does not narrow its own counts."""
        free = self._without_facets(wanted)
        narrowed = {facet: self._with_facet(facet, values, elsewhere) for facet, values in wanted.facets.items()}
        every = np.flatnonzero(free & np.logical_and.reduce([*narrowed.values(), self.listed.here]))
        counted = {}
        for facet in FACETS:
            rows = every
            if facet in narrowed:
                others = [mask for other, mask in narrowed.items() if other != facet]
                rows = np.flatnonzero(np.logical_and.reduce([free, *others]))
            column = FACET_COLUMNS.get(facet, facet)
            counted[facet] = _split(self.listed.words[column].counted(self.listed.columns[column][rows]))
        return counted

    def keys(self, sort: str, rows: Array) -> Array:
        """What the rows are sorted by, the highest first: the used share of the budget of the reader's next clock in
        ten-thousandths, or the time of opening."""
        columns = self.listed.columns
        if sort != "urgency":
            return columns["opened_at"][rows]
        due, anchor = columns["due_at"][rows], columns["anchor_at"][rows]
        clocked = (due != FAR) & (due != anchor)
        used = np.clip(self._now - anchor[clocked], -LONGEST, LONGEST)
        keys = np.full(len(rows), NO_CLOCK, np.int64)
        keys[clocked] = used * SHARE_UNITS // (due[clocked] - anchor[clocked])
        return keys

    def page(self, mask: Array, sort: str, after: Place | None, limit: int) -> list[Place]:
        """The next of the chosen, the highest key first, ids breaking ties."""
        rows = self.listed.by_id(mask)
        keys = self.keys(sort, rows)
        if after is not None:
            ids = self.listed.columns["id"][rows]
            follow = np.arange(len(rows)) >= np.searchsorted(ids, np.bytes_(after.id.encode()), side="right")
            rest = (keys < after.key) | ((keys == after.key) & follow)
            rows, keys = rows[rest], keys[rest]
        highest = _highest(keys, limit)
        return [Place(int(keys[at]), self.listed.id_of(rows[at])) for at in highest]

    def _in(self, *states: State) -> Array:
        return self._among("state", tuple(state.value for state in states))

    def _unmerged(self) -> Array:
        return self.listed.here & ~self._in(State.MERGED)

    def _at_risk(self) -> Array:
        due, soon = self.listed.columns["due_at"], self._now + timedelta(hours=AT_RISK_HOURS) // t.MICROSECOND
        mask: Array = self._live & self._unmerged() & (due >= self._now) & (due <= soon)
        return mask

    def _to_be_signed(self) -> Array:
        """For the office what nobody took yet, for a body what it has to take."""
        return self._in(State.DISPATCHED) if self._scope is None else self.listed.columns["waiting"]

    def _being_handled(self) -> Array:
        """For a body also what it signed in for before the lead, or before a person dispatched it, but not what waits
        for its reviewer."""
        if self._scope is None:
            return self._in(State.HANDLING)
        return self._in(*TAKEN) & ~self.listed.columns["waiting"] & ~self.listed.columns["reviewing"]

    def _without_facets(self, wanted: CaseFilter) -> Array:
        mask = self.view(wanted.view).copy()
        if wanted.ids is not None:
            named = np.zeros(len(mask), bool)
            named[self.listed.rows(wanted.ids)] = True
            mask &= named
        if wanted.live:
            mask &= self._live
        if wanted.overdue is not None:
            late = self.overdue()
            mask &= late if wanted.overdue else ~late
        return mask

    def _with_facet(self, facet: str, values: tuple[str, ...], elsewhere: Elsewhere) -> Array:
        column = FACET_COLUMNS.get(facet, facet)
        if facet != "place":
            return self._among(column, values)
        mask = self._among(column, tuple(code for code in values if len(code) in LISTED_PLACES))
        if others := tuple(code for code in values if len(code) not in LISTED_PLACES):
            mask[self.listed.rows(elsewhere(others))] = True
        return mask

    def _among(self, column: str, values: tuple[str, ...]) -> Array:
        """One of the values stands in the column."""
        wanted = self.listed.words[column].among(lambda words: not set(values).isdisjoint(words.strip("|").split("|")))
        mask: Array = wanted[self.listed.columns[column]]
        return mask


def _highest(keys: Array, limit: int) -> Array:
    """The places of the highest keys, the first of equal ones first."""
    if len(keys) > limit:
        least = np.partition(keys, len(keys) - limit)[len(keys) - limit]
        above = np.flatnonzero(keys > least)
        chosen = np.concatenate((above, np.flatnonzero(keys == least)[: limit - len(above)]))
        chosen.sort()
    else:
        chosen = np.arange(len(keys))
    ordered: Array = chosen[np.argsort(-keys[chosen], kind="stable")]
    return ordered


def _split(counted: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Counts per value, where a row may hold several values as "|a|b|"."""
    counts: Counter[str] = Counter()
    for words, count in counted:
        for word in words.strip("|").split("|"):
            if word:
                counts[word] += count
    return counts
